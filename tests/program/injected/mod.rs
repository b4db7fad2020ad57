//! The n-th call that changes a file fails or is the last: afterwards a rerun gives the folder, manifest and state of an undisturbed run.
//!
//! A library of C is built by the test and preloaded into the program; where no C compiler is, the test says so and skips.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::crash::{finish, holdings, strays};
use crate::site::{FETCH, Site, program, write};

/// The calls that are made to fail.
const CALLS: [&str; 5] = ["write", "rename", "fsync", "mkdir", "ftruncate"];
/// No room, no quota, an error of the disk, and 0: a kill.
const ERRORS: [i32; 4] = [28, 122, 5, 0];

/// Builds the library; `None` where that cannot be done.
fn library(dir: &Path) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/injected/faults.c");
    let built = dir.join("faults.so");
    let status = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&built).arg(source).arg("-ldl").status();
    status.is_ok_and(|status| status.success()).then_some(built)
}

/// Six pages: an original and its copy, one without a date, one that is no article, one that is missing.
fn site() -> Site {
    let text = |seed: usize| crate::crash::sentences(seed).concat();
    let page = |title: &str, day: Option<u32>, seed: usize| {
        let date =
            day.map(|day| format!("<meta property=\"article:published_time\" content=\"2025-03-{day:02}T10:00:00Z\">")).unwrap_or_default();
        format!(
            "<!doctype html><html lang=en><head><title>{title}</title>{date}</head><body><article><h1>{title}</h1>{}</article></body></html>",
            text(seed)
        )
    };
    let feed =
        ["original", "copy", "undated", "other", "list", "missing"].map(|p| format!("<item><link>/i/{p}.html</link></item>")).concat();
    let list = "<title>All</title><ul>".to_owned() + &"<li><a href=/x>Headline of it</a>".repeat(40) + "</ul>";
    let pages = [
        ("/feed.xml", format!("<rss><channel><title>Small</title>{feed}</channel></rss>")),
        ("/i/original.html", page("The original report", Some(4), 1)),
        ("/i/copy.html", page("A copy of the report", Some(5), 1)),
        ("/i/undated.html", page("Nobody knows when", None, 2)),
        ("/i/other.html", page("Another one", Some(6), 3)),
        ("/i/list.html", list),
    ];
    let kind = |path: &str| if path.ends_with("xml") { "application/rss+xml" } else { "text/html" };
    let listed: Vec<(&str, &'static str, &[u8])> = pages.iter().map(|(path, text)| (*path, kind(path), text.as_bytes())).collect();
    Site::serve(&listed)
}

/// What is run, again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Run(&'static str),
    Fetch,
}

struct Bench {
    site: Site,
    library: PathBuf,
    _built: tempfile::TempDir,
}

impl Bench {
    fn new() -> Option<Self> {
        let built = tempfile::tempdir().expect("a folder");
        let Some(library) = library(built.path()) else {
            println!("skipped: no C compiler here");
            return None;
        };
        Some(Self { site: site(), library, _built: built })
    }

    fn command(&self, work: Work, dir: &Path) -> Command {
        let out = dir.join("out");
        match work {
            Work::Run(copies) => {
                let text = format!(
                    "[output]\ndir = \"{}\"\ncopies = \"{copies}\"\n[schedule]\nmin_free_bytes = 0\n{FETCH}\n[[source]]\nurl = {:?}\nkind = \"feed\"\nevery = \"1h\"\n",
                    out.display(),
                    self.site.url("/feed.xml")
                );
                let config = write(&dir.join("news.toml"), text);
                program(&["run", "--once", "--config", &config.to_string_lossy()])
            }
            Work::Fetch => {
                let config = write(&dir.join("news.toml"), format!("{FETCH}\n"));
                let urls = ["original", "copy", "undated", "other", "list", "missing"].map(|p| self.site.url(&format!("/i/{p}.html")));
                let list = write(&dir.join("list.txt"), urls.join("\n"));
                let (config, list, out) =
                    (config.to_string_lossy().into_owned(), list.to_string_lossy().into_owned(), out.to_string_lossy().into_owned());
                program(&["fetch", "--config", &config, "-i", &list, "-o", &out, "--keep-pages", "db"])
            }
        }
    }

    fn faulty(&self, work: Work, dir: &Path, call: &str, at: usize, error: i32) -> Command {
        let mut command = self.command(work, dir);
        command.env("LD_PRELOAD", &self.library).env("FAULT_ROOT", dir.join("out")).env("FAULT_CALL", call);
        command.env("FAULT_AT", at.to_string()).env("FAULT_ERRNO", error.to_string()).stdout(Stdio::null());
        command
    }

    /// How many calls of that kind an undisturbed run makes.
    fn calls(&self, work: Work, call: &str) -> usize {
        let dir = tempfile::tempdir().expect("a folder");
        let count = dir.path().join("count");
        finish(self.faulty(work, dir.path(), call, 0, 0).env("FAULT_COUNT", &count));
        fs::read_to_string(&count).expect("a count").trim().parse().expect("a number")
    }

    /// What an undisturbed run leaves.
    fn calm(&self, work: Work) -> Left {
        let dir = tempfile::tempdir().expect("a folder");
        self.to_the_end(work, dir.path(), "calm");
        Left::in_folder(dir.path(), work)
    }

    /// One page is missing, so that the status says that some inputs failed.
    fn to_the_end(&self, work: Work, dir: &Path, when: &str) {
        let (status, said) = finish(&mut self.command(work, dir));
        assert_eq!(status, Some(1), "{when}: {said}");
    }

    fn check(&self, work: Work, whole: &Left, call: &str, at: usize, error: i32) {
        let dir = tempfile::tempdir().expect("a folder");
        let when = format!("{work:?}, {call} {at}, error {error}");
        let (status, said) = finish(&mut self.faulty(work, dir.path(), call, at, error));
        assert!(error == 0 || matches!(status, Some(0..=2)), "{when}: {status:?} {said}");
        assert!(!said.contains("panicked"), "{when}: {said}");
        // A page that was read before the fault may have its end; what is left is done now.
        let (_, said) = finish(&mut self.command(work, dir.path()));
        assert!(!said.contains("panicked"), "{when}: {said}");
        let left = Left::in_folder(dir.path(), work);
        assert_eq!(left.holdings.keys().collect::<Vec<_>>(), whole.holdings.keys().collect::<Vec<_>>(), "{when}: {said}");
        for (source, held) in &whole.holdings {
            assert_eq!(&left.holdings[source], held, "{when}: {source}");
        }
        assert_eq!((&left.strays, &left.state), (&whole.strays, &whole.state), "{when}: {said}");
    }

    /// Every `step`-th call of each kind, with each error.
    fn all(&self, works: &[Work], step: impl Fn(usize) -> usize) -> usize {
        let mut done = 0;
        for work in works {
            let whole = self.calm(*work);
            assert!(whole.holdings.len() == 6, "{:?}", whole.holdings.keys());
            for call in CALLS {
                let calls = self.calls(*work, call);
                for (n, at) in (1..=calls).step_by(step(calls).max(1)).enumerate() {
                    for error in
                        ERRORS.iter().skip(if step(calls) > 1 { n % ERRORS.len() } else { 0 }).take(if step(calls) > 1 { 1 } else { 4 })
                    {
                        self.check(*work, &whole, call, at, *error);
                        done += 1;
                    }
                }
            }
        }
        done
    }
}

/// What a run leaves.
#[derive(Debug, PartialEq)]
struct Left {
    holdings: BTreeMap<String, (Value, String)>,
    strays: Vec<String>,
    state: Value,
}

impl Left {
    fn in_folder(dir: &Path, work: Work) -> Self {
        let out = dir.join("out");
        let mut state = Value::Null;
        if work != Work::Fetch {
            let config = dir.join("news.toml");
            let given = program(&["status", "--format", "json", "--config", &config.to_string_lossy()]).output().expect("an end");
            let told: Value = serde_json::from_slice(&given.stdout).expect("JSON");
            state = serde_json::json!([
                told["totals"],
                told["articles"],
                told["changes"],
                told["sources"][0]["counts"],
                told["sources"][0]["failures"]
            ]);
        }
        Self { holdings: holdings(&out), strays: strays(&out), state }
    }
}

const WORKS: [Work; 3] = [Work::Run("file"), Work::Run("record"), Work::Fetch];

#[test]
fn a_sample_of_faults_changes_nothing_in_the_end() {
    let Some(bench) = Bench::new() else { return };
    let done = bench.all(&WORKS, |calls| calls / 4 + 1);
    assert!(done >= 30, "{done}");
}

fn every_fault(work: Work) {
    let Some(bench) = Bench::new() else { return };
    println!("{work:?}: {} faults", bench.all(&[work], |_| 1));
}

#[test]
#[ignore = "every call, every error: `just soak`"]
fn every_fault_of_a_run_changes_nothing_in_the_end() {
    every_fault(WORKS[0]);
}

#[test]
#[ignore = "every call, every error: `just soak`"]
fn every_fault_of_a_run_that_records_copies_changes_nothing_in_the_end() {
    every_fault(WORKS[1]);
}

#[test]
#[ignore = "every call, every error: `just soak`"]
fn every_fault_of_fetch_changes_nothing_in_the_end() {
    every_fault(WORKS[2]);
}
