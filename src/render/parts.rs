//! The body in the parts that a document has: headings, paragraphs, lists, tables, quotes, code, pictures, notes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::model::{Article, Block, BlockKind, Cell, ElementId, Embed, Form, Image, SpanKind};
use crate::text::normalize::{Depths, line};

/// Lists nested deeper are shown at this depth.
const MAX_DEPTH: usize = 8;

/// A run of blocks that belong together.
pub(crate) enum Part<'a> {
    Heading(u8, &'a Block),
    Paragraph(&'a Block),
    List(Vec<Item<'a>>),
    /// Terms and what they mean: is it a term?
    Definitions(Vec<(bool, &'a Block)>),
    Table(Vec<Row<'a>>),
    Quote(Vec<&'a Block>),
    /// A box of that kind.
    Callout(&'a str, Vec<&'a Block>),
    /// Preformatted text, and the language of the code that it is.
    Preformatted(&'a Block, Option<&'a str>),
    Figure(&'a Image),
    Embed(&'a Embed),
    Formula(&'a str),
    Rule,
    /// The note of that name.
    Note(&'a str, Vec<&'a Block>),
}

/// An item of a list, at most one level below the item before it.
pub(crate) struct Item<'a> {
    pub(crate) depth: usize,
    pub(crate) number: Option<u32>,
    pub(crate) block: &'a Block,
}

/// A row of a table.
pub(crate) struct Row<'a> {
    pub(crate) block: &'a Block,
    /// Where its cells stand in the text.
    pub(crate) cells: Vec<(Range<usize>, Cell)>,
}

impl Row<'_> {
    /// True if its cells name the columns.
    pub(crate) fn is_head(&self) -> bool {
        !self.cells.is_empty() && self.cells.iter().all(|(_, cell)| cell.header)
    }
}

/// The texts of notes by their names.
#[derive(Default)]
pub(crate) struct Texts<'a> {
    order: Vec<&'a str>,
    blocks: HashMap<&'a str, Vec<&'a Block>>,
}

impl<'a> Texts<'a> {
    pub(crate) fn of(notes: &[Part<'a>]) -> Self {
        let mut out = Self::default();
        for (name, blocks) in notes.iter().filter_map(|part| if let Part::Note(name, blocks) = part { Some((*name, blocks)) } else { None })
        {
            out.order.push(name);
            out.blocks.entry(name).or_default().extend(blocks);
        }
        out
    }

    /// The text of a note, once.
    pub(crate) fn take(&mut self, name: &str) -> Option<Vec<&'a Block>> {
        self.blocks.remove(name)
    }

    /// The texts that nobody took.
    pub(crate) fn rest(mut self) -> Vec<Vec<&'a Block>> {
        self.order.iter().filter_map(|name| self.blocks.remove(name)).collect()
    }
}

/// The article's blocks; where there are none, those that its text shows.
pub(crate) fn blocks(article: &Article) -> Cow<'_, [Block]> {
    if article.body.is_empty() { from_text(&article.text).into() } else { (&article.body).into() }
}

/// The parts of the body; blocks without visible text are left out, unless they are a picture or the like.
pub(crate) fn parts(blocks: &[Block]) -> Vec<Part<'_>> {
    let shown: Vec<&Block> = blocks.iter().filter(|b| b.form().stands_alone() || !line(&b.text).is_empty()).collect();
    shown.chunk_by(|a, b| together(a, b)).map(part).collect()
}

fn together(a: &Block, b: &Block) -> bool {
    use BlockKind::{ListItem, Quote, TableRow};
    match (a.form(), b.form()) {
        (Form::Note(a), Form::Note(b)) | (Form::Callout(a), Form::Callout(b)) => return a == b,
        (Form::Row(a), Form::Row(b)) => return a == b,
        (Form::Term | Form::Definition, Form::Term | Form::Definition) => return true,
        (a, b) if [a, b].into_iter().any(is_apart) => return false,
        _ => {}
    }
    matches!((a.kind, b.kind), (ListItem { .. }, ListItem { .. }) | (TableRow, TableRow) | (Quote, Quote))
}

/// True for what is no part of a list, table or quote beside it.
fn is_apart(form: &Form) -> bool {
    form.stands_alone() || matches!(form, Form::Note(_) | Form::Callout(_) | Form::Term | Form::Definition)
}

fn part<'a>(run: &[&'a Block]) -> Part<'a> {
    let first = run[0];
    match first.form() {
        Form::Figure(image) => return Part::Figure(image),
        Form::Embed(embed) => return Part::Embed(embed),
        Form::Formula(latex) => return Part::Formula(latex),
        Form::Rule => return Part::Rule,
        Form::Note(name) => return Part::Note(name, run.to_vec()),
        Form::Callout(kind) => return Part::Callout(kind, run.to_vec()),
        Form::Term | Form::Definition => return Part::Definitions(run.iter().map(|b| (*b.form() == Form::Term, *b)).collect()),
        _ => {}
    }
    match first.kind {
        // The title is the document's only first-level heading.
        BlockKind::Heading(level) => Part::Heading(level.clamp(2, 6), first),
        BlockKind::ListItem { .. } => Part::List(items(run)),
        BlockKind::Quote => Part::Quote(run.to_vec()),
        BlockKind::TableRow => Part::Table(run.iter().map(|block| Row { block, cells: cells(block) }).collect()),
        BlockKind::Preformatted => {
            Part::Preformatted(first, if let Form::Code(language) = first.form() { language.as_deref() } else { None })
        }
        BlockKind::Paragraph | BlockKind::Caption | BlockKind::Bare => Part::Paragraph(first),
    }
}

fn items<'a>(run: &[&'a Block]) -> Vec<Item<'a>> {
    let mut depths = Depths::default();
    let item = |block: &&'a Block| {
        let BlockKind::ListItem { depth, number } = block.kind else { return Item { depth: 0, number: None, block } };
        Item { depth: depths.next(depth).min(MAX_DEPTH), number, block }
    };
    run.iter().map(item).collect()
}

/// Where the cells of a table row stand in its text: as the markup tells, else between bars.
fn cells(row: &Block) -> Vec<(Range<usize>, Cell)> {
    let told = row.markup.iter().flat_map(|m| &m.spans).filter_map(|span| match span.kind {
        SpanKind::Cell(cell) => Some((span.start as usize..span.end as usize, cell)),
        _ => None,
    });
    let told: Vec<_> = told.collect();
    let apart = told.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start);
    if !told.is_empty() && apart && told.iter().all(|(range, _)| row.text.get(range.clone()).is_some()) {
        return told;
    }
    let mut at = 0;
    row.text
        .split(" | ")
        .map(|cell| {
            let range = at..at + cell.len();
            at = range.end + " | ".len();
            (range, Cell { columns: 1, rows: 1, ..Cell::default() })
        })
        .collect()
}

/// Reads the plain body back: the inverse of [`crate::text::normalize::body`], as far as plain text tells.
fn from_text(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for paragraph in text.split("\n\n").filter(|p| !p.trim().is_empty()) {
        let lines: Vec<&str> = paragraph.lines().collect();
        let items: Option<Vec<Block>> = lines.iter().map(|l| list_item(l)).collect();
        match items {
            // One line that begins with a number is rather a sentence ("2024. gada …") than a list.
            Some(items) if items.len() > 1 || paragraph.trim_start().starts_with('-') => blocks.extend(items),
            _ if lines.len() == 1 => blocks.push(block(BlockKind::Paragraph, paragraph)),
            _ if lines.iter().all(|l| l.contains(" | ")) => blocks.extend(lines.iter().map(|l| block(BlockKind::TableRow, l))),
            _ => blocks.push(block(BlockKind::Preformatted, paragraph)),
        }
    }
    blocks
}

fn list_item(line: &str) -> Option<Block> {
    let trimmed = line.trim_start_matches(' ');
    let depth = u8::try_from((line.len() - trimmed.len()) / 2).unwrap_or(u8::MAX);
    if let Some(text) = trimmed.strip_prefix("- ") {
        return Some(block(BlockKind::ListItem { depth, number: None }, text));
    }
    let (number, text) = trimmed.split_once(". ")?;
    let number = Some(number).filter(|n| n.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    Some(block(BlockKind::ListItem { depth, number: Some(number) }, text))
}

fn block(kind: BlockKind, text: &str) -> Block {
    Block { kind, text: text.to_owned(), links: vec![], markup: None, element: ElementId(0), place: 0, hidden: false }
}
