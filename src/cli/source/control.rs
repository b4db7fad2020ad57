//! `source poll`, `pause` and `resume`.

use anyhow::{Result, anyhow, bail};

use super::super::redact::redact;
use super::super::voice::Voice;
use super::super::{clock, run as polling, setup};
use super::{Book, args};
use crate::cli::args::{Cleaning, Common, Run};
use crate::config::Listed;
use crate::files::FilesError;
use crate::store::Store;

/// What a change waits for.
const SOON: &str = "a running dateline sees it within a minute";

/// Asks one source now: in a round of its own, or by the process that is running.
pub(super) fn poll(book: &Book, args: &args::SourceNamed, common: &Common, voice: &mut Voice) -> Result<u8> {
    let (listed, store) = named(book, &args.source)?;
    let url = address(listed)?;
    if store.source(&url)?.is_some_and(|source| source.paused) {
        bail!("{}: it is paused; `dateline source resume` brings it back", shown(listed));
    }
    store.replan(&[(url.clone(), clock::now())])?;
    drop(store);
    let run = Run {
        no_learn: false,
        once: true,
        due: false,
        trial: false,
        log: "text".to_owned(),
        cleaning: Cleaning::default(),
        format: None,
        output: None,
        keep_pages: None,
        jobs: None,
    };
    match polling::only(&run, common, vec![url], voice) {
        Err(error) if error.downcast_ref::<FilesError>().is_some_and(FilesError::is_locked) => {
            voice.say(&format!("{}: due now; {SOON}", shown(listed)));
            Ok(0)
        }
        done => done,
    }
}

pub(super) fn pause(book: &Book, args: &args::SourceNamed, voice: &Voice) -> Result<u8> {
    let (listed, store) = named(book, &args.source)?;
    let paused = store.pause(&address(listed)?)?;
    let how = if paused { "paused: neither it nor its pages are asked for until `dateline source resume`" } else { "was paused already" };
    voice.say(&format!("{}: {how}", shown(listed)));
    Ok(0)
}

pub(super) fn resume(book: &Book, args: &args::SourceNamed, voice: &Voice) -> Result<u8> {
    let (listed, store) = named(book, &args.source)?;
    let resumed = store.resume(&address(listed)?)?;
    let how = if resumed { format!("is asked again from now on; {SOON}") } else { "was not paused".to_owned() };
    voice.say(&format!("{}: {how}", shown(listed)));
    Ok(0)
}

/// The source of that address or name, and the state.
fn named<'a>(book: &'a Book, name: &str) -> Result<(&'a Listed, Store)> {
    let listed = book.named(name)?;
    Ok((listed, Store::open_with(&book.config.store_path(), &book.config.store.options())?))
}

/// The address by which the state knows it.
fn address(listed: &Listed) -> Result<String> {
    listed.source.url.url(&setup::current_folder()?).map(|url| url.to_string()).map_err(|error| anyhow!(error))
}

fn shown(listed: &Listed) -> String {
    if listed.source.name.is_empty() { redact(&listed.source.url.to_string()) } else { listed.source.name.clone() }
}
