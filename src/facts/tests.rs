//! Cases of metadata.

use jiff::civil::{self, date};
use proptest::prelude::*;

use crate::facts::*;
use crate::html;

fn read(source: &str, context: &Context<'_>) -> Findings {
    weigh_html(&html::parse(source, &html::Options::default()), context)
}

fn facts(source: &str) -> Facts {
    read(source, &Context::default()).facts
}

fn day(facts: &Facts) -> Option<String> {
    facts.date.as_ref().map(|f| f.value.day.to_string())
}

const PROSE: &str = "The ferry between the islands will return to the old harbour in May, the port office said, after repairs that took \
                     longer than anyone in the town had expected, and after a winter in which the crew had waited for spare parts.";

fn page(head: &str, above: &str, below: &str) -> String {
    format!(
        "<html lang=en><head><title>Ferry to return to harbour | Lund Courier</title><meta property=og:site_name content='Lund Courier'>{head}</head>\
         <body><nav><a href=/>Home</a></nav><article><h1>Ferry to return to harbour</h1>{above}<p>{PROSE}</p><p>{PROSE}</p>{below}</article></body></html>"
    )
}

#[test]
fn a_plain_page() {
    let found = facts(&page("", "<p class=byline>By <a rel=author href=/author/ada>Ada Lind</a></p><p>Published April 2, 2025</p>", ""));
    assert_eq!(found.title.as_ref().map(|f| f.value.as_str()), Some("Ferry to return to harbour"));
    assert_eq!(found.authors.as_ref().map(|f| f.value.clone()), Some(vec!["Ada Lind".to_owned()]));
    assert_eq!(day(&found).as_deref(), Some("2025-04-02"));
    assert_eq!(found.site.as_ref().map(|f| f.value.as_str()), Some("Lund Courier"));
    assert_eq!(found.language.as_ref().map(|f| f.value.as_str()), Some("en"));
}

#[test]
fn published_and_modified_stay_apart() {
    let head = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry to return to harbour",
        "datePublished":"2025-04-02T08:00:00+02:00","dateModified":"2025-05-10T09:30:00+02:00"}</script>"#;
    let found = facts(&page(head, "<p>Updated <time datetime=2025-05-10>May 10, 2025</time></p>", ""));
    assert_eq!(found.date.map(|f| f.value.to_string()).as_deref(), Some("2025-04-02T08:00:00+02:00"));
    assert_eq!(found.modified.map(|f| f.value.day), Some(date(2025, 5, 10)));
}

#[test]
fn dates_of_other_things_do_not_count() {
    let below = "<section class=related-articles><h3>Other</h3><time datetime=2024-01-05>5 January 2024</time></section>\
                 <div class=comments><time datetime=2025-06-01>June 1, 2025</time></div><footer>© 2025 Lund Courier, 1 January 2025</footer>";
    assert_eq!(day(&facts(&page("", "", below))), None);
}

#[test]
fn a_moment_in_utc_is_dated_by_the_day_in_the_address() {
    let head = r#"<link rel=canonical href="https://courier.example/2025/04/02/ferry-to-return"><meta property=article:published_time content="2025-04-03T01:10:00Z">"#;
    assert_eq!(day(&facts(&page(head, "", ""))).as_deref(), Some("2025-04-02"));
}

#[test]
fn no_date_lies_after_the_day_of_the_fetch() {
    let source = page("<meta name=pubdate content=2031-01-01>", "<p>April 2, 2025</p>", "");
    let context = Context { today: Some(date(2025, 4, 3)), ..Context::default() };
    assert_eq!(day(&read(&source, &context).facts).as_deref(), Some("2025-04-02"));
}

#[test]
fn an_ambiguous_date_loses_to_an_unambiguous_one() {
    let source = page("<meta name=date content='04/02/2025'>", "<p>Published: 4 February 2025</p>", "");
    assert_eq!(day(&facts(&source)).as_deref(), Some("2025-02-04"));
}

#[test]
fn relative_times_are_read_only_against_a_now() {
    let source = page("", "<p class=date>2 hours ago</p>", "");
    assert_eq!(day(&facts(&source)), None);
    let now = "2025-04-02T13:24:00Z".parse().ok();
    let context = Context { now, today: Some(date(2025, 4, 2)), ..Context::default() };
    assert_eq!(day(&read(&source, &context).facts).as_deref(), Some("2025-04-02"));
}

#[test]
fn what_a_feed_says_helps_a_silent_page() {
    let feed = Candidate {
        title: Some("Ferry to return to harbour".to_owned()),
        date: Some(crate::model::Date::day(date(2025, 4, 2))),
        authors: vec!["Ada Lind".to_owned()],
        ..Candidate::default()
    };
    let context = Context { feed: Some(&feed), ..Context::default() };
    let found = read(&page("", "", ""), &context).facts;
    assert_eq!(day(&found).as_deref(), Some("2025-04-02"));
    assert_eq!(found.date.map(|f| f.origin), Some(Origin::Feed));
    assert_eq!(found.authors.map(|f| f.value), Some(vec!["Ada Lind".to_owned()]));
}

#[test]
fn the_evidence_keeps_every_reading() {
    let found = read(&page("<meta name=author content='Bo Ek'>", "<p>By Ada Lind</p><p>April 2, 2025</p>", ""), &Context::default());
    assert!(found.evidence.authors.len() >= 2 && !found.evidence.dates.is_empty());
    assert!(found.evidence.titles.iter().any(|t| t.origin == Origin::TitleElement));
}

#[test]
fn empty_pages_have_no_facts() {
    for source in ["", "<", "<html>", "<h1></h1>", "<title></title><time></time><time datetime=x>"] {
        let found = facts(source);
        assert!(found.title.is_none() && found.date.is_none() && found.authors.is_none(), "{source}");
    }
}

/// Each of these made a naive reader slow or overflow its stack.
#[test]
fn hostile_pages_end() {
    let script = |json: &str| format!("<script type='application/ld+json'>{json}</script>");
    let deep = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let wide = format!(
        "[{}]",
        vec![r#"{"@type":"NewsArticle","headline":"Ferry","datePublished":"2025-04-02","author":{"@id":"x"}}"#; 20_000].join(",")
    );
    let text = format!("{{\"headline\":\"{}", "\n\"".repeat(200_000));
    let times = "<time class=date datetime=2025-04-02>2 April 2025</time>".repeat(20_000);
    let nested = format!("{}By Ada{}", "<div class='author byline date'>".repeat(5_000), "</div>".repeat(5_000));
    let numbers = format!("<h1>Ferry</h1><p>{}</p>", "1.2.".repeat(100_000));
    let separators = format!("<title>{}</title>", "a | ".repeat(20_000));
    for source in [script(&deep), script(&wide), script(&text), times, nested, numbers, separators] {
        let _ = facts(&source);
    }
}

proptest! {
    /// The fetch's day bounds a date; it never makes one.
    #[test]
    fn the_time_of_the_fetch_does_not_date_a_page(years in 0i16..30, form in 0usize..5) {
        let lines = ["April 2, 2025", "Published 2025-04-02", "2.4.2025", "Wednesday", "© 2025"];
        let source = page("", &format!("<p>{}</p>", lines[form]), "");
        let at = |today| Context { today: Some(today), ..Context::default() };
        let then = read(&source, &at(date(2025, 4, 3))).facts;
        let later = read(&source, &at(date(2025 + years, 6, 1))).facts;
        prop_assert_eq!(then.date, later.date);
    }

    #[test]
    fn any_text_gives_facts(source in "\\PC{0,300}") {
        let _ = facts(&source);
        let _ = facts(&page(&source, &source, &source));
    }
}

fn authors(source: &str) -> Vec<String> {
    facts(source).authors.map(|f| f.value).unwrap_or_default()
}

#[test]
fn the_house_is_no_author() {
    for name in ["Lund Courier", "Staff"] {
        assert_eq!(authors(&page(&format!("<meta name=author content='{name}'>"), "", "")), Vec::<String>::new(), "{name}");
    }
    assert_eq!(authors(&page("", "<p>By <a rel=author href=/us>Lund Courier</a></p>", "")), Vec::<String>::new());
    assert_eq!(authors(&page("<meta name=author content='Lund Courier'>", "<p>By Ada Lind</p>", "")), ["Ada Lind"]);
}

#[test]
fn an_organisation_stays_whole() {
    let ld = |author: &str| {
        let ld = format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Ferry to return to harbour\",\"author\":{author}}}</script>"
        );
        authors(&page(&ld, "", ""))
    };
    assert_eq!(ld(r#"{"@type":"Organization","name":"Lind & Ek"}"#), ["Lind & Ek"]);
    assert_eq!(ld(r#"{"@type":"Person","name":"Ada Lind & Bo Ek"}"#), ["Ada Lind", "Bo Ek"]);
}

#[test]
fn bylines_below_the_text_and_above_the_headline() {
    let filler = "<p>A line of the harbour.</p>".repeat(40);
    assert_eq!(authors(&page("", "", &format!("{filler}<p>Written by Ada Lind</p>"))), ["Ada Lind"]);
    assert_eq!(authors(&page("", "", &format!("{filler}<h4>Article by</h4><p>Ada Lind</p>"))), ["Ada Lind"]);
    let two = format!("{filler}<p>Written by Ada Lind</p><p>Written by Bo Ek</p>");
    assert_eq!(authors(&page("", "", &two)), Vec::<String>::new());
    let above = page("", "", "").replace("<h1>", "<p>02.04.2025 | 13:10 Uhr | Ada Lind</p><h1>");
    assert_eq!(authors(&above), ["Ada Lind"]);
}

#[test]
fn captions_and_bibliographies() {
    let figure = "<figure><img src=a.jpg><figcaption><span class=author-name>Bo Ek</span></figcaption></figure>";
    assert_eq!(authors(&page("", &format!("<p class=byline>By Ada Lind</p>{figure}"), "")), ["Ada Lind"]);
    assert_eq!(
        authors(&page("<meta name=citation_author content='Lind, Ada'><meta name=citation_author content='Ek, Bo'>", "", "")),
        ["Ada Lind", "Bo Ek"]
    );
}

#[test]
fn days_that_are_not_the_pages() {
    let snapshot = url::Url::parse("https://web.archive.org/web/20120216182711/http://courier.example/ferry").expect("an address");
    let context = Context { url: Some(&snapshot), ..Context::default() };
    assert_eq!(day(&read(&page("", "", ""), &context).facts), None);
    assert_eq!(day(&facts(&page("", "<p>Registriert: 18.09.2008</p><p>21.01.2009, 05:42</p>", ""))).as_deref(), Some("2009-01-21"));
}

#[test]
fn an_old_address_outlives_a_new_stamp() {
    let ld = "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"Ferry to return to harbour\",\"datePublished\":\"2019-06-17T18:28:00+02:00\"}</script>";
    let dated = |address: &str| {
        let url = url::Url::parse(address).expect("an address");
        day(&read(&page(ld, "", ""), &Context { url: Some(&url), ..Context::default() }).facts)
    };
    assert_eq!(dated("https://courier.example/2017/7/12/ferry").as_deref(), Some("2017-07-12"));
    assert_eq!(dated("https://courier.example/2019/06/16/ferry").as_deref(), Some("2019-06-17"));
}

/// Places in which pages give their dates; all of them lie before the earlier of the two fetches.
const DATED: &[&str] = &[
    "<meta property='article:published_time' content='2025-04-02T13:24:00+02:00'>",
    "<meta name=date content='2024-12-31'>",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2025-04-01\",\"dateModified\":\"2025-05-01\"}</script>",
    "<time datetime=2025-04-03>3 April</time>",
    "<p>Published April 2, 2025</p>",
    "<p class=date>02.04.25</p>",
    "<p class=date>04/05/2025</p>",
    "<p>Stand: 5. April 2025</p>",
    "<p>Updated 7 April 2025</p>",
    "<p class=date>April 9</p>",
    "<footer>© 2025 Lund Courier</footer>",
    "<p class=byline>By Ada Lind</p>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// A page gives the same date whenever it is fetched, unless it counts the hours itself.
    #[test]
    fn ten_years_later_a_page_has_the_same_date(chosen in proptest::collection::vec(0..DATED.len(), 0..5), dated_url in any::<bool>()) {
        let parts: String = chosen.iter().map(|i| DATED[*i]).collect();
        let source = page("", &parts, "");
        let address = if dated_url { "https://courier.example/2025/04/02/ferry" } else { "https://courier.example/ferry" };
        let url = url::Url::parse(address).expect("an address");
        let fetched = |today: civil::Date| {
            let now = today.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|z| z.timestamp());
            let found = read(&source, &Context { url: Some(&url), today: Some(today), now, ..Context::default() }).facts;
            (found.date, found.modified)
        };
        prop_assert_eq!(fetched(date(2025, 7, 1)), fetched(date(2035, 7, 1)));
    }
}

#[test]
fn hours_ago_move_with_the_fetch() {
    let source = page("", "<p class=date>2 hours ago</p>", "");
    let fetched = |now: &str| {
        let now: jiff::Timestamp = now.parse().expect("a moment");
        day(&read(&source, &Context { now: Some(now), ..Context::default() }).facts)
    };
    assert_eq!(fetched("2025-04-02T13:00:00Z").as_deref(), Some("2025-04-02"));
    assert_eq!(fetched("2035-04-02T13:00:00Z").as_deref(), Some("2035-04-02"));
}
