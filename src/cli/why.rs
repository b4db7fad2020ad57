//! `dateline why`: the ledger of a page, block by block.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use url::Url;

use super::inputs::{self, Input};
use super::items::Page;
use super::voice::{Voice, visible};
use super::{args, clock, learning, net, readings, remembered, setup};
use crate::archive;
use crate::extract::{self, Cleaned, Source};
use crate::model::{Block, Candidate, Fact, Facts, Verdict};
use crate::site_memory::FEWEST_FILES;

/// A block's text is shown up to this many characters unless `--full` is given.
const SHOWN_CHARS: usize = 96;

pub(super) fn run(args: &args::Why, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let config = setup::configuration(common, setup::cleaning_flags(&args.cleaning))?;
    let mut options = setup::extract_options(&args.cleaning, &config.clean)?;
    options.label.explain = true;
    if let Some(folder) = &args.with {
        let inputs = inputs::expand(std::slice::from_ref(folder));
        if let Some(Input::Missing(name, why)) = inputs.first() {
            bail!("--with {name}: {why}");
        }
        let wanted = learning::Wanted { lines: true, chains: false };
        (options, _) = learning::survey(&inputs, options, wanted, config.clean.jobs, voice)?;
        if options.learned.is_none() {
            voice.say(&format!("--with {folder}: fewer than {FEWEST_FILES} dumps of one site stand there, so there is nothing to learn"));
        }
    }
    let pages = if is_address(&args.page) { fetched(args, &config, options)? } else { saved(&args.page, &options)? };
    if let Some(file) = &args.html {
        return write_page(file, &pages, voice);
    }
    let mut found = 0;
    for page in &pages {
        if args.facts {
            io::stdout().lock().write_all(visible(&readings::report(page, args.full)).as_bytes())?;
            continue;
        }
        let (text, shown) = report(page, args);
        found += shown;
        io::stdout().lock().write_all(text.as_bytes())?;
    }
    if let (Some(text), 0) = (&args.text, found) {
        voice.warn(&format!("{}: no block holds {text:?}", args.page));
        return Ok(1);
    }
    Ok(0)
}

/// Writes the first page's ledger as HTML, whole or not at all.
fn write_page(file: &Path, pages: &[Cleaned], voice: &Voice) -> Result<u8> {
    let Some(page) = pages.first() else { return Ok(2) };
    let text = crate::render::ledger(&page.article, &page.ledger, &page.facts);
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = tempfile::NamedTempFile::new_in(folder).with_context(|| format!("{}: cannot be written", file.display()))?;
    temporary.write_all(text.as_bytes())?;
    temporary.persist(file).with_context(|| format!("{}: cannot be written", file.display()))?;
    voice.say(&format!("{}: open it in a browser", file.display()));
    Ok(0)
}

fn is_address(page: &str) -> bool {
    page.starts_with("http://") || page.starts_with("https://")
}

fn fetched(args: &args::Why, config: &crate::config::Config, options: extract::Options) -> Result<Vec<Cleaned>> {
    let mut pipeline = net::pipeline(config, options, false)?;
    pipeline.sites = remembered::known(config)?;
    let url = Url::parse(&args.page)?;
    let candidate = Candidate { url: url.to_string(), ..Candidate::default() };
    Ok(net::runtime()?.block_on(pipeline.article(&candidate, clock::now()))?)
}

fn saved(page: &str, options: &extract::Options) -> Result<Vec<Cleaned>> {
    let input = if page == "-" { Input::Stdin } else { Input::File(page.into()) };
    let loaded = Page::Unread(input).load().map_err(|e| anyhow!("{page}: {e}"))?;
    if let Some(what) = archive::binary(&loaded.bytes) {
        return Err(anyhow!("{page}: this is {what}, not HTML or text"));
    }
    let content_type = loaded.content_type.as_deref();
    Ok(extract::clean(&Source { name: page, bytes: &loaded.bytes, content_type, ..Source::default() }, options))
}

/// The page's facts and blocks in words, and how many blocks are shown.
fn report(page: &Cleaned, args: &args::Why) -> (String, usize) {
    let mut out = String::new();
    if args.text.is_none() {
        facts(page, &mut out);
    }
    let wanted = |block: &Block| args.text.as_ref().is_none_or(|t| block.text.to_lowercase().contains(&t.to_lowercase()));
    let mut shown = 0;
    for (block, verdict) in page.ledger.iter().filter(|(b, _)| wanted(b)) {
        shown += 1;
        line(block, verdict, args.full, &mut out);
    }
    (visible(&out), shown)
}

fn facts(page: &Cleaned, out: &mut String) {
    let article = &page.article;
    let confidence = article.confidence.map_or("-".to_owned(), |c| format!("{c:.2}"));
    let _ = writeln!(out, "{}: {}, {} words, confidence {confidence}", article.source, article.verdict.name(), article.words);
    let Facts { title, authors, date, modified, site, language, section, .. } = &page.facts;
    fact("title", title.as_ref(), Clone::clone, out);
    fact("authors", authors.as_ref(), |names| names.join(", "), out);
    fact("date", date.as_ref(), ToString::to_string, out);
    fact("modified", modified.as_ref(), ToString::to_string, out);
    fact("site", site.as_ref(), Clone::clone, out);
    fact("language", language.as_ref(), Clone::clone, out);
    fact("section", section.as_ref(), Clone::clone, out);
    for limit in &article.limits {
        let _ = writeln!(out, "  limit     {limit}");
    }
    let kept = page.ledger.kept().count();
    let _ = writeln!(out, "{} blocks, {kept} kept:", page.ledger.blocks.len());
}

fn fact<T>(name: &str, fact: Option<&Fact<T>>, show: impl Fn(&T) -> String, out: &mut String) {
    let _ = match fact {
        Some(fact) => writeln!(out, "  {name:<9} {} ({})", show(&fact.value), fact.origin),
        None => writeln!(out, "  {name:<9} not told"),
    };
}

fn line(block: &Block, verdict: &Verdict, full: bool, out: &mut String) {
    let mark = if verdict.keep { "keep" } else { "drop" };
    let reasons: Vec<&str> = verdict.reasons.iter().map(|r| r.text.as_ref()).collect();
    let text: String = block.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = if full || text.chars().count() <= SHOWN_CHARS { text } else { text.chars().take(SHOWN_CHARS).chain(['…']).collect() };
    let _ = writeln!(out, "{mark} {:.2}  {:<12} {shown}", verdict.score, block.kind.name());
    let why = if reasons.is_empty() { "no reason weighs".to_owned() } else { reasons.join("; ") };
    let repair = verdict.repair.map(|name| format!(" (repair: {name})")).unwrap_or_default();
    let _ = writeln!(out, "{:>24}{why}{repair}", "");
}
