//! Parsing with a bound on depth and on nodes.
//!
//! html5ever scans its stack of open elements for many tags, so its time grows with the square of the nesting.
//! Between its tokenizer and its tree builder stands a filter that swallows the tags of elements beyond the limit:
//! their text stays with the last element that was built. How deep the parser really stands is asked of the sink.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use html5ever::LocalName;
use html5ever::interface::TreeSink;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag as TagToken, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

use crate::html::names::{Tag, set};
use crate::html::sink::Sink;
use crate::html::tags;
use crate::html::{Options, Parsed};

struct Filter {
    inner: TreeBuilder<u32, Sink>,
    options: Options,
    /// Open elements that were swallowed, by name: their end tags must be swallowed too.
    swallowed: RefCell<HashMap<LocalName, u32>>,
    flattened: Cell<u32>,
    truncated: Cell<bool>,
    /// Set while the tokenizer reads an element of raw text: the next end tag is its own.
    raw: Cell<bool>,
}

impl Filter {
    /// True if the tag must not reach the tree builder.
    fn swallows(&self, tag: &TagToken) -> bool {
        match tag.kind {
            TagKind::StartTag => self.swallows_start(tag),
            TagKind::EndTag => !self.raw.take() && self.swallows_end(&tag.name),
        }
    }

    fn swallows_start(&self, tag: &TagToken) -> bool {
        if self.is_full() {
            return true;
        }
        if self.inner.sink.depth() < self.options.max_depth {
            return false;
        }
        if !is_void(&tag.name) {
            *self.swallowed.borrow_mut().entry(tag.name.clone()).or_insert(0) += 1;
        }
        self.flattened.set(self.flattened.get() + 1);
        true
    }

    fn swallows_end(&self, name: &LocalName) -> bool {
        match self.swallowed.borrow_mut().get_mut(name) {
            Some(open) if *open > 0 => {
                *open -= 1;
                true
            }
            _ => false,
        }
    }

    /// A block's boundary still parts words where its element is gone.
    fn part_words(&self, tag: &TagToken, line: u64) -> TokenSinkResult<u32> {
        if !tags::is_block(&tag.name) || self.is_full() {
            return TokenSinkResult::Continue;
        }
        self.inner.process_token(Token::CharacterTokens(StrTendril::from_slice(" ")), line)
    }

    fn is_full(&self) -> bool {
        if self.inner.sink.len() as u64 >= u64::from(self.options.max_nodes) {
            self.truncated.set(true);
        }
        self.truncated.get()
    }
}

fn is_void(name: &LocalName) -> bool {
    Tag::known(name.as_bytes()).is_some_and(|tag| tag.is(set::VOID))
}

impl TokenSink for Filter {
    type Handle = u32;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<u32> {
        match &token {
            Token::TagToken(tag) if self.swallows(tag) => self.part_words(tag, line),
            Token::CharacterTokens(_) if self.is_full() => TokenSinkResult::Continue,
            Token::CommentToken(_) | Token::ParseError(_) => TokenSinkResult::Continue,
            _ => {
                let result = self.inner.process_token(token, line);
                self.raw.set(self.raw.get() || matches!(result, TokenSinkResult::RawData(_)));
                result
            }
        }
    }

    fn end(&self) {
        self.inner.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

pub(crate) fn parse(source: &str, options: Options) -> Parsed {
    let builder = TreeBuilder::new(Sink::new(), TreeBuilderOpts { scripting_enabled: true, ..TreeBuilderOpts::default() });
    let filter = Filter {
        inner: builder,
        options,
        swallowed: RefCell::default(),
        flattened: Cell::new(0),
        truncated: Cell::new(false),
        raw: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(filter, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(source));
    // The tokenizer stops after each script and at each encoding declaration; there is nothing to do but go on.
    while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    let filter = tokenizer.sink;
    Parsed { flattened: filter.flattened.get(), truncated: filter.truncated.get(), tree: filter.inner.sink.finish() }
}
