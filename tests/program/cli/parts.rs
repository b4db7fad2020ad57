//! Articles on several pages: fetched one after the other, found in a folder, and never a page that is none of them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{dateline, folder, manifest, shown};
use crate::site::{FETCH, Site, write};

/// What stands on a page of the article of that name, so that no two pages say the same.
fn story(what: &str, page: usize) -> String {
    let mut out = String::new();
    for (n, says) in ["had waited for spare parts", "will return to the old harbour", "was towed past the lighthouse"].iter().enumerate() {
        let _ = write!(
            out,
            "<p>On page {page} the port office says in paragraph {n} that the {what} {says}, after repairs that took longer than anyone \
             in the town had expected, and after a winter in which the crew of vessel number {page}{n} had little to do.</p>"
        );
    }
    out
}

/// A page of an article with a pager below it.
fn page(what: &str, number: usize, pager: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>The {what} returns to Lund</title>\
         <meta property=\"article:published_time\" content=\"2025-03-02T10:00:00Z\"></head>\
         <body><nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>The {what} returns to Lund</h1>\
         <p>The standfirst of the {what} stands on every page of it, as templates have it, and is told once.</p>{}</article>{pager}\
         <footer>The Courier</footer></body></html>",
        story(what, number)
    )
}

fn configured(dir: &Path, more: &str) -> String {
    shown(write(&dir.join("c.toml"), format!("{FETCH}\n{more}\n")))
}

fn fetched(site: &Site, path: &str, more: &str) -> Value {
    let dir = folder();
    let config = configured(dir.path(), more);
    dateline(&["fetch", "--config", &config, "--format", "jsonl", &site.url(path)]).ends(0).records().remove(0)
}

fn parts(record: &Value) -> Vec<(String, bool)> {
    let parts = record["parts"].as_array().map(Vec::as_slice).unwrap_or_default();
    let path = |part: &Value| part["url"].as_str().expect("an address").split('/').skip(3).collect::<Vec<_>>().join("/");
    parts.iter().map(|part| (path(part), part["error"].is_null())).collect()
}

fn these(parts: &[(&str, bool)]) -> Vec<(String, bool)> {
    parts.iter().map(|(path, read)| ((*path).to_owned(), *read)).collect()
}

fn told_on(record: &Value, pages: &[usize]) -> bool {
    let text = record["text"].as_str().expect("text");
    (1..=50).all(|n| text.matches(&format!("On page {n} the")).count() == if pages.contains(&n) { 3 } else { 0 })
        && text.matches("is told once").count() <= 1
}

#[test]
fn pages_are_joined_in_order() {
    let pager = |own: usize| {
        let link = |n: usize| if n == own { format!("<b>{n}</b> ") } else { format!("<a href=/a/ferry/{n}>{n}</a> ") };
        format!("<div class=pager>Page {own} of 3: {}</div>", (1..=3).map(link).collect::<String>())
    };
    let all: Vec<String> = (1..=3).map(|n| page("ferry", n, &pager(n))).collect();
    let site = Site::serve(&[
        ("/a/ferry", "text/html", all[0].as_bytes()),
        ("/a/ferry/2", "text/html", all[1].as_bytes()),
        ("/a/ferry/3", "text/html", all[2].as_bytes()),
    ]);
    let record = fetched(&site, "/a/ferry", "");
    assert_eq!(parts(&record), these(&[("a/ferry", true), ("a/ferry/2", true), ("a/ferry/3", true)]));
    assert!(told_on(&record, &[1, 2, 3]), "{record}");
    assert_eq!((record["verdict"].as_str(), record["date"].as_str()), (Some("article"), Some("2025-03-02T10:00:00Z")));
    let words: u64 = record["parts"].as_array().expect("parts").iter().map(|part| part["words"].as_u64().expect("words")).sum();
    assert_eq!(record["words"].as_u64(), Some(words));
    assert_eq!(site.asked().iter().filter(|path| path.starts_with("/a/")).count(), 3, "each once");
    // Nobody wants it: the first page alone, and one request.
    let record = fetched(&site, "/a/ferry", "[clean]\nmax_parts = 1");
    assert!(told_on(&record, &[1]) && record["parts"].is_null(), "{record}");
    // Fewer than there are: told.
    let record = fetched(&site, "/a/ferry", "[clean]\nmax_parts = 2");
    assert!(told_on(&record, &[1, 2]) && record["limits"][0].as_str().is_some_and(|told| told.contains("more than 2 pages")), "{record}");
    let record = fetched(&site, "/a/ferry", "[clean]\nmax_markup = 1000");
    assert!(record["limits"].as_array().is_some_and(|told| !told.is_empty()), "{record}");
}

#[test]
fn filed_with_its_parts_and_read_again_without_the_network() {
    let dir = folder();
    let (out, config) = (dir.path().join("out"), configured(dir.path(), ""));
    let first = page("ferry", 1, "<a rel=next href=/a/ferry-2.html>Next page</a>");
    let address = {
        let site = Site::serve(&[
            ("/a/ferry.html", "text/html", first.as_bytes()),
            ("/a/ferry-2.html", "text/html", page("ferry", 2, "<a rel=next href=/a/ferry-3.html>Next page</a>").as_bytes()),
            ("/robots.txt", "text/plain", b"User-agent: *\nDisallow: /a/ferry-3.html\n"),
        ]);
        let address = site.url("/a/ferry.html");
        let given = dateline(&["fetch", "--config", &config, "-o", &shown(&out), "--keep-pages", "db", &address]).ends(0);
        given.says(&["this page of the article is missing", "robots.txt forbids it"]);
        assert!(!site.asked().contains(&"/a/ferry-3.html".to_owned()), "robots.txt is obeyed");
        address
    };
    let lines = manifest(&out);
    assert_eq!((lines.len(), lines[0]["verdict"].as_str()), (1, Some("article")));
    assert_eq!(parts(&lines[0]), these(&[("a/ferry.html", true), ("a/ferry-2.html", true), ("a/ferry-3.html", false)]));
    let file = fs::read_to_string(out.join(lines[0]["file"].as_str().expect("a file"))).expect("read");
    assert!(file.contains("On page 1 the") && file.contains("On page 2 the"), "{file}");
    let again = dateline(&["reprocess", "--config", &config, "-o", &shown(&out)]).ends(0);
    again.says(&["1 kept page: 1 unchanged"]);
    assert!(!again.out.contains(&address));
}

#[test]
fn hostile_and_mistaken_pagers_end() {
    let to = |path: &str| format!("<a rel=next href='{path}'>Next page</a>");
    let endless: Vec<(String, String)> =
        (1..=40).map(|n| (format!("/endless/{n}"), page("ferry", n, &to(&format!("/endless/{}", n + 1))))).collect();
    let loops = [page("ferry", 1, &to("/loop/2")), page("ferry", 2, &to("/loop/3")), page("ferry", 3, &to("/loop/2"))];
    let same = page("ferry", 1, &to("/same/2"));
    let same_2 = page("ferry", 1, &to("/same/3"));
    let away = page("ferry", 1, &to("http://localhost:1/away/2"));
    let private = page("ferry", 1, &to("http://10.0.0.1/private/2"));
    let led = page("ferry", 1, &to("/led/2"));
    let other = [page("ferry", 1, &to("/other/2")), page("goat", 2, "")];
    let list = [page("ferry", 1, "<div id=comments><a href=/list/2>Next page</a></div>"), page("ferry", 2, "")];
    let gone = page("ferry", 1, &to("/gone/2"));
    let mut files: Vec<(&str, &'static str, &[u8])> =
        endless.iter().map(|(path, page)| (path.as_str(), "text/html", page.as_bytes())).collect();
    files.extend([
        ("/loop/1", "text/html", loops[0].as_bytes()),
        ("/loop/2", "text/html", loops[1].as_bytes()),
        ("/loop/3", "text/html", loops[2].as_bytes()),
        ("/same/1", "text/html", same.as_bytes()),
        ("/same/2", "text/html", same_2.as_bytes()),
        ("/same/3", "text/html", same_2.as_bytes()),
        ("/away/1", "text/html", away.as_bytes()),
        ("/private/1", "text/html", private.as_bytes()),
        ("/led/1", "text/html", led.as_bytes()),
        ("/led/2", "redirect", b"http://10.0.0.1/led/2"),
        ("/other/1", "text/html", other[0].as_bytes()),
        ("/other/2", "text/html", other[1].as_bytes()),
        ("/list/1", "text/html", list[0].as_bytes()),
        ("/list/2", "text/html", list[1].as_bytes()),
        ("/gone/1", "text/html", gone.as_bytes()),
    ]);
    let site = Site::serve(&files);
    let record = fetched(&site, "/endless/1", "");
    assert!(told_on(&record, &(1..=30).collect::<Vec<_>>()), "{record}");
    assert!(record["limits"][0].as_str().is_some_and(|told| told.contains("more than 30 pages")), "{record}");
    assert!(!site.asked().contains(&"/endless/31".to_owned()));
    assert!(told_on(&fetched(&site, "/loop/1", ""), &[1, 2, 3]));
    assert_eq!(site.asked().iter().filter(|path| path.starts_with("/loop")).count(), 3);
    for (path, asked) in [("/same/1", 2), ("/away/1", 1), ("/private/1", 1), ("/other/1", 2), ("/list/1", 1)] {
        let record = fetched(&site, path, "");
        assert!(told_on(&record, &[1]) && record["parts"].is_null(), "{path}: {record}");
        let folder = path.trim_end_matches('1');
        assert_eq!(site.asked().iter().filter(|path| path.starts_with(folder)).count(), asked, "{path}");
    }
    for (path, word) in [("/led/1", "10.0.0.1"), ("/gone/1", "404")] {
        let record = fetched(&site, path, "");
        assert!(told_on(&record, &[1]) && record["verdict"] == "article", "{path}: {record}");
        assert!(record["parts"][1]["error"].as_str().is_some_and(|error| error.contains(word)), "{path}: {record}");
    }
}

#[test]
fn rules_name_the_next_page_and_the_whole_article() {
    let dir = folder();
    let rules = dir.path().join("rules");
    fs::create_dir(&rules).expect("made");
    write(&rules.join("site.toml"), "host = '127.0.0.1'\nnext_page = ['a.onward']\n");
    let whole_rules = dir.path().join("whole");
    fs::create_dir(&whole_rules).expect("made");
    write(&whole_rules.join("127.0.0.1.txt"), "single_page_link: //a[@class='print']/@href\n");
    let mut whole = page("ferry", 1, "");
    whole = whole.replace("</article>", &format!("{}{}</article>", story("ferry", 2), story("ferry", 3)));
    let site = Site::serve(&[
        ("/one", "text/html", page("ferry", 1, "<a class=onward href=/two>The lamp</a> <a class=print href=/whole>print</a>").as_bytes()),
        ("/two", "text/html", page("ferry", 2, "<a class=onward href=/one>back</a>").as_bytes()),
        ("/whole", "text/html", whole.as_bytes()),
    ]);
    let record = fetched(&site, "/one", "");
    assert!(record["parts"].is_null() && told_on(&record, &[1]), "{record}");
    let record = fetched(&site, "/one", &format!("[clean]\nrules = ['{}']", rules.display()));
    assert_eq!(parts(&record), these(&[("one", true), ("two", true)]));
    let record = fetched(&site, "/one", &format!("[clean]\nrules = ['{}']", whole_rules.display()));
    assert_eq!(parts(&record), these(&[("one", true), ("whole", true)]));
    assert!(told_on(&record, &[1, 2, 3]) && record["parts"][0]["words"] == 0, "{record}");
    // A link of the page itself, beside its pager.
    let pager = "<p>Page 1 of 3 <a href=/b/2>2</a> <a href='/b/1/all'>View as single page</a></p>";
    let site = Site::serve(&[("/b/1", "text/html", page("ferry", 1, pager).as_bytes()), ("/b/1/all", "text/html", whole.as_bytes())]);
    let record = fetched(&site, "/b/1", "");
    assert_eq!((parts(&record), site.asked().contains(&"/b/2".to_owned())), (these(&[("b/1", true), ("b/1/all", true)]), false));
}

#[test]
fn saved_pages_of_a_folder_are_joined() {
    let dir = folder();
    let saved = dir.path().join("saved");
    fs::create_dir(&saved).expect("made");
    let next = |path: &str| format!("<a href='{path}'>Next page</a>");
    // By address: saved by a browser, under names that tell nothing.
    let at = |url: &str, page: String| format!("<!-- saved from url=({:04}){url} -->\n{page}", url.len());
    write(&saved.join("x.html"), at("https://courier.example/a/ferry", page("ferry", 1, &next("/a/ferry?page=2"))));
    write(&saved.join("c.html"), at("https://courier.example/a/ferry?page=2", page("ferry", 2, &next("/a/ferry?page=3"))));
    write(&saved.join("a.html"), at("https://courier.example/a/ferry?page=3", page("ferry", 3, "")));
    // By path: links among the files themselves.
    write(&saved.join("goat-1.html"), page("goat", 1, &next("goat-2.html")));
    write(&saved.join("goat-2.html"), page("goat", 2, &next("goat-1.html")));
    // One whose next page is another article, and one whose next page is not here.
    write(&saved.join("lamp-1.html"), page("lamp", 1, &next("lamp-2.html")));
    write(&saved.join("lamp-2.html"), page("buoy", 2, ""));
    write(&saved.join("tide.html"), page("tide", 1, &next("tide/2")));
    for flags in [vec![], vec!["--no-learn"], vec!["--jobs", "1"]] {
        let mut arguments = vec!["clean", "--format", "jsonl"];
        let path = shown(&saved);
        arguments.extend(flags);
        arguments.push(&path);
        let records = dateline(&arguments).ends(0).records();
        let by = |name: &str| {
            records.iter().find(|record| record["source"].as_str().is_some_and(|source| source.ends_with(name))).expect("a record")
        };
        assert_eq!(records.len(), 8, "one for each file");
        assert!(told_on(by("/x.html"), &[1, 2, 3]), "{}", by("/x.html"));
        assert_eq!(by("/x.html")["parts"].as_array().map(Vec::len), Some(3));
        for later in ["/c.html", "/a.html"] {
            assert_eq!((by(later)["verdict"].as_str(), by(later)["text"].as_str()), (Some("part"), Some("")));
            assert_eq!(by(later)["part_of"], by("/x.html")["source"]);
        }
        assert!(told_on(by("/goat-1.html"), &[1, 2]) && by("/goat-2.html")["verdict"] == "part", "{}", by("/goat-1.html"));
        for alone in ["/lamp-1.html", "/lamp-2.html", "/tide.html"] {
            assert!(by(alone)["verdict"] == "article" && by(alone)["parts"].is_null(), "{}", by(alone));
        }
    }
    let out = dir.path().join("out");
    dateline(&["clean", &shown(&saved), "-o", &shown(&out)]).ends(0).says(&["5 article, 3 part", "5 files written"]);
    let lines = manifest(&out);
    assert_eq!(lines.iter().filter(|line| line["verdict"] == "part" && line["file"].is_null()).count(), 3);
}

/// A saved page of that title and day, with a link to the one that follows it.
fn told(title: &str, day: u32, number: usize, next: Option<(&str, &str)>) -> String {
    let link = next.map(|(path, text)| format!("<p class=nav><a href='{path}'>{text}</a></p>")).unwrap_or_default();
    format!(
        "<!doctype html><html lang=en><head><title>{title}</title>\
         <meta property=\"article:published_time\" content=\"2025-03-{day:02}T10:00:00Z\"></head>\
         <body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{}</article>{link}<footer>The Courier</footer></body></html>",
        story("crew", number)
    )
}

/// For each pair of two pages that lead on from the first to the second, as address, title, day: whether a folder of both joins them.
fn joined(pairs: &[[(&str, &str, u32); 2]], text: &str) -> Vec<bool> {
    let dir = folder();
    for (at, [first, second]) in pairs.iter().enumerate() {
        let host = format!("https://n{at}.example");
        for (number, (path, title, day)) in [(1, first), (2, second)] {
            let url = format!("{host}{path}");
            let next = (number == 1).then_some((second.0, text));
            let page = told(title, *day, number, next);
            write(&dir.path().join(format!("{at:02}-{number}.html")), format!("<!-- saved from url=({:04}){url} -->\n{page}", url.len()));
        }
    }
    let records = dateline(&["clean", "--format", "jsonl", &shown(dir.path())]).ends(0).records();
    let is_part = |at: usize| {
        let name = format!("/{at:02}-2.html");
        let record = records.iter().find(|record| record["source"].as_str().is_some_and(|source| source.ends_with(&name)));
        record.expect("a record")["verdict"] == "part"
    };
    (0..pairs.len()).map(is_part).collect()
}

#[test]
fn posts_of_a_series_are_articles_of_their_own() {
    let pairs = [
        [("/b/diary/2", "Diary from the ice, day 2", 2), ("/b/diary/3", "Diary from the ice, day 3", 3)],
        [("/b/lock-3", "The sea lock, episode 3", 2), ("/b/lock-4", "The sea lock, episode 4", 2)],
        [("/?p=41", "Notes from the harbour", 2), ("/?p=42", "A lamp for the pier", 3)],
        [("/?p=41", "Harbour notes 41", 2), ("/?p=42", "Harbour notes 42", 9)],
        [("/node/41", "The week at the port", 2), ("/node/42", "The week at the port", 9)],
        [("/a/weekly-news", "Weekly news", 2), ("/a/weekly-news-2", "Weekly news", 9)],
        [("/a/boats-part-1", "How boats are built, part 1", 2), ("/a/boats-part-2", "How boats are built, part 2", 9)],
        [("/r/1", "Chess final, round 1", 2), ("/r/2", "Chess final, round 2", 2)],
        [("/c/1", "The keeper, chapter 1", 2), ("/c/2", "The keeper, chapter 2", 2)],
        [("/i/7", "Newsletter issue 7", 2), ("/i/8", "Newsletter issue 8", 2)],
    ];
    for text in ["Next page", "2", "\u{bb}"] {
        assert_eq!(joined(&pairs, text), [false; 10], "{text}");
    }
}

#[test]
fn pages_of_one_article_are_known_by_many_addresses() {
    let title = "The ferry returns to Lund";
    let of = |first, second| [(first, title, 2), (second, title, 2)];
    let pairs = [
        of("/a/ferry", "/a/ferry?page=2"),
        of("/a/ferry", "/a/ferry/2"),
        of("/a/ferry", "/a/ferry/seite-2"),
        of("/a/ferry.html", "/a/ferry-2.html"),
        of("/a/ferry.html", "/a/ferry,2.html"),
        of("/a/ferry.html", "/a/ferry_2.html"),
        of("/a/index.html", "/a/index_2.html"),
        [("/a/five", "5 reasons to take the ferry", 2), ("/a/five/2", "5 reasons to take the ferry", 2)],
        [("/a/best", "The best boats of 2024", 2), ("/a/best?page=2", "The best boats of 2024 - Page 2", 2)],
        [("/a/own", "The ferry returns to Lund", 2), ("/a/own?page=2", "What the crew did in winter", 2)],
        [("/a/渡船", "渡船重返隆德港", 2), ("/a/渡船/2", "渡船重返隆德港", 2)],
    ];
    assert_eq!(joined(&pairs, "Next page"), [true; 11]);
}

#[test]
fn run_files_one_article_and_reads_it_again() {
    let dir = folder();
    let feed = "<rss version='2.0'><channel><title>Courier</title><item><title>The ferry returns to Lund</title><link>/a/ferry</link></item></channel></rss>";
    let site = Site::serve(&[
        ("/feed.xml", "application/xml", feed.as_bytes()),
        ("/a/ferry", "text/html", page("ferry", 1, "<a href=/a/ferry/2>2</a>").as_bytes()),
        ("/a/ferry/2", "text/html", page("ferry", 2, "<a href=/a/ferry>1</a>").as_bytes()),
    ]);
    let config = shown(site.config(dir.path(), ""));
    dateline(&["run", "--once", "--config", &config]).ends(0);
    let lines = manifest(&dir.path().join("out"));
    assert_eq!((lines.len(), parts(&lines[0])), (1, these(&[("a/ferry", true), ("a/ferry/2", true)])));
    dateline(&["reprocess", "--config", &config]).ends(0).says(&["1 kept page: 1 unchanged"]);
}
