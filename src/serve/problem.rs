//! Errors as `application/problem+json` (RFC 9457): status, what is wrong, and what to do.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::model::{Article, PageVerdict};
use crate::pipeline::PipelineError;
use crate::store::StoreError;
use crate::text::redact::redact;

/// A host that asks for patience without saying how much.
const PATIENCE: Duration = Duration::from_mins(1);

/// Why a request has no result.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    pub(super) detail: String,
    /// Further members.
    pub(super) more: Map<String, Value>,
    /// When to ask again.
    pub(super) retry: Option<Duration>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), more: Map::new(), retry: None }
    }

    /// 400: the request is wrong.
    pub(super) fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 404: there is no such thing.
    pub(super) fn missing(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no such {what}"))
    }

    /// 503: it may go well later.
    pub(super) fn busy(detail: &str, retry: Duration) -> Self {
        Self { retry: Some(retry), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }

    /// 422: what came holds no article; `None` if it does, or is accepted beside articles.
    pub(super) fn of_verdict(article: &Article) -> Option<Self> {
        if article.is_filed() {
            return None;
        }
        let detail = article.error.as_deref().unwrap_or(article.verdict.reason());
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, redact(detail));
        let mut add = |key: &str, value: Value| problem.more.insert(key.to_owned(), value);
        add("verdict", article.verdict.name().into());
        add("source", redact(&article.source).into());
        if let Some(wall) = article.wall {
            add("wall", wall.into());
        }
        if let Some(title) = article.title.as_ref().filter(|_| article.verdict != PageVerdict::Failed) {
            add("page_title", title.clone().into());
        }
        Some(problem)
    }

    /// The problem as JSON.
    pub(super) fn body(&self) -> Value {
        let mut body = json!({
            "type": "about:blank", "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(), "detail": self.detail,
        });
        if let Value::Object(members) = &mut body {
            members.extend(self.more.clone());
        }
        body
    }

    /// The waiting time as a header.
    pub(super) fn retry_after(&self) -> Option<HeaderValue> {
        self.retry.map(|retry| HeaderValue::from(retry.as_secs().max(1)))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let detail = redact(&error.to_string());
        if error.is_passing() { Self::busy(&detail, Duration::from_secs(5)) } else { Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail) }
    }
}

impl From<PipelineError> for Problem {
    fn from(error: PipelineError) -> Self {
        let (detail, wait) = (redact(&error.to_string()), error.busy_for().or(error.retry_after()));
        let (status, name) = match &error {
            PipelineError::Fetch(e) | PipelineError::Forbidden(e) => (status_of(e.name(), e.is_timeout()), e.name()),
            PipelineError::Load(_) => (StatusCode::BAD_REQUEST, "bad_url"),
            PipelineError::Discover(_) => (StatusCode::UNPROCESSABLE_ENTITY, "no_source"),
            PipelineError::Memory(_) => (StatusCode::SERVICE_UNAVAILABLE, "state"),
        };
        let mut problem = Self::new(status, detail);
        problem.more.insert("cause".to_owned(), name.into());
        if let Some(wall) = error.wall() {
            problem.more.insert("verdict".to_owned(), "blocked".into());
            problem.more.insert("wall".to_owned(), wall.into());
        }
        problem.retry = wait.or((status == StatusCode::SERVICE_UNAVAILABLE).then_some(PATIENCE));
        problem
    }
}

/// Whose fault a failed fetch is.
fn status_of(cause: &str, timeout: bool) -> StatusCode {
    match cause {
        "bad_url" | "blocked_address" => StatusCode::BAD_REQUEST,
        "host_paused" | "host_busy" => StatusCode::SERVICE_UNAVAILABLE,
        "robots_denied" | "unsupported_type" | "too_large" => StatusCode::UNPROCESSABLE_ENTITY,
        _ if timeout => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::BAD_GATEWAY,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = self.body().to_string();
        let mut response = (self.status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(after) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, after);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"dateline\""));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_no_article_is_told_with_its_verdict() {
        let article = Article { verdict: PageVerdict::Consent, source: "https://a:b@c.example/?key=1".to_owned(), ..Article::default() };
        let problem = Problem::of_verdict(&article).expect("a problem");
        let body = problem.body();
        assert_eq!((body["status"].as_u64(), body["verdict"].as_str()), (Some(422), Some("consent")));
        assert!(body["detail"].as_str().is_some_and(|detail| detail.contains("consent wall")));
        assert_eq!(body["source"], "https://…@c.example/?key=…");
        let article = Article { verdict: PageVerdict::Teaser, accepted: true, ..Article::default() };
        assert_eq!(Problem::of_verdict(&article), None);
    }
}
