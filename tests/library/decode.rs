//! Encodings measured against the shared suite and pages; skipped where those are absent.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "measurements print; lints take the functions outside #[test] for shipped code"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dateline::decode::decode;
use serde_json::Value;

/// Share of the suite that must decode to the text its label gives; it may only rise.
const FLOOR: f64 = 0.99;

fn lines(path: &str) -> Option<Vec<Value>> {
    let Ok(text) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)) else {
        println!("skipped: {path} is absent");
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut out = Vec::new();
    for quad in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = quad.iter().fold(0, |bits, c| bits << 6 | u32::from(value(*c))) << (6 * (4 - quad.len()));
        out.extend_from_slice(&bits.to_be_bytes()[1..quad.len()]);
    }
    out
}

fn field<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name].as_str().expect("a string field")
}

/// Signs that the suite's tables and the Encoding Standard's map from the same bytes to different characters.
const TWINS: &[(char, char)] = &[
    ('〜', '～'),
    ('∼', '～'),
    ('−', '－'),
    ('―', '—'),
    ('・', '·'),
    ('•', '‧'),
    ('､', '﹑'),
    ('\u{85}', '…'),
    ('\u{91}', '‘'),
    ('\u{92}', '’'),
    ('\u{93}', '“'),
    ('\u{94}', '”'),
    ('\u{95}', '‧'),
    ('\u{96}', '–'),
];

/// The text without what decoding is free to drop (mark, NULs), and with one form of each twin.
fn comparable(text: &str) -> String {
    let one = |c| TWINS.iter().find(|(theirs, _)| *theirs == c).map_or(c, |(_, standard)| *standard);
    text.trim_start_matches('\u{feff}').replace('\0', "").chars().map(one).collect()
}

#[test]
fn suite_of_encodings() {
    let Some(cases) = lines("../shared/suites/encodings.jsonl") else { return };
    for with_label in [false, true] {
        let (mut same, mut exact) = (0, 0);
        let mut by = BTreeMap::new();
        for case in &cases {
            let header = format!("text/html; charset={}", field(case, "label"));
            let bytes = base64(field(case, "raw_base64"));
            let decoded = decode(&bytes, Some(header.as_str()).filter(|_| with_label));
            *by.entry(decoded.known_by.name()).or_insert(0) += 1;
            exact += i32::from(field(case, "text") == decoded.text);
            if comparable(field(case, "text")) == comparable(&decoded.text) {
                same += 1;
            } else {
                println!("differs: {} as {} by {}", field(case, "id"), decoded.encoding, decoded.known_by.name());
            }
        }
        let share = f64::from(same) / cases.len() as f64;
        println!("label given: {with_label}: {same} of {} = {share:.4}, {exact} to the byte; {by:?}", cases.len());
        assert!(share >= FLOOR, "{share} is below the floor {FLOOR}");
    }
}

/// What UTF-8 looks like when it is read in a Latin or Chinese character set, and what replaces bad bytes.
#[cfg(feature = "app")]
const MOJIBAKE: &[&str] = &["\u{fffd}", "â€", "Ã¤", "Ã¶", "Ã¼", "Ã©", "Ð°Ð", "Ñ\u{81}", "锟斤拷", "ï¿½", "鈥"];

#[cfg(feature = "app")]
fn page(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).expect("a readable page");
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(file), &mut bytes).expect("gzip");
    bytes
}

#[cfg(feature = "app")]
#[test]
fn pages_are_no_mojibake() {
    for set in ["chinese", "trafilatura-eval", "htmldate", "fundus-parsers", "readability-pages"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(set).join("html");
        let Ok(entries) = fs::read_dir(&folder) else {
            println!("skipped: {set} is absent");
            continue;
        };
        let (mut pages, mut bad, mut by) = (0, 0, BTreeMap::new());
        for path in entries.map(|entry| entry.expect("a folder entry").path()) {
            let bytes = page(&path);
            let decoded = decode(&bytes, None);
            *by.entry((decoded.encoding, decoded.known_by.name())).or_insert(0) += 1;
            pages += 1;
            let signs: Vec<&&str> = MOJIBAKE.iter().filter(|sign| decoded.text.contains(**sign)).collect();
            if !signs.is_empty() {
                bad += 1;
                println!("{}: {}, malformed {}: {signs:?}", path.display(), decoded.encoding, decoded.malformed);
            }
        }
        // What remains has U+FFFD in its own bytes, bytes that no encoding explains, or mojibake in a quoted address.
        println!("{set}: {pages} pages, {bad} with suspicious signs; {by:?}");
        assert!(bad * 100 <= pages * 3, "{bad} of {pages} pages of {set} look misread");
    }
}
