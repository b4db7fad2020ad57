//! What filing can do beside files: other names, months, an end, programs and notices.
#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use super::{Given, dateline, fixture, folder, shown};
use crate::site::write;

/// The example's site into `out`, with these lines of configuration.
fn configuration(dir: &Path, output: &str, more: &str) -> String {
    let text = format!(
        "[output]\ndir = \"{}\"\ndurable = false\n{output}\n[security]\nallow_file = true\n{more}\n[[source]]\nurl = \"file://{}\"\n",
        dir.join("out").display(),
        fixture("site/feed.xml")
    );
    shown(write(&dir.join("news.toml"), text))
}

fn round(config: &str) -> Given {
    dateline(&["run", "--once", "--config", config])
}

#[test]
fn names_tell_language_and_story_and_months_have_an_index() {
    let dir = folder();
    let config = configuration(dir.path(), "template = \"{language}/{story}-{slug}\"\nmonth_index = true", "");
    round(&config).ends(0).says(&["17 filed"]);
    let out = dir.path().join("out");
    assert!(out.join("en").is_dir() && fs::read_dir(out.join("en")).expect("read").count() > 1);
    let month = fs::read_to_string(out.join("index-2025-03.md")).expect("the month");
    assert!(month.starts_with("# 2025-03\n\n## 2025-03-") && month.contains("\n- [Selwick sea lock reopens"), "{month}");
    let file = month.split("](").nth(1).and_then(|rest| rest.split(')').next()).expect("a link");
    assert!(out.join(file).is_file(), "{file}");
}

#[test]
fn files_that_are_too_old_go_and_do_not_come_again() {
    let dir = folder();
    let config = configuration(dir.path(), "body = [\"markdown\", \"html\"]", "");
    round(&config).ends(0).says(&["17 filed"]);
    let beside = || {
        super::files(&dir.path().join("out")).keys().filter(|path| path.extension().is_some_and(|end| end == "md" || end == "html")).count()
    };
    assert_eq!(beside(), 34);
    let texts = || super::files(&dir.path().join("out")).keys().filter(|path| path.extension().is_some_and(|end| end == "txt")).count();
    assert_eq!(texts(), 17);
    let found = |config: &str| dateline(&["search", "lock", "--config", config]).out.lines().count();
    assert!(found(&config) > 0);
    configuration(dir.path(), "retention = \"1d\"", "");
    round(&config).ends(0);
    assert_eq!(texts(), 17, "they are new");
    // What somebody put in the place of an article's file is not ours to delete.
    let foreign = super::files(&dir.path().join("out")).into_keys().find(|path| path.extension().is_some_and(|end| end == "txt"));
    let foreign = dir.path().join("out").join(foreign.expect("a file"));
    fs::write(&foreign, "---\nid: 0123456789abcdef\n---\n\nmine\n").expect("written");
    configuration(dir.path(), "retention = \"1ms\"\nbody = [\"markdown\", \"html\"]", "");
    round(&config).ends(0).says(&["files deleted, older than output.retention"]);
    assert_eq!((texts(), fs::read_to_string(&foreign).is_ok()), (1, true));
    assert_eq!(beside(), 0, "the other forms of an article go with its file");
    assert_eq!(found(&config), 0, "nor are they found");
    round(&config).ends(0).says(&["0 filed"]);
    assert_eq!(texts(), 1);
}

#[test]
fn a_program_starts_for_each_article_without_a_shell() {
    let dir = folder();
    let log = dir.path().join("calls");
    let script = write(&dir.path().join("hook.sh"), format!("printf '%s|%s\\n' \"$1\" \"$2\" >> '{}'\n", log.display()));
    let hooks = format!("[hooks]\non_filed = [\"/bin/sh\", \"{}\", \"{{path}}\", \"$(id) {{title}}\"]", script.display());
    let config = configuration(dir.path(), "", &hooks);
    round(&config).ends(0);
    let calls = fs::read_to_string(&log).expect("calls");
    assert_eq!(calls.lines().count(), 17);
    for call in calls.lines() {
        let (path, title) = call.split_once('|').expect("two arguments");
        assert!(Path::new(path).is_file() && title.starts_with("$(id) "), "{call}");
    }
    round(&config).ends(0);
    assert_eq!(fs::read_to_string(&log).expect("calls").lines().count(), 17, "nothing was filed");
    configuration(dir.path(), "", "[hooks]\non_filed = [\"/nonexistent/program\"]");
    fs::remove_dir_all(dir.path().join("out")).expect("removed");
    round(&config).ends(0).says(&["hooks.on_filed: /nonexistent/program: cannot be started"]);
}

/// Takes requests; the first one is refused. Gives their heads and bodies.
fn receiver(requests: usize) -> (String, thread::JoinHandle<Vec<(String, String)>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/news", listener.local_addr().expect("an address"));
    let taken = thread::spawn(move || {
        let mut out = Vec::new();
        while out.len() < requests {
            let (mut stream, _) = listener.accept().expect("a connection");
            let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
            let whole = |bytes: &[u8]| {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let (head, body) = text.split_once("\r\n\r\n")?;
                let length =
                    head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok())?;
                (body.len() >= length).then(|| (head.to_ascii_lowercase(), body.to_owned()))
            };
            let request = loop {
                if let Some(request) = whole(&bytes) {
                    break request;
                }
                let read = stream.read(&mut part).expect("read");
                assert!(read > 0, "cut short");
                bytes.extend_from_slice(&part[..read]);
            };
            let status = if out.is_empty() { "500 No" } else { "204 Taken" };
            write!(stream, "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").expect("answered");
            out.push(request);
        }
        out
    });
    (url, taken)
}

#[test]
fn notices_are_signed_and_what_is_not_taken_waits() {
    let dir = folder();
    let (url, taken) = receiver(17);
    let config = configuration(dir.path(), "", &format!("[hooks]\nwebhooks = [\"{url}\"]\nsecret = \"s3cret\""));
    let given = round(&config).ends(0);
    given.says(&["hooks.webhooks", "the server answered 500; tried again at"]).says(&["1 notices wait for the next run"]);
    assert!(!given.err.contains("s3cret"));
    let taken = taken.join().expect("all of them");
    for (head, body) in &taken {
        assert!(head.contains("x-dateline-signature: sha256=") && head.contains("x-dateline-timestamp: "), "{head}");
        let notice: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert!(notice["event"] == "filed" && notice["path"].as_str().is_some_and(|path| Path::new(path).is_file()), "{notice}");
    }
    let shown = dateline(&["config", "show", "--config", &config]).ends(0).out;
    assert!(shown.contains("hooks.secret = …") && !shown.contains("s3cret"), "{shown}");
    configuration(dir.path(), "", "[hooks]\nwebhooks = [\"ftp://x/\"]");
    round(&config).ends(2).says(&["news.toml:", "\"ftp://x/\" is no address"]);
}
