//! The parts of a text that a page's state holds as data, written as markup: paragraphs, headings, lists and quotes in their order.
//!
//! Editors and their systems write such trees alike: an object says by a word what it is, and holds its text, or others in a list.
//! None of them is known by name.

use serde_json::{Map, Value};

/// Where an object says what it is, …
const KIND_KEYS: &[&str] =
    &["type", "_type", "__typename", "nodeType", "nodeName", "blockType", "kind", "elementType", "component", "tagName", "tag"];
/// … where it holds others, …
const CHILD_KEYS: &[&str] = &[
    "content",
    "children",
    "content_elements",
    "blocks",
    "elements",
    "nodes",
    "items",
    "leaves",
    "spans",
    "fragments",
    "parts",
    "paragraphs",
    "body",
];
/// … where its text, …
const TEXT_KEYS: &[&str] = &["text", "value", "html", "content", "bodyHtml", "body", "markup", "copy"];
/// … and what may stand between it and these.
const WRAPPERS: &[&str] = &["model", "data", "props", "fields", "attributes", "root", "document", "value", "node", "content", "text"];
/// Parts that are none of the text, by what the word for them holds, …
const OUT: &[&str] = &[
    "image",
    "picture",
    "photo",
    "video",
    "gallery",
    "audio",
    "podcast",
    "player",
    "embed",
    "iframe",
    "tweet",
    "twitter",
    "instagram",
    "facebook",
    "youtube",
    "tiktok",
    "social",
    "share",
    "advert",
    "teaser",
    "related",
    "recommend",
    "promo",
    "newsletter",
    "subscri",
    "signup",
    "interstitial",
    "richlink",
    "linktool",
    "linklist",
    "card",
    "caption",
    "figure",
    "media",
    "asset",
    "poll",
    "quiz",
    "widget",
    "divider",
    "button",
    "chart",
    "infographic",
    "atomic",
    "attachment",
    "comment",
    "byline",
    "pullquote",
    "readmore",
    "seealso",
    "donat",
    "paywall",
    "consent",
];
/// … and by the word itself.
const OUT_WORDS: &[&str] =
    &["ad", "ads", "form", "map", "file", "tag", "tags", "toc", "author", "authors", "credit", "rawhtml", "script", "style", "hr", "img"];
/// Kinds that are a run of text inside a part, or a part of their own where they stand among parts.
const RUNS: &[&str] = &["text", "span", "fragment", "leaf", "string", "plaintext", "lic"];
/// A tree is no deeper than this, …
const MAX_DEPTH: usize = 48;
/// … and an object has no wrapper deeper than this.
const MAX_WRAPPERS: usize = 3;

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Out,
    Heading(u8),
    Paragraph,
    /// A run of text, or a part that says no more than that it is text.
    Run,
    List {
        ordered: bool,
    },
    Item,
    Quote,
    Code,
    Break,
    /// It holds parts, and is none.
    Holder,
}

/// Writes parts. References between the entries of a cache are followed.
pub(crate) struct Writer<'a> {
    /// The entries of a cache by their names, if the state is one.
    pub(crate) entries: Option<&'a Map<String, Value>>,
    /// So many values are still looked at.
    pub(crate) budget: usize,
}

impl<'a> Writer<'a> {
    /// The markup of parts that stand in a list.
    pub(crate) fn markup(&mut self, items: &[Value]) -> String {
        let mut out = String::new();
        items.iter().for_each(|item| self.block(item, 0, &mut out));
        out
    }

    /// The entry of the cache that a value refers to by name, or the value itself.
    fn resolve<'v>(&self, value: &'v Value) -> &'v Value
    where
        'a: 'v,
    {
        let Some(entries) = self.entries else { return value };
        let name = || {
            let map = value.as_object().filter(|map| map.len() <= 4)?;
            let by_id = || map.get("id").filter(|_| map.get("type").and_then(Value::as_str) == Some("id"));
            map.get("__ref").or_else(by_id)?.as_str()
        };
        name().and_then(|name| entries.get(name)).unwrap_or(value)
    }

    fn spend(&mut self, depth: usize) -> bool {
        self.budget = self.budget.saturating_sub(1);
        self.budget > 0 && depth < MAX_DEPTH
    }

    fn block(&mut self, value: &Value, depth: usize, out: &mut String) {
        if !self.spend(depth) {
            return;
        }
        let value = self.resolve(value);
        match value {
            Value::String(text) => paragraph(text, out),
            Value::Array(items) if !is_list_of_articles(items) => items.iter().for_each(|item| self.block(item, depth + 1, out)),
            Value::Object(map) => self.part(map, depth, out),
            _ => {}
        }
    }

    fn part(&mut self, map: &Map<String, Value>, depth: usize, out: &mut String) {
        match role(map) {
            Role::Out | Role::Break => {}
            Role::Heading(level) => wrapped(&format!("h{level}"), &self.inline_of(map, depth), out),
            Role::Quote => {
                let mut inner = String::new();
                self.inside(map, depth, &mut inner);
                wrapped("blockquote", &inner, out);
            }
            Role::Code => wrapped("pre", &self.inline_of(map, depth), out),
            Role::List { ordered } => {
                let mut inner = String::new();
                children(map, 0).into_iter().flatten().for_each(|item| self.item(item, depth + 1, &mut inner));
                wrapped(if ordered { "ol" } else { "ul" }, &inner, out);
            }
            Role::Item => {
                let mut inner = String::new();
                wrapped("li", &self.inline_of(map, depth), &mut inner);
                wrapped("ul", &inner, out);
            }
            Role::Paragraph | Role::Run | Role::Holder => self.inside(map, depth, out),
        }
    }

    /// The parts in an object, or its own text as one.
    fn inside(&mut self, map: &Map<String, Value>, depth: usize, out: &mut String) {
        let items = children(map, 0);
        let holder = role(map) == Role::Holder;
        match items {
            Some(items) if items.iter().any(|i| is_block(self.resolve(i), holder)) => {
                if !is_list_of_articles(items) {
                    items.iter().for_each(|item| self.block(item, depth + 1, out));
                }
            }
            _ => paragraph(&self.inline_of(map, depth), out),
        }
    }

    fn item(&mut self, value: &Value, depth: usize, out: &mut String) {
        if !self.spend(depth) {
            return;
        }
        let value = self.resolve(value);
        match value {
            Value::Object(map) if matches!(role(map), Role::List { .. }) => self.part(map, depth, out),
            Value::Object(map) if role(map) == Role::Out => {}
            other => wrapped("li", &self.inline(other, depth + 1), out),
        }
    }

    /// The text of an object as one run of markup.
    fn inline_of(&mut self, map: &Map<String, Value>, depth: usize) -> String {
        if !self.spend(depth) {
            return String::new();
        }
        if let Some(items) = children(map, 0) {
            let mut out = String::new();
            for item in items {
                if !out.is_empty() && is_block(self.resolve(item), false) {
                    out.push_str("<br>");
                }
                out.push_str(&self.inline(item, depth + 1));
            }
            if !out.trim().is_empty() {
                return out;
            }
        }
        text(map, 0).map(escaped).unwrap_or_default()
    }

    fn inline(&mut self, value: &Value, depth: usize) -> String {
        if depth > MAX_DEPTH {
            return String::new();
        }
        match self.resolve(value) {
            Value::String(text) => escaped(text),
            Value::Object(map) => match role(map) {
                Role::Out => String::new(),
                Role::Break => "<br>".to_owned(),
                _ => self.inline_of(map, depth),
            },
            _ => String::new(),
        }
    }
}

fn wrapped(tag: &str, inner: &str, out: &mut String) {
    if !inner.trim().is_empty() {
        out.extend(["<", tag, ">", inner, "</", tag, ">\n"]);
    }
}

/// A text as a paragraph; markup that has parts of its own stays as it is.
fn paragraph(text: &str, out: &mut String) {
    let own = ["<p", "<h1", "<h2", "<h3", "<h4", "<ul", "<ol", "<blockquote", "<div", "<figure", "<table", "<section", "<pre"];
    if is_markup(text) && own.iter().any(|tag| text.contains(tag)) {
        *out += text;
        out.push('\n');
    } else {
        wrapped("p", &escaped(text), out);
    }
}

fn is_markup(text: &str) -> bool {
    let tag = |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    text.match_indices('<').any(|(at, _)| tag(at)) && text.contains('>')
}

/// Text as markup; what is markup already stays, and so do entities. Line ends are line ends.
fn escaped(text: &str) -> String {
    if is_markup(text) {
        return text.to_owned();
    }
    text.replace('<', "&lt;").replace("\n\n", "<br><br>").replace('\n', "<br>")
}

/// The list of what an object holds, in its own members or a wrapper's.
fn children(map: &Map<String, Value>, depth: usize) -> Option<&Vec<Value>> {
    let own =
        CHILD_KEYS.iter().filter_map(|key| map.get(*key)?.as_array()).find(|items| items.iter().any(|i| i.is_object() || i.is_string()));
    let wrapped = || {
        let mut inner = WRAPPERS.iter().filter_map(|key| map.get(*key)?.as_object());
        inner.find_map(|inner| children(inner, depth + 1))
    };
    own.or_else(|| if depth < MAX_WRAPPERS { wrapped() } else { None })
}

/// An object's own text, or a wrapper's.
fn text(map: &Map<String, Value>, depth: usize) -> Option<&str> {
    let own = TEXT_KEYS.iter().find_map(|key| map.get(*key)?.as_str());
    let wrapped = || {
        let mut inner = WRAPPERS.iter().filter_map(|key| map.get(*key)?.as_object());
        inner.find_map(|inner| text(inner, depth + 1))
    };
    own.or_else(|| if depth < MAX_WRAPPERS { wrapped() } else { None })
}

/// A part of its own rather than a run of another's text; `among_parts` where runs are parts.
fn is_block(value: &Value, among_parts: bool) -> bool {
    let Value::Object(map) = value else { return among_parts && value.is_string() };
    match role(map) {
        Role::Heading(_) | Role::Paragraph | Role::List { .. } | Role::Item | Role::Quote | Role::Code => true,
        Role::Run => among_parts,
        Role::Holder => among_parts || children(map, 0).is_some_and(|items| items.iter().any(|i| is_block(i, false))),
        Role::Out | Role::Break => false,
    }
}

fn role(map: &Map<String, Value>) -> Role {
    let word = |key: &str| map.get(key).and_then(Value::as_str);
    let style = map.get("style").and_then(Value::as_str).unwrap_or("");
    let Some(kind) = KIND_KEYS.iter().copied().find_map(word) else {
        return if map.contains_key("text") && map.len() <= 6 && children(map, 0).is_none() { Role::Run } else { Role::Holder };
    };
    let last = kind.rsplit(['.', '/', '\\']).next().unwrap_or(kind);
    let kind: String = last.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let kind = kind.strip_suffix("blockelement").or(kind.strip_suffix("element")).filter(|k| !k.is_empty()).unwrap_or(&kind);
    if OUT_WORDS.contains(&kind) || OUT.iter().any(|out| kind.contains(out)) {
        return Role::Out;
    }
    // Blocks of portable text say the rest by their style.
    if kind == "block" {
        return of_block(map, style);
    }
    of_kind(map, kind)
}

fn of_block(map: &Map<String, Value>, style: &str) -> Role {
    match style {
        _ if map.contains_key("listItem") => Role::Item,
        "blockquote" | "quote" => Role::Quote,
        style if style.starts_with('h') && style.len() == 2 => Role::Heading(level(map, style)),
        _ => Role::Paragraph,
    }
}

fn of_kind(map: &Map<String, Value>, kind: &str) -> Role {
    let has = |word: &str| kind.contains(word);
    if kind == "p" || kind == "unstyled" || has("paragraph") {
        Role::Paragraph
    } else if RUNS.contains(&kind) {
        Role::Run
    } else if has("listitem") || kind == "li" {
        Role::Item
    } else if has("list") || kind == "ul" || kind == "ol" {
        Role::List { ordered: is_ordered(map, kind) }
    } else if has("quote") {
        Role::Quote
    } else if has("heading") || kind.starts_with("header") || has("subhead") || has("crosshead") || has("subtitle") || is_heading_tag(kind)
    {
        Role::Heading(level(map, kind))
    } else if has("codeblock") || kind == "code" || kind == "pre" {
        Role::Code
    } else if matches!(kind, "br" | "hardbreak" | "linebreak" | "softbreak") {
        Role::Break
    } else {
        Role::Holder
    }
}

fn is_heading_tag(kind: &str) -> bool {
    kind.len() == 2 && kind.starts_with('h') && kind.ends_with(|c: char| ('1'..='6').contains(&c))
}

fn is_ordered(map: &Map<String, Value>, kind: &str) -> bool {
    let said = ["listType", "list_type", "listStyle", "style", "tag"]
        .iter()
        .find_map(|key| map.get(*key).or_else(|| map.get("data")?.get(*key)).and_then(Value::as_str));
    let ordered = |word: &str| word == "ol" || word.contains("number") || word.contains("order") && !word.contains("unorder");
    ordered(kind) || said.is_some_and(|word| ordered(&word.to_ascii_lowercase()))
}

/// The level that a heading tells, at least 2: the page's headline is of the first.
fn level(map: &Map<String, Value>, kind: &str) -> u8 {
    let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.trim_start_matches(['h', 'H']).parse().ok());
    let told = ["level", "tag"]
        .iter()
        .find_map(|key| map.get(*key).or_else(|| WRAPPERS.iter().chain(&["attrs"]).find_map(|w| map.get(*w)?.get(*key))).and_then(number));
    let words = ["one", "two", "three", "four", "five", "six"];
    let named = || words.iter().position(|w| kind.ends_with(w)).map(|at| at as u64 + 1);
    let digit = || kind.chars().next_back().and_then(|c| c.to_digit(10)).map(u64::from);
    told.or_else(digit).or_else(named).unwrap_or(2).clamp(2, 6) as u8
}

/// Keys that only items of a list of articles have.
const ENTRY_KEYS: &[&str] =
    &["headline", "headlines", "canonical_url", "canonicalUrl", "slug", "shortTitle", "publishedAt", "datePublished"];

/// Most of the items tell an article each.
pub(crate) fn is_list_of_articles(items: &[Value]) -> bool {
    let is_entry = |item: &&Value| item.as_object().is_some_and(|map| ENTRY_KEYS.iter().any(|k| map.contains_key(*k)));
    items.iter().filter(is_entry).count() * 2 > items.len()
}
