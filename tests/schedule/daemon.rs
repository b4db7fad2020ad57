//! The daemon in this process on simulated time: schedules, jumps of the clock, copies, versions, trouble with the state.
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::press::{Press, Reply, Simulated, Versions, at, live, manifest, page, paragraphs, rules, run, run_with, texts};
use dateline::pipeline::{Memory, SourceKind};
use dateline::schedule::{Changed, Clock, Copies, CronLine, Event, Every, Mode, Rules};
use dateline::store::{self, Store};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

const START: &str = "2025-04-02T08:00:00Z";

fn feed(items: &[(&str, &str)]) -> Reply {
    let items: String = items.iter().map(|(path, title)| format!("<item><title>{title}</title><link>{path}</link></item>")).collect();
    Reply::ok("application/rss+xml", format!("<rss version=\"2.0\"><channel><title>Courier</title>{items}</channel></rss>"))
}

fn interval(minutes: u64) -> Every {
    Every::Interval(Duration::from_mins(minutes))
}

/// A press with a feed of one page that never changes.
async fn quiet_press() -> Press {
    Press::serve(Arc::new(|path, _| match path {
        "/feed" => Some(feed(&[("/a", "One")])),
        "/a" => Some(Reply::ok("text/html", page("One", Some(at(START)), &paragraphs(1)))),
        _ => Some(Reply::status(404, "")),
    }))
    .await
}

#[tokio::test]
async fn what_a_source_leaves_out_is_told() {
    let press = Press::serve(Arc::new(|path, _| (path == "/feed").then(|| feed(&[("/a", "One"), ("/b", "Two")])))).await;
    let dir = tempfile::tempdir().expect("a folder");
    let (clock, orders) = Simulated::new(at(START), 1);
    let mut live = live(vec![press.source("/feed", SourceKind::Feed, interval(60))], rules());
    live.pipeline.discover.max_entries = 1;
    let given = run(dir.path(), live, Mode::Once, clock, orders).await.expect("runs");
    let notes: Vec<_> =
        given.events.iter().filter_map(|e| if let Event::LeftOut { note, .. } = e { Some(note.as_str()) } else { None }).collect();
    assert!(matches!(notes[..], [note] if note.ends_with("1 older entries left out")), "{notes:?}");
}

async fn visits(every: Every, hours: i64) -> usize {
    let (dir, press) = (tempfile::tempdir().expect("a folder"), quiet_press().await);
    let (clock, orders) = Simulated::new(at(START), hours);
    let sources = vec![press.source("/feed", SourceKind::Feed, every)];
    run(dir.path(), live(sources, rules()), Mode::Forever, clock, orders).await.expect("runs");
    assert_eq!((texts(dir.path()).len(), press.asked("/a")), (1, 1));
    press.asked("/feed")
}

#[tokio::test]
async fn plans_are_kept() {
    assert_eq!(visits(interval(30), 10).await, 21);
    let cron = CronLine::new("0 7,19 * * *", TimeZone::UTC).expect("a line");
    assert_eq!(visits(Every::Cron(Box::new(cron)), 48).await, 1 + 4, "at once, then at seven and nineteen");
    let auto = visits(Every::Auto, 48).await;
    assert!((5..12).contains(&auto), "a feed that brings nothing is asked less and less: {auto}");
}

#[tokio::test]
async fn d8_three_days_of_sleep_give_one_visit() {
    let (dir, press) = (tempfile::tempdir().expect("a folder"), quiet_press().await);
    let sources = || vec![press.source("/feed", SourceKind::Feed, interval(30))];
    let (clock, orders) = Simulated::new(at(START), 1);
    run(dir.path(), live(sources(), rules()), Mode::Forever, clock, orders).await.expect("runs");
    let before = press.asked("/feed");
    // The visit is due within ten minutes, the next one half an hour later.
    let (clock, orders) = Simulated::for_minutes(at("2025-04-05T20:00:00Z"), 15);
    run(dir.path(), live(sources(), rules()), Mode::Forever, clock, orders).await.expect("runs");
    assert_eq!(press.asked("/feed"), before + 1);
}

#[tokio::test]
async fn d6_a_clock_that_jumps_a_year_or_back_a_day_stampedes_nothing() {
    for to in ["2026-04-02T10:00:00Z", "2025-04-01T10:00:00Z"] {
        let (dir, press) = (tempfile::tempdir().expect("a folder"), quiet_press().await);
        let hours = at(to).duration_since(at(START)).as_hours() + 12;
        let (clock, orders) = Simulated::new(at(START), hours.max(12));
        clock.jump(at("2025-04-02T10:00:00Z"), at(to));
        let sources = vec![press.source("/feed", SourceKind::Feed, interval(60))];
        let given = run(dir.path(), live(sources, rules()), Mode::Forever, Arc::clone(&clock), orders).await.expect("runs");
        assert_eq!(given.events.iter().filter(|e| matches!(e, Event::ClockJumped { .. })).count(), 1, "{to}");
        let worked = clock.now().duration_since(at(to)).as_hours();
        let asked = i64::try_from(press.asked("/feed")).expect("small");
        assert!((worked..=worked + 4).contains(&asked), "{to}: {asked} visits in 2 and {worked} hours");
        assert_eq!(press.asked("/a"), 1);
    }
}

#[tokio::test]
async fn unhealthy_gone_and_moved_sources() {
    let dir = tempfile::tempdir().expect("a folder");
    let press = Press::serve(Arc::new(|path, before| match path {
        "/bad" => Some(Reply::status(500, "")),
        "/gone" if before == 0 => Some(feed(&[])),
        "/gone" => Some(Reply::status(410, "")),
        "/old" => Some(Reply::status(301, "Location: /new\r\n")),
        "/new" => Some(feed(&[("/a", "One")])),
        "/a" => Some(Reply::ok("text/html", page("One", Some(at(START)), &paragraphs(1)))),
        _ => Some(Reply::status(404, "")),
    }))
    .await;
    // A server of its own, since a host that asks for patience is left alone as a whole.
    let busy = Press::serve(Arc::new(|_, _| Some(Reply::status(429, "Retry-After: 7200\r\n")))).await;
    let (clock, orders) = Simulated::new(at(START), 12);
    let mut sources = ["/bad", "/gone", "/old"].map(|path| press.source(path, SourceKind::Feed, interval(20))).to_vec();
    sources.push(busy.source("/busy", SourceKind::Feed, interval(20)));
    let given = run(dir.path(), live(sources, rules()), Mode::Forever, clock, orders).await.expect("runs");
    let told = |what: fn(&Event) -> bool| given.events.iter().filter(|event| what(event)).count();
    assert_eq!(told(|e| matches!(e, Event::Unhealthy { source, .. } if source.ends_with("/bad"))), 1);
    assert_eq!(told(|e| matches!(e, Event::Gone { .. })), 1);
    assert_eq!(told(|e| matches!(e, Event::Moved { to, .. } if to.ends_with("/new"))), 1);
    assert!(press.asked("/bad") <= 7, "back-off: {}", press.asked("/bad"));
    assert_eq!((press.asked("/gone"), press.asked("/old")), (2, 2), "410 ends it, the second 301 moves it");
    assert!(press.asked("/new") > 30, "{}", press.asked("/new"));
    assert!(busy.asked("/busy") <= 6, "two hours of patience each time: {}", busy.asked("/busy"));
    let status = Store::open(&dir.path().join("dateline.db")).expect("opens").status().expect("a status");
    let gone = status.sources.iter().find(|s| s.source.url.ends_with("/gone")).expect("known");
    assert_eq!((gone.source.standing, gone.source.next_visit), (store::Standing::Gone, None));
}

/// Three outlets run one agency report, one of them cut; a fourth writes a text of its own.
fn wire(path: &str, undated: bool) -> Reply {
    let report = paragraphs(7);
    let date = |hour: &str| if undated { None } else { Some(at(&format!("2025-04-02T{hour}:00:00Z"))) };
    match path {
        "/feed" => feed(&[("/c", "Gate opens, agency says"), ("/b", "Gate opens"), ("/own", "Our own"), ("/a", "Sea gate opens")]),
        "/feed-reversed" => feed(&[("/a", "Sea gate opens"), ("/own", "Our own"), ("/b", "Gate opens"), ("/c", "Gate opens, agency says")]),
        "/a" => Reply::ok("text/html", page("Sea gate opens", date("06"), &report)),
        "/b" => Reply::ok("text/html", page("Gate opens", date("07"), &report[..4])),
        "/c" => Reply::ok(
            "text/html",
            page(
                "Gate opens, agency says",
                date("08"),
                &[&report[..], &["Further reports are expected in the course of the day from our staff."].map(String::from)].concat(),
            ),
        ),
        "/own" => Reply::ok("text/html", page("Our own", date("05"), &paragraphs(8))),
        _ => Reply::status(404, ""),
    }
}

async fn wire_run(dir: &Path, path: &str, copies: Copies, jobs: usize, undated: bool) -> BTreeSet<(String, Option<String>, bool)> {
    let press = Press::serve(Arc::new(move |path, _| Some(wire(path, undated)))).await;
    let (clock, orders) = Simulated::new(at("2025-04-02T12:00:00Z"), 5);
    let rules = Rules { copies, jobs, ..rules() };
    run(dir, live(vec![press.source(path, SourceKind::Feed, interval(60))], rules), Mode::Once, clock, orders).await.expect("runs");
    let lines = manifest(dir);
    let title = |id: &str| lines.values().find(|l| l["id"] == id).and_then(|l| l["title"].as_str()).expect("a title").to_owned();
    let told = lines.values().map(|line| {
        assert_eq!(line["story"], line["duplicate_of"]);
        (line["title"].as_str().expect("a title").to_owned(), line["duplicate_of"].as_str().map(title), line["file"].is_string())
    });
    told.collect()
}

#[tokio::test]
async fn copies_are_known_whatever_comes_first() {
    for (copies, filed) in [(Copies::File, true), (Copies::Record, false)] {
        for (path, jobs) in [("/feed", 1), ("/feed-reversed", 1), ("/feed", 16)] {
            let dir = tempfile::tempdir().expect("a folder");
            let told = wire_run(dir.path(), path, copies, jobs, false).await;
            let original = || Some("Sea gate opens".to_owned());
            let expected = [
                ("Gate opens".to_owned(), original(), filed),
                ("Gate opens, agency says".to_owned(), original(), filed),
                ("Our own".to_owned(), None, true),
                ("Sea gate opens".to_owned(), None, true),
            ];
            assert_eq!(told, expected.into(), "{path} {jobs}");
            assert_eq!(texts(dir.path()).len(), if filed { 4 } else { 2 });
            let copy = texts(dir.path()).into_iter().find(|f| f.contains("gate-opens-agency"));
            assert_eq!(copy.is_some(), filed);
            if let Some(copy) = copy {
                let text = fs::read_to_string(dir.path().join("out").join(copy)).expect("read");
                assert!(text.contains("\nduplicate_of: ") && text.contains("\nstory: "), "{text}");
            }
        }
    }
}

#[tokio::test]
async fn a_copy_that_comes_days_later_is_one_of_the_first() {
    let dir = tempfile::tempdir().expect("a folder");
    let late = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&late);
    let press = Press::serve(Arc::new(move |path, _| match (path, theirs.load(Ordering::SeqCst)) {
        ("/feed", 0) => Some(feed(&[("/c", "Gate opens, agency says")])),
        (path, _) => Some(wire(path, false)),
    }))
    .await;
    for round in 0..2 {
        late.store(round, Ordering::SeqCst);
        let (clock, orders) = Simulated::new(at("2025-04-02T12:00:00Z"), 5);
        let sources = vec![press.source("/feed", SourceKind::Feed, interval(60))];
        run(dir.path(), live(sources, rules()), Mode::Once, clock, orders).await.expect("runs");
    }
    let lines = manifest(dir.path());
    let first = lines.values().find(|l| l["source"].as_str().is_some_and(|s| s.ends_with("/c"))).expect("filed");
    assert!(first["duplicate_of"].is_null(), "what was filed first stays the original");
    for path in ["/a", "/b"] {
        let line = lines.values().find(|l| l["source"].as_str().is_some_and(|s| s.ends_with(path))).expect("filed");
        assert_eq!(line["duplicate_of"], first["id"]);
    }
}

/// The article as its publisher has it at that stage.
fn stage(stage: usize) -> (String, Vec<String>) {
    let mut text = paragraphs(3);
    let mut title = "Gate opens".to_owned();
    if stage >= 1 {
        title.push_str(" at last");
    }
    if stage >= 2 {
        "Correction: the gate was opened on Monday and not on Tuesday, as an earlier version of this article had it."
            .clone_into(&mut text[1]);
    }
    if stage >= 3 {
        text.extend(paragraphs(4));
    }
    (title, text)
}

async fn changes(rule: Changed, dir: &Path) -> Vec<Event> {
    let now = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&now);
    let press = Press::serve(Arc::new(move |path, _| {
        let stage_now = theirs.load(Ordering::SeqCst);
        let (title, text) = stage(stage_now.min(3));
        match path {
            // The feed's date moves with each stage, and once more when nothing else has changed.
            "/feed" => Some(Reply::ok(
                "application/rss+xml",
                format!("<rss><channel><item><title>{title}</title><link>/a</link><description>Stage {stage_now}</description></item></channel></rss>"),
            )),
            "/a" => {
                let mut reply = Reply::ok("text/html", page(&title, Some(at(START)), &text));
                let _ = write!(reply.headers, "ETag: \"{}\"\r\n", stage_now.min(3));
                Some(reply)
            }
            _ => Some(Reply::status(404, "")),
        }
    }))
    .await;
    let memory: Arc<dyn Memory> = Arc::new(Versions::default());
    let mut events = Vec::new();
    let store: Arc<dyn store::State> = Arc::new(Store::open(&dir.join("dateline.db")).expect("opens"));
    for stage in 0..5_usize {
        now.store(stage, Ordering::SeqCst);
        let start = at(START).checked_add(SignedDuration::from_hours(100 * i64::try_from(stage).expect("small"))).expect("a time");
        for hours in [0, 90] {
            let start = start.checked_add(SignedDuration::from_hours(hours)).expect("a time");
            let (clock, mut orders) = Simulated::new(start, 5);
            let rules = Rules { changed: rule, ..rules() };
            let mut live = live(vec![press.source("/feed", SourceKind::Feed, interval(60))], rules);
            live.pipeline.memory = Some(Arc::clone(&memory));
            let given = run_with(dir, Arc::clone(&store), live, Mode::Once, clock, &mut orders).await.expect("runs");
            events.extend(given.events.into_iter().filter(|e| matches!(e, Event::Filed { .. } | Event::Changed { .. })));
        }
    }
    assert_eq!((press.asked("/a"), press.unchanged("/a")), (5, 1), "no version is brought twice");
    events
}

#[tokio::test]
async fn o16_changes_are_versions_and_files_follow_the_rule() {
    for (rule, files) in [(Changed::Replace, 1), (Changed::KeepFirst, 1), (Changed::Both, 4)] {
        let dir = tempfile::tempdir().expect("a folder");
        let events = changes(rule, dir.path()).await;
        let kinds: Vec<&str> =
            events.iter().filter_map(|e| if let Event::Changed { kind, .. } = e { Some(kind.as_str()) } else { None }).collect();
        assert_eq!((events.len(), kinds.as_slice()), (4, ["headline", "correction", "update"].as_slice()), "{rule:?}: {events:?}");
        let texts = texts(dir.path());
        assert_eq!(texts.len(), files, "{texts:?}");
        let read = |ending: &str| {
            let name = texts.iter().find(|name| name.ends_with(ending)).expect("a file");
            fs::read_to_string(dir.path().join("out").join(name)).expect("read")
        };
        let (first, newest) = (read("opens.txt"), read(if rule == Changed::Both { "-v4.txt" } else { "opens.txt" }));
        assert_eq!(first.contains("title: Gate opens at last"), rule == Changed::Replace, "{first}");
        assert_eq!(newest.contains("Correction: the gate"), rule != Changed::KeepFirst);
        let line = manifest(dir.path()).into_values().next().expect("a line");
        assert_eq!((line["version"].as_u64(), line["change"].as_str()), (Some(4), Some("update")));
        let url = line["url"].as_str().expect("a url").to_owned();
        let versions = Store::open(&dir.path().join("dateline.db")).expect("opens").versions(&url).expect("read");
        let kinds: Vec<&str> = versions.iter().map(|(_, v)| v.kind.as_str()).collect();
        assert_eq!(kinds, ["first", "headline", "correction", "update"]);
        let change: serde_json::Value = serde_json::from_str(&versions[2].1.change).expect("JSON");
        assert_eq!((change["kept"].as_u64(), change["removed"].clone()), (Some(4), serde_json::json!([1])));
        assert!(change["added"][0][1].as_str().expect("text").starts_with("Correction"), "{change}");
    }
}

/// The process was killed after an undated article's file was in its place and before anything else was written.
#[tokio::test]
async fn o5_an_undated_article_is_filed_once_whatever_day_it_is_filed_again() {
    let dir = tempfile::tempdir().expect("a folder");
    wire_run_at(dir.path(), "2025-04-02T23:59:00Z").await;
    let before = texts(dir.path());
    assert_eq!(before.len(), 4);
    // What a kill between rename and manifest leaves: the files, and pages that were begun and never answered.
    fs::remove_file(dir.path().join("out/manifest.jsonl")).expect("removed");
    let db = rusqlite::Connection::open(dir.path().join("dateline.db")).expect("opens");
    db.execute_batch(
        "UPDATE frontier SET state = 'leased', article = NULL, outcome = NULL, reads = 0, unanswered = 1;
         DELETE FROM shingles; DELETE FROM articles; UPDATE sources SET next_visit = NULL;",
    )
    .expect("set back");
    drop(db);
    wire_run_at(dir.path(), "2025-04-04T09:00:00Z").await;
    let after = texts(dir.path());
    assert_eq!(after, before);
    assert!(after.iter().all(|name| name.starts_with("2025/04/2025-04-02")), "{after:?}");
}

async fn wire_run_at(dir: &Path, start: &str) {
    // The same port each time, so that the addresses are the same.
    static PRESS: tokio::sync::OnceCell<Press> = tokio::sync::OnceCell::const_new();
    let press = PRESS.get_or_init(|| Press::serve(Arc::new(|path, _| Some(wire(path, true))))).await;
    let (clock, orders) = Simulated::new(at(start), 5);
    run(dir, live(vec![press.source("/feed", SourceKind::Feed, interval(60))], rules()), Mode::Once, clock, orders).await.expect("runs");
}

/// Another process holds the state for long: the daemon says so, waits, and goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d2_a_state_that_is_locked_is_waited_for() {
    let (dir, press) = (tempfile::tempdir().expect("a folder"), quiet_press().await);
    let path = dir.path().join("dateline.db");
    let options = store::Options { busy_timeout: Duration::from_millis(20), ..store::Options::default() };
    let state: Arc<dyn store::State> = Arc::new(Store::open_with(&path, &options).expect("opens"));
    let holder = Arc::new(Mutex::new(Some(rusqlite::Connection::open(&path).expect("opens"))));
    let (clock, mut orders) = Simulated::new(at(START), 6);
    let live = live(vec![press.source("/feed", SourceKind::Feed, interval(60))], rules());
    state.register(&[]).expect("registered");
    let output = dateline::files::Output::open(&dir.path().join("out"), &dateline::files::Options::default()).expect("opens");
    let house = dateline::schedule::House { state, output: Arc::new(output), index: None, clock, reload: None };
    let told = Mutex::new(Vec::new());
    let held = Arc::clone(&holder);
    let tell = |event: &Event| {
        match event {
            // From the first visit on until it has been said.
            Event::Visited { .. } => {
                if let Some(other) = held.lock().expect("no panic").as_ref() {
                    other.execute_batch("BEGIN IMMEDIATE").expect("held");
                }
            }
            Event::Trouble { .. } => drop(held.lock().expect("no panic").take()),
            _ => {}
        }
        told.lock().expect("no panic").push(event.clone());
    };
    let tally = dateline::schedule::run(&house, live, Mode::Forever, &mut orders, &tell).await.expect("runs");
    let told = told.into_inner().expect("no panic");
    assert!(told.iter().any(|e| matches!(e, Event::Trouble { error, .. } if error.contains("another process"))), "{told:?}");
    assert!(told.iter().any(|e| matches!(e, Event::Resumed)));
    assert_eq!((tally.filed, texts(dir.path()).len()), (1, 1));
}

/// A page of stamps in place of an article: 611,765 of them fit into ten megabytes.
#[tokio::test]
async fn a_page_of_stamps_costs_no_more_than_its_share() {
    let press = Press::serve(Arc::new(|path, _| match path {
        "/feed" => Some(feed(&[("/stamps", "Stamps"), ("/front", "Front matter"), ("/good", "Good")])),
        "/stamps" => Some(Reply::ok("text/plain", " date 2025-03-11\n".repeat(3_000))),
        "/front" => Some(Reply::ok("text/plain", "---\ntitle: A\n---\n".repeat(3_000))),
        "/good" => Some(Reply::ok("text/html", page("Good", Some(at(START)), &paragraphs(1)))),
        _ => Some(Reply::status(404, "")),
    }))
    .await;
    let dir = tempfile::tempdir().expect("a folder");
    let (clock, orders) = Simulated::new(at(START), 1);
    let mut live = live(vec![press.source("/feed", SourceKind::Feed, interval(60))], rules());
    live.pipeline.extract.dump.max_articles = 20;
    run(dir.path(), live, Mode::Once, clock, orders).await.expect("runs");
    let lines = fs::read_to_string(dir.path().join("out/manifest.jsonl")).expect("read");
    assert!(lines.lines().count() <= 2 * 21 + 1, "{} lines", lines.lines().count());
    for path in ["/stamps#21", "/front#21"] {
        assert!(lines.lines().any(|l| l.contains(path) && l.contains("max_articles")), "{lines}");
    }
    assert!(texts(dir.path()).iter().any(|file| file.ends_with("good.txt")));
}

/// Forty host names lead to one host that wants to be asked every five minutes: a good source behind them is asked at once.
#[tokio::test]
async fn hosts_that_lead_to_a_slow_one_keep_nobody_waiting() {
    let slow = Press::serve(Arc::new(|path, _| match path {
        "/robots.txt" => Some(Reply::ok("text/plain", "User-agent: *\nCrawl-delay: 300\n")),
        _ => Some(feed(&[])),
    }))
    .await;
    let asked = Arc::new(tokio::sync::Notify::new());
    let told = Arc::clone(&asked);
    let to = format!("http://slow.example:{}", slow.address.port());
    let press = Press::serve(Arc::new(move |path, _| match path {
        "/good" => {
            told.notify_one();
            Some(feed(&[]))
        }
        "/robots.txt" => Some(Reply::status(404, "")),
        path => Some(Reply::status(302, &format!("Location: {to}{path}\r\n"))),
    }))
    .await;
    let source = |host: &str, path: &str| dateline::schedule::Source {
        url: format!("http://{host}:{}{path}", press.address.port()).parse().expect("an address"),
        name: String::new(),
        kind: SourceKind::Feed,
        every: interval(60),
    };
    let names: Vec<String> = (0..40).map(|n| format!("h{n}.example")).collect();
    let mut sources: Vec<_> = names.iter().enumerate().map(|(n, host)| source(host, &format!("/feed{n}"))).collect();
    sources.push(source("good.example", "/good"));
    let local = vec!["127.0.0.1".parse().expect("an address")];
    let hosts = names.iter().map(String::as_str).chain(["slow.example", "good.example"]).map(|name| (name.to_owned(), local.clone()));
    let options = dateline::fetch::Options {
        hosts: hosts.collect(),
        allow_private_networks: dateline::fetch::Networks::List(vec!["127.0.0.1".parse().expect("a network")]),
        ports: Vec::new(),
        pause: Duration::ZERO,
        tries: 1,
        max_turn: Duration::from_mins(10),
        ..dateline::fetch::Options::default()
    };
    let mut live = live(sources, rules());
    live.pipeline = dateline::pipeline::Pipeline::new(dateline::fetch::Client::new(&options).expect("a client"));
    let dir = tempfile::tempdir().expect("a folder");
    let (clock, orders) = Simulated::new(at(START), 1);
    tokio::select! {
        given = run(dir.path(), live, Mode::Once, clock, orders) => {
            assert!(given.is_ok());
            panic!("the round ended before the good source was asked");
        }
        () = asked.notified() => {}
    }
}
