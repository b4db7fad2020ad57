//! What a body leads to and shows: its links and its pictures, as lists.

use serde::Serialize;

use crate::model::{Article, Form, Image, SpanKind};
use crate::render::inline::{Links, Node};
use crate::render::options::{ImageMode, LinkMode};
use crate::text::normalize::line;

/// A picture of the body.
#[derive(Debug, Serialize)]
pub(crate) struct Picture {
    /// Its absolute address.
    url: String,
    /// What it shows, in words.
    alt: Option<String>,
    /// What stands below it.
    caption: Option<String>,
    /// Who made it or owns it.
    credit: Option<String>,
}

/// A link of the body.
#[derive(Debug, Serialize)]
pub(crate) struct Linked {
    /// Its absolute address.
    url: String,
    /// The words that it stands on.
    text: String,
}

/// The pictures of the body in their order.
pub(crate) fn images(article: &Article) -> Vec<Picture> {
    let links = Links::new(article, LinkMode::Keep, ImageMode::Keep);
    let picture = |image: &Image| {
        let text = |text: &Option<String>| text.as_deref().map(line).filter(|t| !t.is_empty());
        let url = links.source(&image.src)?;
        Some(Picture {
            url,
            alt: Some(line(&image.alt)).filter(|alt| !alt.is_empty()),
            caption: text(&image.caption),
            credit: text(&image.credit),
        })
    };
    let mut out = Vec::new();
    for markup in article.body.iter().filter_map(|block| block.markup.as_ref()) {
        if let Form::Figure(image) = &markup.form {
            out.extend(picture(image));
        }
        out.extend(markup.spans.iter().filter_map(|span| if let SpanKind::Image(image) = &span.kind { picture(image) } else { None }));
    }
    out
}

/// The links of the body in their order.
pub(crate) fn links(article: &Article) -> Vec<Linked> {
    let links = Links::new(article, LinkMode::Keep, ImageMode::Drop);
    let mut out = Vec::new();
    for block in &article.body {
        gather(&links.all(block), &mut out);
    }
    out
}

fn gather(nodes: &[Node], out: &mut Vec<Linked>) {
    for node in nodes {
        match node {
            Node::Link(url, inside) => out.push(Linked { url: url.clone(), text: words(inside) }),
            Node::Styled(_, inside) => gather(inside, out),
            _ => {}
        }
    }
}

/// The text of pieces of a line.
fn words(nodes: &[Node]) -> String {
    let one = |node: &Node| match node {
        Node::Text(text) | Node::Code(text) | Node::Formula(text, _) => text.clone(),
        Node::Link(_, inside) | Node::Styled(_, inside) => words(inside),
        Node::Image(..) | Node::NoteRef(_) => String::new(),
    };
    nodes.iter().map(one).collect()
}
