//! The command line as scripts and people use it: what stands on stdout, what on stderr, and the exit status.
mod archives;
mod bodies;
mod clean;
mod discover;
mod dumps;
mod fallbacks;
mod faults;
mod fetch;
mod filing;
mod filter;
mod folder;
mod formats;
mod help;
mod identity;
mod kinds;
mod learning;
mod memory;
mod operate;
mod parts;
mod remembered;
#[cfg(unix)]
mod render;
mod robots;
mod rules;
mod search;
#[cfg(feature = "postgres")]
mod server;
mod settings;
mod shell;
mod sources;
mod status;
#[cfg(feature = "parquet")]
mod tables;
mod terminal;
mod why;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;

use crate::site;

/// What a command gave.
#[derive(Debug)]
struct Given {
    status: i32,
    out: String,
    err: String,
}

impl Given {
    /// The status is as expected, and everything said on stderr comes along if it is not.
    #[track_caller]
    fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stderr: {}\nstdout: {}", self.err, self.out);
        self
    }

    /// The line on stderr that names all of these.
    #[track_caller]
    fn says(&self, words: &[&str]) -> &Self {
        let found = self.err.lines().any(|line| words.iter().all(|word| line.contains(word)));
        assert!(found, "no line with {words:?} in: {}", self.err);
        self
    }

    /// stdout as JSON Lines.
    #[track_caller]
    fn records(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
    }
}

/// Runs the program in the package's folder.
fn dateline(arguments: &[&str]) -> Given {
    finish(&mut site::program(arguments))
}

/// Runs it with these bytes on stdin.
fn dateline_reading(arguments: &[&str], stdin: &[u8]) -> Given {
    let mut child = site::program(arguments).stdin(Stdio::piped()).spawn().expect("a child");
    let mut pipe = child.stdin.take().expect("a pipe");
    // The program may end without reading.
    let _ = pipe.write_all(stdin);
    drop(pipe);
    given(&child.wait_with_output().expect("an end"))
}

fn finish(command: &mut Command) -> Given {
    given(&command.output().expect("an end"))
}

fn given(output: &std::process::Output) -> Given {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Given { status: output.status.code().expect("no signal"), out: text(&output.stdout), err: text(&output.stderr) }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn shown(path: impl AsRef<Path>) -> String {
    path.as_ref().to_string_lossy().into_owned()
}

fn fixture(name: &str) -> String {
    shown(site::fixtures().join(name))
}

fn article(name: &str) -> String {
    fixture(&format!("site/articles/{name}.html"))
}

/// Every file below a folder but the lock, with its time and bytes.
fn files(dir: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let (mut dirs, mut out) = (vec![dir.to_owned()], BTreeMap::new());
    while let Some(folder) = dirs.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                dirs.push(path);
            } else if !path.ends_with(".dateline.lock") {
                let time = entry.metadata().unwrap().modified().unwrap();
                out.insert(path.strip_prefix(dir).unwrap().to_owned(), (time, fs::read(&path).unwrap()));
            }
        }
    }
    out
}

fn manifest(dir: &Path) -> Vec<Value> {
    let text = fs::read_to_string(dir.join("manifest.jsonl")).expect("a manifest");
    text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

/// A page of three plain paragraphs, each with this word in it.
fn page(title: &str, word: &str) -> String {
    let paragraph = |end: &str| {
        format!("<p>The harbour office said on Tuesday that the {word} had been towed four cables to the west of its old place {end}.</p>")
    };
    let body: String =
        ["because the bank had moved", "and would stay there until May", "after a survey in the autumn"].map(paragraph).concat();
    format!("<!doctype html><html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>")
}
