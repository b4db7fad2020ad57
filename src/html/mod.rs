//! HTML → our own tree.
//!
//! 1. `cut` removes scripts, styles, SVG, comments and `<noscript>` from the source, before the tree is built,
//!    and sets JSON-LD and page-state JSON aside;
//! 2. `fast` parses what is left, nesting beyond a limit flattened and counted; `flatten` does the same with html5ever,
//!    which is the reference and reads what the fast parser does not know.

mod arena;
mod cut;
mod fast;
mod flatten;
pub(crate) mod memo;
pub(crate) mod names;
pub(crate) mod references;
mod serialize;
#[cfg(any(feature = "select", feature = "readability"))]
pub(crate) mod shape;
mod sink;
mod stream;
pub(crate) mod tags;
pub(crate) mod tree;

pub use cut::{Embedded, StateScript};
pub(crate) use memo::Memo;
pub(crate) use names::known_attributes;
pub use names::known_tags;
pub use serialize::NUMBER_ATTRIBUTE;
pub use tree::{NodeId, Tree};

/// Which parser builds the tree. Both build the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Parser {
    /// Ours, several times faster. What it does not know it leaves to the reference.
    #[default]
    Fast,
    /// html5ever.
    Reference,
}

/// Limits on what a page may make us build, and which parser builds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Elements nested deeper than this are flattened: their text stays, their tags go. Browsers stop at 512.
    pub max_depth: u32,
    /// Nodes beyond this number are not built; the text in them is lost, and the record says so.
    pub max_nodes: u32,
    /// Bytes of markup beyond this number are not read, nor more bytes of embedded JSON; scripts and styles do not count. No page from
    /// the network is so large: it bounds the memory that a file costs, which is up to fifteen times this.
    pub max_bytes: usize,
    /// Which parser builds the tree.
    pub parser: Parser,
    /// Whether scripts that hold formulas, and frames with addresses, leave an element without text in the tree.
    pub media: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_depth: 512, max_nodes: 1_000_000, max_bytes: 32 << 20, parser: Parser::Fast, media: false }
    }
}

/// A parsed page.
#[derive(Debug)]
pub struct Page {
    /// The elements and text that were left after the cut.
    pub tree: Tree,
    /// JSON-LD and page-state JSON, as written in the page.
    pub embedded: Embedded,
    /// Elements that were flattened because they stood deeper than [`Options::max_depth`].
    pub flattened: u32,
    /// True if [`Options::max_nodes`] was reached and the rest of the page was left out.
    pub truncated: bool,
    /// True if [`Options::max_bytes`] was reached and the rest of the page, or of its embedded JSON, was left out.
    pub cut_off: bool,
    /// Which parser built the tree: the reference too where the fast one left it to it.
    pub read_by: Parser,
}

/// What a parser gives.
struct Parsed {
    tree: Tree,
    flattened: u32,
    truncated: bool,
}

/// Parses a page. Any input gives a page; nothing here recurses or fails.
#[must_use]
pub fn parse(source: &str, options: &Options) -> Page {
    parse_with(source, *options, false)
}

pub(crate) fn parse_with(source: &str, options: Options, noscript: bool) -> Page {
    let cut::Rest { text: rest, embedded, cut_off } = cut::cut(source, cut::Wanted { noscript, media: options.media }, options.max_bytes);
    let rest = cut::one_newline(rest);
    let fast = if options.parser == Parser::Fast { fast::parse(rest, options) } else { Err(rest) };
    let read_by = if fast.is_ok() { Parser::Fast } else { Parser::Reference };
    let parsed = fast.unwrap_or_else(|rest| flatten::parse(&rest, options));
    Page { tree: parsed.tree, embedded, flattened: parsed.flattened, truncated: parsed.truncated, cut_off, read_by }
}
