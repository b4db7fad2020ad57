//! A small news site on loopback over real HTTP: the fixtures and three generated pages, twenty in all, and their feed.
//! It counts requests, and can fall silent in the middle of an answer.
#![allow(dead_code, reason = "each test crate uses a part of it")]

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How many pages the feed offers.
pub(crate) const PAGES: usize = 20;
/// No wait is longer: (steps, length of a step).
const PATIENCE: (u32, Duration) = (6000, Duration::from_millis(10));

/// The server; it stops when it is dropped.
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    files: HashMap<String, (&'static str, Vec<u8>)>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The head of every request, in order of arrival.
    requests: Vec<String>,
    /// So many more articles are answered, then the server falls silent. `None`: all are.
    left: Option<usize>,
    /// Answers that were begun and not ended.
    silent: usize,
    stopped: bool,
}

impl Site {
    /// Serves the site, and these files beside it; in JSON `{site}` stands for the address.
    pub(crate) fn serve(more: &[(&str, &'static str, &[u8])]) -> Self {
        let mut files = fixture_files();
        files.extend(more.iter().map(|(path, kind, bytes)| ((*path).to_owned(), (*kind, bytes.to_vec()))));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { files, state: Mutex::default(), changed: Condvar::new() });
        let theirs = Arc::clone(&shared);
        let acceptor = Some(thread::spawn(move || accept(&listener, &theirs)));
        Self { address, shared, acceptor }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The paths that were asked for since the last call.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = std::mem::take(&mut self.shared.state().requests);
        requests.iter().map(|head| head.split(' ').nth(1).unwrap_or("").to_owned()).collect()
    }

    /// The heads of the requests since the last call.
    pub(crate) fn heads(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.state().requests)
    }

    /// Answers so many more articles, then falls silent in the middle of the next.
    pub(crate) fn fall_silent_after(&self, articles: usize) {
        self.shared.state().left = Some(articles);
    }

    /// Waits until an answer stands half said, or the child ended.
    pub(crate) fn wait_for_silence(&self, child: &mut Child) {
        wait(child, || self.shared.state().silent > 0);
    }

    /// Answers everything again, and ends what stands half said.
    pub(crate) fn speak(&self) {
        self.shared.state().left = None;
        self.shared.changed.notify_all();
    }

    /// A configuration for this site: files and state below `dir`, no pauses.
    pub(crate) fn config(&self, dir: &Path, source: &str) -> PathBuf {
        let text = format!(
            "[output]\ndir = \"{}\"\ndurable = false\n{FETCH}\n[[source]]\nurl = \"{}\"\n{source}\n",
            dir.join("out").display(),
            self.url("/feed.xml")
        );
        write(&dir.join("news.toml"), text)
    }
}

/// Loopback may be asked, at once and four times at once.
pub(crate) const FETCH: &str =
    "[fetch]\nallow_private_networks = [\"127.0.0.1\"]\nports = []\npause = \"0s\"\nper_host = 4\ntries = 1\nbackoff = \"0s\"";

pub(crate) fn write(path: &Path, contents: impl AsRef<[u8]>) -> PathBuf {
    fs::write(path, contents).expect("written");
    path.to_owned()
}

/// Waits, for a bounded time, until it is so or the child ended.
pub(crate) fn wait(child: &mut Child, mut so: impl FnMut() -> bool) {
    for _ in 0..PATIENCE.0 {
        if so() || child.try_wait().expect("a state").is_some() {
            return;
        }
        thread::sleep(PATIENCE.1);
    }
    child.kill().expect("killed");
    panic!("waited in vain");
}

/// The program, not yet started.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).env_remove("DATELINE_CONFIG");
    // What the machine's user has configured is nobody's test.
    command.env("XDG_CONFIG_HOME", "/nonexistent");
    command
}

impl Drop for Site {
    fn drop(&mut self) {
        self.shared.state().stopped = true;
        self.shared.changed.notify_all();
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
        let ended = self.acceptor.take().is_none_or(|thread| thread.join().is_ok());
        assert!(ended || thread::panicking(), "the server panicked");
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this article is to be answered whole.
    fn may_end(&self, path: &str) -> bool {
        let mut state = self.state();
        let article = path.starts_with("/articles/");
        match &mut state.left {
            Some(0) if article => false,
            Some(left) if article => {
                *left -= 1;
                true
            }
            _ => true,
        }
    }

    fn stay_silent(&self) {
        let mut state = self.state();
        state.silent += 1;
        let waited = self.changed.wait_timeout_while(state, Duration::from_mins(1), |s| s.left.is_some() && !s.stopped);
        waited.unwrap_or_else(PoisonError::into_inner).0.silent -= 1;
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept() {
        if shared.state().stopped {
            return;
        }
        let shared = Arc::clone(shared);
        thread::spawn(move || answer(stream, &shared));
    }
}

fn answer(mut stream: TcpStream, shared: &Shared) {
    let _ = stream.set_read_timeout(Some(Duration::from_mins(1)));
    let Some(head) = read_head(&mut stream) else { return };
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    let host = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("host: ").map(str::to_owned)).unwrap_or_default();
    let fresh = !head.to_ascii_lowercase().contains("if-none-match: \"1\"");
    shared.state().requests.push(head);
    if let Some(("redirect", to)) = shared.files.get(&path).map(|(kind, to)| (*kind, to)) {
        let head =
            format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", String::from_utf8_lossy(to));
        let _ = stream.write_all(head.as_bytes());
        return;
    }
    let (status, kind, body) = match shared.files.get(path.split('?').next().unwrap_or("")) {
        Some((kind, body)) if fresh => ("200 OK", *kind, body.as_slice()),
        Some((kind, _)) => ("304 Not Modified", *kind, &b""[..]),
        None => ("404 Not Found", "text/plain", &b"not here"[..]),
    };
    let length = if status.starts_with("304") { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let length = if kind == "application/json" { String::new() } else { length };
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nETag: \"1\"\r\n{length}Connection: close\r\n\r\n");
    let named = String::from_utf8_lossy(body).replace("{site}", &host);
    let body = if kind == "application/json" { named.as_bytes() } else { body };
    let whole = shared.may_end(&path);
    let said = if whole { body } else { &body[..body.len() / 2] };
    // The client may be gone; that is its affair.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(said)).and_then(|()| stream.flush());
    if !whole {
        shared.stay_silent();
    }
}

fn read_head(stream: &mut TcpStream) -> Option<String> {
    let (mut head, mut buffer) = (Vec::new(), [0; 4096]);
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        let n = stream.read(&mut buffer).ok().filter(|n| *n > 0)?;
        head.extend_from_slice(&buffer[..n]);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

/// The fixtures' folder.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn fixture_files() -> HashMap<String, (&'static str, Vec<u8>)> {
    let site = fixtures().join("site");
    let mut files = HashMap::new();
    for folder in [site.clone(), site.join("articles")] {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let Ok(bytes) = fs::read(&path) else { continue };
            let relative = path.strip_prefix(&site).expect("inside").to_string_lossy().into_owned();
            files.insert(format!("/{relative}"), (kind(&relative), bytes));
        }
    }
    // The fixture asks for a pause between requests, which would only make the tests slow.
    files.insert("/robots.txt".to_owned(), ("text/plain", b"User-agent: *\nAllow: /\n".to_vec()));
    let pages = files.keys().filter(|path| path.starts_with("/articles/")).count();
    let made: Vec<usize> = (pages + 1..=PAGES).collect();
    files.extend(made.iter().map(|n| (format!("/articles/made-{n}.html"), ("text/html; charset=utf-8", made_page(*n).into_bytes()))));
    let (_, feed) = files.get_mut("/feed.xml").expect("a feed");
    let text = String::from_utf8_lossy(feed)
        .replace("</channel>", &format!("{}</channel>", made.iter().map(|n| made_item(*n)).collect::<String>()));
    *feed = text.into_bytes();
    files
}

/// The site's servers say no charset for articles, for some are in old ones.
fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html",
        Some("json") => "application/feed+json",
        Some("txt") => "text/plain",
        _ => "application/xml",
    }
}

fn made_item(n: usize) -> String {
    format!("<item><title>Buoy {n} moved</title><link>articles/made-{n}.html</link><pubDate>Tue, 04 Mar 2025 10:00:00 GMT</pubDate></item>")
}

fn made_page(n: usize) -> String {
    let sentence = |what: &str| {
        format!(
            "<p>The harbour office said on Tuesday that buoy number {n} {what}, after two winters in which the sandbank had crept towards the channel.</p>"
        )
    };
    format!(
        "<!doctype html><html lang=en><head><title>Buoy {n} moved</title>\
         <meta property=\"article:published_time\" content=\"2025-03-04T10:00:00Z\"></head><body><article><h1>Buoy {n} moved</h1>{}{}{}</article></body></html>",
        sentence("had been towed four cables to the west"),
        sentence("would show two white flashes every ten seconds from now on"),
        sentence("was the last of the old iron ones on that side of the bay")
    )
}
