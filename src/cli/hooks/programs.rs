//! The program of `hooks.on_filed`: one at a time, without a shell, ended when it takes too long.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use super::Told;
use crate::cli::voice::Voice;

/// So many calls wait at most; more are left out, and that is told.
const MOST_WAITING: usize = 10_000;
/// How often a program that runs is looked at.
const STEP: Duration = Duration::from_millis(20);

/// Starts the program on a thread of its own.
pub(super) struct Programs {
    template: Vec<String>,
    queue: SyncSender<Vec<String>>,
    /// Calls that wait or run.
    left: Arc<AtomicUsize>,
    stopped: Arc<AtomicBool>,
    voice: Arc<Voice>,
}

impl Programs {
    pub(super) fn start(template: Vec<String>, timeout: Duration, voice: Arc<Voice>) -> Self {
        let (queue, calls) = sync_channel(MOST_WAITING);
        let (left, stopped) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let theirs = (Arc::clone(&left), Arc::clone(&stopped), Arc::clone(&voice));
        std::thread::spawn(move || work(&calls, timeout, &theirs.0, &theirs.1, &theirs.2));
        Self { template, queue, left, stopped, voice }
    }

    pub(super) fn hear(&self, told: &Told<'_>) {
        let call = self.template.iter().map(|argument| filled(argument, told)).collect();
        self.left.fetch_add(1, Ordering::SeqCst);
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = self.queue.try_send(call) {
            self.left.fetch_sub(1, Ordering::SeqCst);
            self.voice.warn(&format!("hooks.on_filed: {MOST_WAITING} calls wait; left out for {}", told.path));
        }
    }

    /// Waits for the calls; once stopped only for the one that runs, and no longer than `drain`.
    pub(super) async fn finish(&self, stopped: bool, drain: Duration) {
        self.stopped.store(stopped, Ordering::SeqCst);
        let mut waited = Duration::ZERO;
        while self.left.load(Ordering::SeqCst) > 0 && (!stopped || waited < drain) {
            tokio::time::sleep(STEP).await;
            waited += STEP;
        }
    }
}

/// The argument with what it stands for; a text that was put in is not looked at again.
fn filled(argument: &str, told: &Told<'_>) -> String {
    let mut out = String::new();
    let mut rest = argument;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let found = [("{path}", told.path.as_str()), ("{url}", told.url), ("{title}", told.title)]
            .into_iter()
            .find(|(name, _)| rest.starts_with(name));
        let (taken, text) = found.map_or((1, "{"), |(name, text)| (name.len(), text));
        out.push_str(text);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    // No argument can hold it.
    out.replace('\0', "")
}

fn work(calls: &Receiver<Vec<String>>, timeout: Duration, left: &AtomicUsize, stopped: &AtomicBool, voice: &Voice) {
    for call in calls {
        if !stopped.load(Ordering::SeqCst)
            && let Err(error) = run(&call, timeout)
        {
            voice.error(&format!("hooks.on_filed: {}: {error}", call.first().map(String::as_str).unwrap_or_default()));
        }
        left.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Runs the program to its end, which comes in time one way or the other.
fn run(call: &[String], timeout: Duration) -> Result<(), String> {
    let Some((program, arguments)) = call.split_first() else { return Ok(()) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = command.spawn().map_err(|error| format!("cannot be started: {error}"))?;
    let mut took = Duration::ZERO;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("it ended with {status}")),
            Ok(None) if took < timeout => {}
            Ok(None) => {
                // It may end at this very moment by itself.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("ended after {} s (hooks.timeout)", timeout.as_secs_f64()));
            }
            Err(error) => return Err(error.to_string()),
        }
        std::thread::sleep(STEP);
        took += STEP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Event;

    #[test]
    fn arguments_are_filled_once_and_programs_end() {
        let event = Event::Resumed;
        let told = Told { event: &event, path: "/out/a b.txt".to_owned(), url: "https://a.example/", title: "{path} \0; rm" };
        assert_eq!(filled("x{path}", &told), "x/out/a b.txt");
        assert_eq!(filled("{title}{url}{other}{", &told), "{path} ; rmhttps://a.example/{other}{");
        let call = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(run(&call(&["true"]), Duration::from_mins(1)), Ok(()));
        assert!(run(&call(&["false"]), Duration::from_mins(1)).is_err_and(|error| error.contains("it ended with")));
        assert!(run(&call(&["sleep", "100"]), Duration::from_millis(40)).is_err_and(|error| error.contains("hooks.timeout")));
        assert!(run(&call(&["/nonexistent/program"]), Duration::from_mins(1)).is_err_and(|error| error.contains("cannot be started")));
    }
}
