//! Our own API under `/v1`: clean, fetch, why, articles, sources.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use serde_json::{Value, json};

use super::asked::Asked;
use super::problem::Problem;
use super::reader::{Given, ReadPage};
use super::wishes::wishes;
use super::{Shared, blocking};
use crate::render::{self, Format};
use crate::store::{Document, Entry, Filter, MARK_END, MARK_START, Query};
use crate::text::redact::redact;

/// Articles of one answer, unless the request says.
const USUAL: usize = 50;
/// No answer lists more.
const MOST: usize = 500;
/// No search gives results behind this.
const MOST_SKIPPED: usize = 2_000;
/// Lines of NDJSON in one request.
const MOST_LINES: usize = 10_000;

/// The record of a page with its body in every form.
pub(super) fn record(page: &ReadPage) -> Value {
    let mut record = serde_json::to_value(page.article()).unwrap_or_default();
    if let Value::Object(members) = &mut record {
        members.insert("html".to_owned(), page.html().into());
        members.insert("markdown".to_owned(), page.markdown().into());
    }
    record
}

/// The page in the form that the request asks for, or why it holds no article.
fn answer(page: &ReadPage, asked: &Asked) -> Result<Response, Problem> {
    if let Some(problem) = Problem::of_verdict(page.article()) {
        return Err(problem);
    }
    let accept = asked.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let named = asked.text("format").or(match accept.split([',', ';']).next().unwrap_or_default().trim() {
        "text/plain" => Some("text"),
        "text/markdown" => Some("markdown"),
        _ => None,
    });
    match named {
        None | Some("json") => Ok(json_answer(&record(page))),
        Some(name) => {
            let format: Format = name.parse().map_err(|error| Problem::bad(format!("format: {error}")))?;
            let options = render::Options { header: !asked.is_on("no_header"), ..render::Options::default() };
            Ok(form(render::render(page.article(), format, &options), format))
        }
    }
}

fn form(text: String, format: Format) -> Response {
    let kind = match format {
        Format::Text => "text/plain; charset=utf-8",
        Format::Markdown => "text/markdown; charset=utf-8",
        Format::Html => "text/html; charset=utf-8",
        Format::Json => "application/json",
        Format::Jsonl => "application/x-ndjson",
        Format::Tei => "application/tei+xml",
    };
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

pub(super) fn json_answer(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// `POST /v1/clean`: a page as it came, JSON with `html` or `text`, or lines of such JSON.
pub(super) async fn clean(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::read(request, &shared, &[]).await?;
    let kind = asked.content_type.as_deref().unwrap_or_default();
    if ["application/x-ndjson", "application/jsonl"].iter().any(|lines| kind.starts_with(lines)) {
        return lines(&shared, asked);
    }
    answer(&cleaned(&shared, &asked).await?, &asked)
}

/// The page that a request brings with it.
async fn cleaned(shared: &Shared, asked: &Asked) -> Result<ReadPage, Problem> {
    let mut wishes = wishes(asked)?;
    let url = asked.address()?;
    let given = match (asked.text("html"), asked.text("text"), asked.raw.is_empty()) {
        (Some(html), ..) => Given { bytes: html.as_bytes().to_vec(), content_type: Some("text/html; charset=utf-8".to_owned()), url },
        (None, Some(text), _) => {
            wishes.input = wishes.input.or(Some(crate::extract::InputKind::Text));
            Given { bytes: text.as_bytes().to_vec(), content_type: Some("text/plain; charset=utf-8".to_owned()), url }
        }
        (None, None, false) => Given { bytes: asked.raw.clone(), content_type: asked.content_type.clone(), url },
        (None, None, true) => {
            return Err(Problem::bad("send a page as the body, or JSON with html or text; GET /v1/fetch?url= fetches one"));
        }
    };
    shared.reader.clean(given, &wishes).await
}

/// One object a line in, one a line out, in order; a line that fails says so in its place.
fn lines(shared: &Shared, asked: Asked) -> Result<Response, Problem> {
    let text = String::from_utf8(asked.raw).map_err(|_| Problem::bad("the lines are not UTF-8"))?;
    let lines: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    if lines.len() > MOST_LINES {
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("more than {MOST_LINES} lines")));
    }
    let shared = shared.clone();
    // The room of the body is given back when the last line is done.
    let room = std::sync::Arc::new(asked.room);
    let done = futures_util::stream::iter(lines.into_iter().map(move |line| {
        let (shared, _room) = (shared.clone(), std::sync::Arc::clone(&room));
        async move { Ok::<_, std::convert::Infallible>(line_done(&shared, &line).await.to_string() + "\n") }
    }));
    let done = futures_util::StreamExt::buffered(done, 8);
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(done)).into_response())
}

async fn line_done(shared: &Shared, line: &str) -> Value {
    let read = async {
        let json = serde_json::from_str(line).map_err(|error| Problem::bad(format!("the line is not JSON: {error}")))?;
        let asked = Asked { json: Some(json), ..Asked::default() };
        cleaned(shared, &asked).await
    };
    match read.await {
        // As in JSON Lines of the command line, also what is no article has its record.
        Ok(page) => record(&page),
        Err(problem) => json!({ "verdict": "failed", "error": problem.detail }),
    }
}

/// `GET|POST /v1/fetch?url=`.
pub(super) async fn fetch(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let asked =
        Asked::read(request, &shared, &["key", "format", "favor", "keep", "drop", "select", "strip", "comments", "no_header"]).await?;
    let page = shared.reader.read(asked.address()?, asked.text("html").map(str::to_owned), &wishes(&asked)?).await?;
    answer(&page, &asked)
}

/// `GET|POST /v1/why`: every block of a page with its verdict and the reasons.
pub(super) async fn why(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::read(request, &shared, &["key", "text"]).await?;
    let mut wishes = wishes(&asked)?;
    wishes.explain = true;
    let page = if asked.raw.is_empty() {
        shared.reader.read(asked.address()?, asked.text("html").map(str::to_owned), &wishes).await?
    } else {
        let url = asked.address()?;
        shared.reader.clean(Given { bytes: asked.raw.clone(), content_type: asked.content_type.clone(), url }, &wishes).await?
    };
    Ok(json_answer(&ledger(&page, asked.text("text"))))
}

/// The ledger as JSON: the facts, and the blocks that hold `words`, or all.
pub(super) fn ledger(page: &ReadPage, words: Option<&str>) -> Value {
    let article = page.article();
    let words = words.map(str::to_lowercase);
    let wanted = |text: &str| words.as_ref().is_none_or(|words| text.to_lowercase().contains(words));
    let blocks: Vec<Value> = page
        .cleaned
        .ledger
        .iter()
        .filter(|(block, _)| wanted(&block.text))
        .map(|(block, verdict)| {
            let reasons: Vec<&str> = verdict.reasons.iter().map(|reason| reason.text.as_ref()).collect();
            json!({ "kind": block.kind.name(), "keep": verdict.keep, "score": verdict.score, "repair": verdict.repair, "reasons": reasons,
                "text": block.text })
        })
        .collect();
    json!({
        "source": redact(&article.source), "verdict": article.verdict.name(), "reason": article.verdict.reason(), "title": article.title,
        "authors": article.authors, "date": article.date, "date_source": article.date_source, "site": article.site,
        "language": article.language, "words": article.words, "confidence": article.confidence, "error": article.error, "blocks": blocks,
    })
}

/// The filter that a request names.
pub(super) fn filter(asked: &Asked) -> Result<Filter, Problem> {
    Ok(Filter {
        since: asked.text("since").map(|text| moment("since", text)).transpose()?,
        until: asked.text("until").map(|text| moment("until", text)).transpose()?,
        source: asked.text("source").map(str::to_owned),
        language: asked.text("language").map(str::to_owned),
        one_of_story: asked.text("story") == Some("one"),
    })
}

/// A time, or the day's beginning.
fn moment(name: &str, text: &str) -> Result<Timestamp, Problem> {
    let day = || text.parse::<civil::Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let wrong = || Problem::bad(format!("{name}: expected a day or a time such as 2025-04-02 or 2025-04-02T13:24:00Z, not {text:?}"));
    text.parse().ok().or_else(day).ok_or_else(wrong)
}

/// `GET /v1/articles`: newest filed first, or by rank where `q` is given.
pub(super) async fn articles(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::read(request, &shared, &[]).await?;
    let filter = filter(&asked)?;
    let n = asked.number("limit")?.unwrap_or(USUAL).clamp(1, MOST);
    let cursor = asked.number("cursor")?;
    let (index, now) = (shared.index.clone(), shared.reader.now());
    let value = match asked.text("q") {
        None => {
            let cursor = cursor.and_then(|cursor| i64::try_from(cursor).ok());
            let page = blocking(move || index.list(&filter, cursor, n)).await?;
            json!({ "articles": page.entries.iter().map(entry).collect::<Vec<_>>(), "next": page.next.map(|next| next.to_string()) })
        }
        Some(words) => {
            let query: Query = words.parse().map_err(|error| Problem::bad(format!("q: {error}")))?;
            let skip = cursor.unwrap_or(0);
            if skip > MOST_SKIPPED {
                return Err(Problem::bad(format!("cursor: no more than {MOST_SKIPPED} results are ranked")));
            }
            let found = blocking(move || index.search(&query, &filter, skip, n, now)).await?;
            let next = Some(skip + found.hits.len()).filter(|next| *next < found.total && !found.hits.is_empty());
            let hit = |hit: &crate::store::Hit| {
                let mut value = entry(&hit.entry);
                value["snippet"] = hit.snippet.replace([MARK_START, MARK_END], "**").into();
                value
            };
            json!({ "articles": found.hits.iter().map(hit).collect::<Vec<_>>(), "total": found.total, "next": next.map(|next| next.to_string()) })
        }
    };
    Ok(json_answer(&value))
}

/// What a list says of an article.
pub(super) fn entry(entry: &Entry) -> Value {
    json!({
        "id": entry.id, "title": entry.title, "date": entry.date, "url": entry.url, "site": entry.site, "language": entry.language,
        "source": entry.source.as_deref().map(redact), "filed": entry.filed.to_string(), "changed": entry.changed.to_string(),
        "version": entry.version, "story": entry.story, "duplicate_of": entry.duplicate_of, "file": entry.file,
    })
}

/// An id as it may stand in an address: sixteen hexadecimal digits.
pub(super) fn is_id(id: &str) -> bool {
    id.len() == 16 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

pub(super) async fn document(shared: &Shared, id: &str) -> Result<Document, Problem> {
    if !is_id(id) {
        return Err(Problem::missing("article"));
    }
    let (index, id) = (shared.index.clone(), id.to_owned());
    blocking(move || index.document(&id)).await?.ok_or_else(|| Problem::missing("article"))
}

/// The record that was kept, with the text at its place and what the index knows.
pub(super) fn kept_record(document: &Document) -> Value {
    let mut record: Value = serde_json::from_str(&document.record).unwrap_or_default();
    if let Value::Object(members) = &mut record {
        members.insert("text".to_owned(), document.text.clone().into());
        if let Value::Object(known) = entry(&document.entry) {
            let wanted = ["filed", "changed", "version", "story", "duplicate_of", "file"];
            members.extend(known.into_iter().filter(|(key, _)| wanted.contains(&key.as_str())));
        }
        members.insert("offered_by".to_owned(), document.entry.source.as_deref().map(redact).into());
    }
    record
}

/// `GET /v1/articles/{id}`, with `.txt`, `.md` or `.html` its body alone in that form.
pub(super) async fn article(State(shared): State<Shared>, Path(name): Path<String>) -> Result<Response, Problem> {
    let (id, end) = name.split_once('.').unwrap_or((&name, ""));
    let document = document(&shared, id).await?;
    let record = kept_record(&document);
    let text = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    match end {
        "" | "json" => Ok(json_answer(&record)),
        "txt" => Ok(form(document.text + "\n", Format::Text)),
        "md" => Ok(form(headed(&document.entry, &text("markdown")), Format::Markdown)),
        "html" => Ok(form(page(&document.entry, &text("html"), &text("direction")), Format::Html)),
        _ => Err(Problem::missing("form of an article; there are .txt, .md, .html and .json")),
    }
}

fn headed(entry: &Entry, markdown: &str) -> String {
    let title: String = entry.title.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() { markdown.to_owned() } else { format!("# {title}\n\n{markdown}") }
}

/// The body as a page of its own.
fn page(entry: &Entry, body: &str, direction: &str) -> String {
    let title = maud::html! { title { (entry.title.as_deref().unwrap_or_default()) } };
    let heading = maud::html! { h1 { (entry.title.as_deref().unwrap_or_default()) } };
    let direction = if direction == "rtl" { "rtl" } else { "auto" };
    format!(
        "<!DOCTYPE html>\n<html dir=\"{direction}\">\n<head><meta charset=\"utf-8\">{}</head>\n<body><article>\n{}\n{body}</article></body>\n</html>\n",
        title.into_string(),
        heading.into_string()
    )
}

/// `GET /v1/articles/{id}/versions`: what its publisher changed, the first version first.
pub(super) async fn versions(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Problem> {
    let document = document(&shared, &id).await?;
    let (store, url) = (shared.store.clone(), document.entry.url.unwrap_or(document.entry.page));
    let versions = blocking(move || store.versions(&url)).await?;
    let version = |(at, version): &(Timestamp, crate::store::Version)| {
        let change: Value = serde_json::from_str(&version.change).unwrap_or_default();
        json!({ "version": version.number, "at": at.to_string(), "kind": version.kind, "file": version.file, "change": change })
    };
    Ok(json_answer(&json!({ "versions": versions.iter().map(version).collect::<Vec<_>>() })))
}

/// `GET /v1/articles/{id}/story`: the articles that tell the same.
pub(super) async fn story(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Problem> {
    let document = document(&shared, &id).await?;
    let index = shared.index.clone();
    let told = blocking(move || index.story(&document.entry.story, MOST)).await?;
    Ok(json_answer(&json!({ "articles": told.iter().map(entry).collect::<Vec<_>>() })))
}

/// `GET /v1/sources`: how each source fares.
pub(super) async fn sources(State(shared): State<Shared>) -> Result<Response, Problem> {
    let store = shared.store.clone();
    let status = blocking(move || store.status()).await?;
    let now = shared.reader.now();
    let sources: Vec<Value> = status.sources.iter().map(|source| super::sources::value(source, now)).collect();
    Ok(json_answer(
        &json!({ "sources": sources, "articles": status.articles, "changes": status.changes, "waiting": status.totals.waiting }),
    ))
}
