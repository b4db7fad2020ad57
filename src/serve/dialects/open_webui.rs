//! `POST /load`, the external web loader of Open WebUI: a list of pages, in the order of the addresses; what gave none is left out.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use futures_util::StreamExt;
use serde_json::{Value, json};

use super::super::asked::{self, Asked};
use super::super::problem::Problem;
use super::super::reader::{ReadPage, Wishes};
use super::super::{Shared, v1};
use super::{address, byline, date, excerpt};

/// Addresses of one request.
const MOST: usize = 50;

/// `POST /load {"urls": […]}`, or `{"url", "html"}`.
pub(crate) async fn load(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::read(request, &shared, &["key"]).await?;
    let urls = asked.list("urls");
    if urls.is_empty() {
        let page = super::read_as_asked(&shared, &asked).await?;
        return Ok(v1::json_answer(&json!([value(&page)])));
    }
    if urls.len() > MOST {
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("urls: more than {MOST} addresses")));
    }
    let shared = &shared;
    let read = |text: String| async move {
        let page = shared.reader.read(Some(asked::address(&text)?), None, &Wishes::default()).await?;
        Problem::of_verdict(page.article()).map_or(Ok(page), Err)
    };
    let read: Vec<Result<ReadPage, Problem>> = futures_util::stream::iter(urls.into_iter().map(read)).buffered(MOST).collect().await;
    let found: Vec<Value> = read.iter().filter_map(|page| page.as_ref().ok()).map(value).collect();
    match read.into_iter().find_map(Result::err) {
        Some(problem) if found.is_empty() => Err(problem),
        _ => Ok(v1::json_answer(&Value::Array(found))),
    }
}

fn value(page: &ReadPage) -> Value {
    let article = page.article();
    json!({
        "page_content": page.markdown(),
        "metadata": { "source": address(page), "title": article.title, "description": excerpt(article), "language": article.language,
            "author": byline(article), "date": date(article), "site": article.site },
    })
}
