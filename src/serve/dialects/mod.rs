//! Endpoints in the words of other services, so that their clients work: the same reading, other names for what it gave.
//!
//! Of each service only the shape of requests and answers is taken. Every one of them also takes the page's HTML beside its address.

pub(super) mod firecrawl;
pub(super) mod fivefilters;
pub(super) mod jina;
pub(super) mod mercury;
pub(super) mod open_webui;
pub(super) mod readability;

use super::asked::Asked;
use super::problem::Problem;
use super::reader::{ReadPage, Wishes};
use super::{Shared, wishes};
use crate::model::Article;

/// Characters of an excerpt.
const EXCERPT: usize = 240;

/// Reads the page that a request names or brings; what holds no article is a problem.
async fn read(shared: &Shared, asked: &Asked, wishes: &Wishes) -> Result<ReadPage, Problem> {
    let html = asked.text("html").or(asked.text("inputhtml")).or(asked.text("body")).map(str::to_owned);
    let page = shared.reader.read(asked.address()?, html, wishes).await?;
    Problem::of_verdict(page.article()).map_or(Ok(page), Err)
}

/// As [`read`], cleaned as our own parameters say.
async fn read_as_asked(shared: &Shared, asked: &Asked) -> Result<ReadPage, Problem> {
    read(shared, asked, &wishes::wishes(asked)?).await
}

/// The page's summary, or how its text begins.
fn excerpt(article: &Article) -> String {
    if let Some(summary) = article.description.as_ref().or(article.standfirst.as_ref()) {
        return summary.clone();
    }
    let text: String = article.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= EXCERPT { text } else { text.chars().take(EXCERPT).chain(['…']).collect() }
}

/// The address that answered, else the one that the page gives.
fn address(page: &ReadPage) -> Option<String> {
    page.url.as_ref().map(url::Url::to_string).or_else(|| page.article().url.clone())
}

/// The host of that address.
fn domain(page: &ReadPage) -> Option<String> {
    url::Url::parse(&address(page)?).ok()?.host_str().map(str::to_owned)
}

/// All authors in one line; `None` if there are none.
fn byline(article: &Article) -> Option<String> {
    Some(article.authors.join(", ")).filter(|names| !names.is_empty())
}

fn date(article: &Article) -> Option<String> {
    article.date.map(|date| date.to_string())
}
