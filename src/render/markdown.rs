//! Markdown: `CommonMark` with pipe tables. Nothing in the text can act as markup.

use crate::model::{Article, Block};
use crate::text::normalize::{line, preformatted};

use crate::render::inline::{Links, Span};
use crate::render::parts::{Item, Part, blocks, cells, parts};

/// `CommonMark` reads no longer numbers.
const MAX_NUMBER: u32 = 999_999_999;
const MAX_DIGITS: usize = 9;

/// The title and the body.
pub(crate) fn markdown(article: &Article) -> String {
    let links = Links::new(article);
    let blocks = blocks(article);
    let title = article.title.as_deref().map(line).filter(|t| !t.is_empty()).map(|t| heading(1, &escaped(&t)));
    let parts: Vec<String> = title.into_iter().chain(parts(&blocks).iter().map(|part| render(part, &links))).collect();
    if parts.is_empty() { String::new() } else { parts.join("\n\n") + "\n" }
}

/// The body alone.
pub(crate) fn body(article: &Article) -> String {
    let links = Links::new(article);
    let blocks = blocks(article);
    let parts: Vec<String> = parts(&blocks).iter().map(|part| render(part, &links)).collect();
    if parts.is_empty() { String::new() } else { parts.join("\n\n") + "\n" }
}

fn render(part: &Part<'_>, links: &Links) -> String {
    match part {
        Part::Heading(level, block) => heading(*level, &within(&links.all(block))),
        Part::Paragraph(block) => lines(block, links),
        Part::List(items) => list(items, links),
        Part::Table(rows) => table(rows, links),
        Part::Quote(blocks) => joined(blocks.iter().map(|b| format!("> {}", lines(b, links).replace('\n', "\n> "))), "\n>\n"),
        Part::Preformatted(block) => fenced(&preformatted(&block.text)),
    }
}

fn heading(level: u8, content: &str) -> String {
    let marks = "#".repeat(usize::from(level));
    match content.strip_suffix('#') {
        // Number signs at the end would close the heading.
        Some(before) => format!("{marks} {before}\\#"),
        None => format!("{marks} {content}"),
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

/// Items line by line. A list within an item that begins with another number than one stands behind a blank line: else it
/// would be read as the item's text.
fn list(items: &[Item<'_>], links: &Links) -> String {
    let mut out = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            let inner = item.depth > items[at - 1].depth && item.number.is_some_and(|n| n != 1);
            out.push_str(if inner { "\n\n" } else { "\n" });
        }
        out.push_str(&list_item(item, links));
    }
    out
}

fn list_item(item: &Item<'_>, links: &Links) -> String {
    let indent = " ".repeat(4 * item.depth);
    let content = inline(&links.all(item.block));
    match item.number.filter(|n| *n <= MAX_NUMBER) {
        Some(number) => format!("{indent}{number}. {content}"),
        None => format!("{indent}- {content}"),
    }
}

/// A pipe table if the rows agree, else the rows as lines.
fn table(rows: &[&Block], links: &Links) -> String {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| cells(row).into_iter().map(|c| inline(&links.spans(row, c))).collect()).collect();
    let width = cells[0].len();
    if rows.len() < 2 || width < 2 || cells.iter().any(|row| row.len() != width) {
        return joined(rows.iter().map(|row| inline(&links.all(row))), "\\\n");
    }
    let mut table: Vec<String> = cells.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
    table.insert(1, format!("|{}", " --- |".repeat(width)));
    table.join("\n")
}

/// A code block whose fence is longer than any run of backticks inside.
fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

/// A block line by line, where its lines are kept.
fn lines(block: &Block, links: &Links) -> String {
    if !block.kind.keeps_lines() {
        return inline(&links.all(block));
    }
    let starts = block.text.split('\n').scan(0, |at, line| {
        let range = *at..*at + line.len();
        *at = range.end + 1;
        Some(range)
    });
    let shown = starts.map(|range| inline(&links.spans(block, range)));
    joined(shown.filter(|line| !line.is_empty()), "\\\n")
}

/// Text with links that may stand at the start of a block.
fn inline(spans: &[Span]) -> String {
    let out = within(spans);
    // What begins a block does so only at the block's start.
    match sign(&out) {
        Some(at) => format!("{}\\{}", &out[..at], &out[at..]),
        None => out,
    }
}

/// Text with links in the midst of a block, or behind a heading's signs.
fn within(spans: &[Span]) -> String {
    let mut out = String::new();
    for span in spans {
        let shown = escaped(&span.text);
        match &span.href {
            // An exclamation mark before a link makes it a picture.
            Some(href) if out.ends_with('!') => {
                out.pop();
                out.extend(["\\![", &shown, "](", &without_entities(href), ")"]);
            }
            Some(href) => out.extend(["[", &shown, "](", &without_entities(href), ")"]),
            None => out.push_str(&shown),
        }
    }
    out
}

/// Where the sign stands that would make a list, a heading or a rule of the text: only where a parser would read one.
fn sign(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (first, rest) = (text[digits..].chars().next()?, text[digits..].get(1..).unwrap_or_default());
    let apart = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let drawn = |signs: &[char]| text.chars().all(|c| signs.contains(&c) || c.is_whitespace());
    let begins = match first {
        '.' | ')' if digits > 0 => digits <= MAX_DIGITS && apart(rest),
        _ if digits > 0 => false,
        '#' => apart(rest.trim_start_matches('#')),
        '+' => apart(rest),
        '-' => apart(rest) || drawn(&['-', ':']),
        '=' => drawn(&['=']),
        ':' => apart(rest) || rest.starts_with([':', '-']),
        _ => false,
    };
    begins.then_some(digits)
}

/// Text in the midst of a block.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' if text[at + 1..].starts_with(|n: char| n.is_ascii_alphanumeric() || n == '#') => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '>' | '|' | '~' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// An address in which no `&name;` is left to be read as an entity.
fn without_entities(href: &str) -> String {
    if href.contains(';') { href.replace('&', "&amp;") } else { href.to_owned() }
}
