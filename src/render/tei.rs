//! TEI P5: a header with the facts, a body with the text.

use std::fmt::Write as _;

use crate::model::{Article, Block, Image};
use crate::text::normalize::preformatted;

use crate::render::escape::{fact, markup};
use crate::render::inline::{Links, Node, Style, embed_name, without};
use crate::render::parts::{Part, Row, blocks, parts};

/// The document.
pub(crate) fn tei(article: &Article, links: &Links) -> String {
    let blocks = blocks(article);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n");
    out.push_str(&header(article, links));
    out.push_str("<text>\n<body>\n");
    for part in parts(&blocks) {
        out.push_str(&render(&part, links));
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
        blocks.iter().map(|b| format!("<{tag}>{}</{tag}>\n", lines(b, links))).collect::<Vec<_>>().concat()
    };
    match part {
        // `<head>` may open a division only; the guidelines' place for a heading in between is `<ab type="head">`.
        Part::Heading(_, block) => format!("<ab type=\"head\">{}</ab>", inline(&without(Style::Strong, links.all(block)))),
        Part::Paragraph(block) => format!("<p>{}</p>", lines(block, links)),
        Part::List(items) => format!("<list>\n{}</list>", all(&items.iter().map(|i| i.block).collect::<Vec<_>>(), "item")),
        Part::Definitions(entries) => definitions(entries, links),
        Part::Table(rows) => format!("<table>\n{}</table>", rows.iter().map(|row| table_row(row, links)).collect::<Vec<_>>().concat()),
        Part::Quote(blocks) => format!("<quote>\n{}</quote>", all(blocks, "p")),
        Part::Callout(kind, blocks) => {
            format!("<floatingText type=\"{}\">\n<body>\n{}</body>\n</floatingText>", fact(kind), all(blocks, "p"))
        }
        Part::Preformatted(block, None) => format!("<ab xml:space=\"preserve\">{}</ab>", markup(&preformatted(&block.text))),
        Part::Preformatted(block, Some(language)) => {
            let text = markup(&preformatted(&block.text));
            format!("<ab xml:space=\"preserve\"><code lang=\"{}\">{text}</code></ab>", fact(language))
        }
        Part::Figure(image) => figure(image, links),
        Part::Embed(embed) => match links.source(&embed.src).filter(|_| links.shows_links()) {
            Some(src) => format!("<p><ref target=\"{}\">{}</ref></p>", markup(&src), markup(&embed_name(&embed.title, embed.kind))),
            None => String::new(),
        },
        Part::Formula(latex) => format!("<p><formula notation=\"TeX\">{}</formula></p>", fact(latex)),
        Part::Rule => "<milestone unit=\"section\"/>".to_owned(),
        Part::Note(name, blocks) => format!("<note n=\"{}\">\n{}</note>", fact(name), all(blocks, "p")),
    }
}

/// A list whose items have labels; text without one stands behind an empty label.
fn definitions(entries: &[(bool, &Block)], links: &Links) -> String {
    let mut out = String::from("<list type=\"gloss\">\n");
    let mut labelled = false;
    for (term, block) in entries {
        let shown = inline(&links.all(block));
        if *term {
            out.push_str(if labelled { "<item/>\n" } else { "" });
            let _ = writeln!(out, "<label>{shown}</label>");
        } else {
            out.push_str(if labelled { "" } else { "<label/>\n" });
            let _ = writeln!(out, "<item>{shown}</item>");
        }
        labelled = *term;
    }
    out.push_str(if labelled { "<item/>\n</list>" } else { "</list>" });
    out
}

fn figure(image: &Image, links: &Links) -> String {
    let Some((src, alt)) = links.picture(image) else { return String::new() };
    if src.is_empty() {
        return format!("<p>{}</p>", markup(&alt));
    }
    let described = if alt.is_empty() { String::new() } else { format!("\n<figDesc>{}</figDesc>", markup(&alt)) };
    let below: Vec<String> = [&image.caption, &image.credit].into_iter().flatten().map(|text| fact(text)).collect();
    let below = if below.is_empty() { String::new() } else { format!("\n<p>{}</p>", below.join(" ")) };
    format!("<figure>\n<graphic url=\"{}\"/>{below}{described}\n</figure>", markup(&src))
}

fn table_row(row: &Row<'_>, links: &Links) -> String {
    let role = if row.is_head() { " role=\"label\"" } else { "" };
    let cells = row.cells.iter().map(|(range, cell)| {
        let spread = |name: &str, n: u16| if n > 1 { format!(" {name}=\"{n}\"") } else { String::new() };
        format!(
            "<cell{}{}>{}</cell>",
            spread("cols", cell.columns),
            spread("rows", cell.rows),
            inline(&links.nodes(row.block, range.clone()))
        )
    });
    format!("<row{role}>{}</row>\n", cells.collect::<String>())
}

/// A block line by line, where its lines are kept.
fn lines(block: &Block, links: &Links) -> String {
    if !block.kind.keeps_lines() {
        return inline(&links.all(block));
    }
    let shown = block.lines().map(|range| inline(&links.nodes(block, range)));
    shown.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("<lb/>\n")
}

fn inline(nodes: &[Node]) -> String {
    nodes.iter().map(node).collect()
}

fn node(node: &Node) -> String {
    match node {
        Node::Text(text) => markup(text),
        Node::Link(href, inside) => format!("<ref target=\"{}\">{}</ref>", markup(href), inline(inside)),
        Node::Styled(style, inside) => {
            let look = match style {
                Style::Emphasis => "italic",
                Style::Strong => "bold",
                Style::Superscript => "superscript",
                Style::Subscript => "subscript",
                Style::Strike => "strikethrough",
                Style::Mark => "highlight",
            };
            format!("<hi rend=\"{look}\">{}</hi>", inline(inside))
        }
        Node::Code(text) => format!("<code>{}</code>", markup(text)),
        Node::Image(src, alt) if src.is_empty() => markup(alt),
        Node::Image(src, alt) if alt.is_empty() => format!("<graphic url=\"{}\"/>", markup(src)),
        Node::Image(src, alt) => format!("<graphic url=\"{}\"><desc>{}</desc></graphic>", markup(src), markup(alt)),
        Node::NoteRef(number) => format!("<ref type=\"note\" n=\"{number}\">{number}</ref>"),
        Node::Formula(latex, _) => format!("<formula notation=\"TeX\">{}</formula>", markup(latex)),
    }
}
