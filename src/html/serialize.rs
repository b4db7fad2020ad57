//! The tree as HTML again, for the crates that want a document of their own.

use std::fmt::Write;

use crate::html::names::{Tag, set};
use crate::html::tree::{NodeId, Tree};

/// The attribute that carries a node's number in [`Tree::to_html`].
pub const NUMBER_ATTRIBUTE: &str = "data-node-number";

impl Tree {
    /// The document as HTML. With `numbered`, each element carries its node's number in [`NUMBER_ATTRIBUTE`].
    ///
    /// Linear in the tree, without recursion.
    #[must_use]
    pub fn to_html(&self, numbered: bool) -> String {
        let mut out = String::new();
        let mut next = self.first_child(self.root());
        while let Some(id) = next {
            self.write_start(id, numbered, &mut out);
            next = self.first_child(id).or_else(|| self.write_ends(id, &mut out));
        }
        out
    }

    fn write_start(&self, id: NodeId, numbered: bool, out: &mut String) {
        if let Some(text) = self.text(id) {
            escape(text, out);
        } else if let Some(name) = self.name(id) {
            out.push('<');
            out.push_str(name);
            for (key, value) in self.attrs(id).filter(|(key, _)| key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_:".contains(&b))) {
                let _ = write!(out, " {key}=\"");
                escape(value, out);
                out.push('"');
            }
            if numbered {
                let _ = write!(out, " {NUMBER_ATTRIBUTE}=\"{}\"", id.number());
            }
            out.push('>');
        }
    }

    /// Closes `id` and every element that ends with it; gives the node that follows.
    fn write_ends(&self, id: NodeId, out: &mut String) -> Option<NodeId> {
        let mut at = id;
        loop {
            if let Some(name) = self.name(at).filter(|n| !is_void(n)) {
                let _ = write!(out, "</{name}>");
            }
            if let Some(next) = self.next_sibling(at) {
                return Some(next);
            }
            at = self.parent(at).filter(|p| *p != self.root())?;
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

fn is_void(name: &str) -> bool {
    Tag::known(name.as_bytes()).is_some_and(|tag| tag.is(set::VOID))
}

#[cfg(test)]
mod tests {
    use crate::html::{Options, parse};

    #[test]
    fn what_is_written_reads_the_same() {
        let page = parse("<p class='a\"b'>x &amp; y<br>z<div><b>1</b></div>", &Options::default());
        let once = page.tree.to_html(false);
        assert_eq!(parse(&once, &Options::default()).tree.to_html(false), once);
        assert!(once.contains("<p class=\"a&quot;b\">x &amp; y<br>z</p><div><b>1</b></div>"));
    }
}
