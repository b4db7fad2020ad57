//! Article text in page-state JSON (`__NEXT_DATA__`, Nuxt, Apollo, Fusion, preloaded data): the longest prose there,
//! as one string of markup or as an array of parts. No framework is known by name.

use serde_json::Value;

use crate::document::embedded::flight;
use crate::document::embedded::parts::{self, Writer};
use crate::text::script::is_unspaced;

/// A string is prose from this many characters.
const PROSE_CHARS: usize = 40;
/// A body that is one string has at least this many characters.
const BODY_CHARS: usize = 400;
/// No more values than this are visited.
const MAX_VALUES: usize = 400_000;
/// So many values of a script are read, …
const MAX_STATES: usize = 64;
/// … and at so many places a value is looked for in vain.
const MAX_TRIES: usize = 4;
/// Keys whose strings are no text of the article.
const OTHER_KEYS: &[&str] = &[
    "caption",
    "credit",
    "credits",
    "alt",
    "altText",
    "description",
    "copyright",
    "url",
    "href",
    "src",
    "bio",
    "css",
    "placeholder",
    "tooltip",
    "tooltipText",
    "helpText",
];

/// A candidate inside another is taken for it if it holds this share of its prose.
const NEARLY_ALL: f32 = 0.85;
/// Strings of JSON in a state are read down to this depth.
const MAX_PACKED: usize = 2;

/// A text in the state, as markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) markup: String,
    /// Bytes of prose in it.
    pub(crate) prose: usize,
}

/// The longest prose in one script that `fits`.
pub(crate) fn longest_prose(script: &str, fits: impl Fn(&str) -> bool) -> Option<Text> {
    let mut best: Option<Text> = None;
    let mut packed: Vec<Value> = values(script);
    for _ in 0..=MAX_PACKED {
        let mut next = Vec::new();
        for value in &packed {
            let found =
                Search { writer: Writer { entries: value.as_object(), budget: MAX_VALUES }, packed: &mut next }.longest(value, &fits);
            best = longer(best, found);
        }
        packed = next;
    }
    best
}

fn longer(best: Option<Text>, found: Option<Text>) -> Option<Text> {
    match (best, found) {
        (Some(best), Some(found)) if found.prose > best.prose => Some(found),
        (None, found) => found,
        (best, _) => best,
    }
}

struct Search<'a, 'p> {
    writer: Writer<'a>,
    /// Strings that hold JSON of their own, read.
    packed: &'p mut Vec<Value>,
}

impl<'a> Search<'a, '_> {
    fn longest(&mut self, root: &'a Value, fits: &impl Fn(&str) -> bool) -> Option<Text> {
        let mut best: Option<Text> = None;
        let mut todo: Vec<&Value> = vec![root];
        let mut visited = 0;
        while let Some(value) = todo.pop() {
            visited += 1;
            if visited > MAX_VALUES || self.writer.budget == 0 {
                break;
            }
            if let Some(found) = self.candidate(value).filter(|found| fits(&found.markup)) {
                // What stands inside the best so far and holds nearly all of it is the text, without what is around it.
                let inside =
                    best.as_ref().is_some_and(|b| found.prose as f32 >= NEARLY_ALL * b.prose as f32 && b.markup.contains(&found.markup));
                if inside || best.as_ref().is_none_or(|b| found.prose > b.prose) {
                    best = Some(found);
                }
            }
            match value {
                Value::Array(items) => todo.extend(items),
                Value::Object(map) => todo.extend(map.iter().filter(|(k, _)| !is_other(k)).map(|(_, v)| v)),
                _ => {}
            }
        }
        best
    }

    /// What a value gives if it is a body: a long string, or an array whose items hold prose.
    fn candidate(&mut self, value: &Value) -> Option<Text> {
        let found = match value {
            Value::String(text) if text.len() >= BODY_CHARS && is_packed(text) => {
                self.packed.extend(serde_json::from_str::<Value>(text).ok().map(unrolled));
                None
            }
            Value::String(text) if text.len() >= BODY_CHARS && is_prose(text) => Some(Text { prose: text.len(), markup: paragraphs(text) }),
            Value::Array(items) if items.len() >= 2 && !parts::is_list_of_articles(items) => {
                let markup = self.writer.markup(items);
                let prose = prose_of(&markup);
                let several = markup.lines().filter(|line| is_prose(&without_tags(line))).take(2).count() == 2;
                several.then_some(Text { markup, prose })
            }
            _ => None,
        };
        found.filter(|text| text.prose >= BODY_CHARS)
    }
}

/// Plain text as paragraphs; markup as it stands.
fn paragraphs(text: &str) -> String {
    if text.contains('<') {
        return text.to_owned();
    }
    text.lines().filter(|l| !l.trim().is_empty()).map(|l| format!("<p>{l}</p>\n")).collect()
}

fn is_packed(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("{\"") || text.starts_with("[{") || text.starts_with("[[")
}

/// Bytes of the lines that are prose.
fn prose_of(markup: &str) -> usize {
    markup.lines().map(without_tags).filter(|line| is_prose(line)).map(|line| line.len()).sum()
}

fn without_tags(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut inside = false;
    for c in line.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Data that stands flat in one list, in which numbers say where each value stands, as the tree that it is.
fn unrolled(value: Value) -> Value {
    let Value::Array(items) = &value else { return value };
    let at = |v: &Value| v.as_i64().is_some_and(|n| usize::try_from(n).map_or(n > -10, |n| n < items.len()));
    let first = items.first().is_some_and(|first| match first {
        Value::Object(map) => !map.is_empty() && map.values().all(at),
        Value::Array(inner) => inner.len() == 2 && inner[0].is_string() && at(&inner[1]),
        _ => false,
    });
    if items.len() < 8 || !first {
        return value;
    }
    let mut budget = MAX_VALUES;
    unroll(items, 0, 0, &mut budget)
}

/// Data that stands flat is no deeper than this.
const MAX_UNROLLED: usize = 40;

fn unroll(items: &[Value], at: i64, depth: usize, budget: &mut usize) -> Value {
    *budget = budget.saturating_sub(1);
    let item = usize::try_from(at).ok().and_then(|at| items.get(at));
    let (Some(item), true) = (item, *budget > 0 && depth < MAX_UNROLLED) else { return Value::Null };
    let mut inner = |v: &Value| v.as_i64().map_or(Value::Null, |at| unroll(items, at, depth + 1, budget));
    match item {
        Value::Object(map) => Value::Object(map.iter().map(|(key, v)| (key.clone(), inner(v))).collect()),
        // `["Reactive", 1]`
        Value::Array(list) if list.len() == 2 && list[0].is_string() => inner(&list[1]),
        Value::Array(list) => Value::Array(list.iter().map(inner).collect()),
        other => other.clone(),
    }
}

/// The JSON values in a script: the script itself, what it assigns, or what it gives to `JSON.parse`.
///
/// Scripts begin with small values (`window.Fusion = window.Fusion || {};`), so several are read; a place where none begins costs a
/// try, and tries are few, so that no script costs more than a few readings.
pub(crate) fn values(script: &str) -> Vec<Value> {
    if flight::is_stream(script) {
        return flight::values(script);
    }
    let mut out = Vec::new();
    let (mut from, mut failed) = (0, 0);
    while let Some(start) = script[from..].find(['{', '[', '"']).map(|at| from + at) {
        let mut reader = serde_json::Deserializer::from_str(&script[start..]).into_iter::<Value>();
        if let Some(Ok(value)) = reader.next() {
            from = start + reader.byte_offset().max(1);
            out.extend(unpacked(value));
        } else {
            from = start + 1;
            failed += 1;
        }
        if out.len() >= MAX_STATES || failed >= MAX_TRIES {
            break;
        }
    }
    out
}

/// An object or array; a string that holds one is read.
fn unpacked(value: Value) -> Option<Value> {
    match value {
        Value::String(inner) if inner.trim_start().starts_with(['{', '[']) => serde_json::from_str(&inner).ok().map(unrolled),
        Value::Object(_) | Value::Array(_) => Some(unrolled(value)),
        _ => None,
    }
}

fn is_other(key: &str) -> bool {
    OTHER_KEYS.contains(&key)
}

/// Words of a language, ended by a mark, rather than code, addresses or lists of names.
fn is_prose(text: &str) -> bool {
    if text.len() < PROSE_CHARS || text.starts_with(['{', '[', '.', '@', '#']) || text.starts_with("http") {
        return false;
    }
    let (mut letters, mut unspaced, mut spaces, mut odd, mut marks) = (0, 0, 0, 0, 0);
    for c in text.chars() {
        unspaced += usize::from(is_unspaced(c));
        match c {
            c if c.is_alphabetic() => letters += 1,
            ' ' => spaces += 1,
            '.' | ',' | '。' | '、' | '!' | '?' | '،' | '।' => marks += 1,
            '{' | '}' | ';' | '=' | '_' | '\\' | '/' => odd += 1,
            _ => {}
        }
    }
    let markup = text.matches('<').count() * 4;
    marks > 0
        && letters > text.chars().count() / 2
        && odd <= markup + letters / 20
        && (spaces * 15 >= letters || unspaced * 2 > letters || markup == 0 && spaces * 3 < marks * 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paragraphs of the longest prose.
    fn count(script: &str) -> Option<usize> {
        longest_prose(script, |_| true).map(|text| text.markup.matches("</p>").count())
    }

    const SENTENCE: &str = "The ferry left the harbour an hour late, and nobody on board complained.";

    #[test]
    fn finds_an_array_of_parts() {
        let part = format!(r#"{{"type":"text","content":"<p>{SENTENCE}</p>"}}"#);
        let picture = r#"{"type":"image","caption":"A caption that is long enough to look like prose, really."}"#;
        let parts = [part.as_str(); 8].join(",");
        let script = format!(r#"window.state = {{"a":{{"content_elements":[{parts},{picture}]}},"b":1}};"#);
        assert_eq!(count(&script), Some(8));
    }

    #[test]
    fn what_a_configuration_explains_is_no_body() {
        let element = format!(r#"{{"paramName":"x","type":"toggle","tooltipText":"{SENTENCE}"}}"#);
        let script = format!("window['__CONFIG__']={{\"elements\":[{}]}};", vec![element.as_str(); 20].join(","));
        assert_eq!(count(&script), None);
    }

    #[test]
    fn small_values_ahead_and_strings_of_json_are_no_hindrance() {
        let body = format!(r#"{{"body":["{}"]}}"#, [SENTENCE; 8].join("\",\""));
        let packed = serde_json::to_string(&body).expect("JSON");
        for script in [
            format!("window.F=window.F||{{}};F.site=\"courier\";F.content={body};F.tree={{}};"),
            format!("window.state = JSON.parse({packed});"),
            format!("var a = \"x\"; if (a) {{ window.state = {body}; }}"),
        ] {
            assert_eq!(count(&script), Some(8), "{script}");
        }
    }

    #[test]
    fn a_list_of_articles_is_no_body() {
        let entry = format!(r#"{{"headline":"Late again","summary":"{SENTENCE}"}}"#);
        let entries = vec![entry.as_str(); 20].join(",");
        assert_eq!(count(&format!("[{entries}]")), None);
    }

    #[test]
    fn finds_one_string_of_markup_and_survives_nonsense() {
        let script = format!(r#"{{"post":{{"html":"<p>{}</p>"}}}}"#, [SENTENCE; 8].join("</p><p>"));
        assert_eq!(count(&script), Some(8));
        assert_eq!(count("var x = {not json"), None);
        assert_eq!(count(&"[".repeat(10_000)), None);
    }
}
