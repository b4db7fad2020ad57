//! Blocks with their text normalised, and plain text as blocks.

use crate::model::{Block, BlockKind, ElementId, Link};
use crate::text::normalize::{line, lines, preformatted, spans};

/// A block with its text normalised and its links where their text now stands.
pub(crate) fn block(block: &Block) -> Block {
    let text = match block.kind {
        BlockKind::Preformatted => preformatted(&block.text),
        kind if kind.keeps_lines() => lines(&block.text),
        _ => line(&block.text),
    };
    let links = if text == block.text { block.links.clone() } else { moved_links(block, &text) };
    let markup = block.markup.as_ref().map(|m| if text == block.text { m.clone() } else { Box::new(spans::moved(m, &block.text, &text)) });
    Block { text, links, markup, kind: block.kind, element: block.element, place: block.place, hidden: block.hidden }
}

/// Finds each link's text again, one behind the other.
fn moved_links(block: &Block, text: &str) -> Vec<Link> {
    let mut from = 0;
    let mut out = Vec::new();
    for link in &block.links {
        let Some(old) = block.text.get(link.start as usize..link.end as usize) else { continue };
        let old = if block.kind.keeps_lines() { lines(old) } else { line(old) };
        if let Some(at) = text[from..].find(&old).filter(|_| !old.is_empty()) {
            let start = from + at;
            from = start + old.len();
            out.push(Link { start: start as u32, end: from as u32, href: link.href.clone() });
        }
    }
    out
}

/// Text as paragraph blocks: one per line that holds any.
pub(crate) fn paragraphs(text: &str) -> Vec<Block> {
    let block = |(at, text): (usize, &str)| Block {
        kind: BlockKind::Paragraph,
        text: line(text),
        links: Vec::new(),
        markup: None,
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
        let block = super::block(&Block { text: text.into(), ..block });
        assert_eq!(block.text, "See the harbour plan now");
        assert_eq!(&block.text[block.links[0].start as usize..block.links[0].end as usize], "harbour plan");
    }
}
