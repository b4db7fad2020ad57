//! Days of polling in simulated time: feeds, sitemaps, homepages and lists with faults; every article is filed exactly once.
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::press::{Press, Reply, Simulated, at, live, manifest, page, paragraphs, rules, texts};
use dateline::pipeline::SourceKind;
use dateline::schedule::{Clock, Event, Every, Mode};
use dateline::store::Store;
use jiff::{SignedDuration, Timestamp};

const START: &str = "2025-03-29T00:00:00Z";

/// What the sites publish: source `s` has an article each `gap` from the start on.
struct World {
    start: Timestamp,
    sources: usize,
}

impl World {
    fn gap(source: usize) -> SignedDuration {
        SignedDuration::from_mins([180, 300, 420, 1_000][source % 4] + i64::try_from(source % 13).expect("small") * 7)
    }

    fn published(&self, source: usize, n: usize) -> Timestamp {
        let minutes = Self::gap(source).as_mins() * i64::try_from(n).expect("small");
        self.start.checked_add(SignedDuration::from_mins(minutes)).expect("a time")
    }

    /// How many articles there are by then.
    fn count(&self, source: usize, now: Timestamp) -> usize {
        usize::try_from(now.duration_since(self.start).as_mins() / Self::gap(source).as_mins() + 1).expect("not negative")
    }

    fn path(source: usize, n: usize) -> String {
        format!("/2025/03/29/site-{source}/report-on-matter-number-{n}.html")
    }

    fn source_path(source: usize) -> String {
        let (kind, _) = Self::kind(source);
        format!("/{kind}-{source}")
    }

    fn kind(source: usize) -> (&'static str, SourceKind) {
        [("feed", SourceKind::Feed), ("sitemap", SourceKind::Sitemap), ("home", SourceKind::Homepage), ("list", SourceKind::List)]
            [source % 4]
    }

    /// Sources that never work: one in forty is gone, one in forty always in trouble.
    fn is_dead(source: usize) -> bool {
        matches!(source % 40, 17 | 18)
    }

    fn answer(&self, path: &str, before: usize, now: Timestamp) -> Option<Reply> {
        if path == "/robots.txt" {
            return Some(Reply::status(404, ""));
        }
        let numbers: Vec<usize> = path.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        if path.starts_with("/2025/") {
            return self.article(numbers[3], numbers[4], before);
        }
        let source = *numbers.last().expect("a number");
        match (source % 40, before % 9) {
            (17, _) => Some(Reply::status(410, "")),
            (18, _) => Some(Reply::status(500, "")),
            // Now and then a source fails in passing.
            (s, 3) if s % 5 == 1 => Some(Reply::status(503, "")),
            (s, 5) if s % 5 == 2 => None,
            (s, 7) if s % 5 == 3 => Some(Reply::ok("text/html", "<p>maintenance</p>")),
            _ => Some(self.source(source, now)),
        }
    }

    fn article(&self, source: usize, n: usize, before: usize) -> Option<Reply> {
        match ((source * 7 + n) % 11, before) {
            // Some pages fail in passing when they are first asked for.
            (3, 0) => Some(Reply::status(503, "")),
            (5, 0) => None,
            _ => {
                let title = format!("Report on matter {source}-{n}");
                Some(Reply::ok("text/html", page(&title, Some(self.published(source, n)), &paragraphs(source * 10_000 + n))))
            }
        }
    }

    fn source(&self, source: usize, now: Timestamp) -> Reply {
        let count = self.count(source, now);
        let newest = |most: usize| (count.saturating_sub(most)..count).rev();
        let mut body = String::new();
        match source % 4 {
            0 => {
                newest(12).for_each(|n| {
                    let (path, date) = (Self::path(source, n), self.published(source, n));
                    let _ = write!(
                        body,
                        "<entry><title>Report on matter {source}-{n}</title><link href=\"{path}\"/><updated>{date}</updated></entry>"
                    );
                });
                Reply::ok(
                    "application/atom+xml",
                    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Site {source}</title>{body}</feed>"),
                )
            }
            1 => {
                newest(500).for_each(|n| _ = write!(body, "<url><loc>{}</loc></url>", Self::absolute(source, n)));
                Reply::ok("application/xml", format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{body}</urlset>"))
            }
            2 => {
                newest(20).for_each(|n| {
                    _ = write!(body, "<li><a href=\"{}\">Report on the matter {source}-{n} in full</a></li>", Self::path(source, n));
                });
                Reply::ok("text/html", format!("<!doctype html><title>Home</title><ul>{body}</ul>"))
            }
            _ => {
                newest(500).for_each(|n| _ = writeln!(body, "{}", Self::absolute(source, n)));
                Reply::ok("text/plain", body)
            }
        }
    }

    fn absolute(source: usize, n: usize) -> String {
        format!("{}{}", ORIGIN.get().expect("set"), Self::path(source, n))
    }
}

/// Where the press stands; both tests run in processes or times of their own.
static ORIGIN: OnceLock<String> = OnceLock::new();

async fn soak(sources: usize, hours: i64) {
    let dir = tempfile::tempdir().expect("a folder");
    let (clock, orders) = Simulated::new(at(START), hours);
    let world = Arc::new(World { start: at(START), sources });
    let (theirs, time) = (Arc::clone(&world), Arc::clone(&clock));
    let press = Press::serve(Arc::new(move |path, before| theirs.answer(path, before, time.now()))).await;
    ORIGIN.set(press.url("")).expect("one soak in a process");
    let listed = (0..sources).map(|s| {
        let every = if s % 3 == 0 { Every::Interval(Duration::from_mins(90)) } else { Every::Auto };
        press.source(&World::source_path(s), World::kind(s).1, every)
    });
    let rules = dateline::schedule::Rules { most: Duration::from_hours(5), batch_age: Duration::from_secs(30), ..rules() };
    let given =
        crate::press::run(dir.path(), live(listed.collect(), rules), Mode::Forever, Arc::clone(&clock), orders).await.expect("runs");

    let lines = manifest(dir.path());
    let filed: BTreeSet<String> =
        lines.values().filter(|l| l["file"].is_string()).map(|l| l["url"].as_str().expect("a url").to_owned()).collect();
    let mut expected = 0;
    for source in (0..world.sources).filter(|s| !World::is_dead(*s)) {
        // What was published in the last hours may not have been found yet.
        let settled = clock.now().checked_sub(SignedDuration::from_hours(12)).expect("a time");
        for n in 0..world.count(source, settled) {
            expected += 1;
            let line = || lines.get(&World::absolute(source, n));
            assert!(filed.contains(&World::absolute(source, n)), "lost: {} {:?}", World::path(source, n), line());
        }
    }
    let standing = texts(dir.path());
    assert_eq!(standing.len(), filed.len(), "one file for each article and one article for each file");
    assert_eq!(given.tally.filed, filed.len(), "none was filed twice");
    println!("{expected} articles and {} more, {} sources, {hours} h", filed.len() - expected, world.sources);

    let status = Store::open(&dir.path().join("dateline.db")).expect("opens").status().expect("a status");
    for source in &status.sources {
        let number: usize = source.source.url.rsplit('-').next().and_then(|n| n.parse().ok()).expect("a number");
        let idle = clock.now().duration_since(source.source.last_visit.expect("visited"));
        match number % 40 {
            17 => assert_eq!(source.source.standing, dateline::store::Standing::Gone),
            18 => assert!(source.source.failures >= 5, "{}", source.source.failures),
            _ => assert!(idle.as_hours() < 8, "starved: {} for {idle}", source.source.url),
        }
    }
    assert!(
        given.events.iter().any(|e| matches!(e, Event::Unhealthy { .. })) && given.events.iter().any(|e| matches!(e, Event::Gone { .. }))
    );
    assert_eq!((status.totals.aside, status.totals.failed), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_of_forty_sources() {
    soak(40, 30).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "three days of two hundred sources: `just soak`"]
async fn three_days_of_two_hundred_sources() {
    soak(200, 72).await;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
    println!("most memory: {peak:?} KiB");
    assert!(peak.is_none_or(|kib| kib < 512 * 1024), "memory is flat: {peak:?} KiB");
}
