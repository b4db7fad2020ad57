//! Feeds, sitemaps and homepages made to break readers, and selectors made to search for long; each of about the size asked for.

use crate::generators::Generator;

/// One unit after the other, each told its number.
fn numbered(bytes: usize, each: usize, unit: impl Fn(usize) -> String) -> String {
    (0..bytes / each).map(unit).collect()
}

fn rss(inside: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>t</title>{inside}</channel></rss>")
}

fn atom(inside: &str) -> String {
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>{inside}</feed>")
}

/// What is read by `discover::candidates`.
pub(crate) const SOURCES: &[Generator] = &[
    ("RSS items", |n| rss(&numbered(n, 60, |i| format!("<item><title>Item {i}</title><link>https://a.example/{i}</link></item>")))),
    ("RSS items of one address", |n| rss(&"<item><title>Item</title><link>https://a.example/1</link></item>".repeat(n / 70))),
    ("authors of one RSS item", |n| {
        rss(&format!("<item><link>https://a.example/1</link>{}</item>", numbered(n, 24, |i| format!("<author>Ann {i}</author>"))))
    }),
    ("authors of one Atom entry", |n| {
        let authors = numbered(n, 38, |i| format!("<author><name>Ann {i}</name></author>"));
        atom(&format!("<entry><link href=\"https://a.example/1\"/>{authors}</entry>"))
    }),
    ("authors of one JSON Feed item", |n| {
        let authors = numbered(n, 20, |i| format!("{{\"name\":\"Ann {i}\"}},"));
        format!(
            "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{\"id\":\"1\",\"url\":\"https://a.example/1\",\"authors\":[{}]}}]}}",
            authors.trim_end_matches(',')
        )
    }),
    ("categories of one RSS item", |n| {
        rss(&format!("<item><link>https://a.example/1</link>{}</item>", numbered(n, 30, |i| format!("<category>c{i}</category>"))))
    }),
    ("links of one Atom entry", |n| {
        atom(&format!("<entry>{}</entry>", numbered(n, 40, |i| format!("<link href=\"https://a.example/{i}\"/>"))))
    }),
    ("nested Atom entries", |n| atom(&"<entry>".repeat(n / 7))),
    ("entities in a feed's title", |n| {
        rss(&format!("<item><title>{}</title><link>https://a.example/1</link></item>", "&amp;".repeat(n / 5)))
    }),
    ("RDF items by reference", |n| {
        let items = numbered(n, 60, |i| format!("<item rdf:about=\"https://a.example/{i}\"><title>Item {i}</title></item>"));
        format!("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\">{items}</rdf:RDF>")
    }),
    ("addresses of a sitemap", |n| {
        let all = numbered(n, 50, |i| format!("<url><loc>https://a.example/{i}</loc></url>"));
        format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{all}</urlset>")
    }),
    ("alternates of one address of a sitemap", |n| {
        let all = numbered(n, 60, |i| format!("<xhtml:link rel=\"alternate\" href=\"https://a.example/{i}\"/>"));
        format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>https://a.example/</loc>{all}</url></urlset>")
    }),
    ("outlines of an OPML, nested", |n| format!("<opml version=\"2.0\"><body>{}</body></opml>", "<outline text=\"a\">".repeat(n / 18))),
    ("links of a homepage", |n| {
        let all = numbered(n, 70, |i| format!("<p><a href='/2025/05/story-{i}.html'>Ferry number {i} returns to Lund in May</a>"));
        format!("<html><title>t</title><body>{all}")
    }),
    ("one link of a homepage again and again", |n| {
        format!("<html><title>t</title><body>{}", "<a href='/2025/05/story.html'>Ferry returns to Lund in May</a>".repeat(n / 66))
    }),
    ("feeds that a homepage announces", |n| {
        let all = numbered(n, 70, |i| format!("<link rel=alternate type=application/rss+xml href='/{i}.xml' title='Feed {i}'>"));
        format!("<html><head><title>t</title>{all}</head><body><p>x")
    }),
    ("a link's text in a thousand pieces", |n| {
        format!("<html><title>t</title><body><a href='/2025/05/story.html'>{}</a>", "<b>a</b> ".repeat(n / 9))
    }),
];

/// Selectors, and the unit of the page that they search.
pub(crate) const SELECTORS: &[(&str, &str)] = &[
    ("h6 ~ p", "<h6>x</h6><p>y</p>"),
    ("div div p", "<div><p>y</p></div>"),
    ("p:not(h6 + p)", "<h6>x</h6><p>y</p>"),
    ("li:nth-child(2n+1)", "<li>x</li>"),
    ("p:nth-last-of-type(3)", "<p>y</p>"),
    ("body > div > p, div:has(> p)", "<div><p>y</p></div>"),
    ("p:first-child ~ p ~ p", "<p>y</p>"),
];
