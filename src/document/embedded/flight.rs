//! The stream in which React's servers write a page: rows of JSON that refer to each other, elements and texts among them.
//!
//! `5:["$","p",null,{"children":"…"}]` is an element, `1a:T4b,…` a text of so many bytes, `"$1a"` refers to a row. Elements become
//! objects that say what they are, as other systems write their parts; navigation, forms and pictures are left out.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

/// A tree is no deeper than this; so many values come of one stream, a long text counting for several.
const MAX_DEPTH: usize = 96;
const MAX_VALUES: usize = 400_000;
const BYTES_PER_VALUE: usize = 64;
/// Rows beyond this number are not read.
const MAX_ROWS: usize = 50_000;

/// Elements that hold no text of an article.
const OUT: &[&str] = &[
    "nav", "header", "footer", "aside", "form", "button", "script", "style", "svg", "img", "picture", "figure", "video", "audio", "iframe",
    "noscript", "template", "link", "meta", "input", "select", "title", "dialog", "menu",
];
/// Elements that are runs of text inside others.
const RUNS: &[&str] = &[
    "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup",
    "time", "u", "var",
];

/// True for a text that begins as such a stream does.
pub(crate) fn is_stream(text: &str) -> bool {
    let Some(colon) = text.bytes().take(8).position(|b| b == b':') else { return false };
    let (id, rest) = (&text[..colon], &text[colon + 1..]);
    if !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return false;
    }
    let tag = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    rest.starts_with('T') || tag <= 3 && id.len() + tag > 0 && rest[tag..].starts_with(['[', '{', '"', 'n', 't', 'f'])
}

/// The trees that a stream holds: that of each row that no other refers to.
pub(crate) fn values(stream: &str) -> Vec<Value> {
    let rows = rows(stream);
    let mut reader = Reader { rows: &rows.by_id, used: HashSet::new(), budget: MAX_VALUES };
    let mut out = Vec::new();
    for id in rows.order {
        if !reader.used.contains(id) {
            out.push(reader.row(id, 0));
        }
    }
    out
}

struct Rows<'a> {
    by_id: HashMap<&'a str, Value>,
    order: Vec<&'a str>,
}

fn rows(stream: &str) -> Rows<'_> {
    let mut out = Rows { by_id: HashMap::new(), order: Vec::new() };
    let mut rest = stream;
    while out.order.len() < MAX_ROWS {
        rest = rest.trim_start_matches('\n');
        // No further than an id is long: a stream without rows must not be searched again for each line.
        let Some(colon) = rest.bytes().take(9).position(|b| b == b':') else {
            // A row that cannot be read ends with its line.
            match rest.split_once('\n') {
                Some((_, next)) => rest = next,
                None => break,
            }
            continue;
        };
        let (id, behind) = (&rest[..colon], &rest[colon + 1..]);
        let value;
        (value, rest) = row(behind);
        if let Some(value) = value.filter(|_| !id.is_empty())
            && out.by_id.insert(id, value).is_none()
        {
            out.order.push(id);
        }
    }
    // The page's own tree stands in the first row and refers to the others, which may come before it.
    out.order.sort_by_key(|id| *id != "0");
    out
}

/// The value of one row, and what follows it.
fn row(text: &str) -> (Option<Value>, &str) {
    if let Some((length, behind)) = text.strip_prefix('T').and_then(|t| t.split_once(',')).filter(|(n, _)| n.len() <= 8) {
        let end = usize::from_str_radix(length, 16).unwrap_or(0).min(behind.len());
        let end = behind.floor_char_boundary(end);
        return (Some(Value::String(behind[..end].to_owned())), &behind[end..]);
    }
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    // Hints and the names of components.
    let tagged = line.starts_with(|c: char| c.is_ascii_uppercase());
    (if tagged { None } else { serde_json::from_str(line).ok() }, rest)
}

struct Reader<'a> {
    rows: &'a HashMap<&'a str, Value>,
    /// The rows that were referred to.
    used: HashSet<String>,
    budget: usize,
}

impl Reader<'_> {
    fn row(&mut self, id: &str, depth: usize) -> Value {
        self.used.insert(id.to_owned());
        self.rows.get(id).map_or(Value::Null, |value| self.tree(value, depth))
    }

    fn spend(&mut self, bytes: usize, depth: usize) -> bool {
        self.budget = self.budget.saturating_sub(1 + bytes / BYTES_PER_VALUE);
        self.budget > 0 && depth < MAX_DEPTH
    }

    fn tree(&mut self, value: &Value, depth: usize) -> Value {
        let bytes = value.as_str().map_or(0, str::len);
        if !self.spend(bytes, depth) {
            return Value::Null;
        }
        match value {
            Value::String(text) => self.string(text, depth),
            Value::Array(items) if is_element(items) => self.element(items, depth),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.tree(item, depth + 1)).filter(|v| !v.is_null()).collect()),
            Value::Object(map) => Value::Object(self.members(map, depth)),
            other => other.clone(),
        }
    }

    fn members(&mut self, map: &Map<String, Value>, depth: usize) -> Map<String, Value> {
        map.iter().map(|(key, inner)| (key.clone(), self.tree(inner, depth + 1))).collect()
    }

    /// A text, or what it refers to.
    fn string(&mut self, text: &str, depth: usize) -> Value {
        let Some(reference) = text.strip_prefix('$') else { return Value::String(text.to_owned()) };
        match reference.as_bytes().first() {
            Some(b'$') => Value::String(reference.to_owned()),
            Some(b'D') => Value::String(reference[1..].to_owned()),
            Some(b'u' | b'S' | b'N' | b'I' | b'-' | b'h' | b'F' | b'T') | None => Value::Null,
            Some(first) => {
                let id = if matches!(first, b'L' | b'@' | b'Q' | b'W') { &reference[1..] } else { reference };
                let (id, path) = id.split_once(':').unwrap_or((id, ""));
                // What refers to a part of a row tells what the row tells.
                if path.is_empty() && self.rows.contains_key(id) { self.row(id, depth + 1) } else { Value::Null }
            }
        }
    }

    /// An element as an object that says what it is; what a component is given, as it is.
    fn element(&mut self, items: &[Value], depth: usize) -> Value {
        let (Some(kind), Some(Value::Object(props))) = (items[1].as_str(), items.get(3)) else { return Value::Null };
        if OUT.contains(&kind) {
            return Value::Null;
        }
        let mut props = props.clone();
        let children = props.remove("children").map(|inner| self.tree(&inner, depth + 1));
        let children = children.filter(|v| !v.is_null()).map(|inner| match inner {
            Value::Array(list) => Value::Array(list),
            one => Value::Array(vec![one]),
        });
        let markup = props.get("dangerouslySetInnerHTML").and_then(|v| v.get("__html")).cloned();
        let component = kind.starts_with('$');
        let mut out = if component { self.members(&props, depth) } else { Map::new() };
        if !component {
            let kind = if RUNS.contains(&kind) { "text" } else { kind };
            out.insert("type".to_owned(), Value::String(kind.to_owned()));
        }
        out.extend(markup.map(|markup| ("html".to_owned(), self.tree(&markup, depth + 1))));
        out.extend(children.map(|inner| ("children".to_owned(), inner)));
        Value::Object(out)
    }
}

/// `["$", "p", null, {…}]`
fn is_element(items: &[Value]) -> bool {
    items.len() >= 4 && items[0].as_str() == Some("$") && items[1].is_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_elements_and_texts() {
        let stream = "1:I[12,[],\"Story\"]\n:HL[\"/a.css\",\"style\"]\n2:T6,Fährt3:{\"at\":\"$D2025-05-14T05:30:00.000Z\",\"none\":\"$undefined\"}\n\
                      0:[\"$\",\"$L1\",null,{\"text\":\"$2\",\"more\":\"$3\",\"children\":[[\"$\",\"nav\",null,{}],[\"$\",\"em\",null,{\"children\":\"$$5\"}]]}]\n";
        assert!(is_stream(stream) && is_stream("0:{\"a\":1}\n") && !is_stream("{\"a\":1}") && !is_stream("var a: b"));
        let expected = serde_json::json!({
            "text": "Fährt",
            "more": {"at": "2025-05-14T05:30:00.000Z", "none": null},
            "children": [{"type": "text", "children": ["$5"]}],
        });
        assert_eq!(values(stream), [expected]);
    }

    #[test]
    fn circles_and_floods_are_bounded() {
        assert_eq!(values("0:[\"$1\"]\n1:[\"$0\"]\n").len(), 1);
        let doubling: String = (0..60).map(|n| format!("{n:x}:[\"${0:x}\",\"${0:x}\"]\n", n + 1)).collect();
        assert!(values(&doubling).len() < 60);
        assert!(values(&":".repeat(10_000)).is_empty() && values("0:Tffffffff,").len() == 1);
    }
}
