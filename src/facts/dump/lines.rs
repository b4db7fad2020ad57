//! What one line of a dump is: prose, a menu's, a list of tags, people, a question, a date's label.

use std::sync::LazyLock;

use crate::facts::authors::names::{after_by, is_person, may_part, names};
use crate::facts::site::may_have_end;
use crate::lexicon;
use crate::text::likeness::{head, key, words};

/// A block of the body with this many bytes is prose.
pub(crate) const PROSE: usize = 120;

/// Where the body settles: the first prose that is followed soon by more, else the first.
pub(crate) fn settled(prose: &[usize]) -> Option<usize> {
    let dense = prose.windows(2).find(|w| w[1] - w[0] <= 4).map(|w| w[0]);
    dense.or_else(|| prose.first().copied())
}

/// The last part of a trail of breadcrumbs: the title of the page it leads to.
pub(crate) fn last_crumb(text: &str) -> Option<&str> {
    if !text.bytes().any(|b| matches!(b, b'>' | b'/') || b >= 0x80) {
        return None;
    }
    [" > ", " » ", " › ", " / ", " → ", " >> "].iter().find_map(|s| {
        let parts = text.matches(s).count();
        (parts >= 2 || (parts == 1 && text.starts_with("Home"))).then(|| text.rsplit(s).next()).flatten()
    })
}

/// Titles open with a letter, a digit or a quote; list marks and brackets are menus'.
pub(crate) fn opens_title(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '"' | '\'' | '“' | '‘' | '«' | '„' | '¿' | '¡' | '「' | '『' | '《' | '【' | '‚' | '»' | '$' | '#')
}

/// Lines that serve the page, not the article.
pub(crate) fn is_service(text: &str) -> bool {
    static STARTS: LazyLock<Vec<&str>> = LazyLock::new(|| lexicon::words::of("service line"));
    let lower = head(text, 40).to_lowercase();
    STARTS.iter().any(|s| lower.starts_with(s))
}

/// The line without the outlet's name behind or before its separator.
pub(crate) fn cut_site<'t>(text: &'t str, sites: &[String]) -> &'t str {
    if sites.is_empty() || !may_have_end(text) {
        return text;
    }
    let is_site = |part: &str| sites.contains(&key(part));
    let cut = crate::facts::title::separators::SEPARATORS.iter().find_map(|s| {
        let tail = text.rsplit_once(s).filter(|(_, tail)| is_site(tail)).map(|(start, _)| start);
        tail.or_else(|| text.split_once(s).filter(|(start, _)| is_site(start)).map(|(_, rest)| rest))
    });
    cut.unwrap_or(text)
}

/// "Harbour, Sea lock, Grain trade": tags or sections.
pub(crate) fn is_list(text: &str) -> bool {
    let parts: Vec<&str> = text.split(", ").collect();
    let short = |p: &&str| words(p).len() <= 3 && p.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    parts.len() >= 3 && parts.iter().all(short)
}

/// "Ada Lind and Bo Ek": several people and nothing else.
pub(crate) fn are_people(text: &str) -> bool {
    let may_be = text.len() < 90 && !text.contains([',', '|', '/', '-', ':']) && may_part(text);
    let people = if may_be { names(text, &[]) } else { Vec::new() };
    people.len() > 1 && people.iter().all(|p| is_person(p))
}

/// Several sentences: a standfirst, no headline.
pub(crate) fn is_paragraph(text: &str) -> bool {
    text.len() >= PROSE && text.ends_with(['.', '。']) && text.contains(". ")
}

/// "Q: …", "A: …": parts of an interview.
pub(crate) fn is_question(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next() == Some(':')
}

/// What follows a byline word behind the date or the bar inside a line: "May 18 · 8:00 hs Por Ada Lind".
pub(crate) fn by_within(text: &str) -> Option<&str> {
    if text.len() > 160 || !text.contains(char::is_numeric) {
        return None;
    }
    let edges = text.match_indices([' ', '|']).map(|(at, m)| at + m.len()).take(30);
    let found = edges.filter_map(|at| Some((text[..at].trim_end(), after_by(&text[at..])?)));
    let behind =
        |before: &str| before.ends_with(['|', '·', '•', ':']) || before.split(' ').rev().take(3).any(|w| w.contains(char::is_numeric));
    let named = |rest: &str| names(rest, &[]).first().is_some_and(|n| is_person(n));
    found.filter(|(before, rest)| !rest.is_empty() && behind(before) && named(rest)).map(|(_, rest)| rest).next()
}
