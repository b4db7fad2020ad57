//! Tools for language models, on stdin and stdout and at `/mcp`, as a client of either era of the protocol calls them.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::Server;
use crate::site::{Site, program, write};

/// `dateline mcp`, spoken to line by line.
struct Session {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    next: u64,
}

impl Session {
    fn start(arguments: &[&str]) -> Self {
        let mut child = program(&[&["mcp"], arguments].concat()).stdin(Stdio::piped()).spawn().expect("a child");
        let (to, from) = (child.stdin.take().expect("a pipe"), BufReader::new(child.stdout.take().expect("a pipe")));
        let mut session = Self { child, to, from, next: 0 };
        let started = session.ask(
            "initialize",
            &json!({ "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } }),
        );
        assert_eq!(started["result"]["serverInfo"]["name"], "dateline", "{started}");
        session.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        session
    }

    fn say(&mut self, message: &Value) {
        writeln!(self.to, "{message}").and_then(|()| self.to.flush()).expect("it listens");
    }

    /// The answer to a request; what comes in between is passed by.
    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.say(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).expect("it speaks") > 0, "it ended");
            let answer: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
            if answer["id"] == id {
                return answer;
            }
        }
    }

    fn call(&mut self, name: &str, arguments: &Value) -> Value {
        self.ask("tools/call", &json!({ "name": name, "arguments": arguments }))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(answer: &Value) -> &str {
    answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("no text: {answer}"))
}

#[test]
fn fetch_takes_the_place_of_the_reference_server() {
    let consent = std::fs::read(crate::site::fixtures().join("hostile/consent.html")).expect("a fixture");
    let site = Site::serve(&[("/consent.html", "text/html", &consent)]);
    let dir = tempfile::tempdir().expect("a folder");
    let config =
        write(&dir.path().join("c.toml"), format!("[output]\ndir = \"{}\"\n{}", dir.path().join("out").display(), crate::site::FETCH));
    let mut session = Session::start(&["--config", &config.to_string_lossy()]);
    let tools = session.ask("tools/list", &json!({}));
    let tools = tools["result"]["tools"].as_array().expect("tools").clone();
    let names: Vec<&str> = tools.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, ["fetch", "discover", "why", "search_filed", "read_filed"]);
    let schema = &tools[0]["inputSchema"]["properties"];
    assert_eq!((schema["max_length"]["default"].as_u64(), schema["max_length"]["maximum"].as_u64()), (Some(5_000), Some(999_999)));
    assert!(tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true && tool["annotations"]["destructiveHint"] == false));

    let page = site.url("/articles/sea-lock-reopens.html");
    let whole = session.call("fetch", &json!({ "url": page }));
    assert_ne!(whole["result"]["isError"], true);
    let told = text(&whole);
    assert!(told.starts_with(&format!("Contents of {page}:\n[Untrusted content")), "{told}");
    assert!(told.contains("\n# Selwick sea lock reopens") && told.contains("Orla Tennant · 2025-03-11T06:42:00Z"), "{told}");
    let part = session.call("fetch", &json!({ "url": page, "max_length": 100 }));
    assert!(text(&part).contains("Call the fetch tool with a start_index of 100 "), "{part}");
    let rest = session.call("fetch", &json!({ "url": page, "start_index": 1_000_000 }));
    assert!(text(&rest).contains("No more content available"));
    let raw = session.call("fetch", &json!({ "url": page, "raw": true }));
    assert!(text(&raw).contains("<html"));

    for (url, why) in [(site.url("/consent.html"), "consent: "), (site.url("/gone"), "404"), ("http://10.0.0.1/".to_owned(), "refused")] {
        let failed = session.call("fetch", &json!({ "url": url }));
        assert!(failed["result"]["isError"] == true && text(&failed).contains(why), "{failed}");
    }
    assert!(text(&session.call("discover", &json!({ "url": site.url("/feed.xml") }))).contains("\"found\":20"));
    assert!(text(&session.call("why", &json!({ "url": page, "text": "sea lock" }))).contains("\"keep\":true"));
    for (name, arguments) in [
        ("nothing", json!({})),
        ("fetch", json!({})),
        ("fetch", json!({ "url": page, "max_length": 0 })),
        ("fetch", json!({ "url": "file:///etc/passwd" })),
    ] {
        assert_eq!(session.call(name, &arguments)["error"]["code"], -32_602, "{name} {arguments}");
    }
    // Nothing is filed there, and nothing is made.
    assert!(text(&session.call("search_filed", &json!({ "query": "lock" }))).contains("\"total\":0"));
    assert!(!dir.path().join("out").exists());
}

#[test]
fn what_is_filed_is_searched_and_read_over_http_too() {
    let server = Server::filled("");
    let headers = [("content-type", "application/json"), ("accept", "application/json, text/event-stream")];
    let ask = |method: &str, params: &Value| {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
        let answer = server.ask("POST", "/mcp", &headers, body.as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.text());
        let text = answer.text();
        let json = text.lines().find_map(|line| line.strip_prefix("data: ").filter(|data| data.starts_with('{'))).unwrap_or(&text);
        serde_json::from_str::<Value>(json).unwrap_or_else(|error| panic!("{error}: {text}"))
    };
    let started = ask(
        "initialize",
        &json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } }),
    );
    assert_eq!(started["result"]["serverInfo"]["name"], "dateline", "{started}");
    let found = ask("tools/call", &json!({ "name": "search_filed", "arguments": { "query": "\"sea lock\"", "since": "2025-01-01" } }));
    let told = text(&found);
    let id = told.split_once("\"id\":\"").expect("an id").1[..16].to_owned();
    let read = ask("tools/call", &json!({ "name": "read_filed", "arguments": { "id": id } }));
    assert!(text(&read).contains("# Selwick sea lock reopens"), "{read}");
    let wrong = ask("tools/call", &json!({ "name": "read_filed", "arguments": { "id": "../../etc/passwd" } }));
    assert_eq!(wrong["result"]["isError"], true);
    let foreign = [("content-type", "application/json"), ("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    assert_eq!(server.ask("POST", "/mcp", &foreign, b"{}").status, 403);
}
