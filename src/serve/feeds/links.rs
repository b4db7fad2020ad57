//! Links and pictures of a body that our own renderer wrote, as a client wants them.

use std::fmt::Write as _;

/// What becomes of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    /// They stay.
    Preserve,
    /// Their text stays.
    Remove,
    /// They are numbered, and stand below the text.
    Footnotes,
}

impl Links {
    pub(crate) fn named(name: Option<&str>) -> Self {
        match name {
            Some("remove") => Self::Remove,
            Some("footnotes") => Self::Footnotes,
            _ => Self::Preserve,
        }
    }
}

/// The body with links and pictures as they are wanted. Our renderer writes every tag and attribute in one way, escaped.
pub(crate) fn changed(html: &str, links: Links, pictures: bool) -> String {
    let (mut out, mut notes, mut rest) = (String::with_capacity(html.len()), Vec::new(), html);
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let tag = &rest[at..end];
        rest = &rest[end..];
        let is = |name: &str| tag[1..].trim_start_matches('/').strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '>', '/']));
        if is("a") && links != Links::Preserve {
            let href = tag.split_once("href=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(href, _)| href);
            notes.extend(href);
            if tag.starts_with("</") && links == Links::Footnotes {
                let _ = write!(out, " [{}]", notes.len());
            }
        } else if pictures || !["img", "picture", "source"].iter().any(|name| is(name)) {
            out.push_str(tag);
        }
    }
    out.push_str(rest);
    if links == Links::Footnotes && !notes.is_empty() {
        let items: Vec<String> = notes.iter().map(|href| format!("<li><a href=\"{href}\">{href}</a></li>\n")).collect();
        let _ = writeln!(out, "<ol>\n{}</ol>", items.concat());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_go_or_become_notes() {
        let html = "<p>One <a href=\"https://a.example/?x=1&amp;y=2\">two</a> <abbr>x</abbr><img src=\"i.png\" alt=\"p\"></p>\n";
        assert_eq!(changed(html, Links::Preserve, true), html);
        assert_eq!(changed(html, Links::Remove, false), "<p>One two <abbr>x</abbr></p>\n");
        let notes = changed(html, Links::named(Some("footnotes")), true);
        assert!(notes.starts_with("<p>One two [1] ") && notes.contains("<ol>\n<li><a href=\"https://a.example/?x=1&amp;y=2\">"), "{notes}");
    }
}
