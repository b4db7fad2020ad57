//! `GET /md/{url}`, as Jina's Reader answers: text that names title and source, or JSON.

use std::fmt::Write as _;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::super::asked::{self, Asked};
use super::super::problem::Problem;
use super::super::reader::ReadPage;
use super::super::{Shared, v1, wishes};
use super::{address, date, read};

/// The path before the address.
const BEFORE: &str = "/md/";

/// `GET /md/{url}`, `POST /md {"url", "html"}`; the address is not escaped, its query is the request's.
pub(crate) async fn markdown(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let target = request.uri().path_and_query().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let mut asked = Asked::read(request, &shared, &["key"]).await?;
    if let Some(named) = target.strip_prefix(BEFORE).filter(|named| !named.is_empty()) {
        asked.values.insert("url".to_owned(), asked::address(&whole(named))?.into());
    }
    let mut wishes = wishes::wishes(&asked)?;
    let said = |name: &str| asked.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    wishes.select.extend(said("x-target-selector"));
    wishes.strip.extend(said("x-remove-selector"));
    let page = read(&shared, &asked, &wishes).await?;
    let content = match said("x-respond-with").as_deref() {
        Some("html") => page.html(),
        Some("text") => page.article().text.clone(),
        _ => page.markdown(),
    };
    Ok(if wants_json(&asked.headers) { as_json(&page, &content) } else { as_text(&page, &content) })
}

/// The address as it was written: a server before us may have made one slash of two, and our own key is none of it.
fn whole(named: &str) -> String {
    let named = percent_plain(named);
    let (scheme, rest) = match (named.strip_prefix("https:/"), named.strip_prefix("http:/")) {
        (Some(rest), _) => ("https", rest),
        (_, Some(rest)) => ("http", rest),
        _ => return named,
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let query: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("key=")).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{scheme}://{}{query}", path.trim_start_matches('/'))
}

/// An address that is escaped as a whole (`https%3A%2F%2F…`) is unescaped once.
fn percent_plain(named: &str) -> String {
    let lower = named.to_ascii_lowercase();
    if !(lower.starts_with("https%3a") || lower.starts_with("http%3a")) {
        return named.to_owned();
    }
    let pair = format!("x={}", named.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("application/json"))
}

fn as_json(page: &ReadPage, content: &str) -> Response {
    let article = page.article();
    v1::json_answer(&json!({
        "code": 200, "status": 20000,
        "data": { "title": article.title, "description": article.description, "url": address(page), "content": content,
            "publishedTime": date(article), "siteName": article.site, "lang": article.language },
    }))
}

fn as_text(page: &ReadPage, content: &str) -> Response {
    let article = page.article();
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out =
        format!("Title: {}\n\nURL Source: {}\n\n", line(article.title.as_deref().unwrap_or_default()), address(page).unwrap_or_default());
    if let Some(date) = date(article) {
        let _ = write!(out, "Published Time: {date}\n\n");
    }
    let _ = write!(out, "Markdown Content:\n{content}");
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], out).into_response()
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn addresses_in_paths_are_made_whole() {
        assert_eq!(whole("https://a.example/x?y=1&z=2"), "https://a.example/x?y=1&z=2");
        assert_eq!(whole("https:/a.example/x?key=s&y=1"), "https://a.example/x?y=1");
        assert_eq!(whole("https%3A%2F%2Fa.example%2Fx%3Fy%3D1"), "https://a.example/x?y=1");
        assert_eq!(whole("a.example/x"), "a.example/x");
    }
}
