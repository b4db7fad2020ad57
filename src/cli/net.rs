//! What the commands that use the network share: the runtime and the pipeline.

use anyhow::{Context, Result};
use tokio::runtime::Runtime;
use url::Url;

use super::setup;
use crate::config::Config;
use crate::discover::plain_scheme;
use crate::extract;
use crate::fetch::Client;
use crate::pipeline::Pipeline;

pub(super) fn runtime() -> Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the runtime cannot be started")
}

/// The pipeline that the configuration describes. `own_files`: the user named files on the command line.
pub(super) fn pipeline(config: &Config, extract: extract::Options, own_files: bool) -> Result<Pipeline> {
    let client = Client::new(&setup::fetch_options(&config.fetch)?)?;
    let mut pipeline = Pipeline::new(client);
    pipeline.extract = extract;
    (pipeline.allow_file, pipeline.own_files) = (config.security.allow_file, own_files);
    pipeline.discover = setup::discover_rules(&config.discover);
    pipeline.obey_rights.clone_from(&config.fetch.obey_rights);
    pipeline.fallbacks = setup::fallbacks(&config.fetch)?;
    Ok(pipeline)
}

/// An address as typed, or an existing file's path as a `file:` address.
pub(super) fn address(text: &str) -> Result<Url, String> {
    let text = &plain_scheme(text);
    if let Ok(url) = Url::parse(text).map_err(|e| e.to_string())
        && matches!(url.scheme(), "http" | "https" | "file")
    {
        return Ok(url);
    }
    let path = std::path::Path::new(text);
    match path.canonicalize() {
        Ok(path) => Url::from_file_path(path).map_err(|()| format!("{text}: not an address")),
        Err(_) if text.contains("://") => Err("only http:, https: and file: addresses are read".to_owned()),
        Err(_) => Err("no such file; an address begins with http:// or https://".to_owned()),
    }
}
