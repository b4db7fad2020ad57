//! Feeds as they come: every format, and every fault that one meets in the wild (rows X1 to X13 of the fault list).

use dateline::discover::{self, Feed, FeedFormat, Shape};
use dateline::model::Candidate;
use rstest::rstest;
use url::Url;

fn base() -> Url {
    Url::parse("https://courier.example/feeds/all.xml").expect("an address")
}

fn feed(bytes: impl AsRef<[u8]>) -> Feed {
    discover::feed(bytes.as_ref(), None, &base()).expect("a feed")
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.candidates.iter().chain(&feed.linkless).map(|c| c.title.as_deref().unwrap_or("")).collect()
}

/// One item in an RSS channel.
fn item(inner: &str) -> Candidate {
    let feed = feed(format!("<rss version='2.0'><channel><item>{inner}</item></channel></rss>"));
    feed.candidates.into_iter().chain(feed.linkless).next().expect("an item")
}

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Courier &amp; Post</title><link>https://courier.example/</link><atom:link rel="self" href="https://courier.example/feeds/all.xml"/>
<image><title>Logo</title><url>/logo.png</url><link>https://courier.example/logo</link></image>
<item><title>Ferries stay in port</title><link>/2025/ferries?a=1&amp;b=2</link><guid isPermaLink="false">f-1</guid>
<pubDate>Wed, 02 Apr 2025 13:24:00 +0400</pubDate><dc:creator>Jo Field</dc:creator><dc:creator>Mara Quist</dc:creator>
<description>&lt;p&gt;Crews &amp;amp; owners&lt;/p&gt;&lt;p&gt;still talk.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Crews <b>still</b> talk.</p>]]></content:encoded></item>
<item><title>Second</title><guid>https://courier.example/2</guid></item>
</channel></rss>"#;

#[test]
fn reads_rss() {
    let feed = feed(RSS);
    assert_eq!((feed.format, feed.title.as_deref(), feed.truncated), (FeedFormat::Rss, Some("The Courier & Post"), false));
    assert_eq!(feed.home.as_ref().map(Url::as_str), Some("https://courier.example/"));
    let first = &feed.candidates[0];
    assert_eq!(first.url, "https://courier.example/2025/ferries?a=1&b=2");
    assert_eq!(first.date.map(|d| d.to_string()).as_deref(), Some("2025-04-02T13:24:00+04:00"));
    assert_eq!(first.authors, ["Jo Field", "Mara Quist"]);
    assert_eq!(first.summary.as_deref(), Some("Crews & owners still talk."));
    assert_eq!(first.content.as_deref(), Some("<p>Crews <b>still</b> talk.</p>"));
    assert_eq!((first.id.as_deref(), first.source.as_str()), (Some("f-1"), base().as_str()));
    assert_eq!(feed.candidates[1].url, "https://courier.example/2");
}

#[test]
fn reads_atom() {
    let feed = feed(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://courier.example/news/"><title type="html">Courier &lt;i&gt;Daily&lt;/i&gt;</title>
        <link href="/"/><entry xml:base="2025/"><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <em>new</em> bridge</div></title>
        <link rel="enclosure" href="a.mp3"/><link rel="alternate" type="application/json" href="a.json"/><link rel="alternate" type="text/html" href="bridge"/>
        <id>tag:courier.example,2025:1</id><updated>2025-04-03T08:00:00Z</updated><published>2025-04-02T08:00:00Z</published>
        <author><name>Jo Field</name><email>jo@courier.example</email></author><source><title>Elsewhere</title><link href="https://elsewhere.example/"/></source>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p title='"x"'>It opens &amp; closes.</p></div></content></entry></feed>"#,
    );
    assert_eq!((feed.format, feed.title.as_deref()), (FeedFormat::Atom, Some("Courier Daily")));
    let entry = &feed.candidates[0];
    assert_eq!((entry.title.as_deref(), entry.url.as_str()), (Some("A new bridge"), "https://courier.example/news/2025/bridge"));
    assert_eq!(entry.date.map(|d| d.to_string()).as_deref(), Some("2025-04-02T08:00:00Z"));
    assert_eq!(entry.authors, ["Jo Field"]);
    assert_eq!(entry.content.as_deref(), Some("<div><p title=\"&quot;x&quot;\">It opens &amp; closes.</p></div>"));
}

#[test]
fn reads_rdf() {
    let feed = feed(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel rdf:about='/'><title>Courier</title><link>/</link>\
        <items><rdf:Seq><rdf:li resource='/1'/></rdf:Seq></items></channel><item rdf:about='/1'><title>One</title><link>/1</link></item></rdf:RDF>",
    );
    assert_eq!((feed.format, titles(&feed), feed.candidates[0].id.as_deref()), (FeedFormat::Rdf, vec!["One"], Some("/1")));
}

#[test]
fn reads_json_feeds() {
    let feed = feed(
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "home_page_url": "/", "authors": [{"name": "The Desk"}], "items": [
        {"id": 17, "url": "/17", "title": "A &amp; B", "content_text": "One <1>.\n\nTwo.", "date_published": "2025-04-02T10:00:00+02:00", "author": {"name": "Jo Field"}},
        {"id": "https://courier.example/18", "content_html": "<p>x</p>", "date_modified": "2025-04-02"}, {"title": ["odd"]}, "odder", null]}"#,
    );
    assert_eq!((feed.format, feed.candidates.len(), feed.linkless.len()), (FeedFormat::Json, 2, 1));
    let [first, second] = &feed.candidates[..] else { panic!("two") };
    assert_eq!(
        (first.id.as_deref(), first.title.as_deref(), &first.authors[..]),
        (Some("17"), Some("A & B"), &["Jo Field".to_owned()][..])
    );
    assert_eq!(first.content.as_deref(), Some("<p>One &lt;1&gt;.</p><p>Two.</p>"));
    assert_eq!((second.url.as_str(), &second.authors[..]), ("https://courier.example/18", &["The Desk".to_owned()][..]));
}

/// X1–X4, X8: a fault costs the place it stands in, not the feed.
#[rstest]
#[case::x1_bare_ampersand("<title>Salt & pepper</title>", "Salt & pepper")]
#[case::x1_html_entity("<title>caf&eacute;&nbsp;noir</title>", "café noir")]
#[case::x1_unknown_entity("<title>a &bogus; b</title>", "a &bogus; b")]
#[case::x1_twice_escaped("<title>it&amp;#8217;s</title>", "it’s")]
#[case::x1_windows_reference("<title>it&#146;s</title>", "it’s")]
#[case::unclosed_break("<description>a<br>b</description><title>T</title>", "T")]
#[case::unclosed_title("<title>T<link>/1</link><pubDate>2 Apr 2025<guid>x</guid>", "T")]
#[case::stray_end("</b></i><title>T</title>", "T")]
#[case::less_than("<title>1 &lt; 2</title>", "1 < 2")]
#[case::cdata("<title><![CDATA[<b>Bold</b> & free]]></title>", "Bold & free")]
#[case::undeclared_prefix("<media:thumbnail url='x'/><title>T</title>", "T")]
#[case::other_title("<media:group><media:title>M</media:title></media:group><title>T</title>", "T")]
#[case::media_title("<media:group><media:title>M</media:title></media:group>", "M")]
#[case::broken_declaration("<!oops><title>T</title>", "T")]
#[case::attribute_without_quotes("<enclosure url=x length=1><title>T</title>", "T")]
#[test]
fn x1_faults_cost_little(#[case] inner: &str, #[case] title: &str) {
    assert_eq!(item(inner).title.as_deref(), Some(title));
}

#[test]
fn x2_bad_bytes_and_wrong_labels() {
    let latin = b"<?xml version='1.0' encoding='utf-8'?><rss><channel><item><title>caf\xe9</title><link>/1</link></item></channel></rss>";
    assert_eq!(titles(&feed(latin)), ["caf\u{fffd}"]);
    let labelled = discover::feed(&latin[38..], Some("application/rss+xml; charset=iso-8859-1"), &base()).expect("a feed");
    assert_eq!(titles(&labelled), ["café"]);
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251
        .encode("\n<?xml version='1.0' encoding='windows-1251'?><rss><item><title>Паромы стоят</title></item></rss>");
    assert_eq!(titles(&feed(cyrillic)), ["Паромы стоят"]);
}

#[test]
fn x3_wide_encodings() {
    let text = "<?xml version='1.0' encoding='utf-16'?><rss><item><title>Fähre</title></item></rss>";
    for mark in ["", "\u{feff}"] {
        let units: Vec<u16> = format!("{mark}{text}").encode_utf16().collect();
        let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        assert_eq!((titles(&feed(big)), titles(&feed(little))), (vec!["Fähre"], vec!["Fähre"]));
    }
}

/// X4: cut anywhere, a feed gives what came before the cut.
#[test]
fn x4_cut_anywhere() {
    let whole = feed(RSS);
    for end in 0..RSS.len() {
        let Ok(cut) = discover::feed(&RSS.as_bytes()[..end], None, &base()) else { continue };
        assert!(cut.candidates.len() <= whole.candidates.len());
        assert!(cut.truncated, "at {end}");
        if end > RSS.find("</item>").expect("an item") {
            assert_eq!(cut.candidates[0], whole.candidates[0], "at {end}");
        }
    }
}

#[test]
fn x5_dtds_are_not_expanded() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>\
        <rss><channel><item><title>&b;&x;</title></item></channel></rss>";
    assert_eq!(titles(&feed(bomb)), ["&b;&x;"]);
}

#[test]
fn x6_depth_costs_nothing() {
    let deep = format!("<rss><item><title>T</title><description>{}deep</description></item></rss>", "<div>".repeat(200_000));
    assert_eq!(titles(&feed(deep)), ["T"]);
    let items = feed("<item>".repeat(100_000)).linkless.len();
    assert_eq!(items, 50_000, "MAX_ENTRIES");
}

#[test]
fn x7_attributes_without_end() {
    let many: String = (0..80_000).fold(String::new(), |all, n| all + &format!(" a{n}='b'"));
    let spaces: String = (0..5_000).fold(String::new(), |all, n| all + &format!(" xmlns:n{n}='urn:x'"));
    assert_eq!(titles(&feed(format!("<rss{spaces}><item{many}><title>T</title></item></rss>"))), ["T"]);
}

/// X8: what is no feed says what it is.
#[rstest]
#[case::page(
    "<!doctype html><link rel='alternate' type='application/rss+xml' href='/rss'><p>x",
    Shape::Html,
    "https://courier.example/rss"
)]
#[case::page_alone("<html><p>x", Shape::Html, "announces no feed")]
#[case::empty(" \n", Shape::Empty, "sent nothing")]
#[case::list("[]", Shape::Json, "without a list of items")]
#[case::broken_json("{\"items\": [", Shape::Json, "line 1, column")]
#[case::pdf("%PDF-1.7", Shape::Binary { what: "a PDF document" }, "a PDF document")]
#[case::gzip("\u{1f}\u{8b}", Shape::Text, "")]
#[case::text("Not found", Shape::Text, "plain text")]
#[case::sitemap("<urlset/>", Shape::Sitemap, "name it as a sitemap")]
#[case::opml("<opml/>", Shape::Opml, "import it as OPML")]
#[case::other("<config a='b'/>", Shape::Xml { root: "config".to_owned() }, "<config>")]
#[test]
fn x8_not_a_feed(#[case] text: &str, #[case] shape: Shape, #[case] words: &str) {
    let error = discover::feed(text.as_bytes(), None, &base()).expect_err("no feed");
    let message = error.to_string();
    assert_eq!(error.found, shape, "{message}");
    assert!(message.starts_with(base().as_str()) && message.contains(words), "{message}");
}

#[test]
fn x8_a_warning_ahead_is_left_out() {
    let warned = format!("<br />\n<b>Warning</b>:  fopen() in <b>/srv/feed.php</b> on line <b>3</b><br />\n{RSS}");
    assert_eq!(feed(warned).candidates, feed(RSS).candidates);
}

/// Markup that nobody closes is no sign that a feed breaks off; a missing end is.
#[test]
fn x13_a_hundred_thousand_entries_are_counted() {
    let items: Vec<String> =
        (0..100_000).map(|n| format!("<item><title>{n}</title><link>https://courier.example/{n}</link></item>")).collect();
    let found = feed(format!("<rss version='2.0'><channel><title>x</title>{}</channel></rss>", items.concat()));
    assert_eq!(found.candidates.len(), 50_000, "the limit of one file");
    assert_eq!(found.candidates[0].title.as_deref(), Some("0"));
}

#[test]
fn truncated_means_that_the_end_is_missing() {
    assert!(!feed("<rss><item><description>a<p>b<br>c</description></item></rss>").truncated);
    assert!(feed("<rss><channel><item><title>a</title></item>").truncated);
}

#[test]
fn a_long_summary_is_content() {
    let long = format!("<description>&lt;p&gt;{}&lt;/p&gt;</description>", "Ferries stay in port. ".repeat(100));
    assert!(item(&long).content.is_some_and(|c| c.starts_with("<p>Ferries")));
    assert_eq!(item("<description>&lt;p&gt;Ferries stay in port.&lt;/p&gt;</description>").content, None);
}

#[test]
fn x9_entries_without_what_one_expects() {
    let bare = item("");
    assert_eq!((bare.url.as_str(), bare.title, bare.id, bare.date), ("", None, None, None));
    let same = feed("<rss><item><guid>x</guid><link>/1</link></item><item><guid>x</guid><link>/1</link></item></rss>");
    assert_eq!(same.candidates.len(), 2, "it is the caller's to know them again");
}

#[rstest]
#[case("Mo, 25 Jun 2018 10:00:00 +0200", Some("2018-06-25T10:00:00+02:00"))]
#[case("Mon, 25 Jun 2018 10:00:00 -00:20", Some("2018-06-25T10:00:00-00:20"))]
#[case("0100-01-01", None)]
#[case("9999-12-31", None)]
#[case("1970-01-01T00:00:00Z", Some("1970-01-01T00:00:00Z"))]
#[case("2025-04-02T10:00:00", Some("2025-04-02"))]
#[case("yesterday", None)]
#[test]
fn x10_dates(#[case] text: &str, #[case] expected: Option<&str>) {
    let date = item(&format!("<pubDate>{text}</pubDate>")).date.map(|d| d.to_string());
    assert_eq!(date.as_deref(), expected);
}

#[rstest]
#[case("/a", "https://courier.example/a")]
#[case("a", "https://courier.example/feeds/a")]
#[case("//cdn.example/a", "https://cdn.example/a")]
#[case(" \n https://courier.example/a \n", "https://courier.example/a")]
#[case("/a?b=1&amp;amp;c=2", "https://courier.example/a?b=1&c=2")]
#[case("javascript:alert(1)", "")]
#[case("file:///etc/passwd", "")]
#[case("http://", "")]
#[test]
fn x11_links(#[case] link: &str, #[case] expected: &str) {
    assert_eq!(item(&format!("<link>{link}</link>")).url, expected);
}

#[test]
fn x12_json_of_any_depth() {
    let deep = format!("{{\"items\":{}", "[".repeat(10_000));
    assert!(discover::feed(deep.as_bytes(), None, &base()).is_err());
    let long = format!("{{\"items\":[{{\"url\":\"/1\",\"title\":\"{}\"}}]}}", "x".repeat(1 << 20));
    assert_eq!(feed(long).candidates.len(), 1);
}

proptest::proptest! {
    /// Whatever the bytes, every reader gives an answer, and the same one each time.
    #[test]
    fn any_bytes_give_an_answer(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), pieces in "(<|>|&|/|!|\\[|CDATA\\[|--|\\?xml|rss|item|title|link|feed|urlset|url|loc|opml|outline|html|a |href=|=|\"|'| |;|#|x|é){0,60}") {
        for bytes in [&bytes[..], pieces.as_bytes()] {
            proptest::prop_assert_eq!(discover::candidates(bytes, None, &base()), discover::candidates(bytes, None, &base()));
            let _ = (discover::feed(bytes, None, &base()), discover::sitemap(bytes, &base()), discover::opml(bytes, &base()));
            let _ = dateline::robots::Robots::parse(bytes).check("dateline", &pieces);
        }
    }
}

/// Files made to be slow are read in time: twice the size must not take four times as long, so a megabyte ends at all.
#[rstest]
#[case("<!--")]
#[case("<!--<rss>")]
#[case("<")]
#[case("&")]
#[case("<![CDATA[")]
#[case("<item><title>")]
#[case("<a href='")]
#[case("</item>")]
#[case("<?x ")]
#[case("<!DOCTYPE [")]
#[case("<b><i></b></i>")]
#[test]
fn nothing_is_quadratic(#[case] piece: &str) {
    for head in ["", "<rss><channel><item><description>", "<urlset><url>", "<opml>", "<html>"] {
        let text = format!("{head}{}", piece.repeat((1 << 20) / piece.len()));
        let _ = discover::candidates(text.as_bytes(), None, &base());
    }
}

/// Whatever the bytes, there is an answer.
#[test]
fn any_damage_gives_an_answer() {
    for at in 0..RSS.len() {
        for byte in [0, b'<', b'>', b'&', b'"', 0xff] {
            let mut bytes = RSS.as_bytes().to_vec();
            bytes[at] = byte;
            let _ = discover::feed(&bytes, None, &base());
        }
    }
}

/// Twenty thousand authors of one entry, in each kind of feed; and the feed's own, given to each of its entries.
#[test]
fn authors_without_end_are_bounded() {
    let names = |write: fn(usize) -> String| (0..20_000).map(write).collect::<String>();
    let rss = format!("<rss><channel><item><link>/a</link>{}</item></channel></rss>", names(|n| format!("<author>Ada Lind {n}</author>")));
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a'/>{}</entry></feed>",
        names(|n| format!("<author><name>Ada Lind {n}</name></author>"))
    );
    let json = format!("{{\"items\":[{{\"url\":\"/a\",\"authors\":[{}\"x\"]}}]}}", names(|n| format!("\"Ada Lind {n}\",")));
    for feed in [rss, atom, json] {
        let found = dateline::discover::feed(feed.as_bytes(), None, &base()).expect("a feed");
        assert_eq!(found.candidates[0].authors.len(), 50);
    }
    let own: String = (0..50).map(|n| format!("\"{} {n}\",", "Ada Lind".repeat(30))).collect::<Vec<_>>().concat();
    let shared = format!("{{\"authors\":[{own}\"x\"],\"items\":[{}{{}}]}}", "{\"url\":\"/a\"},".repeat(20_000));
    let found = dateline::discover::feed(shared.as_bytes(), None, &base()).expect("a feed");
    let held: usize = found.candidates.iter().flat_map(|c| &c.authors).map(String::len).sum();
    assert!(found.candidates.len() > 19_000 && held <= shared.len().max(1 << 20), "{held} bytes of names out of {}", shared.len());
}
