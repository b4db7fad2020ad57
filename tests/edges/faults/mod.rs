//! A server on loopback that answers each path with the bytes it was given, faults and all.

#![allow(dead_code, reason = "each test crate uses a part of it")]

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What the server does when a path is asked for.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes, then nothing more, and keeps the connection open.
    Stall(Vec<u8>),
    /// Sends these bytes, then one byte each few milliseconds without end.
    Drip(Vec<u8>, u8),
    /// Sends these bytes, then this chunk over and over until the client leaves.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends these bytes and resets the connection.
    Reset(Vec<u8>),
    /// The first answer once, then the second.
    Then(Box<Answer>, Box<Answer>),
}

/// The server; it stops when it is dropped.
pub(crate) struct Faults {
    pub(crate) address: SocketAddr,
    /// The head of every request, in the order of arrival.
    pub(crate) requests: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Faults {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A plain answer of that type.
pub(crate) fn page(content_type: &str, body: impl AsRef<[u8]>) -> Answer {
    head_and(&format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n", body.as_ref().len()), body)
}

/// That head (without the empty line), the end of the head, and that body.
pub(crate) fn head_and(head: &str, body: impl AsRef<[u8]>) -> Answer {
    Answer::Bytes(raw(head, body))
}

pub(crate) fn raw(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    [head.as_bytes(), b"Connection: close\r\n\r\n", body.as_ref()].concat()
}

pub(crate) fn redirect(to: &str) -> Answer {
    head_and(&format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n"), "")
}

pub(crate) fn status(line: &str, headers: &str) -> Answer {
    head_and(&format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\n{headers}"), "")
}

impl Faults {
    /// Serves these paths; `/good` is always a page, and everything else is not found.
    pub(crate) async fn serve<const N: usize>(answers: [(&str, Answer); N]) -> Self {
        let mut table: HashMap<String, Answer> = answers.into_iter().map(|(path, answer)| (path.to_owned(), answer)).collect();
        table.entry("/good".to_owned()).or_insert_with(|| page("text/html", "<p>good</p>"));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let task = tokio::spawn(accept(listener, Arc::new(Mutex::new(table)), Arc::clone(&requests)));
        Self { address, requests, task }
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).expect("an address")
    }

    /// How often a path was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        let start = format!("GET {path} ");
        self.requests.lock().expect("no panic").iter().filter(|r| r.starts_with(&start)).count()
    }

    /// The head of the last request for a path.
    pub(crate) fn last(&self, path: &str) -> String {
        let start = format!("GET {path} ");
        self.requests.lock().expect("no panic").iter().rfind(|r| r.starts_with(&start)).cloned().unwrap_or_default()
    }
}

type Table = Arc<Mutex<HashMap<String, Answer>>>;

async fn accept(listener: TcpListener, table: Table, requests: Arc<Mutex<Vec<String>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&table), Arc::clone(&requests)));
    }
}

async fn serve(mut stream: TcpStream, table: Table, requests: Arc<Mutex<Vec<String>>>) {
    let Some(head) = read_head(&mut stream).await else { return };
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    requests.lock().expect("no panic").push(head);
    let answer = next(&table, &path);
    send(stream, answer).await;
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        let n = stream.read(&mut buffer).await.ok().filter(|n| *n > 0)?;
        head.extend_from_slice(&buffer[..n]);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

fn next(table: &Table, path: &str) -> Answer {
    let mut table = table.lock().expect("no panic");
    match table.get(path).cloned() {
        Some(Answer::Then(first, then)) => {
            table.insert(path.to_owned(), *then);
            *first
        }
        Some(answer) => answer,
        None => status("404 Not Found", ""),
    }
}

async fn send(mut stream: TcpStream, answer: Answer) {
    match answer {
        Answer::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
            // Reads on until the client leaves, so that closing resets nothing.
            let _ = tokio::time::timeout(Duration::from_secs(5), read_head(&mut stream)).await;
        }
        Answer::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = read_head(&mut stream).await;
        }
        Answer::Drip(bytes, byte) => {
            let _ = stream.write_all(&bytes).await;
            while stream.write_all(&[byte]).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        Answer::Endless(bytes, chunk) => {
            let _ = stream.write_all(&bytes).await;
            while stream.write_all(&chunk).await.is_ok() {}
        }
        Answer::Reset(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.set_zero_linger();
        }
        Answer::Then(..) => unreachable!("resolved before"),
    }
}
