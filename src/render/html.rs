//! HTML: one self-contained page without scripts, styles or anything to load.

use std::fmt::Write as _;

use crate::model::{Article, Block};
use crate::text::normalize::{line, preformatted};

use crate::render::escape::{fact, markup};
use crate::render::inline::{Links, Span};
use crate::render::parts::{Item, Part, blocks, cells, parts};

/// The page.
pub(crate) fn html(article: &Article) -> String {
    let links = Links::new(article);
    let blocks = blocks(article);
    let mut out = head(article, &links);
    out.push_str("<body>\n<article dir=\"auto\">\n");
    out.push_str(&header(article, &links));
    for part in parts(&blocks) {
        out.push_str(&render(&part, &links));
        out.push('\n');
    }
    out.push_str("</article>\n</body>\n</html>\n");
    out
}

/// The body alone, as a piece of a page: no title, byline or date.
pub(crate) fn body(article: &Article) -> String {
    let links = Links::new(article);
    let blocks = blocks(article);
    parts(&blocks).iter().map(|part| render(part, &links) + "\n").collect()
}

// Writing to a String cannot fail.
fn head(article: &Article, links: &Links) -> String {
    let lang = article.language.as_deref().map(|l| format!(" lang=\"{}\"", fact(l))).unwrap_or_default();
    let mut out = format!("<!DOCTYPE html>\n<html{lang}>\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width\">\n");
    let _ = writeln!(out, "<title>{}</title>", fact(article.title.as_deref().unwrap_or_default()));
    for author in &article.authors {
        let _ = writeln!(out, "<meta name=\"author\" content=\"{}\">", fact(author));
    }
    if let Some(description) = &article.description {
        let _ = writeln!(out, "<meta name=\"description\" content=\"{}\">", fact(description));
    }
    if let Some(url) = address(article, links) {
        let _ = writeln!(out, "<link rel=\"canonical\" href=\"{}\">", markup(&url));
    }
    out.push_str("</head>\n");
    out
}

fn address(article: &Article, links: &Links) -> Option<String> {
    links.resolve(article.canonical_url.as_deref().or(article.url.as_deref())?)
}

/// Title, names, day and outlet, each if known.
fn header(article: &Article, links: &Links) -> String {
    let mut shown = Vec::new();
    if let Some(title) = article.title.as_deref().map(line).filter(|t| !t.is_empty()) {
        shown.push(format!("<h1>{}</h1>", markup(&title)));
    }
    if !article.authors.is_empty() {
        let names: Vec<String> = article.authors.iter().map(|a| fact(a)).collect();
        shown.push(format!("<p>{}</p>", names.join(", ")));
    }
    if let Some(date) = article.date {
        shown.push(format!("<p><time datetime=\"{date}\">{}</time></p>", date.day));
    }
    let site = fact(article.site.as_deref().or(article.url.as_deref()).unwrap_or_default());
    match address(article, links) {
        Some(url) => shown.push(format!("<p><a href=\"{}\">{site}</a></p>", markup(&url))),
        None if !site.is_empty() => shown.push(format!("<p>{site}</p>")),
        None => {}
    }
    if shown.is_empty() { String::new() } else { format!("<header>\n{}\n</header>\n", shown.join("\n")) }
}

fn render(part: &Part<'_>, links: &Links) -> String {
    let p = |block: &Block| format!("<p>{}</p>", inline(&links.all(block)));
    match part {
        Part::Heading(level, block) => format!("<h{level}>{}</h{level}>", inline(&links.all(block))),
        Part::Paragraph(block) => p(block),
        Part::List(items) => list(items, links),
        Part::Table(rows) => format!("<table>\n{}\n</table>", rows.iter().map(|row| table_row(row, links)).collect::<Vec<_>>().join("\n")),
        Part::Quote(blocks) => {
            format!("<blockquote>\n{}\n</blockquote>", blocks.iter().map(|b| p(b)).collect::<Vec<_>>().join("\n"))
        }
        Part::Preformatted(block) => format!("<pre>\n{}</pre>", markup(&preformatted(&block.text))),
    }
}

fn table_row(row: &Block, links: &Links) -> String {
    let cells: Vec<String> = cells(row).into_iter().map(|c| format!("<td>{}</td>", inline(&links.spans(row, c)))).collect();
    format!("<tr>{}</tr>", cells.concat())
}

/// Nested lists, opened and closed as the items' depths say.
fn list(items: &[Item<'_>], links: &Links) -> String {
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    for item in items {
        let tag = if item.number.is_some() { "ol" } else { "ul" };
        close(&mut out, &mut open, item.depth + 1);
        if open.len() == item.depth + 1 {
            out.push_str("</li>\n");
            if open.last() != Some(&tag) {
                let _ = writeln!(out, "</{}>\n<{tag}>", open.pop().unwrap_or_default());
                open.push(tag);
            }
        } else {
            let _ = writeln!(out, "<{tag}>");
            open.push(tag);
        }
        let value = item.number.filter(|n| i32::try_from(*n).is_ok()).map(|n| format!(" value=\"{n}\"")).unwrap_or_default();
        let _ = write!(out, "<li{value}>{}", inline(&links.all(item.block)));
    }
    close(&mut out, &mut open, 0);
    out.trim_end().to_owned()
}

/// Closes lists with their last items until only `depth` are open.
fn close(out: &mut String, open: &mut Vec<&str>, depth: usize) {
    while open.len() > depth {
        if let Some(tag) = open.pop() {
            let _ = write!(out, "</li>\n</{tag}>\n");
        }
    }
}

fn inline(spans: &[Span]) -> String {
    let show = |span: &Span| match &span.href {
        Some(href) => format!("<a href=\"{}\">{}</a>", markup(href), markup(&span.text)),
        None => markup(&span.text),
    };
    spans.iter().map(show).collect()
}
