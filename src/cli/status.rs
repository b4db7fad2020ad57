//! `dateline status`: sources, visits, failures, counts, stories.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use anyhow::{Result, bail};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::redact::redact;
use super::voice::{Voice, visible};
use super::{args, clock, health, setup, stories, troubled};
use crate::config::Config;
use crate::schedule::condition;
use crate::store::{Counts, Listed, SourceStatus, Standing, Status, Store};
use crate::text::gate::tame_json;

pub(super) fn run(args: &args::Status, common: &args::Common, voice: &Voice) -> Result<u8> {
    let flags = args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")).collect();
    let config = setup::configuration(common, flags)?;
    let store = state(&config)?;
    if args.check {
        return Ok(health::check(&store, clock::now(), voice)?);
    }
    let json = args.format == "json";
    if args.source.is_some() && !args.failed && !args.refused {
        bail!("--source: say which pages of the source, --failed or --refused");
    }
    let text = if args.stories {
        stories::listing(&store, json)?
    } else if args.failed || args.refused {
        let what = if args.failed { Listed::Failed } else { Listed::Refused };
        troubled::listing(&store, what, args.source.as_deref(), json)?
    } else {
        let (mut status, now) = (store.status()?, clock::now());
        status.sources.retain(|source| args.all || source.source.standing != Standing::Removed);
        if json { tame_json(format!("{:#}\n", to_json(&status, now))) } else { visible(&table(&status, now)) }
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(0)
}

/// The state, if there is one.
pub(super) fn state(config: &Config) -> Result<Store> {
    let path = config.store_path();
    if !config.has_state() {
        bail!("{}: no state yet; `dateline run --once` makes it, or name another with --config or --output", path.display());
    }
    Ok(Store::open_with(&path, &config.store.options())?)
}

fn to_json(status: &Status, now: Timestamp) -> Value {
    let time = |t: Option<Timestamp>| t.map(|t| t.to_string());
    let source = |s: &SourceStatus| {
        let source = &s.source;
        json!({
            "url": redact(&source.url), "kind": source.kind, "title": source.title, "state": condition(source, now),
            "last_visit": time(source.last_visit), "next_visit": time(source.next_visit), "last_success": time(source.last_success),
            "last_found": source.last_found, "last_new": source.last_new,
            "failures": source.failures, "last_error": source.last_error.as_deref().map(redact), "last_page_error": s.last_page_error.as_deref().map(redact),
            "moved_to": source.moved.as_ref().map(|(to, _)| redact(to)), "left_alone_until": time(source.not_before.filter(|t| *t > now)),
            "skipped": source.skipped, "counts": counts(&s.counts),
        })
    };
    json!({
        "sources": status.sources.iter().map(source).collect::<Vec<_>>(), "totals": counts(&status.totals),
        "articles": status.articles, "changes": status.changes, "last_visit": time(status.last_visit), "bytes": status.bytes,
    })
}

fn counts(c: &Counts) -> Value {
    json!({
        "found": c.found, "waiting": c.waiting, "filed": c.filed, "copies": c.copies, "known": c.known,
        "nothing": c.nothing, "failed": c.failed, "aside": c.aside,
    })
}

const HEAD: [&str; 10] = ["source", "state", "last visit", "next visit", "found", "new", "filed", "waiting", "no article", "failed"];

fn table(status: &Status, now: Timestamp) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(status.sources.iter().map(|source| row(source, now)));
    let widths: Vec<usize> = (0..HEAD.len()).map(|c| rows.iter().map(|r| r[c].chars().count()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    for s in &status.sources {
        for error in s.source.last_error.iter().chain(&s.last_page_error) {
            let _ = writeln!(out, "{}", redact(&super::voice::named(&s.source.url, error)));
        }
    }
    let t = &status.totals;
    let _ = writeln!(
        out,
        "{} articles filed of {} found; {} copies recorded, {} changed since; {} waiting, {} set aside; state {} KiB",
        t.filed,
        t.found,
        t.copies,
        status.changes,
        t.waiting,
        t.aside,
        status.bytes / 1024
    );
    out
}

fn row(status: &SourceStatus, now: Timestamp) -> [String; 10] {
    let when = |t: Option<Timestamp>| t.map_or("-".to_owned(), |t| format!("{t:.0}"));
    let c = &status.counts;
    let source = &status.source;
    let asked = source.standing == Standing::Active && !source.paused;
    [
        source.title.clone().unwrap_or_else(|| redact(&source.url)),
        condition(source, now).to_owned(),
        when(source.last_visit),
        if asked { when(source.next_visit) } else { "never".to_owned() },
        c.found.to_string(),
        source.last_new.map_or("-".to_owned(), |n| n.to_string()),
        c.filed.to_string(),
        c.waiting.to_string(),
        (c.nothing + c.known + c.copies).to_string(),
        (c.failed + c.aside).to_string(),
    ]
}
