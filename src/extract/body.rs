//! From the ledger's kept blocks to the article's body.

use super::evidence::Evidence;
use super::paragraphs;
use crate::model::{Block, BlockKind, BodySource, ElementId, Ledger, Link};
use crate::normalize;

/// The kept blocks as paragraphs, normalised; those that hold nothing then are left out. `language` is the page's code.
pub(super) fn body(ledger: &Ledger, language: Option<&str>) -> Vec<Block> {
    let mut out = Vec::new();
    for (at, (block, _)) in ledger.iter().enumerate().filter(|(_, (_, verdict))| verdict.keep) {
        let parts = paragraphs::split(block);
        let dropped = at.checked_sub(1).filter(|b| !ledger.verdicts[*b].keep).map(|b| ledger.blocks[b].text.as_str());
        let clean = parts.iter().map(clean).filter(|b| !b.text.is_empty()).enumerate();
        out.extend(clean.map(|(part, block)| (block, dropped.filter(|_| part == 0))));
    }
    paragraphs::join(out, language)
}

/// A block with its text normalised and its links where their text now stands.
pub(super) fn clean(block: &Block) -> Block {
    let text = match block.kind {
        BlockKind::Preformatted => normalize::preformatted(&block.text),
        kind if kind.keeps_lines() => normalize::lines(&block.text),
        _ => normalize::line(&block.text),
    };
    let links = if text == block.text { block.links.clone() } else { moved_links(block, &text) };
    Block { text, links, kind: block.kind, element: block.element, place: block.place, hidden: block.hidden }
}

/// Finds each link's text again, one behind the other.
fn moved_links(block: &Block, text: &str) -> Vec<Link> {
    let mut from = 0;
    let mut out = Vec::new();
    for link in &block.links {
        let Some(old) = block.text.get(link.start as usize..link.end as usize) else { continue };
        let old = if block.kind.keeps_lines() { normalize::lines(old) } else { normalize::line(old) };
        if let Some(at) = text[from..].find(&old).filter(|_| !old.is_empty()) {
            let start = from + at;
            from = start + old.len();
            out.push(Link { start: start as u32, end: from as u32, href: link.href.clone() });
        }
    }
    out
}

/// The embedded text is the body only if the page's own blocks hold less than this share of its words.
const SHELL_SHARE: f32 = 0.25;
/// … and it has at least this many words.
const MIN_EMBEDDED_WORDS: usize = 60;
/// Page state holds much that is no article: it is believed only where the page shows fewer words than this outside links.
const MOST_SHELL_WORDS: usize = 120;

/// The body, or the embedded text where the HTML is a shell.
pub(super) fn or_embedded(body: Vec<Block>, page: &[Block], evidence: Option<&Evidence>) -> (Vec<Block>, BodySource) {
    let words = |blocks: &[Block]| blocks.iter().map(|b| normalize::words(&b.text)).sum::<usize>();
    let Some(evidence) = evidence.filter(|e| e.json_ld || is_shell(page)) else { return (body, BodySource::Blocks) };
    let have = words(&body);
    let enough = |offered: usize| have as f32 >= offered as f32 * SHELL_SHARE;
    // No text has more words than every second byte could begin.
    if enough(evidence.text.len().div_ceil(2)) {
        return (body, BodySource::Blocks);
    }
    let embedded = paragraphs(&evidence.text);
    let offered = words(&embedded);
    if offered < MIN_EMBEDDED_WORDS || enough(offered) {
        return (body, BodySource::Blocks);
    }
    (embedded, if evidence.json_ld { BodySource::JsonLd } else { BodySource::PageState })
}

/// True for a page that shows next to nothing outside links.
pub(super) fn is_shell(page: &[Block]) -> bool {
    let mut words = 0;
    !page.iter().any(|block| {
        words += unlinked_words(block);
        words >= MOST_SHELL_WORDS
    })
}

/// The words of a block that stand in no link.
pub(super) fn unlinked_words(block: &Block) -> usize {
    let linked = block.links.iter().filter_map(|l| block.text.get(l.start as usize..l.end as usize)).map(normalize::words).sum();
    normalize::words(&block.text).saturating_sub(linked)
}

/// Text as paragraph blocks: one per line that holds any.
pub(super) fn paragraphs(text: &str) -> Vec<Block> {
    let block = |(at, text): (usize, &str)| Block {
        kind: BlockKind::Paragraph,
        text: normalize::line(text),
        links: Vec::new(),
        element: ElementId(0),
        place: at as u32 + 1,
        hidden: false,
    };
    text.lines().enumerate().map(block).filter(|b| !b.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_follow_their_text() {
        let text = "See\u{ad} the  harbour plan now";
        let start = text.find("harbour").map(|s| s as u32).unwrap_or_default();
        let link = Link { start, end: start + 12, href: "/plan".into() };
        let block = Block { links: vec![link], ..paragraphs("x").remove(0) };
        let block = clean(&Block { text: text.into(), ..block });
        assert_eq!(block.text, "See the harbour plan now");
        assert_eq!(&block.text[block.links[0].start as usize..block.links[0].end as usize], "harbour plan");
    }

    #[test]
    fn a_shell_takes_the_embedded_text() {
        let evidence = Evidence { text: "One two three four five.\n".repeat(20), json_ld: true };
        let (body, source) = or_embedded(paragraphs("Loading"), &[], Some(&evidence));
        assert_eq!((body.len(), source), (20, BodySource::JsonLd));
        let (body, source) = or_embedded(paragraphs(&evidence.text), &[], Some(&evidence));
        assert_eq!((body.len(), source), (20, BodySource::Blocks));
    }
}
