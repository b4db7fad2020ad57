//! From the ledger's kept blocks to the article's body.

use crate::document::embedded::Evidence;
use crate::document::shell;
use crate::extract::paragraphs;
use crate::model::{Block, BodySource, Ledger};
use crate::text;
use crate::text::normalize;

/// The kept blocks as paragraphs, normalised; those that hold nothing then are left out. `language` is the page's code.
pub(crate) fn body(ledger: &Ledger, language: Option<&str>) -> Vec<Block> {
    let mut out = Vec::new();
    for (at, (block, _)) in ledger.iter().enumerate().filter(|(_, (_, verdict))| verdict.keep) {
        let parts = paragraphs::split(block);
        let dropped = at.checked_sub(1).filter(|b| !ledger.verdicts[*b].keep).map(|b| ledger.blocks[b].text.as_str());
        let clean = parts.iter().map(normalize::block).filter(|b| !b.text.is_empty()).enumerate();
        out.extend(clean.map(|(part, block)| (block, dropped.filter(|_| part == 0))));
    }
    paragraphs::join(out, language)
}

/// The embedded text is the body only if the page's own blocks hold less than this share of its words.
const SHELL_SHARE: f32 = 0.25;
/// … and it has at least this many words.
const MIN_EMBEDDED_WORDS: usize = 60;

/// The body, or the embedded text where the HTML is a shell.
pub(crate) fn or_embedded(body: Vec<Block>, page: &[Block], evidence: Option<&Evidence>) -> (Vec<Block>, BodySource) {
    let words = |blocks: &[Block]| blocks.iter().map(|b| text::words(&b.text)).sum::<usize>();
    let Some(evidence) = evidence.filter(|e| e.json_ld || shell::is_shell(page)) else { return (body, BodySource::Blocks) };
    let have = words(&body);
    let enough = |offered: usize| have as f32 >= offered as f32 * SHELL_SHARE;
    // No text has more words than every second byte could begin.
    if enough(evidence.text.len().div_ceil(2)) {
        return (body, BodySource::Blocks);
    }
    let embedded = normalize::paragraphs(&evidence.text);
    let offered = words(&embedded);
    if offered < MIN_EMBEDDED_WORDS || enough(offered) {
        return (body, BodySource::Blocks);
    }
    (embedded, if evidence.json_ld { BodySource::JsonLd } else { BodySource::PageState })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_the_embedded_text() {
        let evidence = Evidence { text: "One two three four five.\n".repeat(20), json_ld: true };
        let (body, source) = or_embedded(normalize::paragraphs("Loading"), &[], Some(&evidence));
        assert_eq!((body.len(), source), (20, BodySource::JsonLd));
        let (body, source) = or_embedded(normalize::paragraphs(&evidence.text), &[], Some(&evidence));
        assert_eq!((body.len(), source), (20, BodySource::Blocks));
    }
}
