//! What strangers send: nothing of it may hang, abort or mislead. The rows are those of the table in SECURITY.md.

mod generators;
mod promises;
mod properties;

use self::generators::{DUMPS, PAGES, STORY};
use dateline::dump::InputKind;
use dateline::extract::{Engine, Selection};
use dateline::{Article, Options, PageVerdict, Source, clean};

fn cleaned(text: &str, input: InputKind) -> Article {
    let options = Options { input, ..Options::default() };
    clean(&Source { name: "page", bytes: text.as_bytes(), ..Source::default() }, &options).remove(0).article
}

/// Runs where a recursion a few hundred levels deep would end the process.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(256 * 1024).spawn(work).expect("a thread").join().expect("it ends well");
}

#[test]
fn h1_h2_h3_h5_h6_h10_h13_h16_every_generator_is_cleaned_on_a_small_stack() {
    on_a_small_stack(|| {
        for (name, make) in PAGES {
            let article = cleaned(&make(96 * 1024), InputKind::Html);
            // A page of which nothing but the first paragraphs is text must still give them.
            assert!(article.verdict != PageVerdict::Failed, "{name}");
        }
        for (_, make) in DUMPS {
            cleaned(&make(96 * 1024), InputKind::Text);
        }
    });
}

#[test]
fn h1_text_below_512_levels_is_kept_and_the_flattening_told() {
    for tag in ["div", "ul><li", "b", "table><tr><td", "font", "blockquote", "span"] {
        let page = format!("<html><body><{}>{STORY} {STORY}", format!("{tag}><").repeat(4000) + tag);
        let article = cleaned(&page, InputKind::Html);
        assert!(article.text.contains(STORY), "{tag}: {:?}", article.text);
        assert!(article.limits.iter().any(|l| l.contains("deeper than 512")), "{tag}: {:?}", article.limits);
    }
}

#[test]
fn h4_more_nodes_than_allowed_are_left_out_and_told() {
    let page = format!("<p>{STORY}</p>").repeat(2000);
    let mut options = Options::default();
    options.html.max_nodes = 1000;
    let article = clean(&Source { name: "page", bytes: page.as_bytes(), ..Source::default() }, &options).remove(0).article;
    assert!(article.text.contains(STORY));
    assert!(article.limits.iter().any(|l| l.contains("more than 1000 nodes")), "{:?}", article.limits);
}

#[test]
fn h5_data_uris_never_reach_the_text() {
    let uri = format!("data:image/png;base64,{}", "A".repeat(2 << 20));
    let page = format!("<p>{STORY}</p><img src=\"{uri}\"><p style=\"background:url({uri})\">{STORY}</p><a href=\"{uri}\">x</a>");
    let article = cleaned(&page, InputKind::Html);
    assert!(article.text.contains(STORY) && !article.text.contains("AAAA"), "{}", article.text.len());
}

#[test]
fn h7_nuls_controls_marks_and_bidi_overrides_are_no_text() {
    let page = format!(
        "<title>The \u{202e}lock\u{feff}</title><h1>The \u{202e}lock</h1><p>{STORY} One\u{0}two\u{1b}[31m\u{7}\u{202e}three\u{9b}.</p><p>{STORY}</p>"
    );
    let article = cleaned(&page, InputKind::Html);
    let bad = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    assert!(!article.text.contains(bad), "{:?}", article.text);
    assert!(!article.title.as_deref().unwrap_or("").contains(bad), "{:?}", article.title);
}

#[test]
fn h10_broken_deep_huge_and_circling_json_costs_no_text() {
    let story = format!("<title>Lock lifts again</title><h1>Lock lifts again</h1><p>{STORY}</p><p>{STORY} It did.</p>");
    let circle =
        r##"{"@graph":[{"@type":"NewsArticle","@id":"#a","author":{"@id":"#b"}},{"@id":"#b","@type":"Person","name":{"@id":"#a"}}]}"##;
    let huge = format!(r#"{{"@type":"NewsArticle","keywords":["{}"]}}"#, "lock\",\"".repeat(5 << 17));
    let deep = format!("{}1{}", r#"{"author":["#.repeat(10_000), "]}".repeat(10_000));
    for (name, json) in [
        ("circle", circle),
        ("huge", &huge),
        ("deep", &deep),
        ("broken", r#"{"@type":"NewsArticle","headline":"x"#),
        ("types", r#"{"@type":7,"headline":{"a":[]},"datePublished":[[]],"author":[[["x"]]]}"#),
        ("no JSON", "\u{0}<![CDATA[*/"),
        ("null", "null"),
    ] {
        let page = format!("<script type=\"application/ld+json\">{json}</script>{story}");
        let article = cleaned(&page, InputKind::Html);
        assert!(article.text.contains(STORY), "{name}: {:?}", article.text.len());
        assert_eq!(article.title.as_deref(), Some("Lock lifts again"), "{name}");
        assert_eq!(article.date, None, "{name}: no date is invented");
    }
    let scripts = "<script>var a = {\"b\": 1};</script><script type=\"application/ld+json\">{</script>".repeat(4000);
    assert!(cleaned(&format!("{scripts}{story}{scripts}"), InputKind::Html).text.contains(STORY));
}

#[test]
fn h12_selectors_made_to_hurt_are_refused() {
    let refused = |select: Vec<String>| dateline::extract::Selection::new(select, Vec::new()).expect_err("refused").to_string();
    let nested = |n: usize| format!("{}p{}", ":not(".repeat(n), ")".repeat(n));
    on_a_small_stack(move || {
        assert!(refused(vec![nested(300)]).contains("brackets are deeper"));
        assert!(refused(vec![nested(100_000)]).contains("longer than 2000 bytes"));
        assert!(refused(vec!["p, ".repeat(5000) + "p"]).len() < 400, "the message stays short");
        assert!(refused(vec!["p".to_owned(); 10_000]).contains("more than 200"));
        assert!(refused(vec!["..x".to_owned()]).contains("article .body"), "the remedy is named");
        let fine = vec![nested(2), "div.story > p:not(.promo)".to_owned()];
        assert!(dateline::extract::Selection::new(fine.clone(), fine).is_ok());
    });
}

#[test]
fn h14_svg_math_templates_and_noscript_are_neither_text_nor_output() {
    for trick in [
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<template><script>alert(1)</script><p onclick=alert(1)>hidden</p></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<svg><foreignObject><iframe srcdoc=\"<script>alert(1)</script>\"></iframe></foreignObject></svg>",
        "<select><selectedcontent><script>alert(1)</script></selectedcontent></select>",
        "<a href=\" java\nscript:alert(1)\">go</a><a href=\"data:text/html,<script>alert(1)</script>\">go</a>",
    ] {
        let article = cleaned(&format!("<p>{STORY}</p>{trick}<p>{STORY}</p>"), InputKind::Html);
        for format in ["html", "markdown"] {
            let out = dateline::render::render(&article, format.parse().expect("a format"), &dateline::render::Options::default());
            properties::assert_inert(&out, trick);
        }
    }
}

/// Found by `fuzz/metadata`: the time of one date stood behind the beginning of the next.
#[test]
fn x10_dates_that_overlap_are_read() {
    let torn = "\"date\": \"2025-01-14T16:20:00+0\u{0}\u{0}\u{2}\u{15}e\": \"2025-stions answered as the surge nears,\n \
                \"date\": \"2025-01-14T16:20:00+0\u{0}4 October 20L2szerző2 to share th\"date\"> \"2024-1 ";
    for page in [
        format!("<script type=\"application/ld+json\">{torn}</script><p class=\"byline date\">{torn}</p>"),
        "<p class=date>1 May 2024 10:2024-01-02 2 May 2024, 11:30 2024-05-03 12:00</p>".to_owned(),
    ] {
        cleaned(&page, InputKind::Html);
        cleaned(&page, InputKind::Text);
    }
}

#[test]
fn h15_pages_without_text_are_no_articles() {
    let cookies =
        "<div class=cookie-banner><p>We value your privacy. We and our partners store and/or access information on a device.</p></div>";
    let nav = format!("<nav><ul>{}</ul></nav>", "<li><a href=/x>News</a></li>".repeat(20));
    for page in ["", " ", "<html></html>", "<body><img src=a.png></body>", &nav, cookies, &format!("{nav}{cookies}")] {
        assert_ne!(cleaned(page, InputKind::Html).verdict, PageVerdict::Article, "{page}");
    }
}

#[test]
fn selectors_and_readability_are_bounded_with_a_clear_error() {
    let page = "<h6>a</h6><p>b</p>".repeat(40_000);
    let breaks = format!("<html><body>{}</body></html>", "<br>".repeat(200_000));
    let cleaned = |page: &str, options: &Options| {
        clean(&Source { name: "p", bytes: page.as_bytes(), ..Source::default() }, options).remove(0).article
    };
    let select = |selector: &str| Options {
        selection: Selection::new(vec![selector.to_owned()], Vec::new()).expect("a selector"),
        ..Options::default()
    };
    let refused = cleaned(&page, &select("h6 ~ p"));
    assert_eq!(refused.verdict, PageVerdict::Failed);
    assert!(refused.error.as_deref().is_some_and(|e| e.contains("the selectors would cost") && e.contains("max_work")), "{refused:?}");
    let many =
        Options { selection: Selection::new(vec![".a,".repeat(600) + ".b"; 150], Vec::new()).expect("selectors"), ..Options::default() };
    assert_eq!(cleaned(&page, &many).verdict, PageVerdict::Failed);
    assert_ne!(cleaned("<h6>a</h6><p>The ferry was late again today.</p>", &select("h6 ~ p")).verdict, PageVerdict::Failed);
    let refused = cleaned(&breaks, &Options { engine: Engine::Readability, ..Options::default() });
    assert!(refused.error.as_deref().is_some_and(|e| e.contains("the readability crate would cost")), "{refused:?}");
}

#[test]
fn addresses_and_texts_of_a_record_pass_the_gates() {
    let story = format!("<p>{STORY}</p>").repeat(4);
    let page = format!(
        "<html><head><title>Lock reopens</title><meta property=og:image content='javascript:alert(1)'><meta property=article:section \
         content='Har\u{202e}bour'><meta name=keywords content='lo\u{9b}ck, \u{2066}barges'><link rel=license href='data:text/html,x'>\
         <link rel=amphtml href='javascript:x'></head><body><h1>Lock reopens</h1>{story}</body></html>"
    );
    let dump = format!(
        "---\ntitle: Lock reopens\nimage: data:image/png;base64,AA\nlicense: \"javascript:alert(1)\"\nsection: \"Har\u{202e}bour\"\n---\n\n{STORY}\n\n{STORY}\n"
    );
    for (text, input) in [(page, InputKind::Html), (dump, InputKind::Text)] {
        let article = cleaned(&text, input);
        assert_eq!((&article.image, &article.license, &article.amp_url), (&None, &None, &None), "{input:?}");
        assert_eq!(article.section.as_deref(), Some("Harbour"), "{input:?}");
        let told = article.tags.iter().chain(&article.title).chain(&article.section);
        assert!(!told.cloned().collect::<String>().contains(dateline::text::gate::is_loud), "{article:?}");
    }
    assert_eq!(
        cleaned(&format!("<link rel=license href='https://creativecommons.org/licenses/by/4.0/'><p>{STORY}</p>"), InputKind::Html)
            .license
            .as_deref(),
        Some("https://creativecommons.org/licenses/by/4.0/")
    );
}

#[test]
fn noise_and_maintenance_are_no_articles() {
    let mut random = 88_172_645_463_325_252_u64;
    let mut byte = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 32) as u8
    };
    let noise: Vec<u8> = (0..200_000).map(|_| byte()).collect();
    let source = Source { name: "noise", bytes: &noise, ..Source::default() };
    let article = clean(&source, &Options::default()).remove(0).article;
    assert!(article.verdict == PageVerdict::Failed && article.text.is_empty(), "{:?}", article.verdict);
    let page = "<title>Harbour Courier</title><h1>We will be back soon</h1><p>Our website is undergoing maintenance and will be back in a few hours. Thank you for your patience.</p>";
    assert_ne!(cleaned(page, InputKind::Html).verdict, PageVerdict::Article);
}
