//! `dateline source`: the sources that `dateline run` polls, kept in files under `sources.d`.

mod edit;
mod list;
mod opml;

use std::path::PathBuf;

use anyhow::Result;

use super::args::{self, SourceCommand};
use super::setup;
use super::voice::Voice;
use crate::config::{Config, Listed};

pub(super) fn run(args: &args::Sources, common: &args::Common, voice: &Voice) -> Result<u8> {
    let config = setup::configuration(common, Vec::new())?;
    let file = setup::configuration_file(common);
    let book = Book { listed: config.all_sources(file.as_deref())?, folder: config.sources_folder(file.as_deref()), config };
    match &args.command {
        SourceCommand::Add(add) => edit::add(&book, add, voice),
        SourceCommand::Remove(remove) => edit::remove(&book, remove, voice),
        SourceCommand::List(list) => list::run(&book, list),
        SourceCommand::Import(import) => opml::import(&book, import, voice),
        SourceCommand::Export => opml::export(&book),
    }
}

/// All sources and where ours are kept.
struct Book {
    config: Config,
    listed: Vec<Listed>,
    folder: PathBuf,
}

impl Book {
    /// The file that `add` and `import` write.
    fn own_file(&self) -> PathBuf {
        self.folder.join("added.toml")
    }

    fn find(&self, address: &str) -> Option<&Listed> {
        self.listed.iter().find(|listed| listed.source.url.to_string() == address)
    }
}
