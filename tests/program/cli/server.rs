//! The state on a PostgreSQL server, as scripts use it.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Given, finish, fixture, folder, shown, site};

#[path = "../../../src/store/postgres/testing.rs"]
mod testing;

fn within(dir: &Path, arguments: &[&str]) -> Given {
    finish(site::program(arguments).current_dir(dir))
}

fn write(path: &Path, text: impl AsRef<[u8]>) -> PathBuf {
    fs::write(path, text).expect("written");
    path.to_owned()
}

/// Everything that a state is asked for, on a server; then it moves into a file, and the next round finds nothing new.
#[test]
fn a_state_on_a_server_serves_every_command() {
    let (Some(place), Some(other)) = (testing::database(), testing::database()) else { return };
    let (dir, place, other) = (folder(), shown(place), shown(other));
    let file = |path: &str, more: &str| {
        let feed = fixture("site/feed.xml");
        let out = dir.path().join("out");
        let text = format!(
            "[output]\ndir = {out:?}\n[store]\npath = {path:?}\n[security]\nallow_file = true\n[[source]]\nurl = \"file://{feed}\"\n{more}"
        );
        shown(write(&dir.path().join("news.toml"), text))
    };
    let config = file(&place, "");
    let at = |arguments: &[&str]| within(dir.path(), &[arguments, &["--config", &config]].concat());
    at(&["run", "--once", "--dry-run"]).ends(0).says(&["17 articles offered: 17 filed", "nothing was written"]);
    at(&["run", "--once"]).ends(0).says(&["17 articles offered: 17 filed"]);
    at(&["run", "--once"]).ends(0).says(&["17 articles offered: 0 filed"]);
    let status = at(&["status", "--format", "json"]).ends(0).out;
    assert!(status.contains("\"articles\": 17"), "{status}");
    let found = at(&["search", "ferry", "--format", "files"]).ends(0).out;
    assert!(found.lines().count() > 0, "the index is a file in the output folder: {found}");
    at(&["reprocess"]).ends(0);
    at(&["retry", "--failed"]).ends(2).says(&["no page is due"]);
    let source = format!("file://{}", fixture("site/feed.xml"));
    at(&["source", "pause", &source]).ends(0);
    at(&["source", "resume", &source]).ends(0);
    at(&["config", "check"]).ends(0);
    at(&["backup", "copy.db"]).ends(2).says(&["pg_dump", &place]);

    at(&["state", "copy", "--from", &place, "--to", "moved.db"]).ends(0).says(&["moved.db", "each compared"]);
    at(&["state", "copy", "--from", &place, "--to", "moved.db"]).ends(2).says(&["moved.db", "holds rows already"]);
    at(&["state", "copy", "--from", "none.db", "--to", "other.db"]).ends(2).says(&["none.db", "no state is here"]);
    at(&["state", "copy", "--from", "moved.db", "--to", &other]).ends(0).says(&["each compared"]);
    for place in [shown(dir.path().join("moved.db")), other] {
        let config = file(&place, "");
        within(dir.path(), &["run", "--once", "--config", &config]).ends(0).says(&["17 articles offered: 0 filed"]);
    }
}

#[test]
fn passwords_and_strange_servers_are_refused_without_showing_them() {
    let dir = folder();
    for (path, said) in [
        ("postgres://me:secret-word@127.0.0.1/news", "PGPASSWORD"),
        ("postgres://me@127.0.0.1/news?password=secret-word", "PGPASSWORD"),
        ("mysql://me@127.0.0.1/news", "postgres://user@host/database"),
    ] {
        let config = shown(write(&dir.path().join("news.toml"), format!("[store]\npath = {path:?}\n")));
        for command in ["status", "config"] {
            let arguments = if command == "config" { vec!["config", "show"] } else { vec!["status"] };
            let given = within(dir.path(), &[&arguments[..], &["--config", &config]].concat()).ends(2);
            given.says(&[said]);
            assert!(!given.err.contains("secret-word") && !given.out.contains("secret-word"), "{given:?}");
        }
    }
    let given = within(dir.path(), &["state", "copy", "--from", "postgres://a:secret-word@h/b", "--to", "x.db"]).ends(2);
    assert!(!given.err.contains("secret-word"), "{given:?}");
    let config =
        shown(write(&dir.path().join("news.toml"), "[store]\npath = \"postgres://me@127.0.0.1:1/news\"\nbusy_timeout = \"10ms\"\n"));
    within(dir.path(), &["status", "--config", &config]).ends(2).says(&["127.0.0.1:1", "does not answer", "PGHOST"]);
}
