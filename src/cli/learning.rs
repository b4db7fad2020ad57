//! The first pass over a folder of dumps and pages: which lines recur in the files of a site.

use std::sync::Arc;

use anyhow::Result;

use super::inputs::Input;
use super::items::Page;
use super::ordered::ordered;
use super::voice::Voice;
use crate::archive;
use crate::extract::{self, Source};
use crate::site_memory::{FEWEST_FILES, Learner, Trace, traces};

/// The endings of files that are read only once, since they are archives.
const ARCHIVES: &[&str] = &["mhtml", "mht", "warc"];

/// The options with what the inputs tell of their sites. Standard input and archives teach nothing; neither do a few files.
pub(super) fn learned(inputs: &[Input], options: extract::Options, jobs: usize, voice: &Voice) -> Result<extract::Options> {
    let files: Vec<&Input> = inputs.iter().filter(|i| may_teach(i)).collect();
    if files.len() < FEWEST_FILES as usize {
        return Ok(options);
    }
    let mut learner = Learner::default();
    let take = |traces: Vec<Trace>| {
        traces.into_iter().for_each(|t| learner.take(t));
        Ok(())
    };
    ordered(jobs, || files.iter().copied(), |input| traces_of(input, &options), take)?;
    let found = learner.finish();
    voice.detail(&format!("learned from {} files which lines recur on their sites", files.len()));
    Ok(extract::Options { learned: (!found.is_empty()).then(|| Arc::new(found)), ..options })
}

/// What the file cannot be read for is told when it is cleaned.
fn traces_of(input: &Input, options: &extract::Options) -> Vec<Trace> {
    let name = input.name();
    let Ok(loaded) = Page::Unread(input.clone()).load() else { return Vec::new() };
    if archive::binary(&loaded.bytes).is_some() {
        return Vec::new();
    }
    traces(
        &Source { name: &name, bytes: &loaded.bytes, content_type: loaded.content_type.as_deref(), ..Source::default() },
        options.input,
        (&options.html, &options.dump),
    )
}

fn may_teach(input: &Input) -> bool {
    let Input::File(path) = input else { return false };
    let name = path.to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    name.rsplit_once('.').is_none_or(|(_, ending)| !ARCHIVES.contains(&ending))
}
