//! Sources as they are named in addresses, in words and in JSON.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::problem::Problem;
use super::{Shared, blocking};
use crate::model::identity;
use crate::schedule::condition;
use crate::store::{Source, SourceStatus};
use crate::text::redact::redact;

/// The name of a source in our addresses: digits that its address gives, so that it does not change with its title.
pub(super) fn slug(source: &Source) -> String {
    identity(&source.url)
}

/// Its title, else its address.
pub(super) fn name(source: &Source) -> String {
    source.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or_else(|| redact(&source.url))
}

/// The source that an address of ours names.
pub(super) async fn named(shared: &Shared, name: &str) -> Result<Source, Problem> {
    let store = shared.store.clone();
    let sources = blocking(move || store.sources()).await?;
    sources.into_iter().find(|source| slug(source) == name).ok_or_else(|| Problem::missing("source"))
}

/// A source as JSON.
pub(super) fn value(status: &SourceStatus, now: Timestamp) -> Value {
    let (source, counts) = (&status.source, &status.counts);
    let time = |t: Option<Timestamp>| t.map(|t| t.to_string());
    json!({
        "id": slug(source), "url": redact(&source.url), "title": source.title, "kind": source.kind, "state": condition(source, now),
        "last_visit": time(source.last_visit), "next_visit": time(source.next_visit), "last_success": time(source.last_success),
        "failures": source.failures, "last_error": source.last_error.as_deref().map(redact),
        "last_page_error": status.last_page_error.as_deref().map(redact), "feed": format!("/feeds/{}.atom", slug(source)),
        "counts": { "found": counts.found, "waiting": counts.waiting, "filed": counts.filed, "copies": counts.copies, "known": counts.known,
            "nothing": counts.nothing, "failed": counts.failed, "aside": counts.aside },
    })
}
