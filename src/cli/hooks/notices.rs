//! The notices of `hooks.webhooks`: kept in the state until they are taken, signed, tried again.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::{Mutex, Notify};
use url::Url;

use super::Told;
use crate::cli::redact::redact;
use crate::cli::voice::Voice;
use crate::cli::{clock, setup};
use crate::config::Config;
use crate::fetch::Notifier;
use crate::store::{Delivery, Store};

/// Notices that are looked up in one go.
const AT_ONCE: usize = 32;
/// Due notices are looked for this often, beside when there is a new one.
const LOOK: Duration = Duration::from_secs(15);
/// The first wait after a failure, in seconds; it doubles up to the longest.
const FIRST_WAIT: i64 = 60;
const LONGEST_WAIT: i64 = 3_600;

/// Posts notices.
pub(super) struct Notices {
    urls: Vec<String>,
    secret: String,
    tries: u32,
    most: usize,
    folder: PathBuf,
    store: Arc<Store>,
    notifier: Notifier,
    new: Notify,
    /// One round at a time: none is broken off in the middle of a delivery, and none is delivered by two.
    turn: Mutex<()>,
    voice: Arc<Voice>,
}

impl Notices {
    pub(super) fn new(config: &Config, store: Arc<Store>, voice: Arc<Voice>) -> Result<Self> {
        let hooks = &config.hooks;
        let agent = setup::fetch_options(&config.fetch)?.user_agent;
        let notifier = Notifier::new(&agent, hooks.timeout).context("hooks.webhooks")?;
        Ok(Self {
            urls: hooks.webhooks.clone(),
            secret: hooks.secret.clone(),
            tries: hooks.tries.max(1),
            most: hooks.max_waiting,
            folder: config.output.dir.clone(),
            store,
            notifier,
            new: Notify::new(),
            turn: Mutex::new(()),
            voice,
        })
    }

    /// Keeps a notice for each address.
    pub(super) fn hear(&self, told: &Told<'_>) {
        let mut body = serde_json::to_value(told.event).unwrap_or_default();
        if let Value::Object(fields) = &mut body {
            fields.insert("path".to_owned(), json!(told.path));
            fields.insert("folder".to_owned(), json!(self.folder.to_string_lossy()));
        }
        let body = body.to_string();
        for url in &self.urls {
            match self.store.deliver(url, &body, self.most, clock::now()) {
                Ok(0) => {}
                Ok(lost) => self.voice.warn(&format!("hooks.max_waiting: {lost} of the oldest notices are given up")),
                Err(error) => self.voice.error(&format!("hooks.webhooks: {}: {error}", redact(url))),
            }
        }
        self.new.notify_one();
    }

    /// Delivers what is due, on and on.
    pub(super) async fn work(&self) {
        loop {
            if self.round().await {
                continue;
            }
            let _ = tokio::time::timeout(LOOK, self.new.notified()).await;
        }
    }

    /// Delivers what is due now, for as long as there is time.
    pub(super) async fn finish(&self, drain: Duration) {
        let _ = tokio::time::timeout(drain, async { while self.round().await {} }).await;
        if let Ok(waiting @ 1..) = self.store.waiting_deliveries() {
            self.voice.say(&format!("{waiting} notices wait for the next run"));
        }
    }

    /// Tries the notices that are due. True if there were any.
    async fn round(&self) -> bool {
        let _turn = self.turn.lock().await;
        let due = match self.store.due_deliveries(AT_ONCE, clock::now()) {
            Ok(due) => due,
            Err(error) => {
                self.voice.error(&format!("hooks.webhooks: {error}"));
                return false;
            }
        };
        for delivery in &due {
            if let Err(error) = self.settle(delivery, self.post(delivery).await) {
                self.voice.error(&format!("hooks.webhooks: {error}"));
                return false;
            }
        }
        !due.is_empty()
    }

    fn settle(&self, delivery: &Delivery, posted: Result<(), String>) -> Result<(), crate::store::StoreError> {
        let Err(error) = posted else { return self.store.delivered(delivery.id) };
        let shown = redact(&delivery.url);
        let tries = delivery.tries + 1;
        if tries >= self.tries {
            self.voice.error(&format!("hooks.webhooks: {shown}: {error}; given up after {tries} tries"));
            return self.store.delivered(delivery.id);
        }
        let wait = FIRST_WAIT.saturating_mul(1 << delivery.tries.min(10)).min(LONGEST_WAIT);
        let now = clock::now();
        let due = now.checked_add(SignedDuration::from_secs(wait)).unwrap_or(now);
        self.voice.warn(&format!("hooks.webhooks: {shown}: {error}; tried again at {due:.0}"));
        self.store.undelivered(delivery.id, &error, due)
    }

    async fn post(&self, delivery: &Delivery) -> Result<(), String> {
        // One that no configuration names any more is not told.
        if !self.urls.contains(&delivery.url) {
            return Ok(());
        }
        let url = Url::parse(&delivery.url).map_err(|error| error.to_string())?;
        let time = clock::now().as_second().to_string();
        let mut headers = vec![("X-Dateline-Delivery", delivery.id.to_string())];
        if !self.secret.is_empty() {
            headers.push(("X-Dateline-Signature", format!("sha256={}", signature(&self.secret, &time, &delivery.body))));
        }
        headers.push(("X-Dateline-Timestamp", time));
        self.notifier.post(&url, &headers, delivery.body.clone()).await
    }
}

/// The HMAC-SHA256 of the time, a dot and the body, in hexadecimal.
fn signature(secret: &str, time: &str, body: &str) -> String {
    // A key of any length will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    for part in [time, ".", body] {
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_other_tools() {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac key
        assert_eq!(signature("key", "1700000000", "{}"), SIGNED);
    }

    const SIGNED: &str = "9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae";
}
