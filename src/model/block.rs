//! Blocks, the skeleton of elements they stand in, and the verdict on each.

use std::borrow::Cow;

use crate::model::markup::{Form, Markup};

/// What a block of text is, as the page's markup (or the dump's layout) tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A paragraph: `<p>`, or text apart by blank lines or `<br><br>`.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// One item of a list. `depth` counts nested lists from 0; `number` is the item's number in an ordered list.
    ListItem {
        /// How many lists stand around the item's own.
        depth: u8,
        /// The number, if the list is ordered.
        number: Option<u32>,
    },
    /// Text inside a block quote.
    Quote,
    /// Preformatted text: line breaks and spaces are the author's.
    Preformatted,
    /// One row of a table, its cells joined by ` | `.
    TableRow,
    /// A picture's, table's or video's caption.
    Caption,
    /// Text that stands directly in a container such as `<div>`, between blocks.
    Bare,
}

impl BlockKind {
    /// True for running text, in which a line break (`\n`) is the author's own, as in a verse.
    #[must_use]
    pub fn keeps_lines(self) -> bool {
        matches!(self, Self::Paragraph | Self::Bare | Self::Quote)
    }

    /// The kind's name, as `dateline why` prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Heading(_) => "heading",
            Self::ListItem { .. } => "list item",
            Self::Quote => "quote",
            Self::Preformatted => "preformatted",
            Self::TableRow => "table row",
            Self::Caption => "caption",
            Self::Bare => "text",
        }
    }
}

/// A link inside a block: the byte range of its text in [`Block::text`], and its address as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Byte offset in the block's text where the linked text begins.
    pub start: u32,
    /// Byte offset where it ends.
    pub end: u32,
    /// The `href` as it stands in the page; may be relative.
    pub href: String,
}

/// A run of text without a block-level boundary inside: the unit on which every verdict is taken.
///
/// ```
/// use dateline::{Options, Source, clean, model::BlockKind};
///
/// let page = "<h1>Ferry returns</h1><p>It runs from <a href='/monday'>Monday</a>.</p><ul><li>At six</li></ul>";
/// let cleaned = clean(&Source { name: "p.html", bytes: page.as_bytes(), ..Source::default() }, &Options::default()).remove(0);
/// let [heading, paragraph, item] = &cleaned.ledger.blocks[..] else { panic!("three blocks") };
/// assert!(heading.kind != BlockKind::Paragraph && item.text == "At six");
/// assert_eq!(paragraph.links[0].href, "/monday");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, spaces folded (except in preformatted text); `\n` where the page breaks the line (`<br>`).
    pub text: String,
    /// The links in it, in order.
    pub links: Vec<Link>,
    /// What the markup says beside; nothing where nobody asked for it, or where it says nothing.
    pub markup: Option<Box<Markup>>,
    /// The innermost block-level element that holds it, in the [`Outline`].
    pub element: ElementId,
    /// Where it stands: its number in document order among the tree's nodes, or the 1-based line of a dump.
    pub place: u32,
    /// Set if the text stands in an element that the page hides from readers.
    pub hidden: bool,
}

impl Block {
    /// What the block is beside its kind.
    #[must_use]
    pub fn form(&self) -> &Form {
        self.markup.as_ref().map_or(&Form::Plain, |m| &m.form)
    }

    /// Where the lines of its text stand in it.
    pub(crate) fn lines(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.text.split('\n').scan(0, |at, line| {
            let range = *at..*at + line.len();
            *at = range.end + 1;
            Some(range)
        })
    }
}

/// The number of an element in its [`Outline`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(pub u32);

impl ElementId {
    /// The id as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the verdicts need to know of one block-level element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// The element that holds this one; the root (number 0) holds itself.
    pub parent: u32,
    /// Lower-case tag name; empty for the root of a dump.
    pub tag: Cow<'static, str>,
    /// What its `class`, `id`, `role`, `data-*` names and `itemprop` say.
    pub hints: Hints,
    /// A hash of tag and class attribute: elements of one template share it.
    pub signature: u64,
    /// How the text of its own blocks is set.
    pub style: Style,
}

/// What the names of an element say, one bit each: the sections of the lists of class words, as `lexicon` has them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints(pub(crate) u64);

impl Hints {
    /// What both say.
    #[must_use]
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What the other does not say.
    #[must_use]
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// True if any of that is said.
    #[must_use]
    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// How much of a text is set apart, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// All of it.
    pub text: u32,
    /// In italics.
    pub italic: u32,
    /// In bold.
    pub bold: u32,
    /// Marked as a time.
    pub time: u32,
}

/// The skeleton of block-level elements: parents stand before their children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The elements in document order; number 0 is the root.
    pub elements: Vec<Element>,
}

impl Outline {
    /// The outline of nothing.
    pub const NOTHING: Self = Self { elements: Vec::new() };
}

impl Default for Outline {
    fn default() -> Self {
        Self { elements: vec![Element::default()] }
    }
}

impl Outline {
    /// The element of that number.
    #[must_use]
    pub fn get(&self, id: ElementId) -> &Element {
        &self.elements[id.index()]
    }

    /// The element itself and those around it, innermost first, without the root.
    pub fn chain(&self, id: ElementId) -> impl Iterator<Item = (ElementId, &Element)> {
        let mut next = Some(id).filter(|i| i.0 != 0);
        std::iter::from_fn(move || {
            let id = next?;
            let element = self.get(id);
            next = Some(ElementId(element.parent)).filter(|i| i.0 != 0);
            Some((id, element))
        })
    }

    /// True if `id` is `around` or stands inside it.
    #[must_use]
    pub fn within(&self, id: ElementId, around: ElementId) -> bool {
        around.0 == 0 || self.chain(id).any(|(i, _)| i == around)
    }
}

/// Who spoke in a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Voice {
    /// The trained model.
    Model,
    /// A rule for this site.
    Site,
    /// What was learned from other files of the same origin.
    Memory,
    /// A repair, or another guard against a wholly wrong answer.
    Repair,
    /// The caller: `--keep`, `--drop`, `--select`, `--strip`.
    Caller,
}

/// What a site rule says of one block, with the line of the rule's file that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It lies in the element that holds the body.
    Inside(usize),
    /// It lies elsewhere.
    Outside(usize),
    /// It lies in an element that is stripped.
    Stripped(usize),
}

/// Why a block was kept or dropped, in words that a user understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Who says so.
    pub voice: Voice,
    /// What is said: "stands in a list of links".
    pub text: Cow<'static, str>,
}

/// Keep or drop, how surely, and why.
///
/// ```
/// use dateline::{Options, Source, clean};
///
/// # let text = "The ferry across the sound will run again from Monday, the harbour office said after eleven weeks of repairs.";
/// # let page = format!("<title>Ferry returns</title><h1>Ferry returns</h1><p>By Ada Lind</p><p>{text}</p><p>{text} It leaves at six.</p><p>Share this</p>");
/// let source = Source { name: "ferry.html", bytes: page.as_bytes(), ..Source::default() };
/// let cleaned = clean(&source, &Options::default()).remove(0);
/// let (_, verdict) = cleaned.ledger.iter().find(|(block, _)| block.text == "Share this").expect("every block is there");
/// assert!(!verdict.keep && (0.0..=1.0).contains(&verdict.score));
/// verdict.reasons.iter().for_each(|reason| println!("{:?}: {}", verdict.repair, reason.text));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// True if the block is part of the article's body.
    pub keep: bool,
    /// How much it looks like the body to the model: 0 (surely not) to 1 (surely). A repair leaves it as it is.
    pub score: f32,
    /// The repair that decided against the model's score, by its name in the table of repairs.
    pub repair: Option<&'static str>,
    /// The reasons, weightiest first.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// Puts a reason before the others. Most blocks have one, for which no room is kept free.
    pub(crate) fn give(&mut self, reason: Reason) {
        self.reasons.reserve_exact(1);
        self.reasons.insert(0, reason);
    }
}

/// Every block of a page with its verdict: nothing is deleted silently.
///
/// ```
/// use dateline::{Options, Source, clean};
///
/// # let text = "The ferry across the sound will run again from Monday, the harbour office said after eleven weeks of repairs.";
/// # let page = format!("<title>Ferry returns</title><h1>Ferry returns</h1><p>By Ada Lind</p><p>{text}</p><p>{text} It leaves at six.</p><p>Share this</p>");
/// let source = Source { name: "ferry.html", bytes: page.as_bytes(), ..Source::default() };
/// let ledger = clean(&source, &Options::default()).remove(0).ledger;
/// let kept: Vec<&str> = ledger.kept().map(|block| block.text.as_str()).collect();
/// let dropped: Vec<&str> = ledger.iter().filter(|(_, verdict)| !verdict.keep).map(|(block, _)| block.text.as_str()).collect();
/// assert!(kept[0].starts_with("The ferry across the sound") && dropped.contains(&"Share this"));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ledger {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// One verdict per block.
    pub verdicts: Vec<Verdict>,
}

impl Ledger {
    /// The blocks with their verdicts, in reading order.
    pub fn iter(&self) -> impl Iterator<Item = (&Block, &Verdict)> {
        self.blocks.iter().zip(&self.verdicts)
    }

    /// The kept blocks, in reading order.
    pub fn kept(&self) -> impl Iterator<Item = &Block> {
        self.iter().filter(|(_, v)| v.keep).map(|(b, _)| b)
    }
}
