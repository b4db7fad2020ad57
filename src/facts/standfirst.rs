//! The standfirst: the paragraph that a page shows under the headline and above the text.
//!
//! It is what an element near the headline with a name for it holds ("standfirst", "dek", "Vorspann", "chapô"), a long second
//! heading right under the headline, or a line that is the page's own description word for word.

use crate::document::Document;
use crate::document::lines::Line;
use crate::document::region::Region;
use crate::facts::evidence::{Evidence, Weighed};
use crate::html::NodeId;
use crate::model::{Hints, Origin};
use crate::text::likeness::key;
use crate::text::script::{is_han_or_kana, is_hangul};

/// It stands within so many lines below the headline.
const NEAR: usize = 12;
/// It has at least so many letters, and at most so many bytes.
const FEWEST_LETTERS: usize = 24;
const LONGEST: usize = 1_200;

/// Adds what stands under the headline.
pub(crate) fn gather(scene: &Document<'_>, headline: Option<usize>, evidence: &mut Evidence) {
    let Some(at) = headline else { return };
    let Some(title) = scene.lines.get(at) else { return };
    let descriptions: Vec<String> = evidence.descriptions.iter().map(|d| key(&d.value)).filter(|k| k.len() > FEWEST_LETTERS).collect();
    let foreign = Region::FOREIGN.with(Region::CAPTION).with(Region::FOOTER);
    for (index, line) in scene.lines.iter().enumerate().skip(at + 1).take(NEAR).filter(|(_, l)| !l.region.is(foreign)) {
        let found = named(scene, line, title.place)
            .map(|text| (text, "standfirst class", 0.8))
            .or_else(|| descriptions.contains(&key(&line.text)).then(|| (line.text.clone(), "line that is the description", 0.6)))
            .or_else(|| {
                (line.heading == Some(2) && index <= at + 2 && is_sentence(&line.text)).then(|| (line.text.clone(), "second heading", 0.5))
            });
        let Some((text, place, weight)) = found.filter(|(text, _, _)| !key(text).contains(&key(&title.text))) else { continue };
        evidence.standfirsts.push(Weighed::new(text, Origin::Text, place, weight));
        return;
    }
}

fn is_sentence(text: &str) -> bool {
    text.chars().count() >= 60 && text.split(' ').count() > 8 && !text.ends_with(['?', ':'])
}

/// The text of the nearest element around a line that has a name for a standfirst and does not hold the headline.
fn named(scene: &Document<'_>, line: &Line, headline: u32) -> Option<String> {
    let tree = scene.tree;
    let own = |id: &NodeId| scene.place(*id) > headline && !matches!(tree.tag(*id), "body" | "main" | "article");
    let element = tree.ancestors(line.node).take(4).take_while(own).find(|id| {
        let property = tree.attr(*id, "itemprop").is_some_and(|p| matches!(p, "description" | "alternativeHeadline"));
        property || scene.hints(*id).any(Hints::STANDFIRST)
    })?;
    let text = scene.text(element, LONGEST + 100);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let ideographs = text.chars().filter(|c| is_han_or_kana(*c) || is_hangul(*c)).count();
    (letters + 2 * ideographs >= FEWEST_LETTERS && text.len() <= LONGEST && !text.contains("://")).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    const TEXT: &str = "The office says why the repairs took longer than the town had expected";

    fn read(below: &str, description: &str) -> Option<String> {
        let prose = "The ferry between the islands will return to the old harbour in May, the port office said on Monday. ".repeat(4);
        let source = format!("<title>Ferry returns</title><article><h1>Ferry returns</h1>{below}<p>{prose}</p></article>");
        let page = html::parse(&source, &html::Options::default());
        let scene = Document::of(&page.tree);
        let mut evidence = Evidence::default();
        evidence.descriptions.push(Weighed::new(description.to_owned(), Origin::Meta, "description", 0.7));
        let at = scene.lines.iter().position(|l| l.heading == Some(1));
        gather(&scene, at, &mut evidence);
        evidence.standfirsts.first().map(|s| s.value.clone())
    }

    #[test]
    fn what_is_named_so_or_says_the_description() {
        for class in ["standfirst", "article-sub-title", "c-article__chapo", "ArticleLead", "entry-dek"] {
            assert_eq!(read(&format!("<p>By Ada Lind</p><div class='{class}'>{TEXT}</div>"), "").as_deref(), Some(TEXT), "{class}");
        }
        assert_eq!(read(&format!("<p>{TEXT}</p>"), &format!("{TEXT}.")).as_deref(), Some(TEXT));
        assert_eq!(read(&format!("<h2>{TEXT}</h2>"), "").as_deref(), Some(TEXT));
    }

    #[test]
    fn nothing_is_made_up() {
        for below in [
            format!("<p>{TEXT}</p>"),
            format!("<div class=newsletter-intro>{TEXT}</div>"),
            "<div class=subtitle>Harbour</div>".to_owned(),
            format!("<aside class=related><p class=lead>{TEXT}</p></aside>"),
            format!("<figure><figcaption class=summary>{TEXT}</figcaption></figure>"),
        ] {
            assert_eq!(read(&below, "Another summary of the article altogether"), None, "{below}");
        }
    }
}
