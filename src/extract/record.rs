//! Facts and body as the record of the JSON contract.

use crate::classify;
use crate::facts;
use crate::lexicon::asides::asides;
use crate::model::Source;
use crate::model::{Article, Block, BodySource, Comment, Facts, Ledger, Name, PageVerdict, Rights, canonical_url};
use crate::story::{self, Claims};
use crate::text;
use crate::text::normalize;

/// The body and what is known of it.
pub(crate) struct Body {
    pub(crate) blocks: Vec<Block>,
    pub(crate) source: BodySource,
    pub(crate) verdict: PageVerdict,
    /// Who blocks the page, if it is blocked and says so.
    pub(crate) wall: Option<&'static str>,
    pub(crate) confidence: f32,
    pub(crate) limits: Vec<String>,
    /// The language, where the page leaves no doubt of it.
    pub(crate) language: Option<String>,
    pub(crate) rights: Option<Rights>,
    pub(crate) comments: Option<Vec<Comment>>,
    /// What tells the article from others of the same page, where it holds several.
    pub(crate) part: Option<String>,
    /// The id that an earlier cleaning of ours wrote.
    pub(crate) id: Option<String>,
}

/// Adds what the body tells of agencies and corrections: of the page's blocks, or of the text that stands in their stead.
pub(crate) fn told_by_body(ledger: &Ledger, body: &[Block], facts: &mut Facts, readings: &mut facts::Evidence) {
    let kept: Vec<bool> = ledger.verdicts.iter().map(|v| v.keep).collect();
    if kept.contains(&true) {
        facts::from_body(&ledger.blocks, &kept, facts, readings);
    } else {
        facts::from_body(body, &vec![true; body.len()], facts, readings);
    }
}

/// Takes back a standfirst that is about the author.
pub(crate) fn without_biography(facts: &mut Facts, language: Option<&str>) {
    let authors = facts.authors.as_ref().map_or(&[][..], |a| a.value.as_slice());
    if facts.standfirst.as_ref().is_some_and(|s| classify::is_biography(&s.value, authors, language)) {
        facts.standfirst = None;
    }
}

/// A shorter text is heard for itself, whatever the page says.
const SHORT_TEXT: usize = 1_000;

/// The record of one page.
pub(crate) fn article(source: &Source, facts: &Facts, body: Body) -> Article {
    let text = normalize::body(&body.blocks);
    // What tells where a reader came from is no part of the article's address.
    let url = source.url.map(|url| if matches!(url.scheme(), "http" | "https") { canonical_url(url).into() } else { url.to_string() });
    let names = names(source, facts, &body, &text);
    let known = body.language.filter(|_| text.len() >= SHORT_TEXT);
    let told = Article::of_facts(facts::tamed(facts));
    let description = facts.description.as_ref().map(|d| facts::tame(asides().excerpt(&d.value).to_owned()));
    Article {
        source: source.name.to_owned(),
        id: names[0].id.clone(),
        url,
        verdict: body.verdict,
        wall: body.wall,
        // What the text is in goes before what the page says.
        language: known.or_else(|| facts::language_of(&text).map(str::to_owned)).or(told.language),
        direction: facts::direction_of(&text).map(str::to_owned).or(told.direction),
        description: description.filter(|d| !d.is_empty()),
        rights: body.rights,
        words: text::words(&text),
        confidence: (!text.is_empty()).then_some(body.confidence),
        body_source: body.source,
        comments: body.comments,
        limits: body.limits,
        names,
        body: body.blocks,
        text,
        ..told
    }
}

/// The names that the article may go by. What an archive serves came from the address that it was saved from.
fn names(source: &Source, facts: &Facts, body: &Body, text: &str) -> Vec<Name> {
    let inner = source.url.and_then(facts::archived);
    story::names(&Claims {
        fetched: inner.as_ref().or(source.url),
        claimed: facts.canonical_url.as_ref().map(|url| url.value.as_str()),
        id: body.id.as_deref(),
        part: body.part.as_deref(),
        title: facts.title.as_ref().map_or("", |title| title.value.as_str()),
        text,
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::{Cleaned, Options, Source, clean};

    const PROSE: &str = "The ferry between the islands will return to the old harbour in May, the port office said, after repairs that took \
                         longer than anyone in the town had expected, and after a winter in which the crew had waited for spare parts.";

    fn one(page: &str) -> Cleaned {
        clean(&Source { name: "p", bytes: page.as_bytes(), ..Source::default() }, &Options::default()).remove(0)
    }

    #[test]
    fn the_record_tells_the_rest() {
        let page = format!(
            "<html lang=en-GB dir=ltr><head><title>Ferry returns to Lund</title><link rel=amphtml href='https://courier.example/amp/ferry'></head>\
             <body><article><h1>Ferry returns to Lund</h1><p class=standfirst>The office says why the repairs took so very long</p>\
             <figure><img src=/ferry.jpg><figcaption>The ferry in port. Photo: Bo Ek</figcaption></figure>\
             <p>LUND (AP) — {PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><p>(dpa)</p><p>Correction: The ferry has two engines, not three.</p></article></body></html>"
        );
        let it = one(&page).article;
        assert_eq!(it.agencies, ["AP", "dpa"]);
        assert_eq!(it.corrections, ["Correction: The ferry has two engines, not three."]);
        assert_eq!(it.standfirst.as_deref(), Some("The office says why the repairs took so very long"));
        assert_eq!((it.image_caption.as_deref(), it.image_credit.as_deref()), (Some("The ferry in port."), Some("Bo Ek")));
        assert_eq!(it.amp_url.as_deref(), Some("https://courier.example/amp/ferry"));
        assert_eq!(
            (it.language.as_deref(), it.language_declared.as_deref(), it.direction.as_deref()),
            (Some("en"), Some("en-GB"), Some("ltr"))
        );
        assert_eq!(it.comment_count, None);
    }

    #[test]
    fn the_text_wins_over_a_wrong_declaration() {
        let prose = "تعود العبارة بين الجزيرتين إلى الميناء القديم في مايو، كما قال مكتب الميناء، بعد إصلاحات استغرقت وقتا أطول مما توقعه أهل المدينة. ";
        let page = format!(
            "<html lang=en dir=ltr><title>عودة العبارة</title><h1>عودة العبارة</h1><p>{0}</p><p>{0}</p><p>{0}</p>",
            prose.repeat(3)
        );
        let it = one(&page).article;
        assert_eq!(
            (it.language.as_deref(), it.language_declared.as_deref(), it.direction.as_deref()),
            (Some("ar"), Some("en"), Some("rtl"))
        );
    }

    #[test]
    fn what_is_not_said_is_not_told() {
        let it = one(&format!("<title>Ferry returns</title><h1>Ferry returns</h1><p>{PROSE}</p><p>{PROSE}</p>")).article;
        assert!(it.agencies.is_empty() && it.corrections.is_empty());
        assert_eq!((it.standfirst, it.image_caption, it.image_credit, it.amp_url), (None, None, None, None));
        assert_eq!((it.language_declared, it.comment_count), (None, None));
    }

    #[test]
    fn a_dump_tells_what_its_lines_hold() {
        let text = format!(
            "Ferry returns to Lund\n\nLUND, April 2 (Reuters) - {PROSE}\n\n{PROSE}\n\n{PROSE}\n\nCorrection: The ferry has two engines, not three.\n"
        );
        let it = one(&text).article;
        assert_eq!(it.agencies, ["Reuters"]);
        assert_eq!(it.corrections, ["Correction: The ferry has two engines, not three."]);
    }
}
