//! Articles: search and filters over what was filed.

use axum::extract::{Request, State};
use axum::response::Response;
use maud::{Markup, html};

use super::super::asked::Asked;
use super::super::{Shared, blocking, sources, v1};
use super::layout::{Refused, page as framed};
use super::words;
use crate::store::{Entry, Hit, MOST_RANKED, Query, Source};

/// Articles of one page.
const SHOWN: usize = 30;

/// What is shown: entries with a snippet each, the number of matches, where it goes on.
struct Shown {
    hits: Vec<Hit>,
    total: Option<usize>,
    next: Option<String>,
}

pub(super) async fn page(State(shared): State<Shared>, request: Request) -> Result<Response, Refused> {
    let asked = Asked::read(request, &shared, &[]).await?;
    let store = shared.store.clone();
    let known = blocking(move || store.sources()).await?;
    let mut filter = v1::filter(&asked)?;
    // A source is named by the digits that stand in our own addresses.
    if let Some(source) = known.iter().find(|source| Some(sources::slug(source).as_str()) == filter.source.as_deref()) {
        filter.source = Some(source.url.clone());
    }
    let (index, now, cursor) = (shared.index.clone(), shared.reader.now(), asked.number("cursor")?);
    let words = asked.text("q").unwrap_or_default().to_owned();
    let (shown, wrong) = match words.parse::<Query>() {
        Ok(query) => {
            let skip = cursor.unwrap_or(0).min(MOST_RANKED);
            let found = blocking(move || index.search(&query, &filter, skip, SHOWN, now)).await?;
            let next = Some(skip + found.hits.len()).filter(|next| *next < found.total && !found.hits.is_empty());
            (Shown { hits: found.hits, total: Some(found.total), next: next.map(|next| next.to_string()) }, None)
        }
        Err(error) => {
            let cursor = cursor.and_then(|cursor| i64::try_from(cursor).ok());
            let page = blocking(move || index.list(&filter, cursor, SHOWN)).await?;
            let hits =
                page.entries.into_iter().map(|entry| Hit { title: entry.title.clone().unwrap_or_default(), entry, snippet: String::new() });
            let shown = Shown { hits: hits.collect(), total: None, next: page.next.map(|next| next.to_string()) };
            (shown, Some(error.to_string()).filter(|_| !words.is_empty()))
        }
    };
    let content = html! {
        h1 { "Articles" }
        (form(&asked, &known))
        @if let Some(wrong) = wrong { p class="card note" { "Search: " (wrong) "." } }
        @if let Some(total) = shown.total { p class="soft" { @if total >= MOST_RANKED { (MOST_RANKED) " or more articles" } @else if total == 1 { "1 article" } @else { (total) " articles" } } }
        @if shown.hits.is_empty() { p { "Nothing is filed that fits." } }
        ul class="list" { @for hit in &shown.hits { (item(hit)) } }
        @if let Some(next) = &shown.next { p { a class="button" rel="next" href=(further(&asked, next)) { "More" } } }
    };
    Ok(framed("Articles", "/articles", &content))
}

fn form(asked: &Asked, known: &[Source]) -> Markup {
    let value = |name: &str| asked.text(name).unwrap_or_default().to_owned();
    let chosen = value("source");
    html! {
        form class="filters" method="get" action="/articles" role="search" {
            label class="wide" { "Words" input type="search" name="q" value=(value("q")) placeholder="sea lock, \"a phrase\", begin*, -without" autofocus[value("q").is_empty()]; }
            label { "Source" select name="source" {
                option value="" { "all" }
                @for source in known { option value=(sources::slug(source)) selected[sources::slug(source) == chosen] { (sources::name(source)) } }
            } }
            label { "Language" input name="language" size="4" maxlength="3" value=(value("language")) placeholder="en"; }
            label { "Since" input type="date" name="since" value=(value("since")); }
            label { "Before" input type="date" name="until" value=(value("until")); }
            button { "Search" }
        }
    }
}

/// The same request, going on behind what is shown.
fn further(asked: &Asked, next: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in ["q", "source", "language", "since", "until"] {
        if let Some(value) = asked.text(name) {
            query.append_pair(name, value);
        }
    }
    format!("/articles?{}", query.append_pair("cursor", next).finish())
}

fn item(hit: &Hit) -> Markup {
    let entry = &hit.entry;
    html! {
        li {
            h3 dir="auto" { a href=(format!("/articles/{}", entry.id)) { @if hit.title.is_empty() { "(no headline)" } @else { (words::marked(&hit.title)) } } }
            @if !hit.snippet.is_empty() { p dir="auto" { (words::marked(&hit.snippet)) } }
            p class="soft" { (told(entry)) }
        }
    }
}

/// Day, outlet, language, and what is special of an article.
pub(super) fn told(entry: &Entry) -> Markup {
    let day = entry.date.map_or_else(|| "undated".to_owned(), |date| date.day.to_string());
    html! {
        (day)
        @if let Some(site) = &entry.site { " · " bdi { (site) } }
        @if let Some(language) = &entry.language { " · " (language) }
        @if entry.version > 1 { " · version " (entry.version) }
        @if entry.duplicate_of.is_some() { " · a copy" }
    }
}
