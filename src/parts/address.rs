//! Numbers of pages in addresses: `/ferry`, `/ferry/2`, `/ferry.html?page=3` are pages of one article.

use url::Url;

use crate::lexicon::pages::pages;
use crate::model::{bare_host, without_tracking};

/// No article has a page of a higher number: it would be the number of something else.
pub(crate) const MOST: u32 = 100;
/// A longer address is no page's.
pub(crate) const MOST_BYTES: usize = 2_000;

/// The numbers of two pages that differ by nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kin {
    /// The page's own; `None` where its address has none, as that of the first page.
    pub(crate) own: Option<u32>,
    /// The other's, likewise.
    pub(crate) other: Option<u32>,
    /// A word says that these are numbers of pages: `page=2`, `/seite-2`.
    pub(crate) said: bool,
}

impl Kin {
    /// True if the other is the page that follows. `zero` where what speaks of the link counts one more: `?page=1` is "2".
    pub(crate) fn follows(self, zero: bool) -> bool {
        match (self.own, self.other) {
            (own, Some(other)) if other == own.unwrap_or(1) + 1 => true,
            (None, Some(1)) => zero && self.said,
            _ => false,
        }
    }
}

/// True if both are pages of one host, and the other is no step down from https.
pub(crate) fn same_host(page: &Url, other: &Url) -> bool {
    let scheme = page.scheme() == other.scheme() || page.scheme() == "http" && other.scheme() == "https";
    let port = page.port() == other.port();
    scheme && port && bare_host(page) == bare_host(other)
}

/// The numbers of two addresses of one host that differ by a page's number alone; `None` for all others.
pub(crate) fn kin(page: &Url, other: &Url) -> Option<Kin> {
    let (page, other) = (tail(page)?, tail(other)?);
    if page == other {
        return None;
    }
    let (page, other) = between(&page, &other);
    let (own, linked) = (number(page.0, page.1)?, number(other.0, other.1)?);
    if own.number.is_some() && linked.number.is_some() && own.word != linked.word {
        return None;
    }
    let said = !own.word.is_empty() || !linked.word.is_empty();
    let apart = own.apart && linked.apart;
    (own.number != linked.number && (said || apart)).then_some(Kin { own: own.number, other: linked.number, said })
}

/// Path and query, as far as they name the page.
fn tail(url: &Url) -> Option<String> {
    let url = without_tracking(url);
    let path = url.path().trim_end_matches('/');
    let text = url.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    (text.len() <= MOST_BYTES).then_some(text)
}

/// What is different in a text, and the byte before it.
type Piece<'t> = (&'t str, Option<u8>);

/// What is different in two texts; no number is cut in two.
fn between<'t>(a: &'t str, b: &'t str) -> (Piece<'t>, Piece<'t>) {
    let (left, right) = (a.as_bytes(), b.as_bytes());
    let mut start = left.iter().zip(right).take_while(|(x, y)| x == y).count();
    let is_word = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
    // Words are compared whole: "/page-2" and "/part-2" differ by more than their ends.
    let goes_on = |at: usize| [left.get(at), right.get(at)].into_iter().any(|byte| byte.is_some_and(u8::is_ascii_digit));
    let both = |at: usize| is_word(left.get(at)) && is_word(right.get(at));
    while start > 0 && is_word(left.get(start - 1)) && (goes_on(start) || both(start)) {
        start -= 1;
    }
    let most = left.len().min(right.len()) - start;
    let mut end = left.iter().rev().zip(right.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    while end > 0 {
        let (x, y) = (left.len() - end, right.len() - end);
        let cuts = |bytes: &[u8], at: usize| at > start && is_word(bytes.get(at - 1)) && is_word(bytes.get(at));
        if !(cuts(left, x) || cuts(right, y)) {
            break;
        }
        end -= 1;
    }
    let before = start.checked_sub(1).and_then(|at| left.get(at)).copied();
    let slice = |text: &'t str, len: usize| text.get(start..len - end).unwrap_or("\u{0}");
    ((slice(a, left.len()), before), (slice(b, right.len()), before))
}

/// What a piece of an address says of a page.
#[derive(Default)]
struct Numbered {
    number: Option<u32>,
    /// The word that says so; empty if none does.
    word: String,
    /// It is no part of a longer word.
    apart: bool,
}

/// The number of a page in what is different; `None` where there is more.
fn number(text: &str, before: Option<u8>) -> Option<Numbered> {
    let apart = before.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (first, second) = (words.next(), words.next());
    if words.next().is_some() {
        return None;
    }
    let digits = |word: &str| word.parse::<u32>().ok().filter(|n| (1..=MOST).contains(n) && word.len() <= 3 && !word.starts_with('0'));
    let is_page = |word: &str| pages().address.contains(word.to_ascii_lowercase().as_str());
    let apart = apart || text.starts_with(|c: char| !c.is_alphanumeric());
    match (first, second) {
        (None, _) => Some(Numbered { apart: true, ..Numbered::default() }),
        (Some(word), None) => {
            if let Some(n) = digits(word) {
                return Some(Numbered { number: Some(n), word: String::new(), apart });
            }
            // The first page's own name beside "index2".
            if word.eq_ignore_ascii_case("index") {
                return Some(Numbered { apart: true, ..Numbered::default() });
            }
            let split = word.find(|c: char| c.is_ascii_digit())?;
            let (name, n) = word.split_at(split);
            // "index2" beside "index", "page2" beside nothing.
            let known = is_page(name) || name.eq_ignore_ascii_case("index");
            known.then(|| digits(n)).flatten().map(|n| Numbered { number: Some(n), word: name.to_ascii_lowercase(), apart })
        }
        (Some(name), Some(n)) => {
            is_page(name).then(|| digits(n)).flatten().map(|n| Numbered { number: Some(n), word: name.to_ascii_lowercase(), apart })
        }
    }
}

/// True if the address lists what somebody looks for: `?q=ferry`.
pub(crate) fn is_list(page: &Url) -> bool {
    page.query_pairs().any(|(key, value)| !value.is_empty() && pages().list.contains(key.to_ascii_lowercase().as_str()))
}

/// True if the address shows as one what this page begins: `?page=all`, `/komplettansicht`.
pub(crate) fn is_whole(page: &Url, other: &Url) -> bool {
    let (Some(page), Some(other)) = (tail(page), tail(other)) else { return false };
    let ((left, _), (right, _)) = between(&page, &other);
    let words: Vec<String> = right.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').map(str::to_ascii_lowercase).collect();
    left.len() <= 12 && words.iter().any(|word| pages().whole.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(page: &str, other: &str) -> Option<(Option<u32>, Option<u32>, bool)> {
        let url = |path: &str| Url::parse("https://www.courier.example").and_then(|base| base.join(path)).expect("an address");
        kin(&url(page), &url(other)).map(|kin| (kin.own, kin.other, kin.said))
    }

    #[test]
    fn pages_of_one_article_differ_by_a_number() {
        for (page, other, own, linked) in [
            ("/a/ferry", "/a/ferry/2", None, Some(2)),
            ("/a/ferry/", "/a/ferry/2/", None, Some(2)),
            ("/a/ferry/2/", "/a/ferry/3/", Some(2), Some(3)),
            ("/a/ferry/9", "/a/ferry/10", Some(9), Some(10)),
            ("/a/ferry/3/", "/a/ferry/", Some(3), None),
            ("/a/ferry", "/a/ferry?page=2", None, Some(2)),
            ("/a/ferry?id=7", "/a/ferry?id=7&page=2", None, Some(2)),
            ("/a/ferry?id=7", "/a/ferry?page=2&id=7", None, Some(2)),
            ("/a/ferry?page=1&id=7", "/a/ferry?page=2&id=7", Some(1), Some(2)),
            ("/a/ferry.html", "/a/ferry-2.html", None, Some(2)),
            ("/a/ferry.html", "/a/ferry_2.html", None, Some(2)),
            ("/a/ferry.html", "/a/ferry,2.html", None, Some(2)),
            ("/a/ferry-2.html", "/a/ferry-3.html", Some(2), Some(3)),
            ("/a/ferry", "/a/ferry/seite-2", None, Some(2)),
            ("/a/ferry", "/a/ferry/page/2", None, Some(2)),
            ("/a/ferry/page/2/", "/a/ferry/page/3/", Some(2), Some(3)),
            ("/a/index.html", "/a/index2.html", None, Some(2)),
            ("/a/covid-19", "/a/covid-19/2", None, Some(2)),
            ("/a/ferry-2024.html?utm_source=x", "/a/ferry-2024.html?p=2", None, Some(2)),
        ] {
            let found = numbers(page, other).map(|(own, linked, _)| (own, linked));
            assert_eq!(found, Some((own, linked)), "{page} {other}");
        }
    }

    #[test]
    fn other_pages_are_not_kin() {
        for (page, other) in [
            ("/a/ferry", "/a/storm"),
            ("/a/ferry", "/a/ferry"),
            ("/a/ferry", "/a/ferry?cpage=2"),
            ("/a/ferry", "/a/ferry/comment-page-2"),
            ("/a/ferry", "/a/ferry?replytocom=2"),
            ("/a/ferry", "/a/ferry?start=20"),
            ("/2025/04/01/ferry", "/2025/04/02/storm"),
            ("/a/91234", "/a/91235"),
            ("/a/covid19", "/a/covid192"),
            ("/a/ferry", "/a/ferry/2/print"),
            ("/a/ferry", "/a/ferry-2024"),
            ("/a/ferry", "/a/ferry?page=02500"),
            ("/page-2", "/part-3"),
        ] {
            assert_eq!(numbers(page, other), None, "{page} {other}");
        }
    }

    #[test]
    fn one_host_and_no_step_down() {
        let url = |text: &str| Url::parse(text).expect("an address");
        let page = url("https://www.courier.example/a");
        assert!(same_host(&page, &url("https://courier.example/a/2")));
        for other in [
            "https://evil.example/a/2",
            "http://www.courier.example/a/2",
            "https://www.courier.example:8443/a/2",
            "ftp://courier.example/a/2",
        ] {
            assert!(!same_host(&page, &url(other)), "{other}");
        }
        assert!(is_list(&url("https://courier.example/?s=ferry&page=1")) && !is_list(&page));
        assert!(
            is_whole(&page, &url("https://www.courier.example/a?page=all"))
                && is_whole(&page, &url("https://www.courier.example/a/komplettansicht"))
        );
        assert!(!is_whole(&page, &url("https://www.courier.example/a?page=2")));
    }
}
