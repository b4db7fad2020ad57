//! What strangers send: addresses of the inside, headers, paths, huge and slow bodies, many connections at once.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use super::{Server, answer, escaped};

/// Addresses that lead into the machine or its network, written in the ways that get past careless checks.
const INSIDE: [&str; 7] = [
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]:80/",
    "http://10.0.0.1/",
    "http://192.168.1.1/admin",
    "http://0xa.1/",
    "http://[::ffff:10.0.0.1]/",
    "http://user:pass@172.16.0.1/",
];

/// Every endpoint that takes an address.
fn asks(server: &Server, url: &str) -> Vec<(String, super::Answer)> {
    let at = escaped(url);
    let mut out: Vec<(String, super::Answer)> =
        ["/v1/fetch?url=", "/v1/why?url=", "/parser?url=", "/extract.php?url=", "/feed?url=", "/makefulltextfeed.php?url=", "/md/"]
            .iter()
            .map(|path| ((*path).to_owned(), server.get(&format!("{path}{at}"))))
            .collect();
    for path in ["/v1/fetch", "/v1/why", "/parser", "/", "/v1/scrape", "/v2/scrape", "/md"] {
        out.push((format!("POST {path}"), server.post_json(path, &json!({ "url": url }))));
    }
    out.push(("POST /load".to_owned(), server.post_json("/load", &json!({ "urls": [url] }))));
    let token = format!("Bearer {}", server.made.clone().unwrap_or_default());
    let add = server.ask("GET", &format!("/add?url={at}"), &[("authorization", &token)], b"");
    assert!(add.status == 200 && add.text().contains("note bad"), "{url}: {}", add.text());
    out
}

#[test]
fn no_endpoint_leads_inside() {
    // Only the site's own address may be asked.
    let server = Server::start(
        "",
        &["--no-run"],
        &[("/inside.html", "redirect", b"http://10.0.0.1/secret"), ("/file.html", "redirect", b"file:///etc/passwd")],
    );
    for url in INSIDE {
        for (path, answer) in asks(&server, url) {
            assert!((400..500).contains(&answer.status), "{path} {url}: {} {}", answer.status, answer.text());
            assert!(!answer.text().contains("pass@"), "{path}: {}", answer.text());
        }
    }
    for path in ["/inside.html", "/file.html"] {
        for (endpoint, answer) in asks(&server, &server.site.url(path)) {
            assert!((400..=502).contains(&answer.status), "{endpoint}: {}", answer.text());
            assert!(!answer.text().contains("root:"), "{endpoint}");
        }
    }
    for url in ["file:///etc/passwd", "javascript:alert(1)", "gopher://127.0.0.1:6379/_INFO", "http://", "//", "data:text/html,<p>x"] {
        for (path, answer) in asks(&server, url) {
            assert!((400..=422).contains(&answer.status), "{path} {url}: {} {}", answer.status, answer.text());
        }
    }
}

#[test]
fn nothing_of_a_request_becomes_a_header() {
    let server = Server::start("", &["--no-run"], &[]);
    for path in [
        "/feeds/all.rss?q=a%0d%0aX-Evil:%201",
        "/v1/fetch?url=https://a.example/%0d%0aX-Evil:1",
        "/articles?source=%0d%0aX-Evil:1&q=x&cursor=1%0d%0a",
    ] {
        let answer = server.get(path);
        assert!(!answer.headers.contains_key("x-evil"), "{path}: {answer:?}");
    }
    // The host that a client names goes into links only if it is one.
    let feed = server.ask("GET", "/feeds/all.rss", &[("host", "127.0.0.1:1\"><script>")], b"");
    assert!(feed.status == 400 || feed.status == 421, "{}", feed.text());
    let rebound = server.ask("GET", "/v1/articles", &[("host", "evil.example")], b"");
    assert_eq!(rebound.status, 421, "a name that was made to lead here: {}", rebound.text());
    server.ask("GET", "/v1/articles", &[("host", "localhost:8017")], b"").ok();
    server.ask("GET", "/v1/articles", &[("host", "[::1]:8017")], b"").ok();
    let foreign = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
    server.ask("GET", "/v1/fetch?url=https://a.example/", &foreign, b"").problem(403);
}

#[test]
fn paths_do_not_leave_their_place() {
    let server = Server::filled("");
    for path in [
        "/v1/articles/..%2f..%2f..%2fetc%2fpasswd",
        "/v1/articles/..%2fmanifest.jsonl",
        "/v1/articles/%2e%2e.txt",
        "/v1/articles/0123456789ABCDEF",
        "/v1/articles/'%20OR%20'1'='1.txt",
        "/feeds/..%2fmanifest.jsonl",
        "/assets/..%2f..%2fCargo.toml",
        "/sources/..%2f..%2f",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
    }
    for words in [
        "\"",
        "title:x*",
        "a\" OR \"b",
        "NEAR(a b)",
        "^a",
        "{x y}:z",
        "a AND NOT b",
        "%00",
        "* *",
        "\u{202e}",
        "'; DROP TABLE documents; --",
    ] {
        let answer = server.get(&format!("/v1/articles?q={}", escaped(words)));
        assert!(answer.status == 200 || answer.status == 400, "{words}: {}", answer.text());
    }
}

#[test]
fn huge_bodies_are_refused_and_the_service_goes_on() {
    let server = Server::start("[serve]\nmax_body_bytes = 100000\nmax_bodies_bytes = 150000", &["--no-run"], &[]);
    let large = vec![b'x'; 100_001];
    for path in ["/v1/clean", "/parser", "/extract.php", "/v2/scrape", "/load", "/try", "/v1/why"] {
        let answer = server.post(path, "text/html", &large);
        assert_eq!(answer.status, 413, "{path}: {}", answer.text());
    }
    // One that does not say how long it is.
    let mut stream = server.connect();
    stream
        .write_all(
            format!("POST /v1/clean HTTP/1.1\r\nhost: {}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n", server.address)
                .as_bytes(),
        )
        .expect("sent");
    for _ in 0..110 {
        if stream.write_all(format!("3e8\r\n{}\r\n", "y".repeat(1_000)).as_bytes()).is_err() {
            break;
        }
    }
    assert_eq!(answer(&mut stream).status, 413);
    // Bodies that are in memory at once are bounded together: two that wait for their ends leave no room for a third.
    let half = |server: &Server| {
        let mut stream = server.connect();
        let head = format!("POST /v1/clean HTTP/1.1\r\nhost: {}\r\ncontent-length: 90000\r\nconnection: close\r\n\r\n", server.address);
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&vec![b'z'; 80_000])).expect("sent");
        stream
    };
    // Which of the two comes first is the system's affair.
    let busy = (0..super::STEPS).find_map(|_| {
        let _first = half(&server);
        std::thread::sleep(super::STEP);
        let answer = server.post("/v1/clean", "text/html", &vec![b' '; 90_000]);
        (answer.status == 503).then_some(answer)
    });
    assert_eq!(busy.expect("no room").header("retry-after"), "1");
    server.wait_for("/healthz", |answer| answer.status == 200);
    let head = "x".repeat(400_000);
    let answer = server.ask("GET", "/healthz", &[("x-large", &head)], b"");
    assert!(answer.status == 431 || answer.status == 400, "{}", answer.status);
}

#[test]
fn slow_bodies_end_in_time() {
    let server = Server::start("[serve]\ntimeout = \"300ms\"", &["--no-run"], &[]);
    let mut stream = server.connect();
    let head = format!("POST /v1/clean HTTP/1.1\r\nhost: {}\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n<p>", server.address);
    stream.write_all(head.as_bytes()).expect("sent");
    let slow = answer(&mut stream);
    slow.problem(504);
    server.get("/healthz").ok();
}

#[test]
fn a_thousand_connections_leave_room_for_one_more() {
    let server = Server::start("[serve]\nconnections = 1200", &["--no-run"], &[]);
    let open: Vec<TcpStream> = (0..1_000)
        .filter_map(|n| {
            let mut stream = TcpStream::connect(server.address).ok()?;
            // Some say nothing, some begin a head, some leave a request half said.
            let said: &[u8] = [&b""[..], b"GET / HT", b"POST /v1/clean HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n<p>"][n % 3];
            stream.write_all(said).ok()?;
            Some(stream)
        })
        .collect();
    assert!(open.len() > 900, "{}", open.len());
    server.get("/healthz").ok();
    server.post("/v1/clean", "text/html", b"<p>x").problem(422);
    drop(open);
    // What is no HTTP at all is answered or closed, and nothing else.
    let mut stream = server.connect();
    stream.write_all(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not http\r\n\r\n").expect("sent");
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(rest.is_empty() || rest.starts_with(b"HTTP/1.1 400"), "{}", String::from_utf8_lossy(&rest));
    server.get("/healthz").ok();
}
