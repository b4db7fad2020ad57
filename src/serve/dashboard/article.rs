//! One article: to read, with its facts and their sources; why; what its publisher changed; the story's other tellings; the kept page.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

use super::super::feeds::links::{self, Links};
use super::super::problem::Problem;
use super::super::reader::{Given, ReadPage, Wishes};
use super::super::{Shared, blocking, v1};
use super::articles::told;
use super::layout::{Refused, page as framed, rendered};
use super::words;
use crate::store::{Document, Entry};
use crate::story::Change;

/// Tellings of one story that are listed.
const TELLINGS: usize = 50;

pub(super) async fn page(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Refused> {
    let document = v1::document(&shared, &id).await?;
    let record = v1::kept_record(&document);
    let index = shared.index.clone();
    let story = document.entry.story.clone();
    let tellings = blocking(move || index.story(&story, TELLINGS)).await?;
    let entry = &document.entry;
    let text = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or_default();
    // Pictures would be loaded from elsewhere.
    let body = links::changed(text("html"), Links::Preserve, false);
    let direction = if text("direction") == "rtl" { "rtl" } else { "auto" };
    let title = entry.title.as_deref().unwrap_or("(no headline)");
    let content = html! {
        p class="row no-print" { (downloads(entry)) a href=(format!("/articles/{id}/why")) { "Why this text" } @if entry.version > 1 { a href=(format!("/articles/{id}/versions")) { "Versions" } } a href=(format!("/articles/{id}/kept")) { "Kept page" } }
        article class="read" dir=(direction) lang=[entry.language.as_deref()] {
            h1 dir="auto" { (title) }
            p class="soft" { (told(entry)) @if let Some(names) = names(&record) { " · " (names) } }
            (rendered(&body))
        }
        h2 { "Facts" }
        div class="card" { (facts(&record, entry)) }
        @if tellings.len() > 1 {
            h2 { "The story's other tellings" }
            ul class="list" { @for other in tellings.iter().filter(|other| other.id != entry.id) { li { h3 dir="auto" { a href=(format!("/articles/{}", other.id)) { (other.title.as_deref().unwrap_or("(no headline)")) } } p class="soft" { (told(other)) } } } }
        }
    };
    Ok(framed(title, "/articles", &content))
}

fn names(record: &Value) -> Option<String> {
    let names: Vec<&str> = record.get("authors")?.as_array()?.iter().filter_map(Value::as_str).collect();
    Some(names.join(", ")).filter(|names| !names.is_empty())
}

fn downloads(entry: &Entry) -> Markup {
    let address = entry.url.as_deref().unwrap_or(&entry.page);
    html! {
        (words::link(address, "Original"))
        @for end in ["txt", "md", "json"] { a href=(format!("/v1/articles/{}.{end}", entry.id)) { (end) } }
    }
}

/// The facts with where each was read.
fn facts(record: &Value, entry: &Entry) -> Markup {
    let text = |key: &str| record.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let list = |key: &str| {
        let values: Vec<String> =
            record.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect();
        Some(values.join(", ")).filter(|values| !values.is_empty())
    };
    let number = |key: &str| record.get(key).filter(|value| value.is_number()).map(Value::to_string);
    let rows: Vec<(&str, Option<String>)> = vec![
        ("Address", text("url")),
        ("Published", text("date")),
        ("Date read from", text("date_source")),
        ("Changed", text("modified")),
        ("Authors", list("authors")),
        ("Agencies", list("agencies")),
        ("Outlet", text("site")),
        ("Language", text("language")),
        ("Section", text("section")),
        ("Tags", list("tags")),
        ("Standfirst", text("standfirst").or(text("description"))),
        ("Corrections", list("corrections")),
        ("Words", number("words")),
        ("Confidence", record.get("confidence").and_then(Value::as_f64).map(|c| format!("{c:.2}"))),
        ("Text from", text("body_source")),
        ("Encoding", text("encoding")),
        ("File", Some(entry.file.clone()).filter(|file| !file.is_empty())),
        ("Filed", Some(format!("{:.0}", entry.filed))),
        ("Offered by", text("offered_by")),
    ];
    html! { dl { @for (name, value) in rows { @if let Some(value) = value { dt { (name) } dd dir="auto" { (value) } } } } }
}

/// The page as it was kept, cleaned once more.
async fn again(shared: &Shared, document: &Document, explain: bool) -> Result<ReadPage, Problem> {
    let (candidate, given) = kept_page(shared, document).await?;
    let wishes = Wishes { explain, ..Wishes::default() };
    let mut pages = shared.reader.clean_as(candidate, given, &wishes).await?;
    let same = pages.iter().position(|page| page.article().text == document.text).unwrap_or(0);
    Ok(pages.swap_remove(same))
}

async fn kept_page(shared: &Shared, document: &Document) -> Result<(crate::model::Candidate, Given), Problem> {
    let (store, page) = (shared.store.clone(), document.entry.page.clone());
    let found = blocking(move || {
        let Some(kept) = store.kept_page(&page)? else { return Ok(None) };
        Ok(store.page_body(&kept)?.map(|body| (kept.page, body)))
    });
    let (page, bytes) =
        found.await?.ok_or_else(|| Problem::missing("kept page in the state: pages are kept for a time ([store] keep_pages)"))?;
    Ok((page.candidate, Given { bytes, content_type: page.content_type, url: url::Url::parse(&page.url).ok() }))
}

/// `/articles/{id}/why`.
pub(super) async fn why(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Refused> {
    let document = v1::document(&shared, &id).await?;
    let page = again(&shared, &document, true).await?;
    let content = html! {
        p { a href=(format!("/articles/{id}")) { "Back to the article" } }
        h1 dir="auto" { "Why: " (document.entry.title.as_deref().unwrap_or("(no headline)")) }
        (ledger(&page))
    };
    Ok(framed("Why", "/articles", &content))
}

/// The blocks of a page with their verdicts and reasons.
pub(super) fn ledger(page: &ReadPage) -> Markup {
    let ledger = &page.cleaned.ledger;
    let kept = ledger.kept().count();
    html! {
        p class="soft" { (kept) " of " (ledger.blocks.len()) " blocks kept. A score is how sure the model is that a block belongs to the article." }
        ol class="blocks" {
            @for (block, verdict) in ledger.iter() {
                li class=(if verdict.keep { "keep" } else { "drop" }) dir="auto" {
                    (block.text)
                    small dir="ltr" {
                        (if verdict.keep { "kept" } else { "dropped" }) " · " (block.kind.name()) " · " (format!("{:.2}", verdict.score))
                        @if let Some(repair) = verdict.repair { " · repair: " (repair) }
                        @for reason in &verdict.reasons { " · " (reason.text) }
                    }
                }
            }
        }
    }
}

/// `/articles/{id}/versions`: paragraphs that came and went.
pub(super) async fn versions(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Refused> {
    let document = v1::document(&shared, &id).await?;
    let (store, address) = (shared.store.clone(), document.entry.url.clone().unwrap_or(document.entry.page.clone()));
    let versions = blocking(move || store.versions(&address)).await?;
    let now = shared.reader.now();
    let content = html! {
        p { a href=(format!("/articles/{id}")) { "Back to the article" } }
        h1 dir="auto" { "Versions: " (document.entry.title.as_deref().unwrap_or("(no headline)")) }
        @if versions.is_empty() { p { "Its publisher has not changed it." } }
        @for (at, version) in versions.iter().rev() {
            h2 { "Version " (version.number) " · " (version.kind) " · " (words::when(Some(*at), now)) }
            @if let Ok(change) = serde_json::from_str::<Change>(&version.change) { (difference(&change)) } @else { p class="soft" { "As it was first filed." } }
        }
    };
    Ok(framed("Versions", "/articles", &content))
}

fn difference(change: &Change) -> Markup {
    html! {
        @if let Some(before) = &change.headline_before { p { "The headline was: " del dir="auto" { (before) } } }
        ul class="diff" {
            @for (place, text) in &change.added { li class="add" dir="auto" { ins { (text) } " " small { "new, paragraph " (place + 1) } } }
            @for place in &change.removed { li class="del" { "Paragraph " (place + 1) " of the version before went." } }
        }
        p class="soft" { (change.kept) " paragraphs stayed." }
    }
}

/// `/articles/{id}/kept`: the page as it came, to be saved. It is never shown as a page of ours.
pub(super) async fn kept(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Refused> {
    let document = v1::document(&shared, &id).await?;
    let (_, given) = kept_page(&shared, &document).await?;
    let name = format!("attachment; filename=\"{id}.html\"");
    Ok(([(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, name)], given.bytes).into_response())
}
