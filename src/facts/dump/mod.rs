//! Facts of a text dump: what its lines tell where no markup is left.
//!
//! The body is what the caller kept. The title is the line before it whose words the body speaks of; dates and names stand in
//! short lines around the two; the outlet's name in a copyright notice.

pub(crate) mod lines;
pub(crate) mod sheet;

use std::collections::HashSet;

use crate::dates::labels::Label;
use crate::dates::{self, Order, Reading};
use crate::facts::authors::eastern;
use crate::facts::authors::names::{after_by, after_plain_by, is_body, is_person, is_reading_time, names};
use crate::facts::date::line::{self, Said};
use crate::facts::date::{choice, published};
use crate::facts::dump::lines::{PROSE, by_within, settled};
use crate::facts::dump::sheet::Sheet;
use crate::facts::evidence::{Evidence, Findings, Weighed, heaviest};
use crate::facts::site as outlets;
use crate::facts::site::may_have_end;
use crate::facts::{Context, address};
use crate::model::{Block, BlockKind, Date, Origin};
use crate::text::likeness::{Counts, head, key, words};

/// Dates and names are looked for in this many blocks around title and body's end.
pub(crate) const AROUND: usize = 8;
/// A date line below the text counts so much.
const BEHIND: f32 = 0.6;
/// A date with a label ("Published: …") counts so much.
const LABELLED: f32 = 0.75;
/// So many lines below the body may sign it.
const CLOSING: usize = 2;
/// So many short lines between a date and the title below it are a menu.
const MENU: usize = 3;
/// A longer line is no title, date line or byline.
pub(crate) const LONGEST: usize = 220;

impl Sheet<'_> {
    /// The lines that may be the headline, each with its row of features, for the trainer.
    #[must_use]
    pub fn title_candidates(&self, kept: &[bool]) -> Vec<(String, Vec<f32>)> {
        let dump = Dump::of(self, kept);
        let mut evidence = Evidence::default();
        dump.sites(&mut evidence);
        let sites: Vec<String> = evidence.sites.iter().map(|s| key(&s.value)).collect();
        dump.candidates(&sites).into_iter().map(|c| (c.value, c.row)).collect()
    }

    /// The headline as it may be guessed before it is known what the body is.
    #[must_use]
    pub fn guess_title(&self) -> Option<String> {
        let dump = Dump::of(self, &[]);
        let mut evidence = Evidence::default();
        dump.sites(&mut evidence);
        dump.guess(&mut evidence)
    }

    /// Weighs what the lines tell. `kept` tells which blocks the body holds.
    #[must_use]
    pub fn weigh(&self, kept: &[bool]) -> Findings {
        Dump::of(self, kept).weigh()
    }
}

pub(crate) struct Dump<'a> {
    pub(crate) sheet: &'a Sheet<'a>,
    pub(crate) lines: Vec<Line<'a>>,
    pub(crate) context: &'a Context<'a>,
    /// The first and last block of the body.
    pub(crate) body: Option<(usize, usize)>,
    language: Option<&'static str>,
    reading: Reading<'static>,
    /// How often each word stands in the body.
    pub(crate) spoken: Counts,
}

#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four things that are or are not so")]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) heading: bool,
    /// An item of a list or a row of a table.
    pub(crate) item: bool,
    pub(crate) linked: bool,
    /// The body holds it.
    pub(crate) kept: bool,
    /// Its number in the file.
    pub(crate) place: u32,
}

impl<'a> Line<'a> {
    pub(crate) fn of(block: &'a Block) -> Self {
        let linked: u32 = block.links.iter().map(|l| l.end.saturating_sub(l.start)).sum();
        Self {
            text: block.text.trim(),
            heading: matches!(block.kind, BlockKind::Heading(_)),
            item: matches!(block.kind, BlockKind::ListItem { .. } | BlockKind::TableRow),
            linked: linked as usize * 2 > block.text.len(),
            kept: false,
            place: block.place,
        }
    }
}

impl<'a> Dump<'a> {
    pub(crate) fn of(sheet: &'a Sheet<'a>, kept: &[bool]) -> Self {
        let mut lines = sheet.lines.clone();
        // Where nothing is kept yet, the prose that speaks of no service is taken for the body.
        let guessing = !kept.contains(&true);
        let is_prose = |text: &str| text.len() >= PROSE && text.contains(['.', '。', '।', '۔']);
        for (at, line) in lines.iter_mut().enumerate() {
            let may_be = if guessing { is_prose(line.text) } else { kept.get(at).copied().unwrap_or(false) };
            line.kept = may_be && !sheet.is_service(at);
        }
        let prose: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].kept && lines[*at].text.len() >= PROSE).collect();
        let any = || (0..lines.len()).filter(|at| lines[*at].kept);
        let body = settled(&prose).or_else(|| any().next()).zip(prose.last().copied().or_else(|| any().next_back()));
        let from = body.map_or(0, |(first, _)| first);
        let mut text = String::new();
        for at in any().filter(|at| at + AROUND >= from && (*at >= from || lines[*at].text.len() >= PROSE)) {
            if text.len() < 30_000 {
                text.push_str(lines[at].text);
                text.push('\n');
            }
        }
        let spoken = Counts::of(&text);
        let language = sheet.language_of(&text, &lines, guessing);
        let reading = Reading { order: order(&lines, language, sheet.context), language };
        Self { sheet, lines, context: sheet.context, body, language, reading, spoken }
    }

    fn weigh(&self) -> Findings {
        let mut evidence = Evidence::default();
        self.sites(&mut evidence);
        self.titles(&mut evidence);
        let title = self.title(&evidence);
        self.dateline(title, &mut evidence);
        self.dates(title, &mut evidence);
        self.authors(title, &mut evidence);
        if let Some(code) = self.language {
            evidence.languages.push(Weighed::new(code.to_owned(), Origin::Detected, "text", 0.8));
        }
        let mut facts = crate::facts::table::plain(&evidence);
        facts.title = heaviest(&evidence.titles);
        facts.language = heaviest(&evidence.languages);
        facts.authors = heaviest(&evidence.authors);
        let month = self.context.url.and_then(address::month);
        (facts.date, facts.modified) = choice::choose(&evidence, self.context.today, month);
        Findings { facts, evidence, ..Findings::default() }
    }

    pub(crate) fn is_date_line(&self, at: usize) -> bool {
        self.sheet.is_date_line(at, &self.reading)
    }

    /// The line of the winning title.
    fn title(&self, evidence: &Evidence) -> Option<usize> {
        let winner = heaviest(&evidence.titles)?;
        let (first, last) = self.body.unwrap_or((self.lines.len(), self.lines.len().saturating_sub(1)));
        let wanted = key(&winner.value);
        let at = |keys: &[String]| keys.iter().rposition(|k| *k == wanted).or_else(|| keys.iter().rposition(|k| k.starts_with(&wanted)));
        // Notes of the site above the headline may have been taken for the text's first lines.
        let within = || self.sheet.keys.get(first..(first + AROUND).min(last + 1)).and_then(|keys| keys.iter().position(|k| *k == wanted));
        at(&self.sheet.keys[..first]).or_else(|| Some(first + within()?))
    }

    /// The blocks around the title and before the body, and those after the body, each with how much it counts.
    fn neighbourhood(&self, title: Option<usize>) -> Vec<(usize, f32)> {
        let Some((first, last)) = self.body else { return Vec::new() };
        let title = title.unwrap_or(first);
        let before = (title.saturating_sub(AROUND)..title).map(|at| (at, 0.8 - 0.03 * (title - at) as f32));
        let between = (title..first.min(title + 4 * AROUND)).map(|at| (at, 1.0 - 0.01 * (at - title) as f32));
        let lead = first.max(title);
        let lead = (lead..(lead + 3).min(self.lines.len())).map(|at| (at, 0.85));
        let after = (last + 1..(last + 1 + AROUND).min(self.lines.len())).map(|at| (at, BEHIND));
        before.chain(between).chain(lead).chain(after).collect()
    }

    fn dates(&self, title: Option<usize>, evidence: &mut Evidence) {
        if let Some(date) = self.context.feed.and_then(|f| f.date) {
            evidence.dates.push(Weighed::new(date, Origin::Feed, "feed entry", 0.85));
        }
        if let Some((day, weight)) = self.context.url.and_then(address::day) {
            evidence.dates.push(Weighed::new(Date::day(day), Origin::Url, "address", weight));
        }
        let (first, last) = self.body.unwrap_or((self.lines.len(), self.lines.len()));
        let (behind, before): (Vec<_>, Vec<_>) = self.neighbourhood(title).into_iter().partition(|(at, _)| *at > last);
        for (at, near) in before {
            if !self.is_masthead(at, title.unwrap_or(first)) {
                self.date_of(at, near, title, evidence);
            }
        }
        let known = evidence.dates.len();
        behind.into_iter().for_each(|(at, near)| self.date_of(at, near, title, evidence));
        // Several days below the text are those of other articles.
        let told = |d: &Weighed<Date>| d.weight >= LABELLED * BEHIND;
        let mut days: Vec<_> = evidence.dates[known..].iter().filter(|d| !told(d)).map(|d| d.value.day).collect();
        days.sort_unstable();
        days.dedup();
        if days.len() > 1 {
            let others = evidence.dates.split_off(known);
            evidence.dates.extend(others.into_iter().filter(told));
        }
    }

    /// True for a line above the title with a menu between: short lines that are no date, no byline, no part of a headline.
    fn is_masthead(&self, at: usize, title: usize) -> bool {
        let entry = |at: &usize| {
            let line = &self.lines[*at];
            line.linked || line.item || words(line.text).len() <= 3 && !line.text.contains(char::is_numeric) && !self.sheet.is_byline(*at)
        };
        at < title && (at + 1..title).filter(entry).count() >= MENU
    }

    fn date_of(&self, at: usize, near: f32, title: Option<usize>, evidence: &mut Evidence) {
        let text = self.lines[at].text;
        let above = at.checked_sub(1).filter(|above| title != Some(*above)).map(|above| self.lines[above].text);
        let Some(said) = line::read(text, &self.reading, above) else {
            let relative = self.context.now.filter(|_| text.len() < 60).and_then(|now| dates::relative(text, now));
            evidence.dates.extend(relative.map(|d| Weighed::new(d, Origin::Text, format!("line {}", at + 1), 0.5 * near)));
            return self.opening_date(at, near, evidence);
        };
        let behind = self.body.is_some_and(|(_, last)| at > last);
        let weight = match () {
            () if said.label.is_some() => LABELLED,
            // An item, or a line below the text that does not follow it, is of another story.
            () if self.lines[at].item && !said.alone || behind && !self.closes(at, &said) => 0.0,
            () if said.alone || said.share > 0.3 || after_by(text).is_some() => 0.65,
            () => 0.45,
        };
        let ambiguous = if said.found.ambiguous { 0.8 } else { 1.0 };
        let list = if said.label == Some(Label::Modified) { &mut evidence.modified } else { &mut evidence.dates };
        if weight > 0.0 {
            let (first, _) = self.body.unwrap_or_default();
            let beside = title.is_some_and(|title| at > title && at <= first.max(title + 2));
            let place = if beside { format!("line {} {}", at + 1, choice::BESIDE) } else { format!("line {}", at + 1) };
            list.push(Weighed::new(said.found.date, Origin::Text, place, weight * near * ambiguous));
        }
        for date in dates::changes(text, &self.reading) {
            evidence.modified.push(Weighed::new(date, Origin::Text, "line with two dates", LABELLED * near));
        }
    }

    /// True for a date line that closes the text: right below it, nothing but short lines of the article's own between.
    fn closes(&self, at: usize, said: &Said) -> bool {
        let Some((_, last)) = self.body else { return false };
        let between = &self.lines[last + 1..at];
        let own = |at: usize| self.sheet.is_byline(at) || self.sheet.are_people(at) || self.is_date_line(at);
        let signed = at > last + 1 && self.sheet.is_byline(at - 1);
        (said.alone || said.signed) && (signed || between.len() <= 1 && (last + 1..at).all(own))
    }

    /// A date that opens a paragraph: "(18.01.2018) Landwirte …", "LUND, 2 April 2025 – …".
    fn opening_date(&self, at: usize, near: f32, evidence: &mut Evidence) {
        let text = self.lines[at].text;
        if text.len() <= LONGEST {
            return;
        }
        let text = head(text, 70);
        let Some(found) = dates::find(text, &self.reading).first().copied() else { return };
        if line::opens_paragraph(text, &found, 24) {
            evidence.dates.push(Weighed::new(found.date, Origin::Text, format!("line {}", at + 1), 0.45 * near));
        }
    }

    fn authors(&self, title: Option<usize>, evidence: &mut Evidence) {
        if let Some(feed) = self.context.feed.filter(|f| !f.authors.is_empty()) {
            evidence.authors.push(Weighed::new(feed.authors.clone(), Origin::Feed, "feed entry", 0.7));
        }
        let menu: HashSet<&str> = self.sheet.keys[..title.unwrap_or(0)].iter().map(String::as_str).collect();
        for (at, near) in self.neighbourhood(title) {
            let text = self.lines[at].text;
            // Below the body a byline closes it, or is of another story.
            let far = self.body.is_some_and(|(_, last)| at > last + CLOSING) && after_plain_by(text).is_none();
            if text.len() > LONGEST || Some(at) == title || far {
                continue;
            }
            let next = || self.lines.get(at + 1).map(|l| l.text).filter(|t| t.len() < 80);
            let labelled = eastern::says_author(text).then_some(text);
            let (rest, weight) = match labelled.or_else(|| after_by(text)).or_else(|| by_within(text)) {
                Some("") => (next(), 0.75),
                Some(rest) => (Some(rest), 0.75),
                None => (self.credit(at, title), 0.5),
            };
            let people = people(rest);
            // A name that is a line of its own above the title, but not this one, is an entry of a menu.
            let in_menu = |p: &String| weight < 0.6 && self.sheet.keys[at] != key(p) && menu.contains(key(p).as_str());
            if !people.is_empty() && people.len() <= 6 && people.iter().all(|p| is_person(p) && !in_menu(p)) {
                evidence.authors.push(Weighed::new(people, Origin::Text, format!("line {}", at + 1), weight * near));
            }
        }
        self.signatures(evidence);
    }

    /// Bylines that close the body, and names alone right behind its prose.
    fn signatures(&self, evidence: &mut Evidence) {
        let Some((first, last)) = self.body else { return };
        let end = (last + 1 + CLOSING).min(self.lines.len());
        for at in first + 1..end {
            let text = self.lines[at].text;
            if text.len() > 60 || self.lines[at].linked {
                continue;
            }
            let prose = |at: usize| self.lines[at].text.len() >= PROSE;
            let bracketed = text.strip_prefix('【').and_then(|t| t.strip_suffix('】'));
            let bare =
                || Some(text).filter(|_| prose(at - 1) && !crate::facts::short_capitals(self.language) && !text.contains([',', '/', '|']));
            let (rest, weight) = match after_by(text) {
                Some(rest) => (Some(rest).filter(|r| !r.is_empty()), 0.45),
                None if bracketed.is_some() => (bracketed, 0.45),
                None => (bare(), 0.35),
            };
            let people = people(rest);
            if !people.is_empty() && people.len() <= 3 && people.iter().all(|p| is_person(p)) {
                evidence.authors.push(Weighed::new(people, Origin::Text, format!("line {}", at + 1), weight));
            }
        }
    }

    /// The part of a line that may be a name without "By": before its date, the whole line beside a date line, two names under the title.
    fn credit(&self, at: usize, title: Option<usize>) -> Option<&'a str> {
        let text = self.lines[at].text;
        let found = dates::find(text, &self.reading);
        if let Some(first) = found.first() {
            return Some(text[..first.start].trim()).filter(|t| (4..60).contains(&t.len()));
        }
        let credits = |(at, l): &(usize, &Line<'_>)| l.text.len() < 90 && (self.is_date_line(*at) || is_reading_time(l.text));
        let around = self.lines.iter().enumerate().skip(at.saturating_sub(2)).take(6);
        let beside = text.len() < 60 && around.filter(|(other, _)| *other != at).any(|line| credits(&line));
        let several = || title.is_some_and(|t| at > t && at <= t + 3) && self.sheet.are_people(at);
        (beside || several()).then_some(text)
    }

    /// "Town • Agency" between title and body.
    fn dateline(&self, title: Option<usize>, evidence: &mut Evidence) {
        let Some((at, text)) = title.and_then(|t| Some((t + 1, self.lines.get(t + 1)?.text))) else { return };
        let Some((place, agency)) = text.split_once(" • ").filter(|_| text.len() < 80 && !text.contains(char::is_numeric)) else {
            return;
        };
        let short = |part: &str| words(part).len() <= 4 && part.starts_with(char::is_uppercase) && !part.contains(" • ");
        if short(place) && short(agency) && self.lines.get(at + 1).is_some_and(|l| l.text.len() >= PROSE) {
            evidence.sites.push(Weighed::new(agency.to_owned(), Origin::Text, format!("line {}", at + 1), 0.4));
        }
    }

    /// The outlet's name in notices, in the ends of titles, or above and below the article.
    fn sites(&self, evidence: &mut Evidence) {
        let lines: Vec<&str> = self.lines.iter().map(|l| l.text).collect();
        let first = self.body.map_or(0, |(first, _)| first);
        let titles = (0..first).filter(|at| lines[*at].len() < LONGEST && may_have_end(lines[*at])).take(20).collect();
        let found = self.sheet.named(titles);
        let found = if found.is_empty() { self.boasts(&lines, first) } else { found };
        evidence.sites.extend(found.into_iter().map(|n| Weighed::new(n.name, Origin::Text, format!("line {}", n.line + 1), n.weight)));
    }

    /// "The Name’s first magazine" at the top and "The Name" again below the body, which does not speak of it.
    fn boasts(&self, lines: &[&str], first: usize) -> Vec<outlets::Named> {
        let Some((_, last)) = self.body else { return Vec::new() };
        let top = lines[..first.min(AROUND)].iter().enumerate();
        let named = top.filter_map(|(at, line)| Some((at, outlets::owner(line)?)));
        let below = |name: &str| lines[last + 1..].iter().any(|l| l.contains(name));
        let told = |name: &str| lines[first..=last].iter().any(|l| l.len() >= PROSE && l.contains(name));
        named.filter(|(_, n)| below(n) && !told(n)).map(|(line, name)| outlets::Named { name, line, weight: 0.35 }).collect()
    }
}

/// The names in a byline; agencies and desks only where no person is named.
fn people(rest: Option<&str>) -> Vec<String> {
    let mut people = rest.map(|r| names(r, &[])).unwrap_or_default();
    if people.iter().any(|n| is_person(n) && !is_body(n)) {
        people.retain(|n| !is_body(n));
    }
    people
}

/// The order of day and month: as the dump's own dates are written, where they can be read in one order only, else as the stamp's
/// country or the language's has it.
fn order(lines: &[Line<'_>], language: Option<&str>, context: &Context<'_>) -> Order {
    let host = context.url.or(context.home).and_then(url::Url::host_str);
    let named = context.locale.filter(|tag| language.is_none_or(|l| tag.split(['-', '_']).next() == Some(l)));
    published::voted(lines.iter().map(|l| l.text), Order::of(named.or(language), host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ElementId;

    fn block(text: &str) -> Block {
        Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            links: Vec::new(),
            markup: None,
            element: ElementId(0),
            place: 0,
            hidden: false,
        }
    }

    fn read(lines: &[&str]) -> Findings {
        let blocks: Vec<Block> = lines.iter().map(|l| block(l)).collect();
        let kept: Vec<bool> = lines.iter().map(|l| l.len() > 120).collect();
        Sheet::of(&blocks, &Context::default()).weigh(&kept)
    }

    const BODY: &str = "The ferry between the islands will return to the old harbour in May, the port office said on Tuesday, \
                        after repairs that took longer than anyone in the town had expected.";

    #[test]
    fn reads_title_byline_and_date() {
        let found = read(&[
            "Skip to content",
            "News and Sports and More",
            "Ferry to return to the old harbour",
            "By Ada Lind",
            "Published: April 2, 2025",
            BODY,
            "© 2025 Lund Courier. All rights reserved.",
        ]);
        let facts = found.facts;
        assert_eq!(facts.title.map(|f| f.value).as_deref(), Some("Ferry to return to the old harbour"));
        assert_eq!(facts.authors.map(|f| f.value), Some(vec!["Ada Lind".to_owned()]));
        assert_eq!(facts.date.map(|f| f.value.to_string()).as_deref(), Some("2025-04-02"));
        assert_eq!(facts.site.map(|f| f.value).as_deref(), Some("Lund Courier"));
        assert_eq!(facts.language.map(|f| f.value).as_deref(), Some("en"));
    }

    #[test]
    fn claims_nothing_that_the_dump_does_not_tell() {
        let facts = read(&[BODY, "Copyright © 2024 Lund Courier"]).facts;
        assert_eq!((facts.title, facts.date, facts.authors), (None, None, None));
        assert!(Sheet::of(&[], &Context::default()).weigh(&[]).facts.title.is_none());
    }

    #[test]
    fn several_days_below_the_text_are_other_articles() {
        let date = |below: &[&str]| read(&[&["Ferry to return", BODY, BODY], below].concat()).facts.date.map(|f| f.value.to_string());
        assert_eq!(date(&["April 2, 2025"]).as_deref(), Some("2025-04-02"));
        assert_eq!(date(&["Storm takes roof", "April 2, 2025", "Mayor steps down", "March 30, 2025"]), None);
        assert_eq!(
            date(&["Published: April 1, 2025", "Storm takes roof", "April 2, 2025", "March 30, 2025"]).as_deref(),
            Some("2025-04-01")
        );
    }

    #[test]
    fn sponsors_tags_and_questions_are_no_titles() {
        let found = read(&[
            "Copyright © 2025 Lundcourier.example",
            "The work of Lund Courier is supported by the Ferry Fund and its friends in the harbour",
            "Harbour, Islands, Ferry, Lund",
            "Ferry to return to the old harbour | Lund Courier",
            "Ada Lind and Bo Ek",
            "Q: Will the ferry return to the harbour?",
            BODY,
            "Ferry to return to the old harbour",
        ]);
        assert_eq!(found.facts.title.map(|f| f.value).as_deref(), Some("Ferry to return to the old harbour"));
        assert_eq!(found.facts.site.map(|f| f.value).as_deref(), Some("Lund Courier"));
        assert_eq!(found.facts.authors.map(|f| f.value), Some(vec!["Ada Lind".to_owned(), "Bo Ek".to_owned()]));
    }

    #[test]
    fn reads_names_behind_dates_and_below_the_body() {
        let title = "Ferry to return to the old harbour";
        let of = |lines: &[&str]| read(lines).facts.authors.map(|f| f.value.join("; "));
        assert_eq!(of(&[title, "2 April 2025 · 8:00 hs Por Ada Lind 2 comentarios", BODY]).as_deref(), Some("Ada Lind"));
        assert_eq!(of(&[title, "Words: Ada Lind. Pictures: Bo Ek. 2 April 2025. 6 min read", BODY]).as_deref(), Some("Ada Lind"));
        assert_eq!(of(&[title, "Share Print Copy Mail", "2 April 2025", BODY, "By Ada Lind"]).as_deref(), Some("Ada Lind"));
        let changed = read(&[title, "Published: 2 April 2025 | Updated: 3 April 2025 | Text: Ada Lind", BODY]).facts;
        assert_eq!(changed.modified.map(|f| f.value.to_string()).as_deref(), Some("2025-04-03"));
    }
}
