//! Article text in page-state JSON (`__NEXT_DATA__`, Nuxt, Apollo, Fusion, preloaded data): the longest prose there,
//! as one string of markup or as an array of parts. No framework is known by name.

use serde_json::{Map, Value};

/// A string is prose from this many characters.
const PROSE_CHARS: usize = 40;
/// A body that is one string has at least this many characters.
const BODY_CHARS: usize = 400;
/// So many levels of objects below an array's item are searched for its text.
const ITEM_DEPTH: usize = 3;
/// No more values than this are visited.
const MAX_VALUES: usize = 400_000;
/// So many values of a script are read, …
const MAX_STATES: usize = 64;
/// … and at so many places a value is looked for in vain.
const MAX_TRIES: usize = 4;
/// Keys that only items of a list of articles have.
const ENTRY_KEYS: &[&str] =
    &["headline", "headlines", "canonical_url", "canonicalUrl", "slug", "shortTitle", "publishedAt", "datePublished"];
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

/// The longest prose in one script, as strings that may hold markup.
pub(crate) fn longest_prose(script: &str) -> Option<Vec<String>> {
    let values = values(script);
    let mut best: (usize, Vec<String>) = (0, Vec::new());
    let mut todo: Vec<&Value> = values.iter().collect();
    let mut visited = 0;
    while let Some(value) = todo.pop() {
        visited += 1;
        if visited > MAX_VALUES {
            break;
        }
        if let Some(found) = candidate(value) {
            let size = found.iter().map(String::len).sum();
            if size > best.0 {
                best = (size, found);
            }
        }
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(map) => todo.extend(map.iter().filter(|(k, _)| !is_other(k)).map(|(_, v)| v)),
            _ => {}
        }
    }
    (best.0 >= BODY_CHARS).then_some(best.1)
}

/// The JSON values in a script: the script itself, what it assigns, or what it gives to `JSON.parse`.
///
/// Scripts begin with small values (`window.Fusion = window.Fusion || {};`), so several are read; a place where none begins costs a
/// try, and tries are few, so that no script costs more than a few readings.
pub(crate) fn values(script: &str) -> Vec<Value> {
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
        Value::String(inner) if inner.trim_start().starts_with(['{', '[']) => serde_json::from_str(&inner).ok(),
        Value::Object(_) | Value::Array(_) => Some(value),
        _ => None,
    }
}

fn is_other(key: &str) -> bool {
    OTHER_KEYS.contains(&key)
}

/// What a value gives if it is a body: a long string, or an array whose items hold prose.
fn candidate(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) if text.len() >= BODY_CHARS && is_prose(text) => Some(vec![text.clone()]),
        Value::Array(items) if items.len() >= 2 && !is_list_of_articles(items) => {
            let texts: Vec<String> = items.iter().filter_map(item_text).collect();
            (texts.iter().filter(|t| is_prose(t)).count() >= 2).then_some(texts)
        }
        _ => None,
    }
}

fn is_list_of_articles(items: &[Value]) -> bool {
    let is_entry = |item: &&Value| item.as_object().is_some_and(|map| ENTRY_KEYS.iter().any(|k| map.contains_key(*k)));
    items.iter().filter(is_entry).count() * 2 > items.len()
}

/// The longest text in one part of a body: below objects, not below arrays.
fn item_text(item: &Value) -> Option<String> {
    let mut best: Option<&str> = None;
    let mut todo = vec![(item, 0)];
    while let Some((value, depth)) = todo.pop() {
        match value {
            Value::String(text) if best.is_none_or(|b| b.len() < text.len()) => best = Some(text),
            Value::Object(map) if depth < ITEM_DEPTH && !is_picture(map) => {
                todo.extend(map.iter().filter(|(k, _)| !is_other(k)).map(|(_, v)| (v, depth + 1)));
            }
            _ => {}
        }
    }
    best.filter(|text| text.contains(' ') && !text.starts_with("http")).map(str::to_owned)
}

/// Pictures and videos carry captions, no text of the article.
fn is_picture(map: &Map<String, Value>) -> bool {
    let kind = ["type", "__typename", "_type"].iter().find_map(|k| map.get(*k)).and_then(Value::as_str).unwrap_or("").to_ascii_lowercase();
    ["image", "picture", "video", "gallery", "ad", "embed"].iter().any(|p| kind.contains(p) && kind.len() < p.len() + 10)
}

/// True in scripts that are written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
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

    const SENTENCE: &str = "The ferry left the harbour an hour late, and nobody on board complained.";

    #[test]
    fn finds_an_array_of_parts() {
        let part = format!(r#"{{"type":"text","content":"<p>{SENTENCE}</p>"}}"#);
        let picture = r#"{"type":"image","caption":"A caption that is long enough to look like prose, really."}"#;
        let parts = [part.as_str(); 8].join(",");
        let script = format!(r#"window.state = {{"a":{{"content_elements":[{parts},{picture}]}},"b":1}};"#);
        let found = longest_prose(&script).expect("a body");
        assert_eq!(found.len(), 8);
        assert!(found[0].contains("ferry"));
    }

    #[test]
    fn what_a_configuration_explains_is_no_body() {
        let element = format!(r#"{{"paramName":"x","type":"toggle","tooltipText":"{SENTENCE}"}}"#);
        let script = format!("window['__CONFIG__']={{\"elements\":[{}]}};", vec![element.as_str(); 20].join(","));
        assert_eq!(longest_prose(&script), None);
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
            assert_eq!(longest_prose(&script).map(|f| f.len()), Some(8), "{script}");
        }
    }

    #[test]
    fn a_list_of_articles_is_no_body() {
        let entry = format!(r#"{{"headline":"Late again","summary":"{SENTENCE}"}}"#);
        let entries = vec![entry.as_str(); 20].join(",");
        assert_eq!(longest_prose(&format!("[{entries}]")), None);
    }

    #[test]
    fn finds_one_string_of_markup_and_survives_nonsense() {
        let script = format!(r#"{{"post":{{"html":"<p>{}</p>"}}}}"#, [SENTENCE; 8].join("</p><p>"));
        assert_eq!(longest_prose(&script).map(|f| f.len()), Some(1));
        assert_eq!(longest_prose("var x = {not json"), None);
        assert_eq!(longest_prose(&"[".repeat(10_000)), None);
    }
}
