//! `fetch`: pages from loopback, cleaned, in the order in which they were named.

use super::{Given, dateline, dateline_reading, files, folder, manifest, shown};
use crate::site::{FETCH, Site, write};
use tempfile::TempDir;

const ARTICLES: [&str; 3] = ["/articles/tram-depot-vote.html", "/articles/moss-clock-study.html", "/articles/parom-krutoyar.html"];

fn allowed() -> (TempDir, String) {
    let dir = folder();
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    (dir, config)
}

fn sources(given: &Given) -> Vec<String> {
    given.records().iter().map(|r| r["source"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_list_of_addresses_gives_a_record_each_in_its_order() {
    let (site, (dir, config)) = (Site::serve(&[]), allowed());
    let urls = [ARTICLES[2], "/gone.html", ARTICLES[0], ARTICLES[1]].map(|path| site.url(path));
    let list = shown(write(&dir.path().join("urls.txt"), format!("# mine\n{}\n\n  {}\n{}\n", urls[1], urls[2], urls[3])));
    let given = dateline(&["fetch", "--config", &config, &urls[0], "-i", &list, "--format", "jsonl"]).ends(1);
    assert_eq!(sources(&given), urls);
    let records = given.records();
    assert_eq!((records[1]["verdict"].as_str(), records[2]["url"].as_str()), (Some("failed"), Some(urls[2].as_str())));
    assert_eq!(records[0]["title"], "Паром через Шелонку вернётся на линию к концу апреля");
    given.says(&[&format!("error: {}: the server answered 404 (not found)", urls[1])]).says(&["4 inputs: 3 article, 1 failed"]);
    assert_eq!(given.err.matches("/gone.html").count(), 1, "named once: {}", given.err);
}

#[test]
fn lists_that_reading_services_exported_are_read() {
    let (site, (dir, config)) = (Site::serve(&[]), allowed());
    let [first, second] = [ARTICLES[0], ARTICLES[1]].map(|path| site.url(path));
    let pocket = format!("title,url,time_added,tags,status\n\"A, b\",{first},1700000000,,unread\nNone,,1,,unread\nC,{second},1,,archive\n");
    let instapaper = format!("URL,Title,Selection,Folder,Timestamp\n{first},A,,Unread,1\n{second},B,,Archive,2\n");
    let old = format!(
        "<!DOCTYPE html><title>Pocket Export</title><ul><li><a href=\"{first}\" tags=\"\">A</a></li><li><a href=\"{second}\">B</a></ul>"
    );
    for (name, text) in [("part_000000.csv", pocket), ("instapaper.csv", instapaper), ("ril_export.html", old)] {
        let list = shown(write(&dir.path().join(name), text));
        let given = dateline(&["fetch", "--config", &config, "-i", &list, "--format", "jsonl"]).ends(0);
        assert_eq!(sources(&given), [first.as_str(), second.as_str()], "{name}");
    }
    let none = shown(write(&dir.path().join("none.html"), "<html><p>Nothing was saved"));
    dateline(&["fetch", "-i", &none]).ends(2).says(&["none.html", "holds no address that begins with http"]);
}

#[test]
fn stdin_may_hold_the_list() {
    let (site, (_dir, config)) = (Site::serve(&[]), allowed());
    let list = ARTICLES.map(|path| site.url(path)).join("\n");
    let given = dateline_reading(&["fetch", "--config", &config, "-i", "-", "--format", "jsonl"], list.as_bytes()).ends(0);
    assert_eq!(sources(&given).join("\n"), list);
}

#[test]
fn pages_are_filed_and_a_second_time_changes_nothing() {
    let (site, (dir, config)) = (Site::serve(&[]), allowed());
    let urls = ARTICLES.map(|path| site.url(path));
    let out = dir.path().join("out");
    let fetch = || dateline(&["fetch", "--config", &config, "-o", &shown(&out), &urls[0], &urls[1], &urls[2]]).ends(0);
    fetch().says(&["3 inputs: 3 article; 3 files written, 0 unchanged"]);
    let before = files(&out);
    assert!(
        before.contains_key(std::path::Path::new("2024/11/2024-11-20-ashcombe-council-backs-tram-depot-by-one-vote.txt")),
        "{:?}",
        before.keys()
    );
    fetch().says(&["; 0 files written, 3 unchanged"]);
    assert_eq!(files(&out), before);
    assert_eq!(manifest(&out).len(), 3);
}

#[test]
fn what_cannot_be_fetched_is_named_with_the_remedy() {
    let (site, (_dir, config)) = (Site::serve(&[("/a.pdf", "application/pdf", b"%PDF-1.7")]), allowed());
    let pdf = site.url("/a.pdf");
    dateline(&["fetch", "--config", &config, &pdf]).ends(2).says(&[&pdf, "application/pdf is not read"]);
    dateline(&["fetch", "--config", &config, "courier"]).ends(2).says(&["courier: not an address; write it with http:"]);
    dateline(&["fetch", &pdf]).ends(2).says(&[&pdf, "allow its network by `allow_private_networks`"]);
    dateline(&["fetch", "-i", "no-list.txt"]).ends(2).says(&["no-list.txt: the list of addresses cannot be read"]);
    dateline(&["fetch", "--config", &config, "file:///etc/hostname"]).ends(2).says(&["file:///etc/hostname", "allow_file = true"]);
}

#[test]
fn what_discover_offers_fetch_takes() {
    let (site, (_dir, config)) = (Site::serve(&[]), allowed());
    let offered = dateline(&["discover", "--config", &config, &site.url("/feed.xml")]).ends(0).out;
    let given = dateline_reading(&["fetch", "--config", &config, "-i", "-", "--format", "jsonl"], offered.as_bytes()).ends(0);
    assert_eq!(sources(&given).join("\n"), offered.trim_end());
}

/// F24: a wall, a challenge, a shell, a list and a soft 404 come with status 200, and none of them is filed.
#[test]
fn f24_pages_that_are_no_articles_are_not_filed() {
    let walls = ["blocked", "consent", "shell", "listing"];
    let soft = "<!doctype html><html><head><title>Page not found</title></head><body><h1>404</h1><p>Sorry, this page could not be found. It may have been moved or deleted.</p></body></html>";
    let bytes: Vec<Vec<u8>> =
        walls.iter().map(|name| std::fs::read(crate::site::fixtures().join(format!("hostile/{name}.html"))).unwrap()).collect();
    let paths: Vec<String> = walls.iter().map(|name| format!("/{name}.html")).collect();
    let mut pages: Vec<(&str, &'static str, &[u8])> =
        paths.iter().zip(&bytes).map(|(path, bytes)| (path.as_str(), "text/html", bytes.as_slice())).collect();
    pages.push(("/soft.html", "text/html", soft.as_bytes()));
    let (site, (dir, config)) = (Site::serve(&pages), allowed());
    let urls: Vec<String> = pages.iter().map(|(path, _, _)| site.url(path)).chain([site.url(ARTICLES[0])]).collect();
    let out = shown(dir.path().join("out"));
    let arguments: Vec<&str> = ["fetch", "--config", &config, "-o", &out].into_iter().chain(urls.iter().map(String::as_str)).collect();
    dateline(&arguments).ends(0).says(&["; 1 file written"]);
    let verdicts: Vec<String> =
        manifest(dir.path().join("out").as_path()).iter().map(|r| r["verdict"].as_str().unwrap().to_owned()).collect();
    assert_eq!(verdicts.iter().filter(|v| *v == "article").count(), 1, "{verdicts:?}");
    assert!(
        verdicts.contains(&"consent".to_owned()) && verdicts.contains(&"blocked".to_owned()) && verdicts.contains(&"not_found".to_owned()),
        "{verdicts:?}"
    );
}
