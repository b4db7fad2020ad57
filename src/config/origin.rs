//! Which layer a value comes from: the default, a line of the file, a variable, a flag.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::PathBuf;

use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::{Config, ConfigError, Layers, Setting};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A line of the file, from 1.
    File(PathBuf, usize),
    /// A variable or flag.
    Named(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Named(name) => f.write_str(name),
        }
    }
}

/// A key with its value in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// Section and key, with a dot between.
    pub key: String,
    /// The value, as the file would write it.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
}

impl Config {
    /// Every key of every section with its value and origin; these are the layers that gave this configuration.
    pub fn explained(&self, layers: &Layers) -> Result<Vec<Explained>, ConfigError> {
        let lines = match &layers.file {
            Some(path) => {
                let text = fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.clone(), source })?;
                lines(&text).into_iter().map(|(key, line)| (key, Origin::File(path.clone(), line))).collect()
            }
            None => HashMap::new(),
        };
        let set = layers.environment.iter().chain(&layers.flags);
        let named: HashMap<&str, &Setting> = set.map(|setting| (setting.key.as_str(), setting)).collect();
        let origin = |key: &str| {
            let by_name = named.get(key).map(|setting| Origin::Named(setting.origin.clone()));
            by_name.or_else(|| lines.get(key).cloned()).unwrap_or(Origin::Default)
        };
        let table = Table::try_from(self).unwrap_or_default();
        let sections = table.into_iter().filter_map(|(section, keys)| Some((section, keys.as_table()?.clone())));
        let keys = sections.flat_map(|(section, keys)| keys.into_iter().map(move |(key, value)| (format!("{section}.{key}"), value)));
        Ok(keys.map(|(key, value)| Explained { origin: origin(&key), key, value }).collect())
    }
}

/// The lines of the keys of a file that was found right.
fn lines(text: &str) -> HashMap<String, usize> {
    let Ok(table) = DeTable::parse(text) else { return HashMap::new() };
    let line = |at: usize| text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1;
    let mut out = HashMap::new();
    for (section, keys) in table.get_ref() {
        let DeValue::Table(keys) = keys.get_ref() else { continue };
        out.extend(keys.keys().map(|key| (format!("{}.{}", section.get_ref(), key.get_ref()), line(key.span().start))));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_however_a_key_is_written() {
        let lines = lines("# a\n[fetch]\n\npause = \"1s\"\n\"per_host\" = 2\n[output]\ndir='x'\n[[source]]\nurl=\"https://a.example/\"\n");
        let mut found: Vec<_> = lines.into_iter().collect();
        found.sort();
        assert_eq!(found, [("fetch.pause".to_owned(), 4), ("fetch.per_host".to_owned(), 5), ("output.dir".to_owned(), 7)]);
        let dotted = super::lines("fetch.pause = \"1s\"\noutput = { dir = \"x\" }\n");
        assert_eq!((dotted["fetch.pause"], dotted["output.dir"]), (1, 2));
    }
}
