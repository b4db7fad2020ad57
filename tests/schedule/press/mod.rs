//! A press on loopback whose pages depend on simulated time, and a daemon in this process that goes by the same clock.
#![allow(dead_code, reason = "each test crate uses a part of it")]

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dateline::fetch::{Client, Networks, Options};
use dateline::files::{self, Output};
use dateline::model::Candidate;
use dateline::pipeline::{Known, Loaded, Memory, MemoryError, Pipeline, Seen, SourceKind, Validators};
use dateline::render::{self, Format, render};
use dateline::schedule::{self, Clock, Event, Every, House, Live, Mode, Order, Orders, Rules, RunError, Source, Tally};
use dateline::store::{State, Store};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedSender;
use url::Url;

/// What the press answers.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn ok(kind: &str, body: impl Into<String>) -> Self {
        Self { status: 200, headers: format!("Content-Type: {kind}\r\n"), body: body.into() }
    }

    pub(crate) fn status(status: u16, headers: &str) -> Self {
        Self { status, headers: headers.to_owned(), body: "no".to_owned() }
    }
}

/// The path and how often it was asked for before → an answer; `None` breaks the connection.
pub(crate) type Answers = dyn Fn(&str, usize) -> Option<Reply> + Send + Sync;

/// The server; it stops when it is dropped.
pub(crate) struct Press {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<HashMap<String, usize>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Press {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Press {
    pub(crate) async fn serve(answers: Arc<Answers>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
        let count = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&answers), Arc::clone(&count)));
            }
        });
        Self { address, asked, task }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// How often a path was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.asked.lock().expect("no panic").get(path).copied().unwrap_or(0)
    }

    /// How often it was told that a path has not changed.
    pub(crate) fn unchanged(&self, path: &str) -> usize {
        self.asked(&format!("unchanged {path}"))
    }

    pub(crate) fn source(&self, path: &str, kind: SourceKind, every: Every) -> Source {
        Source { url: self.url(path).parse().expect("an address"), name: String::new(), kind, every }
    }
}

/// The value of a header.
fn value<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let pairs = head.lines().filter_map(|line| line.split_once(':'));
    pairs.filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
}

async fn answer(mut stream: TcpStream, answers: Arc<Answers>, asked: Arc<Mutex<HashMap<String, usize>>>) {
    let (mut head, mut buffer) = (Vec::new(), [0; 2048]);
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(n) if n > 0 => head.extend_from_slice(&buffer[..n]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    let before = {
        let mut asked = asked.lock().expect("no panic");
        let count = asked.entry(path.clone()).or_default();
        *count += 1;
        *count - 1
    };
    let Some(mut reply) = answers(&path, before) else { return };
    if value(&head, "if-none-match").is_some_and(|tag| value(&reply.headers, "etag") == Some(tag)) {
        reply = Reply { status: 304, headers: reply.headers, body: String::new() };
        *asked.lock().expect("no panic").entry(format!("unchanged {path}")).or_default() += 1;
    }
    let Reply { status, headers, body } = reply;
    let text = format!("HTTP/1.1 {status} x\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    // The client may be gone; that is its affair.
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// A memory of versions, and of nothing else.
#[derive(Debug, Default)]
pub(crate) struct Versions(Mutex<HashMap<Url, Validators>>);

impl Memory for Versions {
    fn now(&self) -> Timestamp {
        at("2025-04-02T08:00:00Z")
    }

    fn known(&self, url: &Url) -> Result<Known, MemoryError> {
        let validators = self.0.lock().expect("no panic").get(url).cloned().unwrap_or_default();
        Ok(Known { validators, fresh: false })
    }

    fn listed_by(&self, _: &Url) -> Result<Vec<Url>, MemoryError> {
        Ok(Vec::new())
    }

    fn keep_seen(&self, seen: &[(Url, Seen)]) -> Result<(), MemoryError> {
        self.0.lock().expect("no panic").extend(seen.iter().map(|(url, seen)| (url.clone(), seen.validators.clone())));
        Ok(())
    }

    fn keep_page(&self, _: &Candidate, _: &Loaded) -> Result<(), MemoryError> {
        Ok(())
    }
}

/// A clock that stands still while work is under way and jumps to the next due moment when there is none.
pub(crate) struct Simulated {
    now: Mutex<Timestamp>,
    end: Timestamp,
    stop: UnboundedSender<Order>,
    /// A jump to make, once, when that moment is reached: (from, to).
    jump: Mutex<Option<(Timestamp, Timestamp)>>,
}

impl Simulated {
    pub(crate) fn new(start: Timestamp, hours: i64) -> (Arc<Self>, Orders) {
        Self::for_minutes(start, hours * 60)
    }

    pub(crate) fn for_minutes(start: Timestamp, minutes: i64) -> (Arc<Self>, Orders) {
        let (stop, orders) = Orders::channel();
        let end = start.checked_add(SignedDuration::from_mins(minutes)).expect("a time");
        (Arc::new(Self { now: Mutex::new(start), end, stop, jump: Mutex::default() }), orders)
    }

    pub(crate) fn jump(&self, from: Timestamp, to: Timestamp) {
        *self.jump.lock().expect("no panic") = Some((from, to));
    }
}

impl Clock for Simulated {
    fn now(&self) -> Timestamp {
        *self.now.lock().expect("no panic")
    }

    fn wait(&self, until: Timestamp, idle: bool) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            if !idle {
                return std::future::pending().await;
            }
            let mut now = self.now.lock().expect("no panic");
            *now = until.min(self.end).max(*now);
            let mut jump = self.jump.lock().expect("no panic");
            if let Some((from, to)) = *jump
                && *now >= from
            {
                *now = to;
                *jump = None;
            }
            if *now >= self.end {
                let _ = self.stop.send(Order::Stop);
            }
        })
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

pub(crate) fn rules() -> Rules {
    Rules { min_free_bytes: 0, per_host: 64, ..Rules::default() }
}

pub(crate) fn live(sources: Vec<Source>, rules: Rules) -> Live {
    let options = Options {
        allow_private_networks: Networks::List(vec!["127.0.0.1".parse().expect("a network")]),
        ports: Vec::new(),
        pause: Duration::ZERO,
        per_host: 64,
        concurrency: 64,
        tries: 1,
        backoff: Duration::ZERO,
        ..Options::default()
    };
    let client = Client::new(&options).expect("a client");
    let text = |article: &dateline::Article| (render(article, Format::Text, &render::Options::default()), "txt");
    Live { pipeline: Pipeline::new(client), render: Box::new(text), beside: Box::new(|_| Vec::new()), sources, rules }
}

/// What a run gave: its counts and what it told.
pub(crate) struct Given {
    pub(crate) tally: Tally,
    pub(crate) events: Vec<Event>,
}

/// Runs in this process, files and state below `dir`.
pub(crate) async fn run(dir: &Path, live: Live, mode: Mode, clock: Arc<Simulated>, mut orders: Orders) -> Result<Given, RunError> {
    let store = Store::open(&dir.join("dateline.db")).expect("opens");
    run_with(dir, Arc::new(store), live, mode, clock, &mut orders).await
}

pub(crate) async fn run_with(
    dir: &Path,
    state: Arc<dyn State>,
    live: Live,
    mode: Mode,
    clock: Arc<Simulated>,
    orders: &mut Orders,
) -> Result<Given, RunError> {
    let options = files::Options { durable: false, ..files::Options::default() };
    let output = Output::open(&dir.join("out"), &options).expect("opens");
    let house = House { state, output: Arc::new(output), index: None, clock, reload: None };
    let events = Mutex::new(Vec::new());
    let tally = schedule::run(&house, live, mode, orders, &|event| events.lock().expect("no panic").push(event.clone())).await?;
    Ok(Given { tally, events: events.into_inner().expect("no panic") })
}

/// The newest manifest line of each source that has a file or is a copy.
pub(crate) fn manifest(dir: &Path) -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(dir.join("out/manifest.jsonl")).unwrap_or_default();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a record"));
    lines.map(|line| (line["source"].as_str().expect("a source").to_owned(), line)).collect()
}

/// All files below the output folder with this ending, relative.
pub(crate) fn texts(dir: &Path) -> Vec<String> {
    let (root, mut dirs, mut out) = (dir.join("out"), vec![dir.join("out")], Vec::new());
    while let Some(folder) = dirs.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|e| e == "txt") {
                out.push(path.strip_prefix(&root).expect("inside").to_string_lossy().into_owned());
            }
        }
    }
    out.sort();
    out
}

/// A page with some sentences of its own.
pub(crate) fn page(title: &str, published: Option<Timestamp>, paragraphs: &[String]) -> String {
    let date = published.map(|t| format!("<meta property=\"article:published_time\" content=\"{t}\">")).unwrap_or_default();
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{date}</head><body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )
}

const WHO: [&str; 10] = [
    "harbour office",
    "ferry company",
    "town council",
    "grain merchants",
    "lock keeper",
    "pilots",
    "museum",
    "weather station",
    "fishery",
    "railway",
];
const WHAT: [&str; 10] = [
    "has moved the buoy",
    "will open the gate",
    "counted the barges",
    "closed the quay",
    "painted the crane",
    "sold the dredger",
    "found the anchor",
    "lit the beacon",
    "dug the channel",
    "raised the toll",
];
const WHERE: [&str; 10] = [
    "near the old customs house",
    "behind the northern mole",
    "at the mouth of the river",
    "under the iron bridge",
    "along the east quay",
    "off the point",
    "beside the dry dock",
    "above the weir",
    "across the sound",
    "by the mill",
];
const WHEN: [&str; 10] = [
    "before the frost came",
    "after a long dispute",
    "on a foggy morning",
    "with the spring tide",
    "for the third time",
    "despite the storm",
    "without a word",
    "as the law demands",
    "in front of a crowd",
    "ahead of the fair",
];

/// Paragraphs that no other seed gives.
pub(crate) fn paragraphs(seed: usize) -> Vec<String> {
    let pick = |list: &[&'static str; 10], n: usize| list[(seed.wrapping_mul(2_654_435_761).wrapping_add(n * 40_503) >> 7) % 10];
    (0..5)
        .map(|n| {
            let k = n * 11;
            format!(
                "In the matter numbered {seed}-{n} the {} {} {} {}, while the {} {} {}, and nobody expects that the {} {} again {}.",
                pick(&WHO, k),
                pick(&WHAT, k + 1),
                pick(&WHERE, k + 2),
                pick(&WHEN, k + 3),
                pick(&WHO, k + 4),
                pick(&WHAT, k + 5),
                pick(&WHERE, k + 6),
                pick(&WHO, k + 7),
                pick(&WHAT, k + 8),
                pick(&WHEN, k + 9)
            )
        })
        .collect()
}
