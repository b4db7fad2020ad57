//! What the author set stays set: each element in three spellings, as text, Markdown and HTML.

#![allow(clippy::expect_used, reason = "lints take the functions outside #[test] for shipped code")]

use dateline::extract::{Options, Source, clean};
use dateline::model::Article;
use dateline::render::{html_body, markdown_body};

pub(crate) const BEFORE: &str = "The ferry between the islands will return to the old harbour in May, the port office said on Monday, after repairs that took longer than anyone in the town had expected.";
pub(crate) const AFTER: &str = "The crew had waited for spare parts through the whole winter, and the first crossing is planned for the second week of the month, weather and tide permitting.";
pub(crate) const BASE: &str = "https://courier.example/news/ferry.html";

/// The article of a page with that piece of markup in its midst.
pub(crate) fn article(piece: &str) -> Article {
    let page = format!(
        "<html lang=en><head><title>Ferry returns to Lund</title></head><body><article><h1>Ferry returns to Lund</h1>\
         <p>{BEFORE}</p><p>{AFTER}</p>{piece}<p>{BEFORE}</p><p>{AFTER}</p></article></body></html>"
    );
    let url = url::Url::parse(BASE).expect("an address");
    let source = Source { name: "p.html", bytes: page.as_bytes(), url: Some(&url), ..Source::default() };
    let plain = clean(&source, &Options::default()).remove(0).article;
    let article = clean(&source, &Options::default().with_markup()).remove(0).article;
    assert_eq!(plain.text, article.text, "{piece}");
    article
}

/// What stands between the paragraphs around the piece.
fn between(whole: &str, mark: impl Fn(&str) -> String, apart: &str) -> String {
    let edge = |text: &str| mark(text);
    let (before, after) = (format!("{}{apart}{}", edge(BEFORE), edge(AFTER)), format!("{}{apart}{}", edge(BEFORE), edge(AFTER)));
    let inside = whole.trim_end().strip_prefix(&before).and_then(|rest| rest.strip_suffix(&after));
    inside.unwrap_or_else(|| panic!("the text around is not kept: {whole}")).trim_matches('\n').to_owned()
}

pub(crate) struct Case {
    pub(crate) spellings: [&'static str; 3],
    pub(crate) text: &'static str,
    pub(crate) markdown: &'static str,
    pub(crate) html: &'static str,
}

pub(crate) fn check(case: &Case) {
    for piece in case.spellings {
        let article = article(piece);
        assert_eq!(between(&article.text, str::to_owned, "\n\n"), case.text, "text of {piece}");
        assert_eq!(between(&markdown_body(&article), str::to_owned, "\n\n"), case.markdown, "Markdown of {piece}");
        let html = html_body(&article);
        if case.html.is_empty() && !case.text.is_empty() {
            continue;
        }
        assert_eq!(between(&html, |text| format!("<p>{text}</p>"), "\n"), case.html, "HTML of {piece}");
    }
}

pub(crate) const SAID: &str = "which the office of the port had not said before.";

pub(crate) fn said(run: &str) -> String {
    format!("<p>It was {run}, {SAID}</p>")
}

/// A case of a run inside a paragraph.
fn runs(spellings: [&str; 3], word: &str, markdown: &str, html: &str) {
    for run in spellings {
        let article = article(&said(run));
        assert_eq!(between(&article.text, str::to_owned, "\n\n"), format!("It was {word}, {SAID}"), "text of {run}");
        let shown = between(&markdown_body(&article), str::to_owned, "\n\n");
        assert_eq!(shown, format!("It was {markdown}, {SAID}"), "Markdown of {run}");
        if html.is_empty() {
            continue;
        }
        let shown = between(&html_body(&article), |text| format!("<p>{text}</p>"), "\n");
        assert_eq!(shown, format!("<p>It was {html}, {SAID}</p>"), "HTML of {run}");
    }
}

#[test]
fn runs_are_set_apart() {
    runs(["<em>late</em>", "<i>late</i>", "<span style='font-style: italic'>late</span>"], "late", "*late*", "<em>late</em>");
    runs(
        ["<strong>late</strong>", "<b>late</b>", "<span style='font-weight:700'>late</span>"],
        "late",
        "**late**",
        "<strong>late</strong>",
    );
    runs(["<code>a*b</code>", "<kbd>a*b</kbd>", "<samp>a*b</samp>"], "a*b", "`a*b`", "<code>a*b</code>");
    runs(
        ["10<sup>th</sup>", "10<span style='vertical-align:super'>th</span>", "10<sup class=x><span>th</span></sup>"],
        "10th",
        "10<sup>th</sup>",
        "10<sup>th</sup>",
    );
    runs(
        ["H<sub>2</sub>O", "H<span style='vertical-align: sub'>2</span>O", "H<sub><i></i>2</sub>O"],
        "H2O",
        "H<sub>2</sub>O",
        "H<sub>2</sub>O",
    );
    runs(
        ["<s>late</s>", "<del>late</del>", "<span style='text-decoration: line-through'>late</span>"],
        "late",
        "~~late~~",
        "<del>late</del>",
    );
    runs(
        ["<mark>late</mark>", "<mark class=hl>late</mark>", "<mark><span>late</span></mark>"],
        "late",
        "<mark>late</mark>",
        "<mark>late</mark>",
    );
    runs(["<b><i>late</i></b>", "<em><strong>late</strong></em>", "<b><b><em>late</em></b></b>"], "late", "***late***", "");
}

#[test]
fn links_lead_where_they_led() {
    let html = "<a href=\"https://courier.example/plan?id=3\" rel=\"noopener\">the plan</a>";
    runs(
        [
            "<a href='/plan?id=3'>the plan</a>",
            "<a href='https://courier.example/plan?utm_source=x&id=3' onclick='go()'> the plan</a>",
            "<a href=../plan?id=3&fbclid=7><span>the plan</span></a>",
        ],
        "the plan",
        "[the plan](https://courier.example/plan?id=3)",
        html,
    );
    let html = "<a href=\"https://courier.example/a\" rel=\"noopener\">the <em>old</em> plan</a>";
    runs(
        ["<a href=/a>the <em>old</em> plan</a>", "<a href=/a>the <i>old </i>plan</a>", "<a href=/a>the<em> old</em> plan</a>"],
        "the old plan",
        "[the *old* plan](https://courier.example/a)",
        html,
    );
    runs(["<a href='javascript:go()'>it</a>", "<a href='data:text/html,x'>it</a>", "<a name=x>it</a>"], "it", "it", "it");
}

#[test]
fn pictures_stand_in_their_places() {
    check(&Case {
        spellings: [
            "<figure><img src='/img/boat.jpg' alt='The boat'><figcaption>The boat in port. Photo: Bo Ek</figcaption></figure>",
            "<div class='wp-caption'><img src='data:image/gif;base64,R0lGOD' data-src='/img/boat.jpg' alt='The  boat'><p class='wp-caption-text'>The boat in port. Photo: Bo Ek</p></div>",
            "<figure><picture><source srcset='/img/boat.jpg 1200w'><img src='/placeholder.gif' alt='The boat'></picture><figcaption>The boat in port. <span class=credit>Photo: Bo Ek</span></figcaption></figure>",
        ],
        text: "",
        markdown: "![The boat](https://courier.example/img/boat.jpg \"The boat in port.\")",
        html: "<figure>\n<img src=\"https://courier.example/img/boat.jpg\" alt=\"The boat\" loading=\"lazy\">\n<figcaption>The boat in port. <small>Bo Ek</small></figcaption>\n</figure>",
    });
    check(&Case {
        spellings: [
            "<img src='https://count.example/p.gif' width=1 height=1>",
            "<p><img src='javascript:alert(1)'></p>",
            "<p><img class=emoji alt='x' src='/e.png'></p>",
        ],
        text: "",
        markdown: "",
        html: "",
    });
}

#[test]
fn pictures_that_are_hidden_or_advertise_are_none() {
    let none = |spellings| check(&Case { spellings, text: "", markdown: "", html: "" });
    none([
        "<div style='display:none'><a href=/help><img src=/thanks.png alt=Thanks width=728 height=90></a></div>",
        "<div hidden><figure><img src=/thanks.png alt=Thanks></figure></div>",
        "<div aria-hidden=true style='visibility:hidden'><p><img src=/thanks.png></p></div>",
    ]);
    none([
        "<div class=adbox data-id=3><a href=https://shop.example/><img src=/gifs/3.gif alt='General 12' width=120 height=400></a></div>",
        "<aside id=ad-slot-2><img src=/gifs/3.gif></aside>",
        "<div class='sponsored'><div><a href=https://shop.example/ rel=nofollow><img src=/gifs/3.gif></a></div></div>",
    ]);
}

/// The picture of an article that shows itself once scripts have run is the article's, as its text is.
#[test]
fn pictures_of_an_article_that_waits_for_scripts_are_kept() {
    let text = format!("<p>{BEFORE}</p><img src=/boat.jpg alt=Boat width=900 height=600><p>{AFTER}</p>").repeat(3);
    let page = format!(
        "<html lang=en><title>Ferry returns to Lund</title><body><article style='display:none'><h1>Ferry returns to Lund</h1>{text}"
    );
    let source = Source { name: "p.html", bytes: page.as_bytes(), ..Source::default() };
    let article = clean(&source, &Options::default().with_markup()).remove(0).article;
    assert!(article.body.iter().any(|block| matches!(block.form(), dateline::model::Form::Figure(_))), "{}", markdown_body(&article));
}

#[test]
fn tables_keep_cells_and_heads() {
    check(&Case {
        spellings: [
            "<table><thead><tr><th>Line</th><th align=right>Fare</th></tr></thead><tbody><tr><td>Seven</td><td align=right><b>2</b></td></tr><tr><td>Nine</td><td align=right>3</td></tr></tbody></table>",
            "<table><tr><th>Line</th><th style='text-align:right'>Fare</th></tr><tr><td>Seven</td><td style='text-align: right'><strong>2</strong></td></tr><tr><td>Nine</td><td style='text-align: right'>3</td></tr></table>",
            "<table><thead><tr><td>Line</td><td align=right>Fare</td></tr></thead><tr><td>Seven</td><td align=right><b>2</b></td></tr><tr><td>Nine</td><td align=right>3</td></tr></table>",
        ],
        text: "Line | Fare\nSeven | 2\nNine | 3",
        markdown: "| Line | Fare |\n| --- | ---: |\n| Seven | **2** |\n| Nine | 3 |",
        html: "<table>\n<thead>\n<tr><th>Line</th><th>Fare</th></tr>\n</thead>\n<tbody>\n<tr><td>Seven</td><td><strong>2</strong></td></tr>\n<tr><td>Nine</td><td>3</td></tr>\n</tbody>\n</table>",
    });
}

#[test]
fn code_names_its_language() {
    check(&Case {
        spellings: [
            "<pre><code class='language-rust'>fn main() {}\n// a &lt; b</code></pre>",
            "<div class='highlight highlight-source-rust'><pre><span class=k>fn</span> main() {}\n<i>// a &lt; b</i></pre></div>",
            "<pre data-lang=rust class=x>fn main() {}\n// a &lt; b</pre>",
        ],
        text: "fn main() {}\n// a < b",
        markdown: "```rust\nfn main() {}\n// a < b\n```",
        html: "<pre><code class=\"language-rust\">fn main() {}\n// a &lt; b</code></pre>",
    });
}

#[test]
fn definitions_are_terms_and_meanings() {
    check(&Case {
        spellings: [
            "<dl><dt>Slip</dt><dd>A place where boats are hauled out of the water.</dd></dl>",
            "<dl><div><dt>Slip</dt><dd>A place where boats are hauled out of the water.</dd></div></dl>",
            "<dl><dt><b>Slip</b><dd>A place where boats are hauled out of the water.</dl>",
        ],
        text: "- Slip\n- A place where boats are hauled out of the water.",
        markdown: "- **Slip**\n- A place where boats are hauled out of the water.",
        html: "",
    });
}

#[test]
fn rules_and_videos_stand_between_paragraphs() {
    check(&Case { spellings: ["<hr>", "<hr class=sep />", "<div><hr></div>"], text: "", markdown: "---", html: "<hr>" });
}

/// A page that ends with a list of notes.
fn with_notes(mark: &str, notes: &str) -> Article {
    let page = format!(
        "<html lang=en><head><title>Ferry returns to Lund</title></head><body><article><h1>Ferry returns to Lund</h1>\
         <p>{BEFORE}</p><p>{AFTER}</p><p>The pier{mark} is shut, {SAID}</p><p>{BEFORE}</p><p>{AFTER}</p>{notes}</article></body></html>"
    );
    let url = url::Url::parse(BASE).expect("an address");
    let source = Source { name: "p.html", bytes: page.as_bytes(), url: Some(&url), ..Source::default() };
    let plain = clean(&source, &Options::default()).remove(0).article;
    let article = clean(&source, &Options::default().with_markup()).remove(0).article;
    assert_eq!(plain.text, article.text, "{mark}");
    article
}

#[test]
fn notes_of_any_make_are_notes() {
    for (mark, notes) in [
        // WordPress
        (
            "<sup data-fn='a1' class='fn'><a href='#a1' id='a1-link'>1</a></sup>",
            "<ol class='wp-block-footnotes'><li id='a1'>It was built in 1911. <a href='#a1-link' aria-label='Back'>↩︎</a></li></ol>",
        ),
        // Pandoc
        (
            "<a href='#fn1' class='footnote-ref' id='fnref1' role='doc-noteref'><sup>1</sup></a>",
            "<section class='footnotes' role='doc-endnotes'><hr><ol><li id='fn1' role='doc-endnote'><p>It was built in 1911. <a href='#fnref1' class='footnote-back'>↩︎</a></p></li></ol></section>",
        ),
        // Substack
        (
            "<a data-component-name='FootnoteAnchorToDOM' id='footnote-anchor-1' href='#footnote-1' target='_self' class='footnote-anchor'>1</a>",
            "<div data-component-name='FootnoteToDOM' class='footnote'><a id='footnote-1' href='#footnote-anchor-1' class='footnote-number'>1</a><div class='footnote-content'><p>It was built in 1911.</p></div></div>",
        ),
        // A word processor
        ("<a href='#_ftn1' name='_ftnref1'>[1]</a>", "<p><a href='#_ftnref1' name='_ftn1'>[1]</a> It was built in 1911.</p>"),
        // An aside
        ("<sup><a href='#n1'>1</a></sup>", "<aside id='n1' role='doc-footnote'>It was built in 1911.</aside>"),
    ] {
        let article = with_notes(mark, notes);
        assert!(article.text.contains("The pier is shut, which"), "{}", article.text);
        let markdown = markdown_body(&article);
        assert!(markdown.contains("The pier[^1] is shut, which"), "{mark}: {markdown}");
        assert!(markdown.trim_end().ends_with("[^1]: It was built in 1911."), "{mark}: {markdown}");
        assert_eq!(markdown.matches("1911").count(), 1, "{markdown}");
        let html = html_body(&article);
        assert!(html.contains("The pier<sup><a href=\"#fn1\">1</a></sup> is shut"), "{html}");
        assert!(html.contains("<li id=\"fn1\" value=\"1\"><p>It was built in 1911.</p></li>"), "{html}");
    }
    let article = with_notes("<sup><a href='#n1'>1</a></sup>", "");
    assert!(!markdown_body(&article).contains("[^1]"), "a mark without its note");
}

#[test]
fn formulas_are_latex_once() {
    for (piece, display) in [
        (
            "<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>",
            false,
        ),
        ("<math alttext='x^2' display='block'><msup><mi>x</mi><mn>2</mn></msup></math>", true),
        (
            "<span class='katex'><span class='katex-mathml'><math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></semantics></math></span><span class='katex-html' aria-hidden='true'>x2</span></span>",
            false,
        ),
        ("<span class='MathJax_Preview'></span><span class='MathJax'><nobr>x2</nobr></span><script type='math/tex'>x^2</script>", false),
        ("<script type='math/tex; mode=display'>x^2</script>", true),
        (
            "<mjx-container display='true'><mjx-math>x2</mjx-math><mjx-assistive-mml><math alttext='x^2'><mi>x</mi></math></mjx-assistive-mml></mjx-container>",
            true,
        ),
        ("<span class='MathJax_SVG'><svg></svg></span><script type='math/tex'>x^2</script>", false),
        ("\\(x^2\\)", false),
        ("\\[x^2\\]", true),
        ("<img class='latex' alt='$x^2$' src='/latex.php?x'>", false),
        (
            "<span class='mwe-math-element'><span style='display:none'><math alttext='{\\displaystyle x^2}'><mi>x</mi></math></span><img src='/math/render/svg/1' class='mwe-math-fallback-image-inline' alt='{\\displaystyle x^2}'></span>",
            false,
        ),
    ] {
        let article = article(&said(piece));
        let wanted = if display { "$$x^2$$" } else { "$x^2$" };
        let markdown = markdown_body(&article);
        assert!(markdown.contains(&format!("It was {wanted}, which")), "{piece}: {markdown}");
        assert_eq!(markdown.matches("x^2").count(), 1, "{markdown}");
        assert!(html_body(&article).contains("<code class=\"math\">x^2</code>"), "{piece}");
    }
}

#[test]
fn videos_are_links() {
    for piece in [
        "<iframe src='https://www.youtube.com/embed/abc123?rel=0' title='The ferry'></iframe>",
        "<div><iframe data-src='//www.youtube-nocookie.com/embed/abc123' title='The ferry'></iframe></div>",
        "<figure><embed src='https://www.youtube.com/embed/abc123' title='The ferry'></figure>",
    ] {
        let article = article(piece);
        assert!(markdown_body(&article).contains("\n\n[The ferry](https://www.youtube.com/watch?v=abc123 \"video\")\n\n"), "{piece}");
    }
    assert!(!html_body(&article("<iframe src='https://ads.example/x'></iframe>")).contains("ads.example"));
}

#[test]
fn our_own_markdown_comes_back() {
    use dateline::render::{Format, Options as Shown, render};
    for piece in [
        said("<em>la</em>te, <b>very <i>late</i></b>, 10<sup>th</sup>, <code>a*b</code>, <s>now</s>, <a href=/a>the <em>plan</em></a>"),
        said("<b>\u{201c}late\u{201d}</b>ness, x<b>y</b>z, <code>`a` | b &lt; &amp;amp;</code>, a &lt; b, AT&amp;T, $5 and $7"),
        said("between $5 <b>and</b> $7, <a href=/a>not $9</a>"),
        "<figure><img src='/boat.jpg' alt='The [boat]'><figcaption>The boat in port.</figcaption></figure>".to_owned(),
        "<hr><pre><code class='language-rust'>fn main() {}</code></pre>".to_owned(),
        "<table><tr><th>Line</th><th>Fare</th></tr><tr><td>Seven</td><td><b>2</b></td></tr><tr><td>Nine</td><td>3</td></tr></table>"
            .to_owned(),
        "<iframe src='https://www.youtube.com/embed/abc123' title='The ferry'></iframe>".to_owned(),
    ] {
        let first = article(&piece);
        let markdown = render(&first, Format::Markdown, &Shown::default());
        let source = Source { name: "p.md", bytes: markdown.as_bytes(), ..Source::default() };
        let again = clean(&source, &Options::default().with_markup()).remove(0).article;
        assert_eq!(again.text, first.text, "{markdown}");
        assert_eq!(markdown_body(&again), markdown_body(&first));
    }
}

/// A page with everything at once.
fn everything() -> Article {
    let piece = [
        said(
            "<em>late</em>, <b>very</b>, 10<sup>th</sup>, H<sub>2</sub>O, <code>a</code>, <s>now</s>, <mark>so</mark>, <a href=/a>the <i>plan</i></a>, \\(x^2\\)",
        ),
        "<figure><img src='/boat.jpg' alt='The boat'><figcaption>The boat in port. Photo: Bo Ek</figcaption></figure>".to_owned(),
        "<table><tr><th>Line</th><th>Fare</th></tr><tr><td>Seven</td><td><b>2</b></td></tr><tr><td colspan=2>None</td></tr></table>"
            .to_owned(),
        "<pre><code class='language-rust'>fn main() {}</code></pre>".to_owned(),
        "<dl><dt>Slip</dt><dd>A place where boats are hauled out of the water.</dd></dl>".to_owned(),
        "<iframe src='https://www.youtube.com/embed/abc123' title='The ferry'></iframe>".to_owned(),
    ];
    article(&format!("<hr>{}", piece.concat()))
}

/// Where elements of our TEI may stand: the subset of TEI P5 that we write, below `<body>`.
const TEI: &[(&str, &str)] = &[
    ("body", "p ab list table quote figure note milestone floatingText"),
    ("p", "hi ref graphic code formula lb"),
    ("ab", "hi ref graphic code formula lb"),
    ("hi", "hi ref graphic code formula"),
    ("ref", "hi graphic code formula"),
    ("list", "item label"),
    ("item", "hi ref graphic code formula lb"),
    ("label", "hi ref graphic code formula"),
    ("table", "row"),
    ("row", "cell"),
    ("cell", "hi ref graphic code formula"),
    ("quote", "p"),
    ("note", "p"),
    ("figure", "graphic p figDesc"),
    ("graphic", "desc"),
    ("floatingText", "body"),
];

#[test]
fn tei_keeps_to_its_subset() {
    use dateline::render::{Format, Options as Shown, render};
    let xml = render(&everything(), Format::Tei, &Shown::default());
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut open, mut seen) = (Vec::<String>::new(), std::collections::BTreeSet::new());
    loop {
        let name = |raw: &str| raw.to_owned();
        let (found, opens) = match reader.read_event().expect("well-formed XML") {
            quick_xml::events::Event::Start(tag) => (name(tag.name().as_ref()), true),
            quick_xml::events::Event::Empty(tag) => (name(tag.name().as_ref()), false),
            quick_xml::events::Event::End(_) => {
                open.pop();
                continue;
            }
            quick_xml::events::Event::Eof => break,
            _ => continue,
        };
        if open.iter().any(|around| around == "body") {
            let around = open.last().expect("an element around").clone();
            let allowed = TEI.iter().find(|(name, _)| *name == around).map_or("", |(_, inside)| *inside);
            assert!(allowed.split(' ').any(|inside| inside == found), "<{found}> in <{around}>: {xml}");
            seen.insert(found.clone());
        }
        if opens {
            open.push(found);
        }
    }
    for name in ["hi", "ref", "graphic", "table", "figure", "code", "formula", "list", "milestone"] {
        assert!(seen.contains(name), "no <{name}>: {xml}");
    }
}

#[test]
fn html_holds_only_what_is_allowed() {
    const TAGS: &str = "html p em strong code sup sub del mark a img figure figcaption small aside blockquote hr table thead tbody tr th td pre dl dt dd br";
    const ATTRIBUTES: &str = "href rel src alt loading colspan rowspan class cite";
    let hostile = [
        "<p>It was <a href='javascript:alert(1)' onclick='x()'>here</a> <b onmouseover=alert(1)>and</b> there, which nobody had said.</p>",
        "<p>It was <a href=' jAvAscript:alert(1)'>here</a> <img src=x onerror=alert(1)> and there, which nobody had said before.</p>",
        "<p>It was <a href='data:text/html;base64,AAAA'>here</a> <img src='data:image/svg+xml,x'> and there, as nobody had said.</p>",
        "<p>It was <a href='https://a.example/\"onclick=alert(1)'>here</a> <img alt='\"><script>alert(1)</script>' src='/b.jpg'> there, as said.</p>",
        "<figure><img src='vbscript:x' srcset='javascript:x 2x'><figcaption><svg onload=alert(1)></svg>Under it.</figcaption></figure>",
        "<iframe src='https://www.youtube.com/embed/a\"onload=alert(1)' title='\"><script>x</script>'></iframe>",
        "<blockquote cite='javascript:alert(1)'>It was said on Monday that nobody had known of it.</blockquote>",
        "<blockquote cite='https://a.example/\"onclick=alert(1)'>It was said on Monday that nobody had known of it.</blockquote>",
        "<div class='callout callout-\"><script>x'><p>It was said on Monday that nobody had known of it before.</p></div>",
        "<pre class='language-\"><script>x'><code class='language-a\"b'>fn main() {}</code></pre>",
    ];
    for article in hostile.iter().map(|piece| article(piece)).chain([everything()]) {
        let html = html_body(&article);
        let page = scraper::Html::parse_fragment(&html);
        for element in page.root_element().descendent_elements() {
            let name = element.value().name();
            assert!(TAGS.split(' ').any(|tag| tag == name), "<{name}>: {html}");
            for (attribute, value) in element.value().attrs() {
                assert!(ATTRIBUTES.split(' ').any(|known| known == attribute), "{attribute}: {html}");
                let address = matches!(attribute, "href" | "src" | "cite");
                assert!(!address || value.starts_with("https://"), "{value}: {html}");
            }
        }
    }
}
