//! Overview: how sources fare, what was filed each day, trouble with its remedy, disk and queue.

use axum::extract::State;
use axum::response::Response;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::super::{Shared, blocking, sources};
use super::layout::{Refused, page as framed};
use super::{chart, words};
use crate::files::free_bytes;
use crate::schedule::condition;
use crate::store::{SourceStatus, Status};
use crate::text::redact::redact;

/// Days of the chart.
const DAYS: usize = 30;
/// Below so much free room it is told.
const LITTLE_ROOM: u64 = 2 << 30;

pub(super) async fn page(State(shared): State<Shared>) -> Result<Response, Refused> {
    let now = shared.reader.now();
    let (store, index, folder) = (shared.store.clone(), shared.index.clone(), shared.folder.clone());
    let since = now.checked_sub(jiff::SignedDuration::from_hours(24 * i64::try_from(DAYS).unwrap_or(0))).unwrap_or(now);
    let (status, filed, free) = blocking(move || Ok((store.status()?, index.filed_by_day(since)?, free_bytes(&folder)))).await?;
    let today = now.to_zoned(TimeZone::UTC).date();
    let content = html! {
        h1 { "Overview" }
        (figures(&status, free))
        p id="live" class="soft" aria-live="polite" {}
        (troubles(&status, free, now))
        h2 { "Filed each day" }
        div class="card" { (chart::days(&filed, today, DAYS)) }
        h2 { "Sources" }
        @if status.sources.is_empty() { p { "No source yet. " a href="/add" { "Add one" } "." } } @else { (table(&status.sources, now)) }
        p class="soft" { "All articles: " a href="/feeds/all.atom" { "Atom" } ", " a href="/feeds/all.rss" { "RSS" } ", " a href="/feeds/all.json" { "JSON" } " · every feed: " a href="/feeds.opml" { "OPML" } }
    };
    Ok(framed("Overview", "/", &content))
}

fn figures(status: &Status, free: Option<u64>) -> Markup {
    html! {
        ul class="facts" {
            li { b { (status.articles) } "articles" }
            li { b { (status.totals.waiting) } "pages waiting" }
            li { b { (status.changes) } "changes seen" }
            li { b { (status.totals.failed + status.totals.aside) } "pages failed" }
            li { b { (words::size(status.bytes)) } "state" }
            @if let Some(free) = free { li { b { (words::size(free)) } "free on the disk" } }
        }
    }
}

fn troubles(status: &Status, free: Option<u64>, now: jiff::Timestamp) -> Markup {
    let told: Vec<(&SourceStatus, String)> = status
        .sources
        .iter()
        .filter_map(|source| Some((source, words::trouble(&source.source, condition(&source.source, now))?)))
        .collect();
    let tight = free.filter(|free| *free < LITTLE_ROOM);
    if told.is_empty() && tight.is_none() {
        return words::nothing();
    }
    html! {
        h2 { "Trouble" }
        @if let Some(free) = tight { p class="card note bad" { "Only " (words::size(free)) " are free on the disk. Below schedule.min_free_bytes nothing new is begun." } }
        @for (source, told) in told {
            p class="card note" { a href=(format!("/sources/{}", sources::slug(&source.source))) { (sources::name(&source.source)) } ": " (told) }
        }
    }
}

fn table(all: &[SourceStatus], now: jiff::Timestamp) -> Markup {
    html! {
        div class="scroll" {
            table {
                thead { tr { th { "Source" } th { "State" } th { "Last visit" } th { "Next visit" } th class="n" { "Filed" } th class="n" { "Waiting" } th class="n hide-small" { "No article" } th class="n hide-small" { "Failed" } } }
                tbody { @for status in all { (row(status, now)) } }
            }
        }
    }
}

fn row(status: &SourceStatus, now: jiff::Timestamp) -> Markup {
    let (source, counts) = (&status.source, &status.counts);
    let state = condition(source, now);
    html! {
        tr {
            td class="name" { a href=(format!("/sources/{}", sources::slug(source))) dir="auto" { (sources::name(source)) } br; small { (redact(&source.url)) } }
            td { span class={ "state " (words::class(state)) } { (state) } }
            td class="when" { (words::when(source.last_visit, now)) }
            td class="when" { (words::when(source.next_visit.filter(|_| state != "gone" && state != "removed"), now)) }
            td class="n" { (counts.filed) }
            td class="n" { (counts.waiting) }
            td class="n hide-small" { (counts.nothing + counts.known + counts.copies) }
            td class="n hide-small" { (counts.failed + counts.aside) }
        }
    }
}
