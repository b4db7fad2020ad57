//! The parser that pages are read with: the HTML standard's tokenizer and tree construction, written for this product.
//!
//! It builds the very tree that html5ever builds, with the same numbers on the nodes, several times faster: text and
//! attribute values are spans of the source, names are numbers, nothing is allocated for a single node.
//! What it does not know (scripts, `MathML`, SVG, framesets and `<plaintext>` that the cut left over, NUL characters)
//! it leaves to html5ever. Nothing here recurses, and all work is bounded by the length of the
//! source times the depth limit.
//!
//! - [`scan`]: where tags begin and end, attributes; [`entities`]: character references; [`doctype`]: quirks;
//! - [`build`]: nodes, the stack of open elements; [`formatting`]: `<b>`, `<a>` and the like, when misnested;
//! - [`modes`], [`body`], [`ends`], [`table`]: the insertion modes.

mod body;
mod build;
mod doctype;
mod ends;
pub(crate) mod entities;
mod formatting;
mod modes;
pub(crate) mod scan;
mod table;

use std::collections::HashMap;

use crate::html::arena::Arena;
use crate::html::names::{Tag, set};
use crate::html::tree::{Attr, DOCUMENT, Data, Span, Text, Tree};
use crate::html::{Options, Parsed};
use formatting::Entry;

/// The standard's insertion modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    AfterHead,
    InBody,
    Text,
    InTable,
    InTableText,
    InCaption,
    InColumnGroup,
    InTableBody,
    InRow,
    InCell,
    InTemplate,
    AfterBody,
    AfterAfterBody,
}

impl Mode {
    /// True if text is handed over in runs of white space and of other characters.
    fn splits_text(self) -> bool {
        use Mode::{AfterAfterBody, AfterBody, AfterHead, BeforeHead, BeforeHtml, InColumnGroup, InHead, Initial};
        matches!(self, Initial | BeforeHtml | BeforeHead | InHead | AfterHead | InColumnGroup | AfterBody | AfterAfterBody)
    }
}

/// What the tree construction is given. Attributes are a range of [`Parser::attrs`].
#[derive(Debug, Clone, Copy)]
enum Token {
    Start(Tag, Span),
    End(Tag),
    /// Text, and whether it is known to be white space.
    Text(Span, bool),
    Eof,
}

/// What becomes of a token.
enum Step {
    Done,
    /// To be processed again, in that mode.
    Again(Mode),
    /// The element's content is text up to its end tag; `true` if character references count in it.
    Raw(bool),
}

/// On the whole page a node has so many attributes at most; beyond that it is as if the nodes were too many.
const ATTRIBUTES_PER_NODE: u64 = 4;

/// An open element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Open {
    node: u32,
    tag: Tag,
}

#[allow(clippy::struct_excessive_bools, reason = "the standard's own flags")]
struct Parser<'a> {
    options: Options,
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// Text that does not stand in the source: decoded, joined, in lower case.
    made: String,
    attrs: Vec<Attr>,
    arena: Arena<Data>,
    names: Vec<Span>,
    unknown: HashMap<String, Tag>,
    stack: Vec<Open>,
    /// How many open elements there are of each tag.
    open: Vec<u32>,
    formatting: Vec<Entry>,
    mode: Mode,
    return_to: Mode,
    template_modes: Vec<Mode>,
    pending: Vec<Span>,
    head: Option<u32>,
    form: Option<u32>,
    quirks: bool,
    foster: bool,
    ignore_newline: bool,
    /// The tag whose content is being read as text; `true` if character references count.
    raw: Option<(Tag, bool)>,
    /// Open elements beyond the depth limit, by tag: their end tags are swallowed too.
    swallowed: Vec<u32>,
    flattened: u32,
    truncated: bool,
    /// Set once something comes that is html5ever's to read.
    gives_up: bool,
    /// Bytes that were copied to join texts.
    copied: usize,
    /// A space, for where a flattened block parted words.
    blank: Span,
}

/// Parses what the cut left. Gives the source back if it holds what this parser does not know.
pub(crate) fn parse(source: String, options: Options) -> Result<Parsed, String> {
    let Some(mut parser) = Parser::new(&source, options) else { return Err(source) };
    parser.run();
    let Parser { arena, attrs, made, names, flattened, truncated, gives_up, .. } = parser;
    if gives_up {
        return Err(source);
    }
    Ok(Parsed { tree: Tree { nodes: arena.nodes, attrs, text: Text { source, made }, names }, flattened, truncated })
}

impl<'a> Parser<'a> {
    fn new(source: &'a str, options: Options) -> Option<Self> {
        let bytes = source.as_bytes();
        if memchr::memchr(0, bytes).is_some() || bytes.len() > (1 << 30) {
            return None;
        }
        let most = options.max_nodes as usize;
        Some(Self {
            options,
            source,
            bytes,
            at: if source.starts_with('\u{feff}') { 3 } else { 0 },
            made: String::from(" "),
            attrs: Vec::with_capacity((bytes.len() / 48).min(most)),
            arena: Arena::with_capacity(Data { tag: DOCUMENT, span: Span::default() }, (bytes.len() / 32).min(most)),
            names: Vec::new(),
            unknown: HashMap::new(),
            stack: Vec::with_capacity(64),
            open: vec![0; Tag::KNOWN as usize],
            formatting: Vec::new(),
            mode: Mode::Initial,
            return_to: Mode::InBody,
            template_modes: Vec::new(),
            pending: Vec::new(),
            head: None,
            form: None,
            quirks: false,
            foster: false,
            ignore_newline: false,
            raw: None,
            swallowed: Vec::new(),
            flattened: 0,
            truncated: false,
            gives_up: false,
            copied: 0,
            blank: Span { start: crate::html::tree::MADE, len: 1 },
        })
    }

    fn run(&mut self) {
        // Beyond the limit nothing is built, so nothing more is read.
        while self.at < self.bytes.len() && !self.gives_up && !self.is_full() {
            match self.raw {
                Some((tag, decoded)) => self.raw_text(tag, decoded),
                None => self.text_then_markup(),
            }
        }
        self.process(Token::Eof);
    }

    /// Hands a start tag over, unless it is beyond the limits.
    fn start_tag(&mut self, tag: Tag, attrs: Span) {
        if matches!(tag, Tag::SCRIPT | Tag::MATH | Tag::SVG | Tag::FRAMESET | Tag::PLAINTEXT) {
            self.gives_up = true;
            return;
        }
        if self.swallows_start(tag) {
            return self.part_words(tag);
        }
        self.ignore_newline = false;
        self.process(Token::Start(tag, attrs));
    }

    fn swallows_start(&mut self, tag: Tag) -> bool {
        if self.is_full() {
            return true;
        }
        if self.arena.depth < self.options.max_depth {
            return false;
        }
        if !tag.is(set::VOID) {
            let at = tag.0 as usize;
            self.swallowed.resize(self.swallowed.len().max(at + 1), 0);
            self.swallowed[at] += 1;
        }
        self.flattened += 1;
        true
    }

    /// Hands an end tag over, unless its start tag was swallowed. That of raw text always is.
    fn end_tag(&mut self, tag: Tag) {
        if self.raw.take().is_none()
            && let Some(open) = self.swallowed.get_mut(tag.0 as usize).filter(|open| **open > 0)
        {
            *open -= 1;
            return self.part_words(tag);
        }
        self.ignore_newline = false;
        self.process(Token::End(tag));
    }

    /// A block's boundary still parts words where its element is gone.
    fn part_words(&mut self, tag: Tag) {
        if tag.is(set::BLOCK) && !self.is_full() {
            self.ignore_newline = false;
            self.characters(self.blank);
        }
    }

    fn text(&mut self, span: Span) {
        if self.is_full() {
            return;
        }
        let skip = u32::from(std::mem::take(&mut self.ignore_newline) && self.resolve(span).starts_with('\n'));
        self.characters(Span { start: span.start + skip, len: span.len - skip });
    }

    fn is_full(&mut self) -> bool {
        let most = u64::from(self.options.max_nodes);
        self.truncated |= self.arena.nodes.len() as u64 >= most || self.attrs.len() as u64 >= most.saturating_mul(ATTRIBUTES_PER_NODE);
        self.truncated
    }

    fn characters(&mut self, mut span: Span) {
        while span.len > 0 {
            let len = if self.mode.splits_text() { self.first_run(span) } else { (span.len, false) };
            self.process(Token::Text(Span { len: len.0, ..span }, len.1));
            span = Span { start: span.start + len.0, len: span.len - len.0 };
        }
    }

    /// The length of the first run of white space, or of other characters, and which of the two it is.
    fn first_run(&self, span: Span) -> (u32, bool) {
        let bytes = self.resolve(span).as_bytes();
        let blank = bytes.first().is_some_and(u8::is_ascii_whitespace);
        let end = bytes.iter().position(|b| b.is_ascii_whitespace() != blank).unwrap_or(bytes.len());
        (end as u32, blank)
    }

    /// Processes a token to its end.
    fn process(&mut self, token: Token) {
        loop {
            match self.step(self.mode, token) {
                Step::Done => return,
                Step::Again(mode) => self.mode = mode,
                Step::Raw(decoded) => {
                    if let Token::Start(tag, _) = token {
                        (self.return_to, self.mode, self.raw) = (self.mode, Mode::Text, Some((tag, decoded)));
                    }
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::html;

    #[test]
    fn attributes_count_as_nodes_do() {
        let page = format!("<p {}>one", (0..20).map(|n| format!("a{n} ")).collect::<Vec<_>>().concat()).repeat(2_000) + "<p>the end";
        let options = html::Options { max_nodes: 1_000, ..html::Options::default() };
        let parsed = html::parse(&page, &options);
        assert!(parsed.truncated && parsed.tree.len() < 500 && !parsed.tree.text_of(parsed.tree.root()).contains("the end"));
        let plenty = html::parse(&page, &html::Options { max_nodes: 1_000_000, ..options });
        assert!(!plenty.truncated && plenty.tree.text_of(plenty.tree.root()).ends_with("the end"));
    }
}
