//! What starts when an article is filed: a program, and notices to addresses.

mod notices;
mod programs;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use super::voice::Voice;
use crate::config::Config;
use crate::schedule::Event;
use crate::store::Store;
use notices::Notices;
use programs::Programs;

/// The hooks of a run.
pub(super) struct Hooks {
    folder: PathBuf,
    programs: Option<Programs>,
    notices: Option<Arc<Notices>>,
}

/// An article that was filed or changed, as hooks hear of it.
struct Told<'a> {
    event: &'a Event,
    path: String,
    url: &'a str,
    title: &'a str,
}

impl Hooks {
    /// The configured hooks, if there are any.
    pub(super) fn new(config: &Config, store: &Arc<Store>, voice: Voice) -> Result<Option<Self>> {
        let hooks = &config.hooks;
        let voice = Arc::new(voice);
        let programs = (!hooks.on_filed.is_empty()).then(|| Programs::start(hooks.on_filed.clone(), hooks.timeout, Arc::clone(&voice)));
        let notices = if hooks.webhooks.is_empty() { None } else { Some(Arc::new(Notices::new(config, Arc::clone(store), voice)?)) };
        let folder = config.output.dir.canonicalize().unwrap_or_else(|_| config.output.dir.clone());
        Ok((programs.is_some() || notices.is_some()).then_some(Self { folder, programs, notices }))
    }

    /// Takes note of articles that were filed anew or changed; nothing waits here.
    pub(super) fn hear(&self, event: &Event) {
        let (url, title, file) = match event {
            Event::Filed { url, title, file, new: true, .. } => (url, title.as_deref().unwrap_or_default(), file),
            Event::Changed { url, file, .. } if !file.is_empty() => (url, "", file),
            _ => return,
        };
        let path = file.split('/').fold(self.folder.clone(), |path, name| path.join(name)).to_string_lossy().into_owned();
        let told = Told { event, path, url, title };
        self.programs.iter().for_each(|programs| programs.hear(&told));
        self.notices.iter().for_each(|notices| notices.hear(&told));
    }

    /// Does the work with the hooks beside it, if there are any, and ends them when it ends; `stopped` says whether it was broken off.
    pub(super) async fn beside<T>(hooks: Option<&Self>, work: impl Future<Output = T>, stopped: impl Fn(&T) -> bool, drain: Duration) -> T {
        if let Some(notices) = hooks.and_then(|hooks| hooks.notices.clone()) {
            tokio::spawn(async move { notices.work().await });
        }
        let done = work.await;
        if let Some(hooks) = hooks {
            hooks.finish(stopped(&done), drain).await;
        }
        done
    }

    /// Ends in an orderly way: what was begun is finished, and the rest of a round too; a process that was stopped waits for `drain` at most.
    /// Notices that are left are delivered by the next run.
    async fn finish(&self, stopped: bool, drain: Duration) {
        if let Some(programs) = &self.programs {
            programs.finish(stopped, drain).await;
        }
        if let Some(notices) = &self.notices {
            notices.finish(drain).await;
        }
    }
}
