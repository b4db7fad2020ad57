//! JSON Feed 1.0 and 1.1, read leniently: numbers as ids, a single author, a missing version.

use serde_json::Value;
use url::Url;

use crate::dates::feed::parse_date;
use crate::discover::entry::{MAX_AUTHOR_BYTES, MAX_AUTHORS};
use crate::discover::offer::{Feed, FeedError, FeedFormat};
use crate::discover::reader::MAX_ENTRIES;
use crate::discover::shape::{DiscoverError, Shape};
use crate::discover::{address, capture, text};
use crate::model::Candidate;

/// Names of the feed's own authors that are given to entries of even the smallest feed.
const COMMON_BYTES: usize = 1 << 20;

/// Reads a JSON Feed. Nesting deeper than 128 is refused by the parser.
pub(crate) fn read(source: &str, base: &Url) -> Result<Feed, FeedError> {
    let wrong = |detail: String| DiscoverError::new(base, "a feed", Shape::Json).detail(detail);
    let value: Value = serde_json::from_str(source).map_err(|e| wrong(format!("broken at line {}, column {}", e.line(), e.column())))?;
    let items = value.get("items").and_then(Value::as_array).ok_or_else(|| wrong("without a list of items".to_owned()))?;
    let mut feed = Feed::empty(FeedFormat::Json);
    let asked = base;
    // A saved feed says itself where it came from.
    let itself =
        ["feed_url", "home_page_url"].iter().find_map(|key| address(&string(&value, key)?, base).filter(|url| url.scheme() != "file"));
    let base = &itself.filter(|_| base.scheme() == "file").unwrap_or_else(|| base.clone());
    feed.title = string(&value, "title").map(|t| text::of_either(&t)).filter(|t| !t.is_empty());
    feed.home = string(&value, "home_page_url").and_then(|u| address(&u, base));
    feed.truncated = items.len() > MAX_ENTRIES;
    let common = authors(&value);
    // The feed's own authors stand for each entry that names none, as long as all of them together are no longer than the feed is.
    let each: usize = common.iter().map(String::len).sum();
    let mut left = source.len().max(COMMON_BYTES);
    for item in items.iter().filter(|i| i.is_object()).take(MAX_ENTRIES) {
        let mut candidate = Candidate { source: asked.to_string(), ..candidate(item, base) };
        if candidate.authors.is_empty() && each <= left {
            left -= each;
            candidate.authors.clone_from(&common);
        }
        feed.push(candidate);
    }
    Ok(feed)
}

/// A string, or a number written as one; empty ones count as missing.
fn string(value: &Value, key: &str) -> Option<String> {
    let found = match value.get(key)? {
        Value::String(s) => s.trim().to_owned(),
        Value::Number(n) => n.to_string(),
        _ => return None,
    };
    Some(found).filter(|s| !s.is_empty())
}

fn candidate(item: &Value, base: &Url) -> Candidate {
    let id = string(item, "id");
    let own = ["url", "external_url"].iter().find_map(|key| address(&string(item, key)?, base));
    let url = own.or_else(|| address(id.as_deref().filter(|i| i.starts_with("http"))?, base));
    let html = string(item, "content_html");
    let content = html.or_else(|| string(item, "content_text").map(|t| paragraphs(&t)));
    Candidate {
        url: url.map(String::from).unwrap_or_default(),
        title: string(item, "title").map(|t| text::of_either(&t)).filter(|t| !t.is_empty()),
        date: ["date_published", "date_modified"].iter().find_map(|key| parse_date(&string(item, key)?)),
        authors: authors(item),
        summary: string(item, "summary").map(|s| text::excerpt(&text::of_either(&s))).filter(|s| !s.is_empty()),
        content,
        id,
        source: base.to_string(),
        bare: false,
    }
}

/// `authors` (1.1) and `author` (1.0): objects with a name, or bare names.
fn authors(value: &Value) -> Vec<String> {
    let many = value.get("authors").and_then(Value::as_array).into_iter().flatten();
    let one = value.get("author").into_iter();
    let mut names = Vec::new();
    for person in many.chain(one) {
        if names.len() >= MAX_AUTHORS {
            break;
        }
        let name = person.as_str().map(str::to_owned).or_else(|| string(person, "name"));
        if let Some(name) = name.and_then(|n| capture::person(&text::fold(&n)))
            && name.len() <= MAX_AUTHOR_BYTES
            && !names.contains(&name)
        {
            names.push(name);
        }
        if names.len() >= MAX_AUTHORS {
            break;
        }
    }
    names
}

/// Plain text as HTML paragraphs.
fn paragraphs(plain: &str) -> String {
    let mut out = String::new();
    for part in plain.split("\n\n").filter(|p| !p.trim().is_empty()) {
        out.push_str("<p>");
        text::escape_into(&mut out, part.trim());
        out.push_str("</p>");
    }
    out
}
