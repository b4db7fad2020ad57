//! What a reading service exports: a JSON list of entries with the address, the headline and the HTML of each article, as wallabag
//! writes it. Each entry is one page.

use std::fmt::Write as _;

use serde::Deserialize;

use super::error::{ArchiveError, Fault};
use super::{Limits, Saved};

/// An entry, as far as a page is made of it.
#[derive(Deserialize)]
struct Entry {
    url: String,
    #[serde(default)]
    title: Option<String>,
    content: String,
    #[serde(default)]
    published_at: Option<String>,
    #[serde(default)]
    published_by: Option<Vec<Option<String>>>,
    #[serde(default)]
    language: Option<String>,
}

/// The articles of an export, each as a page that is named `#n` by its place in it; `None` if the file is none. An entry that is longer
/// than [`Limits::max_record_bytes`] is an error.
#[must_use]
pub fn export(bytes: &[u8], limits: &Limits) -> Option<Vec<Result<Saved, ArchiveError>>> {
    let begins = bytes.trim_ascii_start().strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    if !begins.is_some_and(|rest| rest.starts_with(b"{")) {
        return None;
    }
    let entries: Vec<Entry> = serde_json::from_slice(bytes).ok()?;
    let page = |(at, entry): (usize, &Entry)| {
        if entry.content.len() > limits.max_record_bytes {
            return Err(ArchiveError::Entry { number: at + 1, fault: Fault::TooLarge { limit: limits.max_record_bytes } });
        }
        Ok(entry.page(at + 1))
    };
    Some(entries.iter().enumerate().map(page).collect())
}

impl Entry {
    fn page(&self, number: usize) -> Saved {
        let title = escaped(self.title.as_deref().unwrap_or_default());
        let mut page = String::from("<!doctype html><html");
        if let Some(language) = &self.language {
            let _ = write!(page, " lang=\"{}\"", escaped(&language.replace('_', "-")));
        }
        let _ = write!(page, "><head><meta charset=\"utf-8\"><title>{title}</title><meta property=\"og:type\" content=\"article\">");
        if let Some(date) = &self.published_at {
            let _ = write!(page, "<meta property=\"article:published_time\" content=\"{}\">", escaped(date));
        }
        for author in self.published_by.iter().flatten().flatten() {
            let _ = write!(page, "<meta name=\"author\" content=\"{}\">", escaped(author));
        }
        let _ = write!(page, "</head><body><article><h1>{title}</h1>{}</article></body></html>", self.content);
        Saved {
            name: format!("#{number}"),
            url: Some(self.url.clone()),
            content_type: Some("text/html; charset=utf-8".to_owned()),
            bytes: page.into_bytes(),
            ..Saved::default()
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_pages() {
        let file = r#" [ {"id": 7, "is_archived": 0, "title": "Ferry \"<b>\" returns", "url": "https://courier.example/ferry", "language": "en_GB",
            "content": "<p>The ferry is back.</p>", "published_at": "2025-04-02T09:00:00+0200", "published_by": ["Jo Field", null], "tags": []},
            {"url": "https://courier.example/lamp", "content": ""} ]"#;
        let read = |limits: &Limits| export(file.as_bytes(), limits).expect("an export");
        let pages: Vec<Saved> = read(&Limits::default()).into_iter().map(|page| page.expect("a page")).collect();
        let text = String::from_utf8_lossy(&pages[0].bytes);
        assert_eq!((pages.len(), pages[0].name.as_str(), pages[1].url.as_deref()), (2, "#1", Some("https://courier.example/lamp")));
        assert!(text.contains("lang=\"en-GB\"") && text.contains("<h1>Ferry &quot;&lt;b>&quot; returns</h1>"), "{text}");
        assert!(text.contains("content=\"Jo Field\"") && text.contains("<p>The ferry is back.</p>"), "{text}");
        let small = Limits { max_record_bytes: 10, ..Limits::default() };
        let errors: Vec<Option<String>> = read(&small).into_iter().map(|page| page.err().map(|error| error.to_string())).collect();
        assert!(
            errors[0].as_ref().is_some_and(|error| error.contains("entry 1") && error.contains("10")) && errors[1].is_none(),
            "{errors:?}"
        );
    }

    #[test]
    fn other_files_are_none() {
        for file in [
            "",
            "[]",
            "[1, 2]",
            "[{\"url\": 1, \"content\": \"x\"}]",
            "{\"url\": \"a\", \"content\": \"b\"}",
            "[{\"title\": \"a\"}]",
            "[{",
            "[1] The ferry",
        ] {
            assert!(export(file.as_bytes(), &Limits::default()).is_none(), "{file}");
        }
    }
}
