//! The headline as a reader sees it: site names and sections cut by agreement.

use std::collections::HashSet;

use super::evidence::{Evidence, Weighed, heaviest};
use super::region::Region;
use super::scene::Scene;
use super::words::{alike, covered, distinct, key, likeness, squeeze, words};
use crate::html::{NodeId, split_words};
use crate::model::{Fact, Origin};

/// What stands between a headline and a site's name.
pub(super) const SEPARATORS: [&str; 14] =
    [" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", " / ", " ‹ ", " › ", " > ", " < "];

/// The index of the heading that is most likely the article's, and how far it is believed.
pub(super) fn main_heading(scene: &Scene<'_>, titles: &[&str], site: Option<&str>) -> Option<(usize, f32)> {
    let all = titles.join(" ");
    let known = words(&all);
    let known = Known {
        words: known.iter().map(String::as_str).collect(),
        titles: titles.iter().map(|t| distinct(t)).collect(),
        keys: titles.iter().map(|t| key(t)).collect(),
        site: site.map(key),
    };
    let mut best: Option<(usize, f32)> = None;
    for (index, heading) in scene.headings.iter().enumerate() {
        if heading.text.is_empty() || heading.text.len() > 400 {
            continue;
        }
        let weight = heading_weight(scene, index, &known);
        if best.is_none_or(|(_, b)| weight > b + 0.001) {
            best = Some((index, weight));
        }
    }
    best.filter(|(_, weight)| *weight > 0.2)
}

/// The line that repeats the page's title, where no heading does.
pub(super) fn line(scene: &Scene<'_>, titles: &[&str]) -> Option<usize> {
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
    site: Option<String>,
}

fn heading_weight(scene: &Scene<'_>, index: usize, known: &Known<'_>) -> f32 {
    let heading = &scene.headings[index];
    let region = scene.region(heading.node);
    let level = match heading.level {
        1 => 0.45,
        2 => 0.15,
        _ => 0.0,
    };
    let own = words(&heading.text);
    let (once, name) = (distinct(&heading.text), key(&heading.text));
    let alike = known.titles.iter().map(|t| alike(t, &once)).fold(0.0, f32::max);
    let same = if known.keys.contains(&name) { 0.25 } else { 0.0 };
    let part = covered(&own, &known.words);
    let foreign = if region.is(Region::FOREIGN) { 0.35 } else { 0.0 };
    let hidden = if region.is(Region::HIDDEN) { 0.1 } else { 0.0 };
    let article = if region.is(Region::ARTICLE) { 0.05 } else { 0.0 };
    let is_site = known.site.as_ref() == Some(&name);
    let short = if own.len() < 2 { 0.15 } else { 0.0 };
    level + 0.35 * alike + 0.2 * part + same + article - foreign - hidden - short - if is_site { 0.6 } else { 0.0 }
}

/// A title without the site's name, section and separators, by agreement with `others`.
pub(super) fn strip_site(title: &str, site: Option<&str>, others: &[&str]) -> String {
    let cuts: Vec<(usize, usize)> =
        SEPARATORS.iter().flat_map(|s| title.match_indices(s).map(|(at, m)| (at, at + m.len()))).take(40).collect();
    if cuts.is_empty() {
        return title.trim().to_owned();
    }
    let mut edges: Vec<(usize, usize)> = vec![(0, title.len())];
    edges.extend(cuts.iter().map(|(end, _)| (0, *end)));
    edges.extend(cuts.iter().map(|(_, start)| (*start, title.len())));
    let agreed =
        edges.iter().skip(1).map(|(a, b)| title[*a..*b].trim()).find(|part| others.iter().any(|o| key(o) == key(part) && !part.is_empty()));
    if let Some(agreed) = agreed {
        return agreed.to_owned();
    }
    if others.iter().any(|o| key(o) == key(title)) && site.is_none() {
        return title.trim().to_owned();
    }
    cut_name(title, site).unwrap_or_else(|| cut_tail(title)).trim().to_owned()
}

/// Cuts a part that is the site's name off either end.
fn cut_name(title: &str, site: Option<&str>) -> Option<String> {
    let site = key(site?);
    let is_name = |part: &str| {
        let part = key(part);
        !part.is_empty() && (part == site || site.contains(&part) && part.len() * 2 > site.len() || part.contains(&site) && site.len() > 3)
    };
    SEPARATORS.iter().find_map(|s| {
        let (head, tail) = title.rsplit_once(s)?;
        if is_name(tail) && !head.trim().is_empty() {
            return Some(head.to_owned());
        }
        let (head, tail) = title.split_once(s)?;
        (is_name(head) && !tail.trim().is_empty()).then(|| tail.to_owned())
    })
}

/// Cuts a short last part where nothing else is known: names stand there.
fn cut_tail(title: &str) -> String {
    let last = SEPARATORS.iter().filter_map(|s| title.rfind(s).map(|at| (at, at + s.len()))).max();
    match last {
        Some((end, start)) if words(&title[start..]).len() <= 4 && words(&title[..end]).len() >= 3 => title[..end].to_owned(),
        _ => title.to_owned(),
    }
}

/// Weighs heading, metas and `<title>` against one another and adds the cleaned readings.
pub(super) fn choose(
    scene: &Scene<'_>,
    heading: Option<(usize, f32)>,
    site: Option<&str>,
    slug: Option<&str>,
    evidence: &mut Evidence,
) -> Option<Fact<String>> {
    if let Some(title) = scene.title.as_deref().filter(|t| !t.is_empty()) {
        evidence.titles.push(Weighed::new(super::entities::plain(title), Origin::TitleElement, "title", 0.6));
    }
    if let Some((index, weight)) = heading {
        let text = own_text(scene, index);
        let trust = heading_trust(weight, &text, evidence);
        evidence.titles.push(Weighed::new(text, Origin::Heading, "main heading", trust));
    }
    let raw: Vec<String> = evidence.titles.iter().map(|t| t.value.clone()).collect();
    for (index, title) in evidence.titles.iter_mut().enumerate() {
        let others: Vec<&str> = raw.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, t)| t.as_str()).collect();
        title.value = strip_site(&title.value, site, &others);
        title.weight *= 0.8 + 0.2 * agreement(&title.value, &others, slug);
    }
    with_kicker(evidence);
    evidence.titles.retain(|t| !t.value.is_empty() && site.is_none_or(|s| key(s) != key(&t.value)));
    heaviest(&evidence.titles)
}

/// A heading is what a reader sees; only one that nothing else resembles, where the rest agrees, is doubted.
fn heading_trust(weight: f32, text: &str, evidence: &Evidence) -> f32 {
    let alike = evidence.titles.iter().map(|t| likeness(&t.value, text)).fold(0.0, f32::max);
    if alike < 0.12 && evidence.titles.len() >= 2 { 0.55 } else { (0.8 + weight * 0.2).min(0.97) }
}

/// Where JSON-LD and a meta agree on "Kicker: Headline" and the heading is the headline alone, the kicker stays.
fn with_kicker(evidence: &mut Evidence) {
    let Some(heading) = evidence.titles.iter().find(|t| t.origin == Origin::Heading).map(|t| t.value.clone()) else { return };
    let longer = |t: &Weighed<String>| t.value.strip_suffix(heading.as_str()).is_some_and(|head| head.trim_end().ends_with(':'));
    let of = |origin| evidence.titles.iter().find(|t| t.origin == origin && longer(t)).map(|t| t.value.clone());
    if let (Some(written), Some(shared)) = (of(Origin::JsonLd), of(Origin::Meta))
        && written == shared
    {
        evidence.titles.iter_mut().filter(|t| t.origin == Origin::JsonLd && t.value == written).for_each(|t| t.weight = 0.98);
    }
}

/// The text of a heading without the kicker, label or hidden words inside it.
fn own_text(scene: &Scene<'_>, index: usize) -> String {
    let heading = &scene.headings[index];
    let tree = scene.tree;
    let mut out = String::new();
    let mut next = tree.first_child(heading.node);
    let mut left = 300;
    while let Some(id) = next.filter(|_| left > 0) {
        left -= 1;
        if is_kicker(scene, id) {
            next = tree.skip(id, heading.node);
            out.push(' ');
            continue;
        }
        match tree.text(id) {
            Some(text) => out.push_str(text),
            None if super::region::ends_line(tree, id) => out.push(' '),
            None => {}
        }
        next = tree.first_child(id).or_else(|| tree.skip(id, heading.node));
    }
    let text = squeeze(&out);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | ':' | '•' | '/')).to_owned();
    if words(&text).len() < 2 { heading.text.clone() } else { text }
}

fn is_kicker(scene: &Scene<'_>, id: NodeId) -> bool {
    let tree = scene.tree;
    let class = tree.attr(id, "class").unwrap_or_default();
    let hidden = class.contains("visually-hidden")
        || class.contains("visuallyhidden")
        || class.contains("sr-only")
        || class.contains("screen-reader");
    hidden
        || split_words(class).take(12).any(|w| {
            matches!(
                w.as_str(),
                "kicker"
                    | "dachzeile"
                    | "overline"
                    | "topline"
                    | "spitzmarke"
                    | "supertitle"
                    | "pretitle"
                    | "roofline"
                    | "eyebrow"
                    | "label"
                    | "badge"
                    | "category"
                    | "flag"
                    | "roof"
                    | "subtitle"
                    | "subline"
                    | "subheading"
                    | "subheadline"
                    | "sponsored"
                    | "counter"
            )
        })
}

/// How far the other titles and the slug bear a title out.
fn agreement(title: &str, others: &[&str], slug: Option<&str>) -> f32 {
    let alike = others.iter().map(|o| likeness(o, title)).fold(0.0, f32::max);
    let slug = slug.map_or(0.5, |s| likeness(s, title));
    0.7 * alike + 0.3 * slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_site_names_by_agreement() {
        let title = "Ferry returns - Harbour - Lund Courier";
        assert_eq!(strip_site(title, Some("Lund Courier"), &["Ferry returns"]), "Ferry returns");
        assert_eq!(
            strip_site("Ferry talks end - Baltic Wire | Lund Courier", Some("Lund Courier"), &["Ferry talks end - Baltic Wire"]),
            "Ferry talks end - Baltic Wire"
        );
        assert_eq!(strip_site("Lund Courier | Ferry returns", Some("Lund Courier"), &[]), "Ferry returns");
        assert_eq!(strip_site("Ferry returns to the harbour | Courier", None, &[]), "Ferry returns to the harbour");
    }
}
