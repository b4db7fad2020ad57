//! Manners and guards of the client beyond single faults: what hosts ask for, where credentials go, who may be dialled.
use std::time::{Duration, Instant};

use crate::faults::{Faults, page, redirect, status};
use crate::options;
use dateline::fetch::{Client, FetchError, Kind, Networks, Options, Response};
use dateline::model::Candidate;
use dateline::pipeline::Pipeline;
use dateline::robots::Robots;
use rstest::rstest;
use url::Url;

fn client(options: &Options) -> Client {
    Client::new(options).expect("a client")
}

async fn fetch(client: &Client, url: &Url) -> Result<Response, FetchError> {
    client.get(url, Kind::Page, None).await.map(|f| f.response().expect("a response"))
}

/// F18: the hop is checked, not the first address alone; the canary hears nothing.
#[tokio::test]
async fn f18_each_hop_is_checked() {
    let canary = Faults::serve([]).await;
    let to = format!("http://127.0.0.2:{}/good", canary.address.port());
    let server = Faults::serve([("/a", redirect(&to))]).await;
    let only_one = Options { allow_private_networks: Networks::List(vec!["127.0.0.1".parse().expect("a network")]), ..options() };
    let client = client(&only_one);
    let error = fetch(&client, &server.url("/a")).await.expect_err("another address");
    assert_eq!((error.name(), error.url().as_str()), ("blocked_address", to.as_str()));
    assert!(fetch(&client, &server.url("/good")).await.is_ok(), "the next is served");
    assert_eq!(canary.requests.lock().expect("no panic").len(), 0);
}

/// F20: of a name's addresses only those that may be dialled are.
#[tokio::test]
async fn f20_private_addresses_among_others_are_left_out() {
    let server = Faults::serve([]).await;
    let addresses = ["10.255.255.1", "127.0.0.1"].map(|a| a.parse().expect("an address")).to_vec();
    let mut options = Options { ports: Vec::new(), ..options() };
    options.hosts.insert("mixed.example".to_owned(), addresses);
    let url = Url::parse(&format!("http://mixed.example:{}/good", server.address.port())).expect("an address");
    assert!(fetch(&client(&options), &url).await.is_ok());
    assert_eq!(server.count("/good"), 1);
}

/// F22: every form of Retry-After, clamped to 0..24 h; the host is left alone for as long, whatever the address.
#[rstest]
#[case("429 Slow Down", "Retry-After: 120\r\n", Some(120))]
#[case("503 Busy", "Retry-After: 120\r\n", Some(120))]
#[case("503 Busy", "Date: Wed, 02 Apr 2025 13:00:00 GMT\r\nRetry-After: Wed, 02 Apr 2025 13:05:00 GMT\r\n", Some(300))]
#[case("503 Busy", "Date: Wed, 02 Apr 2025 13:00:00 GMT\r\nRetry-After: Wed, 02 Apr 2025 12:00:00 GMT\r\n", None)]
#[case("503 Busy", "Retry-After: 1000000000000\r\n", Some(86_400))]
#[case("503 Busy", "Retry-After: -5\r\n", None)]
#[case("503 Busy", "Retry-After: soon\r\n", None)]
#[case("429 Slow Down", "", None)]
#[tokio::test]
async fn f22_retry_after(#[case] line: &str, #[case] headers: &str, #[case] seconds: Option<u64>) {
    let server = Faults::serve([("/busy", status(line, headers))]).await;
    let client = client(&options());
    let error = fetch(&client, &server.url("/busy")).await.expect_err("busy");
    assert_eq!(error.retry_after(), seconds.map(Duration::from_secs), "{error}");
    let next = fetch(&client, &server.url("/good")).await;
    match seconds {
        Some(seconds) => {
            let wait = next.expect_err("left alone").retry_after().expect("for how long");
            assert!(wait <= Duration::from_secs(seconds) && server.count("/good") == 0, "{wait:?}");
        }
        None => assert!(next.is_ok(), "{next:?}"),
    }
    let other = Faults::serve([]).await;
    assert!(fetch(&client, &other.url("/good")).await.is_ok(), "another host is served");
}

/// F28: a page that only leads on is followed once, not in circles.
#[tokio::test]
async fn f28_meta_refresh_is_followed_once() {
    let leads = |to: &str| page("text/html", format!("<meta http-equiv=refresh content='0;url={to}'>"));
    let server = Faults::serve([("/old", leads("/good")), ("/a", leads("/b")), ("/b", leads("/a"))]).await;
    let pipeline = Pipeline::new(client(&options()));
    let load = async |path: &str| pipeline.page(&Candidate { url: server.url(path).to_string(), ..Candidate::default() }).await;
    assert_eq!(load("/old").await.expect("a page").url, server.url("/good"));
    assert_eq!(load("/a").await.expect("a page").url, server.url("/b"));
    assert_eq!((server.count("/a"), server.count("/b")), (1, 1));
}

/// Names and passwords stay with their origin, and stand in no message.
#[tokio::test]
async fn credentials_stay_with_their_origin() {
    let other = Faults::serve([]).await;
    let server =
        Faults::serve([("/same", redirect("/good")), ("/away", redirect(other.url("/good").as_str())), ("/gone", status("410 Gone", ""))])
            .await;
    let client = client(&options());
    let secret = |path: &str| {
        let mut url = server.url(path);
        url.set_username("jo").and_then(|()| url.set_password(Some("secret"))).expect("an address that may have them");
        url
    };
    let has = |head: String| head.to_ascii_lowercase().contains("authorization: basic");
    let same = fetch(&client, &secret("/same")).await.expect("a page");
    assert!(has(server.last("/same")) && has(server.last("/good")));
    assert_eq!((same.requested, same.url), (server.url("/same"), server.url("/good")), "records do not have them");
    assert!(fetch(&client, &secret("/away")).await.is_ok());
    assert!(has(server.last("/away")) && !has(other.last("/good")));
    let error = fetch(&client, &secret("/gone")).await.expect_err("gone").to_string();
    assert!(!error.contains("secret") && !error.contains("jo@"), "{error}");
}

/// A configured proxy makes the connections; names that are private here are refused all the same.
#[tokio::test]
async fn a_configured_proxy_is_used() {
    let proxy = Faults::serve([("http://courier.example/a", page("text/html", "<p>by proxy</p>"))]).await;
    let mut options = Options { proxy: Some(proxy.url("/")), obey_robots: false, allow_private_networks: Networks::None, ..options() };
    options.hosts.insert("courier.example".to_owned(), vec!["93.184.216.34".parse().expect("an address")]);
    options.hosts.insert("inner.example".to_owned(), vec!["10.0.0.1".parse().expect("an address")]);
    let client = client(&options);
    let url = |text: &str| Url::parse(text).expect("an address");
    assert_eq!(fetch(&client, &url("http://courier.example/a")).await.expect("a page").body, b"<p>by proxy</p>");
    for refused in ["http://inner.example/", "http://10.0.0.1/"] {
        assert_eq!(fetch(&client, &url(refused)).await.expect_err("private").name(), "blocked_address", "{refused}");
    }
    assert_eq!(proxy.requests.lock().expect("no panic").len(), 1);
}

/// F30: fifty spellings of one host, and fifty addresses, share one pause; one robots.txt serves them all.
#[tokio::test]
async fn f30_fifty_addresses_of_one_host_ask_for_robots_once() {
    let server = Faults::serve([]).await;
    let mut options = Options { allow_private_networks: Networks::All, ..options() };
    options.hosts.insert("courier.example".to_owned(), vec!["127.0.0.1".parse().expect("an address")]);
    let client = client(&options);
    for n in 0..50 {
        let name: String =
            "courier.example".chars().enumerate().map(|(i, c)| if (i + n) % 3 == 0 { c.to_ascii_uppercase() } else { c }).collect();
        let dot = if n % 2 == 0 { "." } else { "" };
        let url = Url::parse(&format!("http://{name}{dot}:{}/good?{n}", server.address.port())).expect("an address");
        assert!(fetch(&client, &url).await.is_err_and(|e| e.status() == Some(404)));
    }
    assert_eq!(server.count("/robots.txt"), 1);
    assert_eq!(client.statistics().len(), 1);
}

/// R5: two thousand wildcards are no work. A quadratic matcher would take minutes, so the bound is generous.
#[test]
#[allow(clippy::disallowed_methods, reason = "a bound on work, three orders of magnitude above what it takes")]
fn r05_two_thousand_wildcards() {
    let started = Instant::now();
    let robots = Robots::parse(format!("user-agent: *\ndisallow: /{}b$\n", "*a".repeat(2_000)).as_bytes());
    assert!(robots.check("dateline", &format!("/{}", "a".repeat(4_000))).allowed);
    assert!(started.elapsed() < Duration::from_secs(10));
}

/// R6: what stands around the rules does not matter.
#[rstest]
#[case::byte_order_mark(b"\xef\xbb\xbfUser-agent: *\nDisallow: /x\n".to_vec())]
#[case::carriage_returns(b"User-agent: *\rDisallow: /x\r".to_vec())]
#[case::missing_colon(b"User-agent *\nDisallow /x\n".to_vec())]
#[case::spaced_name(b"user agent: *\nDisallow: /x\n".to_vec())]
#[case::nul_bytes(b"\0\0junk\nUser-agent: *\nDisallow: /x\n".to_vec())]
#[case::comments(b"# a\nUser-agent: * # b\nDisallow: /x# c\n".to_vec())]
#[test]
fn r06_odd_files(#[case] file: Vec<u8>) {
    let robots = Robots::parse(&file);
    assert!(!robots.check("dateline", "/x").allowed && robots.check("dateline", "/y").allowed);
}

/// R8: only a number of seconds is a crawl-delay, and the client waits no longer than five minutes for it.
#[tokio::test]
async fn r08_crawl_delays() {
    for (value, seconds) in [("0.5", Some(0.5)), ("1e9", Some(300.0)), ("5,5", None), ("-1", None), ("NaN", None)] {
        let file = format!("user-agent: *\ncrawl-delay: {value}\n");
        let server = Faults::serve([("/robots.txt", page("text/plain", file))]).await;
        let client = client(&options());
        fetch(&client, &server.url("/good")).await.expect("the first page need not wait");
        let kept = client.statistics()[0].crawl_delay;
        assert_eq!(kept, Duration::from_secs_f64(seconds.unwrap_or(0.0)), "{value}");
    }
}
