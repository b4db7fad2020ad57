//! Our own files: one TOML document a host.
//!
//! ```toml
//! host = "courier.example"          # ".courier.example": all below it too
//! body = ["div.story-body"]         # CSS selectors, or XPath where it begins with / or (
//! strip = [".promo", "//aside"]
//! title = ["h1.headline"]
//! author = [".byline a"]
//! date = ["//time/@datetime"]
//! next_page = ["a.next"]
//! single_page = ["a.print"]
//! wall = [".subscribe-to-read"]
//!
//! [[tests]]
//! url = "https://courier.example/2025/04/ferry"
//! contains = ["will run again from Monday"]
//! ```

use serde::Deserialize;

use crate::rules::{Directive, Find, MAX_DIRECTIVES, Problem, Rule, Test};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code)]
    host: String,
    #[serde(default)]
    body: Vec<String>,
    #[serde(default)]
    strip: Vec<String>,
    #[serde(default)]
    title: Vec<String>,
    #[serde(default)]
    author: Vec<String>,
    #[serde(default)]
    date: Vec<String>,
    #[serde(default)]
    next_page: Vec<String>,
    #[serde(default)]
    single_page: Vec<String>,
    #[serde(default)]
    wall: Vec<String>,
    #[serde(default)]
    replace: Vec<Replace>,
    #[serde(default)]
    tests: Vec<TestPage>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replace {
    find: String,
    with: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestPage {
    url: String,
    #[serde(default)]
    contains: Vec<String>,
}

/// The host that a file of ours names; `None` for other files.
pub(super) fn host(name: &str, text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Host {
        host: String,
    }
    crate::rules::is_own(name).then(|| toml::from_str::<Host>(text).ok()).flatten().map(|file| file.host).filter(|host| !host.is_empty())
}

/// A file's rule, and what could not be read of it.
pub(super) fn parse(text: &str) -> (Rule, Vec<Problem>) {
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            return (Rule::default(), vec![Problem { line, text: error.message().to_owned() }]);
        }
    };
    let mut problems = Vec::new();
    let mut left = MAX_DIRECTIVES;
    let mut list = |name: &str, texts: &[String]| -> Vec<Directive> {
        let mut out = Vec::new();
        for written in texts {
            let line = text.find(&written[..written.len().min(200)]).map_or(0, |at| text[..at].matches('\n').count() + 1);
            let found = if left == 0 { Err(format!("there are more than {MAX_DIRECTIVES} directives")) } else { Find::either(written) };
            match found {
                Ok(find) => out.push(Directive { line, find }),
                Err(error) => problems.push(Problem { line, text: format!("{name}: {error}") }),
            }
            left = left.saturating_sub(1);
        }
        out
    };
    let rule = Rule {
        name: String::new(),
        body: list("body", &file.body),
        strip: list("strip", &file.strip),
        title: list("title", &file.title),
        author: list("author", &file.author),
        date: list("date", &file.date),
        next_page: list("next_page", &file.next_page),
        single_page: list("single_page", &file.single_page),
        wall: list("wall", &file.wall),
        replace: file.replace.into_iter().filter(|r| !r.find.is_empty()).map(|r| (r.find, r.with)).collect(),
        tests: file.tests.into_iter().map(|test| Test { url: test.url, contains: test.contains }).collect(),
    };
    (rule, problems)
}
