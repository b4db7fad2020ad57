//! An article as a file: text or Markdown with front matter, HTML, JSON, TEI.
//!
//! Whatever the article holds, the result has no control characters, no bidirectional controls and no markup of the page's
//! own: text is escaped for its form, links are kept only if they lead to `http`, `https` or `mailto`.

mod dialect;
mod escape;
mod format;
mod front;
mod html;
mod inline;
mod json;
mod ledger;
mod listed;
mod markdown;
mod markdown_marks;
mod options;
mod parts;
mod plain;
mod reader;
mod tei;
mod yaml;

use crate::model::Article;
use crate::text::normalize::{body, preformatted};
use inline::Links;

pub use dialect::Dialect;
#[cfg(feature = "serve")]
pub(crate) use escape::markup;
pub use format::{Format, UnknownFormat};
pub use ledger::ledger;
pub use options::{Body, ImageMode, LinkMode, Options, UnknownMode};
pub use reader::{FrontMatter, Value, front_matter};

/// The article in that form; ends with a line break.
#[must_use]
pub fn render(article: &Article, format: Format, options: &Options) -> String {
    match format {
        Format::Text => with_header(article, options, text(article, options)),
        Format::Markdown => with_header(article, options, markdown::markdown(article, &links(article, format, options))),
        Format::Html => html::html(article, &links(article, format, options)),
        Format::Json => json::pretty(article, options),
        Format::Jsonl => json::line(article, options),
        Format::Tei => tei::tei(article, &links(article, format, options)),
    }
}

/// What an article shows of links and pictures in that form.
fn links(article: &Article, format: Format, options: &Options) -> Links {
    Links::new(article, options.links_in(format), options.images_in(format))
}

/// The body alone as a piece of HTML: no title, byline or date, nothing to run.
#[must_use]
pub fn html_body(article: &Article) -> String {
    html_body_with(article, &Options::default())
}

/// The same with links and pictures as the options have them.
#[must_use]
pub fn html_body_with(article: &Article, options: &Options) -> String {
    html::body(article, &links(article, Format::Html, options))
}

/// The body alone as Markdown.
#[must_use]
pub fn markdown_body(article: &Article) -> String {
    markdown_body_with(article, &Options::default())
}

/// The same with links and pictures as the options have them.
#[must_use]
pub fn markdown_body_with(article: &Article, options: &Options) -> String {
    markdown::body(article, &links(article, Format::Markdown, options))
}

fn with_header(article: &Article, options: &Options, content: String) -> String {
    if !options.header {
        return content;
    }
    let header = front::front_matter(article);
    if content.is_empty() { header } else { format!("{header}\n{content}") }
}

/// The body alone; empty if the article has none. Links and pictures that are asked for stand as Markdown writes them.
fn text(article: &Article, options: &Options) -> String {
    let links = links(article, Format::Text, options);
    let mut text = match &article.text {
        _ if links.shows_something() => plain::body(article, &links),
        text if text.is_empty() => body(&article.body),
        text => preformatted(text),
    };
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
