//! A file of addresses → the addresses: one on each line, or what Pocket and Instapaper export as CSV or HTML.

use anyhow::{Result, bail};

use crate::html;

/// The columns of such an export: the first names of Pocket's and of Instapaper's.
const COLUMNS: &[&str] = &["url", "title"];

/// The addresses of a list, in its order. An export without an address is an error.
pub(super) fn addresses(text: &str) -> Result<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let header = text.trim_start().lines().next().unwrap_or_default();
    let found = if text.trim_start().starts_with('<') {
        linked(text)?
    } else if let Some(column) = column(header) {
        rows(text.trim_start()).skip(1).filter_map(|row| row.into_iter().nth(column).filter(|cell| is_web(cell))).collect()
    } else {
        return Ok(text.lines().filter_map(address).collect());
    };
    if found.is_empty() {
        bail!("this export holds no address that begins with http: or https:");
    }
    Ok(found)
}

/// The address that a line holds; `#` begins a comment.
pub(super) fn address(line: &str) -> Option<String> {
    Some(line.trim()).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned)
}

/// True for an address of the web.
pub(super) fn is_web(address: &str) -> bool {
    let begins = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}

/// What the page links to.
fn linked(text: &str) -> Result<Vec<String>> {
    let page = html::parse(text, &html::Options::default());
    if page.truncated || page.cut_off {
        bail!("this export is too long to be read as one page; give its addresses one on each line");
    }
    let tree = &page.tree;
    let links = tree.elements(tree.root(), "a").filter_map(|link| tree.attr(link, "href"));
    Ok(links.map(str::trim).filter(|href| is_web(href)).map(str::to_owned).collect())
}

/// The place of the addresses, if the line is the header of such an export.
fn column(header: &str) -> Option<usize> {
    let names: Vec<String> = rows(header).next()?.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
    let has_all = COLUMNS.iter().all(|column| names.iter().any(|name| name == column));
    names.iter().position(|name| name == "url").filter(|_| has_all)
}

/// The rows of a CSV (RFC 4180): cells may stand between quotation marks and then hold commas and line ends.
fn rows(text: &str) -> impl Iterator<Item = Vec<String>> {
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || {
        chars.peek()?;
        let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
                '"' if quoted || cell.is_empty() => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut cell)),
                '\n' if !quoted => break,
                '\r' if !quoted => {}
                other => cell.push(other),
            }
        }
        row.push(cell);
        Some(row)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_exports_are_read() {
        let want = ["https://a.example/1?x=1&y=2", "http://b.example/2"];
        for text in [
            "# mine\n https://a.example/1?x=1&y=2\n\nhttp://b.example/2",
            "title,url,time_added,tags,status\r\n\"A \"\"lamp\"\",\nlit\",https://a.example/1?x=1&y=2,1700000000,a|b,unread\r\nNone,,1,,unread\r\nB,http://b.example/2,1,,archive",
            "\u{feff}URL,Title,Selection,Folder,Timestamp\nhttps://a.example/1?x=1&y=2,\"A, lit\",,Unread,1600000000\n\"http://b.example/2\",B,,Archive,1\n",
            "<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>\n<li><a href=\"https://a.example/1?x=1&amp;y=2\" time_added=\"1600000000\" tags=\"\">A</a></li></ul><h1>Read Archive</h1><ul><li><a href=\"http://b.example/2\">B</a></li><li><a href=\"javascript:x()\">C</a></li></ul></body></html>",
        ] {
            assert_eq!(addresses(text).expect("a list"), want, "{text}");
        }
    }

    #[test]
    fn what_holds_no_address_is_told_and_other_lists_stay() {
        for text in ["<html><p>No link here", "title,url,time_added\nA,,1", "url,title"] {
            assert!(addresses(text).expect_err("no list").to_string().contains("no address"), "{text}");
        }
        assert_eq!(addresses("https://a.example/a,b\ncourier").expect("a list"), ["https://a.example/a,b", "courier"]);
        assert!(addresses("").expect("an empty list").is_empty());
    }
}
