//! Inputs made to break parsers, each of about the size asked for.

/// A name, and what makes the input of about so many bytes.
pub(crate) type Generator = (&'static str, fn(usize) -> String);

/// A real paragraph, which must survive whatever stands beside it.
pub(crate) const STORY: &str =
    "The sea lock at Port Selwick lifted its gates for the first time in eleven weeks on Tuesday, and the barges waited.";

/// The unit again and again, between real paragraphs.
fn page(unit: &str, bytes: usize) -> String {
    around(&unit.repeat(bytes / unit.len()))
}

fn around(inside: &str) -> String {
    let story = format!("<p>{STORY}</p>").repeat(3);
    format!("<html><body>{story}{inside}{story}</body></html>")
}

/// One unit after the other, each told its number.
fn numbered(bytes: usize, each: usize, unit: impl Fn(usize) -> String) -> String {
    (0..bytes / each).map(unit).collect()
}

fn ld(json: &str) -> String {
    around(&format!("<script type=\"application/ld+json\">{json}</script>"))
}

/// HTML.
pub(crate) const PAGES: &[Generator] = &[
    ("nested div", |n| page("<div>", n)),
    ("nested ul li", |n| page("<ul><li>", n)),
    ("nested b", |n| page("<b>", n)),
    ("nested table tr td", |n| page("<table><tr><td>", n)),
    ("nested font", |n| page("<font>", n)),
    ("nested font, each its own", |n| around(&numbered(n, 16, |i| format!("<font size={i}>x")))),
    ("formatting that every paragraph opens again", |n| around(&numbered(n, 18, |i| format!("<p><font size={i}>x")))),
    ("nested blockquote", |n| page("<blockquote>", n)),
    ("nested span", |n| page("<span>", n)),
    ("nested div with text", |n| page("<div>one two three ", n)),
    ("a, i, then all a closed", |n| around(&["<a>", "<i>", "</a>"].map(|t| t.repeat(n / 10)).concat())),
    ("i between links", |n| page("<a href=x>y<i>z</i>", n)),
    ("links never closed", |n| page("<a href=x><p>y", n)),
    ("ampersands", |n| page("&", n)),
    ("less-than signs", |n| page("<", n)),
    ("numbers without number", |n| page("&#", n)),
    ("entities without end", |n| page("&amp", n)),
    ("comments never closed", |n| page("<!--", n)),
    ("comment ends that are none", |n| around(&format!("<!--{}", "--!".repeat(n / 3)))),
    ("ends of nothing", |n| page("]]>", n)),
    ("declarations", |n| page("<!", n)),
    ("end tags without name", |n| page("</", n)),
    ("tags never closed", |n| page("<p ", n)),
    ("script tags never closed", |n| page("<script ", n)),
    ("scripts never closed", |n| page("<script>", n)),
    ("svg never closed", |n| page("<svg>", n)),
    ("svg and comments", |n| page("<svg><!--", n)),
    ("title never closed", |n| page("<title>", n)),
    ("quotes in a tag", |n| around(&format!("<p {}>x", "\"".repeat(n)))),
    ("100,000 attributes", |n| around(&format!("<p {}>x", numbered(n, 9, |i| format!("a{i}=1 "))))),
    ("attributes of body, again and again", |n| around(&numbered(n, 14, |i| format!("<body a{i}=1>")))),
    ("one long attribute", |n| around(&format!("<p title=\"{}\">x", "x".repeat(n)))),
    ("one long class", |n| around(&format!("<p class=\"{}\">x", "ab ".repeat(n / 3)))),
    ("one long data URI", |n| around(&format!("<img src=\"data:image/png;base64,{}\">", "A".repeat(n)))),
    ("flat siblings", |n| page("<p>a", n)),
    ("flat sentences", |n| page("<p>The barge went out again today.", n)),
    ("links", |n| page("<a href=x>y</a> ", n)),
    ("a list of links", |n| page("<li><a href=/x>Headline of it</a>", n)),
    ("line breaks", |n| page("a<br>", n)),
    ("scripts", |n| page("<script>var a=1;</script>", n)),
    ("JSON-LD of one size", |n| ld(&format!("[{}1]", r#"{"@type":"NewsArticle","headline":"h","author":{"name":"A B"}},"#.repeat(n / 64)))),
    ("JSON-LD nested", |n| ld(&r#"{"@graph":["#.repeat(n / 11))),
    ("JSON-LD broken", |n| ld(&format!(r#"{{"@type":"NewsArticle",{}"#, "\"a\":\"b\n\",,".repeat(n / 10)))),
    ("JSON-LD, a ring of references", |n| ld(&format!("[{}]", ring(n / 90)))),
    ("JSON-LD, raw newlines", |n| {
        ld(&format!("{{\"@type\":\"NewsArticle\",\"headline\":\"{}\",\"datePublished\":\"2025-04-02\"}}", "a\n".repeat(n / 2)))
    }),
    ("JSON-LD, NaN", |n| ld(&format!("{{\"@type\":\"NewsArticle\",\"a\":[{}NaN]}}", "NaN,".repeat(n / 4)))),
    ("JSON-LD, authors in authors", |n| ld(&r#"{"@type":"Article","author":"#.repeat(n / 27))),
    ("JSON-LD, a body of ampersands", |n| ld(&format!(r#"{{"@type":"NewsArticle","articleBody":"{}"}}"#, "&".repeat(n)))),
    ("times of posts", |n| around(&format!("<div><time>16:30</time><p>{STORY}</p></div>").repeat(n / 150))),
    ("JSON-LD, many", |n| page(r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"h"}</script>"#, n)),
    ("page state", |n| around(&format!("<script>window.x={{\"a\":[{}1]}}</script>", r#"{"b":"c d e f"},"#.repeat(n / 17)))),
    ("page state nested", |n| around(&format!("<script>window.x={}</script>", "[".repeat(n)))),
    ("dates", |n| page("<time datetime=\"2025-01-01\">January 1, 2025</time> ", n)),
    ("dates in one paragraph", |n| page("January 1, 2025 ", n)),
    ("bylines", |n| page("<p>By John Smith", n)),
    ("microdata", |n| page("<div itemscope itemtype=\"http://schema.org/NewsArticle\"><span itemprop=author>x</span></div>", n)),
    ("microdata nested", |n| page("<div itemscope itemtype=\"http://schema.org/NewsArticle\">", n)),
    ("meta", |n| page("<meta name=author content=\"A B\">", n)),
    ("combining marks", |n| around(&format!("<p>a{}", "\u{301}".repeat(n / 2)))),
    ("joined emoji", |n| page("👩\u{200d}", n)),
    ("one long word", |n| around(&format!("<p>{}", "x".repeat(n)))),
    ("one long line", |n| page("word ", n)),
    ("headings", |n| page("<h1>Title of it</h1>", n)),
    ("table rows", |n| around(&format!("<table>{}", "<tr><td>a<td>b".repeat(n / 14)))),
    ("cells of one row", |n| around(&format!("<table><tr>{}", "<td>ab".repeat(n / 6)))),
    ("text that a table throws out", |n| around(&format!("<table>{}", "<p>x".repeat(n / 4)))),
    ("templates", |n| page("<template>", n)),
    ("math", |n| page("<math><mi>", n)),
    ("selects", |n| page("<select><option>x", n)),
    ("forms in tables", |n| page("<form><table>", n)),
    ("end tags of paragraphs", |n| page("</p>", n)),
    ("preformatted", |n| around(&format!("<pre>{}", "<b>x</b>\n".repeat(n / 9)))),
    ("NULs and controls", |n| page("a\u{0}\u{1b}[2J\u{202e}b ", n)),
];

/// Text dumps.
pub(crate) const DUMPS: &[Generator] = &[
    ("one line of words", |n| "word ".repeat(n / 5)),
    ("lines of one letter", |n| "a\n".repeat(n / 2)),
    ("paragraphs", |n| format!("{STORY}\n\n").repeat(n / STORY.len())),
    ("wrapped lines", |n| format!("{STORY}\n").repeat(n / STORY.len())),
    ("stamps", |n| " date 2025-03-11 Title here\n".repeat(n / 28)),
    ("items", |n| "- item one\n".repeat(n / 11)),
    ("columns", |n| "a    b    c\n".repeat(n / 12)),
    ("references", |n| "[1] http://x.example/\n".repeat(n / 22)),
    ("brackets", |n| "[a](".repeat(n / 4)),
    ("stars", |n| "*".repeat(n)),
    ("Markdown", |n| "*a _b `c ".repeat(n / 9)),
    ("headings", |n| "# Head\n".repeat(n / 7)),
    ("underlined headings", |n| "Title\n=====\n".repeat(n / 12)),
    ("table rows", |n| "| a | b |\n".repeat(n / 10)),
    ("front matter", |n| format!("---\n{}", "a: b\n".repeat(n / 5))),
    ("rules", |n| "---\n".repeat(n / 4)),
    ("front matter nested", |n| format!("---\na: {}\n---\n", "[".repeat(n))),
    ("spaces", |n| format!("{}x", " ".repeat(n))),
    ("empty lines", |n| format!("{}x", "\n".repeat(n))),
    ("combining marks", |n| format!("a{}", "\u{301}".repeat(n / 2))),
    ("addresses", |n| "http://a.example/c ".repeat(n / 19)),
    ("dates", |n| "January 1, 2025 ".repeat(n / 16)),
    ("names", |n| format!("By {}", "John Smith, ".repeat(n / 12))),
    ("quotes", |n| format!("{}x", "> ".repeat(n / 2))),
    ("entities", |n| "&amp;".repeat(n / 5)),
    ("one line again and again", |n| "Read more\n".repeat(n / 10)),
];

/// Articles each of which names the next as its author, the last the first.
fn ring(n: usize) -> String {
    let one = |i: usize| {
        format!("{{\"@type\":\"Article\",\"@id\":\"#a{i}\",\"headline\":\"h\",\"author\":{{\"@id\":\"#a{}\"}}}}", (i + 1) % n.max(1))
    };
    (0..n).map(one).collect::<Vec<_>>().join(",")
}
