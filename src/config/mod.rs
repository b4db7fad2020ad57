//! The configuration: defaults < file < environment < flags.
//!
//! `config/default.toml` lists every key with its default. A key or value that is wrong is an error that names the file and
//! line, or the variable or flag, and the key that was probably meant. Reading the configuration touches nothing but its file;
//! the environment is read in [`environment`] and nowhere else.

pub mod environment;

mod as_text;
mod duration;
mod error;
mod explain;
mod fallbacks;
mod hooks;
mod learn;
mod load;
mod nearest;
mod origin;
mod places;
mod schedule;
mod schema;
mod section;
mod serve;
mod setting;
mod source;
mod source_files;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::store;

pub use error::ConfigError;
pub use hooks::Hooks;
pub use learn::Learn;
pub use load::{Layers, check_state_path};
pub use origin::{Explained, Origin};
pub use places::{Found, find};
pub use schedule::Schedule;
pub use schema::{reference, schema};
pub use section::{Changed, Clean, Copies, Discover, Favor, Fetch, Format, KeepPages, Output, PARTS, Security, Storage, WISHES};
pub use serve::Serve;
pub use setting::Setting;
pub use source::{Address, Interval, Kind, Source};
pub use source_files::{Listed, to_toml};

/// `config/default.toml`: every key with its default and what it means.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");

/// What a new configuration begins with.
pub const STARTER: &str = include_str!("../../config/starter.toml");

/// Everything that can be configured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where articles go.
    pub output: Output,
    /// Where the state is kept.
    pub store: Storage,
    /// How `dateline run` goes about its work.
    pub schedule: Schedule,
    /// How pages are asked for.
    pub fetch: Fetch,
    /// How far sources are followed.
    pub discover: Discover,
    /// How pages are cleaned.
    pub clean: Clean,
    /// What is remembered of sites.
    pub learn: Learn,
    /// The HTTP service.
    pub serve: Serve,
    /// What starts when an article is filed.
    pub hooks: Hooks,
    /// What is allowed.
    pub security: Security,
    /// What `dateline run` polls, in the file's order.
    #[serde(rename = "source", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
}

impl Config {
    /// The index of what is filed: beside the state, or in the output folder where the state is on a server.
    #[must_use]
    pub fn index_path(&self) -> PathBuf {
        let state = self.store_path();
        store::Index::path_beside(&if store::is_server(&state) { self.output.dir.join("dateline.db") } else { state })
    }

    /// Whether there is a state, or a server that may have one.
    #[must_use]
    pub fn has_state(&self) -> bool {
        let state = self.store_path();
        store::is_server(&state) || state.exists()
    }

    /// The database file or server: the configured one, else `dateline.db` in the output folder.
    #[must_use]
    pub fn store_path(&self) -> PathBuf {
        if self.store.path.as_os_str().is_empty() { self.output.dir.join("dateline.db") } else { self.store.path.clone() }
    }
}

#[cfg(test)]
mod tests;
