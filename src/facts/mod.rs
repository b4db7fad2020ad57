//! What a page says about its article: title, authors, dates, language and the rest.
//!
//! Every fact is a choice among readings, each with its place and weight ([`Evidence`]):
//!
//! 1. the document was read before: metas, headings, lines, marked elements, the part of the page of each;
//! 2. JSON-LD, metas and the address say what they say;
//! 3. the headline is settled, since what stands near it counts most;
//! 4. marked elements and lines near it add dates and names;
//! 5. for each fact the winner is chosen.
//!
//! A wrong date is worse than none: teasers, comments, related articles, scripts and footers do not count.

mod address;
pub(crate) mod agencies;
mod authors;
mod corrections;
mod date;
mod dump;
mod evidence;
mod head;
mod language;
mod layout;
mod linear;
mod outlet;
mod picture;
mod site;
mod standfirst;
mod table;
mod title;

pub(crate) use address::archived;
#[cfg(feature = "rules")]
pub(crate) use authors::names::names;
pub use dump::sheet::Sheet;
pub use evidence::{Declared, Evidence, Findings, Weighed};
pub use language::{direction_of, language_of, of_longest};
pub(crate) use picture::caption_and_credit;
pub use table::told;
pub(crate) use table::{or, tame, tamed};

use crate::dates;
use crate::document::Document;
use crate::document::region;
use crate::html::{Embedded, Page};
use crate::model::{Block, Candidate, Fact, Facts, Origin, Source};
use authors::bylines;
use date::{choice, published};
use head::{json_ld, meta, microdata, page_state};
use site as outlets;
use title::{headline, ranking as titles};

/// A page that shows less prose than this says what it says in its state.
const SHELL: usize = 200;

/// What the caller knows of a page beside the page itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The address it was fetched from.
    pub url: Option<&'a url::Url>,
    /// The day it was fetched: no date later than two days after it is believed.
    pub today: Option<jiff::civil::Date>,
    /// The moment it was fetched: without it relative times ("2 hours ago") are not read.
    pub now: Option<jiff::Timestamp>,
    /// What the feed or sitemap said of it.
    pub feed: Option<&'a Candidate>,
    /// The language tag that a dump's stamp names, and the address there: how its dates are written.
    pub locale: Option<&'a str>,
    /// The address that a dump's stamp names.
    pub home: Option<&'a url::Url>,
}

impl<'a> Context<'a> {
    /// What is known of this input.
    #[must_use]
    pub fn of(source: &Source<'a>) -> Self {
        Self { url: source.url, today: source.today, now: source.now, feed: source.feed, locale: None, home: None }
    }
}

/// The facts of an HTML page.
#[must_use]
pub fn from_html(page: &Page, context: &Context<'_>) -> Facts {
    weigh_html(page, context).facts
}

/// The facts of a text dump. `kept` tells which blocks the body holds; what the dump does not tell is `None`.
#[must_use]
pub fn from_blocks(blocks: &[Block], kept: &[bool], context: &Context<'_>) -> Facts {
    weigh_blocks(blocks, kept, context).facts
}

/// As [`from_blocks`], with everything that spoke for and against each fact.
#[must_use]
pub fn weigh_blocks(blocks: &[Block], kept: &[bool], context: &Context<'_>) -> Findings {
    Sheet::of(blocks, context).weigh(kept)
}

/// The names of the features of [`Sheet::title_candidates`].
#[must_use]
pub fn title_feature_names() -> Vec<String> {
    titles::feature_names()
}

/// The address that is given, else the one that a page gives itself in its head.
pub(crate) fn named_address(page: &Document<'_>, given: Option<&url::Url>) -> Option<url::Url> {
    address::named(page, given)
}

/// As [`from_html`], with everything that spoke for and against each fact.
#[must_use]
pub fn weigh_html(page: &Page, context: &Context<'_>) -> Findings {
    weigh(&Document::of(&page.tree), &page.embedded, context)
}

/// The date that a text tells: the whole of it, or the first in it. The locale and host say in which order numbers are read.
#[cfg(feature = "rules")]
pub(crate) fn date_in(text: &str, locale: Option<&str>, host: Option<&str>) -> Option<crate::model::Date> {
    let order = dates::Order::of(locale, host);
    let reading = dates::Reading { order, language: locale.map(|l| l.split('-').next().unwrap_or(l)) };
    dates::parse(text, order).or_else(|| dates::find(text, &reading).first().map(|found| found.date))
}

/// The facts of a document that was read before, and everything that spoke for and against each.
pub(crate) fn weigh(scene: &Document<'_>, embedded: &Embedded, context: &Context<'_>) -> Findings {
    let mut evidence = Evidence::default();
    let Written { metas, ld, url, prose } = written(embedded, scene, context, &mut evidence);
    let mut facts = table::plain(&evidence);
    let site = facts.site.as_ref().map(|f| f.value.clone());
    let site = site.as_deref();
    let known: Vec<String> = evidence.titles.iter().map(|t| t.value.clone()).chain(scene.title.clone()).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).take(12).collect();
    let host = url.as_ref().and_then(url::Url::host_str);
    let host_name = host.and_then(address::host_name);
    let own: Vec<&str> = site.into_iter().chain(host_name.as_deref().filter(|h| h.len() > 3)).collect();
    let heading = headline::main_heading(scene, &known, &own, url.as_ref());
    let headline_line = heading.map(|(index, _)| scene.line_at(scene.headings[index].place)).or_else(|| headline::line(scene, &known));
    let slug = url.as_ref().and_then(address::slug);
    facts.title = headline::choose(scene, heading, &own, slug.as_deref(), &mut evidence);
    facts.language = language::choose(&prose, scene.html_lang, &mut evidence);
    facts.language_declared = evidence::heaviest(&language::declared(&evidence));
    directions(scene, &prose, &mut evidence);
    facts.direction = evidence::heaviest(&evidence.directions);
    introduced(scene, headline_line, &mut facts, &mut evidence);

    let locale = scene.html_lang.and_then(language::tag).or_else(|| facts.language.as_ref().map(|f| f.value.clone()));
    let order = published::order(scene, locale.as_deref(), host);
    let short = facts.language.as_ref().map(|f| f.value.split('-').next().unwrap_or_default().to_owned());
    let reading = dates::Reading { order, language: short.as_deref() };
    let layout = layout::Layout::of(scene, headline_line, url.as_ref(), &known);
    let watch = published::Watch { scene, context, url: url.as_ref(), reading, layout: &layout };
    published::gather(&watch, &ld, &metas, &mut evidence);
    let month = url.as_ref().and_then(address::month);
    (facts.date, facts.modified) = choice::choose(&evidence, context.today, month);

    let sites: Vec<String> = site.map(str::to_owned).into_iter().chain(host_name).collect();
    let desk = bylines::Desk { scene, layout: &layout, sites: &sites };
    bylines::gather(&desk, &ld, &metas, &mut evidence);
    if evidence.authors.iter().all(|a| a.weight <= bylines::NEWSROOM) && !short_capitals(facts.language.as_ref().map(|f| f.value.as_str()))
    {
        bylines::signature(&desk, &mut evidence);
    }
    if evidence.authors.is_empty() {
        bylines::namesake(&mut evidence);
    }
    facts.authors = bylines::choose(&evidence.authors);
    let declared = meta::declared(scene, url).with(&evidence);
    Findings { facts, evidence, declared }
}

/// What head, JSON-LD, page state and feed say; dates and authors as they are written there.
struct Written {
    metas: meta::Said,
    ld: json_ld::Said,
    /// The page's own address.
    url: Option<url::Url>,
    /// Its paragraphs.
    prose: String,
}

fn written(embedded: &Embedded, scene: &Document<'_>, context: &Context<'_>, evidence: &mut Evidence) -> Written {
    let metas = meta::read(scene, evidence);
    microdata::read(scene, evidence);
    let url = address::read(scene, context.url, evidence);
    let early: Vec<String> = evidence.titles.iter().map(|t| t.value.clone()).chain(scene.title.clone()).collect();
    let headings = scene.headings.iter().filter(|h| h.level == 1).take(5).map(|h| h.text.as_str());
    let titles: String = early.iter().map(String::as_str).chain(headings).collect::<Vec<_>>().join(" ");
    let about = json_ld::Page { titles: &titles, address: url.as_ref().map(url::Url::as_str) };
    let ld = json_ld::read(&embedded.json_ld, &about, evidence);
    let prose = prose(scene);
    let shell = prose.len() < SHELL;
    if shell || ld.dates.is_empty() && metas.dates.is_empty() {
        let shown = page_state::Shown { shell, prose: shown_bytes(scene) };
        page_state::read(embedded, &early.iter().map(String::as_str).collect::<Vec<_>>(), shown, evidence);
    }
    if let Some(feed) = context.feed {
        from_feed(feed, evidence);
    }

    evidence.sites.retain(|s| s.value.chars().filter(|c| c.is_alphanumeric()).count() > 1);
    if evidence.sites.is_empty() {
        from_lines(scene, evidence);
    }
    outlet::settle(scene, evidence);
    Written { metas, ld, url, prose }
}

/// Standfirst, caption and credit: what stands under headline and lead image.
fn introduced(scene: &Document<'_>, headline_line: Option<usize>, facts: &mut Facts, evidence: &mut Evidence) {
    standfirst::gather(scene, headline_line, evidence);
    facts.standfirst = evidence::heaviest(&evidence.standfirsts);
    let place = headline_line.and_then(|at| scene.lines.get(at)).map(|l| l.place);
    picture::gather(scene, facts.image.as_ref().map(|f| f.value.as_str()), place, evidence);
    facts.image_caption = evidence::heaviest(&evidence.image_captions);
    facts.image_credit = evidence::heaviest(&evidence.image_credits);
}

/// Adds what the body of an article tells, once it is known which blocks that is: credited agencies and corrections.
pub fn from_body(blocks: &[Block], kept: &[bool], facts: &mut Facts, evidence: &mut Evidence) {
    let is_kept = |at: usize| kept.get(at).copied().unwrap_or(false);
    let body = (0..blocks.len()).find(|at| is_kept(*at)).zip((0..blocks.len()).rfind(|at| is_kept(*at)));
    if let Some(body) = body {
        agencies::gather(blocks, body, &is_kept, evidence);
        corrections::gather(blocks, body, evidence);
    }
    let list = |all: Vec<String>, readings: &[Weighed<Vec<String>>]| {
        let origin = evidence::heaviest(readings)?.origin;
        (!all.is_empty()).then(|| Fact::new(all, origin))
    };
    facts.agencies = list(agencies::all(&evidence.agencies), &evidence.agencies);
    // Where the page names nobody but itself, the agency is who wrote it.
    let anonymous = evidence.authors.iter().all(|a| a.weight < bylines::DESK);
    if let Some(agencies) = facts.agencies.clone().filter(|_| anonymous) {
        evidence.authors.push(Weighed::new(agencies.value.clone(), agencies.origin, "credited agencies", bylines::DESK));
        facts.authors = Some(agencies);
    }
    facts.corrections = list(corrections::all(&evidence.corrections), &evidence.corrections);
}

/// Adds the direction of the prose and what `dir` says.
fn directions(scene: &Document<'_>, prose: &str, evidence: &mut Evidence) {
    evidence.directions.extend(direction_of(prose).map(|d| Weighed::new(d.to_owned(), Origin::Detected, "text", 0.8)));
    let tree = scene.tree;
    let said = ["html", "body"].iter().find_map(|tag| tree.elements(tree.root(), tag).next().and_then(|id| tree.attr(id, "dir")));
    let said = said.map(str::to_ascii_lowercase).filter(|d| matches!(d.as_str(), "ltr" | "rtl"));
    evidence.directions.extend(said.map(|d| Weighed::new(d, Origin::HtmlLang, "dir", 0.5)));
}

/// Languages in which short headings look like names: their words begin with capitals, or there are none.
fn short_capitals(language: Option<&str>) -> bool {
    let code = language.and_then(|l| l.split('-').next());
    matches!(code, None | Some("en" | "de" | "zh" | "ja" | "ko" | "ar" | "fa" | "he" | "hi" | "th"))
}

/// The outlet's name as the page shows it, where nothing names it.
fn from_lines(scene: &Document<'_>, evidence: &mut Evidence) {
    let lines: Vec<&str> = scene.lines.iter().map(|l| l.text.as_str()).collect();
    let titles: Vec<&str> = scene.title.as_deref().into_iter().collect();
    let named = outlets::names(&lines, None, &titles).into_iter();
    evidence.sites.extend(named.map(|n| Weighed::new(n.name, Origin::Text, format!("line {}", n.line + 1), n.weight)));
}

/// What a feed says, below what the page itself says well.
fn from_feed(feed: &Candidate, evidence: &mut Evidence) {
    evidence.titles.extend(feed.title.clone().map(|t| Weighed::new(t, Origin::Feed, "feed entry", 0.7)));
    if !feed.authors.is_empty() {
        evidence.authors.push(Weighed::new(feed.authors.clone(), Origin::Feed, "feed entry", 0.7));
    }
    evidence.descriptions.extend(feed.summary.clone().map(|s| Weighed::new(s, Origin::Feed, "feed entry", 0.3)));
}

/// Bytes of the page's paragraphs.
fn shown_bytes(scene: &Document<'_>) -> usize {
    scene.lines.iter().filter(|l| l.text.len() > 80 && !l.region.is(region::Region::FOREIGN)).map(|l| l.text.len()).sum()
}

/// The page's paragraphs: what its language is heard in.
fn prose(scene: &Document<'_>) -> String {
    let mut out = String::new();
    for line in scene.lines.iter().filter(|l| l.text.len() > 80 && !l.region.is(region::Region::FOREIGN)) {
        if out.len() > 8_000 {
            break;
        }
        out.push_str(&line.text);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests;
