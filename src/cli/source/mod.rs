//! `dateline source`: the sources that `dateline run` polls, kept in files under `sources.d`.

mod ask;
mod control;
mod edit;
mod list;
mod opml;

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::args::{self, SourceCommand};
use super::redact::redact;
use super::setup;
use super::voice::Voice;
use crate::config::{Address, Config, Listed};

pub(super) fn run(args: &args::Sources, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let config = setup::configuration(common, Vec::new())?;
    let file = setup::configuration_file(common);
    let book = Book { listed: config.all_sources(file.as_deref())?, folder: config.sources_folder(file.as_deref()), config };
    match &args.command {
        SourceCommand::Add(add) => edit::add(&book, add, voice),
        SourceCommand::Remove(remove) => edit::remove(&book, remove, voice),
        SourceCommand::List(list) => list::run(&book, list),
        SourceCommand::Poll(named) => control::poll(&book, named, common, voice),
        SourceCommand::Pause(named) => control::pause(&book, named, voice),
        SourceCommand::Resume(named) => control::resume(&book, named, voice),
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

    /// The one source of this address or name.
    fn named(&self, name: &str) -> Result<&Listed> {
        let named: Vec<_> = self.listed.iter().filter(|l| l.source.url.to_string() == name || l.source.name == name).collect();
        match named[..] {
            [one] => Ok(one),
            [] => bail!("{}: no source has this address or name; `dateline source list` shows all", redact(name)),
            _ => bail!("{name}: {} sources have this name; give the address", named.len()),
        }
    }

    fn find(&self, address: &Address) -> Option<&Listed> {
        self.listed.iter().find(|listed| listed.source.url.key() == address.key())
    }
}
