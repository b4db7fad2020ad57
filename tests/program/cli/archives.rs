//! Containers of saved pages: Safari's, `SingleFile`'s compressed form, Common Crawl's text, and what a reading service exports.

use std::fs;

use serde_json::json;

use super::{dateline, folder, page, shown};

/// A `.webarchive` of one page.
fn webarchive(page: &str, url: &str) -> Vec<u8> {
    let text = |text: &str| [vec![0x5f, 0x10, text.len() as u8], text.as_bytes().to_vec()].concat();
    let data = [vec![0x4f, 0x12], (page.len() as u32).to_be_bytes().to_vec(), page.as_bytes().to_vec()].concat();
    let objects = [
        vec![0xd1, 1, 2],
        text("WebMainResource"),
        vec![0xd2, 3, 4, 5, 6],
        text("WebResourceData"),
        text("WebResourceURL"),
        data,
        text(url),
    ];
    let (mut out, mut places) = (b"bplist00".to_vec(), Vec::new());
    for object in &objects {
        places.push(out.len() as u32);
        out.extend(object);
    }
    let table = out.len() as u64;
    out.extend(places.iter().flat_map(|place| place.to_be_bytes()));
    out.extend([0, 0, 0, 0, 0, 0, 4, 1]);
    out.extend([objects.len() as u64, 0, table].iter().flat_map(|n| n.to_be_bytes()));
    out
}

/// A record of Common Crawl's text.
fn wet(url: &str, text: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-04-02T10:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n",
        text.len()
    )
}

#[test]
fn pages_of_other_containers_are_cleaned() {
    let dir = folder();
    let lamp = page("The lamp", "lamp");
    fs::write(dir.path().join("lamp.webarchive"), webarchive(&lamp, "https://courier.example/lamp")).expect("written");
    fs::write(dir.path().join("broken.webarchive"), &webarchive(&lamp, "https://courier.example/lamp")[..200]).expect("written");
    let told = "The harbour office said on Tuesday that the buoy had been towed to the west of the bay, after two winters in which the \
                sandbank had crept towards the channel and three boats had run aground on it.\n";
    let dump = format!("Home\nNews\nSport\nThe buoy is gone\n{}", told.repeat(4));
    let records = format!("{}{}", wet("https://courier.example/buoy", &dump), wet("https://courier.example/buoy-2", &dump));
    fs::write(dir.path().join("CC-MAIN-0.warc.wet"), records).expect("written");
    let given = dateline(&["clean", "--format", "jsonl", &shown(dir.path())]).ends(1);
    given.says(&["broken.webarchive", "no .webarchive that holds a page"]);
    let records = given.records();
    let by = |end: &str| records.iter().find(|record| record["source"].as_str().is_some_and(|name| name.ends_with(end))).expect("a record");
    assert_eq!(
        (&by("/lamp.webarchive")["verdict"], &by("/lamp.webarchive")["url"]),
        (&json!("article"), &json!("https://courier.example/lamp"))
    );
    assert!(by("warc.wet#1")["text"].as_str().is_some_and(|text| text.contains("towed to the west")), "{}", by("warc.wet#1"));
    assert_eq!((records.len(), &by("warc.wet#2")["url"]), (4, &json!("https://courier.example/buoy-2")));
}

#[test]
fn an_export_of_a_reading_service_gives_its_articles() {
    let dir = folder();
    let body = |what: &str| {
        format!("<p>{}</p>", format!("The {what} will return in May, the office said after repairs that took all winter. ").repeat(5))
            .repeat(3)
    };
    let entry = |what: &str| {
        json!({ "id": 1, "title": format!("The {what} returns"), "url": format!("https://courier.example/{what}"), "content": body(what),
            "published_at": "2025-04-02T09:00:00+02:00", "published_by": ["Jo Field"], "language": "en" })
    };
    let path = shown(dir.path().join("wallabag.json"));
    fs::write(&path, json!([entry("ferry"), entry("lamp")]).to_string()).expect("written");
    let records = dateline(&["clean", "--format", "jsonl", &path]).ends(0).records();
    assert_eq!((records.len(), &records[1]["source"]), (2, &json!(format!("{path}#2"))));
    assert_eq!((&records[0]["title"], &records[0]["authors"]), (&json!("The ferry returns"), &json!(["Jo Field"])));
    assert_eq!((&records[1]["url"], &records[1]["verdict"]), (&json!("https://courier.example/lamp"), &json!("article")));
    assert!(records[0]["date"].as_str().is_some_and(|date| date.starts_with("2025-04-02")), "{}", records[0]);
}

/// A page in `SingleFile`'s compressed form, its entries stored.
fn compressed(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut out = b"<!DOCTYPE html><html data-sfz><meta charset=utf-8><title>Lamp</title><body hidden><p>Please wait...</p><!--".to_vec();
    let mut directory = Vec::new();
    for (name, text) in entries {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let place = out.len() as u32;
        let lengths = [crc.sum(), text.len() as u32, text.len() as u32, name.len() as u32].map(u32::to_le_bytes).concat();
        let fields = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &lengths].concat();
        out.extend([b"PK\x03\x04", &fields[..], name.as_bytes(), text.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\0", &fields[..], &[0; 10], &place.to_le_bytes(), name.as_bytes()].concat());
    }
    let (at, length, count) = (out.len() as u32, directory.len() as u32, entries.len() as u8);
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &[count, 0, count, 0][..], &length.to_le_bytes(), &at.to_le_bytes(), &[0; 2]].concat());
    out.extend(b"--></body></html>");
    out
}

#[test]
fn a_compressed_page_is_read_whatever_its_name() {
    let dir = folder();
    let lamp = page("The lamp", "lamp");
    let told = json!({ "originalUrl": "https://courier.example/lamp", "archiveTime": "2025-04-02T09:00:00.000Z" }).to_string();
    let file = compressed(&[("index.html", &lamp), ("../../etc/passwd.html", "<p>no path"), ("manifest.json", &told)]);
    fs::write(dir.path().join("lamp.zip.html"), &file).expect("written");
    fs::write(dir.path().join("plain.html"), &lamp).expect("written");
    fs::write(dir.path().join("cut.html"), &file[..file.len() / 2]).expect("written");
    let given = dateline(&["clean", "--format", "jsonl", "--no-learn", &shown(dir.path())]).ends(1);
    given.says(&["cut.html", "compressed page of SingleFile", "save the page again"]);
    let records = given.records();
    let by = |end: &str| records.iter().find(|record| record["source"].as_str().is_some_and(|name| name.ends_with(end))).expect("a record");
    let read = by("lamp.zip.html");
    assert_eq!((&read["verdict"], &read["url"]), (&json!("article"), &json!("https://courier.example/lamp")));
    assert_eq!((records.len(), &read["text"]), (3, &by("plain.html")["text"]));
}
