//! What stands apart from the running text: callouts, notes beside the line, posts of other services, the numbers of code's lines.

#![allow(clippy::expect_used, reason = "lints take the functions outside #[test] for shipped code")]

use crate::markup::{Case, article, check};
use dateline::extract::{Options, Source, clean};
use dateline::model::Form;
use dateline::render::{html_body, markdown_body};

const REMARK: &str = "Tickets that were bought before the repairs are valid until the end of the year.";

#[test]
fn callouts_are_boxes_of_their_kind() {
    check(&Case {
        spellings: [
            "<div class='admonition warning'><p>Tickets that were bought before the repairs are valid until the end of the year.</p></div>",
            "<div class='markdown-alert markdown-alert-warning'><p>Tickets that were bought before the repairs are valid until the end of the year.</p></div>",
            "<div class='alert alert-warning' role=alert><div>Tickets that were bought before the repairs are valid until the end of the year.</div></div>",
        ],
        text: REMARK,
        markdown: "> [!WARNING]\n> Tickets that were bought before the repairs are valid until the end of the year.",
        html: "<aside class=\"callout-warning\">\n<p>Tickets that were bought before the repairs are valid until the end of the year.</p>\n</aside>",
    });
}

#[test]
fn callouts_of_two_paragraphs_are_one_box() {
    let piece = format!("<div data-callout=tip class=callout><p>{REMARK}</p><p>{REMARK} So says the office.</p></div>");
    let markdown = markdown_body(&article(&piece));
    assert!(markdown.contains(&format!("\n\n> [!TIP]\n> {REMARK}\n>\n> {REMARK} So says the office.\n\n")), "{markdown}");
}

#[test]
fn a_box_around_the_whole_article_is_none() {
    let text = format!("<p>{REMARK}</p>").repeat(6);
    let page = format!("<html lang=en><title>Ferry returns</title><body><div class='notice'><h1>Ferry returns</h1>{text}</div>");
    let source = Source { name: "p.html", bytes: page.as_bytes(), ..Source::default() };
    let article = clean(&source, &Options::default().with_markup()).remove(0).article;
    assert!(!article.body.is_empty() && article.body.iter().all(|block| *block.form() == Form::Plain), "{}", markdown_body(&article));
}

#[test]
fn markdown_of_callouts_is_read_back() {
    for kind in ["note", "tip", "important", "warning", "caution"] {
        let first = article(&format!("<div class='admonition {kind}'><p>{REMARK}</p><p>{REMARK} So says the office.</p></div>"));
        let markdown = dateline::render::render(&first, dateline::render::Format::Markdown, &dateline::render::Options::default());
        let source = Source { name: "p.md", bytes: markdown.as_bytes(), ..Source::default() };
        let again = clean(&source, &Options::default().with_markup()).remove(0).article;
        assert_eq!(again.text, first.text, "{markdown}");
        assert_eq!(markdown_body(&again), markdown_body(&first));
        assert!(!again.text.contains("[!"), "{}", again.text);
    }
    let other = "# Ferry returns\n\nSee [the page](https://courier.example/) and **this**, which was said on Monday in town.\n\n> [!Note]\n> Tickets are valid until the end of the year.\n\n> [!odd] It was said.\n";
    let source = Source { name: "p.md", bytes: other.as_bytes(), ..Source::default() };
    let text = clean(&source, &Options::default()).remove(0).article.text;
    assert!(text.contains("[!odd]") && !text.contains("[!Note]"), "{text}");
}

#[test]
fn notes_beside_the_line_are_no_text() {
    for beside in [
        "<label for=sn-1 class='margin-toggle sidenote-number'></label><input type=checkbox id=sn-1 class=margin-toggle><span class=sidenote>It was <i>built</i> in 1911.</span>",
        "<label for=mn-1 class=margin-toggle>⊕</label><input type=checkbox id=mn-1 class=margin-toggle><span class=marginnote>It was built in 1911.</span>",
        "<sup class=sidenote-number>1</sup><small class=sidenote>It was built in 1911.</small>",
    ] {
        let piece = format!("<p>The pier{beside} is shut until May, as the office had said before.</p>");
        let article = article(&piece);
        assert!(article.text.contains("The pier is shut until May, as"), "{}", article.text);
        assert!(!article.text.contains("1911"), "{}", article.text);
        let markdown = markdown_body(&article);
        assert!(markdown.contains("The pier[^1] is shut"), "{markdown}");
        assert!(markdown.ends_with("[^1]: It was built in 1911.\n"), "{markdown}");
        let html = html_body(&article);
        assert!(html.contains("The pier<sup><a href=\"#fn1\">1</a></sup> is shut"), "{html}");
        assert_eq!(html.matches("It was built in 1911.").count(), 1, "{html}");
    }
}

#[test]
fn numbers_of_lines_are_no_code() {
    check(&Case {
        spellings: [
            "<table class=rouge-table><tbody><tr><td class='gutter gl'><pre class=lineno>1\n2\n</pre></td><td class=code><pre><code class=language-c>int a;\nint b = 7;</code></pre></td></tr></tbody></table>",
            "<pre><code class=language-c><span class=lineno>1</span>int a;\n<span class=lineno>2</span>int b = 7;</code></pre>",
            "<figure class='highlight'><table><tr><td class=gutter><pre><span class=line>1</span><br><span class=line>2</span></pre></td><td><pre data-lang=c>int a;\nint b = 7;</pre></td></tr></table></figure>",
        ],
        text: "int a;\nint b = 7;",
        markdown: "```c\nint a;\nint b = 7;\n```",
        html: "<pre><code class=\"language-c\">int a;\nint b = 7;</code></pre>",
    });
}

#[test]
fn columns_of_numbers_are_data() {
    let article = article(
        "<table><tr><th>Line</th><th>Fare</th></tr><tr><td class=ln>7</td><td>2</td></tr><tr><td class=ln>9</td><td>3</td></tr></table>",
    );
    assert!(article.text.contains("Line | Fare\n7 | 2\n9 | 3"), "{}", article.text);
}

#[test]
fn posts_tell_where_they_stand() {
    const POST: &str = "The ferry is back on the water, and the whole crew with it.";
    for (open, link) in [
        ("<blockquote class='twitter-tweet' data-lang=en>", "— Port (@port) <a href='https://twitter.example/port/status/7'>May 3</a>"),
        ("<blockquote class=instagram-media data-instgrm-permalink='https://twitter.example/port/status/7'>", "A post by the port"),
        ("<blockquote cite='https://twitter.example/port/status/7'>", "The port on Monday"),
    ] {
        let article = article(&format!("{open}<p>{POST}</p>{link}</blockquote>"));
        assert!(article.text.contains(POST), "{}", article.text);
        let html = html_body(&article);
        assert!(html.contains(&format!("<blockquote cite=\"https://twitter.example/port/status/7\">\n<p>{POST}</p>")), "{html}");
        assert!(markdown_body(&article).contains(&format!("\n> {POST}\n")), "{}", markdown_body(&article));
    }
}
