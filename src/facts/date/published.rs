//! When a page was published and changed: every date on it, weighed by where it stands.

use url::Url;

use crate::dates::labels::Label;
use crate::dates::{self, Order, Reading};
use crate::document::Document;
use crate::document::lines::Line;
use crate::document::region::Region;
use crate::facts::authors::names::{after_by, is_person, names};
use crate::facts::date::choice::BESIDE;
use crate::facts::date::line::{self, Said};
use crate::facts::evidence::{Evidence, Weighed};
use crate::facts::head::json_ld;
use crate::facts::head::meta;
use crate::facts::layout::{Layout, Zone};
use crate::facts::{Context, address};
use crate::model::{Date, Origin};
use crate::text::words::holds_number;

/// Dates in this many lines before and after the headline are near it.
const NEAR_BEFORE: usize = 12;
const NEAR_AFTER: usize = 25;
/// A reading of this weight makes a search of attributes needless.
const ENOUGH: f32 = 0.45;
/// Lines beyond this number are not searched for dates.
const MOST_DATE_LINES: usize = 3_000;
/// A paragraph of this many bytes is the body's.
const PARAGRAPH: usize = 200;
/// A caption in so many lines below the headline may hold the date and nothing else.
const CAPTION_LINES: usize = 4;
/// So many of the headline's and its neighbours' elements are searched for dates.
const MOST_NODES: usize = 400;

/// All that the readers of dates need to know.
pub(crate) struct Watch<'a> {
    pub(crate) scene: &'a Document<'a>,
    pub(crate) context: &'a Context<'a>,
    pub(crate) url: Option<&'a Url>,
    pub(crate) reading: Reading<'a>,
    pub(crate) layout: &'a Layout<'a>,
}

/// Gathers all dates of the page.
pub(crate) fn gather(watch: &Watch<'_>, ld: &json_ld::Said, metas: &meta::Said, evidence: &mut Evidence) {
    watch.written(ld, metas, evidence);
    watch.in_url(evidence);
    watch.titled(evidence);
    watch.marked(evidence);
    watch.lines(evidence);
    if evidence.dates.iter().all(|d| d.weight < ENOUGH) {
        watch.attributes(evidence);
    }
    if let Some(date) = watch.context.feed.and_then(|f| f.date) {
        evidence.dates.push(Weighed::new(date, Origin::Feed, "feed entry", 0.85));
    }
}

impl Watch<'_> {
    /// The date that an attribute holds.
    pub(crate) fn parse(&self, text: &str) -> Option<(Date, bool)> {
        if text.len() < 60 { dates::sure(text, self.reading.order) } else { None }
    }

    fn written(&self, ld: &json_ld::Said, metas: &meta::Said, evidence: &mut Evidence) {
        // An ambiguous date loses to an unambiguous one.
        let read = |value: &str, weight: f32| {
            let (date, sure) = dates::sure(value, self.reading.order)?;
            Some((date, if sure { weight } else { weight * 0.6 }))
        };
        let ld_dates = |list: &[(String, String, f32)]| -> Vec<Weighed<Date>> {
            let one = |(value, place, weight): &(String, String, f32)| {
                read(value, *weight).map(|(d, w)| Weighed::new(d, Origin::JsonLd, place.clone(), w))
            };
            list.iter().filter_map(one).collect()
        };
        let meta_dates = |list: &[(String, &'static str, f32)]| -> Vec<Weighed<Date>> {
            let one = |(value, name, weight): &(String, &'static str, f32)| {
                read(value, *weight).map(|(d, w)| Weighed::new(d, Origin::Meta, *name, w))
            };
            list.iter().filter_map(one).collect()
        };
        evidence.dates.extend(ld_dates(&ld.dates));
        evidence.modified.extend(ld_dates(&ld.modified));
        evidence.dates.extend(meta_dates(&metas.dates));
        evidence.modified.extend(meta_dates(&metas.modified));
    }

    fn in_url(&self, evidence: &mut Evidence) {
        if let Some((day, weight)) = self.url.and_then(address::day) {
            evidence.dates.push(Weighed::new(Date::day(day), Origin::Url, "address", weight));
        }
    }

    /// A day at the head of `<title>` or of a meta's title, before a separator: "08.11.2021 | Ferry returns".
    fn titled(&self, evidence: &mut Evidence) {
        let own = self.scene.title.as_deref().map(|t| (t, Origin::TitleElement));
        let named = |name: &str| matches!(name, "og:title" | "twitter:title" | "title" | "dc.title");
        let said = self.scene.metas.iter().filter(|(name, _)| named(name)).map(|(_, title)| (*title, Origin::Meta));
        let mut found: Vec<Weighed<Date>> = Vec::new();
        for (title, origin) in own.into_iter().chain(said.take(4)) {
            if let Some((date, _)) = crate::facts::title::dated_head(title, &self.reading) {
                found.push(Weighed::new(date, origin, "head of the title", 0.6));
            }
        }
        evidence.dates.extend(found);
        if let Some(line) = self.layout.headline.and_then(|at| self.scene.lines.get(at)).filter(|l| l.heading.is_some()) {
            self.in_heading(line, evidence);
        }
    }

    /// A date in an element of its own inside the headline: `<h1>Ferry returns <small>2 April 2025</small></h1>`.
    fn in_heading(&self, line: &Line, evidence: &mut Evidence) {
        let tree = self.scene.tree;
        let Some(heading) = tree.ancestors(line.node).find(|n| crate::document::region::ends_line(tree, *n)) else { return };
        for inner in tree.descendants(heading).skip(1).take(40).filter(|n| tree.text(*n).is_none()) {
            let text = self.scene.text(inner, 80);
            if let Some(said) = line::read(&text, &self.reading, None).filter(|s| s.alone || s.label.is_some()) {
                evidence.dates.push(Weighed::new(said.found.date, Origin::Text, format!("inside the heading, {BESIDE}"), 0.6));
                return;
            }
        }
    }

    /// Dates that attributes of small elements between headline and body hold: an icon's `title`.
    fn attributes(&self, evidence: &mut Evidence) {
        let (Some(headline), Some((first, _))) = (self.layout.headline, self.layout.body) else { return };
        let (tree, lines) = (self.scene.tree, &self.scene.lines);
        let (from, to) = (lines[headline].node, lines[first.max(headline)].node);
        let Some(shared) = tree.ancestors(from).find(|a| tree.ancestors(to).any(|b| b == *a)) else { return };
        let between = |id: &crate::html::NodeId| (self.scene.place(from)..self.scene.place(to)).contains(&self.scene.place(*id));
        for id in tree.descendants(shared).filter(between).take(MOST_NODES) {
            let held = ["title", "aria-label", "data-tooltip", "data-original-title", "alt"].iter().filter_map(|name| tree.attr(id, name));
            let said =
                held.filter(|v| v.len() < 60).find_map(|v| line::read(v, &self.reading, None).filter(|s| s.alone || s.label.is_some()));
            if let Some(said) = said.filter(|s| s.label != Some(Label::Modified) && !self.layout.is_in_card(id, Zone::Head)) {
                evidence.dates.push(Weighed::new(said.found.date, Origin::Text, format!("attribute {BESIDE}"), 0.45));
                return;
            }
        }
    }

    /// True for a line near the headline, or where none is known.
    pub(crate) fn is_near(&self, at: usize) -> bool {
        self.layout.headline.is_none_or(|line| at + NEAR_BEFORE >= line && at <= line + NEAR_AFTER)
    }

    /// Date lines in the text near the headline, and labelled ones elsewhere in the article.
    fn lines(&self, evidence: &mut Evidence) {
        let lines = &self.scene.lines;
        let at = self.layout.headline.unwrap_or(0);
        for (index, line) in lines.iter().enumerate().take(MOST_DATE_LINES) {
            if !holds_number(&line.text) || !self.may_be_date(index, line) {
                continue;
            }
            let above = index.checked_sub(1).and_then(|p| lines.get(p)).map(|l| l.text.as_str()).filter(|text| !self.layout.is_title(text));
            let Some(said) = line::read(&line.text, &self.reading, above).filter(|s| s.alone || line.heading.is_none()) else { continue };
            let near = self.is_near(index);
            let (standing, beside) = self.line_standing(index, line, &said, above);
            let part = Watch::part(line.region, near);
            let zone = self.layout.zone(index);
            let own = matches!(zone, Zone::Head | Zone::Body) || zone == Zone::Above && said.alone && self.layout.is_at_trunk(line.node);
            let free = said.label.is_some() && (said.signed || own);
            if standing * part <= 0.0 || !free && self.layout.is_in_card(line.node, zone) {
                continue;
            }
            let share = if said.found.ambiguous { said.share * 0.5 } else { said.share };
            let named = if said.label.is_some() { 0.75 } else { 0.6 };
            let side = if index < at { 0.85 } else { 1.0 };
            let weight = named * side * standing * (0.6 + 0.4 * share) * part;
            let list = if said.label == Some(Label::Modified) { &mut evidence.modified } else { &mut evidence.dates };
            let place = match (beside, near) {
                (true, _) => format!("line {BESIDE}"),
                (false, true) => "line near the headline".to_owned(),
                (false, false) => "labelled line".to_owned(),
            };
            list.push(Weighed::new(said.found.date, Origin::Text, place, weight));
            for date in dates::changes(&line.text, &self.reading) {
                evidence.modified.push(Weighed::new(date, Origin::Text, "line with two dates", weight));
            }
        }
        self.opening(at, evidence);
    }

    /// Captions hold no date of the article's, but for one right under the headline that is a date and nothing else.
    fn may_be_date(&self, index: usize, line: &Line) -> bool {
        let under = || self.layout.headline.is_some_and(|at| index > at && index <= at + CAPTION_LINES && line.text.len() < 40);
        !line.region.is(Region::CAPTION)
            || under() && line::read(&line.text, &self.reading, None).is_some_and(|s| s.alone && s.label.is_none())
    }

    /// How far a line's place speaks for the article, and whether it is beside the headline.
    fn line_standing(&self, index: usize, line: &Line, said: &Said, above: Option<&str>) -> (f32, bool) {
        let labelled = said.label.is_some();
        let signed = || above.is_some_and(|p| p.len() < 100 && after_by(p).is_some_and(|n| names(n, &[]).iter().any(|n| is_person(n))));
        let Some(at) = self.layout.headline else {
            let counts = labelled || self.layout.zone(index) == Zone::Head || signed();
            return (if counts { 0.6 } else { 0.0 }, false);
        };
        let near = self.is_near(index);
        let distance = 1.0 - index.abs_diff(at) as f32 / 60.0;
        let behind = self.layout.body.map_or(index, |(_, last)| last);
        match self.layout.zone(index) {
            Zone::Above if !labelled && (!near || self.layout.is_masthead(index)) => (0.0, false),
            Zone::Above | Zone::Head if near => (distance, self.layout.zone(index) == Zone::Head),
            Zone::Above | Zone::Head if labelled => (0.5, false),
            Zone::Body | Zone::Behind if labelled => (if near { distance } else { 0.5 }, false),
            Zone::Body if near && (said.alone || said.placed) => (0.8 * distance, false),
            Zone::Behind if self.layout.is_severed(index) => (0.0, false),
            Zone::Behind if signed() || said.signed => (0.85, false),
            Zone::Behind if said.alone && index == behind + 1 => (0.6, false),
            Zone::Behind if said.alone && index <= behind + 2 && self.layout.is_at_trunk(line.node) => (0.6, false),
            _ => (0.0, false),
        }
    }

    /// A date that opens the first paragraph: "(18.01.2018) Landwirte …".
    fn opening(&self, headline: usize, evidence: &mut Evidence) {
        let is_prose = |l: &&Line| l.text.len() >= PARAGRAPH / 2 && l.heading.is_none() && !l.region.is(Region::FOREIGN);
        for paragraph in self.scene.lines.iter().skip(headline).take(NEAR_AFTER).filter(is_prose).take(2) {
            let head = crate::text::likeness::head(&paragraph.text, 60);
            let found = dates::find(head, &self.reading);
            if let Some(first) = found.first().filter(|f| line::opens_paragraph(head, f, 14)) {
                evidence.dates.push(Weighed::new(first.date, Origin::Text, "opening of the first paragraph", 0.4));
            }
        }
    }

    /// How far a part of the page speaks for its article.
    pub(crate) fn part(region: Region, near: bool) -> f32 {
        match () {
            () if region.is(Region::NAV.with(Region::COMMENTS).with(Region::RELATED)) => 0.0,
            () if region.is(Region::FOREIGN) => {
                if near && !region.is(Region::LINK) {
                    0.55
                } else {
                    0.0
                }
            }
            () if !region.is(Region::MARGIN) => 1.0,
            () if near => 0.85,
            () if region.is(Region::ARTICLE) => 0.7,
            () => 0.2,
        }
    }
}

/// The order of day and month on this page: the language's, unless the page's own dates can be read in one order only.
pub(crate) fn order(scene: &Document<'_>, locale: Option<&str>, host: Option<&str>) -> Order {
    let habit = Order::of(locale, host);
    voted(scene.lines.iter().map(|l| l.text.as_str()), habit)
}

/// The order that the dates in short lines are written in, where they can be read in one order only; else the habit.
pub(crate) fn voted<'l>(lines: impl Iterator<Item = &'l str>, habit: Order) -> Order {
    if habit == Order::YearFirst {
        return habit;
    }
    let mut votes = [0u32; 2];
    let reading = Reading { order: Order::DayFirst, language: None };
    for line in lines.filter(|l| l.len() < 120 && l.contains('/')).take(300) {
        for found in dates::find(line, &reading).iter().filter(|f| !f.ambiguous) {
            let text = &line[found.start..found.end];
            let first: String = text.chars().take_while(char::is_ascii_digit).collect();
            match (first.len(), first.parse::<i8>()) {
                (1 | 2, Ok(n)) if text[first.len()..].starts_with('/') => votes[usize::from(n != found.date.day.day())] += 1,
                _ => {}
            }
        }
    }
    match votes {
        [0, 0] => habit,
        [day, month] if day > 2 * month => Order::DayFirst,
        [day, month] if month > 2 * day => Order::MonthFirst,
        _ => habit,
    }
}
