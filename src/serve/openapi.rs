//! The API as OpenAPI 3.1, from one table.

use serde_json::{Map, Value, json};

/// Method, path, what it does, its parameters, and the type of its answer.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str], &'static str);

const JSON: &str = "application/json";
const PAGE: &[&str] = &["url", "html"];
const CLEANING: &[&str] = &["url", "format", "favor", "keep", "drop", "select", "strip", "comments", "no_header"];
const FILTERS: &[&str] = &["q", "since", "until", "source", "language", "limit", "cursor"];
const FEED: &[&str] = &["q", "since", "until", "language", "story", "max"];
const FIVE: &[&str] = &["url", "max", "summary", "exc", "links", "images", "format"];

const ROWS: &[Row] = &[
    ("get", "/healthz", "Whether the process answers.", &[], "text/plain"),
    ("get", "/readyz", "Whether the state can be read.", &[], "text/plain"),
    ("get", "/metrics", "Counters and histograms for Prometheus.", &[], "text/plain"),
    ("get", "/openapi.json", "This document.", &[], JSON),
    ("post", "/v1/clean", "Cleans a page: its bytes, JSON with html or text, or NDJSON of such objects.", CLEANING, JSON),
    ("get", "/v1/fetch", "Fetches and cleans a page.", CLEANING, JSON),
    ("post", "/v1/fetch", "Fetches and cleans a page.", PAGE, JSON),
    ("get", "/v1/why", "Every block of a page with its verdict and the reasons.", &["url", "text"], JSON),
    ("post", "/v1/why", "The same of a page that is sent.", &["url", "html", "text"], JSON),
    ("get", "/v1/articles", "What was filed: newest first, or the best matches of q.", FILTERS, JSON),
    ("get", "/v1/articles/{name}", "One article by its id; with .txt, .md or .html its body alone.", &["name"], JSON),
    ("get", "/v1/articles/{id}/versions", "What its publisher changed.", &["id"], JSON),
    ("get", "/v1/articles/{id}/story", "The articles that tell the same.", &["id"], JSON),
    ("get", "/v1/sources", "How each source fares.", &[], JSON),
    ("get", "/feeds/{name}", "A source's articles, or all, as .rss, .atom or .json.", FEED, "application/atom+xml"),
    ("get", "/feeds.opml", "The feeds of all sources.", &[], "text/x-opml"),
    ("get", "/feed", "A feed that nobody polls, with the full texts that are read so far.", FIVE, "application/rss+xml"),
    ("get", "/makefulltextfeed.php", "The same, as FiveFilters' clients ask for it.", FIVE, "application/rss+xml"),
    ("post", "/makefulltextfeed.php", "The same.", FIVE, "application/rss+xml"),
    ("get", "/extract.php", "A page, as FiveFilters' clients ask for it.", &["url", "content", "links", "images"], JSON),
    ("post", "/extract.php", "A page that is sent as inputhtml.", &["url", "inputhtml"], JSON),
    ("get", "/parser", "A page, as Mercury's clients ask for it.", &["url"], JSON),
    ("post", "/parser", "A page, as Mercury's clients ask for it.", PAGE, JSON),
    ("post", "/", "A page, as clients of readability-js-server ask for it.", PAGE, JSON),
    ("post", "/v1/scrape", "A page, as Firecrawl's clients ask for it.", PAGE, JSON),
    ("post", "/v2/scrape", "A page, as Firecrawl's clients ask for it.", PAGE, JSON),
    ("get", "/md/{url}", "A page as Markdown, as Jina Reader's clients ask for it.", &["url"], "text/plain"),
    ("post", "/md", "A page that is sent, as Markdown.", PAGE, "text/plain"),
    ("post", "/load", "Pages, as Open WebUI's external loader asks for them.", &["urls"], JSON),
];

/// What each parameter means.
fn meaning(name: &str) -> &'static str {
    match name {
        "url" => "The address of the page or feed: http or https.",
        "urls" => "A list of addresses.",
        "html" | "inputhtml" => "The page's HTML, in place of fetching it.",
        "text" => "Only the blocks that hold these words.",
        "format" => "text, markdown, html, json, jsonl or tei; of a feed rss, atom or json.",
        "favor" => "balance, precision or recall: which error is worse.",
        "keep" | "drop" => "Parts of a page, with commas: captions, comments, credits, headings, lists, quotes, related, tables.",
        "select" | "strip" => "A CSS selector of what is the body, or no part of it.",
        "comments" => "Also what readers wrote.",
        "no_header" => "The text without the facts above it.",
        "q" => "Words, \"phrases\", begin*, -without.",
        "since" | "until" => "Published then or later, or before: a day or a time.",
        "source" => "The address of a source, the name of an outlet, or a host.",
        "language" => "ISO 639-1.",
        "limit" | "max" => "The most entries.",
        "cursor" => "next of the answer before.",
        "story" => "one: of each story its first article alone.",
        "name" => "An id and the form, such as 0f3a….txt; of a feed the source's id or all, and .rss, .atom or .json.",
        "id" => "An article's id.",
        "links" => "preserve, remove or footnotes.",
        "images" | "content" => "0: without.",
        "summary" => "1: a summary beside the text.",
        "exc" => "1: without entries whose text could not be had.",
        _ => "",
    }
}

/// The document.
pub(super) fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for row in ROWS {
        let entry = paths.entry(row.1.to_owned()).or_insert_with(|| json!({}));
        entry[row.0] = operation(row);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "dateline", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "MIT OR Apache-2.0" },
            "description": "News pages in, clean dated text out. A page that holds no article is 422 with its verdict and the reason." },
        "paths": paths,
        "security": [{}, { "bearer": [] }, { "key": [] }],
        "components": {
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer" },
                "key": { "type": "apiKey", "in": "query", "name": "key" },
            },
            "schemas": { "Problem": {
                "type": "object", "required": ["type", "title", "status", "detail"],
                "properties": { "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
                    "detail": { "type": "string" }, "verdict": { "type": "string" }, "cause": { "type": "string" } },
            } },
        },
    })
}

fn operation((method, path, summary, names, answer): &Row) -> Value {
    let id: String = format!("{method}{path}").chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let is_body = *method == "post";
    let parameter = |name: &&str| {
        let in_path = path.contains(&format!("{{{name}}}"));
        let place = if in_path { "path" } else { "query" };
        json!({ "name": name, "in": place, "required": in_path, "description": meaning(name), "schema": { "type": "string" } })
    };
    let in_query = |name: &&&str| !is_body || path.contains(&format!("{{{name}}}"));
    let parameters: Vec<Value> = names.iter().filter(in_query).map(parameter).collect();
    let problem = json!({ "description": "What is wrong, and what to do.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let mut operation = json!({
        "operationId": id, "summary": summary, "parameters": parameters,
        "responses": { "200": { "description": "OK", "content": { *answer: {} } }, "default": problem },
    });
    if is_body {
        let properties: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({ "description": meaning(name) }))).collect();
        operation["requestBody"] =
            json!({ "content": { "application/json": { "schema": { "type": "object", "properties": properties } } } });
    }
    operation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_explained_and_every_operation_has_a_name_of_its_own() {
        let mut ids = std::collections::HashSet::new();
        for row in ROWS {
            assert!(row.3.iter().all(|name| !meaning(name).is_empty()), "{row:?}");
            assert!(ids.insert(operation(row)["operationId"].to_string()), "{row:?}");
        }
        let document = document();
        assert_eq!(document["openapi"], "3.1.0");
        assert_eq!(document["paths"]["/v1/articles/{name}"]["get"]["parameters"][0]["in"], "path");
    }
}
