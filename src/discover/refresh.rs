//! Pages that only lead on: `<meta http-equiv="refresh" content="0; url=…">` and no text of their own.

use url::Url;

use crate::decode::xml;
use crate::discover::address;
use crate::html;

/// A larger page has something to say.
const MAX_BYTES: usize = 16 * 1024;
/// A page with more text than this is read, whatever it leads to.
const MAX_TEXT: usize = 300;
/// A page that waits longer is meant to be read.
const MAX_SECONDS: f32 = 5.0;

/// Where a page leads that has no text of its own; `None` for every other page.
#[must_use]
pub fn refresh(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Option<Url> {
    if bytes.len() > MAX_BYTES || !holds(bytes, b"http-equiv") || !holds(bytes, b"refresh") {
        return None;
    }
    let page = html::parse(&xml::decode(bytes, content_type), &html::Options::default());
    let tree = &page.tree;
    let is_refresh = |value: &str| value.trim().eq_ignore_ascii_case("refresh");
    let meta = tree.elements(tree.root(), "meta").find(|id| tree.attr(*id, "http-equiv").is_some_and(is_refresh))?;
    let to = address(target(tree.attr(meta, "content")?)?, base).filter(|to| to != base)?;
    let title: usize = tree.elements(tree.root(), "title").map(|id| tree.text_of(id).len()).sum();
    (tree.text_of(tree.root()).len() <= title + MAX_TEXT).then_some(to)
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}

/// The address in `0; url=/there`, in quotes or not.
fn target(content: &str) -> Option<&str> {
    let (wait, rest) = content.split_once([';', ','])?;
    let wait: f32 = wait.trim().parse().ok()?;
    let rest = rest.trim_start();
    let value = rest.get(..3).filter(|name| name.eq_ignore_ascii_case("url")).and_then(|_| rest[3..].trim_start().strip_prefix('='))?;
    let value = value.trim().trim_matches(['"', '\'']).trim();
    (wait <= MAX_SECONDS && !value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(page: &str) -> Option<String> {
        let base = Url::parse("https://courier.example/old").expect("an address");
        refresh(page.as_bytes(), None, &base).map(String::from)
    }

    #[test]
    fn f28_pages_that_lead_on() {
        for page in [
            "<meta http-equiv=refresh content='0;url=/new'>",
            "<html><head><title>Moved</title><META HTTP-EQUIV=\"Refresh\" CONTENT=\"1; URL='/new'\"></head><body>This page has moved.</body></html>",
        ] {
            assert_eq!(leads(page).as_deref(), Some("https://courier.example/new"), "{page}");
        }
        let long = format!("<meta http-equiv=refresh content='0;url=/new'><p>{}</p>", "Ferries stay in port. ".repeat(40));
        for page in [
            "<p>Ferries stay in port.",
            "<meta http-equiv=refresh content='300'><p>Live",
            "<meta http-equiv=refresh content='60; url=/new'>",
            "<meta http-equiv=refresh content='0; url=/old'>",
            "<meta http-equiv=refresh content='0; url=javascript:alert(1)'>",
            &long,
        ] {
            assert_eq!(leads(page), None, "{page}");
        }
    }
}
