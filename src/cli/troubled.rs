//! `status --failed` and `--refused`: pages without an article, why, and what is to become of them.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::redact::redact;
use super::voice::visible;
use crate::store::{Listed, Source, Store, Troubled};
use crate::text::gate::tame_json;

/// A line for each page, or an array of objects.
pub(super) fn listing(store: &Store, what: Listed, source: Option<&str>, json: bool) -> Result<String> {
    let source = source.map(|name| named(store, name)).transpose()?;
    let (mut lines, mut objects) = (String::new(), Vec::new());
    store.troubled(what, source.as_deref(), &mut |page| {
        if json {
            objects.push(object(&page));
        } else {
            line(&page, &mut lines);
        }
    })?;
    Ok(if json { tame_json(format!("{:#}\n", Value::Array(objects))) } else { visible(&lines) })
}

/// The address of the source that has this address or name.
fn named(store: &Store, name: &str) -> Result<String> {
    let known = store.sources()?;
    let is = |source: &&Source| source.url == name || source.title.as_deref() == Some(name);
    match known.iter().filter(is).collect::<Vec<_>>()[..] {
        [one] => Ok(one.url.clone()),
        [] => bail!("--source: {}: no source has this address or name; `dateline status` shows all", redact(name)),
        _ => bail!("--source: {name}: several sources have this name; give the address"),
    }
}

fn object(troubled: &Troubled) -> Value {
    let Troubled { page, source, tries, next } = troubled;
    json!({
        "url": redact(&page.url), "source": redact(source), "state": page.what, "error": page.error.as_deref().map(redact),
        "at": page.at.to_string(), "tries": tries, "next_try": next.map(|next| next.to_string()),
    })
}

fn line(troubled: &Troubled, out: &mut String) {
    let Troubled { page, source, tries, next } = troubled;
    let what = match page.what.as_str() {
        "new" | "leased" => "failed",
        what => what,
    };
    let why = page.error.as_deref().map(|error| format!(": {}", redact(error.strip_prefix(&format!("{}: ", page.url)).unwrap_or(error))));
    let again = match (next, page.error.is_some()) {
        (Some(next), _) => format!("; tried {tries} times, again at {next:.0}"),
        (None, true) => format!("; tried {tries} times, not again (`dateline retry`)"),
        (None, false) => String::new(),
    };
    let _ = writeln!(out, "{}  {what}{}{again}  ({}, {:.0})", redact(&page.url), why.unwrap_or_default(), redact(source), page.at);
}
