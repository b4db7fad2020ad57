//! The article's text as the page's own data has it: JSON-LD `articleBody`, or the longest prose in page state.

use serde_json::Value;

use super::state;
use crate::html::Embedded;

/// Page-state scripts beyond this many bytes are not read.
const MAX_STATE_BYTES: usize = 4 << 20;
/// A body has at least this many characters.
const MIN_BODY_CHARS: usize = 200;

/// Text that the page carries outside its HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The text, with markup removed; paragraphs apart by blank lines where the data tells them.
    pub text: String,
    /// True if it was `articleBody` in JSON-LD, false if it was found in page state.
    pub json_ld: bool,
}

/// The best body text outside the HTML, if there is one.
#[must_use]
pub fn evidence(embedded: &Embedded) -> Option<Evidence> {
    let declared = embedded.json_ld.iter().filter_map(|text| article_body(text)).max_by_key(String::len);
    if let Some(text) = declared.filter(|t| t.len() >= MIN_BODY_CHARS) {
        return Some(Evidence { text, json_ld: true });
    }
    let stated = embedded.state.iter().filter(|s| s.text.len() <= MAX_STATE_BYTES).filter_map(|s| state::longest_prose(&s.text));
    let longest = stated.max_by_key(|parts| parts.iter().map(String::len).sum::<usize>())?;
    let text = longest.iter().map(|part| plain(part)).collect::<Vec<_>>().join("\n\n");
    (text.len() >= MIN_BODY_CHARS).then_some(Evidence { text, json_ld: false })
}

fn article_body(json: &str) -> Option<String> {
    if !json.contains("articleBody") || json.len() > MAX_STATE_BYTES {
        return None;
    }
    let value: Value = serde_json::from_str(json).or_else(|_| serde_json::from_str(&one_line(json))).ok()?;
    let mut bodies = Vec::new();
    let mut todo = vec![&value];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(map) => {
                bodies.extend(map.get("articleBody").and_then(Value::as_str));
                todo.extend(map.values().filter(|v| v.is_object() || v.is_array()));
            }
            _ => {}
        }
    }
    bodies.into_iter().max_by_key(|b| b.len()).map(plain)
}

/// Raw line breaks inside strings are an error in JSON and common in JSON-LD.
fn one_line(json: &str) -> String {
    json.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The text of what a feed holds of the article, if that is more than a teaser.
pub(super) fn of_feed(content: &str) -> Option<String> {
    let usable = (MIN_BODY_CHARS..=MAX_STATE_BYTES).contains(&content.len());
    usable.then(|| plain(content)).filter(|text| text.len() >= MIN_BODY_CHARS)
}

/// Markup and entities out, if the text holds any.
fn plain(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let page = crate::html::parse(text, &crate::html::Options::default());
    let blocks = crate::html::blocks(&page.tree).blocks;
    blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_body_in_a_graph_with_raw_newlines() {
        let body = "The quay was closed at noon.\n".repeat(10);
        let json = format!("{{\"@graph\":[{{\"@type\":\"WebPage\"}},{{\"@type\":\"NewsArticle\",\"articleBody\":\"{body}\"}}]}}");
        let embedded = Embedded { json_ld: vec![json], state: vec![] };
        let found = evidence(&embedded).expect("a body");
        assert!(found.json_ld && found.text.contains("closed at noon"));
    }
}
