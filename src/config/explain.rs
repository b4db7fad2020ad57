//! From the TOML reader's complaint to a message that names the line, the key and the remedy.

use std::path::Path;

use super::nearest::{hint, nearest};
use super::{ConfigError, setting};

/// What the reader says of types, and what a person would say.
const TYPES: &[(&str, &str)] = &[
    ("expected a boolean", "expected true or false"),
    ("expected usize", "expected a whole number, 0 or more"),
    ("expected u64", "expected a whole number, 0 or more"),
    ("expected u32", "expected a whole number, 0 or more"),
    ("expected u16", "expected a port number"),
    ("expected struct Output", "expected a table of keys, [output]"),
    ("expected a sequence", "expected a list in brackets"),
    ("expected a string", "expected text in quotes"),
    ("expected path string", "expected text in quotes"),
];

/// The error for a file.
pub(super) fn in_file(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let place = Place::find(text, at);
    ConfigError::File { path: path.to_owned(), line: place.line, message: message(error.message(), &place.section, place.key.as_deref()) }
}

/// The message for a complaint about this section and key.
pub(super) fn message(complaint: &str, section: &str, key: Option<&str>) -> String {
    let quoted: Vec<&str> = complaint.split('`').skip(1).step_by(2).collect();
    if complaint.starts_with("unknown field") {
        return unknown_key(&quoted, section);
    }
    if complaint.starts_with("missing field") {
        return format!("{section}: the key \"{}\" is missing", quoted.first().unwrap_or(&""));
    }
    let name = if section.is_empty() { key.map(str::to_owned) } else { key.map(|key| format!("{section}.{key}")) };
    let name = name.map(|name| format!("{name}: ")).unwrap_or_default();
    if complaint.starts_with("unknown variant") {
        let (word, known) = quoted.split_first().map_or(("", &[][..]), |(word, known)| (*word, known));
        return format!("{name}\"{}\" is not known here{}", word.escape_debug(), hint(word, known.iter().copied()));
    }
    let plain = TYPES.iter().find(|(theirs, _)| complaint.ends_with(theirs));
    let complaint = plain.map_or_else(|| complaint.to_owned(), |(theirs, ours)| complaint.replace(theirs, ours));
    format!("{name}{}", complaint.trim_end().replace('\n', " "))
}

/// The first word is the unknown one, the others are those of its section; it may belong to another.
fn unknown_key(quoted: &[&str], section: &str) -> String {
    let (word, known) = quoted.split_first().map_or(("", &[][..]), |(word, known)| (*word, known));
    let place = if section.is_empty() || section == word { String::new() } else { format!(" in [{section}]") };
    let start = format!("unknown key \"{}\"{place}", word.escape_debug());
    if nearest(word, known.iter().copied()).is_none()
        && let Some(other) = setting::sections().find(|other| setting::keys(other).any(|key| key == word))
    {
        return format!("{start}; it belongs in [{other}]");
    }
    format!("{start}{}", hint(word, known.iter().copied()))
}

/// Where in a file a byte stands.
struct Place {
    line: usize,
    /// The name in the `[…]` above.
    section: String,
    /// The key whose value stands there.
    key: Option<String>,
}

impl Place {
    fn find(text: &str, at: usize) -> Self {
        let mut place = Self { line: 1, section: String::new(), key: None };
        let mut start = 0;
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            if start > at {
                break;
            }
            place.line = number;
            place.read(line);
            start += line.len();
        }
        place
    }

    fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[') {
            let name = name.trim_start_matches('[');
            name.split(']').next().unwrap_or(name).trim().clone_into(&mut self.section);
            self.key = None;
        } else if let Some((key, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            self.key = Some(key.trim().to_owned());
        }
    }
}
