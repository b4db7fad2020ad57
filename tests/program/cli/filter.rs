//! `clean --input jsonl`: one object in, the same object out with its field cleaned.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use super::{dateline, dateline_reading, fixture};
use crate::site;

#[test]
fn each_object_comes_back_with_its_field_cleaned() {
    let dump = fs::read_to_string(fixture("dumps/tram-depot-vote.txt")).unwrap();
    let lines = [json!({"id": 7, "body": dump, "title": "as it was", "date": null}), json!({"id": 8, "body": ""})];
    let input = format!("{}\n\n{}", lines[0], lines[1]);
    let records = dateline_reading(&["clean", "-", "--input", "jsonl", "--field", "body"], input.as_bytes()).ends(0).records();
    assert_eq!(records.len(), 2);
    let text = records[0]["body"].as_str().unwrap();
    assert!(text.len() < dump.len() && text.contains("\n\n"), "{text}");
    assert_eq!((&records[0]["id"], &records[0]["title"]), (&json!(7), &json!("as it was")));
    assert!(records[0]["date"].is_string() && records[0]["verdict"] == "article", "{}", records[0]);
    assert_eq!((&records[1]["id"], &records[1]["body"], &records[1]["title"]), (&json!(8), &json!(""), &json!(null)));
}

#[test]
fn a_line_that_cannot_be_read_costs_no_other() {
    let given = dateline_reading(&["clean", "--input", "jsonl"], b"{\"text\": \"One.\"}\nnot json\n[1]\n{\"body\": 1}\n").ends(1);
    given.says(&["-#2", "no JSON"]).says(&["-#3", "no JSON object"]).says(&["-#4", "--field"]);
    let records = given.records();
    assert_eq!(records.len(), 4);
    assert!(records[1]["error"].is_string() && records[3]["body"] == 1, "{records:?}");
}

#[test]
fn what_does_not_fit_together_is_said() {
    dateline(&["clean", "--field", "body", "x.txt"]).ends(2).says(&["--input jsonl"]);
    dateline(&["clean", "--input", "jsonl", "-o", "out"]).ends(2).says(&["--output"]);
    dateline(&["why", "--input", "jsonl", "x.txt"]).ends(2).says(&["only `dateline clean`"]);
}

/// Resident memory of a process in KiB; `None` where the system does not tell.
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Each answer comes before the next question is asked, and sixty megabytes leave nothing behind.
#[test]
fn objects_go_through_one_by_one_in_constant_memory() {
    let dump = fs::read_to_string(fixture("dumps/brief-cable-car.txt")).unwrap();
    let other = "x".repeat(200_000);
    let mut child =
        site::program(&["clean", "-", "--input", "jsonl", "--field", "body"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut to, mut from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let (mut memory, mut line) = (Vec::new(), String::new());
    for number in 0..300 {
        writeln!(to, "{}", json!({"id": number, "body": dump, "html": other})).unwrap();
        line.clear();
        from.read_line(&mut line).unwrap();
        let record: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&record["id"], record["html"].as_str().map(str::len)), (&json!(number), Some(other.len())));
        memory.extend(resident(child.id()).filter(|_| number % 50 == 49));
    }
    drop(to);
    assert!(child.wait().unwrap().success());
    assert!(memory.windows(2).all(|w| w[1] < w[0] + 8 * 1024), "resident KiB: {memory:?}");
}
