//! Reads front matter back: ours exactly, others' where it is as simple.

use crate::render::yaml::read;

/// A value in front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// One value, also a number, date or truth value, as written.
    Text(String),
    /// A list of values.
    List(Vec<String>),
}

/// Front matter and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter<'a> {
    /// The facts in their order.
    pub facts: Vec<(String, Value)>,
    /// The text after the closing line and one blank line.
    pub rest: &'a str,
}

impl FrontMatter<'_> {
    /// The first single value of that name.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.facts.iter().find_map(|(name, value)| match value {
            Value::Text(text) if name == key => Some(text.as_str()),
            _ => None,
        })
    }

    /// The values of that name: the list, or the single value as a list of one.
    #[must_use]
    pub fn list(&self, key: &str) -> Vec<&str> {
        match self.facts.iter().find(|(name, _)| name == key) {
            Some((_, Value::List(values))) => values.iter().map(String::as_str).collect(),
            Some((_, Value::Text(text))) => vec![text.as_str()],
            None => vec![],
        }
    }
}

/// Splits front matter from a text that begins with it.
///
/// Understands `key: value` lines (plain, single- or double-quoted, on one line), lists of `- value` lines or in simple
/// brackets, comments and blank lines, between `---` lines. `None` if the text begins otherwise or holds anything else
/// there: then all of it is text.
#[must_use]
pub fn front_matter(text: &str) -> Option<FrontMatter<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rest = text;
    if next_line(&mut rest)? != "---" {
        return None;
    }
    let mut facts = Vec::new();
    loop {
        let line = next_line(&mut rest)?;
        match line {
            "---" => break,
            _ if line.is_empty() || line.starts_with('#') => {}
            _ => read_line(line, &mut facts)?,
        }
    }
    let mut after = rest;
    if next_line(&mut after).is_some_and(str::is_empty) {
        rest = after;
    }
    Some(FrontMatter { facts, rest })
}

/// Takes a line off the front, without its trailing white space. `None` at the end.
fn next_line<'a>(rest: &mut &'a str) -> Option<&'a str> {
    if rest.is_empty() {
        return None;
    }
    let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
    *rest = after;
    Some(line.trim_end_matches([' ', '\t', '\r']))
}

/// Adds what the line says to the facts. `None` if it says nothing that is understood.
fn read_line(line: &str, facts: &mut Vec<(String, Value)>) -> Option<()> {
    if let Some(item) = line.trim_start_matches(' ').strip_prefix("- ") {
        let (_, value) = facts.last_mut()?;
        if let Value::Text(text) = value
            && text.is_empty()
        {
            *value = Value::List(vec![]);
        }
        let Value::List(values) = value else { return None };
        values.push(read(item.trim_start())?);
        return Some(());
    }
    let (key, value) = line.split_once(':')?;
    if !is_key(key) || !(value.is_empty() || value.starts_with(' ')) {
        return None;
    }
    let value = value.trim();
    // `key: ""` is text and takes no list items after it, but nobody writes those.
    let value = match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        Some(inner) => Value::List(flow_list(inner)?),
        None => Value::Text(read(value)?),
    };
    facts.push((key.to_owned(), value));
    Some(())
}

/// The items of `a, "b"`; those in quotes hold no comma.
fn flow_list(inner: &str) -> Option<Vec<String>> {
    if inner.trim().is_empty() {
        return Some(vec![]);
    }
    inner.split(',').map(|item| read(item.trim())).collect()
}

fn is_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_simple_front_matter_of_others() {
        let text = "\u{feff}---\r\ntitle: 'It''s open'\r\n# comment\r\ntags: [roads, \"bridges\"]\r\nauthor: Ada Quist\r\nids:\r\n- 7\r\n---\r\n\r\nText\n";
        let found = front_matter(text).expect("front matter");
        assert_eq!(found.text("title"), Some("It's open"));
        assert_eq!(found.list("tags"), ["roads", "bridges"]);
        assert_eq!(found.list("author"), ["Ada Quist"]);
        assert_eq!(found.list("ids"), ["7"]);
        assert_eq!(found.list("none"), [""; 0]);
        assert_eq!(found.rest, "Text\n");
    }

    #[test]
    fn leaves_text_alone() {
        for text in [
            "",
            "---",
            "---\n",
            "---\ntitle: a\n",
            "title: a\n",
            "---\nA sentence here.\n---\n",
            "---\nt: |\n  a\n---\n",
            "---\n- a\n---\n",
        ] {
            assert_eq!(front_matter(text), None, "{text:?}");
        }
        assert_eq!(front_matter("---\nt: a\n---").map(|f| f.rest), Some(""));
    }
}
