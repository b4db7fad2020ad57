//! When a page was published and changed: every date on it, weighed by where it stands.

use jiff::civil;
use url::Url;

use crate::dates::labels::{Label, label_after, label_before};
use crate::dates::{self, Order, Reading};
use crate::document::Document;
use crate::document::lines::Line;
use crate::document::region::Region;
use crate::facts::authors::names::{after_by, is_person, names};
use crate::facts::evidence::{Evidence, Weighed};
use crate::facts::head::json_ld;
use crate::facts::head::meta;
use crate::facts::{Context, address};
use crate::html::NodeId;
use crate::model::{Date, Fact, Hints, Origin};

/// No page is older than this, unless its own metadata says so.
const EARLIEST: i16 = 1990;
/// A longer line is prose: its dates are the story's.
const DATE_LINE: usize = 200;
/// So long may it be if words say what its date is.
const LABELLED_LINE: usize = 320;
/// Dates in this many lines before and after the headline are near it.
const NEAR_BEFORE: usize = 12;
const NEAR_AFTER: usize = 25;
/// Lighter readings are not believed: no date is better than a wrong one.
const LIGHTEST: f32 = 0.3;
/// Readings of this weight count if there are no others and they agree.
const LIGHT: f32 = 0.2;
/// Lines beyond this number are not searched for dates.
const MOST_DATE_LINES: usize = 3_000;
/// Readings beyond this number are not compared.
const MOST_READINGS: usize = 300;
/// An address that is older than all stamps by more days than this keeps the first date of a page that was stamped anew.
const STAMPED_ANEW: i32 = 30;
/// A paragraph of this many bytes is the body's.
const PARAGRAPH: usize = 200;

/// All that the readers of dates need to know.
pub(crate) struct Watch<'a> {
    pub(crate) scene: &'a Document<'a>,
    pub(crate) context: &'a Context<'a>,
    pub(crate) url: Option<&'a Url>,
    pub(crate) reading: Reading<'a>,
    /// The line of the headline.
    pub(crate) headline: Option<usize>,
}

/// Gathers all dates of the page.
pub(crate) fn gather(watch: &Watch<'_>, ld: &json_ld::Said, metas: &meta::Said, evidence: &mut Evidence) {
    watch.written(ld, metas, evidence);
    watch.in_url(evidence);
    watch.marked(evidence);
    watch.lines(evidence);
    if let Some(date) = watch.context.feed.and_then(|f| f.date) {
        evidence.dates.push(Weighed::new(date, Origin::Feed, "feed entry", 0.85));
    }
}

impl Watch<'_> {
    /// The date that an attribute holds.
    fn parse(&self, text: &str) -> Option<(Date, bool)> {
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

    /// Microdata, `RDFa`, `<time>`, classes and data attributes.
    fn marked(&self, evidence: &mut Evidence) {
        for id in &self.scene.marked {
            let standing = self.standing(*id);
            if standing <= 0.0 {
                continue;
            }
            let Some(mark) = self.mark(*id) else { continue };
            let Some((date, sure)) = self.value(*id) else { continue };
            let weight = mark.weight * standing * if sure { 1.0 } else { 0.8 };
            let list = if mark.label == Label::Modified { &mut evidence.modified } else { &mut evidence.dates };
            list.push(Weighed::new(date, mark.origin, mark.place, weight));
        }
    }

    fn mark(&self, id: NodeId) -> Option<Mark> {
        let tree = self.scene.tree;
        let property = tree.attr(id, "itemprop").or_else(|| tree.attr(id, "property")).unwrap_or_default().to_ascii_lowercase();
        let named = |name: &str| property.split_whitespace().any(|p| p.rsplit(':').next() == Some(name));
        let mark = |label, origin, place, weight| Some(Mark { label, origin, place, weight });
        if named("datepublished") {
            return mark(Label::Published, Origin::Microdata, "datePublished", 0.9);
        }
        if named("datemodified") {
            return mark(Label::Modified, Origin::Microdata, "dateModified", 0.9);
        }
        if named("datecreated") || named("created") || named("date") || named("issued") {
            return mark(Label::Published, Origin::Microdata, "dateCreated", 0.75);
        }
        let is_time = tree.tag(id) == "time";
        if !is_time && !self.scene.hints(id).any(Hints::DATE) {
            return None;
        }
        let label = self.label(id);
        if label == Some(Label::Other) {
            return None;
        }
        let label_known = label.is_some();
        let label = label.unwrap_or(Label::Published);
        if is_time {
            mark(label, Origin::TimeElement, "time", if label_known { 0.8 } else { 0.7 })
        } else {
            mark(label, Origin::Text, "element with a date class", if label_known { 0.7 } else { 0.55 })
        }
    }

    /// What class, or the words before the element, say the date is.
    fn label(&self, id: NodeId) -> Option<Label> {
        let tree = self.scene.tree;
        let (own, hints) = (self.scene.text(id, 120), self.scene.hints(id));
        let modified = hints.any(Hints::MODIFIED);
        let published = hints.any(Hints::PUBLISHED) || tree.attr(id, "pubdate").is_some();
        match (published, modified) {
            (true, _) => Some(Label::Published),
            (false, true) => Some(Label::Modified),
            _ => label_before(self.before(&own)).or_else(|| label_before(&self.text_before(id))),
        }
    }

    /// The part of an element's text before its date.
    fn before<'t>(&self, text: &'t str) -> &'t str {
        dates::find(text, &self.reading).first().map_or("", |f| &text[..f.start])
    }

    /// The text right before an element, inside its parent.
    fn text_before(&self, id: NodeId) -> String {
        let tree = self.scene.tree;
        let previous = tree.prev_sibling(id).or_else(|| tree.parent(id).and_then(|p| tree.prev_sibling(p)));
        let text = previous.map(|p| tree.text(p).map_or_else(|| self.scene.text(p, 80), str::to_owned)).unwrap_or_default();
        if text.len() > 60 { String::new() } else { text }
    }

    /// The date that an element holds, in an attribute, else as short text, and whether it can be read in one order only.
    fn value(&self, id: NodeId) -> Option<(Date, bool)> {
        let tree = self.scene.tree;
        let attribute =
            ["datetime", "content", "data-datetime", "data-date", "data-time", "data-timestamp", "data-published", "data-publish-date"]
                .iter()
                .filter_map(|name| tree.attr(id, name))
                .find_map(|v| self.parse(v));
        let title = || tree.attr(id, "title").and_then(|v| self.parse(v));
        attribute.or_else(title).or_else(|| self.value_of_text(&self.scene.text(id, DATE_LINE)))
    }

    /// The one date of a short text; relative times where the caller knows the moment.
    fn value_of_text(&self, text: &str) -> Option<(Date, bool)> {
        if text.len() > DATE_LINE {
            return None;
        }
        let found = dates::find(text, &self.reading);
        let plain = found.iter().find(|f| label_before(&text[..f.start]) != Some(Label::Modified)).or(found.first());
        plain.map(|f| (f.date, !f.ambiguous)).or_else(|| Some((dates::relative(text, self.context.now?)?, true)))
    }

    /// How far an element's place speaks for the article: nothing in foreign parts, most near the headline.
    fn standing(&self, id: NodeId) -> f32 {
        let region = self.scene.region(id);
        let base: f32 = if region.is(Region::ARTICLE) { 0.9 } else { 0.75 };
        let hidden = if region.is(Region::HIDDEN) { 0.6 } else { 1.0 };
        let linked = if region.is(Region::LINK) { 0.8 } else { 1.0 };
        let near = self.nearness(self.scene.place(id));
        base * hidden * linked * near * part(region, near > 1.0)
    }

    fn nearness(&self, place: u32) -> f32 {
        let Some(line) = self.headline else { return 0.8 };
        let here = self.scene.line_at(place);
        if here + NEAR_BEFORE >= line && here <= line + NEAR_AFTER { 1.1 } else { 0.6 }
    }

    /// Date lines in the text near the headline, and labelled ones elsewhere in the article.
    fn lines(&self, evidence: &mut Evidence) {
        let lines = &self.scene.lines;
        let at = self.headline.unwrap_or(0);
        for (index, line) in lines.iter().enumerate().take(MOST_DATE_LINES) {
            if !may_be_date(line) {
                continue;
            }
            let near = index + NEAR_BEFORE >= at && index <= at + NEAR_AFTER;
            let previous = index.checked_sub(1).and_then(|p| lines.get(p)).map(|l| l.text.as_str());
            let signed =
                || previous.is_some_and(|p| p.len() < 100 && after_by(p).is_some_and(|n| names(n, &[]).iter().any(|n| is_person(n))));
            let counts = || near || self.headline.is_none() || signed();
            let Some((date, label, share)) = self.date_line(line, counts, previous) else { continue };
            let distance = index.abs_diff(at) as f32;
            let side = if index < at { 0.85 } else { 1.0 };
            let named = if label.is_some() { 0.75 } else { 0.6 };
            let nearness = match () {
                () if self.headline.is_none() && label.is_none() => 0.6,
                () if near => 1.0 - distance / 60.0,
                () if signed() => 0.85,
                () => 0.5,
            };
            let weight = named * side * nearness * (0.6 + 0.4 * share) * part(line.region, near);
            let list = if label == Some(Label::Modified) { &mut evidence.modified } else { &mut evidence.dates };
            list.push(Weighed::new(date, Origin::Text, if near { "line near the headline" } else { "labelled line" }, weight));
            for date in dates::changes(&line.text, &self.reading) {
                evidence.modified.push(Weighed::new(date, Origin::Text, "line with two dates", weight));
            }
        }
        self.opening(at, evidence);
    }

    /// A date that opens the first paragraph: "(18.01.2018) Landwirte …".
    fn opening(&self, headline: usize, evidence: &mut Evidence) {
        let is_prose = |l: &&Line| l.text.len() >= PARAGRAPH / 2 && l.heading.is_none() && !l.region.is(Region::FOREIGN);
        for paragraph in self.scene.lines.iter().skip(headline).take(NEAR_AFTER).filter(is_prose).take(2) {
            let head = crate::text::likeness::head(&paragraph.text, 60);
            let found = dates::find(head, &self.reading);
            if let Some(first) = found.first().filter(|f| head[..f.start].chars().filter(|c| c.is_alphanumeric()).count() <= 14) {
                evidence.dates.push(Weighed::new(first.date, Origin::Text, "opening of the first paragraph", 0.4));
            }
        }
    }

    /// The date of a line that is a date line: short, in the article's part, the date most of it or labelled.
    /// Far from the headline only labelled ones count.
    fn date_line(&self, line: &Line, near: impl Fn() -> bool, previous: Option<&str>) -> Option<(Date, Option<Label>, f32)> {
        let found = dates::find(&line.text, &self.reading);
        let first = found.first()?;
        let alone = line.text[..first.start].trim().is_empty();
        let above = previous.filter(|p| alone && p.len() < 40 && !p.contains(char::is_numeric));
        let label =
            label_before(&line.text[..first.start]).or_else(|| label_after(&line.text[first.end..])).or_else(|| label_before(above?));
        let share = (first.end - first.start) as f32 / line.text.len() as f32;
        let prose = line.text.len() > 100 || line.text.ends_with(['.', '!', '?']) && share < 0.5;
        let heading = line.heading.is_some() && share < 0.6;
        let long = line.text.len() > DATE_LINE && label.is_none();
        if label == Some(Label::Other) || heading || long || (prose && share < 0.25 && label.is_none()) || (label.is_none() && !near()) {
            return None;
        }
        Some((first.date, label, if first.ambiguous { share * 0.5 } else { share }))
    }
}

/// Date lines are short, no captions, and hold a number.
fn may_be_date(line: &Line) -> bool {
    line.text.len() <= LABELLED_LINE && !line.region.is(Region::CAPTION) && line.text.contains(char::is_numeric)
}

/// How far a part of the page speaks for its article.
fn part(region: Region, near: bool) -> f32 {
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

struct Mark {
    label: Label,
    origin: Origin,
    place: &'static str,
    weight: f32,
}

/// What dates may be: not after the fetch day plus two, not before 1990 except in metadata.
fn is_possible(date: &Weighed<Date>, today: Option<civil::Date>) -> bool {
    let latest = today.and_then(|t| t.checked_add(jiff::Span::new().days(2)).ok());
    let own = matches!(date.origin, Origin::JsonLd | Origin::Meta | Origin::Feed | Origin::Microdata);
    let year = date.value.day.year();
    latest.is_none_or(|l| date.value.day <= l) && (year >= EARLIEST || (own && year >= 1700 && year != 1970))
}

/// The dates of publication and of change.
///
/// 1. what the page's own metadata calls modified is not taken for published, where something else is;
/// 2. the day for which most speaks wins, made precise by a reading that agrees;
/// 3. a page that shows only when it was changed is dated by that.
pub(crate) fn choose(
    evidence: &Evidence,
    today: Option<civil::Date>,
    month: Option<(i16, i8)>,
) -> (Option<Fact<Date>>, Option<Fact<Date>>) {
    let believed = |list: &[Weighed<Date>]| believed(list, today);
    let modified_readings = believed(&evidence.modified);
    let modified = winner(&modified_readings, None);
    let mut published = believed(&evidence.dates);
    doubt(&mut published, &modified_readings);
    let shown =
        |f: &Fact<Date>| matches!(f.origin, Origin::Text | Origin::TimeElement | Origin::Microdata) || f.value.timestamp().is_none();
    let date = winner(&published, month).or_else(|| modified.clone().filter(shown));
    (date, modified)
}

/// The readings that count: the possible ones of some weight; where there is none, light ones that all name one day.
fn believed(list: &[Weighed<Date>], today: Option<civil::Date>) -> Vec<Weighed<Date>> {
    let possible = || list.iter().filter(|r| is_possible(r, today));
    let heavy: Vec<Weighed<Date>> = possible().filter(|r| r.weight >= LIGHTEST).take(MOST_READINGS).cloned().collect();
    if !heavy.is_empty() {
        return heavy;
    }
    let light: Vec<Weighed<Date>> = possible().filter(|r| r.weight >= LIGHT).take(MOST_READINGS).cloned().collect();
    let agreed = light.windows(2).all(|pair| pair[0].value.day == pair[1].value.day);
    if agreed { light } else { Vec::new() }
}

/// Takes weight from readings that are more likely the date of a change.
fn doubt(published: &mut [Weighed<Date>], modified: &[Weighed<Date>]) {
    let own = |r: &Weighed<Date>| matches!(r.origin, Origin::JsonLd | Origin::Meta);
    let changed: Vec<civil::Date> = modified.iter().filter(|r| own(r)).map(|r| r.value.day).collect();
    let near_change = |day: civil::Date| changed.iter().any(|c| apart(*c, day) <= 1);
    let said: Vec<civil::Date> = published.iter().filter(|r| own(r) && r.weight > 0.6).map(|r| r.value.day).collect();
    let stated = said.iter().min().copied();
    let seen = published.iter().filter(|r| !own(r) && r.origin != Origin::Url && r.weight > 0.44).map(|r| r.value.day).min();
    let Some(stated) = stated else { return };
    let permalink = published.iter().filter(|r| r.origin == Origin::Url && r.weight >= 0.8).map(|r| r.value.day).next();
    let kept = permalink.filter(|day| *day < stated && apart(*day, stated) > STAMPED_ANEW);
    for reading in published {
        let day = reading.value.day;
        // The page shows the day of its last change.
        let shows_change = !own(reading) && near_change(day) && apart(day, stated) > 1 && day > stated && !said.contains(&day);
        // A system that stamps both dates anew at every change, under a line that shows the old one.
        let after_change = changed.iter().any(|c| *c < day);
        let restamped =
            own(reading) && (near_change(day) || after_change) && seen.is_some_and(|s| s < day && apart(s, day) > 1 && !near_change(s));
        let anew = kept.is_some_and(|k| day >= stated && day > k);
        if shows_change || restamped || anew {
            reading.weight *= 0.3;
        }
    }
}

fn apart(a: civil::Date, b: civil::Date) -> i32 {
    (a - b).get_days().abs()
}

fn winner(readings: &[Weighed<Date>], month: Option<(i16, i8)>) -> Option<Fact<Date>> {
    let all: Vec<&Weighed<Date>> = readings.iter().collect();
    let weigh = |r: &&Weighed<Date>| (support(r, &all, month), r.weight);
    let best = all.iter().copied().map(|r| (weigh(&r), r)).reduce(|top, r| if r.0 > top.0 { r } else { top })?.1;
    let local = local_day(best, &all)
        .and_then(|day| all.iter().copied().filter(|r| r.value.day == day).reduce(|t, r| if r.weight > t.weight { r } else { t }));
    let best = local.unwrap_or(best);
    let precise = all.iter().filter(|r| r.value.day == best.value.day).map(|r| r.value).find(|v| v.timestamp().is_some());
    let value = if best.value.timestamp().is_some() { best.value } else { precise.unwrap_or(best.value) };
    Some(Fact::new(value, best.origin))
}

/// The day on the page's own calendar, where a moment in UTC falls on another one and the address, or another reading of
/// the same moment, has that day.
fn local_day(best: &Weighed<Date>, all: &[&Weighed<Date>]) -> Option<civil::Date> {
    let other = neighbour(best.value)?;
    let moved = |r: &&&Weighed<Date>| r.origin == Origin::Url || r.value.timestamp() == best.value.timestamp();
    all.iter().filter(|r| r.value.day == other).find(moved).map(|r| r.value.day)
}

/// The other day on which a moment in UTC may fall: the one before its morning, the one after its evening.
fn neighbour(date: Date) -> Option<civil::Date> {
    let time = date.time.filter(|t| t.offset.is_some_and(|o| o.seconds() == 0))?;
    if time.time.hour() < 12 { date.day.yesterday().ok() } else { date.day.tomorrow().ok() }
}

/// What speaks for a reading's day: the readings of that day, one of each origin, and the month in the address.
fn support(reading: &Weighed<Date>, all: &[&Weighed<Date>], month: Option<(i16, i8)>) -> f32 {
    let day = reading.value.day;
    let agrees = |r: &Weighed<Date>| r.value.day == day || neighbour(r.value) == Some(day) || neighbour(reading.value) == Some(r.value.day);
    let mut doubt = 1.0;
    let mut seen: Vec<(Origin, f32)> = Vec::new();
    for other in all.iter().filter(|r| agrees(r)) {
        match seen.iter_mut().find(|(origin, _)| *origin == other.origin) {
            Some((_, weight)) => *weight = weight.max(other.weight),
            None => seen.push((other.origin, other.weight)),
        }
    }
    for (_, weight) in seen {
        doubt *= 1.0 - weight.clamp(0.0, 0.97);
    }
    let fits = month.is_none_or(|(y, m)| (y, m) == (day.year(), day.month()));
    (1.0 - doubt) * if fits { 1.0 } else { 0.7 }
}

/// The order of day and month on this page: the language's, unless the page's own dates can be read in one order only.
pub(crate) fn order(scene: &Document<'_>, locale: Option<&str>, host: Option<&str>) -> Order {
    let habit = Order::of(locale, host);
    if habit == Order::YearFirst {
        return habit;
    }
    let mut votes = [0u32; 2];
    let reading = Reading { order: Order::DayFirst, language: None };
    for line in scene.lines.iter().filter(|l| l.text.len() < 120 && l.text.contains('/')).take(300) {
        for found in dates::find(&line.text, &reading).iter().filter(|f| !f.ambiguous) {
            let text = &line.text[found.start..found.end];
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
