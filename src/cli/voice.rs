//! What we say on stderr: errors, notices, progress, the summary. Results never pass here.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Color, Common};
use crate::text::gate::is_loud;

/// Speaks on stderr, as much as the user asked for.
#[derive(Debug)]
pub(crate) struct Voice {
    quiet: bool,
    verbose: u8,
    color: bool,
    terminal: bool,
    bar: Option<ProgressBar>,
}

impl Voice {
    pub(crate) fn new(common: &Common) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let color = match common.color {
            Color::Auto => terminal,
            Color::Always => true,
            Color::Never => false,
        };
        Self { quiet: common.quiet, verbose: common.verbose, color, terminal, bar: None }
    }

    /// Says nothing.
    #[cfg(test)]
    pub(crate) fn silent() -> Self {
        Self { quiet: true, verbose: 0, color: false, terminal: false, bar: None }
    }

    /// Shows progress over `total` steps, if a person is watching.
    pub(crate) fn begin(&mut self, total: usize, what: &str) {
        if self.quiet || !self.terminal || total < 2 {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let template = format!("{{bar:30}} {{pos}}/{{len}} {what} {{wide_msg}} {{eta}}");
        bar.set_style(ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        self.bar = Some(bar);
    }

    pub(crate) fn step(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    pub(crate) fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    /// An input that failed.
    pub(crate) fn error(&self, text: &str) {
        self.line(&self.paint("31", "error: "), text);
    }

    /// Something worth knowing that stops nothing.
    pub(crate) fn warn(&self, text: &str) {
        if !self.quiet {
            self.line(&self.paint("33", "warning: "), text);
        }
    }

    /// The summary and other plain notices.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            self.line("", text);
        }
    }

    /// A decision, for `-v`.
    pub(crate) fn detail(&self, text: &str) {
        if self.verbose > 0 {
            self.line("", text);
        }
    }

    /// A line for a program, told as plain text would be: errors always, details only if asked for.
    pub(crate) fn record(&self, is_error: bool, is_detail: bool, line: impl FnOnce() -> String) {
        if is_error || (!self.quiet && (!is_detail || self.verbose > 0)) {
            self.line("", &line());
        }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn line(&self, mark: &str, text: &str) {
        let write = || {
            // A closed stderr is no reason to stop.
            let _ = writeln!(std::io::stderr(), "{mark}{}", visible(text).replace('\n', " "));
        };
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// `1 page`, `2 pages`.
pub(crate) fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// An error with the input that it is about in front, unless it names that itself.
pub(crate) fn named(input: &str, error: &str) -> String {
    // A folder called "file", or ".", is not named by the words of an error.
    let whole = |at: usize| {
        let rest = &error[at + input.len()..];
        (rest.is_empty() || rest.starts_with([':', '"', '`', '\''])) && !error[..at].ends_with(char::is_alphanumeric)
    };
    let tells = error.match_indices(input).any(|(at, _)| input.contains('/') || whole(at));
    if tells { error.to_owned() } else { format!("{input}: {error}") }
}

/// Text from pages and servers without what a terminal would obey or hide.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(|c| if is_loud(c) && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{counted, named, visible};

    #[test]
    fn terminals_get_no_commands() {
        assert_eq!((counted(1, "page"), counted(0, "page")), ("1 page".to_owned(), "0 pages".to_owned()));
        assert_eq!((named("a", "b"), named("a", "/a: b")), ("a: b".to_owned(), "/a: b".to_owned()));
        for folder in ["file", "e", "."] {
            assert_eq!(named(folder, "no .html file stands in it."), format!("{folder}: no .html file stands in it."));
        }
        assert_eq!(named("http://a.example/", "robots.txt forbids http://a.example/ to us"), "robots.txt forbids http://a.example/ to us");
        assert_eq!(visible("a\x1b[2Jb\u{202e}c\u{9b}d"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d");
    }
}
