//! `GET|POST /extract.php`, as the Full-Text RSS service of FiveFilters answers. Its feeds: [`feeds::live`](super::super::feeds::live).

use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::super::asked::Asked;
use super::super::feeds::links::{self, Links};
use super::super::problem::Problem;
use super::super::reader::ReadPage;
use super::super::{Shared, v1};
use super::{address, byline, date, domain, excerpt};

/// What may stand behind an address that is not escaped.
pub(crate) const NAMES: &[&str] = &[
    "key",
    "hash",
    "max",
    "summary",
    "exc",
    "links",
    "format",
    "content",
    "images",
    "xss",
    "lang",
    "accept",
    "siteconfig",
    "parser",
    "callback",
    "use_extracted_title",
    "use_effective_url",
];

/// `GET /extract.php?url=`, or a form with `inputhtml`.
pub(crate) async fn extract(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::read(request, &shared, NAMES).await?;
    let page = super::read_as_asked(&shared, &asked).await?;
    Ok(v1::json_answer(&value(&page, &asked)))
}

fn value(page: &ReadPage, asked: &Asked) -> Value {
    let article = page.article();
    let content = if asked.text("content") == Some("0") {
        Value::Null
    } else {
        let links = Links::named(asked.text("links"));
        links::changed(&page.html(), links, asked.text("images") != Some("0")).into()
    };
    let url = asked.text("url").map(str::to_owned).or(address(page));
    json!({
        "title": article.title, "excerpt": excerpt(article), "date": date(article), "author": byline(article), "language": article.language,
        "url": url, "effective_url": address(page), "domain": domain(page), "word_count": article.words,
        "og_url": article.canonical_url, "og_title": article.title, "og_description": article.description, "og_image": article.image,
        "og_type": "article", "content": content,
    })
}
