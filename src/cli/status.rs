//! `dateline status`: sources, visits, failures, counts.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::voice::visible;
use super::{args, setup};
use crate::store::{Counts, SourceStatus, Status, Store};

pub(super) fn run(args: &args::Status, common: &args::Common) -> Result<u8> {
    let flags = args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")).collect();
    let config = setup::configuration(common, flags)?;
    let path = config.store_path();
    if !path.exists() {
        bail!("{}: no state yet; `dateline run --once` makes it, or name another with --config or --output", path.display());
    }
    let status = Store::open_with(&path, &config.store.options())?.status()?;
    let text = if args.format == "json" { format!("{:#}\n", to_json(&status)) } else { visible(&table(&status)) };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(0)
}

fn to_json(status: &Status) -> Value {
    let source = |s: &SourceStatus| {
        json!({
            "url": s.source.url, "kind": s.source.kind, "title": s.source.title,
            "last_visit": s.source.last_visit.map(|t| t.to_string()), "next_visit": s.source.next_visit.map(|t| t.to_string()),
            "failures": s.source.failures, "last_error": s.source.last_error, "last_page_error": s.last_page_error,
            "counts": counts(&s.counts),
        })
    };
    json!({
        "sources": status.sources.iter().map(source).collect::<Vec<_>>(),
        "totals": counts(&status.totals), "articles": status.articles, "bytes": status.bytes,
    })
}

fn counts(c: &Counts) -> Value {
    json!({
        "found": c.found, "waiting": c.waiting, "filed": c.filed, "known": c.known,
        "nothing": c.nothing, "failed": c.failed, "aside": c.aside,
    })
}

const HEAD: [&str; 8] = ["source", "last visit", "next visit", "found", "filed", "waiting", "no article", "failed"];

fn table(status: &Status) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(status.sources.iter().map(row));
    let widths: Vec<usize> = (0..HEAD.len()).map(|c| rows.iter().map(|r| r[c].chars().count()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    for s in &status.sources {
        for error in s.source.last_error.iter().chain(&s.last_page_error) {
            let _ = writeln!(out, "{}: {error}", s.source.url);
        }
    }
    let t = &status.totals;
    let _ = writeln!(
        out,
        "{} articles filed of {} found; {} waiting, {} set aside; state {} KiB",
        status.articles,
        t.found,
        t.waiting,
        t.aside,
        status.bytes / 1024
    );
    out
}

fn row(status: &SourceStatus) -> [String; 8] {
    let when = |t: Option<jiff::Timestamp>| t.map_or("-".to_owned(), |t| format!("{t:.0}"));
    let c = &status.counts;
    [
        status.source.title.clone().unwrap_or_else(|| status.source.url.clone()),
        when(status.source.last_visit),
        when(status.source.next_visit),
        c.found.to_string(),
        c.filed.to_string(),
        c.waiting.to_string(),
        (c.nothing + c.known).to_string(),
        (c.failed + c.aside).to_string(),
    ]
}
