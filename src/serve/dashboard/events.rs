//! What happens while it happens, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::error::RecvError;

use super::super::Shared;
use crate::text::redact::redact;

/// `GET /events`. It ends when the service does.
pub(super) async fn stream(State(shared): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let state = (shared.events.subscribe(), shared.stop.clone());
    let events = stream::unfold(state, |(mut events, mut stop)| async move {
        loop {
            let next = tokio::select! {
                next = events.recv() => next,
                () = async { _ = stop.wait_for(|stop| *stop).await.is_ok() } => return None,
            };
            match next {
                Ok(line) => return Some((Ok(Event::default().data(redact(&line))), (events, stop))),
                // A page that was too slow misses some.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}
