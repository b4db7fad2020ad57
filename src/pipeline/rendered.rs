//! Pages that show nothing without scripts, as a program of the operator's shows them.

use super::load::OURS;
use super::{Cleaned, Loaded, Pipeline, guarded};
use crate::extract;
use crate::fetch::Rendered;
use crate::model::{BodySource, PageVerdict};

/// The header by which a kept page tells that it is not as it came.
fn mark() -> String {
    format!("{OURS}rendered")
}

impl Pipeline {
    /// The page as the configured program shows it, if it is a shell; else as it came.
    pub(super) async fn rendered(&self, mut loaded: Loaded) -> Loaded {
        if !self.client.renders() || !self.is_shell(&loaded).await {
            return loaded;
        }
        // Its place is given up before it waits for the program: others may need one meanwhile.
        drop(std::mem::take(&mut loaded.held));
        match self.client.render(&loaded.url).await {
            Some(Ok(Rendered { bytes, refused })) => {
                loaded.bytes = bytes;
                loaded.notes.extend(refused);
                loaded.content_type = Some("text/html; charset=utf-8".to_owned());
                loaded.headers.push((mark(), "1".to_owned()));
            }
            Some(Err(error)) => loaded.notes.push(error.to_string()),
            None => {}
        }
        loaded
    }

    async fn is_shell(&self, loaded: &Loaded) -> bool {
        if !matches!(loaded.url.scheme(), "http" | "https") {
            return false;
        }
        let (options, url, bytes, content_type) =
            (self.extract.clone(), loaded.url.clone(), loaded.bytes.clone(), loaded.content_type.clone());
        let judged = tokio::task::spawn_blocking(move || {
            let source = extract::Source {
                name: url.as_str(),
                bytes: &bytes,
                content_type: content_type.as_deref(),
                url: Some(&url),
                ..Default::default()
            };
            guarded(url.as_str(), || extract::clean(&source, &options))
        });
        judged.await.is_ok_and(|cleaned| matches!(&cleaned[..], [only] if only.article.verdict == PageVerdict::Shell))
    }
}

/// Says of an article where its page is from.
pub(super) fn told(loaded: &Loaded, cleaned: &mut [Cleaned]) {
    let is_rendered = loaded.headers.iter().any(|(name, _)| *name == mark());
    for cleaned in cleaned {
        if is_rendered && cleaned.article.body_source == BodySource::Blocks {
            cleaned.article.body_source = BodySource::Rendered;
        }
        cleaned.article.warnings.extend(loaded.notes.iter().cloned());
    }
}
