//! Single keys from outside the file: environment variables and flags.

use std::sync::LazyLock;

use toml::{Table, Value};

use super::nearest::hint;
use super::{Config, ConfigError, explain};

/// One key and its value as text, such as `fetch.pause` = `2s`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Section and key, with a dot between.
    pub key: String,
    /// The value; lists are written with commas.
    pub value: String,
    /// The variable or flag that says so, for messages.
    pub origin: String,
}

impl Setting {
    /// A setting from a flag or variable.
    pub fn new(key: impl Into<String>, value: impl Into<String>, origin: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into(), origin: origin.into() }
    }

    /// Puts the value into the table, and sees that the whole is still a configuration.
    pub(super) fn apply(&self, table: &mut Table) -> Result<(), ConfigError> {
        let (section, key) = self.split()?;
        let value = self.typed(&DEFAULTS[section][key])?;
        let inner = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(inner) = inner {
            inner.insert(key.to_owned(), value);
        }
        table.clone().try_into::<Config>().map(drop).map_err(|error| self.fault(explain::message(error.message(), "", None)))
    }

    /// The section and key, if there is such a key.
    fn split(&self) -> Result<(&str, &str), ConfigError> {
        let (section, key) = self.key.split_once('.').unwrap_or(("", &self.key));
        if keys(section).any(|known| known == key) {
            return Ok((section, key));
        }
        let all: Vec<String> = sections().flat_map(|section| keys(section).map(move |key| format!("{section}.{key}"))).collect();
        Err(self.fault(format!("there is no key \"{}\"{}", self.key.escape_debug(), hint(&self.key, all.iter().map(String::as_str)))))
    }

    /// The text as a value of the default's type.
    fn typed(&self, default: &Value) -> Result<Value, ConfigError> {
        let text = self.value.trim();
        let value = match default {
            Value::Boolean(_) => text.parse().ok().map(Value::Boolean),
            Value::Integer(_) => text.replace('_', "").parse().ok().map(Value::Integer),
            Value::Array(default) => list(text, default.first().is_some_and(Value::is_integer)),
            _ => Some(Value::from(self.value.as_str())),
        };
        let wanted = match default {
            Value::Boolean(_) => "true or false",
            Value::Array(_) => "whole numbers with commas between",
            _ => "a whole number",
        };
        value.ok_or_else(|| self.fault(format!("expected {wanted}, not {text:?}")))
    }

    fn fault(&self, message: String) -> ConfigError {
        ConfigError::Setting { origin: self.origin.clone(), message }
    }
}

/// A list written with commas.
fn list(text: &str, of_numbers: bool) -> Option<Value> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let values: Option<Vec<Value>> =
        if of_numbers { words.map(|word| word.parse().ok().map(Value::Integer)).collect() } else { Some(words.map(Value::from).collect()) };
    values.map(Value::Array)
}

/// The defaults as a table: which sections and keys there are, and of which type.
static DEFAULTS: LazyLock<Table> = LazyLock::new(|| Table::try_from(Config::default()).unwrap_or_default());

/// The names of all sections that hold keys.
pub(super) fn sections() -> impl Iterator<Item = &'static str> {
    DEFAULTS.keys().map(String::as_str)
}

/// The keys of a section.
pub(super) fn keys(section: &str) -> impl Iterator<Item = &'static str> {
    DEFAULTS.get(section).and_then(Value::as_table).into_iter().flat_map(|table| table.keys().map(String::as_str))
}
