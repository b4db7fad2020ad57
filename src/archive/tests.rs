//! The containers as wholes: fixtures, damage, limits, and bytes of any kind.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use proptest::prelude::*;

use super::*;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn packed(name: &str) -> Vec<u8> {
    fs::read(fixtures().join("archive").join(name)).unwrap()
}

fn article(name: &str) -> Vec<u8> {
    fs::read(fixtures().join("site/articles").join(name)).unwrap()
}

fn record(headers: &str, block: &str) -> String {
    format!("WARC/1.0\r\n{headers}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())
}

fn text(block: &str) -> String {
    record("WARC-Type: resource\r\nContent-Type: text/plain", block)
}

/// `#1 text` of a page, `1@0 fault` of an error.
fn told(item: Result<Saved, ArchiveError>) -> String {
    match item {
        Ok(saved) => format!("{} {}", saved.name, String::from_utf8_lossy(&saved.bytes)),
        Err(ArchiveError::Record { number, offset, fault }) => format!("{number}@{offset} {fault}"),
        Err(other) => other.to_string(),
    }
}

/// Reads with buffers of one byte, of seven, and as a whole; all must say the same.
fn all(file: &[u8], limits: &Limits) -> Vec<String> {
    let whole: Vec<String> = warc(file, limits.clone()).map(told).collect();
    for size in [1, 7] {
        let small = warc(BufReader::with_capacity(size, file), limits.clone()).map(told).collect::<Vec<_>>();
        assert_eq!(small, whole, "with a buffer of {size}");
    }
    whole
}

fn crawl(reader: impl BufRead) -> (Vec<Saved>, Skipped) {
    let mut pages = warc(reader, Limits::default());
    let saved = pages.by_ref().collect::<Result<Vec<_>, _>>().unwrap();
    (saved, pages.skipped())
}

#[test]
fn a_crawl_gives_its_pages() {
    let (pages, skipped) = crawl(&packed("crawl.warc")[..]);
    let dump = fs::read(fixtures().join("dumps/brief-cable-car.txt")).unwrap();
    let want = [
        ("#3", "cable-car", "text/html; charset=utf-8", article("brief-cable-car.html")),
        ("#7", "parom", "text/html", article("parom-krutoyar.html")),
        ("#8", "verger", "text/html; charset=windows-1252", article("verger-gel-trelonde.html")),
        ("#9", "cable-car", "text/plain", dump),
    ];
    assert_eq!(pages.len(), want.len());
    for (page, (name, url, content_type, bytes)) in pages.iter().zip(want) {
        assert_eq!(page.name, name);
        assert_eq!(page.url, Some(format!("https://northquay.example/news/{url}")));
        assert_eq!(page.content_type.as_deref(), Some(content_type));
        assert_eq!(page.date.unwrap().to_string(), "2025-04-05T06:07:08Z");
        assert!(page.bytes == bytes && !page.truncated, "{name}");
    }
    assert_eq!(skipped, Skipped { kinds: 3, statuses: 1, types: 2 });
    assert!(is_warc(&packed("crawl.warc")) && !is_mhtml(&packed("crawl.warc")));
}

#[test]
fn a_member_per_record_reads_the_same() {
    let file = packed("crawl.warc.gz");
    assert_eq!(crawl(BufReader::new(MultiGzDecoder::new(&file[..]))), crawl(&packed("crawl.warc")[..]));
}

#[test]
fn gzip_that_breaks_off_is_told_once() {
    let file = packed("crawl.warc.gz");
    let items: Vec<_> = warc(BufReader::new(MultiGzDecoder::new(&file[..file.len() / 2])), Limits::default()).collect();
    let failed: Vec<_> = items.iter().filter_map(|item| item.as_ref().err()).collect();
    assert!(matches!(failed[..], [ArchiveError::Read { .. }]), "{failed:?}");
    assert!(items[0].is_ok() && items.last().unwrap().is_err());
    let number = failed[0].record().unwrap();
    assert!((4..=9).contains(&number), "{number}");
}

#[test]
fn mhtml_gives_its_page() {
    let crlf = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes();
    let cases = [
        ("blink.mhtml", "cable-car", "text/html", crlf(article("brief-cable-car.html")), true),
        ("start.mht", "verger", "text/html; charset=\"windows-1252\"", article("verger-gel-trelonde.html"), true),
        ("single.mht", "cable-car", "text/html; charset=\"utf-8\"", article("brief-cable-car.html"), false),
    ];
    for (name, url, content_type, bytes, dated) in cases {
        let file = packed(name);
        let page = mhtml(&file, &Limits::default()).unwrap();
        assert_eq!(page.url, Some(format!("https://northquay.example/news/{url}")), "{name}");
        assert_eq!(page.content_type.as_deref(), Some(content_type), "{name}");
        assert_eq!(page.date.map(|d| d.to_string()), dated.then(|| "2025-04-05T06:07:08Z".to_owned()), "{name}");
        assert!(page.bytes == bytes && page.name.is_empty(), "{name}");
        assert!(is_mhtml(&file) && is_mhtml(&file[..file.len().min(400)]) && !is_warc(&file), "{name}");
        let message = [&b"Content-Type: message/rfc822\r\n\r\n"[..], &file].concat();
        assert_eq!(mhtml(&message, &Limits::default()).unwrap().bytes, bytes, "{name} in a message");
    }
}

#[test]
fn a_single_file_tells_where_and_when() {
    let page = page(packed("singlefile.html"));
    assert_eq!(page.url.as_deref(), Some("https://northquay.example/news/cable-car"));
    assert_eq!(page.date.unwrap().to_string(), "2025-04-05T06:07:08Z");
    for name in ["brief-cable-car.html", "verger-gel-trelonde.html"] {
        assert!(!is_mhtml(&article(name)) && !is_warc(&article(name)), "{name}");
    }
}

#[test]
fn what_only_resembles_mhtml_is_not() {
    for text in
        ["", "\n", "Title: A lamp\nDate: Sat, 5 Apr 2025\n\nMIME-Version: 1.0\n", "A day\nMIME-Version: 1.0\n", "Content-Type: text/html\n"]
    {
        assert!(!is_mhtml(text.as_bytes()), "{text:?}");
    }
    for text in ["From - Sat Apr  5 2025\nMime-Version: 1.0\n", "\u{feff}\r\nContent-Type: Multipart/Related;\r\n boundary=x\r\n"] {
        assert!(is_mhtml(text.as_bytes()), "{text:?}");
    }
}

fn read_mhtml(text: &str) -> Result<String, String> {
    let limits = Limits { max_record_bytes: 100, max_parts: 4, ..Limits::default() };
    mhtml(text.as_bytes(), &limits).map(|page| String::from_utf8(page.bytes).unwrap()).map_err(|e| e.to_string())
}

#[test]
fn mhtml_is_read_leniently() {
    let html = "Content-Type: text/html\n\n<p>lamp</p>";
    for (text, want) in [
        (format!("Content-Type: multipart/related; boundary=b\n\n--b\n{html}"), "<p>lamp</p>"),
        (format!("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nlamp\n--b\n{html}\n--b--"), "<p>lamp</p>"),
        (
            format!(
                "Content-Type: multipart/related; boundary=b; start=\"<x>\"\n\n--b\n{html}\n--b\nContent-Type: multipart/alternative; boundary=bb\nContent-ID: x\n\n--bb\n\ntext\n--bb\nContent-Type: TEXT/HTML\n\n<p>inner\n--bb--\n--b--"
            ),
            "<p>inner",
        ),
        (
            format!("Content-Type: multipart/related; boundary=b; start=gone\n\n--b\nContent-Type: multipart/x\n\n\n--b\n{html}\n--b--"),
            "<p>lamp</p>",
        ),
        ("MIME-Version: 1.0\n\nonly text".to_owned(), "only text"),
    ] {
        assert_eq!(read_mhtml(&text).as_deref(), Ok(want), "{text}");
    }
}

#[test]
fn malformed_mhtml_is_named() {
    let related = "Content-Type: multipart/related; boundary=b\n\n";
    let deep = "Content-Type: message/rfc822\n\n".repeat(20);
    for (text, want) in [
        (
            "<html><p>a page</p></html>".to_owned(),
            "MHTML: this is no MHTML file: neither Content-Type nor MIME-Version is among its first lines",
        ),
        ("Content-Type: multipart/related\n\n--b".to_owned(), "MHTML: the Content-Type has no boundary"),
        (format!("{related}--c\n"), "MHTML: no line reads \"--b\", so that the parts cannot be told apart"),
        (format!("{related}--b\nContent-Type: image/png\n\nx\n--b--"), "MHTML: none of its 1 parts is a page"),
        (format!("{related}--b--"), "MHTML: none of its 0 parts is a page"),
        (format!("{related}{}", "--b\n\nx\n".repeat(5)), "MHTML: it has more than 4 parts"),
        (format!("Content-Type: text/html\n\n{}", "x".repeat(101)), "MHTML: the page has more than 100 bytes"),
        (
            "Content-Type: text/html\nContent-Transfer-Encoding: x-zip\n\nx".to_owned(),
            "MHTML: the page has the transfer encoding \"x-zip\", which is not supported",
        ),
        (format!("Content-Type: text/html\nX: {}", "x".repeat(200_000)), "MHTML: the headers are longer than 131072 bytes"),
        (format!("{deep}Content-Type: text/html\n\nx"), "MHTML: it has more than 4 parts"),
    ] {
        assert_eq!(read_mhtml(&text), Err(want.to_owned()));
    }
    let parts = mhtml(deep.as_bytes(), &Limits::default()).unwrap_err().to_string();
    assert_eq!(parts, "MHTML: none of its 8 parts is a page");
}

#[test]
fn damaged_records_are_named_and_left() {
    let (good, limits) = (text("good"), Limits::default());
    let cases = [
        ("WARC/1.0\r\nWARC-Type: resource\r\n\r\nx\r\n\r\n", "1@0 there is no Content-Length header"),
        ("WARC/1.0\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", "1@0 there is no WARC-Type header"),
        ("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: -1\r\n\r\nx\r\n\r\n", "1@0 the Content-Length header cannot be \"-1\""),
        ("WARC/1.0\r\nWARC-Type: resource\r\nrubbish\r\n\r\nx\r\n\r\n", "1@0 this header line cannot be read: \"rubbish\""),
        ("WARC/1.0\r\nWARC-Type: resource\r\n", "1@0 the headers break off"),
        ("rubbish\r\n", "1@0 no WARC/1.0 or WARC/1.1 record begins here"),
        (
            "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 2\r\n\r\ntoo short\r\n\r\n",
            "1@0 its Content-Length of 2 is wrong: no record follows it",
        ),
        (
            "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 30\r\n\r\ntoo long\r\n\r\n",
            "1@0 its Content-Length of 30 is wrong: no record follows it",
        ),
        (
            "WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 10737418240\r\n\r\nfar too long\r\n\r\n",
            "1@0 its Content-Length of 10737418240 is wrong: no record follows it",
        ),
        ("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", "1@0 this is no HTTP response: \"x\""),
    ];
    for (bad, want) in cases {
        let file = format!("{bad}{good}{good}");
        assert_eq!(all(file.as_bytes(), &limits), [want, "#2 good", "#3 good"], "{bad:?}");
    }
}

#[test]
fn a_file_that_breaks_off_says_how_much_is_missing() {
    let whole = text("good") + &text("a longer text");
    let cut = &whole[..whole.len() - 8];
    let missing = format!("2@{} the file breaks off 4 bytes before the record's end", text("good").len());
    assert_eq!(all(cut.as_bytes(), &Limits::default()), ["#1 good".to_owned(), missing]);
    assert_eq!(all(whole.trim_end().as_bytes(), &Limits::default()), ["#1 good", "#2 a longer text"]);
    assert!(all(b"", &Limits::default()).is_empty() && all(b"\r\n\r\n", &Limits::default()).is_empty());
}

#[test]
fn a_record_may_quote_records() {
    let quoting = text(&format!("see:\r\n{}{}", text("inner"), text("second")));
    let file = format!("{quoting}{}", text("good"));
    let got = all(file.as_bytes(), &Limits::default());
    assert!(got.len() == 2 && got[0].starts_with("#1 see:") && got[1] == "#2 good", "{got:?}");
    // What quotes more than may be kept is read as the records it quotes.
    let small = Limits { max_record_bytes: 80, ..Limits::default() };
    let got = all(file.as_bytes(), &small);
    assert_eq!(got[1..], ["#2 inner", "#3 second", "#4 good"], "{got:?}");
}

#[test]
fn damage_on_damage_is_read_through() {
    // Each record claims the rest of the file; a reader that tried every claim anew would never end.
    let claim = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 99999999\r\n\r\nx\r\n\r\n";
    let file = format!("{}{}", claim.repeat(50_000), text("good"));
    let items: Vec<_> = warc(file.as_bytes(), Limits::default()).collect();
    assert_eq!(items.len(), 50_001);
    assert_eq!(items.last().unwrap().as_ref().unwrap().name, "#50001");
    let small = Limits { max_record_bytes: 1000, ..Limits::default() };
    assert_eq!(warc(file.as_bytes(), small).map(told).last().as_deref(), Some("#50001 good"));
}

#[test]
fn limits_hold() {
    let response = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_owned() + &"x".repeat(50);
    let file = [text(&"y".repeat(50)), record("WARC-Type: response", &response), text("good")].concat();
    let limits = Limits { max_record_bytes: 49, ..Limits::default() };
    let got = all(file.as_bytes(), &limits);
    assert_eq!(got.len(), 3);
    assert!(got[..2].iter().all(|item| item.ends_with("the page has more than 49 bytes")), "{got:?}");
    let got = all(file.as_bytes(), &Limits { max_record_bytes: 50, max_records: 2, ..Limits::default() });
    let offset = file.len() - text("good").len();
    assert_eq!(got[2], format!("more than 2 WARC records; those from byte {offset} on are not read"));
    let long = format!("WARC/1.0\r\nX: {}\r\n\r\n{}", "x".repeat(200_000), text("good"));
    assert_eq!(all(long.as_bytes(), &limits), ["1@0 the headers are longer than 131072 bytes", "#2 good"]);
}

#[test]
fn a_record_that_the_crawler_cut_is_marked() {
    let block = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<html>begin";
    let cut = record("WARC-Type: response\r\nWARC-Truncated: length\r\nWARC-Target-URI: <https://a.example/>", block);
    let page = warc(cut.as_bytes(), Limits::default()).next().unwrap().unwrap();
    assert!(page.truncated && page.bytes == b"<html>begin" && page.url.as_deref() == Some("https://a.example/"));
    let silent = record("WARC-Type: response", block);
    assert_eq!(all(silent.as_bytes(), &Limits::default()), ["1@0 the chunks of the body are damaged after 11 bytes"]);
}

#[test]
fn what_has_no_type_is_looked_at() {
    let untyped = |body: &str| record("WARC-Type: response", &format!("HTTP/1.0 200 OK\r\n\r\n{body}"));
    let file = [untyped(" <!DOCTYPE HTML><p>lamp"), untyped("GIF89a"), record("WARC-Type: resource", "<?xml?><svg/>")].concat();
    let mut pages = warc(file.as_bytes(), Limits::default());
    assert_eq!(told(pages.next().unwrap()), "#1  <!DOCTYPE HTML><p>lamp");
    assert!(pages.next().is_none());
    assert_eq!(pages.skipped().types, 2);
}

/// Fails after some bytes, as a bad disk does.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(out)?;
        if count == 0 { Err(io::Error::other("bad sector")) } else { Ok(count) }
    }
}

#[test]
fn a_failing_reader_is_told_once() {
    let file = text("good");
    for length in [file.len(), file.len() - 6, 20] {
        let items: Vec<_> = warc(BufReader::new(Failing(&file.as_bytes()[..length])), Limits::default()).map(told).collect();
        let want = format!("reading stopped at byte {length}, in WARC record 1: bad sector");
        assert_eq!(items.last(), Some(&want));
        assert_eq!(items.len(), if length == file.len() { 2 } else { 1 });
    }
}

/// Pieces that containers are made of, so that chance finds more than the first check.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: &[&str] = &[
        "WARC/1.0\r\n",
        "WARC/1.",
        "WARC-Type: response\r\n",
        "WARC-Type: resource\r\n",
        "Content-Length: 40\r\n",
        "Content-Length: 9999999999999\r\n",
        "Content-Type: text/html\r\n",
        "\r\n",
        "\n",
        "HTTP/1.1 200 OK\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Encoding: br, gzip\r\n",
        "5\r\nhello\r\n",
        "0\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: multipart/related; boundary=b; start=\"<a>\"\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "--b\r\n",
        "--b--\r\n",
        "=E2=8",
        "YWJj",
        "<!-- saved from url=(",
        ")x -->",
        "\x1f\u{8b}\x08",
    ];
    let piece =
        prop_oneof![4 => (0..PIECES.len()).prop_map(|at| PIECES[at].as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..40)];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn read_everything(bytes: &[u8]) {
    let small = Limits { max_record_bytes: 64, max_records: 1000, max_parts: 10 };
    for limits in [small, Limits::default()] {
        let _ = mhtml(bytes, &limits);
        assert!(all(bytes, &limits).len() <= bytes.len() + 1);
    }
    let _ = (is_mhtml(bytes), is_warc(bytes), page(bytes.to_vec()));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_everything(&bytes);
    }

    #[test]
    fn no_pieces_make_it_panic(bytes in pieces()) {
        read_everything(&bytes);
    }

    #[test]
    fn a_sound_record_survives_what_stands_before_it(bytes in pieces()) {
        let file = [&bytes[..], b"\r\n\r\n", text("the lamp burns").as_bytes()].concat();
        let got = all(&file, &Limits::default());
        prop_assert!(got.iter().any(|item| item.contains("the lamp burns")), "{got:?}");
    }

    #[test]
    fn one_changed_byte_costs_two_pages_at_most(at in 0_usize..12_705, flip in 1_u8..) {
        let mut file = packed("crawl.warc");
        file[at] ^= flip;
        let sound = warc(&file[..], Limits::default()).flatten().count();
        // Two are lost if the byte is the line end that stands before a record.
        prop_assert!(sound >= 2, "{sound}");
    }
}
