//! What `source add` asks before it adds: whether anything is offered there, and what.

use anyhow::{Result, anyhow};

use super::super::args::Cleaning;
use super::super::redact::redact;
use super::super::voice::{Voice, counted};
use super::super::{net, run as polling, setup};
use super::Book;
use crate::config::{Kind, Source};
use crate::discover::ListedFeed;
use crate::pipeline::{Offered, Validators};

/// So many feeds of a homepage are named.
const NAMED: usize = 5;

/// Asks the source once and tells what it offers; one that offers nothing is not added.
pub(super) fn first(book: &Book, source: &Source, voice: &Voice) -> Result<()> {
    let url = source.url.url(&setup::current_folder()?)?;
    let pipeline = net::pipeline(&book.config, setup::extract_options(&Cleaning::default(), &book.config.clean)?, false)?;
    let runtime = net::runtime()?;
    let shown = redact(url.as_str());
    let asked = runtime.block_on(pipeline.source(&url, polling::kind(source.kind), &Validators::default()));
    let error = match asked {
        Ok(Offered::New { title, candidates, notes, .. }) => {
            let title = title.map(|title| format!(" ({title})")).unwrap_or_default();
            let newest = candidates.iter().filter_map(|candidate| candidate.date.as_ref().map(|date| date.day)).max();
            let newest = newest.map(|day| format!(", the newest of {day}")).unwrap_or_default();
            voice.say(&format!("{shown}{title}: {} offered{newest}", counted(candidates.len(), "article")));
            notes.iter().for_each(|note| voice.warn(&redact(note)));
            if source.kind == Kind::Auto {
                feeds(&pipeline, &runtime, &url, voice);
            }
            return Ok(());
        }
        Ok(Offered::Unchanged) => return Ok(()),
        Err(error) => error.to_string(),
    };
    let told = if error.contains(url.as_str()) { redact(&error) } else { redact(&format!("{url}: {error}")) };
    Err(anyhow!("{told}; it was not added: give another address, or add it all the same with --no-check"))
}

/// A feed with what the page calls it.
fn shown(feed: &ListedFeed) -> String {
    feed.title.as_ref().map_or_else(|| redact(&feed.url), |title| format!("{title} <{}>", redact(&feed.url)))
}

/// A homepage is asked by way of its feeds: which they are is worth knowing, for one of them may be the better source.
fn feeds(pipeline: &crate::pipeline::Pipeline, runtime: &tokio::runtime::Runtime, url: &url::Url, voice: &Voice) {
    let Ok(found) = runtime.block_on(pipeline.feeds(url)) else { return };
    let others: Vec<String> = found.feeds.iter().filter(|feed| feed.url != url.as_str()).take(NAMED).map(shown).collect();
    if !others.is_empty() {
        voice.say(&format!("it announces {}", others.join(", ")));
    }
}
