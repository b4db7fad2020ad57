//! `GET|POST /parser`, as Mercury's parser answers: for FreshRSS, tt-rss, and clients of Feedbin's service of that kind.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::reader::ReadPage;
use super::super::{Shared, v1};
use super::{address, byline, date, domain, excerpt};

/// What may stand behind an address that is not escaped.
const NAMES: &[&str] = &["key", "contentType"];

/// `GET /parser?url=`, `POST /parser {"url", "html", "options"}`.
pub(crate) async fn parser(State(shared): State<Shared>, request: Request) -> Response {
    match parsed(&shared, request).await {
        Ok(value) => v1::json_answer(&value),
        Err(problem) => failed(&problem),
    }
}

async fn parsed(shared: &Shared, request: Request) -> Result<Value, Problem> {
    let mut asked = Asked::read(request, shared, NAMES).await?;
    // Clients of Feedbin's service put the page among the options.
    let options = asked.json.as_ref().and_then(|json| json.get("options")).cloned().unwrap_or_default();
    let option = |name: &str| options.get(name).and_then(Value::as_str).map(str::to_owned);
    if let (Some(html), None) = (option("html"), asked.text("html")) {
        asked.values.insert("html".to_owned(), html);
    }
    let form = option("contentType").or(asked.text("contentType").map(str::to_owned)).unwrap_or_default();
    let page = super::read_as_asked(shared, &asked).await?;
    Ok(value(&page, &form))
}

fn value(page: &ReadPage, form: &str) -> Value {
    let article = page.article();
    let content = match form {
        "markdown" => page.markdown(),
        "text" => article.text.clone(),
        _ => format!("<div>{}</div>", page.html()),
    };
    json!({
        "title": article.title, "content": content, "author": byline(article), "date_published": date(article),
        "lead_image_url": article.image, "dek": article.standfirst, "next_page_url": null, "url": address(page), "domain": domain(page),
        "excerpt": excerpt(article), "word_count": article.words, "direction": article.direction.as_deref().unwrap_or("ltr"),
        "total_pages": article.parts.len().max(1),
        "rendered_pages": article.parts.iter().filter(|part| part.error.is_none()).count().max(1),
    })
}

fn failed(problem: &Problem) -> Response {
    // These clients know one status for everything that gave no article.
    let status = if problem.status == StatusCode::PAYLOAD_TOO_LARGE { problem.status } else { StatusCode::BAD_REQUEST };
    let body = json!({ "error": true, "messages": problem.detail, "verdict": problem.more.get("verdict") });
    (status, [("content-type", "application/json")], body.to_string()).into_response()
}
