//! The outlet's name where no metadata gives it: copyright notices, ends of titles, requests for a link.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::facts::title::separators::SEPARATORS;
use crate::lexicon::list;
use crate::text::likeness::{AsItIs, head, key, squeeze, words};

/// A longer line holds no notice; a longer name is none.
const LONGEST_LINE: usize = 400;
const LONGEST_NAME: usize = 60;
const MOST_WORDS: usize = 6;
/// Lines beyond this number are not searched.
const MOST_LINES: usize = 20_000;

struct Phrases {
    rights: HashSet<&'static str>,
    ends: Vec<&'static str>,
    reuse: Vec<&'static str>,
    published: Vec<&'static str>,
    service: Vec<&'static str>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let table = include_str!("../../lexicon/rules/names/outlets.tsv");
    let row = |name: &str| list::forms_of(table, name);
    Phrases {
        rights: row("rights").into_iter().collect(),
        ends: row("ends"),
        reuse: row("reuse"),
        published: row("published"),
        service: row("service"),
    }
});

/// True if a line may hold one of the notices that name an outlet: most lines need not be looked at closer.
fn may_name(line: &str) -> bool {
    static SIGNS: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| in_any_case(&[&["©", "copyright"], &PHRASES.reuse[..], &PHRASES.published[..]].concat()));
    SIGNS.as_ref().is_none_or(|signs| signs.is_match(line))
}

/// Finds any of the phrases, whatever the case of its Latin letters.
fn in_any_case(phrases: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(phrases).ok()
}

/// A name, the line it was read from, and how far it is believed.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) weight: f32,
}

/// True for lines that speak of the outlet, its sponsors, its terms.
pub(crate) fn is_service(text: &str) -> bool {
    static SERVICE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| in_any_case(&PHRASES.service));
    SERVICE.as_ref().is_some_and(|phrases| phrases.is_match(head(text, LONGEST_LINE)))
}

/// The names that the lines give, each in the spelling that stands alone somewhere if one does.
///
/// `keys` are the lines' keys, where they are known.
pub(crate) fn names(lines: &[&str], keys: Option<&[String]>, titles: &[&str]) -> Vec<Named> {
    let lines = &lines[..lines.len().min(MOST_LINES)];
    let known = LazyCell::new(|| Known::of(lines, keys, titles));
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, l)| l.len() < LONGEST_LINE && may_name(l)) {
        let said = [(copyright_holder(line), 0.5), (asks_for_link(line), 0.35), (published(line), 0.3)];
        for (name, weight) in said.into_iter().filter_map(|(name, weight)| Some((name?, weight))) {
            let name = known.settled(&name, lines);
            let alone = if known.holds(&name) { 0.15 } else { 0.0 };
            out.push(Named { name, line: at, weight: weight + alone });
        }
    }
    for title in titles {
        out.extend(known.end_of(title, lines).map(|name| Named { name, line: 0, weight: 0.6 }));
    }
    out
}

/// What stands alone: whole short lines, and the parts of titles.
struct Known<'a> {
    alone: HashMap<Cow<'a, str>, &'a str, AsItIs>,
}

impl<'a> Known<'a> {
    fn of(lines: &[&'a str], keys: Option<&'a [String]>, titles: &[&'a str]) -> Self {
        let mut alone = HashMap::default();
        let parts = titles.iter().flat_map(|t| separators(t).flat_map(|s| t.split(s)).filter(|p| p.len() < t.len()));
        let keyed = lines.iter().enumerate().map(|(at, line)| (*line, keys.and_then(|k| k.get(at))));
        for (line, known) in keyed.chain(parts.map(|p| (p, None))).filter(|(l, _)| l.len() < 2 * LONGEST_NAME) {
            let key = known.map_or_else(|| Cow::Owned(key(line)), |k| Cow::Borrowed(k.as_str()));
            alone.entry(key).or_insert(line.trim());
        }
        Self { alone }
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.alone.get(key(name).as_str()).copied()
    }

    fn holds(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The name as it stands alone; without its company's form, if so it stands alone; a host's in words, if the words stand.
    fn settled(&self, name: &str, lines: &[&str]) -> String {
        if let Some(line) = self.get(name).filter(|l| is_name(l)) {
            let bare = line.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | ')'));
            return bare.strip_suffix(')').filter(|b| !b.contains('(')).unwrap_or(bare).to_owned();
        }
        let ends: Vec<usize> = name.char_indices().map(|(at, _)| at).skip(1).collect();
        let edge = |at: &usize| name[*at..].starts_with(' ') || name[..*at].chars().next_back().is_some_and(|c| c as u32 >= 0x2e80);
        let shorter = ends.iter().rev().filter(|at| edge(at)).map(|at| name[..*at].trim());
        if let Some(short) = shorter.filter(|s| key(s).len() > 3).find(|s| self.holds(s)) {
            return short.to_owned();
        }
        let core = name.rsplit_once('.').filter(|(core, _)| !core.contains(' ')).map(|(core, _)| key(core));
        core.and_then(|core| in_words(&core, lines)).unwrap_or_else(|| name.to_owned())
    }

    /// The part of a title after or before its separator, if it stands elsewhere and the other part alone, as the headline does.
    fn end_of(&self, title: &str, lines: &[&str]) -> Option<String> {
        let signed = |line: &str| line.contains('©') || line.to_lowercase().contains("copyright");
        let elsewhere =
            |name: &str| !name.starts_with(char::is_lowercase) && lines.iter().any(|l| l.trim() == name || l.contains(name) && signed(l));
        separators(title).find_map(|s| {
            let (start, tail) = title.rsplit_once(s)?;
            let (first, rest) = title.split_once(s)?;
            let fits =
                |name: &str, other: &str| is_name(name) && words(other).len() > 2 && self.stands(other, title) && elsewhere(name.trim());
            fits(tail, start).then(|| tail.trim().to_owned()).or_else(|| fits(first, rest).then(|| first.trim().to_owned()))
        })
    }

    /// True if a part of a title is a line of its own.
    fn stands(&self, part: &str, title: &str) -> bool {
        self.get(part).is_some_and(|line| !title.contains(line) || line.as_ptr() < title.as_ptr() || !within(line, title))
    }
}

/// True if one text is a slice of the other.
fn within(part: &str, whole: &str) -> bool {
    let range = whole.as_bytes().as_ptr_range();
    range.contains(&part.as_ptr())
}

/// The run of words whose letters are those of a host's name.
fn in_words(core: &str, lines: &[&str]) -> Option<String> {
    lines.iter().map(|l| head(l, LONGEST_LINE)).find_map(|line| {
        let all: Vec<&str> = line.split_whitespace().collect();
        let starts = (0..all.len()).filter(|at| all[*at].starts_with(char::is_uppercase) && core.starts_with(&key(all[*at])));
        starts.into_iter().find_map(|at| {
            let run = (2..=MOST_WORDS.min(all.len() - at)).map(|n| all[at..at + n].join(" ")).find(|run| key(run) == core)?;
            Some(run.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        })
    })
}

/// The name in "© 2024 Name. All rights reserved", or before the sign where none follows.
fn copyright_holder(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let sign = text.find('©').map(|at| (at, at + '©'.len_utf8()));
    let word = || lower.find("copyright").map(|at| (at, at + 9)).filter(|_| lower.len() == text.len());
    let (at, end) = sign.or_else(word).filter(|(_, end)| text.is_char_boundary(*end))?;
    if lower.contains("photo") || lower.contains("getty") {
        return None;
    }
    let rest = text[end..].trim_start_matches(|c: char| !c.is_alphabetic());
    let rest = rest.strip_prefix("Copyright").unwrap_or(rest).trim_start_matches(|c: char| !c.is_alphabetic());
    let rest = rest.strip_prefix("by ").unwrap_or(rest);
    let before = || text[..at].trim().trim_start_matches("Copyright").trim();
    holder(rest).or_else(|| Some(before().to_owned()).filter(|b| is_name(b) && !is_remark(b)))
}

/// "Page generated 2026-01-02.": a sentence, or something with a date in it, and no name.
fn is_remark(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    text.chars().filter(char::is_ascii_digit).count() >= 4 || text.contains(' ') && last.ends_with('.') && last.len() > 5
}

/// The name in a text that is a notice of copyright with the sign or without; none if it holds a year or the rights alone.
pub(crate) fn notice(text: &str) -> Option<String> {
    let text = text.replace("(c)", "©").replace("(C)", "©");
    let bare = || text.trim_start_matches(|c: char| !c.is_alphabetic());
    if may_name(&text) { copyright_holder(&text) } else { holder(bare()) }
}

/// The name that a notice begins with.
fn holder(rest: &str) -> Option<String> {
    const MARKS: [&str; 14] = [". ", " | ", " - ", " – ", " · ", ",", "(", "®", "™", "»", "”", "“", " 20", " 19"];
    static END: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(MARKS.iter().chain(&PHRASES.ends)).ok());
    let end = END.as_ref().and_then(|ends| ends.find(rest)).map(|found| found.start());
    let name = rest[..end.unwrap_or(rest.len())].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    is_name(name).then(|| squeeze(name))
}

/// The name in "please add a link to Name".
fn asks_for_link(text: &str) -> Option<String> {
    let at = PHRASES.reuse.iter().find_map(|p| text.find(p).map(|at| at + p.len()))?;
    let named = |w: &&str| w.starts_with(char::is_uppercase) || *w == "&";
    let all: Vec<&str> = text[at..].split(' ').take_while(named).take(MOST_WORDS).collect();
    let name = all.join(" ");
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    is_name(name).then(|| name.to_owned())
}

/// The name in "Name is published by …".
fn published(text: &str) -> Option<String> {
    let at = PHRASES.published.iter().find_map(|p| text.find(p))?;
    let name = text[..at].rsplit(" of ").next().unwrap_or_default().trim();
    (is_name(name) && name.starts_with(char::is_uppercase)).then(|| name.to_owned())
}

/// The separators that stand in a line.
fn separators(text: &str) -> impl Iterator<Item = &'static str> {
    SEPARATORS.into_iter().filter(|s| text.contains(s))
}

/// True if a line has an end that may be a name.
pub(crate) fn has_end(text: &str) -> bool {
    separators(text).next().is_some()
}

/// The name in "The Name’s first magazine".
pub(crate) fn owner(line: &str) -> Option<String> {
    let at = line.find("The ").filter(|at| *at == 0 || line[..*at].ends_with([' ', '\u{a0}']))?;
    let from = if line[at..].contains(": The ") { at + line[at..].find(": The ")? + 2 } else { at };
    let end = from + line[from..].find(['’', '\''])?;
    let name = &line[from..end];
    let capital = name.split(' ').all(|w| w.starts_with(char::is_uppercase));
    (is_name(name) && capital && words(name).len() >= 3).then(|| name.to_owned())
}

/// True for what may be an outlet's name.
fn is_name(name: &str) -> bool {
    let own = words(name);
    (3..LONGEST_NAME).contains(&name.trim().len())
        && (own.len() <= MOST_WORDS || !name.contains(' '))
        && name.chars().any(char::is_alphabetic)
        && !own.iter().any(|w| PHRASES.rights.contains(w.as_str()))
}

/// True if the line may have an end that is a name: one of the signs that part a title from it stands in it.
pub(crate) fn may_have_end(text: &str) -> bool {
    text.bytes().any(|b| matches!(b, b'|' | b'-' | b':' | b'/' | b'<' | b'>') || b >= 0x80) && has_end(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(lines: &[&str]) -> Option<String> {
        let all = names(lines, None, &lines[..1]);
        all.iter().fold(None::<&Named>, |best, n| best.filter(|b| b.weight >= n.weight).or(Some(n))).map(|n| n.name.clone())
    }

    #[test]
    fn reads_notices() {
        for (line, name) in [
            ("© 2025 Lund Courier. Printed in Lund.", Some("Lund Courier")),
            ("Lund Courier © 1911-2025 · Todos los derechos reservados", Some("Lund Courier")),
            ("© «Лундский курьер», 2005–2023.", Some("Лундский курьер")),
            ("Copyright 2025. Terms of use. Privacy.", None),
            ("Page generated 2026-01-02. Copyright 2019-2026", None),
            ("All views are the writers'. © 2026", None),
            ("Lund & Sea is published by the Lund Publishing Co-op.", Some("Lund & Sea")),
            ("Whoever quotes us must add a link to Lund Courier and ask.", Some("Lund Courier")),
        ] {
            assert_eq!(first(&["Home", line]).as_deref(), name, "{line}");
        }
    }

    #[test]
    fn reads_the_holder_of_a_copyright() {
        for (text, name) in [
            ("Lund Courier", Some("Lund Courier")),
            ("© 2025 Lund Courier. All rights reserved.", Some("Lund Courier")),
            ("Copyright (c) 2025 Lund Courier", Some("Lund Courier")),
            ("(C) Lund Courier 2025", Some("Lund Courier")),
            ("Lund Courier © 2019-2025", Some("Lund Courier")),
            ("Lund Courier, all rights reserved", Some("Lund Courier")),
            ("Lund Courier Tutti i diritti riservati", Some("Lund Courier")),
            ("Лундский курьер. Все права защищены", Some("Лундский курьер")),
            ("伦德网版权所有", Some("伦德网")),
            ("© 2024 伦德网 版权所有", Some("伦德网")),
            ("ルンド新聞社 無断転載禁止", Some("ルンド新聞社")),
            ("룬드일보 무단전재 금지", Some("룬드일보")),
            ("Alle Rechte vorbehalten", None),
            ("Copyright 2025 - Tous droits réservés", None),
            ("版权所有", None),
            ("© 2019-2025", None),
            ("2025", None),
        ] {
            assert_eq!(notice(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn takes_the_spelling_that_stands_alone() {
        assert_eq!(first(&["Lund Courier", "© 2025 Lund Courier Cooperative"]).as_deref(), Some("Lund Courier"));
        assert_eq!(first(&["The Lund Courier asks you", "© 2025 Lundcourier.example"]).as_deref(), Some("Lund Courier"));
        assert_eq!(
            first(&["Ferry returns in May | Lund Courier", "Ferry returns in May", "© Lund Courier"]).as_deref(),
            Some("Lund Courier")
        );
    }
}
