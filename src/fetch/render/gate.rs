//! An HTTP proxy on loopback for the time of one page: what the program asks for goes through it, and so through our guards.
//!
//! It speaks HTTP/1.1 (RFC 9110, 9112) as far as a browser asks it to: `CONNECT` for TLS, of which it sees host and port alone, and requests in
//! absolute form, one on each connection. Addresses are dialled as they were checked. Everything is counted and bounded.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::head::{self, Request};

/// Connections at the same time; more wait.
const AT_ONCE: usize = 32;
/// A head must come within this.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// So many refusals are told in words.
const TOLD: usize = 20;

/// Who says what may be asked.
pub(in crate::fetch) trait Gate: Sync {
    /// The addresses at which the request may be dialled; else why not. Of a tunnel only host and port are known.
    fn addresses(&self, url: &Url, is_tunnel: bool) -> impl Future<Output = Result<Vec<SocketAddr>, String>> + Send;
}

/// What one page may load.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) requests: usize,
    pub(super) bytes: u64,
    pub(super) connect: Duration,
}

/// The proxy.
pub(super) struct Proxy<'g, G> {
    listener: TcpListener,
    gate: &'g G,
    limits: Limits,
    requests: AtomicUsize,
    bytes: AtomicU64,
    refused: Mutex<Vec<String>>,
}

impl<'g, G: Gate> Proxy<'g, G> {
    /// Listens at a port of the system's choice.
    pub(super) async fn open(gate: &'g G, limits: Limits) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        Ok(Self { listener, gate, limits, requests: AtomicUsize::new(0), bytes: AtomicU64::new(0), refused: Mutex::default() })
    }

    /// Its address, as browsers take it.
    pub(super) fn address(&self) -> io::Result<String> {
        self.listener.local_addr().map(|at| format!("http://{at}"))
    }

    /// Serves until it is dropped, and with it every connection.
    pub(super) async fn serve(&self) {
        let mut open = FuturesUnordered::new();
        loop {
            let has_room = open.len() < AT_ONCE;
            tokio::select! {
                client = self.listener.accept(), if has_room => match client {
                    Ok((client, _)) => open.push(self.connection(client)),
                    // Too many files are open: it passes, as connections end.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
                _ = open.next(), if !open.is_empty() => {}
            }
        }
    }

    /// What was refused, in words.
    pub(super) fn told(&self) -> Vec<String> {
        let mut all = self.refused.lock().map(|refused| refused.clone()).unwrap_or_default();
        let more = all.len().saturating_sub(TOLD);
        all.truncate(TOLD);
        if more > 0 {
            all.push(format!("render_command: more that was refused: {more}"));
        }
        all
    }

    async fn connection(&self, mut client: TcpStream) {
        let answer = match tokio::time::timeout(HEAD_TIME, head::read(&mut client)).await {
            Ok(Ok((request, rest))) => self.request(&mut client, &request, &rest).await,
            Ok(Err(_)) => Err((400, "no request of HTTP/1.1 to a proxy".to_owned())),
            Err(_) => Err((408, "the head of the request did not come in time".to_owned())),
        };
        if let Err((status, why)) = answer {
            let answer = format!(
                "HTTP/1.1 {status} Refused\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{why}",
                why.len()
            );
            let _ = client.write_all(answer.as_bytes()).await;
        }
        let _ = client.shutdown().await;
    }

    async fn request(&self, client: &mut TcpStream, request: &Request, rest: &[u8]) -> Result<(), (u16, String)> {
        let url = &request.url;
        if self.requests.fetch_add(1, Ordering::Relaxed) >= self.limits.requests {
            return Err(self.refuse(url, format!("more than {} requests (`render_requests` under [fetch])", self.limits.requests)));
        }
        let found = self.gate.addresses(url, request.is_tunnel).await.map_err(|why| self.refuse(url, why))?;
        let mut server = self.dial(&found).await.map_err(|error| (502, error.to_string()))?;
        if request.is_tunnel {
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.map_err(broken)?;
            server.write_all(rest).await.map_err(broken)?;
            let ((mut from_client, mut to_client), (mut from_server, mut to_server)) = (client.split(), server.split());
            let up = self.pump(&mut from_client, &mut to_server, u64::MAX);
            let down = self.pump(&mut from_server, &mut to_client, u64::MAX);
            tokio::join!(up, down);
            return Ok(());
        }
        server.write_all(&request.forwarded()).await.map_err(broken)?;
        // No more of the client's bytes than its request has: what comes behind them would pass unread.
        let now = usize::try_from(request.length).unwrap_or(usize::MAX).min(rest.len());
        server.write_all(&rest[..now]).await.map_err(broken)?;
        self.pump(client, &mut server, request.length - now as u64).await;
        let answer = tokio::time::timeout(HEAD_TIME * 3, head::answer(&mut server)).await;
        let (head, body) = answer.map_err(|_| (504, "the server did not answer in time".to_owned()))?.map_err(broken)?;
        client.write_all(&head).await.map_err(broken)?;
        client.write_all(&body).await.map_err(broken)?;
        self.bytes.fetch_add(body.len() as u64, Ordering::Relaxed);
        self.pump(&mut server, client, u64::MAX).await;
        Ok(())
    }

    async fn dial(&self, addresses: &[SocketAddr]) -> io::Result<TcpStream> {
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in addresses {
            match tokio::time::timeout(self.limits.connect, TcpStream::connect(address)).await {
                Ok(Ok(server)) => return Ok(server),
                Ok(Err(error)) => last = error,
                Err(_) => last = io::ErrorKind::TimedOut.into(),
            }
        }
        Err(last)
    }

    /// Carries up to so many bytes over until one side ends, or the page has loaded what it may.
    async fn pump(&self, from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin), most: u64) {
        let (mut buffer, mut left) = (vec![0; 16 << 10], most);
        while left > 0 && self.bytes.load(Ordering::Relaxed) < self.limits.bytes {
            let room = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let Ok(count @ 1..) = from.read(&mut buffer[..room]).await else { break };
            if self.bytes.fetch_add(count as u64, Ordering::Relaxed) + count as u64 > self.limits.bytes {
                self.tell(format!("render_command: it loads more than {} bytes (`render_bytes` under [fetch])", self.limits.bytes));
            }
            if to.write_all(&buffer[..count]).await.is_err() {
                break;
            }
            left -= count as u64;
        }
        if most == u64::MAX {
            let _ = to.shutdown().await;
        }
    }

    fn refuse(&self, url: &Url, why: String) -> (u16, String) {
        self.tell(format!("render_command: {} was refused: {why}", shown(url)));
        (403, why)
    }

    fn tell(&self, what: String) {
        if let Ok(mut refused) = self.refused.lock().map_err(drop)
            && refused.len() < 1_000
            && !refused.contains(&what)
        {
            refused.push(what);
        }
    }
}

#[allow(clippy::needless_pass_by_value, reason = "as map_err gives it")]
fn broken(error: io::Error) -> (u16, String) {
    (502, error.to_string())
}

/// An address in a message: without its query, which may hold what is nobody's business.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.as_str().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All names stand for the one server, but some may not be asked.
    struct One(SocketAddr);

    impl Gate for One {
        async fn addresses(&self, url: &Url, _: bool) -> Result<Vec<SocketAddr>, String> {
            if url.path() == "/no" { Err("it may not be asked".to_owned()) } else { Ok(vec![self.0]) }
        }
    }

    /// What a client of the proxy gets, what its server was sent, and what is told.
    async fn asked(request: &[u8], answer: &'static [u8], limits: Limits) -> (String, String, Vec<String>) {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let gate = One(server.local_addr().expect("an address"));
        let proxy = Proxy::open(&gate, limits).await.expect("a proxy");
        let sent = Mutex::new(Vec::new());
        let serve = async {
            loop {
                let (mut from, _) = server.accept().await.expect("a client");
                let mut buffer = [0; 4096];
                let count = from.read(&mut buffer).await.unwrap_or_default();
                sent.lock().expect("a lock").extend_from_slice(&buffer[..count]);
                let _ = from.write_all(answer).await;
            }
        };
        let client = async {
            let at = proxy.address().expect("an address");
            let mut to = TcpStream::connect(at.trim_start_matches("http://")).await.expect("the proxy");
            to.write_all(request).await.expect("sent");
            let mut got = Vec::new();
            let _ = to.read_to_end(&mut got).await;
            got
        };
        let got = tokio::select! {
            got = client => got,
            () = serve => Vec::new(),
            () = proxy.serve() => Vec::new(),
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let sent = text(&sent.lock().expect("a lock"));
        (text(&got), sent, proxy.told())
    }

    static LONG: [u8; 200_000] = [b'a'; 200_000];
    const WIDE: Limits = Limits { requests: 9, bytes: 1 << 20, connect: Duration::from_secs(5) };
    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nkeep-alive: timeout=5\r\ncontent-length: 3\r\n\r\n<p>";

    #[tokio::test]
    async fn a_request_and_a_tunnel_are_carried_over() {
        let (got, sent, told) = asked(b"GET http://courier.example/a?b HTTP/1.1\r\nhost: x\r\n\r\n", ANSWER, WIDE).await;
        assert_eq!(got, "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nconnection: close\r\n\r\n<p>");
        assert_eq!((sent.as_str(), told.len()), ("GET /a?b HTTP/1.1\r\nhost: courier.example\r\nconnection: close\r\n\r\n", 0));
        let (got, sent, _) = asked(b"CONNECT courier.example:443 HTTP/1.1\r\n\r\n\x16hello", b"\x16there", WIDE).await;
        assert_eq!((got.as_str(), sent.as_str()), ("HTTP/1.1 200 Connection established\r\n\r\n\u{16}there", "\u{16}hello"));
    }

    #[tokio::test]
    async fn what_stands_behind_a_request_is_no_second_one() {
        let two = b"POST http://courier.example/a HTTP/1.1\r\ncontent-length: 2\r\n\r\nokGET http://courier.example/no HTTP/1.1\r\n\r\n";
        let (_, sent, _) = asked(two, ANSWER, WIDE).await;
        assert!(sent.starts_with("POST /a ") && !sent.contains("GET"), "{sent}");
    }

    #[tokio::test]
    async fn what_may_not_be_asked_is_refused_and_told() {
        let (got, sent, told) = asked(b"GET http://courier.example/no?key=1 HTTP/1.1\r\n\r\n", ANSWER, WIDE).await;
        assert!(got.starts_with("HTTP/1.1 403") && got.ends_with("it may not be asked") && sent.is_empty(), "{got}");
        assert_eq!(told, ["render_command: http://courier.example/no was refused: it may not be asked"]);
        let (got, ..) = asked(b"GET /no-proxy HTTP/1.1\r\n\r\n", ANSWER, WIDE).await;
        assert!(got.starts_with("HTTP/1.1 400"), "{got}");
    }

    #[tokio::test]
    async fn requests_and_bytes_are_bounded() {
        let request = b"GET http://courier.example/a HTTP/1.1\r\n\r\n";
        let (got, sent, told) = asked(request, ANSWER, Limits { requests: 0, ..WIDE }).await;
        assert!(got.starts_with("HTTP/1.1 403") && sent.is_empty() && told[0].contains("more than 0 requests"), "{told:?}");
        let tunnel = b"CONNECT courier.example:443 HTTP/1.1\r\n\r\nx";
        let (got, _, told) = asked(tunnel, &LONG, Limits { bytes: 50_000, ..WIDE }).await;
        assert!((50_000..100_000).contains(&got.len()) && told[0].contains("more than 50000 bytes"), "{} {told:?}", got.len());
    }
}
