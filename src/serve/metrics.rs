//! Counters and histograms in Prometheus' text form.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::model::PageVerdict;
use crate::pipeline::Observer;
use crate::schedule::Event;

/// Upper bounds in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// Durations in bins.
#[derive(Debug, Default)]
struct Histogram {
    bins: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Histogram {
    fn add(&self, took: Duration) {
        let seconds = took.as_secs_f64();
        if let Some(bin) = BOUNDS.iter().position(|bound| seconds <= *bound) {
            self.bins[bin].fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn write(&self, name: &str, help: &str, out: &mut String) {
        head(name, "histogram", help, out);
        let mut below = 0;
        for (bound, bin) in BOUNDS.iter().zip(&self.bins) {
            below += bin.load(Ordering::Relaxed);
            let _ = writeln!(out, "{name}_bucket{{le=\"{bound}\"}} {below}");
        }
        let count = self.count.load(Ordering::Relaxed);
        let seconds = Duration::from_micros(self.micros.load(Ordering::Relaxed)).as_secs_f64();
        let _ = writeln!(out, "{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {seconds}\n{name}_count {count}");
    }
}

/// Counts by one label.
#[derive(Debug, Default)]
struct Counts(Mutex<BTreeMap<&'static str, u64>>);

impl Counts {
    fn add(&self, label: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(label).or_default() += 1;
    }

    fn write(&self, (name, label, help): (&str, &str, &str), out: &mut String) {
        head(name, "counter", help, out);
        for (value, n) in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = writeln!(out, "{name}{{{label}=\"{value}\"}} {n}");
        }
    }
}

/// Everything that is counted since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    visits: Counts,
    pages: Counts,
    verdicts: Counts,
    fetches: Counts,
    requests: Counts,
    fetch_time: Histogram,
    clean_time: Histogram,
    answer_time: Histogram,
    bytes: AtomicU64,
}

/// What is read from the state when the metrics are asked for.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Gauges {
    pub(super) sources: u64,
    pub(super) waiting: u64,
    pub(super) articles: u64,
    pub(super) state_bytes: u64,
    pub(super) free_bytes: Option<u64>,
}

impl Metrics {
    /// Counts what happens in a run.
    pub fn count(&self, event: &Event) {
        match event {
            Event::Visited { .. } => self.visits.add("read"),
            Event::Unchanged { .. } => self.visits.add("unchanged"),
            Event::SourceFailed { .. } => self.visits.add("failed"),
            Event::Filed { new: true, .. } => self.pages.add("filed"),
            Event::Recorded { .. } => self.pages.add("copy"),
            Event::Changed { .. } => self.pages.add("changed"),
            Event::Known { .. } => self.pages.add("known"),
            Event::Nothing { .. } => self.pages.add("nothing"),
            Event::PageFailed { .. } => self.pages.add("failed"),
            Event::PutOff { .. } => self.pages.add("put_off"),
            _ => {}
        }
    }

    pub(super) fn answered(&self, status: u16, took: Duration) {
        self.requests.add(match status {
            0..=199 => "1xx",
            200..=299 => "2xx",
            300..=399 => "3xx",
            400..=499 => "4xx",
            _ => "5xx",
        });
        self.answer_time.add(took);
    }

    /// The text that Prometheus reads.
    pub(super) fn text(&self, gauges: Gauges) -> String {
        let mut out = String::new();
        self.visits.write(("dateline_visits_total", "outcome", "Visits to sources."), &mut out);
        self.pages.write(("dateline_pages_total", "outcome", "Pages of sources by what became of them."), &mut out);
        self.verdicts.write(("dateline_cleaned_total", "verdict", "Pages cleaned by verdict."), &mut out);
        self.fetches.write(("dateline_fetches_total", "outcome", "Fetches of pages, feeds and sitemaps."), &mut out);
        self.requests.write(("dateline_http_requests_total", "status", "Requests answered."), &mut out);
        self.fetch_time.write("dateline_fetch_seconds", "Time of a fetch, waits for the host's turn among it.", &mut out);
        self.clean_time.write("dateline_clean_seconds", "Time to clean a page.", &mut out);
        self.answer_time.write("dateline_http_request_seconds", "Time to answer a request.", &mut out);
        number("dateline_fetched_bytes_total", "counter", "Decoded bytes fetched.", self.bytes.load(Ordering::Relaxed), &mut out);
        number("dateline_sources", "gauge", "Sources that are asked.", gauges.sources, &mut out);
        number("dateline_queue_pages", "gauge", "Pages that wait to be read.", gauges.waiting, &mut out);
        number("dateline_articles", "gauge", "Articles in the index.", gauges.articles, &mut out);
        number("dateline_state_bytes", "gauge", "Size of the state.", gauges.state_bytes, &mut out);
        if let Some(free) = gauges.free_bytes {
            number("dateline_disk_free_bytes", "gauge", "Free room on the output folder's disk.", free, &mut out);
        }
        out
    }
}

impl Observer for Metrics {
    fn fetched(&self, took: Duration, bytes: Option<usize>, outcome: &'static str) {
        self.fetch_time.add(took);
        self.fetches.add(outcome);
        self.bytes.fetch_add(bytes.unwrap_or(0) as u64, Ordering::Relaxed);
    }

    fn cleaned(&self, took: Duration, verdict: PageVerdict) {
        self.clean_time.add(took);
        self.verdicts.add(verdict.name());
    }
}

fn head(name: &str, kind: &str, help: &str, out: &mut String) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn number(name: &str, kind: &str, help: &str, value: u64, out: &mut String) {
    head(name, kind, help, out);
    let _ = writeln!(out, "{name} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_grow_upward_and_all_are_told() {
        let metrics = Metrics::default();
        metrics.cleaned(Duration::from_millis(2), PageVerdict::Article);
        metrics.cleaned(Duration::from_mins(1), PageVerdict::Consent);
        metrics.fetched(Duration::from_millis(20), Some(1_000), "ok");
        metrics.count(&Event::Known { url: String::new() });
        let text = metrics.text(Gauges { sources: 3, ..Gauges::default() });
        for line in [
            "dateline_clean_seconds_bucket{le=\"0.001\"} 0",
            "dateline_clean_seconds_bucket{le=\"0.0025\"} 1",
            "dateline_clean_seconds_bucket{le=\"30\"} 1",
            "dateline_clean_seconds_bucket{le=\"+Inf\"} 2",
            "dateline_clean_seconds_sum 60.002",
            "dateline_cleaned_total{verdict=\"consent\"} 1",
            "dateline_fetched_bytes_total 1000",
            "dateline_pages_total{outcome=\"known\"} 1",
            "dateline_sources 3",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}: {text}");
        }
        let named = |line: &str| line.starts_with("# ") || line.starts_with("dateline_");
        assert!(text.lines().all(named), "{text}");
    }
}
