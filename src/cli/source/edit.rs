//! `source add` and `source remove`.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use super::super::redact::redact;
use super::super::setup;
use super::super::voice::Voice;
use super::{Book, args, ask};
use crate::config::{Address, Source, to_toml};
use crate::store::Store;

/// What a running daemon needs to hear of a change.
const HINT: &str = "a running dateline takes it up when it gets SIGHUP (systemctl reload dateline)";

pub(super) fn add(book: &Book, args: &args::SourceAdd, voice: &Voice) -> Result<u8> {
    let source = source(args)?;
    if source.url.is_file() && !book.config.security.allow_file {
        bail!("{}: local files are not read; set `allow_file = true` under [security] in the configuration if they may be", args.url);
    }
    source.plan(&book.config.schedule.timezone).map_err(|error| anyhow!(error))?;
    if let Some(known) = book.find(&source.url) {
        if resumed(book, &source)? {
            voice.say(&format!("{}: was gone or paused and is asked again from now on; {HINT}", redact(&args.url)));
            return Ok(0);
        }
        bail!("{}: stands in {} already; change it there", redact(&args.url), known.file.display());
    }
    if !args.no_check {
        ask::first(book, &source, voice)?;
    }
    let path = book.own_file();
    let mut sources = book.config.read_sources(&path)?;
    sources.push(source);
    write(&path, &sources)?;
    voice.say(&format!("{} added to {}; {HINT}", redact(&args.url), path.display()));
    Ok(0)
}

/// A source that answered 410 is brought back by adding it once more.
fn resumed(book: &Book, source: &Source) -> Result<bool> {
    let path = book.config.store_path();
    if !book.config.has_state() {
        return Ok(false);
    }
    let url = source.url.url(&setup::current_folder()?)?;
    Ok(Store::open_with(&path, &book.config.store.options())?.resume(url.as_str())?)
}

fn source(args: &args::SourceAdd) -> Result<Source> {
    let address: Address = args.url.parse().map_err(|error: String| anyhow!(error))?;
    let mut source = Source::new(address);
    source.name = args.name.clone().unwrap_or_default();
    source.cron = args.cron.clone().unwrap_or_default();
    source.timezone = args.timezone.clone().unwrap_or_default();
    if let Some(every) = &args.every {
        source.every = every.parse().map_err(|error| anyhow!("--every: {error}"))?;
    }
    if let Some(kind) = &args.kind {
        source.kind = kind.parse().map_err(|error| anyhow!("--kind: {error}"))?;
    }
    if !source.timezone.is_empty() {
        jiff::tz::TimeZone::get(&source.timezone)
            .map_err(|_| anyhow!("--timezone: {:?} is no time zone; write it like \"Europe/Berlin\"", source.timezone))?;
    }
    Ok(source)
}

pub(super) fn remove(book: &Book, args: &args::SourceNamed, voice: &Voice) -> Result<u8> {
    let listed = book.named(&args.source)?;
    let path = book.own_file();
    if listed.file != path {
        bail!("{}: stands in {}, which is yours to edit; remove its [[source]] there", redact(&args.source), listed.file.display());
    }
    let mut sources = book.config.read_sources(&path)?;
    sources.retain(|source| source.url != listed.source.url);
    write(&path, &sources)?;
    voice.say(&format!("{} removed from {}; its articles and their state stay; {HINT}", redact(&args.source), path.display()));
    Ok(0)
}

/// Puts the file in place of the old one, whole or not at all.
pub(super) fn write(path: &Path, sources: &[Source]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".dateline-").suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(to_toml(sources).as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map(drop).map_err(|error| error.error)
    };
    write().with_context(|| format!("{}: cannot be written", path.display()))
}
