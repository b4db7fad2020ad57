//! `robots`: yes or no, and the line that says so.

use super::{dateline, dateline_reading, folder, shown};
use crate::site::{FETCH, Site, write};

const RULES: &str =
    "# ours\nUser-agent: *\nDisallow: /desk/\nCrawl-delay: 2.5\n\nUser-agent: otherbot\nDisallow: /\n\nSitemap: /sitemap.xml\n";

#[test]
fn a_file_answers_by_its_lines() {
    let dir = folder();
    let file = shown(write(&dir.path().join("robots.txt"), RULES));
    let given = dateline(&["robots", &file, "--url", "/news/1", "--url", "https://courier.example/desk/1"]).ends(1);
    assert_eq!(given.out, "allowed  /news/1  (no rule speaks of it)\ndenied  https://courier.example/desk/1  (line 3: Disallow: /desk/)\n");
    dateline(&["robots", &file, "--url", "/news/1"]).ends(0);
    assert!(dateline(&["robots", &file, "--url", "/news/1", "--agent", "OtherBot"]).ends(1).out.contains("line 7: Disallow: /"));
    let record = &dateline(&["robots", &file, "--url", "/desk/", "--format", "jsonl"]).ends(1).records()[0];
    assert_eq!((record["allowed"].as_bool(), record["line"].as_u64(), record["agent"].as_str()), (Some(false), Some(3), Some("dateline")));
    let summary = dateline_reading(&["robots", "-"], RULES.as_bytes()).ends(0).out;
    assert_eq!(summary, "agent: dateline\nallowed  /  (no rule speaks of it)\ncrawl-delay: 2.5 s\nsitemap: /sitemap.xml\n");
}

#[test]
fn a_site_is_asked() {
    let (site, dir) = (Site::serve(&[("/robots.txt", "text/plain", RULES.as_bytes())]), folder());
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    let given = dateline(&["robots", "--config", &config, &site.url("/"), "--url", "/desk/a", "--url", &site.url("/a")]).ends(1);
    assert!(given.out.contains(&format!("denied  {}  (line 3", site.url("/desk/a"))) && given.out.contains("allowed  "), "{}", given.out);
    assert_eq!(site.asked(), ["/robots.txt"]);
}

#[test]
fn wrong_input_is_named_with_the_remedy() {
    dateline(&["robots", "no-such-file.txt"]).ends(2).says(&["no-such-file.txt: no such file; a site's address begins with https://"]);
    dateline(&["robots", "ftp://courier.example/"]).ends(2).says(&["only http: and https: sites"]);
    dateline(&["robots"]).ends(2).says(&["<SITE|FILE>"]);
    let (site, dir) = (Site::serve(&[]), folder());
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    let other = dateline(&["robots", "--config", &config, &site.url("/"), "--url", "https://elsewhere.example/a"]).ends(2);
    other.says(&["https://elsewhere.example/a", "says nothing of it"]);
    let html = shown(write(&dir.path().join("r.html"), "<!doctype html><title>Welcome</title>"));
    dateline(&["robots", &html, "--url", "/a"]).ends(0).says(&["warning: ", "this is an HTML page"]);
}
