//! The readability crate's answer in our formats: `--engine readability`.

use std::io::Cursor;

use url::Url;

use crate::document;
use crate::extract::budget::Limit;
use crate::extract::record::{self, Body};
use crate::extract::{Cleaned, Source, body};
use crate::facts::Evidence;
use crate::html::{self, shape::Shape};
use crate::model::{BodySource, Facts, Ledger, PageVerdict, Reason, Rights, Verdict, Voice};

/// Cleans a page with the readability crate; facts are ours.
///
/// The crate gets our tree written as HTML again: nesting is bounded there, which its own parser does not do.
///
/// A page on which it would take too long gives no article.
pub(crate) fn clean(source: &Source, page: &html::Page, found: (Facts, Evidence), rights: Option<Rights>, limit: Limit) -> Cleaned {
    let (mut facts, mut readings) = found;
    if let Err(error) = limit.allows(Shape::of(&page.tree).steps_of_readability(), "the readability crate") {
        return Cleaned::failed(source, error);
    }
    let mut input = Cursor::new(page.tree.to_html(false));
    let url = source.url.cloned().or_else(|| Url::parse("http://localhost/").ok());
    let content = url.and_then(|url| readability::extractor::extract(&mut input, &url).ok()).map(|p| p.content).unwrap_or_default();
    let answer = html::parse(&content, &html::Options::default());
    let blocks = document::blocks(&answer.tree).blocks;
    let reason = Reason { voice: Voice::Caller, text: "the readability crate keeps it".into() };
    let verdicts = blocks.iter().map(|_| Verdict { keep: true, score: 1.0, reasons: vec![reason.clone()], ..Verdict::default() }).collect();
    let ledger = Ledger { blocks, verdicts };
    let blocks = body::body(&ledger, None);
    record::told_by_body(&ledger, &blocks, &mut facts, &mut readings);
    let verdict = if blocks.is_empty() { PageVerdict::Empty } else { PageVerdict::Article };
    let body = Body {
        blocks,
        source: BodySource::Readability,
        verdict,
        wall: None,
        confidence: 0.5,
        limits: Vec::new(),
        language: None,
        rights,
        comments: None,
        part: None,
        id: None,
    };
    Cleaned { article: record::article(source, &facts, body), ledger, facts, readings }
}
