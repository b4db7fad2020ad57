//! `dateline search`: full text over what was filed.

mod args;
mod rebuild;

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};
use std::path::Path;

use anyhow::{Result, bail};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use serde_json::{Value, json};

use super::voice::{Voice, visible};
use super::{args as common_args, clock, setup};
use crate::config::Config;
use crate::store::{Filter, Found, Hit, Index, MARK_END, MARK_START, MOST_RANKED, Query, Store};

pub(crate) use args::Search;

pub(super) fn run(args: &Search, common: &common_args::Common, voice: &mut Voice) -> Result<u8> {
    let flags = args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")).collect();
    let config = setup::configuration(common, flags)?;
    if args.rebuild {
        rebuild::rebuild(&config, voice)?;
        if args.words.is_empty() {
            return Ok(0);
        }
    }
    let query: Query = args.words.join(" ").parse()?;
    let path = config.index_path();
    if !path.exists() {
        bail!("{}: no index yet; `dateline run` fills it, and `dateline search --rebuild` makes it from what is filed", path.display());
    }
    let index = Index::open(&path, &config.store.options())?;
    let found = index.search(&query, &filter(args, &config)?, 0, args.limit, clock::now())?;
    print(&found, args, &config.output.dir)?;
    voice.say(&summary(&found));
    Ok(u8::from(found.hits.is_empty()))
}

/// A source may be named as the configuration or the source itself calls it.
fn filter(args: &Search, config: &Config) -> Result<Filter> {
    if let (Some(since), Some(until)) = (args.since, args.until)
        && since > until
    {
        bail!("--since {since} lies behind --until {until}: nothing can be found");
    }
    let until = args.until.and_then(|day| day.tomorrow().ok());
    Ok(Filter {
        since: args.since.map(midnight).transpose()?,
        until: until.map(midnight).transpose()?,
        source: args.source.as_deref().map(|name| source(name, config)).transpose()?,
        language: args.language.clone(),
        one_of_story: false,
    })
}

fn midnight(day: civil::Date) -> Result<Timestamp> {
    Ok(day.to_zoned(TimeZone::UTC)?.timestamp())
}

fn source(name: &str, config: &Config) -> Result<String> {
    let path = config.store_path();
    if name.contains("://") || !config.has_state() {
        return Ok(name.to_owned());
    }
    let sources = Store::open_with(&path, &config.store.options())?.sources()?;
    let named = sources.into_iter().find(|source| source.title.as_deref().is_some_and(|title| title.eq_ignore_ascii_case(name)));
    Ok(named.map_or_else(|| name.to_owned(), |source| source.url))
}

fn print(found: &Found, args: &Search, folder: &Path) -> Result<()> {
    let mut out = io::stdout().lock();
    let bold = io::stdout().is_terminal();
    for hit in &found.hits {
        let file = Some(&hit.entry.file).filter(|file| !file.is_empty()).map(|file| folder.join(file).display().to_string());
        match args.format.as_str() {
            "jsonl" => writeln!(out, "{}", object(hit, file.as_deref()))?,
            "files" => file.map_or(Ok(()), |file| writeln!(out, "{}", visible(&file)))?,
            _ => out.write_all(in_words(hit, file.as_deref(), bold).as_bytes())?,
        }
    }
    Ok(())
}

/// A hit as JSON; what matched is marked by `**`.
fn object(hit: &Hit, file: Option<&str>) -> Value {
    let entry = &hit.entry;
    json!({
        "id": entry.id, "title": entry.title, "date": entry.date, "site": entry.site, "language": entry.language, "url": entry.url,
        "source": entry.source, "file": file, "filed": entry.filed.to_string(), "story": entry.story, "duplicate_of": entry.duplicate_of,
        "snippet": hit.snippet.replace([MARK_START, MARK_END], "**"),
    })
}

fn in_words(hit: &Hit, file: Option<&str>, bold: bool) -> String {
    let entry = &hit.entry;
    let marked = |text: &str| {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = text.split([MARK_START, MARK_END]).map(visible).collect::<Vec<_>>();
        if !bold {
            return shown.concat();
        }
        let paint = |(at, part): (usize, String)| if at % 2 == 1 { format!("\x1b[1m{part}\x1b[0m") } else { part };
        shown.into_iter().enumerate().map(paint).collect()
    };
    let day = entry.date.map_or_else(|| "undated   ".to_owned(), |date| date.day.to_string());
    let title = if hit.title.is_empty() { "(no headline)" } else { &hit.title };
    let mut out = format!("{day}  {}", marked(title));
    if let Some(site) = &entry.site {
        let _ = write!(out, " · {}", visible(site));
    }
    let place = file.or(entry.url.as_deref()).unwrap_or_default();
    let _ = write!(out, "\n            {}\n            {}\n", visible(place), marked(&hit.snippet));
    out
}

fn summary(found: &Found) -> String {
    match (found.total, found.hits.len()) {
        (0, _) => "nothing found".to_owned(),
        (MOST_RANKED.., shown) => format!("{shown} of {MOST_RANKED} or more articles"),
        (total, shown) if total == shown => super::voice::counted(total, "article"),
        (total, shown) => format!("{shown} of {total} articles; --limit shows more"),
    }
}
