//! `dateline config check`: whether all is well, without doing anything.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Result, anyhow};
use jiff::Timestamp;

use super::super::args::{Cleaning, Common, ConfigCheck};
use super::super::redact::redact;
use super::super::voice::{Voice, counted, named, visible};
use super::super::{clock, net, run as polling, setup};
use crate::config::{Config, Listed};
use crate::pipeline::{Offered, Pipeline, Validators};
use crate::schedule::Every;
use crate::store::is_server;

/// So many visits to come are shown of each source.
const VISITS: usize = 5;

pub(super) fn run(args: &ConfigCheck, common: &Common, voice: &mut Voice) -> Result<u8> {
    let flags = args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")).collect();
    let layers = setup::layers(common, flags);
    let config = Config::load(&layers)?;
    let listed = config.all_sources(layers.file.as_deref())?;
    let pipeline = net::pipeline(&config, setup::extract_options(&Cleaning::default(), &config.clean)?, false)?;
    config.serve.address().map_err(|error| anyhow!(error))?;
    let mut faults = folders(&config, voice);
    let mut out = String::new();
    let name = layers.file.as_deref().map_or_else(|| "none: defaults and environment".to_owned(), |file| file.display().to_string());
    let _ = writeln!(out, "configuration: {name}\noutput: {}\nstate: {}", config.output.dir.display(), config.store_path().display());
    for source in &listed {
        let _ = writeln!(out, "{}", visits(source, &config)?);
    }
    io::stdout().lock().write_all(visible(&out).as_bytes())?;
    if args.fetch {
        faults += asked(&pipeline, &listed, voice)?;
    }
    if listed.is_empty() {
        voice.warn("no source is configured; add one with `dateline source add URL`");
    }
    let verdict = match faults {
        0 if listed.is_empty() => "nothing to poll".to_owned(),
        0 => "all is well".to_owned(),
        _ => counted(faults, "fault"),
    };
    voice.say(&format!("{}: {verdict}", counted(listed.len(), "source")));
    Ok(u8::from(faults > 0))
}

/// Tries the folders that are written to; a file without a name is made there and gone again.
fn folders(config: &Config, voice: &Voice) -> usize {
    let state = config.store_path();
    let state = if is_server(&state) { config.output.dir.as_path() } else { state.parent().unwrap_or(Path::new("")) };
    let folders = [("output", config.output.dir.as_path()), ("state", state)];
    let fault = |(what, folder): (&str, &Path)| {
        let tried = tempfile::tempfile_in(standing(folder)).err()?;
        voice.error(&format!("{what}: {}: cannot be written: {tried}", folder.display()));
        Some(())
    };
    folders.into_iter().filter_map(fault).count()
}

/// The folder, or the nearest above it that is there.
fn standing(folder: &Path) -> &Path {
    let here = |path: &Path| path.as_os_str().is_empty();
    folder.ancestors().find(|path| here(path) || path.is_dir()).filter(|path| !here(path)).unwrap_or(Path::new("."))
}

/// A source with its next visits.
fn visits(listed: &Listed, config: &Config) -> Result<String> {
    let source = &listed.source;
    let plan = source.plan(&config.schedule.timezone).map_err(|error| anyhow!("{}: {error}", listed.file.display()))?;
    let address = redact(&source.url.to_string());
    let name = if source.name.is_empty() { address } else { format!("{} <{address}>", source.name) };
    let next = |mut at: Timestamp, step: &dyn Fn(Timestamp) -> Option<Timestamp>| {
        let mut times = Vec::new();
        while let (true, Some(next)) = (times.len() < VISITS, step(at)) {
            at = next;
            times.push(format!("{at:.0}"));
        }
        times.join(", ")
    };
    let now = clock::now();
    Ok(match plan {
        Every::Auto => {
            let every = &config.schedule;
            format!("{name}: as its rhythm shows, between {} and {}", minutes(every.min_interval), minutes(every.max_interval))
        }
        Every::Interval(interval) => format!("{name}: every {}: {}", minutes(interval), next(now, &|at| at.checked_add(interval).ok())),
        Every::Cron(line) => format!("{name}: {}: {}", Every::Cron(line.clone()), next(now, &|at| line.after(at))),
    })
}

fn minutes(span: std::time::Duration) -> String {
    match span.as_secs() {
        seconds if seconds >= 7_200 && seconds.is_multiple_of(3_600) => format!("{} h", seconds / 3_600),
        seconds if seconds >= 60 && seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

/// Asks each source once; gives how many could not be read.
fn asked(pipeline: &Pipeline, listed: &[Listed], voice: &mut Voice) -> Result<usize> {
    let (runtime, folder) = (net::runtime()?, setup::current_folder()?);
    let mut failed = 0;
    for source in listed.iter().map(|listed| &listed.source) {
        let url = source.url.url(&folder)?;
        let shown = if source.name.is_empty() { redact(url.as_str()) } else { source.name.clone() };
        match runtime.block_on(pipeline.source(&url, polling::kind(source.kind), &Validators::default())) {
            Ok(Offered::New { title, candidates, notes, moved_to, .. }) => {
                let title = title.map(|title| format!(" ({title})")).unwrap_or_default();
                voice.say(&format!("{shown}{title}: {} offered", counted(candidates.len(), "article")));
                notes.iter().for_each(|note| voice.warn(note));
                if let Some(to) = moved_to {
                    voice.warn(&format!("{shown}: has moved for good to {}; change its address", redact(&to)));
                }
            }
            Ok(Offered::Unchanged) => voice.say(&format!("{shown}: nothing changed")),
            Err(error) => {
                failed += 1;
                voice.error(&redact(&named(&shown, &error.to_string())));
            }
        }
    }
    Ok(failed)
}
