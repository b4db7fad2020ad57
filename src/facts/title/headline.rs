//! The headline as a reader sees it: site names and sections cut by agreement.

use std::collections::HashSet;

use url::Url;

use crate::dates::Reading;
use crate::document::region::Region;
use crate::document::{Document, Heading};
use crate::facts::evidence::{Evidence, Weighed, heaviest};
use crate::facts::layout;
use crate::facts::title::separators::{SEPARATORS, edges, outer_parts, separators};
use crate::facts::title::{dated_head, own_text};
use crate::model::{Fact, Origin};
use crate::text::likeness::{alike, covered, distinct, key, likeness, words};

/// The index of the heading that is most likely the article's, and how far it is believed.
pub(crate) fn main_heading(scene: &Document<'_>, titles: &[&str], sites: &[&str], url: Option<&Url>) -> Option<(usize, f32)> {
    // The site's part of a title bears no heading out.
    let bare: Vec<String> = titles.iter().map(|t| cut_tail(t)).collect();
    let all = bare.join(" ");
    let known = words(&all);
    let ends = titles.iter().zip(&bare).filter(|(t, b)| t.len() > b.len()).map(|(t, b)| key(&t[b.len()..]));
    let known = Known {
        words: known.iter().map(String::as_str).collect(),
        titles: bare.iter().map(|t| distinct(t)).collect(),
        keys: titles.iter().map(|t| key(t)).collect(),
        names: sites.iter().map(|s| key(s)).chain(ends).filter(|n| n.len() > 5).collect(),
        below: layout::end_of_body(scene),
        sites: sites.iter().map(|s| key(s)).collect(),
        several: titles.len() > 1 && scene.headings.iter().filter(|h| h.level == 1).count() >= 3,
        parts: scene.title.as_deref().and_then(outer_parts),
    };
    let mut best: Option<(usize, f32)> = None;
    for (index, heading) in scene.headings.iter().enumerate() {
        if heading.text.is_empty() || heading.text.len() > 400 {
            continue;
        }
        let weight = heading_weight(scene, index, &known, url, best.map(|(_, b)| b));
        if best.is_none_or(|(_, b)| is_better(weight, b)) {
            best = Some((index, weight));
        }
    }
    best.filter(|(_, weight)| *weight > 0.2)
}

fn is_better(weight: f32, best: f32) -> bool {
    weight > best + 0.001
}

/// True for a heading that is all link, to another page: a teaser's.
fn leads_away(scene: &Document<'_>, heading: &Heading, url: Option<&Url>) -> bool {
    let tree = scene.tree;
    let Some(url) = url else { return false };
    let holder = tree.descendants(heading.node).take(8).find(|id| tree.tag(*id) == "a").filter(|a| {
        let text = scene.text(*a, 600);
        text.len() * 10 >= heading.text.len() * 9
    });
    let link = holder.or_else(|| tree.ancestors(heading.node).take(3).find(|id| tree.tag(*id) == "a"));
    let target = link.and_then(|a| tree.attr(a, "href")).filter(|href| !href.starts_with('#')).and_then(|href| url.join(href).ok());
    target.is_some_and(|target| target.path().trim_end_matches('/') != url.path().trim_end_matches('/'))
}

/// The line that repeats the page's title, where no heading does.
pub(crate) fn line(scene: &Document<'_>, titles: &[&str]) -> Option<usize> {
    let titles: Vec<Vec<String>> = titles.iter().map(|t| distinct(t)).collect();
    let alike = |text: &str| {
        let own = distinct(text);
        titles.iter().map(|t| alike(t, &own)).fold(0.0, f32::max)
    };
    let lines =
        scene.lines.iter().enumerate().take(600).filter(|(_, l)| (12..300).contains(&l.text.len()) && !l.region.is(Region::FOREIGN));
    let best = lines.map(|(at, l)| (alike(&l.text), at)).reduce(|top, l| if l.0 > top.0 { l } else { top })?;
    (best.0 > 0.6).then_some(best.1)
}

/// What is known of the title before the headings are looked at.
struct Known<'a> {
    words: HashSet<&'a str>,
    titles: Vec<Vec<String>>,
    keys: Vec<String>,
    sites: Vec<String>,
    /// What the site may be called: the ends of titles too.
    names: Vec<String>,
    /// Where the page's prose ends.
    below: u32,
    /// The page has three main headings or more, and more than one title.
    several: bool,
    /// The parts of `<title>` before its first separator and behind its last.
    parts: Option<(&'a str, String)>,
}

/// How much speaks for a heading. One that is no better than the best so far is not asked where it leads.
fn heading_weight(scene: &Document<'_>, index: usize, known: &Known<'_>, url: Option<&Url>, best: Option<f32>) -> f32 {
    let heading = &scene.headings[index];
    let region = scene.region(heading.node);
    let level = match heading.level {
        1 => 0.45,
        2 => 0.15,
        _ => 0.0,
    };
    let mut own = words(&heading.text);
    let (part, short) = (covered(&own, &known.words), if own.len() < 2 { 0.15 } else { 0.0 });
    own.sort_unstable();
    own.dedup();
    let (once, name) = (own, key(&heading.text));
    // A heading that has none of the titles' words is like none of them.
    let alike = if part > 0.0 { known.titles.iter().map(|t| alike(t, &once)).fold(0.0, f32::max) } else { 0.0 };
    let same = if known.keys.contains(&name) { 0.25 } else { 0.0 };
    let foreign = if region.is(Region::FOREIGN) { 0.35 } else { 0.0 };
    let hidden = if region.is(Region::HIDDEN) { 0.1 } else { 0.0 };
    let article = if region.is(Region::ARTICLE) { 0.05 } else { 0.0 };
    // One of several main headings, and no title of the page has one of its words.
    let strange = if part <= 0.0 && known.words.len() >= 3 && known.several { 0.3 } else { 0.0 };
    // "Support the Harbour Courier": a panel's. A heading below the prose is another story's.
    let panel = heading.level > 1 && alike < 0.5 && known.names.iter().any(|n| name.contains(n.as_str()));
    let unheard = heading.level > 1 && part <= 0.0 && known.words.len() >= 3;
    let below = heading.level > 1 && part < 0.5 && alike < 0.5 && heading.place > known.below;
    let doubts = [panel, unheard, below].into_iter().filter(|d| *d).count() as f32 * 0.3;
    let is_site = known.sites.contains(&name);
    let is_site = is_site || names_site(scene, &heading.text) || known.parts.as_ref().is_some_and(|parts| ends_title(parts, &heading.text));
    let site = if is_site { 0.6 } else { 0.0 };
    let against = foreign + hidden + short + strange + doubts + site;
    let weight = |away: f32| level + 0.35 * alike + 0.2 * part + same + article - against - away;
    let may_win = best.is_none_or(|best| is_better(weight(0.0), best));
    weight(if may_win && alike < 0.75 && leads_away(scene, heading, url) { 0.25 } else { 0.0 })
}

/// True if a heading is the part of `<title>` that stands on every page: another, longer heading is the other part.
fn names_site(scene: &Document<'_>, text: &str) -> bool {
    let Some(title) = scene.title.as_deref().filter(|t| t.len() > text.len() + 4) else { return false };
    let between = |rest: &str| rest.trim_matches([' ', ':', '|', '-', '–', '—', '·', '»', '«']).to_owned();
    let other = match (title.strip_prefix(text), title.find(text)) {
        (Some(rest), _) => between(rest),
        (None, Some(at)) => between(&title[..at]),
        _ => return false,
    };
    let length = words(text).len();
    if length > 4 || words(&other).len() <= length {
        return false;
    }
    let other = key(&other);
    !other.is_empty() && scene.headings.iter().take(40).any(|h| key(&h.text) == other)
}

/// True if a short heading is how the last part of `<title>` begins, behind a longer part: "Late again / Ferries / Lund Forum".
fn ends_title((head, last): &(&str, String), text: &str) -> bool {
    let name = key(text);
    !name.is_empty() && last.starts_with(&name) && words(text).len() <= 3 && key(head) != name
}

/// Where a title stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// In the page, for its readers.
    Heading,
    /// In JSON-LD, as the article's headline.
    Headline,
    /// In `<title>` or a meta, where sites add their name.
    Other,
}

/// A title without the site's name, section and separators, by agreement with `others`.
///
/// A heading stands in the page for its readers: a dash in it belongs to the headline, and a hyphen between spaces too ("… - Euractiv"),
/// unless another title leaves out what stands behind it.
pub(crate) fn strip_site(title: &str, sites: &[&str], others: &[&str], source: Source) -> String {
    let heading = source != Source::Other;
    if let Some(head) = crate::text::likeness::unspaced_head(title).filter(|_| !heading) {
        return head.to_owned();
    }
    let edges = edges(title);
    if edges.is_empty() {
        return title.trim().to_owned();
    }
    let (own, keys) = (key(title), others.iter().map(|o| key(o)).collect::<Vec<_>>());
    let same = |part: &str| Some(key(part)).is_some_and(|part| !part.is_empty() && keys.contains(&part));
    // Another title that only adds to this one bears it out as a whole.
    let whole = others.iter().any(|o| self::edges(o).iter().any(|part| key(part) == own));
    let dashed = |part: &str| title.starts_with(part) && title[part.len()..].trim_start().starts_with(['–', '—']);
    // Two titles that leave a heading's end out, and none that has it, leave it out for good.
    let borne_out = |part: &str| {
        Some(key(part)).is_some_and(|part| keys.iter().filter(|k| **k == part).count() > 1) && !keys.iter().any(|k| k.contains(&own))
    };
    let kept = |part: &&&str| !(title.starts_with(**part) && (whole || heading && dashed(part) && !borne_out(part)));
    if let Some(agreed) = edges.iter().filter(|part| same(part)).find(kept) {
        return (*agreed).to_owned();
    }
    if let Some(named) = sites.iter().find_map(|site| cut_name(title, site)) {
        return named.trim().to_owned();
    }
    // A dash or a hyphen in a heading is the headline's; a bar parts it from what stands beside it, whoever repeats it.
    if heading {
        let cut = cut_tail(title);
        let tail = &title[cut.len()..];
        let (head, behind) = (key(&cut), key(tail));
        let left_out = keys.iter().any(|o| o.starts_with(&head) && !o.contains(&behind));
        let hyphened = tail.starts_with(" - ") && !left_out;
        return if hyphened || dashed(cut.trim_end()) && (source == Source::Heading || !left_out) {
            title.trim().to_owned()
        } else {
            cut.trim().to_owned()
        };
    }
    let kept = whole || sites.is_empty() && same(title);
    if kept { title.trim().to_owned() } else { cut_tail(title).trim().to_owned() }
}

/// Cuts a part that is the site's name off either end.
fn cut_name(title: &str, site: &str) -> Option<String> {
    let site = key(site);
    let is_name = |part: &str| {
        let part = key(part);
        !part.is_empty() && (part == site || site.contains(&part) && part.len() * 2 > site.len() || part.contains(&site) && site.len() > 3)
    };
    let found = separators(title);
    let parts = |at: usize, separator: &str| (&title[..at], &title[at + separator.len()..]);
    SEPARATORS.iter().enumerate().find_map(|(number, separator)| {
        let mut own = found.iter().filter(|(n, _)| *n == number).map(|(_, at)| *at);
        let first = own.next()?;
        let (head, tail) = parts(own.next_back().unwrap_or(first), separator);
        if is_name(tail) && !head.trim().is_empty() {
            return Some(head.to_owned());
        }
        let (head, tail) = parts(first, separator);
        (is_name(head) && !tail.trim().is_empty()).then(|| tail.to_owned())
    })
}

/// Cuts a short last part where nothing else is known: names stand there.
fn cut_tail(title: &str) -> String {
    let last = separators(title).into_iter().map(|(number, at)| (at, at + SEPARATORS[number].len())).max();
    match last {
        Some((end, start)) if words(&title[start..]).len() <= 4 && words(&title[..end]).len() >= 3 => title[..end].to_owned(),
        _ => title.to_owned(),
    }
}

/// Weighs heading, metas and `<title>` against one another and adds the cleaned readings.
pub(crate) fn choose(
    scene: &Document<'_>,
    heading: Option<(usize, f32)>,
    sites: &[&str],
    slug: Option<&str>,
    evidence: &mut Evidence,
) -> Option<Fact<String>> {
    if let Some(title) = scene.title.as_deref().filter(|t| !t.is_empty()) {
        evidence.titles.push(Weighed::new(crate::html::references::plain(title), Origin::TitleElement, "title", 0.6));
    }
    if let Some((index, weight)) = heading {
        let text = crate::html::references::decode(&own_text::own_text(scene, index)).into_owned();
        let trust = heading_trust(weight, &text, evidence);
        evidence.titles.push(Weighed::new(text, Origin::Heading, "main heading", trust));
    }
    for title in evidence.titles.iter_mut().filter(|t| t.origin != Origin::Heading) {
        if let Some(rest) = dated_head(&title.value, &Reading::default()).map(|(_, rest)| rest.to_owned()) {
            title.value = rest;
        }
    }
    let raw: Vec<String> = evidence.titles.iter().map(|t| t.value.clone()).collect();
    let known: Vec<Vec<String>> = raw.iter().map(|t| distinct(t)).collect();
    let slug = slug.map(distinct);
    let shown = evidence.titles.iter().find(|t| t.origin == Origin::Heading).map(|t| t.value.clone());
    for (index, title) in evidence.titles.iter_mut().enumerate() {
        let others: Vec<&str> = raw.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, t)| t.as_str()).collect();
        let source = match title.origin {
            Origin::Heading => Source::Heading,
            // One that is the page's own heading in other words.
            _ if title.place.ends_with(".headline") && shown.as_deref().is_some_and(|h| likeness(h, &title.value) > 0.5) => {
                Source::Headline
            }
            _ => Source::Other,
        };
        title.value = strip_site(&title.value, sites, &others, source);
        let others = known.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, t)| t);
        title.weight *= 0.8 + 0.2 * agreement(&distinct(&title.value), others, slug.as_deref());
    }
    if let Some((index, _)) = heading {
        own_text::agreed(scene, index, evidence);
    }
    with_kicker(evidence);
    spaced(evidence);
    alone(evidence);
    evidence.titles.retain(|t| !t.value.is_empty() && !sites.iter().any(|s| key(s) == key(&t.value)));
    heaviest(&evidence.titles)
}

/// A heading is what a reader sees; only one that nothing else resembles, where the rest agrees, is doubted.
fn heading_trust(weight: f32, text: &str, evidence: &Evidence) -> f32 {
    let alike = evidence.titles.iter().map(|t| likeness(&t.value, text)).fold(0.0, f32::max);
    if alike < 0.12 && evidence.titles.len() >= 2 { 0.55 } else { (0.8 + weight * 0.2).min(0.97) }
}

/// Where a meta and JSON-LD agree on "Kicker: Headline" and the heading is the headline alone, the kicker stays. A label that
/// the metas alone have ("Press release: …") does not.
fn with_kicker(evidence: &mut Evidence) {
    let Some(heading) = evidence.titles.iter().find(|t| t.origin == Origin::Heading).map(|t| t.value.clone()) else { return };
    let longer = |t: &Weighed<String>| t.value.strip_suffix(heading.as_str()).is_some_and(|head| head.trim_end().ends_with(':'));
    let of = |origin| evidence.titles.iter().find(|t| t.origin == origin && longer(t)).map(|t| t.value.clone());
    let Some(shared) = of(Origin::Meta).filter(|shared| of(Origin::JsonLd).as_ref() == Some(shared)) else { return };
    if let Some(title) = evidence.titles.iter_mut().find(|t| t.origin == Origin::Meta && t.value == shared) {
        title.weight = 0.98;
    }
}

/// Where another title is the same but for one space more, the heading's words were glued together: "Harbour newsFerry returns".
fn spaced(evidence: &mut Evidence) {
    let Some(at) = evidence.titles.iter().position(|t| t.origin == Origin::Heading) else { return };
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let own = &evidence.titles[at].value;
    let longer = |t: &&Weighed<String>| t.value.len() == own.len() + 1 && bare(&t.value) == bare(own);
    if let Some(better) = evidence.titles.iter().find(longer).map(|t| t.value.clone()) {
        evidence.titles[at].value = better;
    }
}

/// A heading that holds another title and beside it a date, a label with its colon glued to what follows, or a count behind it. Where
/// no other title has that too, the other title is the headline.
fn alone(evidence: &mut Evidence) {
    let Some(at) = evidence.titles.iter().position(|t| t.origin == Origin::Heading) else { return };
    let own = evidence.titles[at].value.clone();
    let borne_out = evidence.titles.iter().enumerate().any(|(other, t)| other != at && key(&t.value).contains(&key(&own)));
    let before = |head: &str| {
        let dated = head.ends_with(' ') && words(head).len() <= 5 && head.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4);
        dated || head.ends_with(':')
    };
    let behind = |tail: &str| tail.starts_with(" (") && tail.ends_with(|c: char| c.is_ascii_digit());
    let inner = |t: &&Weighed<String>| {
        let beside = own.strip_suffix(t.value.as_str()).is_some_and(before) || own.strip_prefix(t.value.as_str()).is_some_and(behind);
        beside && t.origin != Origin::Heading && words(&t.value).len() > 2
    };
    if let Some(title) = evidence.titles.iter().find(inner).filter(|_| !borne_out).map(|t| t.value.clone()) {
        evidence.titles[at].value = title;
    }
}

/// How far the other titles and the slug bear a title out.
fn agreement<'a>(title: &[String], others: impl Iterator<Item = &'a Vec<String>>, slug: Option<&[String]>) -> f32 {
    let agreed = others.map(|o| alike(o, title)).fold(0.0, f32::max);
    let slug = slug.map_or(0.5, |s| alike(s, title));
    0.7 * agreed + 0.3 * slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_site_names_by_agreement() {
        let title = "Ferry returns - Harbour - Lund Courier";
        assert_eq!(strip_site(title, &["Lund Courier"], &["Ferry returns"], Source::Other), "Ferry returns");
        assert_eq!(
            strip_site(
                "Ferry talks end - Baltic Wire | Lund Courier",
                &["Lund Courier"],
                &["Ferry talks end - Baltic Wire"],
                Source::Other
            ),
            "Ferry talks end - Baltic Wire"
        );
        assert_eq!(
            strip_site("Ferry returns – at last", &["Lund Courier"], &["Ferry returns – at last | Lund Courier"], Source::Heading),
            "Ferry returns – at last"
        );
        assert_eq!(strip_site("Local news | Ferry returns", &["Lund Courier"], &["Ferry returns"], Source::Heading), "Ferry returns");
        assert_eq!(strip_site("Lund Courier | Ferry returns", &["Lund Courier"], &[], Source::Other), "Ferry returns");
        assert_eq!(strip_site("Ferry returns to the harbour | Courier", &[], &[], Source::Other), "Ferry returns to the harbour");
        assert_eq!(strip_site("Ferry returns | Lund Courier Daily", &["lundcourier"], &[], Source::Heading), "Ferry returns");
        // A credit is the headline's own where nothing says that it is the site.
        assert_eq!(
            strip_site("Ferry returns to the harbour - Baltic Wire", &[], &[], Source::Heading),
            "Ferry returns to the harbour - Baltic Wire"
        );
        assert_eq!(
            strip_site("Ferry returns to the harbour - Baltic Wire", &["Baltic Wire"], &[], Source::Heading),
            "Ferry returns to the harbour"
        );
        assert_eq!(
            strip_site("Ferry returns to the harbour - Baltic Wire", &[], &["Ferry returns to the harbour"], Source::Heading),
            "Ferry returns to the harbour"
        );
    }

    /// The headline of a page with these metas and this body.
    fn title(head: &str, body: &str, address: Option<&str>) -> Option<String> {
        let page = crate::html::parse(
            &format!("<html><head>{head}</head><body>{body}<p>Prose.</p></body></html>"),
            &crate::html::Options::default(),
        );
        let url = address.and_then(|a| url::Url::parse(a).ok());
        let context = crate::facts::Context { url: url.as_ref(), ..Default::default() };
        crate::facts::from_html(&page, &context).title.map(|t| t.value)
    }

    #[test]
    fn the_sources_agree_on_the_headline() {
        let og = "<meta property=og:title content='Ferry returns to Lund harbour'>";
        for (head, body, headline) in [
            // The visible headline goes before what is written for machines.
            (og, "<h1>The ferry is back in Lund</h1>", "The ferry is back in Lund"),
            // A section's name or a slogan as first heading does not.
            (og, "<h1>Local news</h1><h2>Ferry returns to Lund harbour</h2>", "Ferry returns to Lund harbour"),
            (
                "<title>Ferry returns to Lund harbour | Lund Courier</title><meta property=og:site_name content='Lund Courier'>",
                "<h1>Lund Courier</h1><h2>Ferry returns to Lund harbour</h2>",
                "Ferry returns to Lund harbour",
            ),
            // A label, a date or a count beside it in the heading goes.
            (og, "<h1>April 2 2025 Ferry returns to Lund harbour</h1>", "Ferry returns to Lund harbour"),
            (og, "<h1>Ferry returns to Lund harbour (courier.example) 87</h1>", "Ferry returns to Lund harbour"),
            (og, "<h1><b>Title:</b>Ferry returns to Lund harbour</h1>", "Ferry returns to Lund harbour"),
            // A kicker in the metas alone is not what the reader sees; one that JSON-LD has too is the headline's.
            (
                "<title>Press release: Ferry returns to Lund</title><meta property=og:title content='Press release: Ferry returns to Lund'>",
                "<h1>Ferry returns to Lund</h1>",
                "Ferry returns to Lund",
            ),
            (
                "<meta property=og:title content='Sound traffic: Ferry returns to Lund'><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Sound traffic: Ferry returns to Lund\"}</script>",
                "<h1>Ferry returns to Lund</h1>",
                "Sound traffic: Ferry returns to Lund",
            ),
            // Words glued by the markup are parted where another source parts them.
            (
                "<title>Sound traffic Ferry returns to Lund</title>",
                "<h1><b>Sound traffic</b>Ferry returns to Lund</h1>",
                "Sound traffic Ferry returns to Lund",
            ),
            // Entities, also twice encoded, are decoded.
            ("<title>Ek &amp;amp; Lind&amp;#8217;s ferry returns</title>", "", "Ek & Lind’s ferry returns"),
            // JSON-LD where the page shows none.
            (
                "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry returns to Lund &amp; stays\"}</script>",
                "",
                "Ferry returns to Lund & stays",
            ),
        ] {
            assert_eq!(title(head, body, None).as_deref(), Some(headline), "{head} {body}");
        }
    }

    #[test]
    fn headings_of_the_site_and_of_teasers_are_no_headline() {
        let forum = "<title>Why is the ferry late again / Lund Harbour Forum</title>";
        assert_eq!(title(forum, "<h1>Lund Harbour</h1><p>Why is it?</p>", None).as_deref(), Some("Why is the ferry late again"));
        let teasers = "<h1><a href=/2>Where to row and swim near Lund</a></h1><h1>The best paths and lanes in Lund</h1><h1><a href=/3>When to row near Lund</a></h1>";
        let address = Some("https://courier.example/1");
        assert_eq!(title("<title>Where to ride in Lund</title>", teasers, address).as_deref(), Some("The best paths and lanes in Lund"));
    }

    #[test]
    fn the_address_tells_the_site_and_bears_out_the_headline() {
        let address = Some("https://www.lundcourier.example/news/ferry-returns-to-lund-harbour");
        assert_eq!(
            title("<title>Ferry returns to Lund harbour | Lund Courier</title>", "", address).as_deref(),
            Some("Ferry returns to Lund harbour")
        );
    }
}
