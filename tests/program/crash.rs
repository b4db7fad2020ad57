//! The binary under kills, injected faults of the system, signals, and disks that are full or cannot be written.
#![allow(clippy::disallowed_methods, reason = "kills fall anywhere in the time that a whole run takes")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::site::{FETCH, PAGES, Site, program, wait, write};
use serde_json::Value;

/// Whether a program is here.
fn has(name: &str) -> bool {
    Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// A configuration that syncs every file, with these lines added.
fn config(site: &Site, dir: &Path, out: &Path, more: &str) -> PathBuf {
    let text =
        format!("[output]\ndir = \"{}\"\n{FETCH}\n{more}\n[[source]]\nurl = {:?}\nevery = \"1h\"\n", out.display(), site.url("/feed.xml"));
    write(&dir.join("news.toml"), text)
}

fn run_once(config: &Path) -> Command {
    program(&["run", "--once", "--config", &config.to_string_lossy()])
}

pub(crate) fn finish(command: &mut Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command.output().expect("an end");
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

/// For each source its manifest record and its file's text; the day of an undated article's fetch is left out.
pub(crate) fn holdings(out: &Path) -> BTreeMap<String, (Value, String)> {
    let text = fs::read_to_string(out.join("manifest.jsonl")).unwrap_or_default();
    let mut holdings = BTreeMap::new();
    for line in text.lines() {
        let mut record: Value = serde_json::from_str(line).expect("a record");
        let file = record["file"].as_str().unwrap_or_default().to_owned();
        let text = fs::read_to_string(out.join(&file)).unwrap_or_default();
        if record["date"].is_null() && !file.is_empty() {
            record["file"] = file["2025/01/2025-01-01-".len()..].into();
        }
        holdings.insert(record["source"].as_str().expect("a source").to_owned(), (record, text));
    }
    holdings
}

/// Names the first difference, which is short enough to read.
#[track_caller]
fn assert_same(found: &BTreeMap<String, (Value, String)>, expected: &BTreeMap<String, (Value, String)>, when: &str) {
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{when}");
    for (source, held) in expected {
        assert_eq!(&found[source], held, "{when}: {source}");
    }
}

/// Files that are neither articles nor ours.
pub(crate) fn strays(out: &Path) -> Vec<String> {
    let (mut dirs, mut found) = (vec![out.to_owned()], Vec::new());
    while let Some(folder) = dirs.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let ours = [".dateline.lock", "dateline.db", "dateline.index.db", "manifest.jsonl"].contains(&name.as_str());
            if path.is_dir() {
                dirs.push(path);
            } else if !ours && path.extension().is_none_or(|e| e != "txt") {
                found.push(name);
            }
        }
    }
    found
}

fn articles(out: &Path) -> usize {
    let (mut dirs, mut count) = (vec![out.to_owned()], 0);
    while let Some(folder) = dirs.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                count += usize::from(path.extension().is_some_and(|e| e == "txt"));
            }
        }
    }
    count
}

/// Paragraphs that no other seed gives.
pub(crate) fn sentences(seed: usize) -> Vec<String> {
    let one = |i: usize| {
        format!(
            "<p>In paragraph {i} of report {seed} the keeper of lock {} tells how barge {} waited {} hours for the tide and then went on its way.</p>",
            seed * 3 + i,
            seed * 7 + i,
            seed + i
        )
    };
    (0..4).map(one).collect()
}

/// A site of so many more pages than the fixtures.
fn big_site(pages: usize) -> Site {
    let mut feed = String::from("<rss><channel><title>Big</title>");
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for n in 0..pages {
        let path = format!("/big/{n}.html");
        feed.push_str(&format!("<item><link>{path}</link></item>"));
        let date = if n % 7 == 0 {
            String::new()
        } else {
            format!("<meta property=\"article:published_time\" content=\"2025-03-{:02}T10:00:00Z\">", 1 + n % 28)
        };
        let body = sentences(n).concat();
        files.push((path, format!("<!doctype html><html lang=en><title>Report {n}</title>{date}<body><article><h1>Report {n}</h1>{body}</article></body></html>").into_bytes()));
    }
    feed.push_str("</channel></rss>");
    files.push(("/feed.xml".to_owned(), feed.into_bytes()));
    let listed: Vec<(&str, &'static str, &[u8])> = files
        .iter()
        .map(|(p, b)| (p.as_str(), if p.ends_with("xml") { "application/rss+xml" } else { "text/html" }, b.as_slice()))
        .collect();
    Site::serve(&listed)
}

/// Kills the process so often while it works, at random points of a whole run's length. What a kill has left the next run goes on
/// with; where that run came to its end before its kill, the folder is held against an undisturbed one and a new one begun.
fn kill_at_random(pages: usize, kills: usize) {
    let site = big_site(pages);
    let calm = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    let (status, said) = finish(&mut run_once(&config(&site, calm.path(), &calm.path().join("out"), "")));
    let length = started.elapsed().as_micros() as u64;
    assert_eq!(status, Some(0), "{said}");
    let whole = holdings(&calm.path().join("out"));
    assert_eq!(whole.len(), pages);
    let mut random = 88_172_645_463_325_252_u64;
    let (mut killed, mut folders) = (0, 0);
    while killed < kills {
        folders += 1;
        assert!(folders <= 4 * kills, "only {killed} kills met the process at work");
        let torn = tempfile::tempdir().expect("a folder");
        let out = torn.path().join("out");
        let config = config(&site, torn.path(), &out, "");
        let mut at_work = true;
        while at_work && killed < kills {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let mut child = run_once(&config).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a child");
            std::thread::sleep(Duration::from_micros(random % length.max(1)));
            at_work = child.try_wait().expect("a state").is_none();
            killed += usize::from(at_work);
            child.kill().expect("killed");
            child.wait().expect("ended");
        }
        let (status, said) = finish(&mut run_once(&config));
        assert_eq!(status, Some(0), "{said}");
        assert_same(&holdings(&out), &whole, "random kills");
        assert_eq!((articles(&out), strays(&out)), (pages, Vec::<String>::new()));
    }
    println!("killed {killed} times at work, in {folders} folders");
}

#[test]
fn o5_d4_kills_at_random_points_change_nothing() {
    kill_at_random(150, 12);
}

#[test]
#[ignore = "a hundred kills over a thousand articles: `just soak`"]
fn o5_d4_a_hundred_kills_over_a_thousand_articles() {
    kill_at_random(1_000, 100);
}

/// Kills the process at the n-th call of each kind that writes, renames or syncs.
#[test]
fn o5_kills_at_every_write_rename_and_sync_change_nothing() {
    if !has("strace") {
        println!("skipped: no strace here");
        return;
    }
    let site = Site::serve(&[]);
    let calm = tempfile::tempdir().expect("a folder");
    assert_eq!(finish(&mut run_once(&config(&site, calm.path(), &calm.path().join("out"), ""))).0, Some(0));
    let whole = holdings(&calm.path().join("out"));
    let mut killed = 0;
    for (call, times) in [
        ("renameat2,rename,renameat", [1, 7, 20]),
        ("fsync", [2, 9, 40]),
        ("fdatasync", [3, 15, 31]),
        ("write", [30, 120, 260]),
        ("pwrite64", [4, 40, 90]),
    ] {
        for n in times {
            let dir = tempfile::tempdir().expect("a folder");
            let out = dir.path().join("out");
            let config = config(&site, dir.path(), &out, "");
            let ended = strace(&config, call, &format!("signal=KILL:when={n}")).status().expect("an end");
            killed += usize::from(ended.code() != Some(0));
            let (status, said) = finish(&mut run_once(&config));
            assert_eq!(status, Some(0), "{call} {n}: {said}");
            assert_same(&holdings(&out), &whole, &format!("{call} {n}"));
            assert_eq!((articles(&out), strays(&out)), (PAGES, Vec::<String>::new()), "{call} {n}");
        }
    }
    assert!(killed >= 8, "most of the kills met the process at work: {killed}");
}

fn strace(config: &Path, call: &str, fault: &str) -> Command {
    let inner = run_once(config);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e"]).arg(format!("trace={call}")).arg("-e").arg(format!("inject={call}:{fault}"));
    command.arg(inner.get_program()).args(inner.get_args()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// A sync that fails is a failure: nothing is marked as filed on its word.
#[test]
fn o7_a_sync_that_fails_is_not_success() {
    if !has("strace") {
        println!("skipped: no strace here");
        return;
    }
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("out");
    let config = config(&site, dir.path(), &out, "");
    let output = strace(&config, "fsync", "error=EIO").output().expect("an end");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("Input/output error") || said.contains("disk I/O error"), "{said}");
    let status = program(&["status", "--format", "json", "--config", &config.to_string_lossy()]).output().expect("an end");
    if let Ok(status) = serde_json::from_slice::<Value>(&status.stdout) {
        assert_eq!(status["totals"]["filed"], 0, "{said}");
    }
}

/// A small disk of its own, taken away when dropped; `None` where that is not allowed.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path, options: &str) -> Option<Self> {
        fs::create_dir_all(at).expect("made");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at).stderr(Stdio::null()).status();
        mounted.is_ok_and(|status| status.success()).then(|| Self(at.to_owned()))
    }

    fn remount(&self, options: &str) {
        let status = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).status().expect("mount runs");
        assert!(status.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn o6_d3_a_full_disk_loses_nothing_and_the_next_round_goes_on() {
    let site = big_site(60);
    let dir = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::mount(&dir.path().join("small"), "size=600k") else {
        println!("skipped: no disk can be mounted here");
        return;
    };
    let config = config(&site, dir.path(), &disk.0.join("out"), "[schedule]\nmin_free_bytes = 0");
    let (status, said) = finish(&mut run_once(&config));
    assert_ne!(status, Some(0), "{said}");
    assert!(said.contains("free some space"), "{said}");
    disk.remount("size=64m");
    let (status, said) = finish(&mut run_once(&config));
    assert_eq!(status, Some(0), "{said}");
    assert_eq!((articles(&disk.0.join("out")), strays(&disk.0.join("out"))), (60, Vec::<String>::new()));
    // The same as on a disk with room.
    let calm = tempfile::tempdir().expect("a folder");
    let calm_config = self::config(&site, calm.path(), &calm.path().join("out"), "");
    assert_eq!(finish(&mut run_once(&calm_config)).0, Some(0));
    assert_eq!(holdings(&disk.0.join("out")), holdings(&calm.path().join("out")));
}

#[test]
fn o8_a_folder_that_cannot_be_written_is_said_at_once() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let file = write(&dir.path().join("file"), "x");
    let (status, said) = finish(&mut run_once(&config(&site, dir.path(), &file, "")));
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("this is not a folder"), "{said}");
    let Some(disk) = Disk::mount(&dir.path().join("disk"), "size=1m") else {
        println!("skipped: no disk can be mounted here");
        return;
    };
    disk.remount("ro");
    let (status, said) = finish(&mut run_once(&config(&site, dir.path(), &disk.0.join("out"), "")));
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("on a disk that can be written"), "{said}");
    assert!(site.asked().is_empty(), "nothing was asked for");
}

#[test]
fn a_disk_below_the_floor_stops_a_round_before_it_begins() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let config = config(&site, dir.path(), &dir.path().join("out"), "[schedule]\nmin_free_bytes = 9_000_000_000_000_000_000");
    let (status, said) = finish(&mut run_once(&config));
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("the disk has") && said.contains("schedule.min_free_bytes"), "{said}");
    assert!(site.asked().is_empty(), "nothing was asked for");
}

#[test]
fn d1_a_damaged_state_stops_the_run_with_advice() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("out");
    let config = config(&site, dir.path(), &out, "");
    assert_eq!(finish(&mut run_once(&config)).0, Some(0));
    let path = out.join("dateline.db");
    let mut bytes = fs::read(&path).expect("read");
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0x5a);
    fs::write(&path, &bytes).expect("written");
    let (status, said) = finish(&mut run_once(&config));
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("the state is damaged") && said.contains("backup"), "{said}");
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").arg(format!("-{name}")).arg(child.id().to_string()).status().expect("kill runs");
    assert!(status.success());
}

fn daemon(config: &Path, log: &Path) -> Child {
    let file = fs::File::create(log).expect("made");
    program(&["run", "--config", &config.to_string_lossy()]).stdout(Stdio::null()).stderr(file).spawn().expect("a child")
}

fn said(log: &Path) -> String {
    let mut text = String::new();
    fs::File::open(log).and_then(|mut file| file.read_to_string(&mut text)).map(|_| text).unwrap_or_default()
}

#[test]
fn d12_a_daemon_polls_reloads_and_stops_in_order() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let (out, log) = (dir.path().join("out"), dir.path().join("log"));
    let config = config(&site, dir.path(), &out, "");
    let mut child = daemon(&config, &log);
    wait(&mut child, || articles(&out) == PAGES);
    assert!(child.try_wait().expect("a state").is_none(), "it goes on: {}", said(&log));

    let good = fs::read_to_string(&config).expect("read");
    write(&config, format!("{good}[[source]]\nurl = \"nonsense\"\n"));
    signal(&child, "HUP");
    wait(&mut child, || said(&log).contains("stays in force"));
    assert!(said(&log).contains("news.toml:") && said(&log).contains("is no source's address"), "{}", said(&log));
    write(&config, format!("{good}[[source]]\nurl = {:?}\n", site.url("/missing.xml")));
    signal(&child, "HUP");
    wait(&mut child, || said(&log).contains("/missing.xml"));
    assert!(said(&log).contains("1 sources new"), "{}", said(&log));

    signal(&child, "TERM");
    wait(&mut child, || false);
    assert_eq!(child.wait().expect("an end").code(), Some(0), "{}", said(&log));
    assert!(said(&log).contains("stopped: 0 unfinished, 0 pages to read"), "{}", said(&log));
    assert_eq!((articles(&out), strays(&out)), (PAGES, Vec::<String>::new()));
}

#[test]
fn d12_a_stop_waits_for_what_is_under_way_and_a_second_one_does_not() {
    for second in [false, true] {
        let site = Site::serve(&[]);
        let dir = tempfile::tempdir().expect("a folder");
        let (out, log) = (dir.path().join("out"), dir.path().join("log"));
        let drain = if second { "10m" } else { "300ms" };
        let config = config(&site, dir.path(), &out, &format!("[schedule]\ndrain = {drain:?}"));
        site.fall_silent_after(3);
        let mut child = daemon(&config, &log);
        site.wait_for_silence(&mut child);
        signal(&child, "INT");
        wait(&mut child, || said(&log).contains("stopping: "));
        if second {
            signal(&child, "INT");
        }
        wait(&mut child, || false);
        assert_eq!(child.wait().expect("an end").code(), Some(0), "{}", said(&log));
        assert!(said(&log).contains("unfinished") && said(&log).contains("at the next start"), "{}", said(&log));
        site.speak();
        let (status, said) = finish(&mut run_once(&config));
        assert_eq!(status, Some(0), "{said}");
        assert_eq!((articles(&out), strays(&out)), (PAGES, Vec::<String>::new()));
    }
}

#[test]
fn json_lines_tell_each_decision_once_and_nothing_secret() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let text = format!(
        "[output]\ndir = \"{}\"\n{FETCH}\n[[source]]\nurl = {:?}\n",
        dir.path().join("out").display(),
        site.url("/feed.xml?token=s3cret")
    );
    let config = write(&dir.path().join("news.toml"), text);
    let (status, said) = finish(run_once(&config).args(["--log", "json"]));
    assert_eq!(status, Some(0), "{said}");
    let records: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let events = |name: &str| records.iter().filter(|r| r["event"] == name).count();
    assert_eq!((events("visited"), events("filed")), (1, PAGES));
    assert!(records.iter().all(|r| r["time"].is_string() && r["level"].is_string()), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
}
