//! Who wrote it: JSON-LD, metas, `rel=author`, byline classes and byline lines, weighed by place and by how they look.

use crate::dates::{self, Reading};
use crate::document::Document;
use crate::document::lines::Line;
use crate::document::region::Region;
use crate::facts::authors::eastern;
use crate::facts::authors::names::{after_by, after_plain_by, has_role, is_body, is_person, is_place, is_reading_time, names};
use crate::facts::authors::words::WORDS;
use crate::facts::evidence::{Evidence, Weighed};
use crate::facts::head::json_ld;
use crate::facts::head::meta;
use crate::facts::layout::{Layout, Zone};
use crate::html::NodeId;
use crate::model::{Fact, Origin};
use crate::text::likeness::key;

/// The site's own name, where JSON-LD calls it the author, is believed only if nobody else is named.
pub(crate) const NEWSROOM: f32 = 0.3;
/// A desk goes before the site's name, and behind every person.
pub(crate) const DESK: f32 = 0.25;
/// A longer text is no byline.
pub(crate) const LONGEST: usize = 160;
/// Byline lines are looked for in this many lines around the headline.
const BEFORE: usize = 10;
/// So many lines below are looked at for a byline.
const MOST_BELOW: usize = 3_000;
const AFTER: usize = 15;

/// What the readers of authors need to know.
pub(crate) struct Desk<'a> {
    pub(crate) scene: &'a Document<'a>,
    pub(crate) layout: &'a Layout<'a>,
    /// The site's names: its title and the name in its address.
    pub(crate) sites: &'a [String],
}

/// Gathers all lists of authors.
pub(crate) fn gather(desk: &Desk<'_>, ld: &json_ld::Said, metas: &meta::Said, evidence: &mut Evidence) {
    desk.written(ld, metas, evidence);
    desk.marked(evidence);
    desk.lines(evidence);
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

pub(crate) fn merged(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in all.take(60) {
        if !out.iter().any(|n| key(n) == key(&name)) {
            out.push(name);
        }
    }
    // "All posts of Ada Lind" and "See all of Ada Lind's reviews" beside "Ada Lind", "London" beside who writes from there.
    let people: Vec<String> = out.iter().filter(|n| is_person(n) && !is_place(n)).map(|n| format!(" {n}")).collect();
    let holds = |n: &str, p: &str| n.match_indices(p).any(|(at, _)| !n[at + p.len()..].starts_with(char::is_alphanumeric));
    out.retain(|n| people.is_empty() || !is_place(n) && !people.iter().any(|p| holds(n, p)));
    out
}

/// "Lind, Ada" as bibliographies have it: the family's name first.
fn turned(text: &str) -> String {
    match text.split_once(',') {
        Some((family, given)) if !given.contains([',', ';']) => format!("{} {}", given.trim(), family.trim()),
        _ => text.to_owned(),
    }
}

/// Adds a list; one that does not look like people weighs less.
pub(crate) fn push(evidence: &mut Evidence, people: Vec<String>, origin: Origin, place: String, weight: f32) {
    if people.is_empty() || is_menu(&people, origin) {
        return;
    }
    let share = people.iter().filter(|p| is_person(p)).count() as f32 / people.len() as f32;
    let looks = if share > 0.0 { 0.9 + 0.1 * share } else { 0.65 };
    evidence.authors.push(Weighed::new(people, origin, place, weight * looks));
}

/// True for what a page's menu or list of headlines gives: several entries, one of them of more capitals than a name has.
fn is_menu(people: &[String], origin: Origin) -> bool {
    let capitals = |name: &String| name.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).count();
    origin == Origin::Text && people.len() >= 3 && people.iter().any(|n| capitals(n) >= 5 && !is_body(n))
}

impl Desk<'_> {
    /// The names in a byline, without the town behind a comma that the page itself speaks of: "Ada Lind, Port Skerry".
    pub(crate) fn names(&self, text: &str) -> Vec<String> {
        let mut people = names(text, self.sites);
        if people.len() > 1 && people.last().is_some_and(|last| text.trim_end().ends_with(last.as_str()) && self.is_town(last)) {
            people.pop();
        }
        people
    }

    /// True for a name before which the page's prose has "in" or "of".
    fn is_town(&self, name: &str) -> bool {
        let before = |line: &str| {
            line.match_indices(name).take(4).any(|(at, _)| {
                let word = line[..at].trim_end().rsplit(' ').next().unwrap_or_default();
                line[..at].ends_with(' ') && (word == "of" || WORDS.place.contains(word))
            })
        };
        self.scene.lines.iter().filter(|l| l.text.len() > 80).take(40).any(|l| before(&l.text))
    }

    fn written(&self, ld: &json_ld::Said, metas: &meta::Said, evidence: &mut Evidence) {
        for (list, place, weight) in &ld.authors {
            let people = merged(list.iter().flat_map(|n| self.of_field(n, &ld.organisations)));
            let desk = list.iter().all(|n| ld.organisations.contains(n));
            if people.is_empty() && place.ends_with(".author") {
                // Nobody else may be named: the newsroom that the page itself calls the author.
                push(evidence, self.newsroom(list), Origin::JsonLd, place.clone(), NEWSROOM);
                list.iter().take(3).for_each(|name| self.sign(name, Origin::JsonLd, place, *weight, evidence));
            }
            push(evidence, people, Origin::JsonLd, place.clone(), if desk { weight * 0.6 } else { *weight });
        }
        for name in unique(metas.authors.iter().map(|(_, name, _)| *name)) {
            let of_name = || metas.authors.iter().filter(|(_, n, _)| *n == name);
            let read = |text: &str| if name == "citation_author" { self.names(&turned(text)) } else { self.names(text) };
            let people = merged(of_name().flat_map(|(v, _, _)| read(v)));
            let weight = of_name().map(|(_, _, w)| *w).next().unwrap_or_default();
            if people.is_empty() {
                of_name().take(3).for_each(|(v, _, w)| self.sign(v, Origin::Meta, name, *w, evidence));
            }
            push(evidence, people, Origin::Meta, name.to_owned(), weight);
        }
    }

    /// The names in a JSON-LD author; an organisation's stays whole: "Lind & Ek".
    fn of_field(&self, name: &str, organisations: &[String]) -> Vec<String> {
        let people = self.names(name);
        let whole = organisations.iter().any(|o| o == name) && !people.is_empty() && !people.iter().all(|p| is_person(p));
        if whole { vec![crate::text::likeness::squeeze(name)] } else { people }
    }

    /// The site's own name among the authors.
    fn newsroom(&self, list: &[String]) -> Vec<String> {
        list.iter().filter(|n| crate::facts::authors::names::is_site(n, self.sites)).take(1).cloned().collect()
    }

    /// Adds the desk that a byline names: believed only if no person is.
    pub(crate) fn sign(&self, text: &str, origin: Origin, place: &str, weight: f32, evidence: &mut Evidence) {
        let near = weight >= 0.5 && !crate::facts::authors::names::is_site(text, self.sites);
        if let Some(desk) = crate::facts::authors::names::desk(text).filter(|_| near) {
            evidence.authors.push(Weighed::new(vec![desk], origin, place.to_owned(), DESK));
        }
    }

    /// True if what stands before an element in its line says that the name is of who edited, reviewed or photographed.
    pub(crate) fn is_anothers_work(&self, id: NodeId) -> bool {
        let scene = self.scene;
        let here = scene.place(id);
        let at = scene.line_at(here + 1);
        // The line that began before the element, or at it.
        let line = at.checked_sub(1).and_then(|before| scene.lines.get(before)).filter(|l| l.place < here && l.text.len() <= LONGEST);
        let Some((line, name)) = line.zip(Some(scene.text(id, LONGEST)).filter(|n| !n.is_empty())) else { return false };
        let Some(found) = line.text.find(name.as_str()) else { return false };
        let before = line.text[..found].trim_end().to_lowercase();
        let phrase = before.strip_suffix("by").or_else(|| before.strip_suffix(':')).map(str::trim_end);
        phrase.is_some_and(|p| p.rsplit(' ').next().is_some_and(|w| WORDS.others.contains(w)))
    }

    /// How far an element's place speaks for the article.
    pub(crate) fn standing(&self, id: NodeId) -> f32 {
        let region = self.scene.region(id);
        if region.is(Region::FOREIGN) {
            return 0.0;
        }
        // A caption names the photographer.
        let base = if region.is(Region::CAPTION) { 0.3 } else { 1.0 };
        let base = base * if region.is(Region::MARGIN) { 0.6 } else { 1.0 };
        let Some(line) = self.layout.headline else { return base * 0.8 };
        let here = self.scene.line_at(self.scene.place(id));
        let near = here + BEFORE >= line && here <= line + AFTER;
        base * if near { 1.0 } else { 0.7 }
    }

    /// Lines near the headline that begin with a byline word; a line that is that word alone gives its name in the next.
    fn lines(&self, evidence: &mut Evidence) {
        let Some(at) = self.layout.headline else { return };
        let lines = &self.scene.lines;
        for (index, line) in lines.iter().enumerate().skip(at.saturating_sub(BEFORE)).take(BEFORE + AFTER) {
            if index == at || !may_be_byline(line) || self.is_of_another(index, line) {
                continue;
            }
            let labelled = eastern::says_author(&line.text).then_some(line.text.as_str());
            let (rest, weight) = match labelled.or_else(|| after_by(&line.text)).or_else(|| by_in_part(&line.text)) {
                Some("") => (lines.get(index + 1).filter(|l| may_be_byline(l)).map(|l| l.text.as_str()), 0.7),
                Some(rest) => (Some(rest), 0.7),
                None => (self.credit(index, at), 0.42),
            };
            let people = rest.map(|r| self.names(r)).unwrap_or_default();
            if let Some(rest) = rest.filter(|_| people.is_empty() && weight > 0.6) {
                self.sign(rest, Origin::Text, "byline near the headline", weight, evidence);
            }
            let some = people.iter().any(|n| is_person(n));
            let looks =
                |n: &String| is_person(n) || some && is_body(n) || (weight > 0.6 && !n.contains(' ') && n.starts_with(char::is_uppercase));
            if people.len() <= 6 && people.iter().all(looks) {
                let distance = index.abs_diff(at) as f32;
                push(evidence, people, Origin::Text, "byline near the headline".to_owned(), weight * (1.0 - distance / 60.0));
            }
        }
        self.below(at + AFTER, evidence);
    }

    /// True for a line in a card, or below the body under a heading of something else.
    fn is_of_another(&self, index: usize, line: &Line) -> bool {
        let zone = self.layout.zone(index);
        zone == Zone::Behind && self.layout.is_severed(index) || zone != Zone::Body && self.layout.is_in_card(line.node, zone)
    }

    /// A byline far below the headline: a line that says "written by" in so many words, and no other such line names others.
    fn below(&self, from: usize, evidence: &mut Evidence) {
        let lines = self.scene.lines.iter().skip(from).take(MOST_BELOW);
        let mut found: Option<Vec<String>> = None;
        let mut open = false;
        for line in lines.filter(|l| l.text.len() <= LONGEST / 2 && may_be_byline(l) && !self.layout.is_in_card(l.node, Zone::Behind)) {
            let rest = if std::mem::take(&mut open) { Some(line.text.as_str()) } else { after_plain_by(&line.text) };
            open = rest == Some("");
            let people = rest.map(|r| self.names(r)).unwrap_or_default();
            if people.is_empty() || people.len() > 4 || !people.iter().all(|n| is_person(n)) {
                continue;
            }
            match &found {
                Some(others) if *others != people => return,
                _ => found = Some(people),
            }
        }
        push(evidence, found.unwrap_or_default(), Origin::Text, "byline below the text".to_owned(), 0.4);
    }

    /// A line right under the headline that may be a name without "By": beside a date, a reading time or a role.
    fn credit(&self, index: usize, headline: usize) -> Option<&str> {
        let lines = &self.scene.lines;
        let text = lines[index].text.as_str();
        let dated = |text: &str| text.len() < 90 && (!dates::find(text, &Reading::default()).is_empty() || is_reading_time(text));
        if index + 1 == headline && dated(text) && text.len() <= 90 {
            return Some(text);
        }
        if index < headline || index > headline + 5 || text.len() > 90 || lines[index].heading.is_some() {
            return None;
        }
        let near = lines.iter().enumerate().skip(index.saturating_sub(1)).take(4).filter(|(i, _)| *i != index && *i != headline);
        let beside = near.map(|(_, l)| l.text.as_str()).any(dated);
        (dated(text) || has_role(text) || (beside && index <= headline + 2 && is_person(text))).then_some(text)
    }
}

/// A site that bears a person's name is that person's, where nobody is named: a weblog's author.
pub(crate) fn namesake(evidence: &mut Evidence) {
    let site = evidence.sites.iter().find(|s| crate::facts::authors::names::is_namesake(&s.value) && s.weight > 0.5);
    let bare = |name: &str| name.trim_start_matches("Prof.").trim_start().trim_start_matches("Dr.").trim_start().to_owned();
    evidence.authors.extend(site.map(|s| Weighed::new(vec![bare(&s.value)], s.origin, "site of that name", NEWSROOM * 0.5)));
}

/// A name alone in the line right behind a paragraph: how old pages sign.
pub(crate) fn signature(desk: &Desk<'_>, evidence: &mut Evidence) {
    let lines =
        desk.scene.lines.iter().skip(desk.layout.headline.unwrap_or(0)).filter(|l| !l.region.is(Region::FOREIGN.with(Region::CAPTION)));
    let lines: Vec<&Line> = lines.take(300).collect();
    let signs = |w: &&[&Line]| {
        let (prose, text) = (w[0], w[1].text.as_str());
        let shouts = text.split(' ').count() > 3 && !text.contains(char::is_lowercase);
        prose.text.len() > 120 && !shouts && text.len() < 50 && w[1].heading.is_none() && !w[1].region.is(Region::LINK) && is_person(text)
    };
    let own = |line: &&Line| !desk.layout.is_in_card(line.node, Zone::Behind);
    if let Some(line) = lines.windows(2).filter(signs).map(|w| w[1]).rfind(own) {
        push(evidence, desk.names(&line.text), Origin::Text, "signature".to_owned(), 0.35);
    }
}

/// What follows the byline word in a later part of a line: "2 April 2025 | Text: Ada Lind".
fn by_in_part(text: &str) -> Option<&str> {
    let named = |rest: &&str| names(rest, &[]).first().is_some_and(|n| is_person(n));
    text.split(['|', '·', '•']).skip(1).filter_map(|part| after_by(part.trim())).find(named)
}

fn may_be_byline(line: &Line) -> bool {
    line.text.len() <= LONGEST && line.heading.is_none_or(|level| level > 2) && !line.region.is(Region::FOREIGN.with(Region::CAPTION))
}

/// The heaviest list; where a byline on the page names the same people and more, that.
pub(crate) fn choose(readings: &[Weighed<Vec<String>>]) -> Option<Fact<Vec<String>>> {
    let best = crate::facts::evidence::heaviest(readings)?;
    let best = shown(readings, &best).or_else(|| person(readings, &best)).unwrap_or(best);
    let keys: Vec<String> = best.value.iter().map(|n| key(n)).collect();
    let fuller = |r: &&Weighed<Vec<String>>| {
        r.weight >= 0.5
            && (r.place.contains("byline") || r.origin == Origin::Microdata)
            && r.value.len() > keys.len()
            && r.value.len() <= keys.len() + 4
            && r.value.iter().all(|n| is_person(n))
            && keys.iter().all(|k| r.value.iter().any(|n| key(n) == *k))
    };
    let fuller = readings.iter().find(fuller);
    let mut best = fuller.map_or(best, |r| Fact::new(r.value.clone(), r.origin));
    // In a byline agencies and desks sign only where no person does; agencies are a fact of their own. What metadata list stays.
    if best.origin == Origin::Text && best.value.iter().any(|n| is_person(n) && !is_body(n)) {
        best.value.retain(|n| !is_body(n));
    }
    Some(best)
}

/// What the page shows in two ways at its headline, an author's element and a byline, goes before another name in a meta: that is
/// of whoever keeps the site's articles.
fn shown(readings: &[Weighed<Vec<String>>], best: &Fact<Vec<String>>) -> Option<Fact<Vec<String>>> {
    let keys = |list: &[String]| list.iter().map(|n| key(n)).collect::<Vec<_>>();
    let others = keys(&best.value);
    let apart = |r: &&Weighed<Vec<String>>| {
        r.weight >= 0.6 && r.value.iter().all(|n| is_person(n)) && !keys(&r.value).iter().any(|k| others.contains(k))
    };
    let line = readings.iter().filter(apart).find(|r| r.place == "byline near the headline")?;
    let marked = readings.iter().filter(apart).find(|r| r.place != line.place && r.origin == Origin::Text && r.value == line.value);
    (best.origin == Origin::Meta).then_some(marked).flatten().map(|r| Fact::new(r.value.clone(), r.origin))
}

/// A person who is named in so many words goes before an organisation that is named louder.
fn person(readings: &[Weighed<Vec<String>>], best: &Fact<Vec<String>>) -> Option<Fact<Vec<String>>> {
    if !best.value.iter().all(|n| is_body(n)) {
        return None;
    }
    let plain = |r: &&Weighed<Vec<String>>| {
        r.weight >= 0.33
            && (matches!(r.origin, Origin::JsonLd | Origin::Microdata | Origin::Meta) || r.place.starts_with("byline "))
            && r.value.iter().all(|n| is_person(n) && !is_body(n))
    };
    let people: Vec<Weighed<Vec<String>>> = readings.iter().filter(plain).cloned().collect();
    crate::facts::evidence::heaviest(&people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_only_begins_like_anothers_end_stays() {
        let all = ["Bo Ek", "Ada Bo Ekman", "See all of Bo Ek's reviews", "All posts of Bo Ek"].map(str::to_owned);
        assert_eq!(merged(all.into_iter()), ["Bo Ek", "Ada Bo Ekman"]);
    }
}
