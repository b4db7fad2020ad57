//! What the dashboard changes, as the commands of the same names do; the scheduler hears of it at once.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use super::super::args::{Common, SourceAdd, SourceCommand, Sources};
use super::super::voice::Voice;
use super::super::{clock, source};
use crate::schedule::Order;
use crate::serve::{Action, Controls};
use crate::store::Store;

/// Changes sources of this process's own scheduler.
pub(super) struct Desk {
    pub(super) common: Common,
    pub(super) store: Arc<Store>,
    pub(super) orders: UnboundedSender<Order>,
}

impl Desk {
    /// Reading the configuration again also looks at what is due.
    fn nudge(&self) {
        // A scheduler that is gone has nothing to hear.
        let _ = self.orders.send(Order::Reload);
    }
}

impl Controls for Desk {
    fn add(&self, url: &str, name: Option<&str>) -> Result<String, String> {
        let (url, name) = (url.to_owned(), name.map(str::to_owned));
        let add = SourceAdd { url: url.clone(), name, no_check: true, kind: None, every: None, cron: None, timezone: None };
        let sources = Sources { command: SourceCommand::Add(add) };
        source::run(&sources, &self.common, &mut Voice::new(&self.common)).map_err(|error| format!("{error:#}"))?;
        self.nudge();
        Ok(url)
    }

    fn act(&self, url: &str, action: Action) -> Result<(), String> {
        match action {
            Action::Poll => self.store.replan(&[(url.to_owned(), clock::now())]),
            Action::Pause => self.store.pause(url).map(drop),
            Action::Resume => self.store.resume(url).map(drop),
        }
        .map_err(|error| error.to_string())?;
        self.nudge();
        Ok(())
    }
}
