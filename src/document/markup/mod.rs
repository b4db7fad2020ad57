//! What markup says beside the text: runs that are set apart, cells, code, and what stands between blocks. Made on the same walk as the
//! blocks, only where the caller asks for it; the text of the blocks does not depend on it.

mod callouts;
mod code;
mod formulas;
mod images;
mod media;
mod place;
mod refs;
mod style;

pub(crate) use place::put_between;

use crate::document::hints::Own;
use crate::html::names::Tag;
use crate::html::{NodeId, Tree};
use crate::model::{Align, Block, BlockKind, Cell, ElementId, Form, Image, Markup, Span, SpanKind};
use crate::text::normalize::line;
use refs::Refs;

/// Runs and pictures of one block beyond this number are not told, nor what stands between blocks.
const MOST_SPANS: usize = 20_000;
const MOST_BETWEEN: usize = 5_000;
/// The number of an end that was not met yet.
const OPEN: u32 = u32::MAX;

/// What stands between blocks: in the order of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Between {
    /// How many blocks stand before it.
    pub(crate) at: u32,
    pub(crate) block: Block,
}

/// Collects the markup of the block that is being made.
pub(crate) struct MarkupMaker<'a> {
    tree: &'a Tree,
    spans: Vec<Span>,
    /// Open elements that set text apart, with the numbers of their runs.
    open: Vec<(NodeId, usize)>,
    /// Pictures since the last block.
    images: Vec<Picture>,
    /// What is met now stands in an element that the page hides.
    hidden: bool,
    between: Vec<Between>,
    refs: Refs,
    /// The innermost open formula, and scripts whose formula was told before them.
    formula: Option<NodeId>,
    told: Option<NodeId>,
}

/// A picture before it is known whether it stands in a block or between two.
struct Picture {
    /// The offset in the text where it stands.
    at: u32,
    id: NodeId,
    image: Image,
    /// It stands in an element that the page hides; its own style may wait for scripts.
    hidden: bool,
}

impl<'a> MarkupMaker<'a> {
    pub(crate) fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            spans: Vec::new(),
            open: Vec::new(),
            images: Vec::new(),
            hidden: false,
            between: Vec::new(),
            refs: Refs::default(),
            formula: None,
            told: None,
        }
    }

    /// What stands between the blocks; shown if what the page hides is its article.
    pub(crate) fn finish(mut self, unveiled: bool) -> Vec<Between> {
        self.between.iter_mut().for_each(|thing| thing.block.hidden &= !unveiled);
        self.between
    }

    /// Tells whether what follows stands in an element that the page hides.
    pub(crate) fn within_hidden(&mut self, hidden: bool) {
        self.hidden = hidden;
    }

    /// Takes an element in that opens where the text has so many bytes.
    pub(crate) fn enter(&mut self, id: NodeId, tag: Tag, own: &Own, at: u32, blocks: (usize, ElementId)) {
        if own.hidden && tag != Tag::IMG {
            return;
        }
        if self.formula.is_some() || self.told == Some(id) {
            return;
        }
        if let Some((formula, script)) = formulas::of(self.tree, id, tag) {
            self.told = script.or(self.told);
            self.formula = Some(id);
            return self.begin(id, at, SpanKind::Formula(Box::new(formula)));
        }
        match tag {
            Tag::IMG => self.images.extend(images::of(self.tree, id).map(|image| Picture { at, id, image, hidden: self.hidden })),
            Tag::HR => self.add_between((id, self.hidden), Form::Rule, blocks),
            Tag::EMBED | Tag::IFRAME | Tag::VIDEO | Tag::AUDIO | Tag::OBJECT => {
                if let Some(embed) = media::of(self.tree, id, tag) {
                    self.add_between((id, self.hidden), Form::Embed(Box::new(embed)), blocks);
                }
            }
            Tag::TD | Tag::TH => self.begin(id, at, SpanKind::Cell(self.cell(id, tag))),
            _ => {
                if let Some(kind) = style::of(self.tree, id, tag) {
                    self.begin(id, at, kind);
                }
            }
        }
    }

    fn add_between(&mut self, (id, hidden): (NodeId, bool), form: Form, (at, element): (usize, ElementId)) {
        if self.between.len() < MOST_BETWEEN {
            self.between.push(Between { at: at as u32, block: Block { hidden, ..empty(form, id, element) } });
        }
    }

    fn begin(&mut self, id: NodeId, at: u32, kind: SpanKind) {
        if self.spans.len() < MOST_SPANS {
            self.open.push((id, self.spans.len()));
            self.spans.push(Span { start: at, end: OPEN, kind });
        }
    }

    /// Takes in the mark of a note, which stands where the text has so many bytes.
    pub(crate) fn refer(&mut self, id: NodeId, at: u32) {
        if let Some(name) = self.refs.mark(self.tree, id).filter(|_| self.spans.len() < MOST_SPANS) {
            self.spans.push(Span { start: at, end: at, kind: SpanKind::NoteRef(name) });
        }
    }

    /// Takes in a note that stands beside the line where the text has so many bytes: its text is none of the block's.
    pub(crate) fn note_beside(&mut self, id: NodeId, at: u32, (number, element): (usize, ElementId)) {
        let text = line(&self.tree.text_within(id, usize::MAX));
        if !text.contains(char::is_alphanumeric) || self.spans.len() >= MOST_SPANS || self.between.len() >= MOST_BETWEEN {
            return;
        }
        // No name of the page's own holds a space.
        let name = format!("beside {}", self.between.len());
        self.spans.push(Span { start: at, end: at, kind: SpanKind::NoteRef(name.clone()) });
        let block = Block { kind: BlockKind::Paragraph, text, hidden: self.hidden, ..empty(Form::Note(name), id, element) };
        self.between.push(Between { at: number as u32, block });
    }

    /// Takes the end of an element in, where the text has so many bytes.
    pub(crate) fn leave(&mut self, id: NodeId, at: u32) {
        self.formula = self.formula.filter(|open| *open != id);
        if let Some((_, span)) = self.open.pop_if(|(node, _)| *node == id)
            && let Some(span) = self.spans.get_mut(span)
        {
            span.end = at;
        }
    }

    fn cell(&self, id: NodeId, tag: Tag) -> Cell {
        let tree = self.tree;
        let number = |name: &str| tree.attr(id, name).and_then(|n| n.trim().parse().ok()).unwrap_or(1_u16).clamp(1, 100);
        let head = || tree.ancestors(id).take_while(|a| tree.mark(*a) != Tag::TABLE).any(|a| tree.mark(a) == Tag::THEAD);
        let style = tree.attr(id, "style").unwrap_or_default().to_ascii_lowercase();
        let styled = style.split(';').find_map(|rule| rule.split_once(':').filter(|(name, _)| name.trim() == "text-align"));
        let align = match styled.map(|(_, value)| value).or_else(|| tree.attr(id, "align")).unwrap_or_default().trim() {
            "left" | "start" => Align::Left,
            "right" | "end" => Align::Right,
            "center" => Align::Center,
            _ => Align::Natural,
        };
        Cell { header: tag == Tag::TH || head(), align, columns: number("colspan"), rows: number("rowspan") }
    }

    /// The text so far is no block: its runs that are still open begin anew. Pictures stand between blocks.
    pub(crate) fn drop_text(&mut self, blocks: (usize, ElementId)) {
        for Picture { id, image, hidden, .. } in std::mem::take(&mut self.images) {
            self.add_between((id, hidden), Form::Figure(Box::new(image)), blocks);
        }
        for span in self.spans_of("") {
            if let SpanKind::Formula(formula) = span.kind
                && let Some(around) = self.open.last().map(|(id, _)| *id).or(Some(self.tree.root()))
            {
                self.add_between((around, false), Form::Formula(formula.latex), blocks);
            }
        }
    }

    /// The markup of a block with that text, which is the next of `blocks`.
    pub(crate) fn block(&mut self, kind: BlockKind, text: &str, around: NodeId, blocks: (usize, ElementId)) -> Option<Box<Markup>> {
        let mut spans = self.spans_of(text);
        let end = text.len() as u32;
        let in_row = kind == BlockKind::TableRow;
        let (number, element) = blocks;
        for Picture { at, id, image, hidden } in std::mem::take(&mut self.images) {
            match at {
                at if in_row || at > 0 && at < end => {
                    let at = at.min(end);
                    spans.push(Span { start: at, end: at, kind: SpanKind::Image(Box::new(image)) });
                }
                0 => self.add_between((id, hidden), Form::Figure(Box::new(image)), (number, element)),
                _ => self.add_between((id, hidden), Form::Figure(Box::new(image)), (number + 1, element)),
            }
        }
        let form = match kind {
            BlockKind::Preformatted => {
                spans.clear();
                code::of(self.tree, around)
            }
            BlockKind::TableRow => {
                let table = self.tree.ancestors(around).chain([around]).find(|a| self.tree.mark(*a) == Tag::TABLE);
                Form::Row(table.map_or(0, NodeId::number))
            }
            BlockKind::Paragraph | BlockKind::Bare | BlockKind::Quote => self.form(kind, around),
            _ => self.form_of_item(around),
        };
        let form = self.refs.note(self.tree, around).map_or(form, Form::Note);
        if kind != BlockKind::Preformatted {
            let code = |at: usize| spans.iter().any(|s| s.kind == SpanKind::Code && (s.start as usize) <= at && at < s.end as usize);
            let found: Vec<_> = formulas::written(text).into_iter().filter(|(start, ..)| !code(*start)).collect();
            spans.extend(found.into_iter().map(|(start, end, formula)| Span {
                start: start as u32,
                end: end as u32,
                kind: SpanKind::Formula(Box::new(formula)),
            }));
        }
        if spans.is_empty() && form == Form::Plain {
            return None;
        }
        spans.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
        Some(Box::new(Markup { spans, form }))
    }

    fn form(&self, kind: BlockKind, around: NodeId) -> Form {
        if let Some(kind) = callouts::of(self.tree, around) {
            return Form::Callout(kind.to_owned());
        }
        match kind {
            BlockKind::Quote => media::quoted_from(self.tree, around).map_or(Form::Plain, Form::Quoted),
            _ => self.form_of_item(around),
        }
    }

    fn form_of_item(&self, around: NodeId) -> Form {
        match self.tree.mark(around) {
            Tag::DT => Form::Term,
            Tag::DD => Form::Definition,
            _ => Form::Plain,
        }
    }

    /// The runs of the text, and the open ones once more at the beginning of the next.
    fn spans_of(&mut self, text: &str) -> Vec<Span> {
        if self.spans.is_empty() {
            return Vec::new();
        }
        let mut done = std::mem::take(&mut self.spans);
        for (at, (_, number)) in self.open.iter_mut().enumerate() {
            self.spans.push(Span { start: 0, end: OPEN, kind: done[*number].kind.clone() });
            *number = at;
        }
        done.retain_mut(|span| shrink(span, text));
        done
    }
}

/// Cuts a run to the text without white space at its ends; false if nothing is left of it.
fn shrink(span: &mut Span, text: &str) -> bool {
    let (start, end) = (text.floor_char_boundary(span.start as usize), text.floor_char_boundary(span.end as usize));
    let place = matches!(span.kind, SpanKind::Cell(_) | SpanKind::NoteRef(_) | SpanKind::Formula(_));
    let end = end.max(start);
    let Some(run) = text.get(start..end).filter(|run| place || !run.trim().is_empty()) else { return false };
    let start = end - run.trim_start().len();
    (span.start, span.end) = (start as u32, (start + run.trim().len()) as u32);
    true
}

/// A block without text.
fn empty(form: Form, id: NodeId, element: ElementId) -> Block {
    let markup = Some(Box::new(Markup { spans: Vec::new(), form }));
    Block { kind: BlockKind::Bare, text: String::new(), links: Vec::new(), markup, element, place: id.number(), hidden: false }
}
