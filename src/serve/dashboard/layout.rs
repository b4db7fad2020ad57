//! The frame of every page, its headers, and refusals as pages.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::problem::Problem;

/// What pages may load and do: their own style and script, forms to ourselves.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

const PAGES: [(&str, &str); 5] =
    [("/", "Overview"), ("/articles", "Articles"), ("/add", "Add"), ("/try", "Try it"), ("/settings", "Settings")];

/// A page with that title; `here` is the address of its entry in the menu.
pub(super) fn page(title: &str, here: &str, content: &Markup) -> Response {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · dateline" }
                link rel="stylesheet" href="/assets/style.css";
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                link rel="alternate" type="application/atom+xml" title="All articles" href="/feeds/all.atom";
            }
            body {
                a class="skip" href="#main" { "To the content" }
                header class="top" {
                    a class="name" href="/" { "dateline" }
                    nav aria-label="Pages" {
                        @for (address, name) in PAGES {
                            @if address == here { a href=(address) aria-current="page" { (name) } } @else { a href=(address) { (name) } }
                        }
                    }
                }
                main id="main" { (content) }
                script src="/assets/live.js" defer {}
            }
        }
    };
    with_policy(Html(markup.into_string()).into_response())
}

fn with_policy(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Text that our own renderer wrote as HTML.
pub(super) fn rendered(html: &str) -> PreEscaped<String> {
    PreEscaped(html.to_owned())
}

/// A problem that is told as a page.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) Problem);

impl<T: Into<Problem>> From<T> for Refused {
    fn from(problem: T) -> Self {
        Self(problem.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Problem { status, detail, .. } = &self.0;
        let title = status.canonical_reason().unwrap_or("Error");
        let content = html! {
            h1 { (title) }
            p class="card note bad" { (detail) }
            @if *status == StatusCode::UNAUTHORIZED { p { a class="button" href="/login" { "Log in with the token" } } }
        };
        let mut response = page(title, "", &content);
        *response.status_mut() = *status;
        if let Some(after) = self.0.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, after);
        }
        response
    }
}

/// Makes a page of a refusal, for whoever reads pages.
pub(super) async fn refusals(request: Request, next: Next) -> Response {
    let reads_pages = accepts_html(request.headers());
    let response = next.run(request).await;
    let is_problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json");
    if !(reads_pages && is_problem) {
        return response;
    }
    let status = response.status();
    let detail = axum::body::to_bytes(response.into_body(), 64 << 10).await.unwrap_or_default();
    let detail = serde_json::from_slice::<serde_json::Value>(&detail).unwrap_or_default();
    Refused(Problem::new(status, detail["detail"].as_str().unwrap_or("the request was refused"))).into_response()
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}
