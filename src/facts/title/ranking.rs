//! The headline of a dump: each line before the body (and the first ones in it) is described by a row of numbers, and a
//! linear model says which one it is, or that none is.
//!
//! The weights stand in `titles.txt`; `training/titles.py` makes them, cross-validated by publisher.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::facts::dump::lines::{PROSE, cut_site, is_list, is_paragraph, is_question, is_service, last_crumb, opens_title};
use crate::facts::dump::sheet::Sheet;
use crate::facts::dump::{AROUND, Dump, LONGEST};
use crate::facts::evidence::{Evidence, Weighed};
use crate::facts::linear::Row;
use crate::facts::{Context, address};
use crate::model::Origin;
use crate::text::likeness::{key, likeness, squeeze, words};

/// The title is looked for in this many blocks before the body …
pub(crate) const BEFORE_BODY: usize = 60;
/// … and in so many from its first on: a body that is taken to begin too early.
const IN_BODY: usize = 6;
/// A reading below this weight is not told.
const LEAST: f32 = 0.05;
/// A key that another line's key begins or ends with has so many bytes at least …
const PART: usize = 12;
/// … and the other line so many more at most.
const MORE: usize = 60;

/// The weights of the features by their order, from `titles.txt`.
static WEIGHTS: LazyLock<Vec<f32>> = LazyLock::new(|| weights(include_str!("weights.txt")));

/// The first line names the version; each other one a feature and its weight. What is not named weighs nothing.
fn weights(file: &str) -> Vec<f32> {
    let given: HashMap<&str, f32> =
        file.lines().skip(1).filter_map(|l| l.split_once(' ')).filter_map(|(n, w)| Some((n, w.parse().ok()?))).collect();
    feature_names().iter().map(|n| given.get(n.as_str()).copied().unwrap_or(0.0)).collect()
}

/// The names of the features, in the order of their rows.
pub(crate) fn feature_names() -> Vec<String> {
    let context = Context::default();
    let sheet = Sheet::of(&[], &context);
    let lines =
        Lines { dump: &Dump::of(&sheet, &[]), from: 0, first: 0, traits: vec![Traits::default()], sites: &[], best: Best::default() };
    let mut row = Row::named();
    lines.describe(0, &mut row);
    row.names()
}

/// One line that may be the headline.
pub(crate) struct Candidate {
    pub(crate) at: usize,
    pub(crate) value: String,
    pub(crate) row: Vec<f32>,
}

impl Dump<'_> {
    /// The lines that may be the headline.
    pub(crate) fn candidates(&self, sites: &[String]) -> Vec<Candidate> {
        let Some((first, _)) = self.body else { return Vec::new() };
        let lines = Lines::of(self, first, sites);
        let end = self.lines.len().min(first + IN_BODY);
        let fit = (lines.from..end).filter(|at| lines.may_be_title(*at));
        let describe = |at: usize| {
            let mut row = Row::default();
            lines.describe(at, &mut row);
            Candidate { at, value: squeeze(cut_site(self.lines[at].text, sites)), row: row.values() }
        };
        fit.map(describe).collect()
    }

    /// Weighs the lines against each other and against there being no headline.
    pub(crate) fn titles(&self, evidence: &mut Evidence) {
        if let Some(feed) = self.context.feed.and_then(|f| f.title.clone()) {
            evidence.titles.push(Weighed::new(feed, Origin::Feed, "feed entry", 0.8));
        }
        let sites: Vec<String> = evidence.sites.iter().map(|s| key(&s.value)).collect();
        let candidates = self.candidates(&sites);
        let score = |c: &Candidate| c.row.iter().zip(WEIGHTS.iter()).map(|(v, w)| v * w).sum::<f32>();
        let scores: Vec<f32> = candidates.iter().map(score).collect();
        // "None of them" has the score 0.
        let top = scores.iter().copied().fold(0.0, f32::max);
        let whole: f32 = (-top).exp() + scores.iter().map(|s| (s - top).exp()).sum::<f32>();
        for (candidate, score) in candidates.into_iter().zip(scores) {
            let weight = (score - top).exp() / whole;
            if weight >= LEAST && score > 0.0 {
                evidence.titles.push(Weighed::new(candidate.value, Origin::Text, format!("line {}", candidate.at + 1), weight));
            }
        }
    }
}

/// What is known of one line by itself.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a feature")]
struct Traits<'d> {
    words: Vec<String>,
    key: &'d str,
    date: bool,
    byline: bool,
    people: bool,
    service: bool,
    outlet: bool,
    list: bool,
    question: bool,
    paragraph: bool,
    crumb: bool,
    /// How far the body speaks of its words.
    told: Told,
    /// Where else it stands in the dump.
    places: &'d [usize],
    /// Another line holds it and a little more; it holds another line and a little more.
    extended: bool,
    extends: bool,
    crumbed: bool,
}

/// How far the body speaks of the words of a line.
#[derive(Default, Clone, Copy)]
pub(crate) struct Told {
    share: f32,
    count: f32,
    often: f32,
    /// The share of the words that the first block of the body holds.
    lead: f32,
}

impl Told {
    pub(crate) fn sum(self) -> f32 {
        0.3 * self.share + 0.4 * self.count + 0.3 * self.often
    }
}

/// The best of all lines in a respect.
#[derive(Default)]
struct Best {
    told: f32,
    heading: bool,
}

struct Lines<'d, 'a> {
    dump: &'d Dump<'a>,
    from: usize,
    first: usize,
    traits: Vec<Traits<'d>>,
    sites: &'d [String],
    best: Best,
}

impl<'d, 'a> Lines<'d, 'a> {
    fn of(dump: &'d Dump<'a>, first: usize, sites: &'d [String]) -> Self {
        let from = first.saturating_sub(BEFORE_BODY);
        let end = dump.lines.len().min(first + IN_BODY + AROUND);
        let lead = dump.lines.get(first).map(|l| words(l.text)).unwrap_or_default();
        let mut traits: Vec<Traits<'d>> = (from..end).map(|at| Traits::of(dump, at, &lead)).collect();
        relate(&mut traits);
        let mut out = Self { dump, from, first, traits, sites, best: Best::default() };
        let fit: Vec<usize> = (from..first).filter(|at| out.may_be_title(*at)).collect();
        out.best.told = fit.iter().map(|at| out.at(*at).told.sum()).fold(0.0, f32::max);
        out.best.heading = fit.iter().any(|at| dump.lines[*at].heading);
        out
    }

    fn at(&self, at: usize) -> &Traits<'d> {
        &self.traits[at - self.from]
    }

    fn may_be_title(&self, at: usize) -> bool {
        let (line, own) = (&self.dump.lines[at], self.at(at));
        let plain = !line.linked && line.text.len() <= LONGEST && line.text.len() >= 3 && line.text.starts_with(opens_title);
        plain
            && !own.date
            && !own.question
            && !own.service
            && !own.crumb
            && !own.list
            && !own.paragraph
            && !own.byline
            && !self.sites.iter().any(|s| s == own.key)
    }

    /// The row of a line.
    fn describe(&self, at: usize, row: &mut Row) {
        self.place(at, row);
        self.shape(at, row);
        self.speech(at, row);
        self.neighbours(at, row);
        self.repetition(at, row);
    }

    fn place(&self, at: usize, row: &mut Row) {
        let ahead = self.first.saturating_sub(at);
        row.put("line", 1.0);
        row.put("in_body", flag(at >= self.first));
        row.bucket("ahead", ahead, &[1, 2, 3, 5, 8, 14, 25, 40]);
        row.put("near", 1.0 - ahead as f32 / BEFORE_BODY as f32);
        let between = if at < self.first { &self.traits[(at + 1 - self.from).min(self.traits.len())..self.first - self.from] } else { &[] };
        row.put("short_between", between.iter().filter(|t| t.words.len() < 4).count().min(12) as f32 / 12.0);
        row.put("service_between", flag(between.iter().any(|t| t.service)));
        row.put("outlet_between", flag(between.iter().any(|t| t.outlet)));
        row.put("rival_between", flag(between.iter().any(|t| t.told.sum() > self.at(at).told.sum())));
    }

    fn shape(&self, at: usize, row: &mut Row) {
        let line = self.dump.lines.get(at).copied().unwrap_or_default();
        let (text, own) = (line.text, self.at(at));
        row.bucket("words", own.words.len(), &[1, 2, 3, 5, 7, 10, 13, 17, 22]);
        for (name, ends) in [
            ("full_stop", &["."][..]),
            ("question", &["?"]),
            ("call", &["!"]),
            ("colon", &[":"]),
            ("dots", &["…", "..."]),
            ("comma", &[","]),
        ] {
            row.put(name, flag(ends.iter().any(|e| text.ends_with(e)) && (name != "full_stop" || !text.ends_with("..."))));
        }
        row.put("number_first", flag(text.starts_with(|c: char| c.is_ascii_digit())));
        row.put("quote_first", flag(text.starts_with(|c: char| !c.is_alphanumeric())));
        row.put("small_first", flag(text.starts_with(char::is_lowercase)));
        row.put("colon_inside", flag(text.contains(": ")));
        row.put("bar_inside", flag(crate::facts::title::separators::SEPARATORS.iter().any(|s| text.contains(s))));
        row.put("credit_inside", flag(CREDITS.iter().any(|c| text.contains(c))));
        row.put("address_inside", flag(text.contains('@') || text.contains("http") || text.contains("www.")));
        let long = || text.split_whitespace().filter(|w| w.chars().count() > 3 && w.starts_with(char::is_alphabetic));
        let capitals = long().filter(|w| w.starts_with(char::is_uppercase)).count() as f32 / long().count().max(1) as f32;
        row.put("capitals", capitals);
        row.put("all_capitals", flag(capitals > 0.99 && own.words.len() > 3));
        row.put("shouted", flag(text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)));
        row.put("digits", text.chars().filter(char::is_ascii_digit).count() as f32 / text.chars().count().max(1) as f32);
        row.put("heading", flag(line.heading));
        row.put("no_heading", flag(!line.heading && self.best.heading));
        row.put("item", flag(line.item));
        row.put("kept", flag(line.kept));
        row.put("outlet", flag(own.outlet));
        row.put("people", flag(own.people));
        row.put("site_inside", flag(self.sites.iter().any(|s| s.len() > 3 && own.key.contains(s.as_str()))));
    }

    fn speech(&self, at: usize, row: &mut Row) {
        let told = self.at(at).told;
        row.put("told_share", told.share);
        row.put("told_count", told.count);
        row.put("told_often", told.often);
        row.put("told_lead", told.lead);
        row.put("told_nothing", flag(told.count == 0.0));
        row.put("told_all", flag(told.share > 0.99));
        row.put("told_best", flag(told.sum() > 0.0 && told.sum() >= self.best.told));
        row.put("told_less", (self.best.told - told.sum()).max(0.0));
        let slug = self.dump.context.url.and_then(address::slug);
        row.put("slug", slug.map_or(0.0, |s| likeness(&s, self.dump.lines.get(at).map_or("", |l| l.text))));
    }

    fn neighbours(&self, at: usize, row: &mut Row) {
        let near = |by: isize| {
            let other = at.checked_add_signed(by).filter(|o| *o >= self.from && o - self.from < self.traits.len())?;
            Some((&self.traits[other - self.from], self.dump.lines.get(other)?))
        };
        for (side, by) in [("before", -1), ("behind", 1)] {
            let other = near(by);
            let is = |of: fn(&Traits<'_>) -> bool| flag(other.is_some_and(|(t, _)| of(t)));
            row.put_at(side, "none", flag(other.is_none()));
            row.put_at(side, "date", is(|t| t.date));
            row.put_at(side, "byline", is(|t| t.byline || t.people));
            row.put_at(side, "service", is(|t| t.service || t.outlet));
            row.put_at(side, "crumb", is(|t| t.crumb));
            row.put_at(side, "list", is(|t| t.list));
            row.put_at(side, "short", is(|t| t.words.len() < 4));
            row.put_at(side, "long", flag(other.is_some_and(|(_, l)| (80..PROSE).contains(&l.text.len()))));
            row.put_at(side, "prose", flag(other.is_some_and(|(_, l)| l.text.len() >= PROSE)));
            row.put_at(side, "kept", flag(other.is_some_and(|(_, l)| l.kept)));
            row.put_at(side, "told_more", flag(other.is_some_and(|(t, _)| t.told.sum() > self.at(at).told.sum())));
            row.put_at(side, "heading", flag(other.is_some_and(|(_, l)| l.heading)));
            row.put_at(side, "apart", flag(self.gap(at, by) > 1));
        }
        let any = |range: std::ops::RangeInclusive<isize>, of: fn(&Traits<'_>) -> bool| {
            flag(range.into_iter().any(|by| near(by).is_some_and(|(t, _)| of(t))))
        };
        row.put("date_soon", any(1..=4, |t| t.date));
        row.put("byline_soon", any(1..=4, |t| t.byline || t.people));
        row.put("date_earlier", any(-4..=-1, |t| t.date));
        row.put("byline_earlier", any(-4..=-1, |t| t.byline));
        row.put("crumb_earlier", any(-4..=-1, |t| t.crumb));
    }

    /// The number of lines from this block to the next one on that side.
    fn gap(&self, at: usize, by: isize) -> u32 {
        let place = |at: usize| self.dump.lines.get(at).map(|l| l.place);
        let other = at.checked_add_signed(by).and_then(place);
        place(at).zip(other).map_or(9, |(a, b)| a.abs_diff(b))
    }

    fn repetition(&self, at: usize, row: &mut Row) {
        let own = self.at(at);
        let others = || own.places.iter().filter(|p| **p != at);
        row.put("again_close", flag(others().any(|p| p.abs_diff(at) <= AROUND)));
        row.put("again_before", others().filter(|p| **p < at).count().min(3) as f32 / 3.0);
        row.put("again_till_body", others().filter(|p| **p > at && **p < self.first).count().min(3) as f32 / 3.0);
        row.put("again_below", others().filter(|p| **p >= self.first).count().min(3) as f32 / 3.0);
        row.put("again_twice", flag(own.places.len() == 2 && own.words.len() > 3));
        row.put("again_often", flag(own.places.len() > 3));
        row.put("extended", flag(own.extended));
        row.put("extends", flag(own.extends));
        row.put("crumbed", flag(own.crumbed));
    }
}

/// Signs of a picture's caption.
pub(crate) const CREDITS: &[&str] = &[
    "Photo", "photo:", "Foto", "Getty", "©", "/dpa", ".dpa", "(AFP", "(AP", "/AP", "Image:", "Images", "Reuters)", "/AFP", "Bild:",
    "Crédit",
];

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

impl<'d> Traits<'d> {
    fn of(dump: &'d Dump<'_>, at: usize, lead: &[String]) -> Self {
        let text = dump.lines[at].text;
        let own = words(if text.len() > 2 * LONGEST { "" } else { text });
        let short = text.len() <= LONGEST;
        Self {
            date: dump.is_date_line(at),
            byline: dump.sheet.is_byline(at),
            people: short && dump.sheet.are_people(at),
            service: is_service(text),
            outlet: dump.sheet.is_service(at),
            list: short && is_list(text),
            question: is_question(text),
            paragraph: is_paragraph(text),
            crumb: short && last_crumb(text).is_some(),
            told: told(dump, &own, lead),
            places: dump.sheet.places(at),
            words: own,
            key: &dump.sheet.keys[at],
            ..Self::default()
        }
    }
}

/// How far the body speaks of the words of a line: of what share, of how many, and how often.
pub(crate) fn told(dump: &Dump<'_>, own: &[String], lead: &[String]) -> Told {
    let content: Vec<&String> = own.iter().filter(|w| w.chars().count() > 3 || !w.is_ascii()).collect();
    if content.is_empty() {
        return Told::default();
    }
    let counts: Vec<u32> = content.iter().map(|w| dump.spoken.count(w)).collect();
    let told = counts.iter().filter(|n| **n > 0).count() as f32;
    let often = counts.iter().filter(|n| **n > 2).count() as f32;
    let opening = content.iter().filter(|w| lead.contains(w)).count() as f32;
    let size = content.len() as f32;
    Told { share: told / size, count: (told / 6.0).min(1.0), often: (often / 3.0).min(1.0), lead: opening / size }
}

/// Which lines hold which others: "The headline" and "The headline | The outlet", and the last part of a trail of breadcrumbs.
fn relate(traits: &mut [Traits<'_>]) {
    for one in 0..traits.len() {
        for other in 0..traits.len() {
            let (short, long) = (traits[one].key.len(), traits[other].key.len());
            if short >= PART && long > short && long <= short + MORE {
                let (a, b) = (traits[one].key, traits[other].key);
                if b.starts_with(a) || b.ends_with(a) {
                    traits[one].extended = true;
                    traits[one].crumbed |= traits[other].crumb;
                    traits[other].extends = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, BlockKind, ElementId};

    #[test]
    fn every_weight_belongs_to_a_feature() {
        let names = feature_names();
        let mut lines = include_str!("weights.txt").lines();
        assert!(lines.next().is_some_and(|l| l.starts_with("titles 1 ")));
        for line in lines {
            let (name, weight) = line.split_once(' ').expect("a name and a weight");
            assert!(names.iter().any(|n| n == name) && weight.parse::<f32>().is_ok_and(f32::is_finite), "{line}");
        }
        assert!(WEIGHTS.iter().filter(|w| **w != 0.0).count() > 50);
    }

    #[test]
    fn rows_have_the_features_order() {
        let texts = ["Home", "The ferry returns to the old harbour", "By Ada Lind", "The ferry will return to the old harbour in May."];
        let block = |(at, text): (usize, &&str)| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            links: Vec::new(),
            markup: None,
            element: ElementId(0),
            place: at as u32,
            hidden: false,
        };
        let blocks: Vec<Block> = texts.iter().enumerate().map(block).collect();
        let context = Context::default();
        let sheet = Sheet::of(&blocks, &context);
        let dump = Dump::of(&sheet, &[false, false, false, true]);
        let found = dump.candidates(&[]);
        assert!(found.iter().any(|c| c.value == texts[1]) && !found.iter().any(|c| c.value == texts[2]));
        let names = feature_names();
        let of = |name: &str| found.iter().find(|c| c.at == 1).expect("it").row[names.iter().position(|n| n == name).expect("a feature")];
        assert!(found.iter().all(|c| c.row.len() == names.len()));
        assert!(of("line") > 0.9 && of("ahead_2") > 0.9 && of("behind_byline") > 0.9 && of("told_best") > 0.9 && of("in_body") < 0.1);
    }
}
