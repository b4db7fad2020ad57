//! The lines of a robots.txt → groups of agents and rules.

use std::time::Duration;

use crate::robots::pattern::Pattern;
use crate::robots::{Agent, Group, Robots, Rule};

/// Bytes of a robots.txt that are read: 500 KiB, as RFC 9309 asks at least.
pub const MAX_BYTES: usize = 500 * 1024;

/// Longer lines are cut.
const MAX_LINE: usize = 16_664;

/// A longer pause than this, in seconds, is taken to be this.
const MAX_DELAY: f64 = 1e12;

/// What a line is about.
#[derive(Clone, Copy)]
enum Key {
    UserAgent,
    Allow,
    Disallow,
    Sitemap,
    CrawlDelay,
}

/// How keys begin, with the misspellings that Google accepts.
const KEYS: &[(&str, Key)] = &[
    ("user-agent", Key::UserAgent),
    ("useragent", Key::UserAgent),
    ("user agent", Key::UserAgent),
    ("allow", Key::Allow),
    ("disallow", Key::Disallow),
    ("dissallow", Key::Disallow),
    ("dissalow", Key::Disallow),
    ("disalow", Key::Disallow),
    ("diasllow", Key::Disallow),
    ("disallaw", Key::Disallow),
    ("sitemap", Key::Sitemap),
    ("site-map", Key::Sitemap),
    ("crawl-delay", Key::CrawlDelay),
];

pub(crate) fn parse(bytes: &[u8]) -> Robots {
    let mut robots = Robots { html: is_html(bytes), ..Robots::default() };
    let (mut line, mut after_return) = (0, false);
    for part in without_mark(within_limit(bytes)).split_inclusive(|c| matches!(c, b'\n' | b'\r')) {
        // `\r\n` comes as two parts: the second is no line of its own.
        line += u32::from(!(after_return && part == b"\n"));
        after_return = part.ends_with(b"\r");
        if let Some((key, value)) = key_and_value(part) {
            robots.take(key, value, line);
        }
    }
    robots
}

/// The bytes up to the limit, without the line that it cuts.
fn within_limit(bytes: &[u8]) -> &[u8] {
    let Some(head) = bytes.get(..MAX_BYTES).filter(|_| bytes.len() > MAX_BYTES) else { return bytes };
    let end = head.iter().rposition(|c| matches!(c, b'\n' | b'\r')).map_or(0, |at| at + 1);
    &head[..end]
}

/// A byte order mark, or the part of one that was left.
fn without_mark(bytes: &[u8]) -> &[u8] {
    let length = bytes.iter().zip(b"\xef\xbb\xbf").take_while(|(a, b)| a == b).count();
    &bytes[length..]
}

fn is_html(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(512)].trim_ascii_start().to_ascii_lowercase();
    head.starts_with(b"<!doctype") || head.starts_with(b"<html") || head.starts_with(b"<head")
}

/// Splits a line at its colon, or, where it has none, at the only space in it.
fn key_and_value(line: &[u8]) -> Option<(Key, &[u8])> {
    let line = &line[..line.len().min(MAX_LINE)];
    let line = line.split(|c| *c == b'#').next().unwrap_or(line).trim_ascii();
    let (key, value) = if let Some(at) = memchr::memchr(b':', line) {
        (&line[..at], &line[at + 1..])
    } else {
        let at = line.iter().position(u8::is_ascii_whitespace)?;
        let value = line[at..].trim_ascii();
        (!value.iter().any(u8::is_ascii_whitespace)).then_some((&line[..at], value))?
    };
    let key = key.trim_ascii();
    let begins = |name: &str| key.get(..name.len()).is_some_and(|k| k.eq_ignore_ascii_case(name.as_bytes()));
    KEYS.iter().find(|(name, _)| begins(name)).map(|(_, known)| (*known, value.trim_ascii()))
}

impl Robots {
    fn take(&mut self, key: Key, value: &[u8], line: u32) {
        match key {
            Key::UserAgent => self.agent(value),
            Key::Allow => self.rule(true, value, line),
            Key::Disallow => self.rule(false, value, line),
            Key::Sitemap => self.sitemaps.push(String::from_utf8_lossy(value).into_owned()),
            Key::CrawlDelay => self.delay(value),
        }
    }

    /// An agent joins the group above it unless that has rules already.
    fn agent(&mut self, value: &[u8]) {
        let global = value.first() == Some(&b'*') && value.get(1).is_none_or(u8::is_ascii_whitespace);
        let token = value.iter().take_while(|c| c.is_ascii_alphabetic() || matches!(c, b'-' | b'_'));
        let name = if global { None } else { Some(token.map(|c| char::from(*c)).collect()) };
        let agent = Agent { name, delay: None };
        match self.groups.last_mut() {
            Some(group) if group.rules.is_empty() => group.agents.push(agent),
            _ => self.groups.push(Group { agents: vec![agent], rules: Vec::new() }),
        }
    }

    fn rule(&mut self, allow: bool, value: &[u8], line: u32) {
        if let Some(group) = self.groups.last_mut() {
            group.rules.push(Rule { allow, pattern: Pattern::of(value), line });
        }
    }

    /// A pause counts for the agents named right above it.
    fn delay(&mut self, value: &[u8]) {
        // Neither `inf` nor `nan` is a number of seconds.
        let number = value.first().is_some_and(|c| c.is_ascii_digit() || *c == b'.');
        let seconds: Option<f64> = std::str::from_utf8(value).ok().filter(|_| number).and_then(|v| v.parse().ok());
        let delay = seconds.map(|s| Duration::from_secs_f64(s.clamp(0.0, MAX_DELAY)));
        for agent in self.groups.last_mut().into_iter().flat_map(|g| &mut g.agents).filter(|a| a.delay.is_none()) {
            agent.delay = delay;
        }
    }
}
