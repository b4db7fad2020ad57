//! Titles and summaries as plain text: tags stripped, entities decoded, spaces folded.

use crate::html;
use crate::lexicon::asides::asides;
use crate::text::gate;

/// Elements that stand inside a word or a sentence; all others part it.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements whose tags show that a text was meant as HTML, besides those above.
const MARKUP: &[&str] =
    &["p", "br", "div", "img", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "table", "hr", "figure", "iframe", "pre", "center"];

/// Limits for snippets of HTML inside a feed.
const LIMITS: html::Options =
    html::Options { max_depth: 128, max_nodes: 100_000, max_bytes: 4 << 20, parser: html::Parser::Fast, media: false };

/// Text with its spaces folded.
pub(crate) fn fold(text: &str) -> String {
    gate::tame(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a snippet of HTML.
pub(crate) fn of_html(source: &str) -> String {
    if !source.contains(['<', '&']) {
        return fold(source);
    }
    let page = html::parse(source, &LIMITS);
    let tree = &page.tree;
    let mut out = String::new();
    for id in tree.descendants(tree.root()) {
        let parts = |id| tree.name(id).is_some_and(|name| !INLINE.contains(&name));
        if parts(id) || tree.prev_sibling(id).is_some_and(parts) {
            out.push(' ');
        }
        out.push_str(tree.text(id).unwrap_or(""));
    }
    fold(&out)
}

/// The text of something that may be plain or HTML, as titles in RSS are: HTML only where it looks like it,
/// so that "x < y" and "AT&T" survive.
pub(crate) fn of_either(source: &str) -> String {
    if looks_like_html(source) { of_html(source) } else { fold(source) }
}

fn looks_like_html(source: &str) -> bool {
    has_known_tag(source) || has_reference(source)
}

fn has_known_tag(source: &str) -> bool {
    source.split('<').skip(1).any(|after| {
        let name = after.strip_prefix('/').unwrap_or(after);
        let end = name.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let closed = name[end..].starts_with(['>', '/', ' ', '\n', '\t']) && name.contains('>');
        let name = name[..end].to_ascii_lowercase();
        closed && (INLINE.contains(&name.as_str()) || MARKUP.contains(&name.as_str()))
    })
}

fn has_reference(source: &str) -> bool {
    source.split('&').skip(1).any(|after| {
        let end = after.bytes().take(12).take_while(|c| c.is_ascii_alphanumeric() || *c == b'#').count();
        end > 1 && after[end..].starts_with(';')
    })
}

/// An excerpt without what its feed writes behind it: "[…] The post … appeared first on …".
pub(crate) fn excerpt(text: &str) -> String {
    asides().excerpt(text).to_owned()
}

/// `text` as HTML that shows it.
pub(crate) fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_tags_where_there_are_tags() {
        assert_eq!(of_html("<p>One</p><p>two,<br>th<b>re</b>e &amp; four</p>"), "One two, three & four");
        assert_eq!(of_either("a < b and AT&T; x<y>z"), "a < b and AT&T; x<y>z");
        assert_eq!(of_either("The &lt;blink&gt; <i>tag</i>"), "The <blink> tag");
        assert_eq!(of_either("  caf\u{e9}\n\u{a0}noir "), "caf\u{e9} noir");
    }

    #[test]
    fn a_cut_off_tag_does_no_harm() {
        assert_eq!(of_either("a <b"), "a <b");
        assert_eq!(of_html("a <b"), "a");
        assert_eq!(of_either("é <é>"), "é <é>");
    }
}
