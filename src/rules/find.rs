//! What one directive looks for.

use crate::rules::xpath;

/// Elements, attributes or strings of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Find {
    /// An `XPath` 1.0 expression.
    XPath(Box<xpath_eval::Expr>),
    /// A CSS selector.
    Css(String),
    /// Elements with this id, or this class among theirs.
    IdOrClass(String),
}

/// So long, with so many brackets in each other: what a person writes is far below, and parsers recurse on brackets.
const MAX_BYTES: usize = 4_000;
const MAX_DEPTH: usize = 32;

impl Find {
    /// An expression of `XPath`.
    pub(super) fn xpath(text: &str) -> Result<Self, String> {
        within_limits(text)?;
        xpath::parse(text).map(Box::new).map(Self::XPath)
    }

    /// `XPath` if it looks like it (`//div`, `id("x")`, `(//p)[1]`, `string(…)`), else a CSS selector.
    pub(super) fn either(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let call =
            text.split_once('(').is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
        if text.starts_with(['/', '(']) || text.starts_with("./") || text.contains("::") && text.contains('/') || call {
            return Self::xpath(text);
        }
        within_limits(text)?;
        scraper::Selector::parse(text).map_err(|e| format!("`{text}` is neither a CSS selector ({e}) nor XPath"))?;
        Ok(Self::Css(text.to_owned()))
    }
}

fn within_limits(text: &str) -> Result<(), String> {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if text.trim().is_empty() {
        Err("nothing is looked for".to_owned())
    } else if text.len() > MAX_BYTES {
        Err(format!("it is longer than {MAX_BYTES} bytes"))
    } else if deepest > MAX_DEPTH {
        Err(format!("its brackets are deeper than {MAX_DEPTH}"))
    } else {
        Ok(())
    }
}
