//! The language of a piece of code, as highlighters write it down.

use crate::html::names::Tag;
use crate::html::{NodeId, Tree};
use crate::model::Form;

/// A longer name is none.
const LONGEST_NAME: usize = 24;
/// So many elements around the code are asked.
const AROUND: usize = 4;

/// The form of preformatted text.
pub(crate) fn of(tree: &Tree, around: NodeId) -> Form {
    let pre = [around].into_iter().chain(tree.ancestors(around)).find(|id| tree.mark(*id) == Tag::PRE).unwrap_or(around);
    let inside = tree.children(pre).filter(|id| tree.text(*id).is_none()).take(2);
    let outside = tree.ancestors(pre).take(AROUND).take_while(|id| !matches!(tree.mark(*id), Tag::BODY | Tag::ARTICLE | Tag::MAIN));
    Form::Code([pre].into_iter().chain(inside).chain(outside).find_map(|id| language(tree, id)))
}

fn language(tree: &Tree, id: NodeId) -> Option<String> {
    let told = ["data-lang", "data-language", "data-code-language"].into_iter().find_map(|name| tree.attr(id, name));
    if let Some(name) = told.and_then(name) {
        return Some(name);
    }
    let classes = tree.attr(id, "class")?;
    let mut words = classes.split_ascii_whitespace();
    while let Some(word) = words.next() {
        let lower = word.to_ascii_lowercase();
        let behind = ["language-", "lang-", "highlight-source-", "highlight-text-", "brush:", "sourcecode-"].into_iter();
        let found = behind.filter_map(|start| lower.strip_prefix(start)).find(|rest| !rest.is_empty() || lower == "brush:");
        let found = match found {
            Some("") => words.next().and_then(name),
            Some(rest) => name(rest),
            // `<pre class="brush: php">`, `<code class="hljs rust">`, `<div class="sourceCode rust">`.
            None if matches!(lower.as_str(), "hljs" | "sourcecode") => words.clone().next().and_then(name),
            None => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// A language's name in lower case; what says that there is none is none.
fn name(text: &str) -> Option<String> {
    let name = text.trim().trim_end_matches(';').to_ascii_lowercase();
    let named = !name.is_empty() && name.len() <= LONGEST_NAME && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"+#-._".contains(&b));
    let none = ["none", "plain", "plaintext", "text", "txt", "nohighlight", "no-highlight", "auto"].contains(&name.as_str());
    (named && !none && !name.contains("--")).then_some(name)
}
