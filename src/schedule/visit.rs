//! One visit to one source.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::page::{Tools, blocking};
use super::{Ahead, Answer, Event, MOVES_BEFORE_MOVED, Past, Plan, RunError, Source, revisit};
use crate::pipeline::{Offered, PipelineError, Validators};
use crate::store::{self, Added, Visit, Visited};

/// A visit, done or not.
pub(super) struct VisitDone {
    /// The source's address.
    pub(super) address: String,
    /// What happened, or why it could not be kept.
    pub(super) told: Result<Vec<Event>, RunError>,
}

impl Tools {
    /// Asks one source, keeps what it offers, and plans the next visit.
    pub(super) async fn visit(self, source: Source, known: store::Source) -> VisitDone {
        let address = known.url.clone();
        let told = self.ask(source, known).await;
        VisitDone { address, told }
    }

    async fn ask(&self, source: Source, known: store::Source) -> Result<Vec<Event>, RunError> {
        let began = self.clock.now();
        let validators = Validators { etag: known.etag.clone(), last_modified: known.last_modified.clone() };
        let url = address_to_ask(&source, &known);
        let answer = self.live.pipeline.source(&url, source.kind, &validators).await;
        let now = self.clock.now();
        let tools = self.clone();
        blocking(move || tools.keep(&source, &known, &answer, (began, now))).await
    }

    fn keep(
        &self,
        source: &Source,
        known: &store::Source,
        answer: &Result<Offered, PipelineError>,
        times: (Timestamp, Timestamp),
    ) -> Result<Vec<Event>, RunError> {
        let (state, now) = (&self.state, times.1);
        let mut hints = known.hints;
        let mut added = Added::default();
        let (visit, outcome) = match answer {
            Ok(Offered::Unchanged) => (Visit::Unchanged, read(known, 0, known.moved.as_ref().map(|(to, _)| to.clone()))),
            Ok(Offered::New { title, candidates, validators, moved_to, hints: theirs, .. }) => {
                hints = *theirs;
                added = state.add_candidates(&known.url, candidates, now)?;
                let (etag, last_modified) = (validators.etag.clone(), validators.last_modified.clone());
                let (found, new) = (candidates.len(), added.new);
                let visit = Visit::Read { title: title.clone(), etag, last_modified, found, new, hints };
                (visit, read(known, new, moved_to.clone()))
            }
            Err(error) => (Visit::Failed(error.to_string()), Answer::Failed { gone: error.is_gone(), retry_after: error.retry_after() }),
        };
        let plan = Plan { every: source.every.clone(), least: self.live.rules.least, most: self.live.rules.most };
        let past = Past { rhythm: known.rhythm, failures: known.failures, moved: known.moved.clone() };
        let mut ahead = revisit(&plan, &past, &hints, &outcome, times, seed(&known.url, now));
        if matches!(visit, Visit::Unchanged) {
            // An answer without a body says nothing of moving.
            ahead.past.moved.clone_from(&known.moved);
            ahead.turned_moved = false;
        }
        let patience = if let Answer::Failed { retry_after: Some(wish), .. } = &outcome { now.checked_add(*wish).ok() } else { None };
        let visited = visited(known, visit, &outcome, &ahead, patience);
        state.visited(&visited, now)?;
        let mut told = events(source, &visited, &ahead, &outcome, added);
        if let Ok(Offered::New { notes, .. }) = answer {
            told.extend(notes.iter().map(|note| Event::LeftOut { source: source.shown().to_owned(), note: note.clone() }));
        }
        Ok(told)
    }
}

fn read(known: &store::Source, new: usize, moved_to: Option<String>) -> Answer {
    Answer::Read { new, moved_to, first: known.last_success.is_none() }
}

/// The source's address, or the one to which it has moved.
fn address_to_ask(source: &Source, known: &store::Source) -> Url {
    let moved = known.moved.as_ref().filter(|(_, times)| *times >= MOVES_BEFORE_MOVED);
    moved.and_then(|(to, _)| Url::parse(to).ok()).unwrap_or_else(|| source.url.clone())
}

fn visited(known: &store::Source, visit: Visit, answer: &Answer, ahead: &Ahead, patience: Option<Timestamp>) -> Visited {
    Visited {
        source: known.url.clone(),
        visit,
        next: ahead.next,
        gone: matches!(answer, Answer::Failed { gone: true, .. }),
        failures: ahead.past.failures,
        rhythm: ahead.past.rhythm,
        moved: ahead.past.moved.clone(),
        not_before: patience,
        skipped: ahead.skipped,
    }
}

fn events(source: &Source, visited: &Visited, ahead: &Ahead, answer: &Answer, added: Added) -> Vec<Event> {
    let name = || source.shown().to_owned();
    let mut out = vec![match &visited.visit {
        Visit::Unchanged => Event::Unchanged { source: name() },
        Visit::Read { found, new, .. } => Event::Visited { source: name(), found: *found, new: *new, changed: added.changed },
        Visit::Failed(error) => Event::SourceFailed { source: name(), error: error.clone(), failures: visited.failures },
    }];
    if matches!(answer, Answer::Failed { gone: true, .. }) {
        out.push(Event::Gone { source: name() });
    } else if ahead.turned_unhealthy {
        out.push(Event::Unhealthy { source: name(), next: ahead.next });
    }
    if let (true, Some((to, _))) = (ahead.turned_moved, &ahead.past.moved) {
        out.push(Event::Moved { source: name(), to: to.clone() });
    }
    out
}

/// Another number for each source and visit.
pub(super) fn seed(url: &str, now: Timestamp) -> u64 {
    let mut hasher = DefaultHasher::new();
    (url, now.as_second()).hash(&mut hasher);
    hasher.finish()
}

/// When a source is asked next by a plan that is new; `None`: as it was planned. A wish for patience holds.
pub(super) fn by_new_plan(source: &Source, known: &store::Source, now: Timestamp) -> Option<Timestamp> {
    let (last, planned) = (known.last_visit?, known.next_visit?);
    let next = match &source.every {
        super::Every::Interval(interval) => last.checked_add(SignedDuration::try_from(*interval).ok()?).ok()?,
        super::Every::Cron(line) => line.after(now)?,
        // Its rhythm says it, unless the plan before put the visit further off.
        super::Every::Auto => last.checked_add(SignedDuration::try_from(distance(source, known)).ok()?).ok()?.min(planned),
    };
    Some(known.not_before.map_or(next, |until| next.max(until)))
}

/// How far apart the visits of a source are, about: what a catch-up is spread over.
pub(super) fn distance(source: &Source, known: &store::Source) -> std::time::Duration {
    match &source.every {
        super::Every::Interval(interval) => *interval,
        super::Every::Auto => known.rhythm.unwrap_or(std::time::Duration::from_mins(30)),
        super::Every::Cron(line) => {
            let last = known.last_visit.unwrap_or_default();
            let step = line.after(last).and_then(|one| Some(line.after(one)?.duration_since(one)));
            std::time::Duration::try_from(step.unwrap_or(SignedDuration::from_hours(1))).unwrap_or_default()
        }
    }
}
