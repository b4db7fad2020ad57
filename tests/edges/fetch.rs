//! The client against a server that misbehaves: every fault is named, and the next request is served.
use std::io::Write;
use std::time::Duration;

use crate::faults::{Answer, Faults, head_and, page, raw, redirect, status};
use crate::options;
use dateline::fetch::{Client, FetchError, Fetched, Kind, Networks, Options, Response, Validators};
use rstest::rstest;
use url::Url;

/// The same with deadlines that a fault reaches soon, but a busy machine does not.
fn impatient() -> Options {
    Options { header_timeout: Duration::from_millis(700), total_timeout: Duration::from_millis(1500), ..options() }
}

fn client(options: &Options) -> Client {
    Client::new(options).expect("a client")
}

async fn fetch(client: &Client, url: &Url) -> Result<Response, FetchError> {
    client.get(url, Kind::Page, None).await.map(|f| f.response().expect("a response"))
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

fn ok(headers: &str, body: impl AsRef<[u8]>) -> Answer {
    head_and(&format!("{OK}{headers}"), body)
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).expect("memory");
    encoder.finish().expect("memory")
}

/// One whose checksum is wrong.
fn damaged_gzip() -> Vec<u8> {
    let mut packed = gzip(b"hello, hello");
    let at = packed.len() - 8;
    packed[at] ^= 1;
    packed
}

/// A zstd frame of `n` blocks of 128 KiB of spaces, four bytes each.
fn zstd_spaces(n: u32) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    for i in 1..=n {
        let block: u32 = (128 << 10) << 3 | 1 << 1 | u32::from(i == n);
        frame.extend_from_slice(&block.to_le_bytes()[..3]);
        frame.push(b' ');
    }
    frame
}

/// "hello" in brotli.
const BROTLI_HELLO: &[u8] = b"\x0b\x02\x80hello\x03";

fn many_headers(n: usize) -> String {
    (0..n).fold(String::new(), |all, i| all + &format!("X-{i}: y\r\n"))
}

#[tokio::test]
async fn fetches_a_page() {
    let server = Faults::serve([(
        "/a",
        ok("ETag: \"1\"\r\nX-Robots-Tag: noai\r\nSet-Cookie: a=b\r\nX-Robots-Tag: noarchive\r\nContent-Length: 5\r\n", "hello"),
    )])
    .await;
    let response = fetch(&client(&options()), &server.url("/a")).await.expect("a page");
    assert_eq!((response.status, response.body.as_slice(), response.content_type.as_deref()), (200, &b"hello"[..], Some("text/html")));
    assert_eq!((response.validators.etag.as_deref(), response.header("x-robots-tag")), (Some("\"1\""), Some("noai")));
    assert_eq!((response.header_values("x-robots-tag").count(), response.header("set-cookie")), (2, None));
    let head = server.last("/a").to_ascii_lowercase();
    assert!(
        head.contains("user-agent: dateline/")
            && head.contains("(+https://")
            && head.contains("gzip")
            && head.contains("br")
            && head.contains("zstd"),
        "{head}"
    );
    assert!(!head.contains("cookie") && !head.contains("referer"), "{head}");
}

/// F2–F10, F15, F16, F25, F26: the fault and the name of the error it must give.
#[rstest]
#[case::f02_never_answers(Answer::Stall(Vec::new()), "timeout_headers")]
#[case::f03_headers_drip(Answer::Drip(OK.as_bytes().to_vec(), b'x'), "timeout_headers")]
#[case::f04_body_drips(Answer::Drip(raw(OK, "<p>"), b'x'), "timeout_total")]
#[case::f04_radio(Answer::Drip(raw("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n", ""), b'x'), "unsupported_type")]
#[case::f05_short_body(ok("Content-Length: 1024\r\n", "0123456789abcdef"), "incomplete_body")]
#[case::f06_no_last_chunk(ok("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n"), "incomplete_body")]
#[case::f06_bad_chunk_size(ok("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\nzz\r\nhello\r\n0\r\n\r\n"), "protocol")]
#[case::f06_nul_in_trailer(ok("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nX-A: a\0b\r\n\r\n"), "protocol")]
#[case::f07_reset(Answer::Reset(raw(&format!("{OK}Content-Length: 1024\r\n"), "half")), "incomplete_body")]
#[case::f08_two_lengths(ok("Content-Length: 5\r\nContent-Length: 4\r\n", "hello"), "protocol")]
#[case::f08_length_and_chunks(ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), "protocol")]
#[case::f08_negative_length(ok("Content-Length: -5\r\n", "hello"), "protocol")]
#[case::f09_nul_in_header(ok("X-A: a\0b\r\n", "hello"), "protocol")]
#[case::f09_no_colon(ok("nonsense\r\n", "hello"), "protocol")]
#[case::f09_many_headers(ok(&many_headers(6000), "hello"), "protocol")]
#[case::f09_huge_header(ok(&format!("X-A: {}\r\n", "x".repeat(1 << 20)), "hello"), "protocol")]
#[case::f10_garbage(Answer::Bytes(b"\x15\x03\x01\x00\x02\x02\x16 garbage\r\n\r\n".to_vec()), "protocol")]
#[case::f10_http_09(Answer::Bytes(b"<html>hello</html>".to_vec()), "protocol")]
#[case::f10_nothing(Answer::Bytes(Vec::new()), "incomplete_body")]
#[case::f12_cut_gzip(ok("Content-Encoding: gzip\r\n", &gzip(&[b'x'; 4000])[..20]), "incomplete_body")]
#[case::f12_cut_brotli(ok("Content-Encoding: br\r\n", &BROTLI_HELLO[..6]), "incomplete_body")]
#[case::f12_wrong_checksum(ok("Content-Encoding: gzip\r\n", damaged_gzip()), "protocol")]
#[case::f12_cut_zstd(ok("Content-Encoding: zstd\r\n", &zstd_spaces(4)[..15]), "incomplete_body")]
#[case::f15_stacked(ok("Content-Encoding: gzip, gzip, gzip\r\n", "hello"), "protocol")]
#[case::f15_unknown(ok("Content-Encoding: rot13\r\n", "uryyb"), "protocol")]
#[case::f16_no_location(status("302 Found", ""), "protocol")]
#[case::f16_two_locations(status("302 Found", "Location: /good\r\nLocation: /a\r\n"), "protocol")]
#[case::f16_loop(redirect("/fault"), "too_many_redirects")]
#[case::f17_file(redirect("file:///etc/passwd"), "blocked_address")]
#[case::f17_gopher(redirect("gopher://127.0.0.1:70/"), "blocked_address")]
#[case::f17_ftp(redirect("ftp://127.0.0.1/"), "blocked_address")]
#[case::f17_data(redirect("data:text/html,hello"), "blocked_address")]
#[case::f17_javascript(redirect("javascript:alert(1)"), "blocked_address")]
#[case::f18_private(redirect("http://10.0.0.1/"), "blocked_address")]
#[case::f18_metadata(redirect("http://169.254.169.254/latest/"), "blocked_address")]
#[case::f18_mapped(redirect("http://[::ffff:127.0.0.1]/"), "blocked_address")]
#[case::f18_number(redirect("http://167772161/"), "blocked_address")]
#[case::f25_no_content(status("204 No Content", ""), "empty_body")]
#[case::f25_reset_content(status("205 Reset Content", ""), "empty_body")]
#[case::f25_partial(head_and("HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\n", "hello"), "empty_body")]
#[case::f25_empty(ok("Content-Length: 0\r\n", ""), "empty_body")]
#[case::f23_uncalled_304(status("304 Not Modified", ""), "http_status")]
#[case::f26_pdf(head_and("HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n", "%PDF-1.7"), "unsupported_type")]
#[case::f26_pdf_as_html(ok("", "%PDF-1.7 and so on"), "unsupported_type")]
#[case::f26_endless_pdf(Answer::Endless(raw("HTTP/1.1 200 OK\r\n", "%PDF-1.7"), vec![b'x'; 4096]), "unsupported_type")]
#[case::not_found(status("404 Not Found", ""), "http_status")]
#[case::server_error(status("500 Oops", ""), "http_status")]
#[tokio::test]
async fn fault(#[case] answer: Answer, #[case] name: &str) {
    let server = Faults::serve([("/fault", answer)]).await;
    let client = client(&if name.starts_with("timeout") { impatient() } else { options() });
    let error = fetch(&client, &server.url("/fault")).await.expect_err("a fault");
    assert_eq!(error.name(), name, "{error}");
    assert!(error.to_string().contains(error.url().as_str()), "{error}");
    assert!(server.count("/fault") <= 11, "a fault is asked for once, a loop of redirects eleven times");
    let next = fetch(&client, &server.url("/good")).await;
    assert!(next.is_ok_and(|r| r.body == b"<p>good</p>"), "the next request must be served");
}

#[tokio::test]
async fn f01_nobody_listens() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
    let url = Url::parse(&format!("http://{closed}/")).expect("an address");
    let error = fetch(&client(&options()), &url).await.expect_err("nobody");
    assert_eq!((error.name(), error.is_retryable()), ("connect", true), "{error}");
}

#[tokio::test]
async fn f04_a_slow_body_is_given_up() {
    let server = Faults::serve([("/slow", Answer::Drip(raw(OK, "<p>"), b'x'))]).await;
    let client = client(&Options { slow_after: Duration::from_millis(50), min_bytes_per_second: 1 << 20, ..options() });
    let error = fetch(&client, &server.url("/slow")).await.expect_err("slow");
    assert_eq!((error.name(), error.is_timeout()), ("too_slow", true), "{error}");
}

#[tokio::test]
async fn f11_bombs_stop_at_the_cap() {
    let bomb = gzip(&vec![0; 64 << 20]);
    let long = format!("Content-Length: {}\r\n", 200 << 20);
    let server = Faults::serve([
        ("/gzip", ok("Content-Encoding: gzip\r\n", &bomb)),
        ("/bare", ok("", &bomb)),
        ("/zstd", ok("Content-Encoding: zstd\r\n", zstd_spaces(512))),
        ("/long", ok(&long, "x")),
        ("/endless", Answer::Endless(raw(OK, ""), vec![b'x'; 1 << 16])),
    ])
    .await;
    let client = client(&Options { max_page_bytes: 1 << 20, ..options() });
    for path in ["/gzip", "/bare", "/zstd", "/long", "/endless"] {
        let error = fetch(&client, &server.url(path)).await.expect_err("too large");
        assert_eq!(error.name(), "too_large", "{path}: {error}");
    }
    assert!(fetch(&client, &server.url("/good")).await.is_ok());
}

/// F12–F15, F27: what is labelled wrongly or oddly, and can be read all the same.
#[tokio::test]
async fn f12_f13_f14_f27_what_can_be_read_is_read() {
    let mut raw_deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    raw_deflate.write_all(b"hello").expect("memory");
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(b"hello").expect("memory");
    let server = Faults::serve([
        ("/gzip", ok("Content-Encoding: gzip\r\n", gzip(b"hello"))),
        ("/two-members", ok("Content-Encoding: gzip\r\n", [gzip(b"hel"), gzip(b"lo")].concat())),
        ("/junk-behind", ok("Content-Encoding: gzip\r\n", [gzip(b"hello"), b"junk".to_vec()].concat())),
        ("/not-gzip", ok("Content-Encoding: gzip\r\n", "hello")),
        ("/unlabelled-gzip", ok("", gzip(b"hello"))),
        ("/x-gzip", ok("Content-Encoding: x-gzip\r\n", gzip(b"hello"))),
        ("/zlib", ok("Content-Encoding: deflate\r\n", zlib.finish().expect("memory"))),
        ("/raw-deflate", ok("Content-Encoding: deflate\r\n", raw_deflate.finish().expect("memory"))),
        ("/brotli", ok("Content-Encoding: br\r\n", BROTLI_HELLO)),
        ("/not-brotli", ok("Content-Encoding: br\r\n", "hello")),
        ("/stacked", ok("Content-Encoding: gzip, zstd\r\n", zstd::bulk::compress(&gzip(b"hello"), 3).expect("memory"))),
        ("/identity", ok("Content-Encoding: identity\r\n", "hello")),
        ("/no-type", head_and("HTTP/1.1 200 OK\r\n", "hello")),
        ("/chunked", ok("Transfer-Encoding: chunked\r\n", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")),
        ("/cookies", ok(&"Set-Cookie: a=b; Path=/\r\n".repeat(500), "hello")),
    ])
    .await;
    let client = client(&options());
    let paths = [
        "/gzip",
        "/two-members",
        "/junk-behind",
        "/not-gzip",
        "/unlabelled-gzip",
        "/x-gzip",
        "/zlib",
        "/raw-deflate",
        "/brotli",
        "/not-brotli",
        "/stacked",
        "/identity",
        "/no-type",
        "/chunked",
        "/cookies",
    ];
    for path in paths {
        let body = fetch(&client, &server.url(path)).await.map(|r| r.body);
        assert_eq!(body.expect(path), b"hello", "{path}");
    }
}

#[tokio::test]
async fn f16_redirects_end_where_they_lead() {
    let moved = |to: &str| status("301 Moved Permanently", &format!("Location: {to}\r\n"));
    let server = Faults::serve([("/old", moved("/new")), ("/new", moved("/good#part")), ("/mixed", redirect("/old"))]).await;
    let client = client(&options());
    let response = fetch(&client, &server.url("/old")).await.expect("a page");
    assert_eq!((response.url, response.moved_to, response.requested), (server.url("/good"), Some(server.url("/good")), server.url("/old")));
    let mixed = fetch(&client, &server.url("/mixed")).await.expect("a page");
    assert_eq!((mixed.url, mixed.moved_to), (server.url("/good"), None));
}

#[tokio::test]
async fn f16_eleven_redirects_are_too_many_and_ten_are_not() {
    let hops: [(&str, Answer); 11] = [
        ("/1", "/2"),
        ("/2", "/3"),
        ("/3", "/4"),
        ("/4", "/5"),
        ("/5", "/6"),
        ("/6", "/7"),
        ("/7", "/8"),
        ("/8", "/9"),
        ("/9", "/10"),
        ("/10", "/good"),
        ("/0", "/1"),
    ]
    .map(|(from, to)| (from, redirect(to)));
    let server = Faults::serve(hops).await;
    let client = client(&options());
    assert!(fetch(&client, &server.url("/1")).await.is_ok());
    let error = fetch(&client, &server.url("/0")).await.expect_err("eleven");
    assert_eq!(error.name(), "too_many_redirects");
    assert!(error.to_string().contains("/good"), "{error}");
}

/// F18, F19: a name that resolves to a private address is refused when it is dialled, whatever it said before.
#[tokio::test]
async fn f19_f20_names_of_private_addresses_are_refused() {
    let server = Faults::serve([]).await;
    let mut refusing = Options { allow_private_networks: Networks::None, ports: Vec::new(), ..options() };
    refusing.hosts.insert("inner.example".to_owned(), vec!["127.0.0.1".parse().expect("an address")]);
    let url = Url::parse(&format!("http://inner.example:{}/good", server.address.port())).expect("an address");
    let error = fetch(&client(&refusing), &url).await.expect_err("refused");
    assert_eq!(error.name(), "blocked_address", "{error}");
    assert!(error.to_string().contains("allow_private_networks"), "{error}");
    let allowing = Options { allow_private_networks: Networks::All, ..refusing };
    assert!(fetch(&client(&allowing), &url).await.is_ok());
    assert_eq!(server.count("/good"), 1);
}

#[tokio::test]
async fn an_unknown_name_is_told() {
    let url = Url::parse("http://no-such-name.invalid/").expect("an address");
    let error = fetch(&client(&Options { connect_timeout: Duration::from_secs(5), ..options() }), &url).await.expect_err("nobody");
    assert!(matches!(error.name(), "dns" | "timeout_headers" | "timeout_connect"), "{error}");
}

/// F21: a server that speaks no TLS, and one that never finishes the handshake.
#[tokio::test]
async fn f21_tls_faults() {
    let server = Faults::serve([]).await;
    let plain = Url::parse(&format!("https://{}/good", server.address)).expect("an address");
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let stalled = Url::parse(&format!("https://{}/", silent.local_addr().expect("an address"))).expect("an address");
    let client = client(&Options { connect_timeout: Duration::from_millis(200), ..options() });
    let error = fetch(&client, &stalled).await.expect_err("stalls");
    assert_eq!(error.name(), "timeout_connect", "{error}");
    let error = fetch(&client, &plain).await.expect_err("no TLS");
    assert!(matches!(error.name(), "tls" | "timeout_connect"), "{error}");
    assert!(fetch(&client, &server.url("/good")).await.is_ok());
}

/// F22: the whole host is left alone, not the address alone.
#[tokio::test]
async fn f22_retry_after_pauses_the_host() {
    let server = Faults::serve([("/busy", status("429 Too Many Requests", "Retry-After: 3600\r\n"))]).await;
    let client = client(&Options { tries: 3, ..options() });
    let error = fetch(&client, &server.url("/busy")).await.expect_err("busy");
    assert_eq!((error.status(), error.retry_after()), (Some(429), Some(Duration::from_hours(1))));
    let other = fetch(&client, &server.url("/good")).await.expect_err("paused");
    assert_eq!(other.name(), "host_paused");
    assert_eq!((server.count("/busy"), server.count("/good")), (1, 0));
}

#[tokio::test]
async fn f07_trouble_is_tried_again_and_no_more_than_three_times() {
    let once = |fault: Answer| Answer::Then(Box::new(fault), Box::new(page("text/html", "hello")));
    let server = Faults::serve([
        ("/unavailable", once(status("503 Busy", "Retry-After: 0\r\n"))),
        ("/broken-off", once(ok("Content-Length: 1024\r\n", "half"))),
        ("/reset", once(Answer::Reset(raw(OK, "")))),
        ("/dead", status("500 Oops", "")),
        ("/gone", status("410 Gone", "")),
    ])
    .await;
    let client = client(&Options { tries: 3, ..options() });
    for path in ["/unavailable", "/broken-off"] {
        assert!(fetch(&client, &server.url(path)).await.is_ok(), "{path}");
    }
    assert!(fetch(&client, &server.url("/dead")).await.is_err() && fetch(&client, &server.url("/gone")).await.is_err());
    assert_eq!((server.count("/dead"), server.count("/gone")), (3, 1));
}

/// F23: validators are sent, and an answer that nothing has changed brings no body.
#[tokio::test]
async fn f23_validators() {
    let unchanged = status("304 Not Modified", "ETag: \"2\"\r\n");
    let server = Faults::serve([(
        "/a",
        Answer::Then(Box::new(ok("ETag: W/\"1\"\r\nLast-Modified: Wed, 02 Apr 2025 13:00:00 GMT\r\n", "hello")), Box::new(unchanged)),
    )])
    .await;
    let client = client(&options());
    let first = client.get(&server.url("/a"), Kind::Feed, None).await.expect("a feed").response().expect("a body");
    let second = client.get(&server.url("/a"), Kind::Feed, Some(&first.validators)).await.expect("an answer");
    let Fetched::NotModified(unchanged) = second else { panic!("nothing has changed") };
    let last_modified = first.validators.last_modified.clone();
    assert_eq!(unchanged.validators, Validators { etag: Some("\"2\"".to_owned()), last_modified });
    let head = server.last("/a").to_ascii_lowercase();
    assert!(head.contains("if-none-match: w/\"1\"") && head.contains("if-modified-since: wed, 02 apr 2025"), "{head}");
}

/// F29: a proxy in the environment is not asked. The test runs itself again with a dead proxy set.
#[test]
fn f29_proxies_of_the_environment_are_ignored() {
    let this = std::env::current_exe().expect("a path");
    let mut command = std::process::Command::new(this);
    command
        .args(["--exact", "fetch::fetches_a_page"])
        .env("HTTP_PROXY", "http://127.0.0.1:1")
        .env("http_proxy", "http://127.0.0.1:1")
        .env("ALL_PROXY", "http://127.0.0.1:1");
    let output = command.output().expect("a run");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

/// F30: two names of one host, one bucket.
#[tokio::test]
async fn f30_names_of_one_host_share_its_pause() {
    let server = Faults::serve([("/busy", status("503 Busy", "Retry-After: 3600\r\n"))]).await;
    let mut options = Options { allow_private_networks: Networks::All, ..options() };
    for name in ["courier.example", "courier.example."] {
        options.hosts.insert(name.to_owned(), vec!["127.0.0.1".parse().expect("an address")]);
    }
    let client = client(&options);
    let url = |host: &str, path: &str| Url::parse(&format!("http://{host}:{}{path}", server.address.port())).expect("an address");
    assert!(fetch(&client, &url("courier.example", "/busy")).await.is_err());
    for host in ["COURIER.example", "courier.example."] {
        let error = fetch(&client, &url(host, "/good")).await.expect_err("paused");
        assert_eq!(error.name(), "host_paused", "{host}: {error}");
    }
}

/// R1, R2, R3: what the answer to the request for robots.txt means for a page.
#[rstest]
#[case::r01_missing(status("404 Not Found", ""), None)]
#[case::r01_forbidden(status("403 Forbidden", ""), None)]
#[case::r02_server_error(status("500 Oops", ""), Some("robots_denied"))]
#[case::r02_unavailable(status("503 Busy", "Retry-After: 1\r\n"), Some("robots_denied"))]
#[case::r02_too_many(status("429 Slow Down", ""), Some("robots_denied"))]
#[case::r02_stalls(Answer::Stall(Vec::new()), Some("timeout_headers"))]
#[case::r03_html(page("text/html", "<!doctype html><title>Welcome</title>"), None)]
#[case::r04_huge(page("text/plain", format!("user-agent: *\ndisallow: /x\n{}disallow: /\n", "#\n".repeat(400_000))), None)]
#[case::r07_loop(redirect("/robots.txt"), None)]
#[case::r07_private(redirect("http://10.0.0.1/robots.txt"), Some("robots_denied"))]
#[case::empty(page("text/plain", ""), None)]
#[case::denied(page("text/plain", "User-agent: dateline\nDisallow: /good\n"), Some("robots_denied"))]
#[case::others_denied(page("text/plain", "User-agent: otherbot\nDisallow: /\n"), None)]
#[tokio::test]
async fn robots_are_obeyed(#[case] robots: Answer, #[case] denied: Option<&str>) {
    let server = Faults::serve([("/robots.txt", robots), ("/feed", page("application/rss+xml", "<rss/>"))]).await;
    let stalls = denied.is_some_and(|name| name.starts_with("timeout"));
    let client = client(&if stalls { impatient() } else { options() });
    let page = fetch(&client, &server.url("/good")).await;
    assert_eq!(page.as_ref().err().map(FetchError::name), denied, "{page:?}");
    assert_eq!(server.count("/good"), usize::from(denied.is_none()));
}

#[tokio::test]
async fn robots_are_asked_once_and_for_everything() {
    let server = Faults::serve([
        ("/robots.txt", page("text/plain", "user-agent: *\ndisallow: /feed\ncrawl-delay: 2\n")),
        ("/feed", page("text/xml", "<rss/>")),
    ])
    .await;
    let client = client(&options());
    for kind in [Kind::Page, Kind::Feed, Kind::Sitemap] {
        let denied = client.get(&server.url("/feed"), kind, None).await.expect_err("forbidden");
        assert!(denied.is_robots_denied() && denied.to_string().contains("line 2"), "{denied}");
    }
    assert_eq!((server.count("/robots.txt"), server.count("/feed")), (1, 0));
    let (a, b) = (server.url("/good"), server.url("/good"));
    let other = self::client(&options());
    let (one, two) = tokio::join!(fetch(&other, &a), other.get(&b, Kind::Feed, None));
    assert!(one.is_ok() && two.is_ok());
    assert_eq!(server.count("/robots.txt"), 2);
    let disobedient = self::client(&Options { obey_robots: false, ..options() });
    assert!(fetch(&disobedient, &server.url("/feed")).await.is_ok());
    assert_eq!(server.count("/robots.txt"), 2);
}

/// What the operator names as a feed is asked for, at the pace that the site wishes; where it leads to another site, that site is heard.
#[tokio::test]
async fn the_operators_word_stands_for_the_site_that_it_names() {
    let robots = || page("text/plain", "user-agent: *\ndisallow: /\ncrawl-delay: 299\n");
    let other = Faults::serve([("/robots.txt", robots())]).await;
    let away = other.url("/feed").to_string().replace("127.0.0.1", "localhost");
    let server = Faults::serve([("/robots.txt", robots()), ("/feed", page("text/xml", "<rss/>")), ("/away", redirect(&away))]).await;
    let client = client(&options());
    assert!(client.get_named(&server.url("/feed"), Kind::Feed, None).await.is_ok());
    assert_eq!((server.count("/robots.txt"), server.count("/feed")), (1, 1));
    assert_eq!(client.statistics()[0].crawl_delay, Duration::from_secs(299));
    let client = self::client(&Options { ports: Vec::new(), ..options() });
    let denied = client.get_named(&server.url("/away"), Kind::Feed, None).await.expect_err("another site");
    assert!(denied.is_robots_denied(), "{denied}");
    assert_eq!((other.count("/robots.txt"), other.count("/feed")), (1, 0));
}

/// An `ETag` is told to nobody but the origin that gave it.
#[tokio::test]
async fn validators_stay_with_their_origin() {
    let other = Faults::serve([("/page", page("text/html", "<p>Good</p>"))]).await;
    let server = Faults::serve([("/page", redirect(other.url("/page").as_str()))]).await;
    let validators = Validators { etag: Some("\"secret\"".to_owned()), last_modified: None };
    assert!(client(&options()).get(&server.url("/page"), Kind::Page, Some(&validators)).await.is_ok());
    let told = |server: &Faults| server.requests.lock().expect("no panic").iter().any(|r| r.contains("secret"));
    assert!(told(&server) && !told(&other));
}

/// Fifty hosts with forty pages each, no pause: how many pages a second come in. Not a test of time: it prints, and counts.
/// `cargo test --release --test edges -- --ignored --nocapture pages_a_second`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
#[allow(clippy::print_stdout, reason = "what it measures")]
async fn pages_a_second() {
    let server = Faults::serve([("/page", page("text/html", "<p>x</p>".repeat(4_000)))]).await;
    let mut options = Options { allow_private_networks: Networks::All, ..options() };
    for n in 0..50 {
        options.hosts.insert(format!("h{n}.example"), vec!["127.0.0.1".parse().expect("an address")]);
    }
    let client = std::sync::Arc::new(client(&options));
    let started = tokio::time::Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..2_000 {
        let url = Url::parse(&format!("http://h{}.example:{}/page", n % 50, server.address.port())).expect("an address");
        let client = std::sync::Arc::clone(&client);
        tasks.spawn(async move { fetch(&client, &url).await.map(|r| r.body.len()) });
    }
    let done = tasks.join_all().await;
    assert!(done.iter().all(|body| body.as_ref().is_ok_and(|n| *n == 32_000)), "{:?}", done.iter().find(|b| b.is_err()));
    println!("{:.0} pages a second", 2_000.0 / started.elapsed().as_secs_f64());
    assert_eq!((server.count("/page"), server.count("/robots.txt")), (2_000, 50));
}

/// A server that speaks TLS with a certificate that nobody signed, by the system's `openssl`, if there is one.
struct Tls {
    server: std::process::Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Drop for Tls {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Tls {
    fn start(options: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let openssl = |line: &str| {
            let mut command = std::process::Command::new("openssl");
            command.args(line.split(' ')).current_dir(folder.path()).stdin(std::process::Stdio::null()).stderr(std::process::Stdio::null());
            command
        };
        let request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout k.pem -out c.pem -days 1 -subj /CN=a";
        openssl(request).status().ok().filter(std::process::ExitStatus::success)?;
        let mut command = openssl("s_server -accept 127.0.0.1:0 -cert c.pem -key k.pem -www");
        let mut server = command.args(options).stdout(std::process::Stdio::piped()).spawn().ok()?;
        let lines = std::io::BufRead::lines(std::io::BufReader::new(server.stdout.take()?));
        let port = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("ACCEPT ")?.rsplit(':').next()?.parse().ok());
        Some(Self { server, port: port?, _folder: folder })
    }
}

/// F21: a certificate that nobody signed, and a protocol that is too old.
#[rstest]
#[case::self_signed(&[])]
#[case::old(&["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])]
#[tokio::test]
async fn f21_bad_tls_is_named(#[case] arguments: &[&str]) {
    let Some(tls) = Tls::start(arguments) else {
        eprintln!("skipped: no openssl on this machine");
        return;
    };
    let url = Url::parse(&format!("https://127.0.0.1:{}/", tls.port)).expect("an address");
    let error = fetch(&client(&Options { obey_robots: false, ..options() }), &url).await;
    let error = error.expect_err("not trusted");
    assert_eq!(error.name(), "tls", "{error}");
}
