//! Laying the layers over each other.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use toml::Table;
use url::Url;

use super::{Config, ConfigError, Setting, explain};
use crate::store;

/// What lies over the defaults, lowest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layers {
    /// The configuration file.
    pub file: Option<PathBuf>,
    /// From the environment; see [`environment::settings`](super::environment::settings).
    pub environment: Vec<Setting>,
    /// From flags.
    pub flags: Vec<Setting>,
}

impl Config {
    /// Defaults, then the file, then the environment, then flags; the result is checked as a whole.
    pub fn load(layers: &Layers) -> Result<Self, ConfigError> {
        let file = layers.file.as_deref().map(read).transpose()?;
        let (path, text) = file.as_ref().map_or((Path::new(""), ""), |(path, text)| (path, text.as_str()));
        let mut table = checked(path, text)?;
        for setting in layers.environment.iter().chain(&layers.flags) {
            setting.apply(&mut table)?;
        }
        let config: Self = table.try_into().map_err(|error| explain::in_file(path, text, &error))?;
        check_sources(&config, path, text)?;
        check_state(&config)?;
        Ok(config)
    }

    /// The configuration that a text alone gives; `path` is for messages.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let config = toml::from_str(text).map_err(|error| explain::in_file(path, text, &error))?;
        check_sources(&config, path, text)?;
        Ok(config)
    }
}

fn read(path: &Path) -> Result<(&Path, String), ConfigError> {
    let text = fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
    Ok((path, text))
}

/// The file's table, after every key and value in it was found right: only the text still knows the lines.
fn checked(path: &Path, text: &str) -> Result<Table, ConfigError> {
    toml::from_str::<Config>(text).map_err(|error| explain::in_file(path, text, &error))?;
    text.parse::<Table>().map_err(|error| explain::in_file(path, text, &error))
}

/// Local files need leave, plans must be plans, and each source stands once.
pub(super) fn check_sources(config: &Config, path: &Path, text: &str) -> Result<(), ConfigError> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut lines = source_lines(text);
    for source in &config.sources {
        let line = lines.next().unwrap_or(1);
        let fault = |message| Err(ConfigError::File { path: path.to_owned(), line, message });
        if source.url.is_file() && !config.security.allow_file {
            return fault(format!("the source \"{}\" is a local file; set allow_file = true under [security] to read it", source.url));
        }
        if let Err(message) = source.plan(&config.schedule.timezone) {
            return fault(message);
        }
        if let Some(first) = seen.insert(source.url.key(), line) {
            return fault(format!("the source \"{}\" stands at line {first} already", source.url));
        }
    }
    Ok(())
}

/// A state on a server needs the client for it, and its password stands nowhere in a configuration, for that is shown.
fn check_state(config: &Config) -> Result<(), ConfigError> {
    check_state_path(&config.store.path)
}

/// The same for one address that a flag names.
pub fn check_state_path(path: &Path) -> Result<(), ConfigError> {
    let fault = |message: &str| Err(ConfigError::Setting { origin: "the path of the state".to_owned(), message: message.to_owned() });
    let Some((scheme, _)) = path.to_str().and_then(|text| text.split_once("://")) else { return Ok(()) };
    let address = path.to_str().and_then(|text| Url::parse(text).ok());
    if !store::is_server(path) {
        return fault(&format!("a state on a server is \"postgres://user@host/database\"; {scheme}:// is none that dateline knows"));
    }
    if address.is_some_and(|address| address.password().is_some() || address.query_pairs().any(|(key, _)| key == "password")) {
        return fault("a password stands in the address, which is shown and logged; take it out, and set PGPASSWORD instead");
    }
    if cfg!(not(feature = "postgres")) {
        return fault("this dateline was built without PostgreSQL; build it with `--features postgres`, or name a file");
    }
    Ok(())
}

/// The lines on which the `[[source]]` tables begin, in order.
fn source_lines(text: &str) -> impl Iterator<Item = usize> {
    let heads = (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.trim_start().strip_prefix("[[").is_some_and(|rest| rest.trim_start().starts_with("source")));
    heads.map(|(number, _)| number)
}
