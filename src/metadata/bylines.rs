//! Who wrote it: JSON-LD, metas, `rel=author`, byline classes and byline lines, weighed by place.

use super::evidence::{Evidence, Weighed};
use super::names::{after_by, names};
use super::region::Region;
use super::scene::{Line, Scene};
use super::{json_ld, meta};
use crate::html::{NodeId, split_words};
use crate::model::{Fact, Origin};

/// A longer text is no byline.
const LONGEST: usize = 160;
/// Byline lines are looked for in this many lines around the headline.
const BEFORE: usize = 10;
const AFTER: usize = 15;

/// Gathers all lists of authors.
pub(super) fn gather(
    scene: &Scene<'_>,
    headline: Option<usize>,
    ld: &json_ld::Said,
    metas: &meta::Said,
    site: Option<&str>,
    evidence: &mut Evidence,
) {
    written(ld, metas, site, evidence);
    marked(scene, headline, site, evidence);
    lines(scene, headline, site, evidence);
}

fn written(ld: &json_ld::Said, metas: &meta::Said, site: Option<&str>, evidence: &mut Evidence) {
    for (list, place, weight) in &ld.authors {
        let people = merged(list.iter().flat_map(|n| names(n, site)));
        let desk = list.iter().all(|n| ld.organisations.contains(n));
        push(evidence, people, Origin::JsonLd, place.clone(), if desk { weight * 0.4 } else { *weight });
    }
    for name in unique(metas.authors.iter().map(|(_, name, _)| *name)) {
        let of_name = || metas.authors.iter().filter(|(_, n, _)| *n == name);
        let people = merged(of_name().filter(|(v, _, _)| !v.contains("://")).flat_map(|(v, _, _)| names(v, site)));
        let weight = of_name().map(|(_, _, w)| *w).next().unwrap_or_default();
        push(evidence, people, Origin::Meta, name.to_owned(), weight);
    }
}

fn unique<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut out: Vec<&str> = Vec::new();
    for name in all {
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

fn merged(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in all.take(60) {
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

fn push(evidence: &mut Evidence, people: Vec<String>, origin: Origin, place: String, weight: f32) {
    if !people.is_empty() {
        evidence.authors.push(Weighed::new(people, origin, place, weight));
    }
}

/// Elements that say they hold an author: those of one kind in one part of the page make one list.
fn marked(scene: &Scene<'_>, headline: Option<usize>, site: Option<&str>, evidence: &mut Evidence) {
    let mut lists: Vec<(&'static str, Origin, f32, Vec<String>)> = Vec::new();
    for id in &scene.marked {
        let Some((kind, origin, weight)) = mark(scene, *id) else { continue };
        let weight = weight * standing(scene, *id, headline);
        let text = author_text(scene, *id);
        if weight <= 0.0 || text.len() > LONGEST {
            continue;
        }
        let people = names(&text, site);
        if people.is_empty() {
            continue;
        }
        match lists.iter().position(|(k, _, w, _)| *k == kind && (*w - weight).abs() < 0.05) {
            Some(at) => lists[at].3.extend(people),
            None if lists.len() < 40 => lists.push((kind, origin, weight, people)),
            None => {}
        }
    }
    for (kind, origin, weight, list) in lists {
        push(evidence, merged(list.into_iter()), origin, kind.to_owned(), weight);
    }
}

/// The name inside an author element: its `itemprop=name`, else its text.
fn author_text(scene: &Scene<'_>, id: NodeId) -> String {
    let tree = scene.tree;
    let name = tree.descendants(id).take(60).find(|d| tree.attr(*d, "itemprop") == Some("name"));
    let value = |id: NodeId| tree.attr(id, "content").filter(|v| !v.is_empty()).map_or_else(|| scene.text(id, LONGEST + 40), str::to_owned);
    value(name.unwrap_or(id))
}

fn mark(scene: &Scene<'_>, id: NodeId) -> Option<(&'static str, Origin, f32)> {
    let tree = scene.tree;
    let property = tree.attr(id, "itemprop").or_else(|| tree.attr(id, "property")).unwrap_or_default().to_ascii_lowercase();
    if property.split_whitespace().any(|p| matches!(p.rsplit(':').next(), Some("author" | "creator"))) {
        return Some(("itemprop=author", Origin::Microdata, 0.8));
    }
    if tree.attr(id, "rel").is_some_and(|rel| rel.split_whitespace().any(|w| w.eq_ignore_ascii_case("author"))) {
        return Some(("rel=author", Origin::Text, 0.75));
    }
    let words: Vec<String> = ["class", "id", "data-testid", "data-qa", "data-component"]
        .iter()
        .filter_map(|a| tree.attr(id, a))
        .flat_map(split_words)
        .take(40)
        .collect();
    let has = |w: &str| words.iter().any(|x| x == w);
    let no_name = [
        "bio",
        "avatar",
        "image",
        "img",
        "description",
        "social",
        "box",
        "info",
        "about",
        "links",
        "photo",
        "follow",
        "job",
        "title",
        "role",
    ];
    if !["author", "byline", "writer", "creator", "autor", "auteur", "contributor", "authors", "reporter", "journalist", "vcard"]
        .iter()
        .any(|w| has(w))
    {
        return None;
    }
    if no_name.iter().any(|w| has(w)) && !has("name") {
        return Some(("author box", Origin::Text, 0.3));
    }
    if has("name") {
        return Some(("author name class", Origin::Text, 0.7));
    }
    Some(if has("byline") { ("byline class", Origin::Text, 0.62) } else { ("author class", Origin::Text, 0.66) })
}

/// How far an element's place speaks for the article.
fn standing(scene: &Scene<'_>, id: NodeId, headline: Option<usize>) -> f32 {
    let region = scene.region(id);
    if region.is(Region::FOREIGN) {
        return 0.0;
    }
    let base = if region.is(Region::MARGIN) { 0.6 } else { 1.0 };
    let Some(line) = headline else { return base * 0.8 };
    let here = scene.lines.partition_point(|l| l.place < scene.place(id));
    let near = here + BEFORE >= line && here <= line + AFTER;
    base * if near { 1.0 } else { 0.7 }
}

fn lines(scene: &Scene<'_>, headline: Option<usize>, site: Option<&str>, evidence: &mut Evidence) {
    let Some(at) = headline else { return };
    let from = at.saturating_sub(BEFORE);
    for (index, line) in scene.lines.iter().enumerate().skip(from).take(BEFORE + AFTER) {
        if index == at || !may_be_byline(line) {
            continue;
        }
        let Some(rest) = after_by(&line.text) else { continue };
        let people = names(rest, site);
        let distance = index.abs_diff(at) as f32;
        push(evidence, people, Origin::Text, "byline near the headline".to_owned(), 0.6 * (1.0 - distance / 60.0));
    }
}

fn may_be_byline(line: &Line) -> bool {
    line.text.len() <= LONGEST && line.heading.is_none() && !line.region.is(Region::FOREIGN.with(Region::CAPTION))
}

/// The heaviest list that names people.
pub(super) fn choose(readings: &[Weighed<Vec<String>>]) -> Option<Fact<Vec<String>>> {
    super::evidence::heaviest(readings)
}
