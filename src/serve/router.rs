//! Which address is answered by what, and what stands before every answer: the log, headers, places, the time.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::time::Instant;

use super::access::{Need, guard};
use super::metrics::Gauges;
use super::problem::Problem;
use super::{Access, Shared, blocking, dashboard, dialects, feeds, openapi, v1};
use crate::files::free_bytes;

/// Nothing of ours is framed, guessed at, or told to other sites; what is no page of the dashboard may load and run nothing.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
];

pub(super) fn router(shared: Shared) -> Router {
    let needs = |routes: Router<Shared>, need: Need| routes.route_layer(from_fn_with_state((shared.clone(), need), guard));
    Router::new()
        .merge(open())
        .merge(dashboard::routes(&shared))
        .merge(needs(reading(), Need::Read))
        .merge(needs(working(), Need::Work))
        .merge(needs(tools(&shared), Need::Work))
        .fallback(|| async { Problem::missing("address") })
        .method_not_allowed_fallback(|| async { Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this address is not asked in that way") })
        .layer(from_fn_with_state(shared.clone(), in_time))
        .layer(from_fn_with_state(shared.clone(), observed))
        .with_state(shared)
}

/// What everybody may ask.
fn open() -> Router<Shared> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/openapi.json", get(|| async { v1::json_answer(&openapi::document()) }))
}

fn reading() -> Router<Shared> {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/v1/articles", get(v1::articles))
        .route("/v1/articles/{name}", get(v1::article))
        .route("/v1/articles/{id}/versions", get(v1::versions))
        .route("/v1/articles/{id}/story", get(v1::story))
        .route("/v1/sources", get(v1::sources))
        .route("/feeds/{name}", get(feeds::filed))
        .route("/feeds.opml", get(feeds::opml))
}

fn working() -> Router<Shared> {
    Router::new()
        .route("/v1/clean", post(v1::clean))
        .route("/v1/fetch", get(v1::fetch).post(v1::fetch))
        .route("/v1/why", get(v1::why).post(v1::why))
        .route("/feed", get(feeds::live::feed))
        .route("/makefulltextfeed.php", get(feeds::live::five_filters).post(feeds::live::five_filters))
        .route("/parser", get(dialects::mercury::parser).post(dialects::mercury::parser))
        .route("/", post(dialects::readability::read))
        .route("/extract.php", get(dialects::fivefilters::extract).post(dialects::fivefilters::extract))
        .route("/v1/scrape", post(dialects::firecrawl::scrape))
        .route("/v2/scrape", post(dialects::firecrawl::scrape))
        .route("/md", post(dialects::jina::markdown))
        .route("/md/{*url}", get(dialects::jina::markdown))
        .route("/load", post(dialects::open_webui::load))
}

#[cfg(feature = "mcp")]
fn tools(shared: &Shared) -> Router<Shared> {
    Router::new().route_service("/mcp", super::mcp::service(shared))
}

#[cfg(not(feature = "mcp"))]
fn tools(_: &Shared) -> Router<Shared> {
    Router::new()
}

/// Whether the state answers and no stop has begun.
async fn ready(State(shared): State<Shared>) -> Result<&'static str, Problem> {
    if *shared.stop.borrow() {
        return Err(Problem::busy("the service is stopping", Duration::from_secs(5)));
    }
    let store = shared.store.clone();
    blocking(move || store.waiting()).await.map(|_| "ready\n")
}

async fn metrics(State(shared): State<Shared>) -> Result<Response, Problem> {
    let (store, index, folder) = (shared.store.clone(), shared.index.clone(), shared.folder.clone());
    let gauges = blocking(move || {
        let sources = store.active_sources()?.len() as u64;
        let state_bytes = store.bytes()?;
        Ok(Gauges { sources, waiting: store.waiting()?, articles: index.count()?, state_bytes, free_bytes: free_bytes(&folder) })
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], shared.metrics.text(gauges)).into_response())
}

/// A request waits for its place and is worked on no longer than it may be.
async fn in_time(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let work = async {
        // The semaphore is never closed.
        let _place = shared.places.acquire().await.ok();
        next.run(request).await
    };
    let slow = || Problem::new(StatusCode::GATEWAY_TIMEOUT, "the request was not answered in time (serve.timeout)");
    tokio::time::timeout(shared.options.timeout, work).await.unwrap_or_else(|_| slow().into_response())
}

/// Counts and tells every answer, and gives it the headers that all have.
async fn observed(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let client = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    let (status, took) = (response.status().as_u16(), start.elapsed());
    shared.metrics.answered(status, took);
    (shared.log)(&Access { method, route, status, took, client });
    response
}
