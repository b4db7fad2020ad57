//! Plain text in which links and pictures show, because the caller asks for them: as Markdown writes them, and nothing else marked.

use std::fmt::Write as _;

use crate::model::{Article, Block, BlockKind, Form};
use crate::render::inline::{Links, Node, Note};
use crate::render::parts::blocks;
use crate::text::normalize;

/// The body, its links and pictures with their addresses.
pub(crate) fn body(article: &Article, links: &Links) -> String {
    // Notes that are no part of the text stay out of it.
    let in_text = |block: &&Block| !matches!(block.form(), Form::Note(_)) || article.text.contains(&block.text);
    let shown: Vec<Block> = blocks(article).iter().filter(in_text).map(|block| with_addresses(block, links)).collect();
    let mut out = normalize::body(&shown);
    for number in 1.. {
        let Some(note) = links.note(number) else { break };
        if let Note::Address(address) = note {
            // Writing to a String cannot fail.
            out.push_str(if number == 1 { "\n\n" } else { "\n" });
            let _ = write!(out, "[{number}] {address}");
        }
    }
    out
}

/// The block with its text as it is shown; code stays as it is.
fn with_addresses(block: &Block, links: &Links) -> Block {
    let text = match block.form() {
        Form::Figure(image) => links.picture(image).map(|(src, alt)| picture(&src, &alt)).unwrap_or_default(),
        _ if block.kind == BlockKind::Preformatted => block.text.clone(),
        _ => block.lines().map(|range| written(&links.nodes(block, range), links)).collect::<Vec<_>>().join("\n"),
    };
    Block { text, links: Vec::new(), markup: None, ..block.clone() }
}

fn picture(src: &str, alt: &str) -> String {
    if src.is_empty() { alt.to_owned() } else { format!("![{alt}]({src})") }
}

fn written(nodes: &[Node], links: &Links) -> String {
    let one = |node: &Node| match node {
        Node::Text(text) | Node::Code(text) => text.clone(),
        Node::Link(href, inside) => format!("[{}]({href})", written(inside, links)),
        Node::Styled(_, inside) => written(inside, links),
        Node::Image(src, alt) => picture(src, alt),
        Node::NoteRef(number) if matches!(links.note(*number), Some(Note::Address(_))) => format!("[{number}]"),
        Node::NoteRef(_) => String::new(),
        Node::Formula(latex, _) => latex.clone(),
    };
    nodes.iter().map(one).collect()
}
