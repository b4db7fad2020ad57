//! Blocks as the paragraphs that a reader sees: lines broken by `<br>` apart where they are paragraphs or lines of their own,
//! what the page's markup tore apart together again.
//!
//! It works on kept blocks after the verdicts, so that a verdict is always on a block as the page has it.

use crate::lexicon::drop_caps;
use crate::model::{Block, BlockKind, Link};
use crate::text::sentence::ends_sentence;

/// A line of this width or more is prose; a shorter one is a line of its own.
const PROSE_WIDTH: usize = 60;
/// Lines of text that was wrapped by hand are about so wide.
const WRAPPED_WIDTHS: std::ops::RangeInclusive<usize> = 40..=110;
/// A dateline ("AUBURN, Wash. —") has at most this many words.
const DATELINE_WORDS: usize = 8;

/// What a `<br>` between two lines means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    /// Nothing: the source was wrapped.
    Space,
    /// A new line of the same paragraph, as in a verse or an address.
    Line,
    /// A new paragraph.
    Paragraph,
}

/// The block apart at the breaks that readers see as the end of a paragraph; other breaks stay as `\n` or become a space.
pub(crate) fn split(block: &Block) -> Vec<Block> {
    let mut out = Vec::new();
    if block.kind.keeps_lines() && block.text.contains('\n') {
        split_one(block, &mut out);
    } else {
        out.push(block.clone());
    }
    out
}

fn split_one(block: &Block, out: &mut Vec<Block>) {
    let mut text = block.text.clone();
    let lines: Vec<&str> = block.text.split('\n').collect();
    let all = of_all(&lines);
    let (mut start, mut at) = (0, 0);
    for pair in lines.windows(2) {
        at += pair[0].len();
        match all.unwrap_or_else(|| meaning(pair[0], pair[1])) {
            Break::Space => text.replace_range(at..=at, " "),
            Break::Line => {}
            Break::Paragraph => {
                out.push(part(block, &text, start, at));
                start = at + 1;
            }
        }
        at += 1;
    }
    out.push(part(block, &text, start, text.len()));
}

/// The block's text between two offsets, with its links.
fn part(block: &Block, text: &str, start: usize, end: usize) -> Block {
    let inside = |l: &&Link| l.start as usize >= start && (l.start as usize) < end;
    let moved = |l: &Link| Link { start: l.start - start as u32, end: l.end.min(end as u32) - start as u32, href: l.href.clone() };
    let links = block.links.iter().filter(inside).map(moved).collect();
    let markup = block.markup.as_ref().map(|m| Box::new(m.part(start as u32, end as u32)));
    Block { text: text[start..end].to_owned(), links, markup, ..block.clone() }
}

/// What all breaks of a block mean alike: of a verse, or of text that was wrapped by hand.
fn of_all(lines: &[&str]) -> Option<Break> {
    let full = lines.split_last()?.1;
    let widths: Vec<usize> = full.iter().map(|l| width(l)).collect();
    let sentences = full.iter().filter(|l| ends_sentence(l)).count();
    if full.len() >= 2 && lines.iter().all(|l| width(l) < PROSE_WIDTH) {
        return Some(Break::Line);
    }
    let even = widths.iter().all(|w| WRAPPED_WIDTHS.contains(w));
    (full.len() >= 3 && even && sentences * 2 < full.len()).then_some(Break::Space)
}

fn meaning(before: &str, after: &str) -> Break {
    let long = width(before) >= PROSE_WIDTH;
    let goes_on = after.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase) && !begins_item(after);
    match (ends_sentence(before), long) {
        (true, true) if !goes_on => Break::Paragraph,
        (_, true) if begins_item(after) => Break::Line,
        (_, false) if !goes_on => Break::Line,
        _ => Break::Space,
    }
}

/// True if the line begins with a mark of a list.
fn begins_item(line: &str) -> bool {
    let rest = line.trim_start();
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.starts_with(['•', '·', '▪', '■', '●', '◆', '✓', '*', '→'])
        || ["- ", "– ", "— "].iter().any(|mark| rest.starts_with(mark))
        || number.len() < rest.len() && number.starts_with([')', '.']) && number[1..].starts_with(' ')
}

/// The width of a line on the screen: a Han, Kana or Hangul character takes two places.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' && !('\u{2000}'..'\u{2e80}').contains(&c) { 2 } else { 1 }).sum()
}

/// The kept blocks with what belongs together put together. `before` gives for each the text of the block that stood directly
/// before it on the page and was not kept; `language` is the page's ISO 639-1 code.
pub(crate) fn join(blocks: Vec<(Block, Option<&str>)>, language: Option<&str>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for (block, before) in blocks {
        let is_text = block.kind.keeps_lines();
        if let Some(glue) = before.filter(|_| is_text).and_then(|cap| drop_cap(cap, &block.text, language)) {
            let cap = before.unwrap_or("").trim();
            out.push(with_head(&format!("{cap}{glue}"), block));
            continue;
        }
        let head = out.last().filter(|last| is_text && is_head(last, &block, language)).map(|last| head_of(last, &block, language));
        match head {
            Some(head) => {
                out.pop();
                out.push(with_head(&head, block));
            }
            None => out.push(block),
        }
    }
    out
}

/// True if the first block is only the beginning of the second: a dateline, or a drop cap in an element of its own.
fn is_head(first: &Block, second: &Block, language: Option<&str>) -> bool {
    if !matches!(first.kind, BlockKind::Paragraph | BlockKind::Bare) || !first.links.is_empty() {
        return false;
    }
    is_dateline(&first.text) || drop_cap(&first.text, &second.text, language).is_some()
}

fn head_of(first: &Block, second: &Block, language: Option<&str>) -> String {
    let glue = drop_cap(&first.text, &second.text, language).unwrap_or(" ");
    format!("{}{glue}", first.text.trim())
}

fn is_dateline(text: &str) -> bool {
    let text = text.trim();
    let Some(place) = text.strip_suffix(['—', '–']) else { return false };
    let words = place.split_whitespace().count();
    (1..=DATELINE_WORDS).contains(&words) && place.starts_with(char::is_uppercase) && place.trim_end().len() >= 3
}

/// What stands between a drop cap and the text behind it; `None` if the first is no drop cap of the second.
fn drop_cap(cap: &str, text: &str, language: Option<&str>) -> Option<&'static str> {
    let letters = cap.trim().trim_start_matches(['"', '“', '„', '«', '‘', '\'']);
    let mut chars = letters.chars();
    let letter = chars.next().filter(|c| c.is_uppercase() && chars.next().is_none())?;
    if !text.starts_with(char::is_lowercase) {
        return None;
    }
    let rest = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    Some(if drop_caps::is_word(letter, rest, language) { " " } else { "" })
}

/// The block with its text behind `head`, the links moved along.
fn with_head(head: &str, mut block: Block) -> Block {
    let by = head.len() as u32;
    block.links.iter_mut().for_each(|l| (l.start, l.end) = (l.start + by, l.end + by));
    if let Some(markup) = &mut block.markup {
        markup.shift(by);
    }
    block.text.insert_str(0, head);
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalize::paragraphs as lines;

    fn block(text: &str) -> Block {
        Block { text: text.to_owned(), ..lines("x").remove(0) }
    }

    fn apart(text: &str) -> Vec<String> {
        split(&block(text)).into_iter().map(|b| b.text).collect()
    }

    fn joined(texts: &[&str]) -> Vec<String> {
        join(texts.iter().map(|t| (block(t), None)).collect(), None).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn sentences_on_lines_of_their_own_are_paragraphs() {
        let (one, two) = (
            "The ferry left the harbour an hour late on Monday, and nobody on board complained.",
            "The company had promised a second boat before the summer, but the yard is still waiting for the engine.",
        );
        assert_eq!(apart(&format!("{one}\n{two}")), [one, two]);
        assert_eq!(apart(&format!("{one} It\nwas late. {two}")), [format!("{one} It was late. {two}")]);
        assert_eq!(apart("Der Ablauf\nAm Morgen fuhr die erste Fähre ab."), ["Der Ablauf\nAm Morgen fuhr die erste Fähre ab."]);
    }

    #[test]
    fn a_verse_keeps_its_lines() {
        let verse = "The tide comes in,\nand takes the sand,\nand gives it back by night.";
        assert_eq!(apart(verse), [verse]);
    }

    #[test]
    fn text_wrapped_by_hand_flows() {
        let wrapped = "The council met on Tuesday to hear what the engineers of the port\n\
                       Had found below the bridge, and it took three hours until noon when\n\
                       The last question was asked and answered, said the mayor of Selwick\n\
                       Who had called the meeting.";
        assert_eq!(apart(wrapped), [wrapped.replace('\n', " ")]);
    }

    #[test]
    fn links_stay_on_their_words() {
        let one = "The plan for the new harbour was made in the spring of last year by the council.";
        let text = format!("{one}\nRead the plan yourself.");
        let start = text.find("the plan yourself").map_or(0, |s| s as u32);
        let link = Link { start, end: start + 8, href: "/plan".into() };
        let parts = split(&Block { links: vec![link], ..block(&text) });
        let link = &parts[1].links[0];
        assert_eq!(&parts[1].text[link.start as usize..link.end as usize], "the plan");
        assert!(parts[0].links.is_empty());
    }

    #[test]
    fn datelines_and_drop_caps_belong_to_their_paragraph() {
        assert_eq!(joined(&["AUBURN, Wash. —", "After years she found a job."]), ["AUBURN, Wash. — After years she found a job."]);
        assert_eq!(joined(&["T", "he harbour is open."]), ["The harbour is open."]);
        assert_eq!(joined(&["“A", "fter the storm."]), ["“After the storm."]);
        assert_eq!(joined(&["A", "boat is late."]), ["A boat is late."]);
        assert_eq!(joined(&["A", "The boat is late."]), ["A", "The boat is late."]);
        let dropped = join(vec![(block("uring the storm."), Some("D"))], None);
        assert_eq!(dropped[0].text, "During the storm.");
        let portuguese = join(vec![(block("O"), None), (block("ministro saiu."), None)], Some("pt"));
        assert_eq!(portuguese[0].text, "O ministro saiu.");
    }
}
