//! What a run says: a line for people, or a JSON object, for each thing that happens.

use std::fmt::Write;

use serde_json::{Value, json};

use super::clock;
use super::redact::redact;
use super::voice::{Voice, counted, named};
use crate::schedule::{Event, Tally};

/// Tells what happens, on stderr.
pub(super) struct Teller<'a> {
    pub(super) voice: &'a Voice,
    pub(super) json: bool,
    /// Visits that brought nothing are details: a log of months tells changes.
    pub(super) changes: bool,
}

/// How much an event matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Error,
    Warn,
    Info,
    Debug,
}

impl Teller<'_> {
    pub(super) fn tell(&self, event: &Event) {
        let level = match event {
            Event::Unchanged { .. } | Event::Visited { new: 0, changed: 0, .. } if self.changes => Level::Debug,
            event => level(event),
        };
        if self.json {
            return self.voice.record(level == Level::Error, level == Level::Debug, || record(event, level));
        }
        let text = redact(&words(event));
        match level {
            Level::Error => self.voice.error(&text),
            Level::Warn => self.voice.warn(&text),
            Level::Info => self.voice.say(&text),
            Level::Debug => self.voice.detail(&text),
        }
    }
}

fn level(event: &Event) -> Level {
    match event {
        Event::SourceFailed { .. } | Event::PageFailed { .. } | Event::ReloadFailed { .. } => Level::Error,
        Event::LeftOut { .. }
        | Event::Unhealthy { .. }
        | Event::Gone { .. }
        | Event::PageMoved { .. }
        | Event::DiskLow { .. }
        | Event::Trouble { .. } => Level::Warn,
        Event::Known { .. } | Event::Filed { new: false, .. } => Level::Debug,
        _ => Level::Info,
    }
}

/// One line: the event with its time and level, nothing secret.
fn record(event: &Event, level: Level) -> String {
    let mut value = serde_json::to_value(event).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        for field in fields.values_mut() {
            if let Value::String(text) = field {
                *text = redact(text);
            }
        }
        let name = match level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        };
        fields.shift_insert(0, "time".to_owned(), json!(format!("{:.3}", clock::now())));
        fields.shift_insert(1, "level".to_owned(), json!(name));
    }
    value.to_string()
}

fn words(event: &Event) -> String {
    match event {
        Event::Visited { source, found, new, changed: 0 } => format!("{source}: {found} offered, {new} new"),
        Event::Visited { source, found, new, changed } => format!("{source}: {found} offered, {new} new, {changed} changed"),
        Event::Unchanged { source } => format!("{source}: nothing changed"),
        // The error names the address, which is also what a source without a name is called.
        Event::SourceFailed { source, error, .. } if error.starts_with(source.as_str()) => error.clone(),
        Event::SourceFailed { source, error, .. } => format!("{source}: {error}"),
        // It names the address that it is about.
        Event::LeftOut { note, .. } => note.clone(),
        Event::Unhealthy { source, next } => {
            format!("{source}: unhealthy: five visits in a row have failed{}", at("; the next try is", *next))
        }
        Event::Gone { source } => {
            format!("{source}: gone for good (410), it is asked no more; remove it, or bring it back with `dateline source add`")
        }
        Event::Moved { source, to } => {
            format!("{source}: has moved for good and is asked at {to} from now on; change its address when you can")
        }
        Event::Paused { source } => format!("{source}: paused; `dateline source resume` brings it back"),
        Event::PutOff { url, until } => format!("{url}: read after {until:.0}, since too many pages wait for its host"),
        Event::LeftAlone { source, until } => format!("{source}: left alone until {until:.0}, as it asked"),
        Event::Filed { title, file, duplicate_of, new, .. } => {
            let mark = if *new { '+' } else { '=' };
            let copy = duplicate_of.as_ref().map(|id| format!("  (a copy of {id})")).unwrap_or_default();
            format!("  {mark} {file}  {}{copy}", title.as_deref().unwrap_or("(no title)"))
        }
        Event::Recorded { url, duplicate_of } => format!("  ≈ {url}: a copy of {duplicate_of}"),
        Event::Changed { url, kind, version, file } if file.is_empty() => format!("  ~ {url}: {kind}, version {version}"),
        Event::Changed { kind, version, file, .. } => format!("  ~ {file}: {kind}, version {version}"),
        Event::Known { url } => format!("  {url}: filed before"),
        Event::PageMoved { url, to, file } => format!("  {url}: gone or moved: it leads to {to} now; {file} stays as it is"),
        Event::Nothing { url, verdict } => format!("  - {url}: {verdict}"),
        Event::PageFailed { url, error, .. } => named(url, error),
        _ => words_of_the_house(event),
    }
}

fn words_of_the_house(event: &Event) -> String {
    let mib = |bytes: u64| format!("{} MiB", bytes >> 20);
    match event {
        Event::DiskLow { free, floor } => format!(
            "the disk has {} left, less than {}: nothing new is begun until there is more (schedule.min_free_bytes)",
            mib(*free),
            mib(*floor)
        ),
        Event::Trouble { error, retry } => format!("{error}; the work waits and is tried again at {retry:.0}"),
        Event::Expired { files } => format!("{} deleted, older than output.retention", counted(*files, "file")),
        Event::Resumed => "the work goes on".to_owned(),
        Event::ClockJumped { replanned } => {
            format!("the clock was set or the machine slept: {} planned anew", counted(*replanned, "visit"))
        }
        Event::Reloaded { new, removed } => format!("configuration read again: {new} sources new, {removed} removed"),
        Event::ReloadFailed { error } => format!("{error}; the configuration before stays in force"),
        Event::Stopping { under_way } => format!("stopping: {under_way} under way; a second signal stops at once"),
        Event::Stopped { unfinished, waiting } => {
            format!(
                "stopped: {unfinished} unfinished, {} to read at the next start",
                counted(usize::try_from(*waiting).unwrap_or(usize::MAX), "page")
            )
        }
        other => format!("{other:?}"),
    }
}

fn at(what: &str, time: Option<jiff::Timestamp>) -> String {
    time.map(|time| format!("{what} {time:.0}")).unwrap_or_default()
}

/// The counts of a run in one line.
pub(super) fn summary(t: &Tally) -> String {
    let mut out = format!("{}, {} offered: {} filed", counted(t.sources, "source"), counted(t.found, "article"), t.filed);
    for (count, what) in [
        (t.changed, "changed"),
        (t.recorded, if t.recorded == 1 { "copy recorded" } else { "copies recorded" }),
        (t.known, "filed before"),
        (t.nothing, "without an article"),
        (t.failed, "failed"),
        (t.sources_failed, if t.sources_failed == 1 { "source failed" } else { "sources failed" }),
    ] {
        if count > 0 {
            let _ = write!(out, ", {count} {what}");
        }
    }
    out
}
