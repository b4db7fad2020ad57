//! Pages that show the beginning of a story and carry the whole of it in their data.

use dateline::PageVerdict;
use dateline::model::BodySource;
use serde_json::{Value, json};

use super::check::{Case, DE, EN, ES, FR, FRAMES, Frame, JA, RU, Story, ZH, case, framed, hold};

const HEADING: &str = "What comes next";
const ITEMS: [&str; 2] = ["Four keepers from June", "One kettle for the hut"];
const QUOTE: &str = "“Nobody asked us whether we liked the dark,” one of them said.";
const CAPTION: &str = "The lower gate at dusk, seen from the towpath.";
const TEASER: &str = "The choir of Hensey looks for tenors again, and will take a bass who can count.";

/// How a system writes the parts of a text as data.
struct Shape {
    name: &'static str,
    paragraph: fn(&str) -> Value,
    heading: fn(&str) -> Value,
    list: fn(&[&str]) -> Vec<Value>,
    quote: fn(&str) -> Value,
    /// What is no text of the story: a picture with its caption, a teaser.
    other: fn() -> Vec<Value>,
    whole: fn(Vec<Value>) -> Value,
}

/// The text in two halves, as marks split it.
fn halves(text: &str) -> (&str, &str) {
    text.split_at(text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at))
}

const SHAPES: &[Shape] = &[
    Shape {
        name: "typed, value",
        paragraph: |t| json!({"type": "paragraph", "content": [{"type": "text", "value": halves(t).0}, {"type": "text", "value": halves(t).1}]}),
        heading: |t| json!({"type": "heading", "level": 2, "content": [{"type": "text", "value": t}]}),
        list: |i| {
            vec![
                json!({"type": "list", "content": i.iter().map(|t| json!({"type": "list-item", "content": [{"type": "text", "value": t}]})).collect::<Vec<_>>()}),
            ]
        },
        quote: |t| json!({"type": "blockquote", "content": [{"type": "paragraph", "content": [{"type": "text", "value": t}]}]}),
        other: || {
            vec![
                json!({"type": "image", "caption": CAPTION, "content": [{"type": "text", "value": CAPTION}]}),
                json!({"type": "teaser", "content": [{"type": "text", "value": TEASER}]}),
            ]
        },
        whole: |p| json!({"page": {"article": {"body": p}}}),
    },
    Shape {
        name: "ProseMirror",
        paragraph: |t| json!({"type": "paragraph", "attrs": {"align": null}, "content": [{"type": "text", "text": halves(t).0}, {"type": "text", "marks": [{"type": "bold"}], "text": halves(t).1}]}),
        heading: |t| json!({"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": t}]}),
        list: |i| {
            vec![
                json!({"type": "bulletList", "content": i.iter().map(|t| json!({"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": t}]}]})).collect::<Vec<_>>()}),
            ]
        },
        quote: |t| json!({"type": "blockquote", "content": [{"type": "paragraph", "content": [{"type": "text", "text": t}]}]}),
        other: || {
            vec![json!({"type": "figure", "attrs": {"caption": CAPTION}}), json!({"type": "relatedArticle", "attrs": {"summary": TEASER}})]
        },
        whole: |p| json!({"props": {"doc": {"type": "doc", "content": p}}}),
    },
    Shape {
        name: "Slate",
        paragraph: |t| json!({"type": "paragraph", "children": [{"text": halves(t).0}, {"text": halves(t).1, "bold": true}]}),
        heading: |t| json!({"type": "h2", "children": [{"text": t}]}),
        list: |i| {
            vec![
                json!({"type": "ul", "children": i.iter().map(|t| json!({"type": "li", "children": [{"type": "lic", "children": [{"text": t}]}]})).collect::<Vec<_>>()}),
            ]
        },
        quote: |t| json!({"type": "block-quote", "children": [{"text": t}]}),
        other: || vec![json!({"type": "image", "children": [{"text": CAPTION}]}), json!({"type": "ad", "children": [{"text": TEASER}]})],
        whole: |p| json!({"story": {"slate": p}}),
    },
    Shape {
        name: "Contentful",
        paragraph: |t| json!({"nodeType": "paragraph", "data": {}, "content": [{"nodeType": "text", "value": halves(t).0, "marks": [], "data": {}}, {"nodeType": "hyperlink", "data": {"uri": "https://vale.example/x"}, "content": [{"nodeType": "text", "value": halves(t).1, "marks": []}]}]}),
        heading: |t| json!({"nodeType": "heading-2", "content": [{"nodeType": "text", "value": t}]}),
        list: |i| {
            vec![
                json!({"nodeType": "unordered-list", "content": i.iter().map(|t| json!({"nodeType": "list-item", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": t}]}]})).collect::<Vec<_>>()}),
            ]
        },
        quote: |t| json!({"nodeType": "blockquote", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": t}]}]}),
        other: || {
            vec![
                json!({"nodeType": "embedded-asset-block", "data": {"target": {"fields": {"description": CAPTION}}}}),
                json!({"nodeType": "embedded-entry-block", "data": {"target": {"fields": {"summary": TEASER}}}}),
            ]
        },
        whole: |p| json!({"fields": {"body": {"nodeType": "document", "content": p}}}),
    },
    Shape {
        name: "Arc",
        paragraph: |t| json!({"_id": "A1", "type": "text", "content": format!("{}<b>{}</b>", halves(t).0, halves(t).1)}),
        heading: |t| json!({"type": "header", "level": 2, "content": t}),
        list: |i| {
            vec![
                json!({"type": "list", "list_type": "unordered", "items": i.iter().map(|t| json!({"type": "text", "content": t})).collect::<Vec<_>>()}),
            ]
        },
        quote: |t| json!({"type": "quote", "content_elements": [{"type": "text", "content": t}]}),
        other: || {
            vec![
                json!({"type": "image", "caption": CAPTION, "url": "https://vale.example/a.jpg"}),
                json!({"type": "interstitial_link", "url": "/choir", "content": TEASER}),
            ]
        },
        whole: |p| json!({"globalContent": {"content_elements": p, "headlines": {"basic": "x"}}}),
    },
    Shape {
        name: "portable text",
        paragraph: |t| json!({"_type": "block", "style": "normal", "children": [{"_type": "span", "text": halves(t).0}, {"_type": "span", "marks": ["strong"], "text": halves(t).1}]}),
        heading: |t| json!({"_type": "block", "style": "h2", "children": [{"_type": "span", "text": t}]}),
        list: |i| {
            i.iter().map(|t| json!({"_type": "block", "style": "normal", "listItem": "bullet", "level": 1, "children": [{"_type": "span", "text": t}]})).collect()
        },
        quote: |t| json!({"_type": "block", "style": "blockquote", "children": [{"_type": "span", "text": t}]}),
        other: || vec![json!({"_type": "figure", "caption": CAPTION}), json!({"_type": "relatedStory", "text": TEASER})],
        whole: |p| json!({"post": {"body": p}}),
    },
    Shape {
        name: "Draft.js",
        paragraph: |t| json!({"key": "a1", "type": "unstyled", "text": t, "entityRanges": [], "inlineStyleRanges": []}),
        heading: |t| json!({"key": "a2", "type": "header-two", "text": t}),
        list: |i| i.iter().map(|t| json!({"key": "a3", "type": "unordered-list-item", "text": t})).collect(),
        quote: |t| json!({"key": "a4", "type": "blockquote", "text": t}),
        other: || vec![json!({"key": "a5", "type": "atomic:image", "text": " ", "data": {"caption": CAPTION}})],
        whole: |p| json!({"content": {"entityMap": {}, "blocks": p}}),
    },
    Shape {
        name: "Editor.js",
        paragraph: |t| json!({"type": "paragraph", "data": {"text": format!("{}<i>{}</i>", halves(t).0, halves(t).1)}}),
        heading: |t| json!({"type": "header", "data": {"text": t, "level": 2}}),
        list: |i| vec![json!({"type": "list", "data": {"style": "unordered", "items": i}})],
        quote: |t| json!({"type": "quote", "data": {"text": t, "caption": ""}}),
        other: || {
            vec![
                json!({"type": "image", "data": {"caption": CAPTION, "file": {"url": "/a.jpg"}}}),
                json!({"type": "linkTool", "data": {"meta": {"description": TEASER}}}),
            ]
        },
        whole: |p| json!({"article": {"time": 1_700_000_000, "blocks": p, "version": "2.28"}}),
    },
    Shape {
        name: "Lexical",
        paragraph: |t| json!({"type": "paragraph", "version": 1, "children": [{"type": "text", "format": 0, "text": halves(t).0}, {"type": "link", "url": "/x", "children": [{"type": "text", "text": halves(t).1}]}]}),
        heading: |t| json!({"type": "heading", "tag": "h2", "children": [{"type": "text", "text": t}]}),
        list: |i| {
            vec![
                json!({"type": "list", "listType": "bullet", "tag": "ul", "children": i.iter().map(|t| json!({"type": "listitem", "children": [{"type": "text", "text": t}]})).collect::<Vec<_>>()}),
            ]
        },
        quote: |t| json!({"type": "quote", "children": [{"type": "text", "text": t}]}),
        other: || {
            vec![
                json!({"type": "image", "altText": CAPTION, "caption": {"text": CAPTION}}),
                json!({"type": "newsletter", "children": [{"type": "text", "text": TEASER}]}),
            ]
        },
        whole: |p| json!({"lexical": {"root": {"type": "root", "children": p}}}),
    },
    Shape {
        name: "blocks with models",
        paragraph: |t| json!({"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": t, "blocks": [{"type": "fragment", "model": {"text": halves(t).0, "attributes": []}}, {"type": "fragment", "model": {"text": halves(t).1, "attributes": ["bold"]}}]}}]}}),
        heading: |t| json!({"type": "subheadline", "model": {"blocks": [{"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": t}}]}}]}}),
        list: |i| {
            vec![
                json!({"type": "text", "model": {"blocks": [{"type": "unorderedList", "model": {"blocks": i.iter().map(|t| json!({"type": "listItem", "model": {"blocks": [{"type": "paragraph", "model": {"text": t}}]}})).collect::<Vec<_>>()}}]}}),
            ]
        },
        quote: |t| json!({"type": "blockquote", "model": {"blocks": [{"type": "paragraph", "model": {"text": t}}]}}),
        other: || {
            vec![
                json!({"type": "image", "model": {"blocks": [{"type": "caption", "model": {"blocks": [{"type": "paragraph", "model": {"text": CAPTION}}]}}]}}),
                json!({"type": "relatedContent", "model": {"blocks": [{"type": "paragraph", "model": {"text": TEASER}}]}}),
            ]
        },
        whole: |p| json!({"pageData": {"content": {"model": {"blocks": p}}}}),
    },
    Shape {
        name: "elements with markup",
        paragraph: |t| json!({"_type": "model.pageElements.TextBlockElement", "elementId": "x", "html": format!("<p>{}</p>", t)}),
        heading: |t| json!({"_type": "model.pageElements.SubheadingBlockElement", "html": format!("<h2>{t}</h2>")}),
        list: |i| {
            vec![
                json!({"_type": "model.pageElements.TextBlockElement", "html": format!("<ul>{}</ul>", i.iter().map(|t| format!("<li>{t}</li>")).collect::<String>())}),
            ]
        },
        quote: |t| json!({"_type": "model.pageElements.BlockquoteBlockElement", "html": format!("<blockquote>{t}</blockquote>")}),
        other: || {
            vec![
                json!({"_type": "model.pageElements.ImageBlockElement", "data": {"caption": CAPTION}}),
                json!({"_type": "model.pageElements.RichLinkBlockElement", "text": TEASER}),
            ]
        },
        whole: |p| json!({"frontendData": {"blocks": [{"id": "b", "elements": p}]}}),
    },
    Shape {
        name: "one string of markup",
        paragraph: |t| json!(format!("<p>{t}</p>")),
        heading: |t| json!(format!("<h2>{t}</h2>")),
        list: |i| vec![json!(format!("<ul>{}</ul>", i.iter().map(|t| format!("<li>{t}</li>")).collect::<String>()))],
        quote: |t| json!(format!("<blockquote>{t}</blockquote>")),
        other: || vec![json!(format!("<figure><img src=\"/a.jpg\"><figcaption>{CAPTION}</figcaption></figure>"))],
        whole: |p| json!({"data": {"post": {"bodyHtml": p.iter().filter_map(Value::as_str).collect::<String>()}}}),
    },
];

fn shape(name: &str) -> &'static Shape {
    SHAPES.iter().find(|s| s.name == name).expect("a shape")
}

/// The whole story as a shape writes it.
fn state(shape: &Shape, story: &Story) -> Value {
    let [first, second, third, fourth, fifth] = story.paragraphs;
    let mut parts: Vec<Value> = [first, second].map(shape.paragraph).into();
    parts.extend((shape.other)());
    parts.push((shape.heading)(HEADING));
    parts.push((shape.paragraph)(third));
    parts.extend((shape.list)(&ITEMS));
    parts.push((shape.paragraph)(fourth));
    parts.push((shape.quote)(QUOTE));
    parts.push((shape.paragraph)(fifth));
    (shape.whole)(parts)
}

/// A page that shows the first paragraphs and holds a script.
fn half(story: &Story, frame: Frame, shown: usize, script: &str) -> String {
    let body: String = story.paragraphs[..shown].iter().map(|p| format!("<p>{p}</p>")).collect();
    framed(story, frame, &body).replace("</body>", &format!("{script}</body>"))
}

fn whole(name: String, page: String, story: &Story) -> Case {
    case(name, page)
        .all_of(story)
        .has(HEADING)
        .has(ITEMS[0])
        .has(ITEMS[1])
        .has(QUOTE)
        .lacks(CAPTION)
        .lacks(TEASER)
        .from(BodySource::PageState)
}

#[test]
fn what_the_markup_begins_the_state_completes() {
    let mut cases = Vec::new();
    for (n, shape) in SHAPES.iter().enumerate() {
        let story = [&EN, &DE, &FR, &ES, &RU, &JA, &ZH][n % 7];
        let data = state(shape, story);
        let script = match n % 4 {
            0 => format!("<script id=\"__NEXT_DATA__\" type=\"application/json\">{data}</script>"),
            1 => format!("<script>window.__STATE__ = {data};</script>"),
            2 => format!("<script>window.__DATA__ = JSON.parse({});</script>", json!(data.to_string())),
            _ => format!("<script type=\"application/json\" data-hydrate>{data}</script>"),
        };
        cases.push(whole(format!("{n} {}", shape.name), half(story, FRAMES[n % 4], 1 + n % 2, &script), story));
    }
    hold("half in the markup", &cases);
}

#[test]
fn shells_give_the_parts_of_their_state() {
    let each = |(n, shape): (usize, &Shape)| {
        let story = [&ES, &EN, &ZH, &DE, &FR, &RU][n % 6];
        let data = state(shape, story);
        let page = format!(
            "<html lang={}><head><title>{}</title></head><body><div id=app><div class=spinner>Loading…</div></div><script>window.state={data}</script></body></html>",
            story.language, story.title
        );
        whole(format!("{n} {}", shape.name), page, story)
    };
    hold("shell", &SHAPES.iter().enumerate().map(each).collect::<Vec<_>>());
}

/// Caches hold each part under a name of its own and refer to it.
#[test]
fn caches_with_references_are_read() {
    let cache = |story: &Story| {
        let mut entries = serde_json::Map::new();
        let mut order = Vec::new();
        for (n, text) in story.paragraphs.iter().enumerate().rev() {
            entries.insert(format!("Paragraph:{n}"), json!({"__typename": "Paragraph", "id": n, "text": text}));
            order.insert(0, json!({"__ref": format!("Paragraph:{n}")}));
        }
        entries.insert("Article:7".to_owned(), json!({"__typename": "Article", "id": 7, "body": order}));
        entries.insert("ROOT_QUERY".to_owned(), json!({"article({\"id\":7})": {"__ref": "Article:7"}}));
        Value::Object(entries)
    };
    let flat = |story: &Story| {
        // Each value of the data stands once in a list; numbers say where.
        let mut out = vec![json!({"data": 1}), json!({"article": 2}), json!({"body": 3}), Value::Null];
        let mut body = Vec::new();
        for text in story.paragraphs {
            let at = out.len();
            out.push(json!({"type": at + 1, "text": at + 2}));
            out.push(json!("paragraph"));
            out.push(json!(text));
            body.push(json!(at));
        }
        out[3] = Value::Array(body);
        Value::Array(out)
    };
    let mut cases = Vec::new();
    for (n, story) in [&EN, &DE, &FR, &ES, &RU, &JA].into_iter().enumerate() {
        for (name, data) in [("references", cache(story)), ("flat", flat(story))] {
            let script = format!("<script type=\"application/json\" id=\"data\">{data}</script>");
            cases.push(case(format!("{n} {name}"), half(story, FRAMES[n % 4], 2, &script)).all_of(story).from(BodySource::PageState));
        }
    }
    hold("caches", &cases);
}

#[test]
fn a_longer_article_body_completes_what_is_shown() {
    let mut cases = Vec::new();
    for (n, story) in [&EN, &DE, &FR, &ES, &RU, &JA, &ZH].into_iter().enumerate() {
        let glue = ["\n\n", "\n", " "][n % 3];
        let data = json!({"@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "articleBody": story.paragraphs.join(glue)});
        let script = format!("<script type=\"application/ld+json\">{data}</script>");
        cases.push(case(format!("{n}"), half(story, FRAMES[n % 4], 1 + n % 2, &script)).all_of(story).from(BodySource::JsonLd));
        let graph = json!({"@graph": [{"@type": "WebPage"}, {"@type": "Article", "articleBody": format!("<p>{}</p>", story.paragraphs.join("</p><p>"))}]});
        let script = format!("<script type=\"application/ld+json\">{graph}</script>");
        cases.push(case(format!("{n} graph"), half(story, FRAMES[(n + 1) % 4], 2, &script)).all_of(story).from(BodySource::JsonLd));
    }
    hold("articleBody", &cases);
}

#[test]
fn a_hidden_container_completes_what_is_shown() {
    let open = [
        "<div class=\"full\" style=\"display:none\">",
        "<div hidden>",
        "<section id=\"rest\" style=\"visibility:hidden\">",
        "<div aria-hidden=\"true\" class=\"complete\">",
    ];
    let mut cases = Vec::new();
    for (n, story) in [&EN, &DE, &FR, &ES, &RU, &JA, &ZH, &EN, &DE, &FR].into_iter().enumerate() {
        let tag = if open[n % 4].starts_with("<section") { "section" } else { "div" };
        let body: String = story.paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
        let shown: String = story.paragraphs[..=n % 2].iter().map(|p| format!("<p>{p}</p>")).collect();
        let page = framed(story, FRAMES[n % 5], &format!("{shown}{}{body}</{tag}>", open[n % 4]));
        cases.push(case(format!("{n} {}", open[n % 4]), page).all_of(story));
    }
    hold("hidden container", &cases);
}

#[test]
fn what_is_not_the_whole_of_what_is_shown_is_no_body() {
    let data = state(shape("Slate"), &DE);
    let script = format!("<script>window.other = {data};</script>");
    let foreign = half(&EN, Frame::Article, 2, &script);
    let paid = json!({"@type": "NewsArticle", "isAccessibleForFree": false, "articleBody": EN.paragraphs[..2].join("\n")});
    let cut = format!(
        "<p>{}</p><p>{}</p><div class=\"paywall\"><p>Subscribe to continue reading.</p></div>",
        EN.paragraphs[0],
        &EN.paragraphs[1][..60]
    );
    let teaser =
        framed(&EN, Frame::Article, &cut).replace("</body>", &format!("<script type=\"application/ld+json\">{paid}</script></body>"));
    let cases =
        [case("another story", foreign).has(EN.paragraphs[0]).lacks(DE.paragraphs[2]), case("a paywall", teaser).is(PageVerdict::Teaser)];
    hold("not the whole", &cases);
}

/// Rows of a stream as scripts push it, in pieces that end anywhere.
fn pushed(rows: &str, piece: usize) -> String {
    let chars: Vec<char> = rows.chars().collect();
    let push = |part: &[char]| {
        let text = Value::String(part.iter().collect()).to_string().replace('<', "\\u003c");
        format!("<script>self.__next_f.push([1,{text}])</script>")
    };
    let pushes: String = chars.chunks(piece).map(push).collect();
    format!("<script>(self.__next_f=self.__next_f||[]).push([0]);self.__next_f.push([2,null])</script>{pushes}")
}

fn element(tag: &str, children: &Value) -> Value {
    json!(["$", tag, null, {"className": "x", "children": children}])
}

/// The rows of a page whose story is a tree of elements, a text of markup, a list of parts or a component's lines.
fn rows(story: &Story, shape: &str) -> String {
    let head = "2:I[4707,[\"177\",\"static/chunks/177.js\"],\"Story\"]\n:HL[\"/_next/static/css/a.css\",\"style\"]\n";
    let facts =
        json!({"title": story.title, "publishedAt": "$D2025-05-14T05:30:00.000Z", "author": {"name": story.author}, "lead": "$undefined"});
    let nav = element("nav", &json!([element("a", &json!("Sport")), element("a", &json!("Weather and tides"))]));
    let teasers = element("aside", &json!([element("h3", &json!("More")), element("p", &json!(TEASER))]));
    let (tree, more) = match shape {
        "elements" => {
            let cut = |t: &str| json!([halves(t).0, element("strong", &json!(halves(t).1))]);
            let parts: Vec<Value> = story.paragraphs.iter().map(|t| element("p", &cut(t))).collect();
            (element("article", &json!([element("h1", &json!(story.title)), element("div", &json!(parts))])), String::new())
        }
        "text" => {
            let html: String = story.paragraphs.iter().map(|t| format!("<p>{t}</p>")).collect();
            let body = json!(["$", "div", null, {"dangerouslySetInnerHTML": {"__html": "$1b"}}]);
            (element("main", &body), format!("1b:T{:x},{html}", html.len()))
        }
        "parts" => {
            let parts: Vec<Value> = story.paragraphs.iter().map(|t| json!({"type": "paragraph", "text": t})).collect();
            let mut article = facts.clone();
            article["body"] = json!("$1c");
            (json!(["$", "$L2", null, {"article": article}]), format!("1c:{}\n", Value::Array(parts)))
        }
        _ => {
            let mut article = facts.clone();
            article["content"] = json!(story.paragraphs.map(|t| format!("<p>{t}</p>")).concat());
            (json!(["$", "$L2", "key", {"data": {"article": article}, "children": [nav.clone()]}]), String::new())
        }
    };
    format!("{head}{more}0:{}\n", json!({"P": null, "b": "build", "f": [nav, tree, teasers]}))
}

#[test]
fn streams_of_elements_complete_what_is_shown() {
    let mut cases = Vec::new();
    for (n, story) in [&EN, &DE, &FR, &ES, &RU, &JA, &ZH].into_iter().enumerate() {
        for (m, shape) in ["elements", "text", "parts", "component"].into_iter().enumerate() {
            let script = pushed(&rows(story, shape), [70, 333, 5_000][(n + m) % 3]);
            let shown = half(story, FRAMES[n % 4], 2, &script);
            cases.push(case(format!("{n} {shape}"), shown).all_of(story).lacks(TEASER).lacks("tides").from(BodySource::PageState));
            let empty = format!(
                "<html lang={}><head><title>{}</title></head><body><div id=root></div>{script}</body></html>",
                story.language, story.title
            );
            cases.push(case(format!("{n} {shape}, a shell"), empty).all_of(story).lacks(TEASER).from(BodySource::PageState));
        }
    }
    hold("streams", &cases);
}

#[test]
fn facts_stand_in_streams() {
    for (n, story) in [&EN, &DE, &FR, &ES, &RU].into_iter().enumerate() {
        for shape in ["parts", "component"] {
            let script = pushed(&rows(story, shape), 90 + n);
            let page = format!(
                "<html lang={}><head><title>Vale Dispatch</title></head><body><div id=root></div>{script}</body></html>",
                story.language
            );
            let article = case(shape, page).article();
            let date = article.date.map(|d| d.day.to_string());
            let told = (article.title.as_deref(), date.as_deref(), article.authors.join("; "));
            assert_eq!(told, (Some(story.title), Some("2025-05-14"), story.author.to_owned()), "{n} {shape}");
        }
    }
}
