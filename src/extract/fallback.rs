//! The last resort where nothing was kept: the most likely blocks, else the page's own summary.
//!
//! It gives text to a page that has some, never the verdict `article`: that was taken before.

use std::borrow::Cow;

use crate::extract::body;
use crate::model::{Block, BodySource, Facts, Ledger, Reason, Voice};
use crate::text::normalize;

/// Blocks are taken that score at least this share of the best score.
const SHARE_OF_BEST: f32 = 0.5;

/// The body of a page of which nothing was kept, and where it is from.
pub(crate) fn last_resort(ledger: &mut Ledger, facts: &Facts) -> (Vec<Block>, BodySource) {
    keep_likeliest(ledger);
    let blocks = body::body(ledger, None);
    match &facts.description {
        Some(summary) if blocks.is_empty() => (normalize::paragraphs(&summary.value), BodySource::Description),
        _ => (blocks, BodySource::Blocks),
    }
}

fn keep_likeliest(ledger: &mut Ledger) {
    let seen = |at: usize| !ledger.blocks[at].hidden && ledger.verdicts[at].repair.is_none();
    let best = ledger.verdicts.iter().enumerate().filter(|(at, _)| seen(*at)).map(|(_, v)| v.score).fold(0.0, f32::max);
    for (verdict, block) in ledger.verdicts.iter_mut().zip(&ledger.blocks) {
        let asked = verdict.reasons.iter().any(|r| r.voice == Voice::Caller);
        if best > 0.0 && verdict.score >= best * SHARE_OF_BEST && !block.hidden && !asked && verdict.repair.is_none() {
            verdict.keep = true;
            verdict.reasons.insert(0, Reason { voice: Voice::Repair, text: Cow::Borrowed("nothing on the page looks more like text") });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::{Options, Source, clean};
    use crate::model::PageVerdict;

    fn text_and_verdict(page: &str) -> (String, PageVerdict) {
        let cleaned = clean(&Source { name: "page.html", bytes: page.as_bytes(), ..Source::default() }, &Options::default());
        (cleaned[0].article.text.clone(), cleaned[0].article.verdict)
    }

    #[test]
    fn a_page_with_text_gives_text_but_is_no_article() {
        let rows = "<li><a href=/x>Ferry returns</a></li>".repeat(30);
        let (text, verdict) = text_and_verdict(&format!("<html><body><ul>{rows}</ul></body></html>"));
        assert!(!text.is_empty() && verdict != PageVerdict::Article, "{verdict:?}: {text}");
    }

    #[test]
    fn a_shell_gives_its_own_summary() {
        let page = "<html><head><meta name=description content='The ferry will run again from Monday.'></head><body><div id=app></div></body></html>";
        assert_eq!(text_and_verdict(page), ("The ferry will run again from Monday.".to_owned(), PageVerdict::Empty));
    }
}
