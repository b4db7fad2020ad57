//! The process's environment. Nothing else reads it.

use std::env;
use std::io;
use std::path::PathBuf;

use crate::store::Server;

use super::setting::{self, Setting};

/// What the names of our variables begin with.
pub const PREFIX: &str = "DATELINE_";

/// One variable; none if it is unset, empty or not UTF-8.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    env::var_os(name)?.into_string().ok().filter(|value| !value.is_empty())
}

/// All variables that are UTF-8.
#[must_use]
pub fn variables() -> Vec<(String, String)> {
    env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}

/// The configuration file that `DATELINE_CONFIG` names, for when no flag does.
#[must_use]
pub fn config_file() -> Option<PathBuf> {
    variable("DATELINE_CONFIG").map(PathBuf::from)
}

/// The folder of the user's own configurations: `$XDG_CONFIG_HOME`, else `~/.config`.
#[must_use]
pub fn config_folder() -> Option<PathBuf> {
    let named = variable("XDG_CONFIG_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    named.or_else(|| variable("HOME").map(|home| PathBuf::from(home).join(".config")))
}

/// The proxy that the environment names for everything, for https, or for http.
#[must_use]
pub fn proxy() -> Option<String> {
    ["all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY", "http_proxy"].iter().find_map(|name| variable(name))
}

/// What the usual variables of PostgreSQL's programs say of the server of the state.
#[must_use]
pub fn server() -> Server {
    Server {
        host: variable("PGHOST"),
        port: variable("PGPORT").and_then(|port| port.parse().ok()),
        user: variable("PGUSER"),
        password: variable("PGPASSWORD"),
        database: variable("PGDATABASE"),
    }
}

/// The folder that relative paths start at.
pub fn current_folder() -> io::Result<PathBuf> {
    env::current_dir()
}

/// The settings among some variables: `DATELINE_SECTION_KEY`. Empty ones count as unset.
///
/// Other variables that begin with `DATELINE_` are left alone, for a container's environment names services that way; within
/// a section a name that is no key is an error when the setting is applied.
#[must_use]
pub fn settings(variables: &[(String, String)]) -> Vec<Setting> {
    let set = variables.iter().filter(|(_, value)| !value.is_empty());
    set.filter_map(|(name, value)| Some(Setting::new(key_of(name)?, value.as_str(), name.as_str()))).collect()
}

fn key_of(name: &str) -> Option<String> {
    let rest = name.strip_prefix(PREFIX)?.to_ascii_lowercase();
    let (section, key) = rest.split_once('_')?;
    setting::sections().any(|known| known == section).then(|| format!("{section}.{key}"))
}
