//! Add: an address, what discover finds there, and a choice.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use url::Url;

use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::{Shared, sources};
use super::actions::{confirmed, grant};
use super::layout::{Refused, page as framed};
use crate::pipeline::SiteSources;

pub(super) async fn page(State(shared): State<Shared>, request: Request) -> Result<Response, Refused> {
    let asked = Asked::read(request, &shared, &[]).await?;
    let (found, wrong) = match asked.address() {
        Ok(None) => (None, None),
        Err(problem) => (None, Some(problem.detail)),
        Ok(Some(url)) => match shared.reader.pipeline().feeds(&url).await {
            Ok(found) => (Some((url, found)), None),
            Err(error) => (None, Some(Problem::from(error).detail)),
        },
    };
    let content = html! {
        h1 { "Add a source" }
        form class="filters" method="get" action="/add" {
            label class="wide" { "Address of a feed, a sitemap or a homepage" input name="url" inputmode="url" value=(asked.text("url").unwrap_or_default()) placeholder="https://www.example.org/" required autofocus; }
            button { "Look" }
        }
        @if let Some(wrong) = wrong { p class="card note bad" { (wrong) } }
        @if let Some((url, found)) = &found { (choices(&shared, url, found)) }
    };
    Ok(framed("Add a source", "/add", &content))
}

/// What was found, each with a button of its own.
fn choices(shared: &Shared, asked: &Url, found: &SiteSources) -> Markup {
    let feeds = found.feeds.iter().map(|feed| (feed.url.clone(), feed.title.clone(), "feed"));
    let sitemaps = found.sitemaps.iter().map(|url| (url.to_string(), None, "sitemap"));
    let mut all: Vec<(String, Option<String>, &str)> = feeds.chain(sitemaps).collect();
    if !all.iter().any(|(url, ..)| url == asked.as_str()) {
        all.push((asked.to_string(), None, "homepage, as it is"));
    }
    html! {
        h2 { "Found" }
        @if shared.controls.is_none() { p class="card note" { "The sources are polled by another process: add one there with dateline source add." } }
        ul class="list" {
            @for (url, title, kind) in &all {
                li {
                    form method="post" action="/add" {
                        input type="hidden" name="csrf" value=(shared.secret.csrf());
                        input type="hidden" name="url" value=(url);
                        h3 dir="auto" { (title.as_deref().unwrap_or(url)) }
                        p class="soft" { (kind) @if title.is_some() { " · " (url) } }
                        p class="row" { label { "Name " input name="name" value=(title.as_deref().unwrap_or_default()) maxlength="200"; } button disabled[shared.controls.is_none()] { "Add" } }
                    }
                }
            }
        }
    }
}

/// `POST /add`.
pub(super) async fn add(State(shared): State<Shared>, request: Request) -> Result<Response, Refused> {
    let (grant, method) = (grant(&request), request.method().clone());
    let asked = Asked::read(request, &shared, &[]).await?;
    confirmed(&shared, &asked, &method, grant)?;
    let url = asked.address()?.ok_or_else(|| Problem::bad("give the address of a source as url"))?;
    let name: Option<String> =
        asked.text("name").map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect());
    let controls = shared.controls.clone().ok_or_else(|| Problem::missing("scheduler in this process"))?;
    let address = url.to_string();
    tokio::task::spawn_blocking(move || controls.add(&address, name.as_deref()))
        .await
        .map_err(|_| Problem::bad("the action met a fault"))?
        .map_err(Problem::bad)?;
    let slug = sources::slug(&crate::store::Source { url: url.into(), ..crate::store::Source::default() });
    // The scheduler takes it up in its own time.
    let known = sources::named(&shared, &slug).await.is_ok();
    Ok(Redirect::to(&if known { format!("/sources/{slug}") } else { "/".to_owned() }).into_response())
}
