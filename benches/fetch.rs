//! How many pages a second `dateline fetch -i` files: fifty hosts on loopback with forty pages each, no pause.
//!
//! `cargo bench --bench fetch`; on two cores at least 500 a second are wanted. Pages come from `../shared/corpus/fundus-parsers` where
//! it is, else from our own fixtures.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods, missing_docs, reason = "a benchmark says what it measured")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

const HOSTS: u8 = 50;
const PAGES: usize = 40;
const ROUNDS: usize = 3;

/// Up to forty pages, unpacked.
fn pages() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("../shared/corpus/fundus-parsers/html");
    let folder = if corpus.is_dir() { corpus } else { root.join("fixtures/site/articles") };
    let mut paths: Vec<_> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().take(PAGES).map(|path| unpacked(fs::read(path).expect("a page"))).collect()
}

fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut out).expect("gzip");
    out
}

/// Answers `/n` with the n-th page, over connections that stay open.
fn serve(stream: TcpStream, pages: &[Vec<u8>]) -> std::io::Result<()> {
    let mut reader = std::io::BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let (mut first, mut line) = (String::new(), String::new());
        if std::io::BufRead::read_line(&mut reader, &mut first)? == 0 {
            return Ok(());
        }
        while line != "\r\n" {
            line.clear();
            std::io::BufRead::read_line(&mut reader, &mut line)?;
        }
        let page = first.split(' ').nth(1).and_then(|path| path.trim_start_matches('/').parse::<usize>().ok());
        let (status, body) = page.and_then(|n| pages.get(n % pages.len())).map_or(("404 Not Found", &[][..]), |body| ("200 OK", body));
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), body].concat())?;
    }
}

/// Fifty listeners at one port: 127.0.0.1 to 127.0.0.50, each a host of its own.
fn listen(pages: &Arc<Vec<Vec<u8>>>) -> u16 {
    let first = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = first.local_addr().expect("an address").port();
    let rest = (2..=HOSTS).map(|host| TcpListener::bind(("127.0.0.".to_owned() + &host.to_string(), port)).expect("the same port"));
    for listener in std::iter::once(first).chain(rest) {
        let pages = Arc::clone(pages);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let pages = Arc::clone(&pages);
                thread::spawn(move || serve(stream, &pages));
            }
        });
    }
    port
}

fn main() {
    let pages = Arc::new(pages());
    let port = listen(&pages);
    let dir = tempfile::tempdir().expect("a folder");
    // As a list usually is: one host after the other.
    let urls: Vec<String> = (1..=HOSTS).flat_map(|host| (0..PAGES).map(move |n| format!("http://127.0.0.{host}:{port}/{n}"))).collect();
    fs::write(dir.path().join("urls.txt"), urls.join("\n")).expect("written");
    fs::write(
        dir.path().join("c.toml"),
        "[output]\ndurable = false\n[fetch]\nallow_private_networks = [\"127.0.0.0/8\"]\nports = []\npause = \"0s\"\nconcurrency = 64\n",
    )
    .expect("written");
    for round in 1..=ROUNDS {
        let started = Instant::now();
        let out = format!("out{round}");
        let run = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["fetch", "-i", "urls.txt", "--config", "c.toml", "-o", &out])
            .current_dir(dir.path())
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&run.stderr);
        let rate = urls.len() as f64 / started.elapsed().as_secs_f64();
        println!("{rate:.0} pages a second: {}", said.lines().last().unwrap_or(""));
    }
}
