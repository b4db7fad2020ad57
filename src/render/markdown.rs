//! Markdown: `CommonMark` with pipe tables, footnotes and formulas. Nothing in the text can act as markup.

use crate::model::{Align, Article, Block};
use crate::text::normalize::{line, preformatted};

use crate::render::inline::{Links, Node, Note, Style, embed_name, without};
use crate::render::markdown_marks::{escaped, formula, image, without_entities, write};
use crate::render::parts::{Item, Part, Row, Texts, blocks, parts};

/// `CommonMark` reads no longer numbers.
const MAX_NUMBER: u32 = 999_999_999;
const MAX_DIGITS: usize = 9;
/// A table is written no wider, and a row no further beyond its cells.
const MOST_COLUMNS: usize = 100;

/// The title and the body.
pub(crate) fn markdown(article: &Article, links: &Links) -> String {
    let title = article.title.as_deref().map(line).filter(|t| !t.is_empty()).map(|t| heading(1, &escaped(&t)));
    joined_parts(title, article, links)
}

/// The body alone.
pub(crate) fn body(article: &Article, links: &Links) -> String {
    joined_parts(None, article, links)
}

fn joined_parts(title: Option<String>, article: &Article, links: &Links) -> String {
    let blocks = blocks(article);
    let (notes, text): (Vec<_>, Vec<_>) = parts(&blocks).into_iter().partition(|part| matches!(part, Part::Note(..)));
    let mut parts: Vec<String> = title.into_iter().collect();
    parts.extend(text.iter().map(|part| render(part, links)).filter(|part| !part.is_empty()));
    parts.extend(definitions(&notes, links));
    if parts.is_empty() { String::new() } else { parts.join("\n\n") + "\n" }
}

fn render(part: &Part<'_>, links: &Links) -> String {
    match part {
        Part::Heading(level, block) => heading(*level, &write(&without(Style::Strong, links.all(block)), false)),
        Part::Paragraph(block) => lines(block, links),
        Part::List(items) => list(items, links),
        Part::Definitions(entries) => joined(entries.iter().map(|(term, block)| definition(*term, block, links)), "\n"),
        Part::Table(rows) => table(rows, links),
        Part::Quote(blocks) => quoted(&paragraphs(blocks, links)),
        Part::Callout(kind, blocks) => quoted(&format!("[!{}]\n{}", kind.to_ascii_uppercase(), paragraphs(blocks, links))),
        Part::Preformatted(block, language) => fenced(&preformatted(&block.text), *language),
        Part::Figure(picture) => match links.picture(picture) {
            Some((src, alt)) if src.is_empty() => escaped(&alt),
            Some((src, alt)) => image(&src, &alt, picture.caption.as_deref().map(line).as_deref()),
            None => String::new(),
        },
        Part::Embed(embed) => match links.source(&embed.src).filter(|_| links.shows_links()) {
            Some(src) => format!("[{}]({} \"{}\")", escaped(&embed_name(&embed.title, embed.kind)), without_entities(&src), embed.kind),
            None => String::new(),
        },
        Part::Formula(latex) => formula(&line(latex), true),
        Part::Rule => "---".to_owned(),
        Part::Note(..) => String::new(),
    }
}

fn paragraphs(blocks: &[&Block], links: &Links) -> String {
    joined(blocks.iter().map(|b| lines(b, links)), "\n\n")
}

/// Each line behind the sign of a quote.
fn quoted(text: &str) -> String {
    joined(text.split('\n').map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") }), "\n")
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

/// Markdown has no lists of definitions: terms are bold.
fn definition(term: bool, block: &Block, links: &Links) -> String {
    let nodes = links.all(block);
    let nodes = if term { vec![Node::Styled(Style::Strong, without(Style::Strong, nodes))] } else { nodes };
    format!("- {}", inline(&nodes))
}

/// A pipe table, its first row above the line; rows that have no cells to speak of as lines.
fn table(rows: &[Row<'_>], links: &Links) -> String {
    let told = rows.iter().all(|row| row.block.markup.is_some());
    let cells = |row: &Row<'_>| {
        let mut out = Vec::with_capacity(row.cells.len());
        for (range, cell) in &row.cells {
            out.push(inline_with(&links.nodes(row.block, range.clone()), true));
            out.resize((out.len() + usize::from(cell.columns.max(1)) - 1).min(MOST_COLUMNS.max(out.len())), String::new());
        }
        out
    };
    let mut shown: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let width = if told { shown.iter().map(Vec::len).max().unwrap_or(0) } else { shown[0].len() };
    if rows.len() < 2 || width < 2 || !told && shown.iter().any(|row| row.len() != width) {
        return joined(rows.iter().map(|row| inline(&links.all(row.block))), "\\\n");
    }
    shown.iter_mut().for_each(|row| row.resize(width, String::new()));
    let mut table: Vec<String> = shown.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
    let rule = (0..width).map(|column| rule(rows, column)).collect::<Vec<_>>().join(" | ");
    table.insert(1, format!("| {rule} |"));
    table.join("\n")
}

/// The line under the head of a column: as most of its cells are aligned.
fn rule(rows: &[Row<'_>], column: usize) -> &'static str {
    let of = |align: Align| rows.iter().filter(|row| row.cells.get(column).is_some_and(|(_, cell)| cell.align == align)).count();
    let most =
        [Align::Left, Align::Center, Align::Right].into_iter().max_by_key(|align| of(*align)).filter(|align| of(*align) * 2 > rows.len());
    match most {
        Some(Align::Left) => ":---",
        Some(Align::Center) => ":---:",
        Some(Align::Right) => "---:",
        _ => "---",
    }
}

/// A code block whose fence is longer than any run of backticks inside.
fn fenced(text: &str, language: Option<&str>) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let language = language.filter(|l| l.bytes().all(|b| b.is_ascii_alphanumeric() || b"+#-._".contains(&b))).unwrap_or_default();
    format!("{fence}{language}\n{text}\n{fence}")
}

/// A block line by line, where its lines are kept.
fn lines(block: &Block, links: &Links) -> String {
    if !block.kind.keeps_lines() {
        return inline(&links.all(block));
    }
    let shown = block.lines().map(|range| inline(&links.nodes(block, range)));
    joined(shown.filter(|line| !line.is_empty()), "\\\n")
}

/// Text with marks that may stand at the start of a block.
fn inline(nodes: &[Node]) -> String {
    inline_with(nodes, false)
}

fn inline_with(nodes: &[Node], in_table: bool) -> String {
    let out = write(nodes, in_table);
    // What begins a block does so only at the block's start.
    match sign(&out).filter(|_| matches!(nodes.first(), Some(Node::Text(_)))) {
        Some(at) => format!("{}\\{}", &out[..at], &out[at..]),
        None => out,
    }
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

/// The notes that the text refers to, in the order of their numbers; then those to which nothing refers.
fn definitions(notes: &[Part<'_>], links: &Links) -> Vec<String> {
    let mut texts = Texts::of(notes);
    let mut out = Vec::new();
    // Notes may refer to notes.
    for number in 1.. {
        let shown = match links.note(number) {
            Some(Note::Own(name)) => texts.take(&name).map(|blocks| paragraphs(&blocks, links).replace('\n', "\n    ")).unwrap_or_default(),
            Some(Note::Address(address)) => format!("<{address}>"),
            None => break,
        };
        out.push(format!("[^{number}]: {shown}"));
    }
    out.extend(texts.rest().into_iter().map(|blocks| paragraphs(&blocks, links)));
    out
}
