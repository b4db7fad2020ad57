//! `dateline robots`: may this address be fetched, and which line says so?

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::json;
use url::Url;

use super::inputs::Input;
use super::voice::{Voice, visible};
use super::{args, net, setup};
use crate::fetch::Client;
use crate::robots::{Robots, Ruling};

/// Where the rules come from, and what they are; a text says why they could not be read, so that nothing may be fetched for now.
struct Rules {
    site: Option<Url>,
    robots: Result<Robots, String>,
}

pub(super) fn run(args: &args::Robots, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let config = setup::configuration(common, Vec::new())?;
    let options = setup::fetch_options(&config.fetch)?;
    let agent = args.agent.clone().unwrap_or_else(|| options.agent().to_owned());
    let rules = match site(&args.site)? {
        None => Rules { site: None, robots: Ok(read_file(&args.site)?) },
        Some(site) => ask(&Client::new(&options)?, site)?,
    };
    if rules.robots.as_ref().is_ok_and(Robots::is_html) {
        voice.warn(&format!("{}: this is an HTML page, which holds no rules: everything is allowed", args.site));
    }
    let urls = args.urls.iter().map(|url| address(url, rules.site.as_ref())).collect::<Result<Vec<_>>>()?;
    let mut out = io::stdout().lock();
    if urls.is_empty() {
        return summary(&mut out, &rules, &agent, args.format == "jsonl");
    }
    let mut denied = 0;
    for url in &urls {
        let ruling = rules.robots.as_ref().map(|robots| robots.check(&agent, url));
        denied += u8::from(!ruling.as_ref().is_ok_and(|r| r.allowed));
        writeln!(out, "{}", if args.format == "jsonl" { record(url, &agent, &ruling) } else { line(url, &ruling) })?;
    }
    Ok(denied.min(1))
}

/// The site's address, or none for a file.
fn site(text: &str) -> Result<Option<Url>> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Some(url)),
        Ok(_) if text.contains("://") => bail!("{text}: only http: and https: sites have a robots.txt"),
        _ if text == "-" || PathBuf::from(text).exists() => Ok(None),
        _ => bail!("{text}: no such file; a site's address begins with https://"),
    }
}

fn read_file(text: &str) -> Result<Robots> {
    let input = if text == "-" { Input::Stdin } else { Input::File(PathBuf::from(text)) };
    let bytes = input.read().map_err(anyhow::Error::msg).with_context(|| format!("{text}: cannot be read"))?;
    Ok(Robots::parse(&bytes))
}

/// Asks the site. What the fetcher would refuse as long as the file cannot be read is refused here too.
fn ask(client: &Client, site: Url) -> Result<Rules> {
    let asked = net::runtime()?.block_on(client.robots(&site));
    let robots = match asked {
        Ok(robots) => Ok((*robots).clone()),
        Err(error) if error.is_retryable() || error.is_robots_denied() => Err(error.to_string()),
        Err(error) => return Err(error.into()),
    };
    Ok(Rules { site: Some(site), robots })
}

/// An address of the site, in full.
fn address(text: &str, site: Option<&Url>) -> Result<String> {
    let Some(site) = site else { return Ok(escaped(text)) };
    let url = site.join(text).map_err(|e| anyhow!("{text}: not an address: {e}"))?;
    if url.origin() != site.origin() {
        bail!("{url}: the robots.txt of {} says nothing of it; ask the site that it belongs to", site.origin().ascii_serialization());
    }
    Ok(url.to_string())
}

/// An address or path as a client asks for it: what is not ASCII is escaped.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn line(url: &str, ruling: &Result<Ruling, &String>) -> String {
    let (word, why) = match ruling {
        Err(error) => ("denied", format!("for now: {error}")),
        Ok(Ruling { allowed, line: Some(line), rule: Some(rule) }) => (word(*allowed), format!("line {line}: {rule}")),
        Ok(Ruling { allowed, .. }) => (word(*allowed), "no rule speaks of it".to_owned()),
    };
    visible(&format!("{word}  {url}  ({why})"))
}

fn word(allowed: bool) -> &'static str {
    if allowed { "allowed" } else { "denied" }
}

fn record(url: &str, agent: &str, ruling: &Result<Ruling, &String>) -> String {
    match ruling {
        Ok(r) => json!({ "url": url, "agent": agent, "allowed": r.allowed, "line": r.line, "rule": r.rule, "error": null }),
        Err(error) => json!({ "url": url, "agent": agent, "allowed": false, "line": null, "rule": null, "error": error }),
    }
    .to_string()
}

/// What the file says of this agent beside single addresses.
fn summary(out: &mut impl Write, rules: &Rules, agent: &str, as_json: bool) -> Result<u8> {
    let robots = match &rules.robots {
        Ok(robots) => robots,
        Err(error) => {
            writeln!(
                out,
                "{}",
                if as_json { record("", agent, &Err(error)) } else { visible(&format!("denied  everything, for now: {error}")) }
            )?;
            return Ok(1);
        }
    };
    let (root, delay) = (robots.check(agent, "/"), robots.crawl_delay(agent).map(|d| d.as_secs_f64()));
    if as_json {
        let object = json!({ "agent": agent, "root": root.allowed, "crawl_delay": delay, "sitemaps": robots.sitemaps() });
        writeln!(out, "{object}")?;
        return Ok(0);
    }
    writeln!(out, "agent: {}", visible(agent))?;
    writeln!(out, "{}", line("/", &Ok(root)))?;
    writeln!(out, "crawl-delay: {}", delay.map_or_else(|| "none".to_owned(), |d| format!("{d} s")))?;
    for sitemap in robots.sitemaps() {
        writeln!(out, "sitemap: {}", visible(sitemap))?;
    }
    Ok(0)
}
