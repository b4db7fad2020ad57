//! Heads of requests to a proxy and of answers: read, checked, and written anew with what belongs to one connection left out.

use std::fmt::Write as _;
use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};
use url::Url;

/// A longer head is refused.
const MOST_HEAD: usize = 64 << 10;
/// So many answers, interim ones and the last, are read for one request.
const MOST_INTERIM: usize = 8;
/// Fields that hold for one connection (RFC 9110, 7.6.1), and those that speak to a proxy.
const OF_CONNECTION: [&str; 8] =
    ["connection", "expect", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "upgrade"];
/// What a page may do without a tunnel.
const METHODS: [&str; 4] = ["GET", "HEAD", "OPTIONS", "POST"];

/// A request to a proxy.
#[derive(Debug)]
pub(super) struct Request {
    method: String,
    pub(super) url: Url,
    pub(super) is_tunnel: bool,
    /// The fields that go on.
    fields: Vec<(String, String)>,
    /// Bytes of its body.
    pub(super) length: u64,
}

impl Request {
    /// Of a head. Bodies without a length are refused: where they end decides what is the next request.
    fn of(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let mut first = lines.next()?.split(' ');
        let (method, target, version) = (first.next()?.to_owned(), first.next()?, first.next()?);
        if first.next().is_some() || !matches!(version, "HTTP/1.1" | "HTTP/1.0") {
            return None;
        }
        let is_tunnel = method == "CONNECT";
        let url = if is_tunnel { Url::parse(&format!("https://{target}/")) } else { Url::parse(target) }.ok()?;
        if is_tunnel && (!target.contains(':') || url.path() != "/" || !url.username().is_empty()) {
            return None;
        }
        if !is_tunnel && (url.scheme() != "http" || !METHODS.contains(&method.as_str()) || !url.username().is_empty()) {
            return None;
        }
        let fields = fields(lines)?;
        let lengths: Vec<&String> = fields.iter().filter(|(name, _)| name == "content-length").map(|(_, value)| value).collect();
        if fields.iter().any(|(name, _)| name == "transfer-encoding") || lengths.len() > 1 {
            return None;
        }
        let length = match lengths.first() {
            Some(length) => length.parse().ok()?,
            None => 0,
        };
        Some(Self { method, url, is_tunnel, fields: going_on(fields), length })
    }

    /// As its server is asked.
    pub(super) fn forwarded(&self) -> Vec<u8> {
        let (path, query) = (self.url.path(), self.url.query().map(|query| format!("?{query}")).unwrap_or_default());
        let host = self.url.host_str().unwrap_or_default();
        let host = self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let mut out = format!("{} {path}{query} HTTP/1.1\r\nhost: {host}\r\n", self.method);
        for (name, value) in self.fields.iter().filter(|(name, _)| name != "host") {
            let _ = write!(out, "{name}: {value}\r\n");
        }
        out.push_str("connection: close\r\n\r\n");
        out.into_bytes()
    }
}

/// The head of a request, and what was read behind it.
pub(super) async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<(Request, Vec<u8>)> {
    let (head, rest) = head(from, Vec::new()).await?;
    let request = std::str::from_utf8(&head).ok().and_then(Request::of);
    request.map(|request| (request, rest)).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// The head of an answer as it goes on, and what was read behind it. A few interim answers are passed over.
pub(super) async fn answer(from: &mut (impl AsyncRead + Unpin)) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut rest = Vec::new();
    for _ in 0..MOST_INTERIM {
        let (head, behind) = head(from, rest).await?;
        match final_head(&head) {
            Some(head) if head.is_empty() => rest = behind,
            Some(head) => return Ok((head, behind)),
            None => break,
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "no answer of HTTP/1.1"))
}

/// The head of an answer as it goes on; empty of an interim one. `None` if it is no head of an answer.
fn final_head(head: &[u8]) -> Option<Vec<u8>> {
    let text: String = head.iter().map(|byte| char::from(*byte)).collect();
    let mut lines = text.split("\r\n");
    let first = lines.next().filter(|line| line.starts_with("HTTP/1."))?;
    let status: u16 = first.split(' ').nth(1).and_then(|status| status.parse().ok()).filter(|status| *status >= 100 && *status != 101)?;
    if status < 200 {
        return Some(Vec::new());
    }
    let mut out = format!("HTTP/1.1 {status} {}\r\n", first.splitn(3, ' ').nth(2).unwrap_or_default());
    for (name, value) in going_on(fields(lines)?) {
        let _ = write!(out, "{name}: {value}\r\n");
    }
    out.push_str("connection: close\r\n\r\n");
    Some(out.chars().map(|c| c as u8).collect())
}

/// A head, and what was read behind it; `bytes` are those that were read before.
async fn head(from: &mut (impl AsyncRead + Unpin), mut bytes: Vec<u8>) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut seen = 0_usize;
    loop {
        let start = seen.saturating_sub(3);
        if let Some(end) = memchr::memmem::find(&bytes[start..], b"\r\n\r\n").map(|at| start + at) {
            let rest = bytes.split_off(end + 4);
            bytes.truncate(end);
            return Ok((bytes, rest));
        }
        seen = bytes.len();
        let mut buffer = [0; 4096];
        let count = from.read(&mut buffer).await?;
        if count == 0 || bytes.len() > MOST_HEAD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        bytes.extend_from_slice(&buffer[..count]);
    }
}

/// The fields of a head, their names in small letters; `None` where one is no field.
fn fields<'h>(lines: impl Iterator<Item = &'h str>) -> Option<Vec<(String, String)>> {
    let field = |line: &'h str| {
        let (name, value) = line.split_once(':')?;
        let is_token = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
        let is_value = !value.chars().any(|c| c != '\t' && c.is_control());
        (is_token && is_value).then(|| (name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    lines.filter(|line| !line.is_empty()).map(field).collect()
}

/// Without what holds for one connection, named by the standard or by the head itself.
fn going_on(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let listed = |list: &str| list.split(',').map(|name| name.trim().to_ascii_lowercase()).collect::<Vec<_>>();
    let named: Vec<String> = fields.iter().filter(|(name, _)| name == "connection").flat_map(|(_, list)| listed(list)).collect();
    let stays = |name: &String| OF_CONNECTION.contains(&name.as_str()) || named.contains(name);
    fields.into_iter().filter(|(name, _)| !stays(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_asked_of_its_server() {
        let head = "GET http://courier.example:8080/a?b=c HTTP/1.1\r\nHost: evil.example\r\nProxy-Connection: keep-alive\r\nX-Hop: 1\r\n\
                    Connection: keep-alive, X-Hop\r\nAccept: */*";
        let request = Request::of(head).expect("a request");
        assert_eq!((request.is_tunnel, request.length, request.url.as_str()), (false, 0, "http://courier.example:8080/a?b=c"));
        let asked = String::from_utf8(request.forwarded()).expect("text");
        assert_eq!(asked, "GET /a?b=c HTTP/1.1\r\nhost: courier.example:8080\r\naccept: */*\r\nconnection: close\r\n\r\n");
        let tunnel = Request::of("CONNECT courier.example:443 HTTP/1.1\r\nHost: courier.example:443").expect("a request");
        assert_eq!((tunnel.is_tunnel, tunnel.url.as_str()), (true, "https://courier.example/"));
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for head in [
            "GET /a HTTP/1.1\r\nHost: courier.example",
            "GET http://courier.example/a",
            "GET http://courier.example/a HTTP/2",
            "GET http://courier.example/a b HTTP/1.1",
            "GET https://courier.example/a HTTP/1.1",
            "GET file:///etc/passwd HTTP/1.1",
            "GET http://user@courier.example/ HTTP/1.1",
            "DELETE http://courier.example/a HTTP/1.1",
            "CONNECT courier.example HTTP/1.1",
            "CONNECT courier.example:443/a HTTP/1.1",
            "CONNECT user@courier.example:443 HTTP/1.1",
            "POST http://courier.example/a HTTP/1.1\r\nTransfer-Encoding: chunked",
            "POST http://courier.example/a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2",
            "POST http://courier.example/a HTTP/1.1\r\nContent-Length: -1",
            "GET http://courier.example/a HTTP/1.1\r\nno field",
            "GET http://courier.example/a HTTP/1.1\r\nX : 1",
            "GET http://courier.example/a HTTP/1.1\r\nX: 1\nY: 2",
        ] {
            assert!(Request::of(head).is_none(), "{head}");
        }
    }

    #[tokio::test]
    async fn an_answer_goes_on_without_what_holds_for_its_connection() {
        let mut from: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nKeep-Alive: timeout=5\r\nX-N: caf\xe9\r\n\r\n<p>";
        let (head, rest) = answer(&mut from).await.expect("an answer");
        assert_eq!(head, b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nx-n: caf\xe9\r\nconnection: close\r\n\r\n");
        assert_eq!(rest, b"<p>");
        let mut from: &[u8] = b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
        assert_eq!(answer(&mut from).await.expect("an answer").0, b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
        let endless = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(100);
        assert!(answer(&mut endless.as_slice()).await.is_err());
        let long = vec![b'a'; 70_000];
        for wrong in [&b"HTTP/1.1 101 Switching Protocols\r\n\r\n"[..], b"SSH-2.0\r\n\r\n", b"HTTP/1.1 200 OK\r\n", &long] {
            assert!(answer(&mut &*wrong).await.is_err());
        }
    }
}
