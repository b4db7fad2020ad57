//! `POST /v2/scrape` and `/v1/scrape`, as Firecrawl answers. Unknown keys are passed by; `warning` carries the verdict.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::reader::ReadPage;
use super::super::{Shared, v1, wishes};
use super::{address, byline, date};
use crate::model::Block;

/// `POST /v2/scrape {"url", "html", "formats", "includeTags", "excludeTags"}`.
pub(crate) async fn scrape(State(shared): State<Shared>, request: Request) -> Response {
    match scraped(&shared, request).await {
        Ok(value) => v1::json_answer(&value),
        Err(problem) => {
            let body = json!({ "success": false, "error": problem.detail, "code": problem.more.get("cause") });
            let mut response = (problem.status, [("content-type", "application/json")], body.to_string()).into_response();
            if let Some(after) = problem.retry_after() {
                response.headers_mut().insert("retry-after", after);
            }
            response
        }
    }
}

async fn scraped(shared: &Shared, request: Request) -> Result<Value, Problem> {
    let asked = Asked::read(request, shared, &["key"]).await?;
    let mut wishes = wishes::wishes(&asked)?;
    wishes.select.extend(asked.list("includeTags"));
    wishes.strip.extend(asked.list("excludeTags"));
    let page = shared.reader.read(asked.address()?, asked.text("html").map(str::to_owned), &wishes).await?;
    if page.article().error.is_some() {
        return Err(Problem::of_verdict(page.article()).unwrap_or_else(|| Problem::bad("the page could not be read")));
    }
    Ok(json!({ "success": true, "data": data(&page, &formats(&asked)) }))
}

/// The names of the forms that are wanted: text, or objects with a type.
fn formats(asked: &Asked) -> Vec<String> {
    let list = asked.json.as_ref().and_then(|json| json.get("formats")).and_then(Value::as_array).cloned().unwrap_or_default();
    let name = |value: &Value| value.as_str().or_else(|| value.get("type").and_then(Value::as_str)).map(str::to_owned);
    let names: Vec<String> = list.iter().filter_map(name).collect();
    if names.is_empty() { vec!["markdown".to_owned()] } else { names }
}

fn data(page: &ReadPage, formats: &[String]) -> Value {
    let article = page.article();
    let mut data = Map::new();
    for name in formats {
        let value = match name.as_str() {
            "markdown" => page.markdown().into(),
            "html" => page.html().into(),
            "rawHtml" => String::from_utf8_lossy(&page.bytes).into_owned().into(),
            "links" => links(page).into(),
            "summary" => article.description.clone().into(),
            _ => continue,
        };
        data.insert(name.clone(), value);
    }
    data.insert(
        "metadata".to_owned(),
        json!({
            "title": article.title, "description": article.description, "language": article.language, "author": byline(article),
            "publishedTime": date(article), "modifiedTime": article.modified, "ogTitle": article.title, "ogImage": article.image,
            "ogSiteName": article.site, "ogUrl": article.canonical_url, "keywords": article.tags, "sourceURL": article.source,
            "url": address(page), "statusCode": if page.status == 0 { 200 } else { page.status },
        }),
    );
    if !article.is_filed() {
        data.insert("warning".to_owned(), format!("{}: {}", article.verdict.name(), article.verdict.reason()).into());
    }
    Value::Object(data)
}

/// The addresses that the article links to, each once.
fn links(page: &ReadPage) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let base = page.url.clone();
    let absolute = |href: &str| match &base {
        Some(base) => base.join(href).ok(),
        None => url::Url::parse(href).ok(),
    };
    let of = |block: &Block| block.links.iter().filter_map(|link| absolute(&link.href)).collect::<Vec<_>>();
    let all = page.article().body.iter().flat_map(of).filter(|url| matches!(url.scheme(), "http" | "https"));
    all.map(String::from).filter(|url| seen.insert(url.clone())).collect()
}
