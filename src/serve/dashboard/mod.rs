//! The dashboard: pages written on the server, whole without JavaScript, live with it. Nothing is loaded from elsewhere.

mod actions;
mod add;
mod article;
mod articles;
mod chart;
mod events;
mod layout;
mod overview;
mod session;
mod settings;
mod source;
mod trial;
mod words;

use axum::Router;
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::Shared;
use super::access::{Need, guard};

pub use actions::{Action, Controls};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("live.js");
const ICON: &str = include_str!("icon.svg");

/// The pages. What a page needs is asked of whoever opens it; a refusal is a page, too.
pub(super) fn routes(shared: &Shared) -> Router<Shared> {
    let needs = |routes: Router<Shared>, need: Need| {
        routes.route_layer(from_fn_with_state((shared.clone(), need), guard)).layer(axum::middleware::from_fn(layout::refusals))
    };
    let reading = Router::new()
        .route("/", get(overview::page))
        .route("/articles", get(articles::page))
        .route("/articles/{id}", get(article::page))
        .route("/articles/{id}/why", get(article::why))
        .route("/articles/{id}/versions", get(article::versions))
        .route("/articles/{id}/kept", get(article::kept))
        .route("/sources/{slug}", get(source::page))
        .route("/settings", get(settings::page))
        .route("/try", get(trial::page).post(trial::tried))
        .route("/events", get(events::stream));
    let changing = Router::new().route("/add", get(add::page).post(add::add)).route("/sources/{slug}/{action}", post(source::change));
    Router::new()
        .route("/assets/style.css", get(|| async { asset("text/css; charset=utf-8", STYLE) }))
        .route("/assets/live.js", get(|| async { asset("text/javascript; charset=utf-8", SCRIPT) }))
        .route("/assets/icon.svg", get(|| async { asset("image/svg+xml", ICON) }))
        .route("/login", get(session::page).post(session::login))
        .route("/logout", post(session::logout))
        .merge(needs(reading, Need::Read))
        .merge(needs(changing, Need::Change))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=3600")], text).into_response()
}
