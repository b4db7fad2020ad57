//! What is known of sites from earlier runs: it speaks when their pages are cleaned, and learns from those that are articles.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use url::Url;

use super::{Cleaned, Loaded, Pipeline};
use crate::extract;
use crate::model::PageVerdict;
use crate::site_memory::{Learned, Trace};

/// A memory of sites, wherever it is kept. Calls may block.
pub trait SiteMemory: fmt::Debug + Send + Sync {
    /// What is known of sites.
    fn learned(&self, now: Timestamp) -> Option<Arc<Learned>>;

    /// Takes what a page says, for later.
    fn learn(&self, page: &Url, trace: Trace);
}

/// The memory of a pipeline, and whether its pages teach.
#[derive(Debug, Clone)]
pub struct Sites {
    /// The memory.
    pub memory: Arc<dyn SiteMemory>,
    /// Whether the pages that are cleaned are learned from.
    pub learns: bool,
}

impl Pipeline {
    /// How pages are cleaned now.
    pub(super) fn options(&self, now: Timestamp) -> extract::Options {
        let learned = self.sites.as_ref().and_then(|sites| sites.memory.learned(now)).or_else(|| self.extract.learned.clone());
        extract::Options { learned, ..self.extract.clone() }
    }

    /// Learns from the page of an article.
    pub(super) fn learn(&self, loaded: &Loaded, cleaned: &[Cleaned]) {
        let Some(sites) = self.sites.as_ref().filter(|sites| sites.learns && matches!(loaded.url.scheme(), "http" | "https")) else {
            return;
        };
        if let [page] = cleaned
            && page.article.verdict == PageVerdict::Article
            && let Some(trace) = Trace::of_page(&loaded.url, &page.ledger.blocks)
        {
            sites.memory.learn(&loaded.url, trace);
        }
    }
}
