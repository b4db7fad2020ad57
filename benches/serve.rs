//! The service under load, against the library in the same run: rate of `POST /v1/clean`, its times, 304s of feeds, memory.
//!
//! `cargo bench --bench serve -- [seconds]`. It starts the program on loopback and cleans the fixtures' articles.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods, missing_docs, reason = "a benchmark")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dateline::{Options, Source, clean};

const CONNECTIONS: usize = 64;

fn pages() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/site/articles");
    let mut names: Vec<_> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    names.sort();
    // News pages are larger than fixtures: what a real one has in scripts and links stands behind the article.
    let ballast =
        format!("<script>{}</script>", "var x = 1; ".repeat(4_000)) + &"<p><a href=/x>Another story of the day</a></p>".repeat(150);
    names.iter().map(|name| [std::fs::read(name).expect("a page"), ballast.clone().into_bytes()].concat()).collect()
}

/// Pages a second of the library on so many threads.
fn library(pages: &[Vec<u8>], threads: usize, time: Duration) -> f64 {
    let done = AtomicUsize::new(0);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while start.elapsed() < time {
                    let n = done.fetch_add(1, Ordering::Relaxed);
                    let bytes = &pages[n % pages.len()];
                    let cleaned = clean(&Source { name: "page", bytes, ..Source::default() }, &Options::default());
                    assert!(!cleaned.is_empty());
                }
            });
        }
    });
    done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}

/// One request on an open connection: its status.
fn ask(stream: &mut BufReader<TcpStream>, head: &str, body: &[u8]) -> u16 {
    stream.get_mut().write_all(head.as_bytes()).and_then(|()| stream.get_mut().write_all(body)).expect("sent");
    let (mut status, mut length, mut line) = (0, 0, String::new());
    loop {
        line.clear();
        stream.read_line(&mut line).expect("an answer");
        if status == 0 {
            status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        }
        if let Some(told) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse().expect("a length");
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut rest = vec![0; length];
    stream.read_exact(&mut rest).expect("a body");
    status
}

/// Requests a second over all connections, and their times in order.
fn load(address: SocketAddr, time: Duration, request: impl Fn(usize) -> (String, Vec<u8>, u16) + Sync) -> (f64, Vec<Duration>) {
    let times = Mutex::new(Vec::new());
    let start = Instant::now();
    thread::scope(|scope| {
        for at in 0..CONNECTIONS {
            let (times, request) = (&times, &request);
            scope.spawn(move || {
                let mut stream = BufReader::new(TcpStream::connect(address).expect("a connection"));
                let mut own = Vec::new();
                let mut n = at;
                while start.elapsed() < time {
                    let (head, body, wanted) = request(n);
                    let begun = Instant::now();
                    assert_eq!(ask(&mut stream, &head, &body), wanted);
                    own.push(begun.elapsed());
                    n += CONNECTIONS;
                }
                times.lock().expect("no panic").extend(own);
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let mut times = times.into_inner().expect("no panic");
    times.sort_unstable();
    (times.len() as f64 / seconds, times)
}

/// Resident kibibytes of a process.
fn memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn main() {
    let seconds = std::env::args().find_map(|n| n.parse().ok()).unwrap_or(10);
    let (pages, time) = (pages(), Duration::from_secs(seconds));
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("out").to_string_lossy().into_owned();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["serve", "--no-run", "--listen", "127.0.0.1:0", "-o", &out])
        .stderr(Stdio::piped())
        .spawn()
        .expect("a child");
    let mut said = String::new();
    BufReader::new(child.stderr.take().expect("a pipe")).read_line(&mut said).expect("a line");
    let address: SocketAddr = said.split("http://").nth(1).and_then(|rest| rest.split(';').next()?.parse().ok()).expect("an address");

    let threads = thread::available_parallelism().map_or(2, usize::from);
    let alone = library(&pages, threads, time);
    println!("library, {threads} threads: {alone:.0} pages a second");
    let post = |n: usize| {
        let body = &pages[n % pages.len()];
        let head =
            format!("POST /v1/clean HTTP/1.1\r\nhost: {address}\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n", body.len());
        (head, body.clone(), 200)
    };
    load(address, Duration::from_secs(2), post);
    let before = memory(child.id());
    let (rate, times) = load(address, time, post);
    let (median, last) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    println!(
        "POST /v1/clean, {CONNECTIONS} connections: {rate:.0} a second = {:.2} of the library; median {:.1} ms, p99 {:.1} ms = {:.1} medians",
        rate / alone,
        median.as_secs_f64() * 1e3,
        last.as_secs_f64() * 1e3,
        last.as_secs_f64() / median.as_secs_f64()
    );
    println!("memory: {} KiB before, {} KiB after", before, memory(child.id()));
    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(stream, "GET /feeds/all.atom HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").expect("sent");
    let mut feed = String::new();
    stream.read_to_string(&mut feed).expect("a feed");
    let tag = feed.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_owned();
    let head = format!("GET /feeds/all.atom HTTP/1.1\r\nhost: {address}\r\nif-none-match: {tag}\r\n\r\n");
    let (rate, _) = load(address, time, |_| (head.clone(), Vec::new(), 304));
    println!("304s of a feed: {rate:.0} a second");
    child.kill().expect("ended");
    child.wait().expect("ended");
}
