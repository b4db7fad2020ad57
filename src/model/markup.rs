//! What the page's markup says of a block's text beside the text itself: runs that are set apart, pictures, cells of a table, code.

/// The markup of one block; made only where the caller asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup {
    /// Runs of the text in the order of their starts, of those that begin together the outer one first.
    pub spans: Vec<Span>,
    /// What the block is beside its kind.
    pub form: Form,
}

/// A run of a block's text, as a byte range; an empty one is a place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Byte offset in the block's text where the run begins.
    pub start: u32,
    /// Byte offset where it ends.
    pub end: u32,
    /// What it is.
    pub kind: SpanKind,
}

/// What a run of text is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpanKind {
    /// Stressed: `<em>`, `<i>`.
    Emphasis,
    /// Important: `<strong>`, `<b>`.
    Strong,
    /// Code, keys, a program's output.
    Code,
    /// Set above the line.
    Superscript,
    /// Set below the line.
    Subscript,
    /// No longer so: `<s>`, `<del>`.
    Strike,
    /// Highlighted: `<mark>`.
    Mark,
    /// A place that refers to the note of that name.
    NoteRef(String),
    /// A formula; its run is the text that the page shows for it, perhaps none.
    Formula(Box<Formula>),
    /// A picture in the line.
    Image(Box<Image>),
    /// A cell of a table's row.
    Cell(Cell),
}

/// A formula in LaTeX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// Its source, without dollar signs.
    pub latex: String,
    /// True if it stands on a line of its own.
    pub display: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// It names its row or column.
    pub header: bool,
    /// How its text is aligned.
    pub align: Align,
    /// The columns that it takes, at least one.
    pub columns: u16,
    /// The rows that it takes, at least one.
    pub rows: u16,
}

/// How text is aligned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// As the reader's program has it.
    #[default]
    Natural,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// What a block is beside its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// Nothing more than its kind says.
    #[default]
    Plain,
    /// Code in that language, if it is told.
    Code(Option<String>),
    /// A row of the table of that number.
    Row(u32),
    /// A term of a list of definitions.
    Term,
    /// What such a term means.
    Definition,
    /// The note of that name begins, or goes on.
    Note(String),
    /// A part of a quotation from that address: a post of another service, or what `cite` names.
    Quoted(String),
    /// A part of a box beside the text, of that kind: `note`, `tip`, `important`, `warning`, `caution`.
    Callout(String),
    /// A picture between blocks; the block has no text.
    Figure(Box<Image>),
    /// Something of another service, such as a video; the block has no text.
    Embed(Box<Embed>),
    /// A line between blocks; the block has no text.
    Rule,
    /// A formula between blocks; the block has no text of its own.
    Formula(String),
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// Its address as written; may be relative.
    pub src: String,
    /// What it shows, in words.
    pub alt: String,
    /// What stands below it.
    pub caption: Option<String>,
    /// Who made it or owns it.
    pub credit: Option<String>,
}

/// Something of another service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Embed {
    /// What it is: `video`, `audio`, `post`, `map`, `frame`.
    pub kind: &'static str,
    /// Its address as written.
    pub src: String,
    /// What the page says of it.
    pub title: String,
}

impl Form {
    /// True for what stands between blocks and has no text of its own.
    #[must_use]
    pub fn stands_alone(&self) -> bool {
        matches!(self, Self::Figure(_) | Self::Embed(_) | Self::Rule | Self::Formula(_))
    }
}

impl Markup {
    /// The markup of the text between two offsets.
    #[must_use]
    pub(crate) fn part(&self, start: u32, end: u32) -> Self {
        let inside = |s: &&Span| if s.start == s.end { (start..=end).contains(&s.start) } else { s.start < end && s.end > start };
        let moved = |s: &Span| Span { start: s.start.max(start) - start, end: s.end.min(end) - start, kind: s.kind.clone() };
        Self { spans: self.spans.iter().filter(inside).map(moved).collect(), form: self.form.clone() }
    }

    /// Moves the runs behind so many bytes that were put before the text.
    pub(crate) fn shift(&mut self, by: u32) {
        for span in &mut self.spans {
            (span.start, span.end) = (span.start + by, span.end + by);
        }
    }
}
