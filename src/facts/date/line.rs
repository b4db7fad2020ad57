//! What a line of text says of a date: that it is the article's, that it is of a change, or nothing but a sentence's own.

use crate::dates::labels::{Label, label_above, label_after, label_before, names_itself};
use crate::dates::words::{LINKS, is_weekday};
use crate::dates::{self, Found, Reading};
use crate::facts::authors::names::{after_by, is_person, is_reading_time, names};
use crate::text::script::is_unspaced;
use crate::text::words::holds_number;

/// A longer line is prose: its dates are the story's.
pub(crate) const DATE_LINE: usize = 200;
/// So long may it be if words say what its date is.
const LABELLED_LINE: usize = 320;
/// So many words beside a date that nothing labels, and of them so many that begin small: a town, a section, no sentence.
const MOST_WORDS: usize = 5;
const MOST_SMALL: usize = 1;
/// So many letters of a script without spaces, or words of one without capitals.
const MOST_LETTERS: usize = 5;
const MOST_UNCASED: usize = 3;
/// A labelled line with so many other words is a sentence, unless it speaks of itself or begins with the label.
const SENTENCE: usize = 5;
/// A part of a line ends with one of these between spaces.
const PARTS: &[char] = &['|', '·', '•', '–', '—', '/', '│', '\t', '⋅'];

/// A date that a line gives for the article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    pub(crate) found: Found,
    pub(crate) label: Option<Label>,
    /// How much of the line it is.
    pub(crate) share: f32,
    /// Nothing else stands in its part of the line.
    pub(crate) alone: bool,
    /// It says by whom, or of itself that it is the article's.
    pub(crate) signed: bool,
    /// Nothing but a place does: "Hamburg, den 2. Dezember 2022".
    pub(crate) placed: bool,
}

/// The date that a line gives; `above` is the line before it, which may be its label.
pub(crate) fn read(text: &str, reading: &Reading<'_>, above: Option<&str>) -> Option<Said> {
    if text.len() > LABELLED_LINE || !holds_number(text) {
        return None;
    }
    let all = dates::find(text, reading);
    let first = *all.first()?;
    // Names of icons stand as text where their font is missing: "calendar_today 2 April 2025".
    let before = text[..first.start].trim_end();
    let icon = before.rsplit(' ').next().is_some_and(|w| w.contains('_'));
    let (before, behind) = (if icon { "" } else { &text[..first.start] }, &text[first.end..]);
    let above = above.filter(|p| before.trim().is_empty() && p.len() < 40 && !p.contains(char::is_numeric));
    let inline = label_before(before).or_else(|| label_after(behind));
    let label = inline.or_else(|| label_above(above?));
    let beside = beside(text, &first);
    let share = (first.end - first.start) as f32 / text.len() as f32;
    let said = match label {
        Some(Label::Other) => false,
        Some(_) if inline.is_some() => text.len() <= DATE_LINE && (beside.all < SENTENCE || opens(before)) || names_itself(text),
        _ => text.len() <= DATE_LINE && !beside.is_sentence(),
    };
    let signed = names_itself(text) && inline.is_some() || after_by(text).is_some() || after_by(behind).is_some();
    said.then_some(Said {
        found: first,
        signed,
        label,
        share,
        alone: beside.words == 0,
        placed: beside.words <= 2 && beside.words == beside.large,
    })
}

/// True for a date that opens a paragraph, behind a place at most, with a mark between it and the text: "LUND, 2 April 2025 – The …".
/// `most` is how many letters may stand before it.
pub(crate) fn opens_paragraph(text: &str, found: &Found, most: usize) -> bool {
    let (before, behind) = (&text[..found.start], text[found.end..].trim_start());
    let letters = before.chars().filter(|c| c.is_alphanumeric()).count();
    let small = before.split_whitespace().filter(|w| w.starts_with(char::is_lowercase)).count();
    let marks = [')', ']', '-', '–', '—', ':', '.', '|', '】', '）', '・', '(', '/', '・'];
    let capital = letters == 0 && behind.starts_with(|c: char| c.is_uppercase() || matches!(c, '„' | '“' | '"' | '«' | '»'));
    letters <= most && small <= 1 && label_before(before) != Some(Label::Other) && (behind.starts_with(marks) || capital)
}

/// True if what stands before a date begins with its label: "Published by the office on …".
fn opens(before: &str) -> bool {
    let words: Vec<&str> = before.split_whitespace().take(2).collect();
    words.len() < 4 && label_before(&words.join(" ")).is_some() && before.split_whitespace().count() <= 8
}

/// The words that stand beside a date in its part of a line.
#[derive(Debug, Default)]
struct Beside {
    words: usize,
    /// Those among them that link dates or label them, too.
    all: usize,
    small: usize,
    large: usize,
    uncased: usize,
    /// Of scripts without spaces, right beside the date.
    letters: usize,
    ends: bool,
}

impl Beside {
    fn is_sentence(&self) -> bool {
        self.words > MOST_WORDS
            || self.small > MOST_SMALL
            || self.uncased > MOST_UNCASED
            || self.letters > MOST_LETTERS
            || self.ends && (self.small + self.uncased > 0 || self.letters > 0)
    }
}

/// Counts what stands beside a date, but for weekdays, links, labels, bylines and reading times.
fn beside(text: &str, found: &Found) -> Beside {
    let from = text[..found.start].rfind(PARTS).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let to = text[found.end..].find(PARTS).map_or(text.len(), |at| found.end + at);
    let (before, behind) = (without_byline(&text[from..found.start]), without_byline(&text[found.end..to]));
    let mut out = Beside { ends: text[from..to].trim_end().ends_with(['.', '!', '?', '。', '！', '？', '।']), ..Beside::default() };
    let glued = |word: &str| word.as_ptr() as usize + word.len() == text.as_ptr() as usize + found.start;
    for word in before.split_whitespace() {
        count(word, glued(word), &mut out);
    }
    for word in behind.split_whitespace() {
        count(word, text[found.end..].starts_with(word), &mut out);
    }
    out
}

/// A part of a line that credits a person, or tells how long it takes to read, says nothing else.
fn without_byline(part: &str) -> &str {
    let part = part.trim().trim_start_matches([',', ':', '-', ')', '(']).trim();
    let rest = after_by(part).unwrap_or(part);
    let people = names(rest, &[]);
    let cased = rest.len() < part.len() || part.contains(char::is_uppercase);
    let credits = cased && part.len() < 90 && !people.is_empty() && people.iter().all(|p| is_person(p));
    let whole = credits && (rest.len() < part.len() || people.iter().map(String::len).sum::<usize>() * 2 >= part.len());
    if whole || is_reading_time(part) { "" } else { part }
}

fn count(word: &str, glued: bool, out: &mut Beside) {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let folded = crate::text::fold::bare(bare);
    let links =
        LINKS.time.contains(&folded) || LINKS.day.contains(&folded) || LINKS.hour.contains(&folded) || LINKS.behind.contains(&folded);
    let links = links || LINKS.before.contains(&folded);
    let labels = label_before(bare).is_some_and(|label| label != Label::Other);
    out.all += usize::from(bare.contains(char::is_alphabetic) && !is_weekday(bare));
    if bare.is_empty() || links || labels || is_weekday(bare) || !bare.contains(char::is_alphabetic) {
        return;
    }
    let letters = bare.chars().filter(|c| is_unspaced(*c)).count();
    if letters > 0 {
        // "2025-04-02 来源：…": another label, or what stands apart, is a part of its own.
        let apart = !glued || word.contains(['：', ':']);
        out.letters += if apart { 0 } else { letters };
    } else if bare.chars().any(|c| c.is_lowercase() || c.is_uppercase()) {
        let small = bare.starts_with(char::is_lowercase);
        out.small += usize::from(small);
        out.large += usize::from(!small);
    } else {
        out.uncased += 1;
    }
    out.words += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Order;

    fn said(text: &str) -> Option<(String, Option<Label>)> {
        let reading = Reading { order: Order::DayFirst, language: None };
        read(text, &reading, None).map(|s| (s.found.date.day.to_string(), s.label))
    }

    #[test]
    fn date_lines_and_sentences() {
        for text in [
            "2 April 2025",
            "Lund, 2 April 2025",
            "Santa Cruz de Tenerife, 2 April 2025.",
            "Wednesday, 2 April 2025, 13:24",
            "Harbour | 2 April 2025 | 4 min read",
            "By Ada Lind on 2 April 2025",
            "Ada Lind, 2 April 2025",
            "schedule 2 April 2025",
            "（2025年4月2日）",
            "Published on 2 April 2025 in News",
            "This article was first published on 2 April 2025.",
            "Dieser Beitrag wurde am 2. April 2025 um 10:03 von Ada Lind veröffentlicht.",
            "Wurde am 2.4.2025 von Ada Lind geschrieben",
        ] {
            assert_eq!(said(text).map(|s| s.0).as_deref(), Some("2025-04-02"), "{text}");
        }
        for text in [
            "The law came into force on 2 April 2025.",
            "2 April 2025 was her first day at work",
            "The report, published on 2 April 2025, warned of the rot.",
            "On sale until 2 April 2025",
            "2 April 2025: the law comes into force",
            "Am 2. April 2025 tagt der Rat im Rathaus.",
            "法律于2025年4月2日起施行。",
            "© 2 April 2025",
            "Today is 2 April 2025",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
