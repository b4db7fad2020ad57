//! The configuration told to others: a JSON Schema for editors and a reference for readers, both made from `config/default.toml`, whose
//! keys and values tests hold against the real defaults.

use std::fmt::Write;

use serde_json::{Map, Value, json};
use toml::Table;

use super::{DEFAULTS, PARTS, WISHES, duration};
use crate::model::PageVerdict;

/// The address under which the schema is known.
const ID: &str = "https://dateline.example/schema/dateline.json";
/// How durations are written.
const DURATION: &str = r"^\s*([0-9]+\s*(ms|s|m|h|d|w)\s*)+$";

/// A key as `config/default.toml` has it.
struct Key {
    section: String,
    name: String,
    default: toml::Value,
    about: String,
}

/// The JSON Schema of a configuration file.
#[must_use]
pub fn schema() -> Value {
    let (keys, source) = (keys(), source_keys());
    let mut sections = Map::new();
    for key in &keys {
        let section = sections.entry(key.section.clone()).or_insert_with(|| object(&Map::new()));
        if let Some(Value::Object(properties)) = section.get_mut("properties") {
            properties.insert(key.name.clone(), property(key));
        }
    }
    let mut of_source = object(&source.iter().map(|key| (key.name.clone(), property(key))).collect());
    of_source["required"] = json!(["url"]);
    if let Some(Value::Object(url)) = of_source.pointer_mut("/properties/url") {
        url.remove("default");
    }
    sections.insert("source".to_owned(), json!({ "type": "array", "description": "What `dateline run` polls.", "items": of_source }));
    let mut schema = object(&sections);
    if let Value::Object(all) = &mut schema {
        for (at, (key, value)) in
            [("$schema", "https://json-schema.org/draft/2020-12/schema"), ("$id", ID), ("title", "Configuration of dateline")]
                .iter()
                .enumerate()
        {
            all.shift_insert(at, (*key).to_owned(), json!(value));
        }
    }
    schema
}

/// Every key with its default and meaning, as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut out = String::new();
    let (keys, source) = (keys(), source_keys());
    let mut section = "";
    for key in keys.iter().chain(&source) {
        if key.section != section {
            section = &key.section;
            let title = if section == "source" { "[[source]]".to_owned() } else { format!("[{section}]") };
            let _ = write!(out, "\n## `{title}`\n\n| key | default | meaning |\n|---|---|---|\n");
        }
        let default = if key.section == "source" && key.name == "url" { "—".to_owned() } else { format!("`{}`", key.default) };
        // A table's cells are parted by bars, and angle brackets are no markup here.
        let about = key.about.replace('|', "\\|").replace('<', "\\<");
        let _ = writeln!(out, "| `{}` | {default} | {about} |", key.name);
    }
    out
}

fn object(properties: &Map<String, Value>) -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

/// The words that a key may be set to, or its items.
fn words(key: &Key) -> Vec<&'static str> {
    match (key.section.as_str(), key.name.as_str()) {
        ("output", "format") => vec!["text", "markdown", "html", "json", "jsonl", "tei"],
        ("output", "copies") => vec!["file", "record"],
        ("output", "changed") => vec!["replace", "keep-first", "both"],
        ("store", "keep_pages") => vec!["db", "warc", "none"],
        ("clean", "favor") => vec!["balance", "precision", "recall"],
        ("clean", "keep" | "drop") => PARTS.to_vec(),
        ("clean", "accept") => PageVerdict::ALL.iter().map(|verdict| verdict.name()).filter(|name| *name != "failed").collect(),
        ("fetch", "obey_rights") => WISHES.to_vec(),
        ("source", "kind") => vec!["auto", "feed", "sitemap", "homepage", "list"],
        _ => Vec::new(),
    }
}

fn property(key: &Key) -> Value {
    let words = words(key);
    let mut out = match &key.default {
        toml::Value::Boolean(_) => json!({ "type": "boolean" }),
        toml::Value::Integer(_) => json!({ "type": "integer", "minimum": 0 }),
        toml::Value::Array(items) if items.first().is_some_and(toml::Value::is_integer) => {
            json!({ "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 65535 } })
        }
        toml::Value::Array(_) if words.is_empty() => json!({ "type": "array", "items": { "type": "string" } }),
        toml::Value::Array(_) => json!({ "type": "array", "items": { "enum": words } }),
        _ if !words.is_empty() => json!({ "enum": words }),
        toml::Value::String(text) if duration::parse(text).is_some() => json!({ "type": "string", "pattern": DURATION }),
        _ => json!({ "type": "string" }),
    };
    out["default"] = serde_json::to_value(&key.default).unwrap_or_default();
    out["description"] = json!(key.about);
    out
}

/// The keys of the sections, in the file's order.
fn keys() -> Vec<Key> {
    read(DEFAULTS.split_once("# [[source]]").map_or(DEFAULTS, |(before, _)| before))
}

/// The keys of a source, which stand there as a comment.
fn source_keys() -> Vec<Key> {
    let Some((_, commented)) = DEFAULTS.split_once("# [[source]]\n") else { return Vec::new() };
    let text: String = commented.lines().map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line))).collect();
    let mut keys = read(&text);
    keys.iter_mut().for_each(|key| "source".clone_into(&mut key.section));
    keys
}

/// Keys with the comment above them; keys in a row share it.
fn read(text: &str) -> Vec<Key> {
    let (mut section, mut about, mut open, mut out) = (String::new(), String::new(), false, Vec::new());
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
        } else if let Some(comment) = line.strip_prefix('#') {
            if !open {
                about.clear();
            }
            open = true;
            about.extend((!about.is_empty()).then_some(' '));
            about.push_str(comment.trim());
        } else if let Some((name, default)) = line.parse::<Table>().ok().and_then(|table| table.into_iter().next()) {
            open = false;
            out.push(Key { section: section.clone(), name, default, about: about.clone() });
        } else {
            open = false;
            about.clear();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn the_schema_has_every_key_with_its_meaning() {
        let schema = schema();
        let table = Table::try_from(Config::default()).expect("a table");
        for (section, keys) in &table {
            for (key, value) in keys.as_table().expect("a section") {
                let property = &schema["properties"][section]["properties"][key];
                assert_eq!(property["default"], serde_json::to_value(value).expect("JSON"), "{section}.{key}");
                assert!(property["description"].as_str().is_some_and(|text| text.len() > 10), "{section}.{key}");
            }
        }
        let source = &schema["properties"]["source"]["items"];
        let kinds = source["properties"]["kind"]["enum"].as_array().map(Vec::len);
        assert_eq!(
            (source["required"][0].as_str(), source["properties"]["url"]["type"].as_str(), kinds),
            (Some("url"), Some("string"), Some(5))
        );
        assert_eq!(schema["properties"]["fetch"]["properties"]["pause"]["pattern"], DURATION);
    }

    /// `RAISE_DOCS=1` writes them anew.
    #[test]
    fn the_files_made_from_it_are_up_to_date() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = format!("{:#}\n", schema());
        let book = root.join("docs/configuration.md");
        let page = std::fs::read_to_string(&book).expect("the page");
        let (head, _) = page.split_once("\n<!-- made from config/default.toml -->\n").expect("the mark");
        let made = format!("{head}\n<!-- made from config/default.toml -->\n{}", reference());
        for (path, wanted, found) in [
            (root.join("config/schema.json"), &text, std::fs::read_to_string(root.join("config/schema.json")).unwrap_or_default()),
            (book, &made, page.clone()),
        ] {
            if std::env::var_os("RAISE_DOCS").is_some() {
                std::fs::write(&path, wanted).expect("written");
            } else {
                assert!(*wanted == found, "{} is old: RAISE_DOCS=1 cargo test --lib config::schema", path.display());
            }
        }
    }

    #[test]
    fn durations_fit_the_pattern_of_the_schema() {
        let table = Table::try_from(Config::default()).expect("a table");
        let texts = table.values().filter_map(|keys| keys.as_table()).flat_map(|keys| keys.values().filter_map(toml::Value::as_str));
        let count = texts.filter(|text| duration::parse(text).is_some()).count();
        assert!(count > 10, "{count}");
    }
}
