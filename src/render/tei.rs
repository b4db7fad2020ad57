//! TEI P5: a header with the facts, a body with the text.

use std::fmt::Write as _;

use crate::model::{Article, Block};
use crate::text::normalize::preformatted;

use crate::render::escape::{fact, markup};
use crate::render::inline::{Links, Span};
use crate::render::parts::{Part, blocks, cells, parts};

/// The document.
pub(crate) fn tei(article: &Article) -> String {
    let links = Links::new(article);
    let blocks = blocks(article);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n");
    out.push_str(&header(article, &links));
    out.push_str("<text>\n<body>\n");
    for part in parts(&blocks) {
        out.push_str(&render(&part, &links));
        out.push('\n');
    }
    if blocks.is_empty() {
        out.push_str("<p/>\n");
    }
    out.push_str("</body>\n</text>\n</TEI>\n");
    out
}

// Writing to a String cannot fail.
fn header(article: &Article, links: &Links) -> String {
    let mut out = String::from("<teiHeader>\n<fileDesc>\n<titleStmt>\n");
    let _ = writeln!(out, "<title>{}</title>", fact(article.title.as_deref().unwrap_or_default()));
    for author in &article.authors {
        let _ = writeln!(out, "<author>{}</author>", fact(author));
    }
    out.push_str("</titleStmt>\n<publicationStmt>\n");
    let _ = writeln!(out, "<publisher>{}</publisher>", fact(article.site.as_deref().unwrap_or_default()));
    if let Some(date) = article.date {
        let _ = writeln!(out, "<date when=\"{date}\">{}</date>", date.day);
    }
    if let Some(license) = &article.license {
        let _ = writeln!(out, "<availability><licence>{}</licence></availability>", fact(license));
    }
    let url = article.canonical_url.as_deref().or(article.url.as_deref()).and_then(|url| links.resolve(url));
    let source = url.map_or_else(|| fact(&article.source), |url| format!("<ref target=\"{0}\">{0}</ref>", markup(&url)));
    let _ =
        write!(out, "</publicationStmt>\n<sourceDesc>\n<p>{source}</p>\n</sourceDesc>\n</fileDesc>\n{}</teiHeader>\n", profile(article));
    out
}

fn profile(article: &Article) -> String {
    let mut out = String::new();
    if let Some(description) = &article.description {
        let _ = writeln!(out, "<abstract><p>{}</p></abstract>", fact(description));
    }
    if let Some(language) = &article.language {
        let _ = writeln!(out, "<langUsage><language ident=\"{0}\">{0}</language></langUsage>", fact(language));
    }
    if !article.tags.is_empty() {
        let terms: Vec<String> = article.tags.iter().map(|tag| format!("<term>{}</term>", fact(tag))).collect();
        let _ = writeln!(out, "<textClass><keywords>{}</keywords></textClass>", terms.concat());
    }
    if out.is_empty() { out } else { format!("<profileDesc>\n{out}</profileDesc>\n") }
}

fn render(part: &Part<'_>, links: &Links) -> String {
    let all = |blocks: &[&Block], tag: &str| -> String {
        blocks.iter().map(|b| format!("<{tag}>{}</{tag}>\n", inline(&links.all(b)))).collect::<Vec<_>>().concat()
    };
    match part {
        // `<head>` may open a division only; the guidelines' place for a heading in between is `<ab type="head">`.
        Part::Heading(_, block) => format!("<ab type=\"head\">{}</ab>", inline(&links.all(block))),
        Part::Paragraph(block) => format!("<p>{}</p>", inline(&links.all(block))),
        Part::List(items) => format!("<list>\n{}</list>", all(&items.iter().map(|i| i.block).collect::<Vec<_>>(), "item")),
        Part::Table(rows) => format!("<table>\n{}</table>", rows.iter().map(|row| table_row(row, links)).collect::<Vec<_>>().concat()),
        Part::Quote(blocks) => format!("<quote>\n{}</quote>", all(blocks, "p")),
        Part::Preformatted(block) => format!("<ab xml:space=\"preserve\">{}</ab>", markup(&preformatted(&block.text))),
    }
}

fn table_row(row: &Block, links: &Links) -> String {
    let cells: Vec<String> = cells(row).into_iter().map(|c| format!("<cell>{}</cell>", inline(&links.spans(row, c)))).collect();
    format!("<row>{}</row>\n", cells.concat())
}

fn inline(spans: &[Span]) -> String {
    let show = |span: &Span| match &span.href {
        Some(href) => format!("<ref target=\"{}\">{}</ref>", markup(href), markup(&span.text)),
        None => markup(&span.text),
    };
    spans.iter().map(show).collect()
}
