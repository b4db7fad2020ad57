//! `dateline clean --input jsonl`: one JSON object a line in, the same object with its cleaned field out, in constant memory.

use std::io::{self, BufRead, BufReader, Read, Write};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use url::Url;

use super::inputs::{self, Input, MAX_INPUT_BYTES};
use super::object::Object;
use super::outcome::Outcome;
use super::voice::Voice;
use super::{args, items, setup};
use crate::config::Config;
use crate::extract::{self, InputKind, Source};
use crate::model::{Article, PageVerdict};
use crate::pipeline::guarded;

/// The field that holds the text where `--field` names none.
const FIELD: &str = "text";
/// What the article tells, given where the object has no such field, or null, an empty text or an empty list in it.
const FACTS: &[&str] = &["title", "authors", "date", "site", "language", "verdict", "words", "confidence"];

pub(super) fn run(args: &args::Clean, config: &Config, voice: &mut Voice) -> Result<u8> {
    if args.writing.output.is_some() {
        bail!("--input jsonl writes objects to stdout; leave --output out");
    }
    if args.writing.json_as.is_some() {
        bail!("--input jsonl keeps the object's own keys; leave --json-as out");
    }
    if args.writing.format.as_deref().is_some_and(|f| f != "jsonl") {
        bail!("--input jsonl gives JSON Lines; leave --format out");
    }
    let options = setup::options_for(&args.cleaning, &config.clean, InputKind::Auto)?;
    let filter = Filter { field: args.field.as_deref().unwrap_or(FIELD), options, longest: MAX_INPUT_BYTES };
    let mut outcome = Outcome::default();
    for input in inputs::expand(&args.paths) {
        let name = input.name();
        match open(&input) {
            Ok(reader) => filter.pass(&name, reader, &mut io::stdout().lock(), &mut outcome, voice)?,
            Err(error) => {
                outcome.count(PageVerdict::Failed);
                voice.warn(&format!("{name}: {error}"));
            }
        }
    }
    Ok(outcome.status())
}

fn open(input: &Input) -> Result<Box<dyn BufRead>, String> {
    match input {
        Input::Stdin => Ok(Box::new(BufReader::new(io::stdin()))),
        Input::File(path) => items::open(path).map_err(|e| e.to_string()),
        Input::Missing(_, why) => Err(why.clone()),
    }
}

struct Filter<'a> {
    field: &'a str,
    options: extract::Options,
    /// Bytes of a line; a longer one has failed.
    longest: u64,
}

impl Filter<'_> {
    /// One line in, one line out, at once; empty lines are passed over.
    fn pass(&self, name: &str, mut from: impl BufRead, to: &mut impl Write, outcome: &mut Outcome, voice: &Voice) -> Result<()> {
        let mut line = Vec::new();
        for number in 1_u64.. {
            line.clear();
            let read =
                from.by_ref().take(self.longest + 1).read_until(b'\n', &mut line).with_context(|| format!("{name}: line {number}"))?;
            if read == 0 {
                break;
            }
            let source = format!("{name}#{number}");
            let too_long = line.len() as u64 > self.longest;
            if too_long && !line.ends_with(b"\n") {
                from.skip_until(b'\n').with_context(|| format!("{name}: line {number}"))?;
            }
            if !too_long && line.trim_ascii().is_empty() {
                continue;
            }
            let (object, verdict) = if too_long {
                (failed(&source, &format!("the line is longer than {} bytes", self.longest)), PageVerdict::Failed)
            } else {
                self.cleaned(&source, &line)
            };
            if let Some(error) = object.text("error") {
                voice.warn(&format!("{source}: {error}"));
            }
            outcome.count(verdict);
            object.write(to)?;
            to.write_all(b"\n")?;
            to.flush()?;
        }
        Ok(())
    }

    /// The object with its field cleaned; as it came, with an `error`, where the field holds no text.
    fn cleaned(&self, source: &str, line: &[u8]) -> (Object, PageVerdict) {
        let mut object = match Object::read(line) {
            Ok(Some(object)) => object,
            Ok(None) => return (failed(source, "the line holds no JSON object"), PageVerdict::Failed),
            Err(error) => return (failed(source, &format!("no JSON: {error}")), PageVerdict::Failed),
        };
        let Some(text) = object.text(self.field) else {
            object.set("error", &format!("the object has no text in {:?}; --field names another", self.field).into());
            return (object, PageVerdict::Failed);
        };
        let url = object.text("url").and_then(|u| Url::parse(&u).ok());
        let url = url.filter(|u| matches!(u.scheme(), "http" | "https"));
        let asked = Source {
            name: source,
            bytes: text.as_bytes(),
            content_type: Some("text/plain; charset=utf-8"),
            url: url.as_ref(),
            ..Source::default()
        };
        let articles: Vec<Article> = guarded(source, || extract::clean(&asked, &self.options)).into_iter().map(|c| c.article).collect();
        let texts: Vec<&str> = articles.iter().map(|a| a.text.as_str()).filter(|t| !t.is_empty()).collect();
        object.set(self.field, &texts.join("\n\n").into());
        let Some(first) = articles.first() else { return (object, PageVerdict::Failed) };
        add_facts(first, self.field, &mut object);
        // Articles that were not read are behind the first.
        let error = articles.iter().skip(1).find_map(|a| a.error.clone()).filter(|_| object.lacks("error"));
        if let Some(error) = error {
            object.set("error", &error.into());
        }
        (object, first.verdict)
    }
}

/// What the article tells and the object does not.
fn add_facts(article: &Article, field: &str, object: &mut Object) {
    let Ok(Value::Object(record)) = serde_json::to_value(article) else { return };
    let error = record.get("error").is_some_and(|e| !e.is_null()).then_some("error");
    for name in FACTS.iter().copied().chain(error).filter(|n| *n != field) {
        if object.lacks(name) {
            object.set(name, record.get(name).unwrap_or(&Value::Null));
        }
    }
}

fn failed(source: &str, error: &str) -> Object {
    let mut out = Object::default();
    out.set("source", &source.into());
    out.set("verdict", &PageVerdict::Failed.name().into());
    out.set("error", &error.into());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_or_no_json_costs_only_itself() {
        let filter = Filter { field: "text", options: extract::Options::default(), longest: 60 };
        let long = format!("{{\"text\":\"{}\"}}", "x".repeat(100_000));
        let lines = format!("{{\"text\":\"a\"}}\n{long}\n{{\"text\":\"b\",\"n\":1e999}}\n{{\"text\":\"c\"}}\n{long}");
        let (mut out, mut outcome) = (Vec::new(), Outcome::default());
        let voice = Voice::silent();
        filter.pass("in", lines.as_bytes(), &mut out, &mut outcome, &voice).expect("to the end");
        let text = String::from_utf8(out).expect("text");
        let failed: Vec<bool> = text.lines().map(|line| line.contains("\"error\"")).collect();
        assert_eq!(failed, [false, true, false, false, true], "{text}");
    }
}
