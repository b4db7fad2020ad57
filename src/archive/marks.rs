//! The marks that tools leave in an HTML file when they save a page: where it was, and when.

use std::{iter, str};

use jiff::Timestamp;
use jiff::fmt::strtime;
use memchr::memmem;

use super::Saved;

/// The marks stand at the beginning; `SingleFile` writes its own behind `<html …>`.
const HEAD: usize = 16 << 10;

/// A saved HTML file as it is, with the address and the time that `SingleFile` wrote into its first comment, or the address that
/// browsers write there (`saved from url=`). Without such a mark both are `None`.
///
/// ```
/// let page = dateline::archive::page(b"<!-- saved from url=(0028)https://harbour.example/lamp -->".to_vec());
/// assert_eq!(page.url.as_deref(), Some("https://harbour.example/lamp"));
/// ```
#[must_use]
pub fn page(bytes: Vec<u8>) -> Saved {
    let (url, date) = comments(&bytes[..bytes.len().min(HEAD)]).find_map(|c| single_file(c).or_else(|| browser(c))).unwrap_or_default();
    Saved { url, date, bytes, ..Saved::default() }
}

type Mark = (Option<String>, Option<Timestamp>);

/// The comments that are text.
fn comments(head: &[u8]) -> impl Iterator<Item = &str> {
    let mut rest = head;
    let all = iter::from_fn(move || {
        let inside = &rest[memmem::find(rest, b"<!--")? + 4..];
        let end = memmem::find(inside, b"-->")?;
        rest = &inside[end..];
        Some(&inside[..end])
    });
    all.filter_map(|comment| str::from_utf8(comment).ok())
}

/// `Page saved with SingleFile`, `url: …`, `saved date: …`, each on a line of its own.
fn single_file(comment: &str) -> Option<Mark> {
    let lines = || comment.lines().map(str::trim);
    lines().find(|line| line.starts_with("Page saved with SingleFile"))?;
    let field = |name: &str| lines().find_map(|line| line.strip_prefix(name)).map(str::trim).filter(|value| !value.is_empty());
    Some((field("url:").map(str::to_owned), field("saved date:").and_then(date)))
}

/// `Sat Nov 15 2025 10:22:33 GMT+0100 (Central European Standard Time)`, as JavaScript writes dates; or RFC 3339.
fn date(text: &str) -> Option<Timestamp> {
    let bare = text.split(" (").next().unwrap_or(text).trim();
    let script = strtime::parse("%a %b %d %Y %H:%M:%S GMT%z", bare).and_then(|parts| parts.to_timestamp());
    script.or_else(|_| bare.parse()).ok()
}

/// ` saved from url=(0028)https://…`: the number is the address's length.
fn browser(comment: &str) -> Option<Mark> {
    let rest = comment.trim().strip_prefix("saved from url=(")?;
    let (_, url) = rest.split_once(')')?;
    let url = url.split_ascii_whitespace().next().filter(|url| *url != "about:internet")?;
    Some((Some(url.to_owned()), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str) -> (Option<String>, Option<String>) {
        let page = page(text.as_bytes().to_vec());
        assert_eq!(page.bytes, text.as_bytes());
        (page.url, page.date.map(|date| date.to_string()))
    }

    #[test]
    fn marks_are_read() {
        let single = "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://harbour.example/lamp \n saved date: Sat Nov 15 2025 10:22:33 GMT+0100 (Central European Standard Time)\n-->";
        assert_eq!(mark(single), (Some("https://harbour.example/lamp".into()), Some("2025-11-15T09:22:33Z".into())));
        let browser = "<!DOCTYPE html>\n<!-- saved from url=(0028)https://harbour.example/lamp -->\n<html>";
        assert_eq!(mark(browser), (Some("https://harbour.example/lamp".into()), None));
        let second = "<html><!-- a comment --><!-- saved from url=(0018)https://a.example/ -->";
        assert_eq!(mark(second).0.as_deref(), Some("https://a.example/"));
    }

    #[test]
    fn what_is_no_mark_is_none() {
        for text in [
            "",
            "<html>",
            "<!-- saved from url=(0014)about:internet -->",
            "<!-- saved from url= -->",
            "<!-- Page saved with SingleFile",
            "<!-- Page saved with SingleFile\nurl:\nsaved date: yesterday -->",
            "<p>Page saved with SingleFile\nurl: https://a.example/</p>",
        ] {
            assert_eq!(mark(text), (None, None), "{text}");
        }
        let late = format!("{}<!-- saved from url=(0018)https://a.example/ -->", " ".repeat(HEAD));
        assert_eq!(mark(&late), (None, None));
    }
}
