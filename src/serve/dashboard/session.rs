//! Logging in with the token, and out.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::super::Shared;
use super::super::access::{COOKIE, is_foreign};
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::layout::{Refused, page as framed};

/// `GET /login`, with `?key=` at once.
pub(super) async fn page(State(shared): State<Shared>, request: Request) -> Result<Response, Refused> {
    let asked = Asked::read(request, &shared, &[]).await?;
    match asked.text("key") {
        Some(key) => entered(&shared, key),
        None => Ok(form()),
    }
}

fn form() -> Response {
    framed(
        "Log in",
        "",
        &html! {
            h1 { "Log in" }
            p { "With the token of serve.token, or the one that dateline serve said when it started." }
            form class="stack card" method="post" action="/login" {
                label { "Token" input type="password" name="key" autocomplete="current-password" required autofocus; }
                button { "Log in" }
            }
        },
    )
}

/// `POST /login`.
pub(super) async fn login(State(shared): State<Shared>, request: Request) -> Result<Response, Refused> {
    let method = request.method().clone();
    let asked = Asked::read(request, &shared, &[]).await?;
    if is_foreign(&asked.headers, &method) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "another site's page may not log in here").into());
    }
    entered(&shared, asked.text("key").unwrap_or_default())
}

/// The cookie is no token: a foreign page cannot make a browser send it, and a script cannot read it.
fn entered(shared: &Shared, key: &str) -> Result<Response, Refused> {
    if !shared.secret.is_token(key) {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "this is not the token").into());
    }
    let secure = if shared.options.base_url.as_deref().is_some_and(|url| url.starts_with("https://")) { "; Secure" } else { "" };
    with_cookie(&format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000{secure}", shared.secret.cookie()))
}

/// `POST /logout`.
pub(super) async fn logout() -> Result<Response, Refused> {
    with_cookie(&format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"))
}

fn with_cookie(cookie: &str) -> Result<Response, Refused> {
    let mut response = Redirect::to("/").into_response();
    let value = HeaderValue::from_str(cookie).map_err(|error| Problem::bad(error.to_string()))?;
    response.headers_mut().insert(header::SET_COOKIE, value);
    Ok(response)
}
