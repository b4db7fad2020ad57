//! `POST /`, as readability-js-server answers. Its `content` is HTML unless Markdown is asked for.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::reader::ReadPage;
use super::super::{Shared, v1};
use super::{address, byline, date, excerpt};

/// `POST / {"url", "html", "contentFormat"}`.
pub(crate) async fn read(State(shared): State<Shared>, request: Request) -> Response {
    let read = async {
        let asked = Asked::read(request, &shared, &["key"]).await?;
        let page = super::read_as_asked(&shared, &asked).await?;
        Ok(value(&page, asked.text("contentFormat") == Some("markdown")))
    };
    match read.await {
        Ok(value) => v1::json_answer(&value),
        Err(problem) => failed(&problem),
    }
}

fn failed(problem: &Problem) -> Response {
    let mut body = problem.body();
    body["error"] = problem.detail.clone().into();
    (problem.status, [("content-type", "application/json")], body.to_string()).into_response()
}

fn value(page: &ReadPage, markdown: bool) -> Value {
    let article = page.article();
    json!({
        "url": address(page), "title": article.title, "byline": byline(article), "dir": article.direction,
        "content": if markdown { page.markdown() } else { page.html() }, "length": article.text.chars().count(),
        "excerpt": excerpt(article), "siteName": article.site, "textContent": article.text, "lang": article.language,
        "publishedTime": date(article),
    })
}
