//! `dateline config show`: every value in force with its origin, nothing secret.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use anyhow::Result;
use serde_json::json;

use super::super::args::{Common, ConfigShow};
use super::super::redact::redact;
use super::super::setup;
use super::super::voice::visible;
use crate::config::{Config, Layers};
use crate::text::gate::tame_json;

/// Keys whose values are shown to nobody.
const SECRET: &[&str] = &["serve.token", "hooks.secret"];

/// A key, its value as TOML writes it, and where it comes from.
pub(in crate::cli) struct Shown {
    pub(in crate::cli) key: String,
    pub(in crate::cli) value: String,
    pub(in crate::cli) origin: String,
}

pub(super) fn run(args: &ConfigShow, common: &Common) -> Result<u8> {
    let flags = args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")).collect();
    let layers = setup::layers(common, flags);
    let config = Config::load(&layers)?;
    let (values, sources) = (shown(&config, &layers)?, config.all_sources(layers.file.as_deref())?);
    let place = |file: &std::path::Path| file.display().to_string();
    let text = if args.format == "json" {
        let values: Vec<_> = values.iter().map(|v| json!({ "key": v.key, "value": v.value, "origin": v.origin })).collect();
        let sources: Vec<_> = sources
            .iter()
            .map(|l| json!({ "url": redact(&l.source.url.to_string()), "name": l.source.name, "origin": place(&l.file) }))
            .collect();
        tame_json(format!("{:#}\n", json!({ "file": layers.file.as_deref().map(place), "values": values, "sources": sources })))
    } else {
        let width = values.iter().map(|v| v.key.len() + v.value.len()).filter(|n| *n < 60).max().unwrap_or(0) + 3;
        let mut out = String::new();
        for Shown { key, value, origin } in &values {
            let _ = writeln!(out, "{:width$}  # {origin}", format!("{key} = {value}"));
        }
        for listed in &sources {
            let _ = writeln!(out, "{:width$}  # {}", format!("source = {:?}", redact(&listed.source.url.to_string())), place(&listed.file));
        }
        visible(&out)
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(0)
}

/// The values in force; `layers` gave this configuration.
pub(in crate::cli) fn shown(config: &Config, layers: &Layers) -> Result<Vec<Shown>> {
    let explained = config.explained(layers)?;
    let hidden = |key: &str, value: &toml::Value| SECRET.contains(&key) && value.as_str().is_some_and(|text| !text.is_empty());
    let shown = explained.into_iter().map(|one| Shown {
        value: if hidden(&one.key, &one.value) { "…".to_owned() } else { redact(&one.value.to_string()) },
        key: one.key,
        origin: one.origin.to_string(),
    });
    Ok(shown.collect())
}
