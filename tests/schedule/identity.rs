//! Which article is which, over many visits: what several sources say, addresses that lead elsewhere, copies of what was never filed.
use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::press::{Press, Reply, Simulated, at, live, manifest, page, paragraphs, rules, run, texts};
use dateline::pipeline::SourceKind;
use dateline::schedule::{Changed, Copies, Event, Every, Mode, Rules};
use dateline::store::Store;

const START: &str = "2025-04-02T08:00:00Z";

fn hourly() -> Every {
    Every::Interval(Duration::from_hours(1))
}

fn html(body: impl Into<String>) -> Reply {
    Reply::ok("text/html; charset=utf-8", body)
}

fn story(n: usize) -> String {
    page(&format!("Report number {n} of the harbour office"), Some(at(START)), &paragraphs(n))
}

fn with_head(page: &str, head: &str) -> String {
    page.replacen("</head>", &format!("{head}</head>"), 1)
}

fn listed(path: &str) -> Option<usize> {
    path.strip_prefix("/news/2025/04/02/report-number-")?.strip_suffix(".html")?.parse().ok()
}

fn link(n: usize) -> String {
    format!("/news/2025/04/02/report-number-{n}.html")
}

/// What the feed and the homepage of a site say, each in its own words, the same for ever or others at each visit.
fn two_sources(path: &str, before: usize, changing: bool) -> Reply {
    let word = if changing { format!("as told {before} times") } else { String::new() };
    match path {
        "/feed.xml" => {
            let items: String = (1..=4)
                .map(|n| format!("<item><title>Report number {n} of the harbour office</title><link>{}</link><description>Summary {n}</description></item>", link(n)))
                .collect();
            Reply::ok("application/rss+xml", format!("<rss version='2.0'><channel><title>S</title>{items}</channel></rss>"))
        }
        "/" => {
            let links: String =
                (1..=4).map(|n| format!("<h2><a href='{}'>Report {n} in short {word}</a></h2><p>Teaser {n}</p>", link(n))).collect();
            html(format!("<!doctype html><html><head><title>S</title></head><body>{links}</body></html>"))
        }
        _ => listed(path).map_or_else(|| Reply::status(404, ""), |n| html(story(n))),
    }
}

#[tokio::test]
async fn what_each_source_says_is_held_against_what_it_said_itself() {
    for changing in [false, true] {
        for order in [["/feed.xml", "/"], ["/", "/feed.xml"]] {
            let press = Press::serve(Arc::new(move |path, before| Some(two_sources(path, before, changing)))).await;
            let dir = tempfile::tempdir().expect("a folder");
            for round in 0..6 {
                let (clock, orders) = Simulated::new(at(&format!("2025-04-0{}T08:00:00Z", 2 + round)), 5);
                let sources = order.map(|path| press.source(path, SourceKind::Auto, hourly())).to_vec();
                run(dir.path(), live(sources, rules()), Mode::Once, clock, orders).await.expect("runs");
                let status = Store::open(&dir.path().join("dateline.db")).expect("opens").status().expect("a status");
                assert_eq!(
                    (status.totals.filed, status.totals.found, status.totals.waiting, status.articles),
                    (4, 4, 0, 4),
                    "round {round}"
                );
            }
            for n in 1..=4 {
                assert_eq!(press.asked(&link(n)), 1, "{order:?}, changing: {changing}");
            }
        }
    }
}

#[tokio::test]
async fn an_article_that_is_to_be_read_again_counts_as_filed() {
    let press = Press::serve(Arc::new(|path, before| {
        Some(match path {
            "/feed.xml" => Reply::ok(
                "application/rss+xml",
                format!("<rss><channel><item><guid>1</guid><title>Title {before}</title><link>{}</link></item></channel></rss>", link(1)),
            ),
            _ => listed(path).map_or_else(|| Reply::status(404, ""), |n| html(story(n))),
        })
    }))
    .await;
    let dir = tempfile::tempdir().expect("a folder");
    for minute in ["08:00", "08:01", "08:02"] {
        let (clock, orders) = Simulated::for_minutes(at(&format!("2025-04-02T{minute}:00Z")), 1);
        run(dir.path(), live(vec![press.source("/feed.xml", SourceKind::Feed, hourly())], rules()), Mode::Once, clock, orders)
            .await
            .expect("runs");
        let status = Store::open(&dir.path().join("dateline.db")).expect("opens").status().expect("a status");
        assert_eq!((status.totals.filed, status.totals.waiting, status.totals.found), (1, 0, 1), "{minute}");
    }
}

/// Runs twice a day apart; between the two the answers change. The feed says something new each time.
async fn two_days(answers: fn(&str, usize) -> Option<Reply>, rules: Rules) -> (tempfile::TempDir, Press, Vec<Vec<Event>>) {
    let day = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&day);
    let press = Press::serve(Arc::new(move |path, _| {
        let day = theirs.load(Ordering::SeqCst);
        if path == "/feed.xml" {
            let items: String = ["/a", "/b"]
                .map(|path| format!("<item><guid>{path}</guid><title>Told on day {day}</title><link>{path}</link></item>"))
                .concat();
            return Some(Reply::ok("application/rss+xml", format!("<rss><channel>{items}</channel></rss>")));
        }
        answers(path, day)
    }))
    .await;
    let (dir, mut events) = (tempfile::tempdir().expect("a folder"), Vec::new());
    for n in 0..2 {
        day.store(n, Ordering::SeqCst);
        let (clock, orders) = Simulated::new(at(&format!("2025-04-0{}T08:00:00Z", 2 + n)), 5);
        let sources = vec![press.source("/feed.xml", SourceKind::Feed, hourly())];
        events.push(run(dir.path(), live(sources, rules.clone()), Mode::Once, clock, orders).await.expect("runs").events);
    }
    (dir, press, events)
}

fn contents(dir: &std::path::Path) -> BTreeSet<String> {
    texts(dir).iter().map(|file| fs::read_to_string(dir.join("out").join(file)).expect("read")).collect()
}

#[tokio::test]
async fn an_address_that_leads_to_another_article_overwrites_nothing() {
    for changed in [Changed::Replace, Changed::Both, Changed::KeepFirst] {
        let (dir, _press, events) = two_days(
            |path, day| match (path, day) {
                ("/a", 0) => Some(html(story(1))),
                ("/a", _) => Some(Reply::status(302, "Location: /b\r\n")),
                ("/b", _) => Some(html(story(2))),
                _ => Some(Reply::status(404, "")),
            },
            Rules { changed, ..rules() },
        )
        .await;
        let found = contents(dir.path());
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found.iter().any(|text| text.contains("Report number 1 ")) && found.iter().any(|text| text.contains("Report number 2 ")));
        assert!(
            events[1].iter().any(|e| matches!(e, Event::PageMoved { url, to, .. } if url.ends_with("/a") && to.ends_with("/b"))),
            "{:?}",
            events[1]
        );
        assert!(manifest(dir.path()).values().all(|line| line["version"].is_null()));
    }
}

#[tokio::test]
async fn an_address_at_which_another_article_stands_now_gives_a_second_file() {
    let (dir, _press, events) = two_days(
        |path, day| match path {
            "/a" => Some(html(story(1 + day * 7))),
            "/b" => Some(html(story(2))),
            _ => Some(Reply::status(404, "")),
        },
        rules(),
    )
    .await;
    let found = contents(dir.path());
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(events[1].iter().any(|e| matches!(e, Event::Filed { url, .. } if url.ends_with("/a"))));
}

#[tokio::test]
async fn an_article_that_moved_is_still_the_same() {
    let (dir, _press, events) = two_days(
        |path, day| match (path, day) {
            ("/a", 0) => Some(html(story(1))),
            ("/a", _) => Some(Reply::status(301, "Location: /new/a\r\n")),
            ("/new/a", _) => {
                Some(html(story(1).replace("</article>", "<p>A line that the office added on the day after, as it said.</p></article>")))
            }
            ("/b", _) => Some(html(story(2))),
            _ => Some(Reply::status(404, "")),
        },
        rules(),
    )
    .await;
    assert_eq!(contents(dir.path()).len(), 2);
    assert!(events[1].iter().any(|e| matches!(e, Event::Changed { version: 2, .. })), "{:?}", events[1]);
}

#[tokio::test]
async fn a_claim_of_the_same_site_loses_no_other_article() {
    for head in [
        "<link rel=canonical href='/a'>",
        "<link rel=canonical href='/'>",
        "<meta property='og:url' content='/b'>",
        "<link rel=canonical href='/section/'>",
    ] {
        let press = Press::serve(Arc::new(move |path, _| {
            Some(match path {
                "/feed.xml" => {
                    let items: String = ["/c", "/b", "/a"].map(|path| format!("<item><title>x</title><link>{path}</link></item>")).concat();
                    Reply::ok("application/rss+xml", format!("<rss><channel>{items}</channel></rss>"))
                }
                "/a" => html(with_head(&story(1), head)),
                "/b" => html(with_head(&story(2), head)),
                "/c" => html(with_head(&story(3), head)),
                _ => Reply::status(404, ""),
            })
        }))
        .await;
        let dir = tempfile::tempdir().expect("a folder");
        for _ in 0..2 {
            let (clock, orders) = Simulated::new(at(START), 5);
            run(dir.path(), live(vec![press.source("/feed.xml", SourceKind::Feed, hourly())], rules()), Mode::Once, clock, orders)
                .await
                .expect("runs");
        }
        let ids: BTreeSet<String> = manifest(dir.path()).values().map(|line| line["id"].to_string()).collect();
        assert_eq!((contents(dir.path()).len(), ids.len()), (3, 3), "{head}");
        let status = Store::open(&dir.path().join("dateline.db")).expect("opens").status().expect("a status");
        assert_eq!((status.totals.filed, status.articles), (3, 3), "{head}");
    }
}

#[tokio::test]
async fn several_articles_of_one_page_are_all_filed() {
    let press = Press::serve(Arc::new(|path, before| {
        let one = |n: usize| format!("---\ntitle: Report number {n}\ndate: 2025-04-02\n---\n\n{}\n\n", paragraphs(n).join("\n\n"));
        Some(match path {
            "/feed.xml" => Reply::ok(
                "application/rss+xml",
                format!("<rss><channel><item><guid>1</guid><title>All {before}</title><link>/all.txt</link></item></channel></rss>"),
            ),
            // A new one goes in front of the others.
            "/all.txt" if before > 0 => Reply::ok("text/plain", [9, 1, 2, 3].map(one).concat()),
            "/all.txt" => Reply::ok("text/plain", [1, 2, 3].map(one).concat()),
            _ => Reply::status(404, ""),
        })
    }))
    .await;
    let dir = tempfile::tempdir().expect("a folder");
    for (day, count) in [(2, 3), (3, 4), (4, 4)] {
        let (clock, orders) = Simulated::new(at(&format!("2025-04-0{day}T08:00:00Z")), 5);
        run(dir.path(), live(vec![press.source("/feed.xml", SourceKind::Feed, hourly())], rules()), Mode::Once, clock, orders)
            .await
            .expect("runs");
        assert_eq!(contents(dir.path()).len(), count, "day {day}");
        let status = Store::open(&dir.path().join("dateline.db")).expect("opens").status().expect("a status");
        assert_eq!(status.articles, u64::try_from(count).expect("small"));
    }
}

#[tokio::test]
async fn an_original_that_could_not_be_written_is_no_copy_of_itself() {
    for copies in [Copies::File, Copies::Record] {
        let press = Press::serve(Arc::new(|path, _| {
            let report = paragraphs(7);
            Some(match path {
                "/feed.xml" => Reply::ok(
                    "application/rss+xml",
                    "<rss><channel><item><title>x</title><link>/a</link></item><item><title>y</title><link>/b</link></item></channel></rss>",
                ),
                "/a" => html(page("Sea gate opens", Some(at("2025-03-31T06:00:00Z")), &report)),
                "/b" => html(page("Gate opens, agency says", Some(at("2025-04-01T06:00:00Z")), &report)),
                _ => Reply::status(404, ""),
            })
        }))
        .await;
        let dir = tempfile::tempdir().expect("a folder");
        // A file stands where the folder of March is to be.
        fs::create_dir_all(dir.path().join("out/2025")).expect("a folder");
        fs::write(dir.path().join("out/2025/03"), "in the way").expect("written");
        for day in 2..5 {
            let (clock, orders) = Simulated::new(at(&format!("2025-04-0{day}T08:00:00Z")), 5);
            let sources = vec![press.source("/feed.xml", SourceKind::Feed, hourly())];
            run(dir.path(), live(sources, Rules { copies, ..rules() }), Mode::Once, clock, orders).await.expect("runs");
            if day == 2 {
                fs::remove_file(dir.path().join("out/2025/03")).expect("removed");
            }
        }
        let lines = manifest(dir.path());
        for line in lines.values() {
            assert_ne!(line["id"], line["duplicate_of"], "{copies:?}: {line}");
        }
        let filed: Vec<_> = lines.values().filter(|line| line["file"].is_string() && line["duplicate_of"].is_null()).collect();
        assert_eq!(filed.len(), 1, "{copies:?}: one of the two is the original: {lines:#?}");
        assert_eq!(texts(dir.path()).len(), if copies == Copies::File { 2 } else { 1 });
    }
}

#[tokio::test]
async fn a_changed_plan_is_in_force_at_the_next_start() {
    for (before, after, minutes, visits) in [(600, 10, 60, 6), (10, 600, 60, 0), (600, 600, 60, 0), (60, 30, 100, 3)] {
        let press = Press::serve(Arc::new(|path, _| {
            Some(if path == "/feed.xml" {
                Reply::ok("application/rss+xml", "<rss><channel><title>x</title></channel></rss>")
            } else {
                Reply::status(404, "")
            })
        }))
        .await;
        let dir = tempfile::tempdir().expect("a folder");
        let every = |minutes| Every::Interval(Duration::from_mins(minutes));
        let (clock, orders) = Simulated::for_minutes(at(START), 1);
        run(dir.path(), live(vec![press.source("/feed.xml", SourceKind::Feed, every(before))], rules()), Mode::Forever, clock, orders)
            .await
            .expect("runs");
        assert_eq!(press.asked("/feed.xml"), 1);
        let (clock, orders) = Simulated::for_minutes(at("2025-04-02T08:02:00Z"), minutes);
        run(dir.path(), live(vec![press.source("/feed.xml", SourceKind::Feed, every(after))], rules()), Mode::Forever, clock, orders)
            .await
            .expect("runs");
        assert_eq!(press.asked("/feed.xml") - 1, visits, "{before} → {after}");
    }
}

#[tokio::test]
async fn what_is_too_old_in_a_sitemap_is_counted() {
    let press = Press::serve(Arc::new(|path, _| {
        let url = |n: usize, day: &str| format!("<url><loc>/news/{n}</loc><lastmod>{day}</lastmod></url>");
        Some(match path {
            "/sitemap.xml" => Reply::ok("application/xml", format!("<urlset>{}{}{}</urlset>", url(1, "2025-03-05"), url(2, "2024-03-06"), url(3, "2025-04-02"))),
            "/index.xml" => Reply::ok("application/xml", "<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap><sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap></sitemapindex>"),
            "/news/3" => html(story(3)),
            _ => Reply::status(404, ""),
        })
    }))
    .await;
    for (path, count) in [("/sitemap.xml", 2), ("/index.xml", 3)] {
        let dir = tempfile::tempdir().expect("a folder");
        let (clock, orders) = Simulated::new(at(START), 5);
        let mut live = live(vec![press.source(path, SourceKind::Sitemap, hourly())], rules());
        live.pipeline.memory = Some(Arc::new(crate::press::Versions::default()));
        let given = run(dir.path(), live, Mode::Once, clock, orders).await.expect("runs");
        let told = given.events.iter().any(
            |e| matches!(e, Event::LeftOut { note, .. } if note.contains(&format!("{count} left out")) && note.contains("sitemap_age")),
        );
        assert!(told, "{:?}", given.events);
    }
}
