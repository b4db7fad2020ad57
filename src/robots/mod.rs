//! RFC 9309: may this agent fetch this address? Reads and answers; never fetches.
//!
//! It follows Google's parser, whose expectations are the field's test suite, down to the accepted misspellings.
//! Every answer is linear in the size of the file and the address, however many wildcards there are.

mod directives;
mod parse;
mod pattern;

use std::time::Duration;

use pattern::{Path, Pattern};

pub use directives::{take_header, take_meta};
pub use parse::MAX_BYTES;

/// A rule of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    pattern: Pattern,
    line: u32,
}

/// An agent that a group names.
#[derive(Debug, Clone, PartialEq)]
struct Agent {
    /// `None` is `*`, which stands for every agent that no group names.
    name: Option<String>,
    delay: Option<Duration>,
}

/// Agents and the rules for them.
#[derive(Debug, Clone, Default, PartialEq)]
struct Group {
    agents: Vec<Agent>,
    rules: Vec<Rule>,
}

/// A parsed robots.txt.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    groups: Vec<Group>,
    sitemaps: Vec<String>,
    html: bool,
}

/// An answer, and the line that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// True if the agent may fetch the address.
    pub allowed: bool,
    /// The 1-based line of the deciding rule; `None` if no rule speaks of the address.
    pub line: Option<u32>,
    /// The deciding rule, such as `Disallow: /private/`.
    pub rule: Option<String>,
}

/// The longest matching rules for one kind of agent; longer patterns win, at equal length `Allow` does.
#[derive(Default)]
struct Best<'a> {
    allow: Option<&'a Rule>,
    disallow: Option<&'a Rule>,
}

impl<'a> Best<'a> {
    fn take(&mut self, rule: &'a Rule) {
        let slot = if rule.allow { &mut self.allow } else { &mut self.disallow };
        if slot.is_none_or(|held| held.weight() < rule.weight()) {
            *slot = Some(rule);
        }
    }

    /// The rule that decides; an empty pattern says nothing.
    fn deciding(&self) -> Option<&'a Rule> {
        let weight = |rule: Option<&Rule>| rule.map_or(0, Rule::weight);
        let winner = if weight(self.disallow) > weight(self.allow) { self.disallow } else { self.allow };
        winner.filter(|r| r.weight() > 0)
    }
}

impl Robots {
    /// Reads a robots.txt. Any bytes give an answer; what lies beyond [`MAX_BYTES`] is not read, nor is the line cut there.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        parse::parse(bytes)
    }

    /// The rules that allow everything: what a missing robots.txt (status 4xx) means.
    #[must_use]
    pub fn allow_all() -> Self {
        Self::default()
    }

    /// The rules that forbid everything: what an unreachable robots.txt (status 5xx, a timeout) means.
    #[must_use]
    pub fn disallow_all() -> Self {
        Self::parse(b"User-agent: *\nDisallow: /\n")
    }

    /// May `agent` (the product token alone, such as `dateline`) fetch `url` (or a path)? Agents are told apart without regard to case.
    #[must_use]
    pub fn check(&self, agent: &str, url: &str) -> Ruling {
        let path = Path::of(url);
        let (mut specific, mut global, mut named) = (Best::default(), Best::default(), false);
        for group in &self.groups {
            let is_named = group.names(agent);
            named |= is_named;
            let best = if is_named { &mut specific } else { &mut global };
            if is_named || group.is_global() {
                group.rules.iter().filter(|rule| rule.matches(&path)).for_each(|rule| best.take(rule));
            }
        }
        let rule = specific.deciding().or_else(|| if named { None } else { global.deciding() });
        Ruling { allowed: rule.is_none_or(|r| r.allow), line: rule.map(|r| r.line), rule: rule.map(Rule::shown) }
    }

    /// The pause that the site asks of this agent between two requests. It may be any length; the caller clamps it.
    #[must_use]
    pub fn crawl_delay(&self, agent: &str) -> Option<Duration> {
        let agents = || self.groups.iter().flat_map(|g| &g.agents);
        if agents().any(|a| a.is(agent)) {
            return agents().filter(|a| a.is(agent)).find_map(|a| a.delay);
        }
        agents().filter(|a| a.name.is_none()).find_map(|a| a.delay)
    }

    /// The addresses of the sitemaps that the file lists, as written.
    #[must_use]
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }

    /// True if the file is an HTML page: it holds no rules, and the site's robots.txt is probably missing.
    #[must_use]
    pub fn is_html(&self) -> bool {
        self.html
    }
}

impl Agent {
    fn is(&self, agent: &str) -> bool {
        self.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(agent))
    }
}

impl Group {
    fn names(&self, agent: &str) -> bool {
        self.agents.iter().any(|a| a.is(agent))
    }

    fn is_global(&self) -> bool {
        self.agents.iter().any(|a| a.name.is_none())
    }
}

impl Rule {
    fn matches(&self, path: &Path) -> bool {
        if self.allow { self.pattern.allows(path) } else { self.pattern.forbids(path) }
    }

    /// Its length as it is compared: the longest rule decides.
    fn weight(&self) -> usize {
        self.pattern.form.len()
    }

    fn shown(&self) -> String {
        format!("{}: {}", if self.allow { "Allow" } else { "Disallow" }, self.pattern.form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(file: &str, path: &str) -> bool {
        Robots::parse(file.as_bytes()).check("dateline", path).allowed
    }

    #[test]
    fn the_longest_match_decides() {
        let file = "user-agent: *\ndisallow: /a\nallow: /a/b\ndisallow: /*.pdf$\n";
        assert!(!allows(file, "https://courier.example/a/c"));
        assert!(allows(file, "https://courier.example/a/b/c"));
        assert!(!allows(file, "/x.pdf") && allows(file, "/x.pdf?page=2"));
    }

    #[test]
    fn needless_escapes_hide_nothing() {
        for (file, path) in [("/%70/", "/p/a"), ("/p/", "/%70/a"), ("/%70%72*x", "/pr/%78"), ("/a%2Fb", "/a%2fb")] {
            let file = format!("user-agent: *\ndisallow: {file}\n");
            assert!(!allows(&file, path), "{file}: {path}");
        }
        assert!(allows("user-agent: *\ndisallow: /a%2Fb\n", "/a/b"), "a slash that is escaped is another");
        let file = "user-agent: *\ndisallow: /\nallow: /%70/\n";
        assert!(allows(file, "/%70/x") && !allows(file, "/p/x"));
    }

    #[test]
    fn the_named_group_counts_alone_and_is_merged() {
        let file = "user-agent: *\ndisallow: /\n\nuser-agent: Dateline\ndisallow: /x\n\nuser-agent: dateline\ndisallow: /y\n";
        assert!(allows(file, "/a") && !allows(file, "/x") && !allows(file, "/y"));
    }

    #[test]
    fn names_the_line() {
        let ruling = Robots::parse(b"# hello\nUser-agent: *\nDisallow: /private # secret\n").check("dateline", "/private/x");
        let dos = Robots::parse(b"User-agent: *\r\n\r\nDisallow: /\r\n").check("dateline", "/");
        assert_eq!(dos.line, Some(3));
        assert_eq!(ruling, Ruling { allowed: false, line: Some(3), rule: Some("Disallow: /private".to_owned()) });
    }

    #[test]
    fn unreachable_and_missing_files() {
        assert!(!Robots::disallow_all().check("dateline", "/").allowed);
        assert!(Robots::allow_all().check("dateline", "/").allowed);
        assert!(Robots::parse(b"<!doctype html><title>404</title>").is_html());
    }

    #[test]
    fn delays_and_sitemaps() {
        let file = "Sitemap: https://a.example/s.xml\nuser-agent: a\ncrawl-delay: 2.5\nuser-agent: *\ncrawl-delay: 1e9\ndisallow: /x\n";
        let robots = Robots::parse(file.as_bytes());
        assert_eq!(robots.sitemaps(), ["https://a.example/s.xml"]);
        assert_eq!(robots.crawl_delay("A"), Some(Duration::from_millis(2500)));
        assert_eq!(robots.crawl_delay("other"), Some(Duration::from_secs(1_000_000_000)));
        let endless = Robots::parse(b"user-agent: *\ncrawl-delay: 9999999999999999999999\n").crawl_delay("x");
        assert!(endless.is_some_and(|delay| delay >= Duration::from_mins(5)), "{endless:?}");
        for odd in ["-1", "NaN", "5,5", "soon", ""] {
            assert_eq!(Robots::parse(format!("user-agent: *\ncrawl-delay: {odd}\n").as_bytes()).crawl_delay("x"), None, "{odd}");
        }
    }

    #[test]
    fn two_thousand_wildcards_are_no_work() {
        let bomb = format!("user-agent: *\ndisallow: /{}b$\n", "*a".repeat(2_000)).repeat(50);
        assert!(allows(&bomb, &format!("/{}", "a".repeat(4_000))));
    }

    #[test]
    fn a_line_cut_by_the_limit_is_dropped() {
        let mut file = b"user-agent: *\ndisallow: /a\n".to_vec();
        file.resize(MAX_BYTES - 10, b'#');
        file.extend_from_slice(b"\ndisallow: /b-and-more\n");
        let robots = Robots::parse(&file);
        assert!(!robots.check("x", "/a").allowed && robots.check("x", "/b").allowed);
    }
}
