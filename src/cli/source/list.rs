//! `source list`: what is polled, and when.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use anyhow::Result;
use serde_json::json;

use super::super::redact::redact;
use super::super::voice::visible;
use super::{Book, args};
use crate::config::{Interval, Listed};
use crate::text::gate::tame_json;

pub(super) fn run(book: &Book, args: &args::SourceList) -> Result<u8> {
    let text = if args.format == "json" { json(book) } else { visible(&table(book)) };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(0)
}

fn json(book: &Book) -> String {
    let one = |listed: &Listed| {
        let source = &listed.source;
        let every = source.cron.is_empty().then(|| source.every.to_string());
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        json!({
            "url": redact(&source.url.to_string()), "name": text(&source.name), "kind": source.kind.name(), "every": every,
            "cron": text(&source.cron), "timezone": text(&source.timezone), "file": listed.file.display().to_string(),
        })
    };
    tame_json(format!("{:#}\n", book.listed.iter().map(one).collect::<serde_json::Value>()))
}

fn table(book: &Book) -> String {
    let mut rows = vec![["source", "kind", "asked", "file"].map(str::to_owned)];
    rows.extend(book.listed.iter().map(row));
    let width = |c: usize| rows.iter().map(|row| row[c].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), 0];
    let mut out = String::new();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    if book.listed.is_empty() {
        return "no source yet; add one with `dateline source add URL`\n".to_owned();
    }
    out
}

fn row(listed: &Listed) -> [String; 4] {
    let source = &listed.source;
    let url = redact(&source.url.to_string());
    let shown = if source.name.is_empty() { url } else { format!("{} <{url}>", source.name) };
    let asked = match (&source.every, source.cron.as_str()) {
        (Interval::Auto, "") => "auto".to_owned(),
        (Interval::Of(_), "") => format!("every {}", source.every),
        (_, cron) => format!("{cron} {}", source.timezone).trim_end().to_owned(),
    };
    [shown, source.kind.name().to_owned(), asked, listed.file.display().to_string()]
}
