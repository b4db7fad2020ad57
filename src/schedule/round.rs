//! One round: visit the sources, then work off what is due.

use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};

use super::{Event, Round, RoundError, Source, Tally, work};
use crate::pipeline::{Offered, Validators};
use crate::store::Visit;

/// Visits every source once and files every new article that they offer.
///
/// 1. Leases of a process that is gone end: its pages are due again.
/// 2. The sources are asked, several at once, with the validators of their last answer.
/// 3. Pages that are due are leased few at a time, read, cleaned, filed, and marked as done after the file is in its place.
///
/// A source or page that fails stops nothing else; only a state that cannot be written, a lost manifest or a full disk ends the round.
pub async fn run_round(round: &Round<'_>, sources: &[Source]) -> Result<Tally, RoundError> {
    let mut tally = Tally::default();
    round.store.reclaim((round.now)())?;
    let mut visits = stream::iter(sources.iter().map(|s| visit(round, s))).buffered(round.jobs.max(1));
    while let Some(visited) = visits.next().await {
        let (offered, failed) = visited?;
        tally.sources += 1;
        tally.found += offered;
        tally.sources_failed += usize::from(failed);
    }
    work::all_due(round, &mut tally).await?;
    Ok(tally)
}

/// Asks one source and keeps what it offers: how many pages, and whether it failed.
async fn visit(round: &Round<'_>, source: &Source) -> Result<(usize, bool), RoundError> {
    let address = source.url.as_str();
    round.store.register(address, source.kind.name(), Some(source.name.as_str()).filter(|n| !n.is_empty()))?;
    let known = round.store.source(address)?;
    let validators = known.map(|k| Validators { etag: k.etag, last_modified: k.last_modified }).unwrap_or_default();
    let answer = round.pipeline.source(&source.url, source.kind, &validators).await;
    let now = (round.now)();
    let next = next_visit(source, now);
    match answer {
        Ok(Offered::Unchanged) => {
            round.store.visited(address, &Visit::Unchanged, next, now)?;
            (round.tell)(Event::Unchanged(source));
            Ok((0, false))
        }
        Ok(Offered::New { title, candidates, validators, .. }) => {
            let added = round.store.add_candidates(address, &candidates, now)?;
            let visit = Visit::Read { title, etag: validators.etag, last_modified: validators.last_modified };
            round.store.visited(address, &visit, next, now)?;
            (round.tell)(Event::Visited { source, found: candidates.len(), new: added.new });
            Ok((candidates.len(), false))
        }
        Err(error) => {
            round.store.visited(address, &Visit::Failed(error.to_string()), next, now)?;
            (round.tell)(Event::SourceFailed(source, error.to_string()));
            Ok((0, true))
        }
    }
}

fn next_visit(source: &Source, now: Timestamp) -> Option<Timestamp> {
    now.checked_add(SignedDuration::try_from(source.every).ok()?).ok()
}
