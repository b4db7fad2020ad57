//! Pages that are due: leased, read, cleaned, filed, marked.

use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Event, Round, RoundError, Tally, is_filed};
use crate::files::{Filed, ManifestLine};
use crate::model::{Article, Origin, PageVerdict, identity};
use crate::pipeline::Cleaned;
use crate::store::{FiledArticle, Outcome, Task};

/// A page is leased for this long; after that it is due again.
const LEASE: Duration = Duration::from_mins(15);
/// A page that failed for a passing reason is due again after this, doubled with each failure.
const RETRY_SECONDS: i64 = 15 * 60;
/// After so many failures it is given up.
const MAX_ATTEMPTS: u32 = 5;

/// Works until nothing is due.
pub(super) async fn all_due(round: &Round<'_>, tally: &mut Tally) -> Result<(), RoundError> {
    loop {
        let tasks = round.store.lease(round.jobs.max(1), (round.now)(), LEASE)?;
        if tasks.is_empty() {
            return Ok(());
        }
        (round.tell)(Event::Due(tasks.len()));
        let mut done = stream::iter(tasks.iter().map(|task| one(round, task))).buffer_unordered(round.jobs.max(1));
        while let Some(result) = done.next().await {
            let counted: Tally = result?;
            tally.filed += counted.filed;
            tally.known += counted.known;
            tally.nothing += counted.nothing;
            tally.failed += counted.failed;
        }
    }
}

async fn one(round: &Round<'_>, task: &Task) -> Result<Tally, RoundError> {
    let now = (round.now)();
    let page = match round.pipeline.page(&task.candidate).await {
        Err(error) => return failed(round, task, &error.to_string(), error.is_retryable() && task.attempts + 1 < MAX_ATTEMPTS),
        Ok(page) => page,
    };
    round.store.begin(task)?;
    match finished(round, task, round.pipeline.clean(&task.candidate, &page, now), now) {
        // What stands in the way of one file may be moved; it costs no other page, and this one is not given up.
        Err(RoundError::Files(error)) if error.is_local() => failed(round, task, &error.to_string(), true),
        result => result,
    }
}

/// Marks the page as failed: to be tried `again` later, or given up.
fn failed(round: &Round<'_>, task: &Task, message: &str, again: bool) -> Result<Tally, RoundError> {
    let now = (round.now)();
    let wait = SignedDuration::from_secs(RETRY_SECONDS << task.attempts.min(10));
    round.store.fail(task, message, if again { now.checked_add(wait).ok() } else { None }, now)?;
    let line = ManifestLine {
        source: task.candidate.url.clone(),
        verdict: PageVerdict::Failed.name().into(),
        error: Some(message.to_owned()),
        ..ManifestLine::default()
    };
    round.output.record(&line)?;
    (round.tell)(Event::PageFailed(&task.candidate.url, message.to_owned()));
    Ok(Tally { failed: 1, ..Tally::default() })
}

/// Files the page's article (the first, if a dump holds several pages) and marks the page as done.
fn finished(round: &Round<'_>, task: &Task, cleaned: Vec<Cleaned>, now: Timestamp) -> Result<Tally, RoundError> {
    let mut tally = Tally::default();
    let mut outcome = Outcome::Nothing(PageVerdict::Empty);
    for Cleaned { article, .. } in cleaned {
        let this = article_outcome(round, task, article, now, &mut tally)?;
        if !matches!(outcome, Outcome::Filed(_)) {
            outcome = this;
        }
    }
    round.store.complete(task, &outcome, (round.now)())?;
    Ok(tally)
}

fn article_outcome(round: &Round<'_>, task: &Task, mut article: Article, now: Timestamp, tally: &mut Tally) -> Result<Outcome, RoundError> {
    let address = article.canonical_url.clone().or_else(|| article.url.clone()).unwrap_or_else(|| task.candidate.url.clone());
    if !is_filed(article.verdict) {
        round.output.record_article(&article, None)?;
        (round.tell)(Event::Nothing(&article));
        tally.nothing += 1;
        return Ok(Outcome::Nothing(article.verdict));
    }
    if round.store.knows(&address)? {
        (round.tell)(Event::Known(&article));
        tally.known += 1;
        return Ok(Outcome::Known);
    }
    if article.date.is_none() {
        article.date_source = Some(Origin::Fetched);
    }
    let filed = file(round, &article, now)?;
    let path = round.output.relative(filed.path());
    (round.tell)(Event::Filed(&article, path.clone(), !matches!(filed, Filed::Unchanged(_))));
    tally.filed += 1;
    Ok(Outcome::Filed(FiledArticle {
        id: article.id,
        url: address,
        title: article.title,
        date: article.date,
        file: path,
        hash: identity(&article.text),
    }))
}

/// The file first, then its line in the manifest; the mark in the store comes after both.
fn file(round: &Round<'_>, article: &Article, now: Timestamp) -> Result<Filed, RoundError> {
    let day = round.output.day_filed(&article.id).unwrap_or_else(|| now.to_zoned(TimeZone::UTC).date());
    let (contents, extension) = (round.render)(article);
    let filed = round.output.file(article, &contents, extension, day)?;
    round.output.record_article(article, Some(&filed))?;
    Ok(filed)
}
