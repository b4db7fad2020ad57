//! Site rules: what somebody wrote down about the pages of one host, as a voice beside the model's.
//!
//! Two kinds of file are read: our own (TOML, CSS selectors or `XPath` 1.0, `own`) and those of the `FiveFilters` collection
//! (`five_filters`). A rule names the element that holds the body, elements to strip, and where title, authors and date stand. It is
//! heard only as far as it fits: one that matches nothing, or leaves less than [`LEAST_SHARE`] of the text that the model keeps, is
//! ignored on that page, and the page says so. All work on a page is counted and ends at [`MAX_STEPS`].

mod applied;
mod find;
mod five_filters;
mod learn;
mod own;
mod xpath;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use url::Url;

pub use applied::Applied;
pub use find::Find;
pub use learn::{Example, learn};

/// Steps that the rules of one page may take; one is about ten nanoseconds. Beyond it the rule is ignored.
pub const MAX_STEPS: u64 = 5_000_000;
/// A rule that leaves a smaller share of the words that the model keeps no longer fits the page.
pub const LEAST_SHARE: f32 = 0.3;
/// The longest file, in bytes.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// The most directives of one file; the rest is a [`Problem`].
pub const MAX_DIRECTIVES: usize = 1_000;

/// What is known of one host's pages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rule {
    /// The file's name, for the ledger.
    pub name: String,
    /// Where the body may be: the first that matches holds it.
    pub body: Vec<Directive>,
    /// What is no part of it.
    pub strip: Vec<Directive>,
    /// The headline.
    pub title: Vec<Directive>,
    /// Who wrote it.
    pub author: Vec<Directive>,
    /// When it was published.
    pub date: Vec<Directive>,
    /// The link to the next page of the same article.
    pub next_page: Vec<Directive>,
    /// The link to the whole article on one page.
    pub single_page: Vec<Directive>,
    /// What stands on a page that holds only the beginning of its article.
    pub wall: Vec<Directive>,
    /// Pieces of markup that are replaced before the page is read.
    pub replace: Vec<(String, String)>,
    /// Pages to try it on.
    pub tests: Vec<Test>,
}

/// One line of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// The line in its file, from one; 0 where the file's form has none.
    pub line: usize,
    /// What is looked for.
    pub find: Find,
}

/// A page that a rule was written for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Test {
    /// Its address.
    pub url: String,
    /// What its text must hold.
    pub contains: Vec<String>,
}

/// What is wrong in a file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from one; 0: the whole file.
    pub line: usize,
    /// In words.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 { f.write_str(&self.text) } else { write!(f, "line {}: {}", self.line, self.text) }
    }
}

impl Rule {
    /// Reads one file: TOML if its name ends in `.toml`, else a file of the `FiveFilters` collection. What cannot be read is a problem,
    /// and the rest stands.
    #[must_use]
    pub fn parse(name: &str, text: &str) -> (Self, Vec<Problem>) {
        if text.len() > MAX_FILE_BYTES {
            let problem = Problem { line: 0, text: format!("it has more than {MAX_FILE_BYTES} bytes") };
            return (Self { name: name.to_owned(), ..Self::default() }, vec![problem]);
        }
        let (mut rule, problems) = if is_own(name) { own::parse(text) } else { five_filters::parse(text) };
        name.clone_into(&mut rule.name);
        (rule, problems)
    }

    /// How many directives it has that change what is extracted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists().iter().map(|list| list.len()).sum::<usize>() + self.replace.len()
    }

    /// True if it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lists(&self) -> [&[Directive]; 8] {
        [&self.body, &self.strip, &self.title, &self.author, &self.date, &self.next_page, &self.single_page, &self.wall]
    }

    /// The page's source after the replacements; `None` if nothing is replaced.
    pub(crate) fn replaced(&self, page: &str) -> Option<String> {
        let mut out: Option<String> = None;
        for (from, to) in &self.replace {
            let text = out.as_deref().unwrap_or(page);
            // A page that the replacements make much longer is not what anybody meant.
            let longer = text.matches(from.as_str()).count().saturating_mul(to.len().saturating_sub(from.len()));
            if longer <= page.len() && text.contains(from.as_str()) {
                out = Some(text.replace(from.as_str(), to));
            }
        }
        out
    }
}

/// Rules by the host they are for. Cheap to clone; a file is compiled when its host is met first.
#[derive(Debug, Clone, Default)]
pub struct Rules(Arc<BTreeMap<String, File>>);

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Debug)]
struct File {
    name: String,
    text: String,
    rule: OnceLock<Rule>,
}

impl File {
    fn rule(&self) -> &Rule {
        self.rule.get_or_init(|| Rule::parse(&self.name, &self.text).0)
    }
}

impl Rules {
    /// Rules out of files: name and text. The host is the name without its ending (`bbc.co.uk.txt`, with a dot before it for all below a
    /// domain), or what a file of ours says itself. Of two files for one host the first counts.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut out = BTreeMap::new();
        for (name, text) in files {
            let host = own::host(&name, &text).unwrap_or_else(|| stem(&name).to_owned()).to_ascii_lowercase();
            let file = File { name, text, rule: OnceLock::new() };
            out.entry(host.strip_prefix("www.").unwrap_or(&host).to_owned()).or_insert(file);
        }
        Self(Arc::new(out))
    }

    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The hosts with their rules, in order; a host that begins with a dot stands for all below it.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Rule)> {
        self.0.iter().map(|(host, file)| (host.as_str(), file.rule()))
    }

    /// The rule for the page at that address: its host's, else that of the nearest domain above.
    #[must_use]
    pub fn for_page(&self, address: &Url) -> Option<&Rule> {
        if self.is_empty() {
            return None;
        }
        let host = address.host_str()?.trim_end_matches('.').to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        let above = || {
            let dots = host.match_indices('.').map(|(at, _)| &host[at..]);
            std::iter::once(format!(".{host}")).chain(dots.map(str::to_owned))
        };
        self.0.get(host).or_else(|| above().find_map(|domain| self.0.get(&domain))).map(File::rule)
    }
}

/// True for a file in our own form.
fn is_own(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"))
}

/// A file's name without folders and its ending.
fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.strip_suffix(".txt").or_else(|| name.strip_suffix(".toml")).unwrap_or(name)
}

#[cfg(test)]
mod tests;
