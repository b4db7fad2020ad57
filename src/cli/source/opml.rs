//! `source import` and `source export`: OPML, as feed readers write and read it.

use std::collections::HashSet;
use std::io::{self, Read, Write};

use anyhow::{Context, Result, bail};
use url::Url;

use super::super::voice::{Voice, counted};
use super::{Book, args, edit};
use crate::config::{Kind, Source};
use crate::discover::{self, ListedFeed};

/// A longer outline is none.
const MOST_BYTES: u64 = 50 << 20;

pub(super) fn import(book: &Book, args: &args::SourceImport, voice: &Voice) -> Result<u8> {
    let bytes = read(&args.file).with_context(|| format!("{}: cannot be read", args.file))?;
    let base = Url::parse("file:///").context("a base")?;
    let feeds = discover::opml(&bytes, &base)
        .map_err(|error| anyhow::anyhow!("{}: {}", args.file, error.to_string().replace("file:///", "this")))?;
    if feeds.is_empty() {
        bail!("{}: the outline lists no feed", args.file);
    }
    let path = book.own_file();
    let mut sources = book.config.read_sources(&path)?;
    let mut held: HashSet<String> = sources.iter().map(|s| s.url.key()).collect();
    held.extend(book.listed.iter().map(|listed| listed.source.url.key()));
    let (mut new, mut known, mut refused) = (0, 0, 0);
    for feed in feeds {
        match source(&feed) {
            None => {
                refused += 1;
                voice.error(&format!("{}: no address that can be polled", feed.url));
            }
            Some(source) if !held.insert(source.url.key()) => known += 1,
            Some(source) => {
                new += 1;
                sources.push(source);
            }
        }
    }
    if new > 0 {
        edit::write(&path, &sources)?;
    }
    voice.say(&format!("{}: {} added to {}, {known} known before, {refused} refused", args.file, counted(new, "source"), path.display()));
    Ok(if refused == 0 { 0 } else { 1 + u8::from(new + known == 0) })
}

fn source(feed: &ListedFeed) -> Option<Source> {
    let address = feed.url.parse().ok()?;
    let mut source = Source::new(address);
    if source.url.is_file() {
        return None;
    }
    source.kind = Kind::Feed;
    source.name = feed.title.clone().filter(|title| *title != feed.url).unwrap_or_default();
    Some(source)
}

fn read(file: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == "-" {
        io::stdin().lock().take(MOST_BYTES).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(file)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

pub(super) fn export(book: &Book) -> Result<u8> {
    let feeds: Vec<ListedFeed> =
        book.listed.iter().filter(|listed| matches!(listed.source.kind, Kind::Feed | Kind::Auto)).map(feed).collect();
    io::stdout().lock().write_all(discover::to_opml("dateline", &feeds).as_bytes())?;
    Ok(0)
}

fn feed(listed: &crate::config::Listed) -> ListedFeed {
    let source = &listed.source;
    let title = Some(source.name.clone()).filter(|name| !name.is_empty());
    ListedFeed { url: source.url.to_string(), title, ..ListedFeed::default() }
}
