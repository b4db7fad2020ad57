//! Counts what became of the inputs: the summary line and the exit status.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use super::voice::counted;
use crate::model::PageVerdict;

/// What became of the inputs so far.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    verdicts: BTreeMap<&'static str, usize>,
    total: usize,
    failed: usize,
    /// Files written or replaced.
    pub(crate) written: usize,
    /// Files that were there already.
    pub(crate) unchanged: usize,
    /// Earlier states of articles that are kept beside the newer ones.
    pub(crate) set_aside: usize,
}

impl Outcome {
    pub(crate) fn count(&mut self, verdict: PageVerdict) {
        self.total += 1;
        if verdict == PageVerdict::Failed {
            self.failed += 1;
        } else {
            *self.verdicts.entry(verdict.name()).or_insert(0) += 1;
        }
    }

    /// 0 all done, 1 some failed, 2 nothing done.
    pub(crate) fn status(&self) -> u8 {
        match (self.failed, self.total - self.failed.min(self.total)) {
            (0, 0) => 2,
            (0, _) => 0,
            (_, 0) => 2,
            _ => 1,
        }
    }

    /// `104 inputs: 101 article, 2 listing, 1 failed; 101 files written (1.2 s)`
    pub(crate) fn summary(&self, took: Duration) -> String {
        let mut parts: Vec<String> = self.verdicts.iter().map(|(name, n)| format!("{n} {name}")).collect();
        if self.failed > 0 {
            parts.push(format!("{} failed", self.failed));
        }
        let mut out =
            format!("{}: {}", counted(self.total, "input"), if parts.is_empty() { "nothing done".to_owned() } else { parts.join(", ") });
        if self.written + self.unchanged > 0 {
            let _ = write!(out, "; {} written, {} unchanged", counted(self.written, "file"), self.unchanged);
        }
        if self.set_aside > 0 {
            let _ = write!(out, "; {} kept beside a newer one", counted(self.set_aside, "earlier state"));
        }
        format!("{out} ({:.1} s)", took.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_tells_how_much_was_done() {
        let mut outcome = Outcome::default();
        assert_eq!(outcome.status(), 2);
        outcome.count(PageVerdict::Failed);
        assert_eq!(outcome.status(), 2);
        outcome.count(PageVerdict::Article);
        assert_eq!(outcome.status(), 1);
        assert_eq!(outcome.summary(Duration::from_millis(1200)), "2 inputs: 1 article, 1 failed (1.2 s)");
    }
}
