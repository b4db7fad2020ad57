//! Feeds as they are saved and as other programs write them: prefixes, addresses without a host, `feed:`.

use dateline::discover::{self, Found};
use url::Url;

const FILE: &str = "file:///home/ada/saved/feed.xml";

fn urls(text: &str, base: &str) -> Vec<String> {
    let feed = discover::feed(text.as_bytes(), None, &Url::parse(base).expect("an address")).expect("a feed");
    feed.candidates.into_iter().map(|candidate| candidate.url).collect()
}

#[track_caller]
fn each(cases: &[String], base: &str, expected: &str) {
    let wrong: Vec<_> = cases.iter().filter(|case| urls(case, base) != [expected]).map(|case| (urls(case, base), case)).collect();
    assert!(wrong.is_empty(), "{} of {} hold; not: {wrong:#?}", cases.len() - wrong.len(), cases.len());
}

#[test]
fn attributes_may_have_the_prefix_of_their_vocabulary() {
    const ATOM: &str = "http://www.w3.org/2005/Atom";
    let entry = |link: &str| format!("<feed xmlns='{ATOM}'><entry><title>T</title>{link}</entry></feed>");
    let cases = [
        entry(&format!("<link ns:href='https://courier.example/1' ns:rel='alternate' xmlns:ns='{ATOM}'/>")),
        entry(&format!("<link xmlns:ns='{ATOM}' ns:href='https://courier.example/1'/>")),
        entry("<link atom:href='https://courier.example/1' atom:rel='alternate'/>"),
        entry(&format!("<a:link xmlns:a='{ATOM}' a:href='https://courier.example/1' a:rel='alternate'/>")),
        format!("<f:feed xmlns:f='{ATOM}'><f:entry><f:link f:href='https://courier.example/1'/></f:entry></f:feed>"),
        format!("<f:feed xmlns:f='{ATOM}'><f:entry><f:link href='https://courier.example/1'/></f:entry></f:feed>"),
        entry(&format!("<link xmlns:ns='{ATOM}' ns:href='/wrong' href='https://courier.example/1'/>")),
        entry(&format!("<link xmlns:ns='{ATOM}' href='https://courier.example/1' ns:href='/wrong'/>")),
        entry(&format!("<link xmlns:ns='{ATOM}' ns:rel='self' ns:href='/wrong'/><link href='https://courier.example/1'/>")),
        entry(&format!(
            "<link xmlns:x='urn:other' x:href='/wrong' href='https://courier.example/1' xmlns:ns='{ATOM}' ns:type='text/html'/>"
        )),
        entry("<link xmlns:x='http://purl.org/atom/ns#' x:HREF='https://courier.example/1'/>"),
        format!("<rss xmlns:a10='{ATOM}'><channel><item><a10:link a10:href='https://courier.example/1'/></item></channel></rss>"),
    ];
    each(&cases, "https://courier.example/feed", "https://courier.example/1");
    let foreign = entry("<link xmlns:x='urn:other' x:href='https://courier.example/wrong'/>");
    assert_eq!(urls(&foreign, "https://courier.example/feed"), Vec::<String>::new());
}

#[test]
fn a_saved_feed_says_where_it_stood() {
    let atom = |head: &str| {
        format!("<feed xmlns='http://www.w3.org/2005/Atom'>{head}<entry><title>T</title><link href='/blog/foo'/></entry></feed>")
    };
    let rss = |head: &str| {
        format!(
            "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>{head}<item><title>T</title><link>/blog/foo</link></item></channel></rss>"
        )
    };
    let json = |head: &str| {
        format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",{head}\"items\":[{{\"id\":\"1\",\"url\":\"/blog/foo\"}}]}}")
    };
    let cases = [
        atom("<link rel='self' href='https://courier.example/blog/atom.xml'/>"),
        atom("<link href='https://courier.example/blog/'/><link rel='self' href='https://courier.example/blog/atom.xml'/>"),
        atom("<link href='https://courier.example/'/>"),
        atom("<link rel='self' href='atom.xml'/><link href='https://courier.example/'/>"),
        atom("<id>https://courier.example/</id>"),
        atom("<title>T</title><link rel='SELF' type='application/atom+xml' href='https://courier.example/atom'/>"),
        "<feed xml:base='https://courier.example/x/'><entry><link href='/blog/foo'/></entry></feed>".to_owned(),
        "<feed><entry xml:base='https://courier.example/'><link href='blog/foo'/></entry></feed>".to_owned(),
        rss("<link>https://courier.example/</link>"),
        rss("<atom:link rel='self' href='https://courier.example/rss.xml'/>"),
        rss("<link>https://courier.example/</link><atom:link href='https://courier.example/rss.xml' rel='self' type='application/rss+xml'/>"),
        "<rss><channel><item><title>T</title><link>/blog/foo</link></item><link>https://courier.example/</link></channel></rss>".to_owned(),
        "<rss><channel><link>https://courier.example/</link><item><title>T</title><link>//courier.example/blog/foo</link></item></channel></rss>".to_owned(),
        json("\"feed_url\":\"https://courier.example/feed.json\","),
        json("\"home_page_url\":\"https://courier.example/\","),
        json("\"home_page_url\":\"https://courier.example/\",\"feed_url\":\"https://courier.example/feed.json\","),
        json("\"home_page_url\":\"https://courier.example/\",\"feed_url\":\"feed.json\","),
        json("\"home_page_url\":\"https://courier.example/\",\"feed_url\":null,"),
    ];
    each(&cases, FILE, "https://courier.example/blog/foo");
}

#[test]
fn a_saved_feed_still_names_the_file_that_offers() {
    for text in [
        "<rss><channel><link>https://courier.example/</link><item><link>/1</link></item></channel></rss>",
        "{\"feed_url\":\"https://courier.example/f\",\"items\":[{\"url\":\"/1\"}]}",
    ] {
        let feed = discover::feed(text.as_bytes(), None, &Url::parse(FILE).expect("an address")).expect("a feed");
        assert_eq!((feed.candidates[0].url.as_str(), feed.candidates[0].source.as_str()), ("https://courier.example/1", FILE));
    }
}

#[test]
fn what_came_over_http_stands_where_it_came_from() {
    let text = "<rss><channel><link>https://other.example/</link><item><link>/1</link></item></channel></rss>";
    assert_eq!(urls(text, "https://courier.example/rss"), ["https://courier.example/1"]);
}

#[test]
fn feed_is_http() {
    for (written, plain) in [
        ("feed://courier.example/rss", "http://courier.example/rss"),
        ("feed:https://courier.example/rss", "https://courier.example/rss"),
        ("feed:http://courier.example/rss", "http://courier.example/rss"),
        ("feed://https://courier.example/rss", "https://courier.example/rss"),
        ("FEED://courier.example/rss?x=1", "http://courier.example/rss?x=1"),
        ("Feed:courier.example/rss", "http://courier.example/rss"),
        ("feed://127.0.0.2:8080/feed.json", "http://127.0.0.2:8080/feed.json"),
        ("feeds://courier.example/rss", "https://courier.example/rss"),
        ("https://courier.example/feed:1", "https://courier.example/feed:1"),
        ("feed.xml", "feed.xml"),
        ("/feed", "/feed"),
    ] {
        assert_eq!(discover::plain_scheme(written), plain, "{written}");
    }
    let outline = "<opml><body><outline text='A' xmlUrl='feed://courier.example/rss' htmlUrl='feed://courier.example/'/>\
        <outline text='B' xmlUrl=' feed:https://courier.example/two '/><outline text='A again' xmlUrl='http://courier.example/rss'/></body></opml>";
    let feeds = discover::opml(outline.as_bytes(), &Url::parse("file:///a.opml").expect("an address")).expect("an outline");
    let found: Vec<&str> = feeds.iter().map(|feed| feed.url.as_str()).collect();
    assert_eq!(found, ["http://courier.example/rss", "https://courier.example/two"]);
    let page =
        "<!doctype html><link rel=alternate type=application/rss+xml href='feed://courier.example/rss'><a href=/2025/04/02/a-b-c>x</a>";
    let found = discover::candidates(page.as_bytes(), None, &Url::parse("https://courier.example/").expect("an address")).expect("a page");
    assert!(matches!(found, Found::Page { feeds, .. } if feeds[0].url.as_str() == "http://courier.example/rss"));
}

#[test]
fn authors_and_announced_feeds_are_bounded() {
    let many = |one: fn(usize) -> String| (0..3_000).map(one).collect::<Vec<_>>();
    let rss = many(|n| format!("<author>ada{n}@courier.example (Ada Lind {n})</author>")).concat();
    let atom = many(|n| format!("<author><name>Ada Lind {n}</name></author>")).concat();
    let json = many(|n| format!("{{\"name\":\"Ada Lind {n}\"}}")).join(",");
    for text in [
        format!("<rss><channel><item><link>https://courier.example/1</link>{rss}</item></channel></rss>"),
        format!("<feed><entry><link href='https://courier.example/1'/>{atom}</entry></feed>"),
        format!("{{\"items\":[{{\"url\":\"https://courier.example/1\",\"authors\":[{json}]}}]}}"),
    ] {
        let feed = discover::feed(text.as_bytes(), None, &Url::parse("https://courier.example/").expect("an address")).expect("a feed");
        assert_eq!(feed.candidates[0].authors.len(), 50);
    }
    let links = many(|n| format!("<link rel=alternate type='application/rss+xml' href='/{n}.xml'>")).concat();
    let page = format!("<!doctype html>{links}<p>x");
    let found = discover::candidates(page.as_bytes(), None, &Url::parse("https://courier.example/").expect("an address")).expect("a page");
    assert!(matches!(found, Found::Page { feeds, .. } if feeds.len() == 1_000));
}

#[test]
fn an_empty_title_is_none() {
    for text in [
        "{\"items\":[{\"url\":\"https://courier.example/1\",\"title\":\"\"}]}",
        "{\"items\":[{\"url\":\"https://courier.example/1\",\"title\":\"  \"}]}",
        "<rss><channel><item><title/><link>https://courier.example/1</link></item></channel></rss>",
        "<rss><channel><item><title> <![CDATA[ ]]> </title><link>https://courier.example/1</link></item></channel></rss>",
        "<feed><entry><title type='html'>&lt;b>&lt;/b></title><link href='https://courier.example/1'/></entry></feed>",
    ] {
        let feed = discover::feed(text.as_bytes(), None, &Url::parse("https://courier.example/").expect("an address")).expect("a feed");
        assert_eq!(feed.candidates[0].title, None, "{text}");
    }
}

#[test]
fn an_item_of_rss_1_0_is_named_by_its_address() {
    const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    let feed = |item: &str| {
        let head = "<channel rdf:about='https://courier.example/'><title>C</title><link>https://courier.example/</link></channel>";
        format!("<rdf:RDF xmlns:rdf='{RDF}' xmlns='http://purl.org/rss/1.0/'>{head}{item}</rdf:RDF>")
    };
    let cases = [
        feed("<item rdf:about='https://courier.example/1'><title>T</title></item>"),
        feed("<item rdf:about=' https://courier.example/1 '><title>T</title><description>D</description></item>"),
        feed("<item rdf:about='https://courier.example/1'><title>T</title><link/></item>"),
        feed("<item rdf:about='https://courier.example/1'><title>T</title><link></link></item>"),
        feed("<item rdf:about='https://courier.example/wrong'><title>T</title><link>https://courier.example/1</link></item>"),
        feed("<item rdf:about='urn:x:1'><title>T</title><link rdf:resource='https://courier.example/1'/></item>"),
        format!("<r:RDF xmlns:r='{RDF}'><item r:about='https://courier.example/1'><title>T</title></item></r:RDF>"),
        "<rdf:RDF xmlns='http://my.netscape.com/rdf/simple/0.9/'><item rdf:about='https://courier.example/1'><title>T</title></item></rdf:RDF>"
            .to_owned(),
        format!("<RDF xmlns='http://purl.org/rss/1.0/' xmlns:q='{RDF}'><item q:about='HTTPS://courier.example/1'/></RDF>"),
    ];
    each(&cases, "https://courier.example/rss", "https://courier.example/1");
    for about in ["urn:x:1", "item-1", "", "tag:courier.example,2025:1"] {
        let item = feed(&format!("<item rdf:about='{about}'><title>T</title></item>"));
        assert_eq!(urls(&item, "https://courier.example/rss"), Vec::<String>::new(), "{about}");
    }
}
