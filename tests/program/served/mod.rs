//! `dateline serve` from outside: the real program on loopback, every endpoint, with right, wrong, huge, slow and hostile input.
mod api;
mod clients;
mod dashboard;
mod feeds;
mod hostile;
#[cfg(feature = "mcp")]
mod mcp;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::site::{PAGES, Site, program, write};

/// No wait has more steps than this.
const STEPS: u32 = 6_000;
const STEP: Duration = Duration::from_millis(10);

/// A running service; it is ended when it is dropped.
struct Server {
    child: Child,
    address: SocketAddr,
    /// The token that the program made at its start.
    made: Option<String>,
    said: Receiver<String>,
    dir: TempDir,
    site: Site,
}

/// An answer, whole.
#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    #[track_caller]
    fn ok(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.text());
        self
    }

    /// An error in the standard's form, with a detail.
    #[track_caller]
    fn problem(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.headers.get("content-type").map(String::as_str), Some("application/problem+json"), "{}", self.text());
        let body = self.json();
        assert_eq!(body["status"].as_u64(), Some(u64::from(status)));
        assert!(body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{body}");
        body
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl Server {
    /// Serves the site's articles; `config` is put before the sections of the site's own configuration.
    fn start(config: &str, arguments: &[&str], more: &[(&str, &'static str, &[u8])]) -> Self {
        let site = Site::serve(more);
        let dir = tempfile::tempdir().expect("a folder");
        let file = site.config(dir.path(), "name = \"Harbour <b>Courier</b>\"");
        let text = std::fs::read_to_string(&file).expect("a configuration");
        write(&file, format!("{config}\n{text}"));
        let file = file.to_string_lossy().into_owned();
        let mut all = vec!["serve", "--config", &file];
        if !arguments.contains(&"--listen") {
            all.extend(["--listen", "127.0.0.1:0"]);
        }
        all.extend(arguments);
        let mut child = program(&all).spawn().expect("a child");
        let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let (send, said) = channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).for_each(|line| _ = send.send(line)));
        let (mut address, mut made) = (None, None);
        let mut heard = Vec::new();
        while address.is_none() {
            let Ok(line) = said.recv_timeout(Duration::from_mins(1)) else { panic!("it did not start: {heard:?}") };
            let after = |mark: &str| line.split_once(mark).map(|(_, rest)| rest.split([';', ' ']).next().unwrap_or_default().to_owned());
            address = after(" at http://").and_then(|address| address.parse().ok());
            heard.push(line);
        }
        if !config.contains("token") {
            let line = said.recv_timeout(Duration::from_mins(1)).expect("the token's line");
            made = line.split_once("key=").map(|(_, rest)| rest.split(' ').next().unwrap_or_default().to_owned());
        }
        Self { child, address: address.expect("an address"), made, said, dir, site }
    }

    /// As [`start`](Self::start), when all of the site's articles are filed.
    fn filled(config: &str) -> Self {
        let server = Self::start(config, &[], &[]);
        server.wait_for("/v1/sources", |answer| answer.json()["sources"][0]["counts"]["filed"].as_u64() == Some(PAGES as u64));
        server
    }

    /// Asks until the answer is as wanted.
    #[track_caller]
    fn wait_for(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        for _ in 0..STEPS {
            let answer = self.get(path);
            if wanted(&answer) {
                return answer;
            }
            thread::sleep(STEP);
        }
        panic!("waited in vain for {path}: {}", self.get(path).text());
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    fn post(&self, path: &str, kind: &str, body: &[u8]) -> Answer {
        self.ask("POST", path, &[("content-type", kind)], body)
    }

    fn post_json(&self, path: &str, body: &Value) -> Answer {
        self.post(path, "application/json", body.to_string().as_bytes())
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = self.connect();
        let host = if headers.iter().any(|(name, _)| *name == "host") { String::new() } else { format!("host: {}\r\n", self.address) };
        let length = if body.is_empty() && method == "GET" { String::new() } else { format!("content-length: {}\r\n", body.len()) };
        let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!("{method} {path} HTTP/1.1\r\n{host}{length}{more}connection: close\r\n\r\n");
        // One that is refused may be answered before it is sent whole.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        answer(&mut stream)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit");
        stream
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads an answer to its end.
fn answer(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    // A connection that is reset after the answer has given all of it.
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("no head: {}", String::from_utf8_lossy(&bytes)));
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
    let headers: BTreeMap<String, String> =
        lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    let body = &bytes[end + 4..];
    let body = if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") { unchunked(body) } else { body.to_vec() };
    Answer { status, headers, body }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = body.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&body[..end]).trim(), 16).expect("a size");
        if size == 0 {
            break;
        }
        out.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 4 + size..];
    }
    out
}

/// A value as it stands in a query.
fn escaped(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
