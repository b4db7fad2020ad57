//! From what the user typed to live objects: configuration, options, client.

use std::fmt::Display;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

use super::args::{self, Cleaning, Common, Engine, Favor, Input, Writing};
use super::site_rules;
#[cfg(feature = "parquet")]
use super::table::{Kind, Table};
use super::writer::Writer;
use crate::classify;
#[cfg(feature = "parquet")]
use crate::columns;
use crate::config::{Config, Layers, Setting, environment};
use crate::fetch::Networks;
use crate::model::PageVerdict;
use crate::pipeline::{Fallbacks, Place, Rules, Since, Step};
use crate::render::{Dialect, Format};
use crate::text::hash::Hash;
use crate::{config, dump, extract, fetch, html, render};

/// By what a page's bytes are known again: kept in the manifest.
pub(super) fn page_hash(bytes: &[u8]) -> u64 {
    let mut hash = Hash::new();
    // Eight bytes at a time: a whole page is hashed for every file.
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        hash = hash.add_word(u64::from_le_bytes(*word));
    }
    hash.add(rest).end()
}

/// A flag that overrides a key of the configuration.
pub(super) fn flag(key: &str, value: impl Display, name: &str) -> Setting {
    Setting::new(key, value.to_string(), name)
}

/// The flags of [`Cleaning`] that are keys of the configuration.
pub(super) fn cleaning_flags(cleaning: &Cleaning) -> Vec<Setting> {
    let favor = cleaning.favor.map(|f| match f {
        Favor::Balance => "balance",
        Favor::Precision => "precision",
        Favor::Recall => "recall",
    });
    let mut out: Vec<Setting> = favor.map(|f| flag("clean.favor", f, "--favor")).into_iter().collect();
    if !cleaning.keep.is_empty() {
        out.push(flag("clean.keep", cleaning.keep.join(","), "--keep"));
    }
    if !cleaning.drop.is_empty() {
        out.push(flag("clean.drop", cleaning.drop.join(","), "--drop"));
    }
    if !cleaning.rules.is_empty() {
        let paths = cleaning.rules.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
        out.push(flag("clean.rules", paths.join(","), "--rules"));
    }
    if cleaning.comments {
        out.push(flag("clean.comments", true, "--comments"));
    }
    if !cleaning.accept.is_empty() {
        out.push(flag("clean.accept", cleaning.accept.join(","), "--accept"));
    }
    out
}

/// The configuration file, by flag, environment or place.
pub(super) fn found(common: &Common) -> Option<config::Found> {
    config::find(common.config.as_deref())
}

/// Its path.
pub(super) fn configuration_file(common: &Common) -> Option<PathBuf> {
    found(common).map(|found| found.path)
}

/// What lies over the defaults.
pub(super) fn layers(common: &Common, flags: Vec<Setting>) -> Layers {
    Layers { file: configuration_file(common), environment: environment::settings(&environment::variables()), flags }
}

/// Defaults < file < environment < flags.
pub(super) fn configuration(common: &Common, flags: Vec<Setting>) -> Result<Config> {
    Ok(Config::load(&layers(common, flags))?)
}

/// How pages are cleaned.
pub(super) fn extract_options(cleaning: &Cleaning, clean: &config::Clean) -> Result<extract::Options> {
    let input = match cleaning.input {
        Input::Auto => extract::InputKind::Auto,
        Input::Html => extract::InputKind::Html,
        Input::Text => extract::InputKind::Text,
        Input::Jsonl => return Err(anyhow!("--input jsonl: only `dateline clean` reads lines of JSON")),
    };
    options_for(cleaning, clean, input)
}

/// How pages of that kind are cleaned.
pub(super) fn options_for(cleaning: &Cleaning, clean: &config::Clean, input: extract::InputKind) -> Result<extract::Options> {
    let selection = extract::Selection::new(cleaning.select.clone(), cleaning.strip.clone())?;
    let favor = match clean.favor {
        config::Favor::Balance => classify::Favor::Balance,
        config::Favor::Precision => classify::Favor::Precision,
        config::Favor::Recall => classify::Favor::Recall,
    };
    let engine = match cleaning.engine {
        Engine::Dateline => extract::Engine::Dateline,
        Engine::Readability => extract::Engine::Readability,
    };
    let parts = |names: &[String]| names.iter().map(|n| n.parse::<classify::Part>()).collect::<Result<Vec<_>, _>>();
    if let Some(name) = cleaning.without.iter().find(|name| !classify::repair_names().any(|known| known == *name)) {
        let known = classify::repair_names().collect::<Vec<_>>().join(", ");
        return Err(anyhow!("--without: no repair is called {name:?}; there are {known}"));
    }
    let (keep, drop) = (parts(&clean.keep)?, parts(&clean.drop)?);
    let label = classify::Options { favor, keep, drop, without: cleaning.without.clone(), ..classify::Options::default() };
    let html =
        html::Options { max_depth: clean.max_depth, max_nodes: clean.max_nodes, max_bytes: clean.max_markup, ..html::Options::default() };
    let dump = dump::Options { max_articles: clean.max_articles, ..dump::Options::default() };
    let accept = PageVerdict::ALL.iter().copied().filter(|v| clean.accept.iter().any(|a| a == v.name())).collect();
    let work = extract::Limit(clean.max_work);
    Ok(extract::Options {
        html,
        dump,
        label,
        input,
        engine,
        selection,
        accept,
        work,
        parts: extract::MostParts(clean.max_parts),
        comments: clean.comments,
        markup: true,
        rules: site_rules::load(&clean.rules)?,
        ..extract::Options::default()
    })
}

/// The format that was asked for, by flag or configuration.
pub(super) fn format(flag: Option<&str>, config: &Config) -> Result<Format> {
    flag.map_or(config.output.format.name(), |f| f).parse().map_err(|e| anyhow!("--format: {e}"))
}

/// The file of columns, if `--format` asks for one.
pub(super) fn table(writing: &Writing, wanted: &extract::Options) -> Result<Option<Writer>> {
    let Some(name) = writing.format.as_deref().filter(|name| ["parquet", "arrow"].iter().any(|n| n.eq_ignore_ascii_case(name))) else {
        return Ok(None);
    };
    if writing.json_as.is_some() {
        return Err(anyhow!("--json-as names the keys of JSON; use it with --format json or jsonl, not {name}"));
    }
    #[cfg(not(feature = "parquet"))]
    return Err(anyhow!("--format {name}: this dateline was built without the feature `parquet`{}", if wanted.tell { "." } else { "" }));
    #[cfg(feature = "parquet")]
    {
        let wanted = columns::Wanted { comments: wanted.comments, facts: wanted.tell, ..columns::Wanted::default() };
        let kind = Kind::of(name).context("the name of a table's format")?;
        Ok(Some(Writer::table(Table::create(kind, writing.output.as_deref(), wanted)?)))
    }
}

/// The format that was asked for, and how it is written.
pub(super) fn form(writing: &Writing, config: &Config) -> Result<(Format, render::Options)> {
    let dialect = match writing.json_as.as_deref() {
        None => Dialect::Dateline,
        Some(tool) => Dialect::of_tool(tool).ok_or_else(|| anyhow!("--json-as: {tool:?} is no tool whose keys we know"))?,
    };
    let machine = writing.json_as.is_some() || !writing.body.is_empty() && writing.output.is_none();
    let named = writing.format.as_deref().or(machine.then_some("jsonl"));
    let format = self::format(named, config)?;
    let is_json = matches!(format, Format::Json | Format::Jsonl);
    if writing.json_as.is_some() && !is_json {
        return Err(anyhow!("--json-as names the keys of JSON; use it with --format json or jsonl, not {format}"));
    }
    if machine && !is_json {
        return Err(anyhow!(
            "--body adds keys to JSON, or files beside others; use it with --format json or jsonl, or with -o, not {format} on stdout"
        ));
    }
    let links = writing.links.as_deref().map(str::parse).transpose()?;
    let images = writing.images.as_deref().map(str::parse).transpose()?;
    let mut bodies = writing.body.iter().map(|body| body.parse()).collect::<Result<Vec<render::Body>, _>>()?;
    if bodies.is_empty() {
        bodies = config.output.body.iter().map(|body| (*body).into()).collect();
    }
    if !bodies.is_empty() && writing.json_as.is_some() {
        return Err(anyhow!("--body adds keys to our own JSON; leave --json-as out"));
    }
    Ok((format, render::Options { header: !writing.no_header, dialect, links, images, bodies, details: false }))
}

/// The forms of the body that are files beside the article's.
pub(super) fn beside(format: Format, bodies: &[render::Body]) -> Vec<Format> {
    if matches!(format, Format::Json | Format::Jsonl) {
        return Vec::new();
    }
    bodies.iter().map(|body| body.format()).filter(|other| *other != format).collect()
}

/// Whether what is written shows markup; what it would cost is saved elsewhere.
pub(super) fn shows_markup(writing: &Writing, config: &Config) -> Result<bool> {
    let plain = writing.format.as_deref().is_some_and(|name| ["parquet", "arrow"].iter().any(|n| n.eq_ignore_ascii_case(name)));
    let (format, options) = if plain { (Format::Text, render::Options::default()) } else { form(writing, config)? };
    Ok(matches!(format, Format::Markdown | Format::Html | Format::Tei)
        || options.links.is_some()
        || options.images.is_some()
        || !options.bodies.is_empty())
}

/// The fetcher's options from the configuration.
pub(super) fn fetch_options(config: &config::Fetch) -> Result<fetch::Options> {
    let defaults = fetch::Options::default();
    let networks = config.allow_private_networks.iter().map(|n| n.parse().map_err(|e| anyhow!("fetch.allow_private_networks: {e}")));
    let networks: Vec<fetch::Network> = networks.collect::<Result<_>>()?;
    Ok(fetch::Options {
        user_agent: if config.user_agent.is_empty() { defaults.user_agent } else { config.user_agent.clone() },
        connect_timeout: config.connect_timeout,
        header_timeout: config.header_timeout,
        total_timeout: config.total_timeout,
        min_bytes_per_second: config.min_bytes_per_second,
        slow_after: config.slow_after,
        max_page_bytes: config.max_page_bytes,
        max_feed_bytes: config.max_feed_bytes,
        max_sitemap_bytes: config.max_sitemap_bytes,
        max_redirects: config.max_redirects,
        allow_private_networks: if networks.is_empty() { Networks::None } else { Networks::List(networks) },
        ports: config.ports.clone(),
        hosts: defaults.hosts,
        proxy: proxy(&config.proxy)?,
        obey_robots: config.obey_robots,
        pause: config.pause,
        per_host: config.per_host,
        concurrency: config.concurrency,
        tries: config.tries,
        backoff: config.backoff,
        max_wait: config.max_wait,
        hold_pages: true,
        render_command: config.render_command.clone(),
        render_timeout: config.render_timeout,
        render_memory: config.render_memory,
        render_requests: config.render_requests,
        render_bytes: config.render_bytes,
        max_turn: if config.max_turn.is_zero() { Duration::MAX } else { config.max_turn },
    })
}

/// Where an article is looked for whose page does not give it.
pub(super) fn fallbacks(config: &config::Fetch) -> Result<Fallbacks> {
    let steps =
        config.fallbacks.iter().map(|step| step.parse().map_err(|e| anyhow!("fetch.fallbacks: {e}"))).collect::<Result<Vec<Step>>>()?;
    if steps.iter().any(|step| step.place == Place::Render) && config.render_command.is_empty() {
        return Err(anyhow!("fetch.fallbacks: render needs a program; name it as render_command under [fetch]"));
    }
    let archive =
        url::Url::parse(&config.archive_api).with_context(|| format!("fetch.archive_api: {:?} is no address", config.archive_api))?;
    Ok(Fallbacks { steps, archive })
}

/// Where pages are to be kept.
pub(super) fn keep_pages(flag: args::KeepPages) -> config::KeepPages {
    match flag {
        args::KeepPages::Db => config::KeepPages::Db,
        args::KeepPages::Warc => config::KeepPages::Warc,
        args::KeepPages::None => config::KeepPages::None,
    }
}

/// The proxy that the configuration names, or the environment if it says so.
fn proxy(text: &str) -> Result<Option<url::Url>> {
    let address = match text {
        "" => return Ok(None),
        "environment" => environment::proxy(),
        address => Some(address.to_owned()),
    };
    address.map(|a| url::Url::parse(&a).with_context(|| format!("fetch.proxy: {a:?} is no address"))).transpose()
}

/// How far sources are followed.
pub(super) fn discover_rules(config: &config::Discover) -> Rules {
    let since = if config.sitemap_age.is_zero() { Since::Ever } else { Since::Within(config.sitemap_age) };
    Rules { since, max_entries: config.max_entries, max_files: config.max_sitemaps, max_depth: config.max_depth, explore: false }
}

/// The folder that relative paths start at.
pub(super) fn current_folder() -> Result<PathBuf> {
    environment::current_folder().context("the current folder cannot be read")
}
