//! Sitemaps as they come (rows S1 to S5 of the fault list), and feeds of any length.

use dateline::discover::{self, Limits, Sitemap, SitemapWalk};
use jiff::civil;
use rstest::rstest;
use url::Url;

fn base() -> Url {
    Url::parse("https://courier.example/sitemap.xml").expect("an address")
}

fn read(text: impl AsRef<[u8]>) -> Sitemap {
    discover::sitemap(text.as_ref(), &base()).expect("a sitemap")
}

fn urls(sitemap: &Sitemap) -> Vec<&str> {
    sitemap.pages.iter().map(|p| p.candidate.url.as_str()).collect()
}

/// S1: an index that leads to itself, in circles, or ever deeper ends.
#[test]
fn s1_circles_and_depth() {
    let index = |to: &[&str]| {
        format!(
            "<sitemapindex>{}</sitemapindex>",
            to.iter().map(|t| format!("<sitemap><loc>{t}</loc></sitemap>")).collect::<Vec<_>>().concat()
        )
    };
    let mut walk = SitemapWalk::new([base()], Limits::default());
    let mut files = 0;
    while let Some((url, depth)) = walk.take() {
        files += 1;
        let n: u32 = url.path().trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0);
        walk.add(&read(index(&["/sitemap.xml", url.as_str(), &format!("/{}.xml", n + 1)])), depth);
    }
    assert_eq!((files, walk.left_out()), (6, 1), "depth 0 to 5, and one that is too deep");
}

/// S2: fifty thousand addresses of a file are read, the rest is told; a sitemap of one endless address ends.
#[test]
fn s2_more_than_the_protocol_allows() {
    let many: String = (0..50_001).fold(String::from("<urlset>"), |all, n| all + &format!("<url><loc>/{n}</loc></url>"));
    let found = read(many);
    assert_eq!((found.pages.len(), found.truncated), (50_000, true));
    assert!(read(format!("<urlset><url><loc>/{}", "a".repeat(1 << 20))).truncated);
}

/// S3: what is there is given, whatever stands around it.
#[rstest]
#[case::cut("<urlset><url><loc>/1</loc></url><url><lo", &["https://courier.example/1"])]
#[case::no_namespace("<urlset><url><loc>/1</loc></url></urlset>", &["https://courier.example/1"])]
#[case::wrong_root("<pages><url><loc>/1</loc></url></pages>", &["https://courier.example/1"])]
#[case::text("https://courier.example/1\nhttps://courier.example/2\n", &["https://courier.example/1", "https://courier.example/2"])]
#[case::feed("<rss><channel><item><link>/1</link></item></channel></rss>", &["https://courier.example/1"])]
#[test]
fn s3_in_any_shape(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(urls(&read(text)), expected);
}

/// S4: addresses are taken out of spaces, entities and CDATA; those of other sites are left out, and told apart.
#[test]
fn s4_addresses() {
    let mut found = read(
        "<urlset><url><loc>\n  http://courier.example/a?b=1&amp;c=2 \n</loc></url><url><loc><![CDATA[https://www.courier.example/x y]]></loc></url>\
        <url><loc>https://elsewhere.example/1</loc></url><url><loc>javascript:alert(1)</loc></url></urlset>",
    );
    let foreign: Vec<String> = found.foreign_homes(&base(), 9).into_iter().map(String::from).collect();
    assert_eq!((foreign, found.keep_site(&base())), (vec!["https://elsewhere.example/1".to_owned()], 1));
    assert_eq!(urls(&found), ["http://courier.example/a?b=1&c=2", "https://www.courier.example/x%20y"]);
}

/// S5: a `lastmod` that is none says nothing; a day is a day.
#[rstest]
#[case("yesterday", None)]
#[case("", None)]
#[case("0000-00-00", None)]
#[case("2025-04-02", Some("2025-04-02"))]
#[case("2025-04-02T10:00:00+02:00", Some("2025-04-02T10:00:00+02:00"))]
#[case("2999-01-01", None)]
#[test]
fn s5_lastmod(#[case] text: &str, #[case] expected: Option<&str>) {
    let found = read(format!("<urlset><url><loc>/1</loc><lastmod>{text}</lastmod></url></urlset>"));
    assert_eq!(found.pages[0].modified.map(|d| d.to_string()).as_deref(), expected);
    assert_eq!(found.pages[0].candidate.date, None, "it is no publication date");
    assert!(found.pages[0].is_since(civil::date(2025, 4, 2)));
}
