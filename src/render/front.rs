//! Front matter: the known facts as YAML between `---` lines.

use std::fmt::Write as _;

use crate::model::{Article, PageVerdict};

use crate::render::yaml::scalar;

/// The front matter, with both its `---` lines.
///
/// In this order, each only if known: `title`, `date`, `date_source`, `day_filed` (only where there is no date), `modified`, `authors`, `agencies`, `corrections`, `site`,
/// `url`, `canonical_url` (if it is not `url`), `language`, `section`, `tags`, `description`, `standfirst` (if it is not
/// `description`), `image`, `image_caption`, `image_credit`, `license`, `paywalled`, `verdict`
/// (if it is not `article`), `story`, `duplicate_of`, `id`, `source`.
pub(crate) fn front_matter(article: &Article) -> String {
    let mut out = Lines(String::from("---\n"));
    out.string("title", article.title.as_deref());
    out.plain("date", article.date);
    out.plain("date_source", article.date_source);
    out.plain("day_filed", article.day_filed.filter(|_| article.date.is_none()));
    out.plain("modified", article.modified);
    out.list("authors", &article.authors);
    out.list("agencies", &article.agencies);
    out.list("corrections", &article.corrections);
    out.string("site", article.site.as_deref());
    out.string("url", article.url.as_deref());
    out.string("canonical_url", article.canonical_url.as_deref().filter(|c| Some(*c) != article.url.as_deref()));
    out.string("language", article.language.as_deref());
    out.string("section", article.section.as_deref());
    out.list("tags", &article.tags);
    out.string("description", article.description.as_deref());
    out.string("standfirst", article.standfirst.as_deref().filter(|s| Some(*s) != article.description.as_deref()));
    out.string("image", article.image.as_deref());
    out.string("image_caption", article.image_caption.as_deref());
    out.string("image_credit", article.image_credit.as_deref());
    out.string("license", article.license.as_deref());
    out.plain("paywalled", article.paywalled);
    out.plain("verdict", Some(article.verdict).filter(|v| *v != PageVerdict::Article).map(PageVerdict::name));
    out.string("story", article.story.as_deref());
    out.string("duplicate_of", article.duplicate_of.as_deref());
    out.string("id", Some(article.id.as_str()).filter(|id| !id.is_empty()));
    out.string("source", Some(article.source.as_str()).filter(|source| !source.is_empty()));
    out.0.push_str("---\n");
    out.0
}

struct Lines(String);

// Writing to a String cannot fail.
impl Lines {
    fn string(&mut self, key: &str, value: Option<&str>) {
        self.plain(key, value.map(scalar));
    }

    /// A value that is a plain scalar by its nature, or is one already.
    fn plain(&mut self, key: &str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            let _ = writeln!(self.0, "{key}: {value}");
        }
    }

    fn list(&mut self, key: &str, values: &[String]) {
        if values.is_empty() {
            return;
        }
        let _ = writeln!(self.0, "{key}:");
        for value in values {
            let _ = writeln!(self.0, "  - {}", scalar(value));
        }
    }
}
