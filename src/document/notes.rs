//! Marks of footnotes in running text, and the arrows that lead back from the notes: neither is a word.

use std::sync::LazyLock;

use crate::html::names::{Tag, attribute_number, set};
use crate::html::{NodeId, Tree};
use crate::lexicon::words;

/// A mark has no more bytes than this.
const MARK_BYTES: usize = 16;
/// So many nodes below an element are looked at.
const MOST_NODES: usize = 8;
/// Words in classes, roles and addresses of notes.
/// Class names of notes beside the line.
static SIDE: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("side note"));
/// A longer text is no note beside the line.
const SIDE_BYTES: usize = 1_500;
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("note"));

const HREF: u8 = attribute_number("href");
const CLASS: u8 = attribute_number("class");
const ROLE: u8 = attribute_number("role");

/// True if an inline element holds nothing but the mark of a note, or leads back from one.
pub(crate) fn is_mark(tree: &Tree, id: NodeId, tag: Tag) -> bool {
    if !matches!(tag, Tag::SUP | Tag::A | Tag::SPAN) {
        return false;
    }
    let Some((text, link)) = short_text(tree, id, tag) else { return false };
    let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '\u{fe0e}' | '\u{fe0f}'));
    let inside = link.and_then(|link| tree.known_attr(link, HREF)).and_then(|href| href.split_once('#'));
    if !bare.is_empty() && bare.chars().all(|c| matches!(c, '↩' | '↑' | '⤴' | '^' | '⏎' | '⮐' | '↵' | '▲' | '⇧' | '↲')) {
        return inside.is_some() && !bare.is_empty();
    }
    let symbol = matches!(bare, "*" | "**" | "***" | "†" | "‡" | "§" | "††" | "‡‡");
    let counted = (1..=3).contains(&bare.chars().count()) && bare.chars().all(char::is_numeric)
        || bare.len() == 1 && bare.len() < text.trim().len() && bare.bytes().all(|b| b.is_ascii_lowercase());
    if tag == Tag::SUP && symbol {
        return true;
    }
    let named =
        || [Some(id), link].into_iter().flatten().any(|e| [CLASS, ROLE].into_iter().filter_map(|a| tree.known_attr(e, a)).any(is_named));
    let leads = || inside.is_some_and(|(_, to)| tag == Tag::SUP || is_named(to));
    (counted || symbol) && (leads() || (tag != Tag::SPAN || link.is_some()) && named())
}

/// True if an inline element is a note that stands beside the line, or opens such a note.
pub(crate) fn is_side(tree: &Tree, id: NodeId, tag: Tag) -> bool {
    let named = |class: &str| class.split_ascii_whitespace().any(|name| SIDE.iter().any(|known| name.eq_ignore_ascii_case(known)));
    matches!(tag, Tag::SPAN | Tag::SMALL | Tag::LABEL)
        && tree.known_attr(id, CLASS).is_some_and(named)
        && tree.text_within(id, SIDE_BYTES + 1).len() <= SIDE_BYTES
}

/// The text of an element that holds hardly any, and the link in it or that it is.
fn short_text(tree: &Tree, id: NodeId, tag: Tag) -> Option<(String, Option<NodeId>)> {
    let mut text = String::new();
    let mut link = Some(id).filter(|_| tag == Tag::A);
    for (count, inner) in tree.descendants(id).enumerate() {
        if let Some(own) = tree.text(inner) {
            text.push_str(own);
        } else if tree.mark(inner) == Tag::A {
            link = link.or(Some(inner));
        } else if tree.mark(inner).is(set::BLOCK) {
            return None;
        }
        if text.len() > MARK_BYTES || count > MOST_NODES {
            return None;
        }
    }
    Some((text, link))
}

/// One of the words of notes begins the value or stands in it behind a mark.
fn is_named(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let starts = |at: usize| at == 0 || !lower.as_bytes()[at - 1].is_ascii_alphanumeric();
    let ends = |name: &str, at: usize| name.len() > 4 || !lower[at + name.len()..].starts_with(|c: char| c.is_ascii_lowercase());
    NAMES.iter().any(|name| lower.match_indices(name).any(|(at, _)| starts(at) && ends(name, at)))
}

#[cfg(test)]
mod tests {
    use crate::document::blocks;
    use crate::html::{Options, parse};

    #[test]
    fn marks_of_notes_are_no_text() {
        for (source, wanted) in [
            ("<p>The pier<sup><a href='#fn1'>1</a></sup> shut.", "The pier shut."),
            ("<p>The pier<a href='#note-1'>[2]</a> shut.", "The pier shut."),
            ("<p>Known as so. <a href='#r1'>↩︎</a>", "Known as so."),
            ("<p>40 m<sup>2</sup> of it, the 3<sup>rd</sup>, 10<sup>-4</sup>", "40 m2 of it, the 3rd, 10-4"),
            ("<p>Group <a href='/b#x'>A</a> and <a href='/c'>7</a> of <a href='#part-2'>2</a>", "Group A and 7 of 2"),
            ("<p>See <a href='#fn1'>note one</a>", "See note one"),
        ] {
            let found = blocks(&parse(source, &Options::default()).tree).blocks;
            assert_eq!(found[0].text, wanted);
        }
    }
}
