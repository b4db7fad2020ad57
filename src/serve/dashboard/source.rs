//! One source: its visits, its cadence, its feeds, what was refused and why; pause, poll, retry.

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::{Shared, blocking, sources};
use super::actions::{Action, confirmed};
use super::layout::{Refused, page as framed};
use super::{chart, words};
use crate::schedule::condition;
use crate::store::{Refusal, Source, Standing, VisitLine};
use crate::text::redact::redact;

/// Pages that are listed.
const REFUSALS: usize = 100;

pub(super) async fn page(State(shared): State<Shared>, Path(slug): Path<String>) -> Result<Response, Refused> {
    let source = sources::named(&shared, &slug).await?;
    let now = shared.reader.now();
    let (store, url) = (shared.store.clone(), source.url.clone());
    let (visits, refused) = blocking(move || Ok((store.visit_lines(&url)?, store.refusals(&url, REFUSALS)?))).await?;
    let state = condition(&source, now);
    let content = html! {
        h1 dir="auto" { (sources::name(&source)) }
        p { (words::link(&redact(&source.url), &redact(&source.url))) }
        @if let Some(trouble) = words::trouble(&source, state) { p class="card note" { (trouble) } }
        div class="card" { (facts(&source, state, now)) }
        (buttons(&shared, &source, &slug))
        p { "Full text: " @for (at, end) in ["atom", "rss", "json"].iter().enumerate() { @if at > 0 { ", " } a href=(format!("/feeds/{slug}.{end}")) { (end) } } " · " a href=(format!("/articles?source={slug}")) { "Articles" } }
        h2 { "Visits" }
        @if visits.is_empty() { p { "None yet." } } @else { (visited(&visits, now)) }
        h2 { "Pages that gave no article" }
        @if refused.is_empty() { p { "None." } } @else { (refusals(&refused, now)) }
    };
    Ok(framed(&sources::name(&source), "/", &content))
}

fn facts(source: &Source, state: &str, now: jiff::Timestamp) -> Markup {
    html! {
        dl {
            dt { "State" } dd { span class={ "state " (words::class(state)) } { (state) } }
            dt { "Kind" } dd { (source.kind) }
            dt { "Asked" } dd { (source.plan.as_deref().unwrap_or("auto")) @if let Some(rhythm) = source.rhythm { ", by its rhythm every " (rhythm.as_secs() / 60) " min" } }
            dt { "Last visit" } dd { (words::when(source.last_visit, now)) @if let (Some(found), Some(new)) = (source.last_found, source.last_new) { ": " (found) " offered, " (new) " new" } }
            dt { "Next visit" } dd { (words::when(source.next_visit, now)) }
            dt { "Failures in a row" } dd { (source.failures) }
        }
    }
}

fn buttons(shared: &Shared, source: &Source, slug: &str) -> Markup {
    if shared.controls.is_none() {
        return html! { p class="soft" { "The sources are polled by another process; nothing can be changed here." } };
    }
    html! {
        div class="no-print" {
            @for action in Action::fitting(source.paused || source.standing == Standing::Gone) {
                form class="inline" method="post" action=(format!("/sources/{slug}/{}", action.name())) {
                    input type="hidden" name="csrf" value=(shared.secret.csrf());
                    button class="plain" { (action.label()) }
                }
            }
        }
    }
}

fn visited(visits: &[VisitLine], now: jiff::Timestamp) -> Markup {
    let told = |visit: &VisitLine| format!("{:.0}: {}", visit.at, visit.outcome);
    let outcomes: Vec<(&str, String)> = visits.iter().map(|visit| (visit.outcome.as_str(), told(visit))).collect();
    html! {
        div class="card" { (chart::visits(&outcomes)) }
        div class="scroll" { table {
            thead { tr { th { "When" } th { "Outcome" } th class="n" { "Offered" } th class="n" { "New" } th { "Error" } } }
            tbody { @for visit in visits.iter().rev().take(20) {
                tr { td class="when" { (words::when(Some(visit.at), now)) } td { (visit.outcome) } td class="n" { (visit.found) } td class="n" { (visit.new) } td { (visit.error.as_deref().map(redact).unwrap_or_default()) } }
            } }
        } }
    }
}

fn refusals(refused: &[Refusal], now: jiff::Timestamp) -> Markup {
    html! {
        div class="scroll" { table {
            thead { tr { th { "Page" } th { "What it is" } th { "Why" } th { "When" } } }
            tbody { @for page in refused {
                tr { td class="name" { (words::link(&page.url, &redact(&page.url))) } td { (page.what) } td { (page.error.as_deref().map(redact).unwrap_or_default()) } td class="when" { (words::when(Some(page.at), now)) } }
            } }
        } }
    }
}

/// `POST /sources/{slug}/{action}`.
pub(super) async fn change(
    State(shared): State<Shared>,
    Path((slug, action)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refused> {
    let source = sources::named(&shared, &slug).await?;
    let action = Action::named(&action).ok_or_else(|| Problem::missing("action"))?;
    let grant = super::actions::grant(&request);
    let method = request.method().clone();
    let asked = Asked::read(request, &shared, &[]).await?;
    confirmed(&shared, &asked, &method, grant)?;
    let controls = shared.controls.clone().ok_or_else(|| Problem::missing("scheduler in this process"))?;
    tokio::task::spawn_blocking(move || controls.act(&source.url, action))
        .await
        .map_err(|_| Problem::bad("the action met a fault"))?
        .map_err(Problem::bad)?;
    Ok(Redirect::to(&format!("/sources/{slug}")).into_response())
}
