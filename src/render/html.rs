//! HTML: one page without scripts or styles; nothing in it is loaded but the pictures of the article.

use std::fmt::Write as _;

use crate::model::{Article, Block, Form, Image};
use crate::text::normalize::{line, preformatted};

use crate::render::escape::{fact, markup};
use crate::render::inline::{Links, Node, Note, Style, embed_name, tag, without};
use crate::render::parts::{Item, Part, Row, Texts, blocks, parts};

/// The page.
pub(crate) fn html(article: &Article, links: &Links) -> String {
    let mut out = head(article, links);
    out.push_str("<body>\n<article dir=\"auto\">\n");
    out.push_str(&header(article, links));
    out.push_str(&body(article, links));
    out.push_str("</article>\n</body>\n</html>\n");
    out
}

/// The body alone, as a piece of a page: no title, byline or date.
pub(crate) fn body(article: &Article, links: &Links) -> String {
    let blocks = blocks(article);
    let (notes, text): (Vec<_>, Vec<_>) = parts(&blocks).into_iter().partition(|part| matches!(part, Part::Note(..)));
    let mut out = String::new();
    for shown in text.iter().map(|part| render(part, links)).filter(|shown| !shown.is_empty()) {
        out.extend([&shown, "\n"]);
    }
    out.push_str(&notes_below(&notes, links));
    out
}

// Writing to a String cannot fail.
fn head(article: &Article, links: &Links) -> String {
    let lang = article.language.as_deref().map(|l| format!(" lang=\"{}\"", fact(l))).unwrap_or_default();
    let mut out = format!("<!DOCTYPE html>\n<html{lang}>\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src http: https:\">\n");
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
    if !article.id.is_empty() {
        let _ = writeln!(out, "<meta name=\"dateline:id\" content=\"{}\">", fact(&article.id));
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
        Some(url) => shown.push(format!("<p>{}</p>", link(&url, &site))),
        None if !site.is_empty() => shown.push(format!("<p>{site}</p>")),
        None => {}
    }
    if shown.is_empty() { String::new() } else { format!("<header>\n{}\n</header>\n", shown.join("\n")) }
}

fn render(part: &Part<'_>, links: &Links) -> String {
    match part {
        Part::Heading(level, block) => format!("<h{level}>{}</h{level}>", inline(&without(Style::Strong, links.all(block)))),
        Part::Paragraph(block) => format!("<p>{}</p>", lines(block, links)),
        Part::List(items) => list(items, links),
        Part::Definitions(entries) => {
            let entry = |(term, block): &(bool, &Block)| {
                let tag = if *term { "dt" } else { "dd" };
                format!("<{tag}>{}</{tag}>\n", inline(&links.all(block)))
            };
            format!("<dl>\n{}</dl>", entries.iter().map(entry).collect::<String>())
        }
        Part::Table(rows) => table(rows, links),
        Part::Quote(blocks) => {
            let quotes = blocks.chunk_by(|a, b| a.form() == b.form()).map(|quote| quotation(quote, links));
            quotes.collect::<Vec<_>>().join("\n")
        }
        Part::Callout(kind, blocks) => format!("<aside class=\"callout-{}\">\n{}\n</aside>", fact(kind), paragraphs(blocks, links)),
        Part::Preformatted(block, language) => preformatted_text(block, *language),
        Part::Figure(image) => figure(image, links),
        Part::Embed(embed) => match links.source(&embed.src).filter(|_| links.shows_links()) {
            Some(src) => format!("<p>{}</p>", link(&src, &markup(&embed_name(&embed.title, embed.kind)))),
            None => String::new(),
        },
        Part::Formula(latex) => format!("<p><code class=\"math\">{}</code></p>", fact(latex)),
        Part::Rule => "<hr>".to_owned(),
        Part::Note(..) => String::new(),
    }
}

/// A quotation, with the address that it comes from.
fn quotation(blocks: &[&Block], links: &Links) -> String {
    let from = if let Form::Quoted(address) = blocks[0].form() { links.source(address).filter(|_| links.shows_links()) } else { None };
    let cite = from.map(|address| format!(" cite=\"{}\"", markup(&address))).unwrap_or_default();
    format!("<blockquote{cite}>\n{}\n</blockquote>", paragraphs(blocks, links))
}

fn paragraphs(blocks: &[&Block], links: &Links) -> String {
    blocks.iter().map(|block| format!("<p>{}</p>", lines(block, links))).collect::<Vec<_>>().join("\n")
}

/// A block line by line, where its lines are kept.
fn lines(block: &Block, links: &Links) -> String {
    if !block.kind.keeps_lines() {
        return inline(&links.all(block));
    }
    let shown = block.lines().map(|range| inline(&links.nodes(block, range)));
    shown.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("<br>\n")
}

fn preformatted_text(block: &Block, language: Option<&str>) -> String {
    let text = markup(&preformatted(&block.text));
    match language {
        Some(language) => format!("<pre><code class=\"language-{}\">{text}</code></pre>", fact(language)),
        // A line break behind the tag is none of the text's.
        None => format!("<pre>\n{text}</pre>"),
    }
}

/// A picture with what stands below it.
fn figure(image: &Image, links: &Links) -> String {
    let Some((src, alt)) = links.picture(image) else { return String::new() };
    if src.is_empty() {
        return format!("<p>{}</p>", markup(&alt));
    }
    let credit = image.credit.as_deref().map(|c| format!("<small>{}</small>", fact(c)));
    let below: Vec<String> = image.caption.as_deref().map(fact).into_iter().chain(credit).collect();
    let below = if below.is_empty() { String::new() } else { format!("\n<figcaption>{}</figcaption>", below.join(" ")) };
    format!("<figure>\n{}{below}\n</figure>", picture(&src, &alt))
}

fn picture(src: &str, alt: &str) -> String {
    format!("<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", markup(src), markup(alt))
}

fn link(href: &str, shown: &str) -> String {
    format!("<a href=\"{}\" rel=\"noopener\">{shown}</a>", markup(href))
}

/// A table; rows at its top that name the columns are its head.
fn table(rows: &[Row<'_>], links: &Links) -> String {
    let heads = rows.iter().take_while(|row| row.is_head()).count();
    let (head, body) = rows.split_at(if heads < rows.len() { heads } else { 0 });
    let all = |rows: &[Row<'_>]| rows.iter().map(|row| table_row(row, links)).collect::<Vec<_>>().join("\n");
    match head {
        [] => format!("<table>\n{}\n</table>", all(body)),
        _ => format!("<table>\n<thead>\n{}\n</thead>\n<tbody>\n{}\n</tbody>\n</table>", all(head), all(body)),
    }
}

fn table_row(row: &Row<'_>, links: &Links) -> String {
    let cells = row.cells.iter().map(|(range, cell)| {
        let tag = if cell.header { "th" } else { "td" };
        let spread = |name: &str, n: u16| if n > 1 { format!(" {name}=\"{n}\"") } else { String::new() };
        let (columns, rows) = (spread("colspan", cell.columns), spread("rowspan", cell.rows));
        format!("<{tag}{columns}{rows}>{}</{tag}>", inline(&links.nodes(row.block, range.clone())))
    });
    format!("<tr>{}</tr>", cells.collect::<String>())
}

/// The notes below the text.
fn notes_below(notes: &[Part<'_>], links: &Links) -> String {
    let mut texts = Texts::of(notes);
    let mut out = String::new();
    // Notes may refer to notes.
    for number in 1.. {
        let shown = match links.note(number) {
            Some(Note::Own(name)) => texts.take(&name).map(|blocks| paragraphs(&blocks, links)).unwrap_or_default(),
            Some(Note::Address(address)) => format!("<p>{}</p>", link(&address, &markup(&address))),
            None => break,
        };
        let _ = writeln!(out, "<li id=\"fn{number}\" value=\"{number}\">{shown}</li>");
    }
    let rest: String = texts.rest().iter().map(|blocks| paragraphs(blocks, links) + "\n").collect();
    if out.is_empty() { rest } else { format!("<section>\n<ol>\n{out}</ol>\n</section>\n{rest}") }
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

fn inline(nodes: &[Node]) -> String {
    nodes.iter().map(node).collect()
}

fn node(node: &Node) -> String {
    match node {
        Node::Text(text) => markup(text),
        Node::Link(href, inside) => link(href, &inline(inside)),
        Node::Styled(style, inside) => {
            let tag = tag(*style);
            format!("<{tag}>{}</{tag}>", inline(inside))
        }
        Node::Code(text) => format!("<code>{}</code>", markup(text)),
        Node::Image(src, alt) if src.is_empty() => markup(alt),
        Node::Image(src, alt) => picture(src, alt),
        Node::NoteRef(number) => format!("<sup><a href=\"#fn{number}\">{number}</a></sup>"),
        Node::Formula(latex, _) => format!("<code class=\"math\">{}</code>", markup(latex)),
    }
}
