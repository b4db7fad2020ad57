//! Try it: paste a page or give an address, and see text, Markdown and why. A browser's bookmarklet sends what it shows here.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::access::is_foreign;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::reader::ReadPage;
use super::super::{Shared, wishes};
use super::actions::grant;
use super::article::ledger;
use super::layout::{Refused, page as framed};

pub(super) async fn page() -> Response {
    framed("Try it", "/try", &html! { h1 { "Try it" } (form("", "")) })
}

fn form(url: &str, html: &str) -> Markup {
    html! {
        form class="stack" method="post" action="/try" {
            label { "Address" input name="url" inputmode="url" value=(url) placeholder="https://www.example.org/news/1"; }
            label { "Or a page's HTML, or text" textarea name="html" spellcheck="false" { (html) } }
            button { "Clean" }
        }
    }
}

/// `POST /try`. A page that is sent costs no fetch; an address does, and is asked for only by whoever may.
pub(super) async fn tried(State(shared): State<Shared>, request: Request) -> Result<Response, Refused> {
    let (grant, method) = (grant(&request), request.method().clone());
    let asked = Asked::read(request, &shared, &[]).await?;
    let mut wishes = wishes::wishes(&asked)?;
    wishes.explain = true;
    let html = asked.text("html").map(str::to_owned);
    let may_work = grant.known || (!shared.secret.is_configured() && shared.options.is_loopback);
    let foreign = !grant.by_token && is_foreign(&asked.headers, &method);
    if html.is_none() && (!may_work || foreign) {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "a token is needed to have a page fetched").into());
    }
    let read = match asked.address() {
        Ok(url) => shared.reader.read(url, html.clone(), &wishes).await,
        Err(problem) => Err(problem),
    };
    let content = html! {
        h1 { "Try it" }
        @match &read {
            Err(problem) => p class="card note bad" { (problem.detail) },
            Ok(page) => (shown(page)),
        }
        h2 { "Another page" }
        (form(asked.text("url").unwrap_or_default(), ""))
    };
    Ok(framed("Try it", "/try", &content))
}

fn shown(page: &ReadPage) -> Markup {
    let article = page.article();
    html! {
        p class={ "card note" @if !article.is_filed() { " bad" } } { strong { (article.verdict.name()) } ": " (article.error.as_deref().unwrap_or(article.verdict.reason())) }
        @if let Some(title) = &article.title { h2 dir="auto" { (title) } }
        p class="soft" { (article.words) " words" @if let Some(date) = article.date { " · " (date) } @for author in &article.authors { " · " bdi { (author) } } @if let Some(site) = &article.site { " · " bdi { (site) } } }
        h3 { "Text" }
        pre class="card" dir="auto" { (article.text) }
        details { summary { "Markdown" } pre class="card" dir="auto" { (page.markdown()) } }
        details { summary { "Why" } (ledger(page)) }
    }
}
