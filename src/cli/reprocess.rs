//! `dateline reprocess`: the kept pages through today's rules, without the network.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Result, bail};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use serde_json::json;

use super::voice::{Voice, counted, visible};
use super::{args, clock, net, remembered, setup, shelf};
use crate::config::Config;
use crate::files::{FilingRecord, Held, ManifestLine, Output};
use crate::model::{Article, Origin, PageVerdict};
use crate::pipeline::{Pipeline, is_later_page};
use crate::render::{self, Format, render};
use crate::store::{KeptPage, Store};
use crate::story::{self, Portrait};

/// Pages that are read at once.
const BATCH: usize = 64;
/// Lines of a difference that are shown; more are counted.
const MAX_SHOWN: usize = 60;
/// So many pairs of lines are looked at for what two texts have in common.
const MOST_PAIRS: usize = 4_000_000;
/// Facts that a run adds, which cleaning alone does not give.
const ADDED: &[&str] = &["story:", "duplicate_of:"];

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Change {
    Unchanged,
    Changed,
    /// An article now, and without a file so far.
    New,
    /// It has a file, and is no article now.
    Lost,
    /// No article, now as before.
    Nothing,
    /// It could not be read.
    Failed,
}

impl Change {
    fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Changed => "changed",
            Self::New => "new",
            Self::Lost => "lost",
            Self::Nothing => "nothing",
            Self::Failed => "failed",
        }
    }
}

/// One page through today's rules.
struct Done {
    article: Article,
    contents: String,
    file: Option<String>,
    change: Change,
    lines: Vec<(char, String)>,
}

pub(super) fn run(args: &args::Reprocess, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let start = clock::start();
    let mut flags = setup::cleaning_flags(&args.cleaning);
    flags.extend(args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")));
    let config = setup::configuration(common, flags)?;
    let path = config.store_path();
    if !config.has_state() {
        bail!(
            "{}: no state is here; `dateline run` keeps pages there, and so does `dateline fetch -o DIR --keep-pages db`",
            path.display()
        );
    }
    let store = Store::open_with(&path, &config.store.options())?;
    let format = setup::format(None, &config)?;
    let bodies: Vec<render::Body> = config.output.body.iter().map(|body| (*body).into()).collect();
    let beside = setup::beside(format, &bodies);
    let mut pipeline = net::pipeline(&config, setup::extract_options(&args.cleaning, &config.clean)?, false)?;
    // As a run would clean them today, which teaches nothing new.
    pipeline.sites = remembered::known(&config)?;
    let bench = Bench {
        store: &store,
        pipeline,
        format,
        shown: render::Options { bodies, ..render::Options::default() },
        filed: FilingRecord::read(&config.output.dir)?,
        config: &config,
    };
    let output = args.write.then(|| Output::open(&config.output.dir, &config.output.options())).transpose()?;
    let mut tally: HashMap<Change, usize> = HashMap::new();
    let wanted: HashSet<String> = args.urls.iter().cloned().collect();
    for batch in batches(&store, &args.urls)? {
        let batch = batch?;
        let batch: Vec<KeptPage> = batch.into_iter().filter(|kept| !is_later_page(&kept.page.headers)).collect();
        let loaded: Vec<_> = batch.iter().map(|kept| shelf::load(&store, &config.output.dir, kept)).collect();
        let done: Vec<Vec<Done>> = batch.par_iter().zip(loaded).map(|(kept, loaded)| bench.again(kept, loaded)).collect();
        for done in done.into_iter().flatten() {
            *tally.entry(done.change).or_insert(0) += 1;
            tell(&done, args.format == "jsonl", voice)?;
            if let Some(output) = &output {
                write(&done, output, bench.format, &beside)?;
            }
        }
    }
    if tally.is_empty() {
        bail!("{}: no page is kept{}", path.display(), if wanted.is_empty() { "; see --keep-pages" } else { " of these addresses" });
    }
    voice.say(&summary(&tally, args.write, start.elapsed().as_secs_f64()));
    Ok(u8::from(tally.contains_key(&Change::Failed)))
}

/// The kept pages, some at a time: all, or those that are named.
fn batches<'a>(store: &'a Store, urls: &[String]) -> Result<Box<dyn Iterator<Item = Result<Vec<KeptPage>>> + 'a>> {
    if !urls.is_empty() {
        let pages: Vec<KeptPage> = urls.iter().filter_map(|url| store.kept_page(url).transpose()).collect::<Result<_, _>>()?;
        return Ok(Box::new(std::iter::once(Ok(pages))));
    }
    let mut after = 0;
    Ok(Box::new(std::iter::from_fn(move || {
        let batch = store.kept_pages(after, BATCH).map_err(anyhow::Error::from);
        if let Ok(pages) = &batch {
            after = pages.last()?.number;
        }
        Some(batch)
    })))
}

/// What a page is cleaned and compared with.
struct Bench<'a> {
    store: &'a Store,
    pipeline: Pipeline,
    format: Format,
    shown: render::Options,
    filed: FilingRecord,
    config: &'a Config,
}

impl Bench<'_> {
    /// Cleans one page as it was cleaned when it came, and compares the article with its file.
    fn again(&self, kept: &KeptPage, loaded: Result<crate::pipeline::Loaded, String>) -> Vec<Done> {
        match loaded {
            Ok(loaded) => {
                let cleaned = self.pipeline.clean(&kept.page.candidate, &loaded, kept.page.fetched);
                cleaned.into_iter().map(|cleaned| self.compare(cleaned.article)).collect()
            }
            Err(error) => {
                let article = Article::failed(&kept.page.candidate.url, error);
                vec![Done { article, contents: String::new(), file: None, change: Change::Failed, lines: Vec::new() }]
            }
        }
    }

    fn compare(&self, mut article: Article) -> Done {
        let file = self.identify(&mut article);
        if article.date.is_none() && article.verdict == PageVerdict::Article {
            article.date_source = Some(Origin::Fetched);
        }
        let contents = render(&article, self.format, &self.shown);
        let before = file.as_ref().and_then(|file| fs::read_to_string(self.config.output.dir.join(file)).ok());
        let change = match (&before, article.verdict) {
            (_, PageVerdict::Failed) => Change::Failed,
            (Some(before), PageVerdict::Article) if same(before, &contents) => Change::Unchanged,
            // Two addresses lead to the article: it is filed as the one that is named in its file has it.
            (Some(before), PageVerdict::Article) if self.is_of_another_page(before, &article.source) => Change::Unchanged,
            (Some(_), PageVerdict::Article) => Change::Changed,
            (None, PageVerdict::Article) => Change::New,
            (Some(_), _) => Change::Lost,
            (None, _) => Change::Nothing,
        };
        let lines = if change == Change::Changed { differences(before.as_deref().unwrap_or(""), &contents) } else { Vec::new() };
        Done { article, contents, file, change, lines }
    }
}

impl Bench<'_> {
    /// The file of the article, and the id under which it is filed.
    fn identify(&self, article: &mut Article) -> Option<String> {
        if let Some((id, file)) = self.filed.id_of_source(&article.source).zip(self.filed.file_of_source(&article.source)) {
            id.clone_into(&mut article.id);
            return Some(file.to_owned());
        }
        let me = Portrait::of(article.title.as_deref(), article.date, &article.text);
        let chosen = story::choose::<Infallible>(&article.names, &me, |name| {
            let held = self.filed.file_of(&name.id).and_then(|file| Held::read(&self.config.output.dir, file));
            Ok(held.map(|held| Portrait::of(held.title.as_deref(), held.date, &held.text)))
        });
        let name = article.names.get(chosen.unwrap_or_default()?.place())?;
        article.id.clone_from(&name.id);
        self.filed.file_of(&name.id).map(str::to_owned)
    }

    /// Whether the file says that it was read from another page, and that page is kept too.
    fn is_of_another_page(&self, before: &str, source: &str) -> bool {
        let named = Held::of(before.to_owned()).source;
        named.is_some_and(|named| named != source && self.store.kept_page(&named).is_ok_and(|page| page.is_some()))
    }
}

/// The lines that count: what a run adds does not.
fn lines_of(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !ADDED.iter().any(|added| line.starts_with(added))).collect()
}

fn same(before: &str, after: &str) -> bool {
    lines_of(before) == lines_of(after)
}

/// The lines that went (`-`) and came (`+`), in the order of the texts: by a longest common subsequence, as far as that is bounded.
/// A line that only stands elsewhere now is neither.
fn differences(before: &str, after: &str) -> Vec<(char, String)> {
    let (old, new) = (lines_of(before), lines_of(after));
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let mut out: Vec<(char, &str)> = Vec::new();
    let common = common(old, new);
    let (mut a, mut b) = (0, 0);
    for (at, other) in common.into_iter().chain([(old.len(), new.len())]) {
        out.extend(old[a..at].iter().map(|line| ('-', *line)));
        out.extend(new[b..other].iter().map(|line| ('+', *line)));
        (a, b) = (at + 1, other + 1);
    }
    let mut balance: HashMap<&str, (usize, usize)> = HashMap::new();
    for (sign, line) in &out {
        let (went, came) = balance.entry(line).or_default();
        *(if *sign == '-' { went } else { came }) += 1;
    }
    let mut moved: HashMap<(char, &str), usize> = HashMap::new();
    for (line, (went, came)) in balance {
        moved.extend([(('-', line), went.min(came)), (('+', line), went.min(came))]);
    }
    out.retain(|entry| {
        let left = moved.entry(*entry).or_default();
        let stays = *left == 0;
        *left = left.saturating_sub(1);
        stays
    });
    out.into_iter().map(|(sign, line)| (sign, line.to_owned())).collect()
}

/// The places of lines that both have, in order; of very long texts none.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            longest[a * width + b] = if old[a] == new[b] {
                longest[(a + 1) * width + b + 1] + 1
            } else {
                longest[(a + 1) * width + b].max(longest[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut out) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        if old[a] == new[b] {
            out.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if longest[(a + 1) * width + b] >= longest[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    out
}

fn tell(done: &Done, as_json: bool, voice: &Voice) -> Result<()> {
    let mut out = io::stdout().lock();
    let article = &done.article;
    if as_json {
        let lines: Vec<String> = done.lines.iter().map(|(sign, line)| format!("{sign}{line}")).collect();
        let (id, error) = (Some(&article.id).filter(|id| !id.is_empty()), &article.error);
        let object = json!({ "source": article.source, "id": id, "change": done.change.name(), "verdict": article.verdict.name(),
            "title": article.title, "file": done.file, "difference": lines, "error": error });
        writeln!(out, "{object}")?;
        return Ok(());
    }
    match done.change {
        Change::Failed => voice.error(&super::voice::named(&article.source, article.error.as_deref().unwrap_or("it could not be read"))),
        Change::Unchanged | Change::Nothing => voice.detail(&format!("{}: {}", article.source, done.change.name())),
        Change::New | Change::Lost => {
            let place = done.file.as_deref().unwrap_or(&article.source);
            writeln!(out, "{}  {}  ({})", done.change.name(), visible(place), article.verdict.name())?;
        }
        Change::Changed => {
            writeln!(out, "changed  {}", visible(done.file.as_deref().unwrap_or(&article.source)))?;
            for (sign, line) in done.lines.iter().take(MAX_SHOWN).filter(|(_, line)| !line.is_empty()) {
                writeln!(out, "  {sign} {}", visible(line))?;
            }
            if done.lines.len() > MAX_SHOWN {
                writeln!(out, "  … {} further lines", done.lines.len() - MAX_SHOWN)?;
            }
        }
    }
    Ok(())
}

/// Brings a changed article's file up to date, or writes that of a new one, and the forms `beside` it. What is no article any more keeps
/// its file.
fn write(done: &Done, output: &Output, format: Format, beside: &[Format]) -> Result<()> {
    if let (Change::Unchanged, Some(file)) = (done.change, &done.file) {
        return write_beside(done, output, &output.folder().join(file), beside);
    }
    if !matches!(done.change, Change::Changed | Change::New) {
        return Ok(());
    }
    let day = output.day_filed(&done.article.id).unwrap_or_else(|| clock::now().to_zoned(TimeZone::UTC).date());
    let filed = match &done.file {
        Some(file) => output.file_state(&done.article, &done.contents, file, None)?,
        None => output.file(&done.article, &done.contents, format.extension(), day)?,
    };
    // The mark of an earlier state stays.
    let version = output.given(&done.article).and_then(|(_, version, _)| version);
    output.record(&ManifestLine { version, ..ManifestLine::new(&done.article, Some(&output.relative(filed.path()))) })?;
    write_beside(done, output, filed.path(), beside)
}

fn write_beside(done: &Done, output: &Output, file: &Path, beside: &[Format]) -> Result<()> {
    for other in beside {
        output.file_beside(file, &done.article, &render(&done.article, *other, &render::Options::default()), other.extension())?;
    }
    Ok(())
}

fn summary(tally: &HashMap<Change, usize>, written: bool, seconds: f64) -> String {
    let order = [Change::Changed, Change::New, Change::Lost, Change::Unchanged, Change::Nothing, Change::Failed];
    let name = |change: Change| match change {
        Change::Lost => "no article any more",
        Change::Nothing => "without an article",
        other => other.name(),
    };
    let parts: Vec<String> = order.iter().filter_map(|c| Some(format!("{} {}", tally.get(c)?, name(*c)))).collect();
    let stale = tally.contains_key(&Change::Changed) || tally.contains_key(&Change::New);
    let end = if written || !stale { "" } else { "; --write brings the files up to date" };
    format!("{}: {}{end} ({seconds:.1} s)", counted(tally.values().sum(), "kept page"), parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_name_what_went_and_came() {
        let shown = |a: &str, b: &str| differences(a, b).into_iter().map(|(sign, line)| format!("{sign}{line}")).collect::<Vec<_>>();
        assert_eq!(shown("a\nb\nc\nd", "a\nc\nx\nd"), ["-b", "+x"]);
        assert_eq!(shown("title: A\n\none\ntwo", "title: B\n\none\ntwo\nthree"), ["-title: A", "+title: B", "+three"]);
        assert!(same("a\nstory: 1\nb", "a\nb") && !same("a", "b"));
        assert!(shown("a\nb", "a\nb").is_empty());
        assert_eq!(shown("they\nbought\nhere\nnothing", "days\nthey\nbought\nwater\nhere\nhole"), ["+days", "+water", "-nothing", "+hole"]);
        assert_eq!(shown("a\nb\nc", "c\nb\na\nd"), ["+d"]);
    }
}
