//! The first pass over a folder: which lines recur in the files of a site, and which files are pages of one article.

use std::sync::Arc;

use anyhow::Result;

use super::chains::{self, Chains, Said};
use super::inputs::Input;
use super::items::Page;
use super::ordered::ordered;
use super::voice::Voice;
use crate::archive;
use crate::extract::{self, Source};
use crate::site_memory::{FEWEST_FILES, Learner, Trace, traces};

/// The endings of files that are read only once, since they are archives.
const ARCHIVES: &[&str] = &["warc", "wet", "json"];
/// The endings of files that hold one page, and whose lines are not learned from.
const CONTAINERS: &[&str] = &["mhtml", "mht", "webarchive"];

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Which lines recur.
    pub(super) lines: bool,
    /// Which files are pages of one article.
    pub(super) chains: bool,
}

/// The options with what the inputs tell of their sites, and the chains among them. Standard input and archives tell nothing; a few
/// files teach nothing.
pub(super) fn survey(
    inputs: &[Input],
    options: extract::Options,
    wanted: Wanted,
    jobs: usize,
    voice: &Voice,
) -> Result<(extract::Options, Chains)> {
    let files: Vec<&Input> = inputs.iter().filter(|input| !ends_with(input, ARCHIVES)).collect();
    let teaching = files.iter().filter(|input| !ends_with(input, CONTAINERS)).count();
    let most = options.parts.0;
    let wanted = Wanted { lines: wanted.lines && teaching >= FEWEST_FILES as usize, chains: wanted.chains && most > 1 && files.len() > 1 };
    if !wanted.lines && !wanted.chains {
        return Ok((options, Chains::default()));
    }
    let (mut learner, mut said) = (Learner::default(), Vec::new());
    let take = |(name, traces, its): (String, Vec<Trace>, Option<Said>)| {
        traces.into_iter().for_each(|trace| learner.take(trace));
        said.extend(its.map(|its| (name, its)));
        Ok(())
    };
    ordered(jobs, || files.iter().copied(), |input| told_by(input, &options, wanted), take)?;
    let chains = Chains::of(&said, most);
    if !wanted.lines {
        return Ok((options, chains));
    }
    let found = learner.finish();
    voice.detail(&format!("learned from {teaching} files which lines recur on their sites"));
    Ok((extract::Options { learned: (!found.is_empty()).then(|| Arc::new(found)), ..options }, chains))
}

/// What the file cannot be read for is told when it is cleaned.
fn told_by(input: &Input, options: &extract::Options, wanted: Wanted) -> (String, Vec<Trace>, Option<Said>) {
    let name = input.name();
    let Ok(loaded) = Page::Unread(input.clone()).load() else { return (name, Vec::new(), None) };
    if archive::binary(&loaded.bytes).is_some() {
        return (name, Vec::new(), None);
    }
    let lines = wanted.lines && !ends_with(input, CONTAINERS);
    let source = Source { name: &name, bytes: &loaded.bytes, content_type: loaded.content_type.as_deref(), ..Source::default() };
    // A page is parsed once for both.
    let reader = if wanted.chains { chains::reader(&name, &loaded, options) } else { None };
    let traces = match &reader {
        _ if !lines => Vec::new(),
        Some(reader) => {
            let (named, blocks) = reader.page();
            vec![Trace::of_saved(&source, named, blocks)]
        }
        None => traces(&source, options.input, (&options.html, &options.dump)),
    };
    let said = reader.map(|reader| chains::said(&name, &loaded, &reader, options));
    (name, traces, said)
}

/// True for what is no file, and for files whose names end so.
fn ends_with(input: &Input, endings: &[&str]) -> bool {
    let Input::File(path) = input else { return true };
    let name = path.to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
}
