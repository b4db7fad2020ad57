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
mod markdown;
mod parts;
mod reader;
mod tei;
mod yaml;

use crate::model::Article;
use crate::text::normalize::{body, preformatted};

pub use dialect::Dialect;
pub use format::{Format, UnknownFormat};
pub use ledger::ledger;
pub use reader::{FrontMatter, Value, front_matter};

/// What a rendered article shows besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether text and Markdown begin with front matter: the known facts as YAML between `---` lines.
    pub header: bool,
    /// Whose key names JSON has.
    pub dialect: Dialect,
}

impl Default for Options {
    fn default() -> Self {
        Self { header: true, dialect: Dialect::default() }
    }
}

/// The article in that form; ends with a line break.
#[must_use]
pub fn render(article: &Article, format: Format, options: &Options) -> String {
    match format {
        Format::Text => with_header(article, options, text(article)),
        Format::Markdown => with_header(article, options, markdown::markdown(article)),
        Format::Html => html::html(article),
        Format::Json => json::pretty(article, options.dialect),
        Format::Jsonl => json::line(article, options.dialect),
        Format::Tei => tei::tei(article),
    }
}

/// The body alone as a piece of HTML: no title, byline or date, nothing to load or run.
#[must_use]
pub fn html_body(article: &Article) -> String {
    html::body(article)
}

/// The body alone as Markdown.
#[must_use]
pub fn markdown_body(article: &Article) -> String {
    markdown::body(article)
}

fn with_header(article: &Article, options: &Options, content: String) -> String {
    if !options.header {
        return content;
    }
    let header = front::front_matter(article);
    if content.is_empty() { header } else { format!("{header}\n{content}") }
}

/// The body alone; empty if the article has none.
fn text(article: &Article) -> String {
    let mut text = if article.text.is_empty() { body(&article.body) } else { preformatted(&article.text) };
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
