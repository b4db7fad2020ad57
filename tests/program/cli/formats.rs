//! The formats, and the JSON contract that scripts depend on.

use serde_json::Value;

use super::{article, dateline, fixture, folder, page, shown};
use crate::site::write;

/// Every key of the contract, in its order. Others may stand among them; none of these may go.
const CONTRACT: [&str; 21] = [
    "source",
    "id",
    "url",
    "canonical_url",
    "verdict",
    "title",
    "authors",
    "date",
    "date_source",
    "modified",
    "site",
    "language",
    "description",
    "section",
    "tags",
    "image",
    "license",
    "paywalled",
    "text",
    "words",
    "confidence",
];

fn assert_contract(record: &Value) {
    let keys: Vec<&str> = record.as_object().expect("an object").keys().map(String::as_str).collect();
    let ours: Vec<&str> = keys.iter().copied().filter(|key| CONTRACT.contains(key)).collect();
    assert_eq!(ours, CONTRACT);
    assert_eq!(keys.last(), Some(&"error"));
    for (key, fits) in [
        ("source", Value::is_string as fn(&Value) -> bool),
        ("id", Value::is_string),
        ("verdict", Value::is_string),
        ("authors", Value::is_array),
        ("tags", Value::is_array),
        ("text", Value::is_string),
        ("words", Value::is_u64),
        ("title", |v| v.is_null() || v.is_string()),
        ("date", |v| v.is_null() || v.is_string()),
        ("paywalled", |v| v.is_null() || v.is_boolean()),
        ("confidence", |v| v.is_null() || v.is_f64()),
        ("agencies", Value::is_array),
        ("corrections", Value::is_array),
        ("direction", |v| v.is_null() || v == "ltr" || v == "rtl"),
        ("comment_count", |v| v.is_null() || v.is_u64()),
        ("error", |v| v.is_null() || v.is_string()),
    ] {
        assert!(fits(&record[key]), "{key}: {record}");
    }
}

#[test]
fn o13_jsonl_has_one_object_per_input_in_input_order_also_for_those_that_failed() {
    let dir = folder();
    let inputs = [
        article("tram-depot-vote"),
        shown(dir.path().join("missing.html")),
        fixture("hostile/page.pdf"),
        article("brief-cable-car"),
        fixture("hostile/empty.html"),
        shown(dir.path().join("none-*.html")),
        article("asagiri-shio"),
    ];
    let arguments: Vec<&str> = ["clean", "--format", "jsonl"].into_iter().chain(inputs.iter().map(String::as_str)).collect();
    let given = dateline(&arguments).ends(1);
    let records = given.records();
    assert_eq!(records.iter().map(|r| r["source"].as_str().unwrap()).collect::<Vec<_>>(), inputs);
    records.iter().for_each(assert_contract);
    let failed: Vec<bool> = records.iter().map(|r| r["verdict"] == "failed" && r["error"].is_string() && r["text"] == "").collect();
    assert_eq!(failed, [false, true, true, false, false, true, false]);
    given.says(&["7 inputs: 3 article, 1 empty, 3 failed ("]);
}

#[test]
fn dates_are_rfc_3339_and_a_day_stays_a_day() {
    let date = |name: &str| dateline(&["clean", "--format", "jsonl", &article(name)]).ends(0).records()[0]["date"].clone();
    assert_eq!(date("tram-depot-vote"), "2024-11-20T21:05:33Z");
    assert_eq!(date("parom-krutoyar"), "2023-04-05", "no invented time");
}

#[test]
fn json_is_the_same_record() {
    let path = article("tram-depot-vote");
    let json: Value = serde_json::from_str(&dateline(&["clean", "--format", "json", &path]).ends(0).out).expect("one document");
    assert_eq!(json, dateline(&["clean", "--format", "jsonl", &path]).records()[0]);
}

#[test]
fn each_format_has_its_form_and_the_same_words() {
    let dir = folder();
    let path = shown(write(&dir.path().join("page.html"), page("Buoys &amp; &lt;bells&gt;", "*buoy*")));
    for (format, start, title) in [
        ("text", "---\ntitle: ", "Buoys & <bells>"),
        ("markdown", "---\ntitle: ", "# Buoys & &lt;bells\\>"),
        ("html", "<", "Buoys &amp; &lt;bells&gt;"),
        ("tei", "<?xml", "Buoys &amp; &lt;bells&gt;"),
        ("json", "{", "Buoys & <bells>"),
        ("jsonl", "{", "Buoys & <bells>"),
    ] {
        let given = dateline(&["clean", "--format", format, &path]).ends(0);
        assert!(given.out.starts_with(start) && given.out.ends_with('\n'), "{format}: {}", given.out);
        assert!(
            given.out.contains("towed four cables to the west") && given.out.contains("survey in the autumn"),
            "{format}: {}",
            given.out
        );
        assert!(given.out.contains(title), "{format}: {}", given.out);
        assert_eq!(given.err, "", "{format}");
    }
}

#[test]
fn tei_is_well_formed_xml() {
    let given = dateline(&["clean", "--format", "tei", &article("biblioteca-barco-ribalta")]).ends(0);
    let mut reader = quick_xml::Reader::from_str(&given.out);
    let (mut paragraphs, mut at_end) = (0, false);
    for _ in 0..100_000 {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "p" => paragraphs += 1,
            quick_xml::events::Event::Eof => {
                at_end = true;
                break;
            }
            _ => {}
        }
    }
    assert!(at_end && paragraphs >= 5, "{paragraphs}");
}

#[test]
fn several_texts_stand_apart_and_nothing_else_is_on_stdout() {
    let given =
        dateline(&["clean", "--no-header", &article("tram-depot-vote"), &fixture("hostile/empty.html"), &article("moss-clock-study")]);
    let given = given.ends(0);
    assert!(!given.out.contains("inputs:") && !given.out.contains("warning"), "{}", given.out);
    assert!(given.out.contains(".\n\nWhen the schoolhouse at Upper Hollin"), "{}", given.out);
    given.says(&["warning: ", "empty.html: no article text (empty)"]).says(&["3 inputs: 2 article, 1 empty"]);
}

#[test]
fn quiet_keeps_errors_and_nothing_else() {
    let given = dateline(&["clean", "-q", &article("tram-depot-vote"), &fixture("hostile/empty.html"), "missing.html"]).ends(1);
    assert_eq!(given.err, "error: missing.html: no such file or folder\n");
}

/// The keys of the other tools, in their order: `Document` of trafilatura 2 as its JSON output gives it, the fields of newspaper4k's
/// `to_json`, and news-please's `get_serializable_dict`.
const DIALECTS: [(&str, &[&str]); 3] = [
    (
        "trafilatura",
        &[
            "title",
            "author",
            "hostname",
            "date",
            "fingerprint",
            "id",
            "license",
            "comments",
            "raw_text",
            "text",
            "language",
            "image",
            "pagetype",
            "filedate",
            "source",
            "source-hostname",
            "excerpt",
            "categories",
            "tags",
        ],
    ),
    (
        "newspaper",
        &[
            "url",
            "read_more_link",
            "language",
            "title",
            "top_image",
            "meta_img",
            "images",
            "movies",
            "keywords",
            "keyword_scores",
            "meta_keywords",
            "tags",
            "authors",
            "publish_date",
            "summary",
            "meta_description",
            "meta_lang",
            "meta_favicon",
            "meta_site_name",
            "canonical_link",
            "text",
        ],
    ),
    (
        "news-please",
        &[
            "authors",
            "date_download",
            "date_modify",
            "date_publish",
            "description",
            "filename",
            "image_url",
            "language",
            "localpath",
            "maintext",
            "source_domain",
            "text",
            "title",
            "title_page",
            "title_rss",
            "url",
        ],
    ),
];

#[test]
fn json_as_gives_the_keys_of_the_other_tools() {
    let input = article("tram-depot-vote");
    let ours: Value = serde_json::from_str(&dateline(&["clean", &input, "--format", "jsonl"]).out).expect("JSON");
    for (tool, keys) in DIALECTS {
        for format in [&["--format", "json"][..], &[]] {
            let given = dateline(&[&["clean", input.as_str(), "--json-as", tool], format].concat());
            assert_eq!(given.status, 0, "{}", given.err);
            let record: Value = serde_json::from_str(&given.out).expect("one JSON object");
            let names: Vec<&str> = record.as_object().expect("an object").keys().map(String::as_str).collect();
            assert_eq!(names, keys, "{tool}");
            assert_eq!((&record["title"], &record["text"]), (&ours["title"], &ours["text"]), "{tool}");
        }
    }
    let given = dateline(&["clean", &input, "--json-as", "newspaper", "--format", "text"]);
    assert!(given.status == 2 && given.err.contains("--format json or jsonl"), "{}", given.err);
}

#[test]
fn verbose_json_tells_every_reading_of_each_fact() {
    let dir = folder();
    let file = write(
        &dir.path().join("page.html"),
        "<title>Ferry returns</title><meta property='article:published_time' content='2025-04-02T13:24:00+02:00'>\
         <meta name=date content=2025-04-03><h1>Ferry returns</h1><p>By Ada Lind</p><p>The ferry came back to the harbour.</p>",
    );
    let plain: Value = serde_json::from_str(&dateline(&["clean", &file.to_string_lossy(), "--format", "json"]).out).expect("JSON");
    assert!(plain.get("facts").is_none());
    let told: Value = serde_json::from_str(&dateline(&["clean", &file.to_string_lossy(), "--format", "json", "-v"]).out).expect("JSON");
    assert_contract(&told);
    let date = &told["facts"]["date"];
    assert_eq!((&date["value"], &date["source"]), (&told["date"], &told["date_source"]));
    assert_eq!(
        date["agreeing"][0],
        serde_json::json!({
            "value": "2025-04-02T13:24:00+02:00", "precision": "minute", "zone": "+02:00",
            "source": "meta", "where": "article:published_time", "weight": 0.9
        })
    );
    assert_eq!(
        date["conflicting"][0],
        serde_json::json!({"value": "2025-04-03", "precision": "day", "source": "meta", "where": "date", "weight": 0.5})
    );
    assert_eq!(told["facts"]["authors"]["value"], serde_json::json!(["Ada Lind"]));
    assert_eq!(told["facts"]["license"], serde_json::json!({"value": null, "source": null, "agreeing": [], "conflicting": []}));
}
