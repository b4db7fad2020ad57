//! What happens in a run, and the counts of it.

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// What happens in a run. As JSON it has the key `event`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A source was read.
    Visited {
        /// The source.
        source: String,
        /// How many pages it offers.
        found: usize,
        /// How many of them are new.
        new: usize,
        /// Of how many known ones it says something new.
        changed: usize,
    },
    /// A source has not changed.
    Unchanged {
        /// The source.
        source: String,
    },
    /// A source was read, but something of it is left out.
    LeftOut {
        /// The source.
        source: String,
        /// What, and why.
        note: String,
    },
    /// A source could not be read.
    SourceFailed {
        /// The source.
        source: String,
        /// Why.
        error: String,
        /// Failures in a row.
        failures: u32,
    },
    /// A source has failed five times in a row.
    Unhealthy {
        /// The source.
        source: String,
        /// When it is tried again.
        #[serde(serialize_with = "moment")]
        next: Option<Timestamp>,
    },
    /// A source is gone for good (410): it is asked no more.
    Gone {
        /// The source.
        source: String,
    },
    /// A source has moved for good: it is asked at its new address.
    Moved {
        /// The source.
        source: String,
        /// The address.
        to: String,
    },
    /// At its own wish a source is left alone in this round.
    LeftAlone {
        /// The source.
        source: String,
        /// Until then.
        #[serde(serialize_with = "text")]
        until: Timestamp,
    },
    /// Files that were older than what is kept were deleted.
    Expired {
        /// How many.
        files: usize,
    },
    /// Somebody paused a source: it is not asked.
    Paused {
        /// The source.
        source: String,
    },
    /// An article was filed.
    Filed {
        /// Its page.
        url: String,
        /// Its headline.
        title: Option<String>,
        /// Its file inside the output folder.
        file: String,
        /// False if the same file was there already.
        new: bool,
        /// The id of the article of which it is a copy.
        duplicate_of: Option<String>,
    },
    /// A copy of an article that was filed before: it is recorded without a file.
    Recorded {
        /// Its page.
        url: String,
        /// The id of the article of which it is a copy.
        duplicate_of: String,
    },
    /// The publisher changed an article.
    Changed {
        /// Its page.
        url: String,
        /// `headline`, `correction` or `update`.
        kind: String,
        /// The version's number, from 2.
        version: u32,
        /// Its file, or the first version's where that is kept.
        file: String,
    },
    /// The article was filed before.
    Known {
        /// Its page.
        url: String,
    },
    /// The page gave an article before and leads to another one now: the article stays as it is.
    PageMoved {
        /// Its page.
        url: String,
        /// Where it leads now.
        to: String,
        /// The file of the article that it gave.
        file: String,
    },
    /// The page holds no article.
    Nothing {
        /// The page.
        url: String,
        /// What it is instead.
        verdict: String,
    },
    /// The page could not be read, or its article not be filed.
    PageFailed {
        /// The page.
        url: String,
        /// Why.
        error: String,
        /// When it is tried again.
        #[serde(serialize_with = "moment")]
        retry: Option<Timestamp>,
    },
    /// Too many pages wait for the turn of one host: this one is read later.
    PutOff {
        /// The page.
        url: String,
        /// When it is due again.
        #[serde(serialize_with = "text")]
        until: Timestamp,
    },
    /// The disk is nearly full: nothing new is begun.
    DiskLow {
        /// Free bytes.
        free: u64,
        /// The configured floor.
        floor: u64,
    },
    /// The state or the folder cannot be written for now: the work waits.
    Trouble {
        /// Why.
        error: String,
        /// When it is tried again.
        #[serde(serialize_with = "text")]
        retry: Timestamp,
    },
    /// What stood in the way is gone: the work goes on.
    Resumed,
    /// The clock was set, or the machine slept.
    ClockJumped {
        /// How many visits were planned anew.
        replanned: usize,
    },
    /// The configuration was read again.
    Reloaded {
        /// Sources that are new.
        new: usize,
        /// Sources that stand there no more.
        removed: usize,
    },
    /// The configuration is wrong; the one before stays.
    ReloadFailed {
        /// What is wrong.
        error: String,
    },
    /// An orderly stop has begun: so much is under way.
    Stopping {
        /// Visits and pages.
        under_way: usize,
    },
    /// The run ends before everything is done.
    Stopped {
        /// Pages and visits that were broken off; they are due again.
        unfinished: usize,
        /// Pages that wait to be read.
        waiting: u64,
    },
}

#[expect(clippy::ref_option, reason = "serde calls it so")]
fn moment<S: Serializer>(time: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
    time.map(|time| time.to_string()).serialize(to)
}

fn text<S: Serializer>(time: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(time)
}

/// Counts of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sources that were asked.
    pub sources: usize,
    /// Sources that failed.
    pub sources_failed: usize,
    /// Pages that the sources offer.
    pub found: usize,
    /// Articles that were filed.
    pub filed: usize,
    /// Copies that were recorded.
    pub recorded: usize,
    /// Articles that their publishers changed.
    pub changed: usize,
    /// Pages whose article was filed before.
    pub known: usize,
    /// Pages without an article.
    pub nothing: usize,
    /// Pages that failed.
    pub failed: usize,
    /// True if the run was stopped before everything was done.
    pub stopped: bool,
}

impl Tally {
    pub(super) fn count(&mut self, event: &Event) {
        match event {
            Event::Visited { found, .. } => {
                self.sources += 1;
                self.found += found;
            }
            Event::Unchanged { .. } | Event::LeftAlone { .. } | Event::Paused { .. } => self.sources += 1,
            Event::SourceFailed { .. } => {
                self.sources += 1;
                self.sources_failed += 1;
            }
            Event::Filed { .. } => self.filed += 1,
            Event::Recorded { .. } => self.recorded += 1,
            Event::Changed { .. } => self.changed += 1,
            Event::Known { .. } | Event::PageMoved { .. } => self.known += 1,
            Event::Nothing { .. } => self.nothing += 1,
            Event::PageFailed { .. } => self.failed += 1,
            Event::Stopped { .. } => self.stopped = true,
            _ => {}
        }
    }
}
