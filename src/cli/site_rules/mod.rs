//! `dateline rules`, and the reading of rules for the other commands.

pub(super) mod args;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use url::Url;
use walkdir::WalkDir;

use super::args::{Cleaning, Common};
use super::inputs;
use super::items;
use super::setup;
use super::voice::{Voice, counted, visible};
use crate::extract::{self, Cleaned, Source};
use crate::model::canonical_url;
use crate::rules::{self, Example, MAX_FILE_BYTES, Rule, Rules};
use crate::{decode, document, html};

/// The most files of rules that are read; the `FiveFilters` collection has two thousand.
const MAX_FILES: usize = 20_000;

pub(super) fn run(args: &args::Rules, common: &Common, voice: &mut Voice) -> Result<u8> {
    match &args.action {
        args::RulesAction::Check { rules } => check(rules, voice),
        args::RulesAction::List { rules } => list(rules),
        args::RulesAction::Test { rules, pages } => test(rules, pages, common, voice),
        args::RulesAction::Learn { host, pages } => learn(host, pages, common, voice),
    }
}

/// The rules in these folders and files; none if none is named.
pub(super) fn load(paths: &[PathBuf]) -> Result<Option<Rules>> {
    if paths.is_empty() {
        return Ok(None);
    }
    Ok(Some(Rules::new(files(paths)?)))
}

/// Name and text of every file of rules, in order of path.
fn files(paths: &[PathBuf]) -> Result<Vec<(String, String)>> {
    let mut out = Vec::new();
    for path in paths {
        if path.is_file() {
            out.push(read(path)?);
            continue;
        }
        if !path.is_dir() {
            bail!("{}: no such file or folder of rules", path.display());
        }
        let before = out.len();
        for entry in WalkDir::new(path).sort_by_file_name() {
            let entry = entry.with_context(|| format!("{}: cannot be read", path.display()))?;
            let name = entry.file_name().to_string_lossy();
            // Such as LICENSE.txt and README.txt of the collection: no host's name.
            let is_rule =
                name.ends_with(".toml") || name.strip_suffix(".txt").is_some_and(|host| host.contains('.') && !host.contains(' '));
            if entry.file_type().is_file() && is_rule {
                out.push(read(entry.path())?);
            }
            if out.len() > MAX_FILES {
                bail!("{}: more than {MAX_FILES} files of rules", path.display());
            }
        }
        if out.len() == before {
            bail!("{}: no rule lies here; a rule is a file such as courier.example.toml or courier.example.txt", path.display());
        }
    }
    Ok(out)
}

fn read(path: &Path) -> Result<(String, String)> {
    let shown = path.display();
    let size = std::fs::metadata(path).with_context(|| format!("{shown}: cannot be read"))?.len();
    if size > MAX_FILE_BYTES as u64 {
        bail!("{shown}: a file of rules has at most {MAX_FILE_BYTES} bytes");
    }
    let bytes = std::fs::read(path).with_context(|| format!("{shown}: cannot be read"))?;
    Ok((shown.to_string(), String::from_utf8_lossy(&bytes).into_owned()))
}

fn check(paths: &[PathBuf], voice: &Voice) -> Result<u8> {
    let mut out = io::stdout().lock();
    let (mut directives, mut problems) = (0, 0);
    let files = files(paths)?;
    for (name, text) in &files {
        let (rule, found) = Rule::parse(name, text);
        directives += rule.len();
        problems += found.len();
        for problem in found {
            let place = if problem.line == 0 { name.clone() } else { format!("{name}:{}", problem.line) };
            writeln!(out, "{}", visible(&format!("{place}: {}", problem.text)))?;
        }
        if rule.is_empty() {
            problems += 1;
            writeln!(out, "{}", visible(&format!("{name}: it says nothing")))?;
        }
    }
    let count = |n, what| counted(n, what);
    voice.say(&format!("{}, {}, {}", count(files.len(), "rule"), count(directives, "directive"), count(problems, "problem")));
    Ok(u8::from(problems > 0))
}

fn list(paths: &[PathBuf]) -> Result<u8> {
    let rules = Rules::new(files(paths)?);
    let mut out = io::stdout().lock();
    for (host, rule) in rules.iter() {
        let (count, tests) = (counted(rule.len(), "directive"), counted(rule.tests.len(), "test"));
        writeln!(out, "{}\t{count}\t{tests}\t{}", visible(host), visible(&rule.name))?;
    }
    Ok(0)
}

/// A saved page with its address, and what comes of it.
struct Tried {
    name: String,
    text: String,
    url: Option<Url>,
    cleaned: Cleaned,
}

fn pages(paths: &[String], options: &extract::Options, voice: &Voice) -> Vec<Tried> {
    let mut out = Vec::new();
    for item in inputs::expand(paths).iter().flat_map(items::items) {
        let name = item.name.clone();
        let loaded = match item.page.load() {
            Ok(loaded) => loaded,
            Err(error) => {
                voice.error(&super::voice::named(&name, &error));
                continue;
            }
        };
        let url = loaded.url.as_deref().and_then(|url| Url::parse(url).ok());
        let source = Source {
            name: &name,
            bytes: &loaded.bytes,
            content_type: loaded.content_type.as_deref(),
            url: url.as_ref(),
            ..Source::default()
        };
        let Some(cleaned) = extract::clean(&source, options).into_iter().next() else { continue };
        let own = || cleaned.article.canonical_url.as_deref().or(cleaned.article.url.as_deref()).and_then(|url| Url::parse(url).ok());
        let url = url.or_else(own);
        let text = decode::decode(&loaded.bytes, loaded.content_type.as_deref()).text.into_owned();
        out.push(Tried { name, text, url, cleaned });
    }
    out
}

fn test(paths: &Path, saved: &[String], common: &Common, voice: &Voice) -> Result<u8> {
    let config = setup::configuration(common, Vec::new())?;
    let rules = Rules::new(files(std::slice::from_ref(&paths.to_owned()))?);
    let plain = setup::extract_options(&Cleaning::default(), &config.clean)?;
    let options = extract::Options { rules: Some(rules.clone()), ..plain };
    let (mut fit, mut failed) = (0, 0);
    let mut out = io::stdout().lock();
    for page in pages(saved, &options, voice) {
        let Some((url, rule)) = page.url.as_ref().and_then(|url| Some((url, rules.for_page(url)?))) else {
            writeln!(out, "{}", visible(&format!("{}: no rule is for {}", page.name, page.url.as_ref().map_or("this page", Url::as_str))))?;
            continue;
        };
        let mut faults = page.cleaned.article.warnings.clone();
        let same = |test: &&rules::Test| Url::parse(&test.url).is_ok_and(|known| canonical_url(&known) == canonical_url(url));
        for wanted in rule.tests.iter().filter(same).flat_map(|test| &test.contains) {
            if !page.cleaned.article.text.contains(wanted.as_str()) {
                faults.push(format!("its text does not hold {wanted:?}"));
            }
        }
        *(if faults.is_empty() { &mut fit } else { &mut failed }) += 1;
        let told = if faults.is_empty() { "fits".to_owned() } else { faults.join("; ") };
        writeln!(out, "{}", visible(&format!("{}: {}: {told}", page.name, rule.name)))?;
    }
    voice.say(&format!("{fit} fit, {failed} do not"));
    if fit + failed == 0 {
        bail!("none of the pages belongs to a site that has a rule here");
    }
    Ok(u8::from(failed > 0))
}

fn learn(host: &str, saved: &[String], common: &Common, voice: &Voice) -> Result<u8> {
    let config = setup::configuration(common, Vec::new())?;
    let options = setup::extract_options(&Cleaning::default(), &config.clean)?;
    let pages: Vec<Tried> = pages(saved, &options, voice).into_iter().filter(|page| page.cleaned.article.is_filed()).collect();
    let trees: Vec<html::Page> = pages.iter().map(|page| html::parse(&page.text, &options.html)).collect();
    let blocks: Vec<_> = trees.iter().map(|page| document::blocks(&page.tree).blocks).collect();
    let kept: Vec<Vec<bool>> = pages.iter().map(|page| page.cleaned.ledger.verdicts.iter().map(|v| v.keep).collect()).collect();
    let mut examples = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        // A page that was read in another way than it stands there teaches nothing.
        if blocks[at].len() != kept[at].len() {
            continue;
        }
        examples.push(Example {
            tree: &trees[at].tree,
            blocks: &blocks[at],
            kept: &kept[at],
            title: page.cleaned.article.title.as_deref(),
            url: page.url.as_ref().map(Url::as_str),
        });
    }
    if examples.is_empty() {
        bail!("none of the pages is an article: there is nothing to learn from");
    }
    let Some(rule) = rules::learn(host, &examples) else {
        bail!("no element with a name holds the article on all of the {}: write the rule by hand", counted(examples.len(), "page"));
    };
    io::stdout().lock().write_all(rule.as_bytes())?;
    voice.say(&format!("from {}; look it over, and try it with `dateline rules test`", counted(examples.len(), "article")));
    Ok(0)
}
