//! The marks of Markdown inside a line: where they would not be read as marks, HTML's tags stand in their place.

use crate::render::inline::{Node, Style, tag};

/// A piece of a line as it is written.
enum Token {
    /// Escaped text and whatever else is no mark.
    Plain(String),
    /// Begins or ends a run; the number tells which ends belong together.
    Edge { look: Look, opens: bool, run: usize },
}

/// How a run is set: in one way, or bold and italic at once.
#[derive(Clone, Copy)]
enum Look {
    One(Style),
    Both,
}

impl Look {
    fn sign(self) -> Option<&'static str> {
        match self {
            Self::One(Style::Emphasis) => Some("*"),
            Self::One(Style::Strong) => Some("**"),
            Self::Both => Some("***"),
            Self::One(Style::Strike) => Some("~~"),
            Self::One(Style::Superscript | Style::Subscript | Style::Mark) => None,
        }
    }

    fn tag(self, opens: bool) -> String {
        match self {
            Self::One(style) if opens => format!("<{}>", tag(style)),
            Self::One(style) => format!("</{}>", tag(style)),
            Self::Both if opens => "<strong><em>".to_owned(),
            Self::Both => "</em></strong>".to_owned(),
        }
    }
}

/// The pieces of a line as Markdown, in the midst of a block.
pub(crate) fn write(nodes: &[Node], in_table: bool) -> String {
    written(nodes, How { in_table, dollars: dollars(nodes) > 1 })
}

/// What the rest of the line asks of every piece of it.
#[derive(Clone, Copy)]
struct How {
    /// A bar ends a cell.
    in_table: bool,
    /// Two dollar signs may be read as a formula.
    dollars: bool,
}

/// The dollar signs of a line; a formula has two.
fn dollars(nodes: &[Node]) -> usize {
    let of = |node: &Node| match node {
        Node::Text(text) | Node::Image(_, text) => text.matches('$').count(),
        Node::Link(_, inside) | Node::Styled(_, inside) => dollars(inside),
        Node::Formula(..) => 2,
        Node::Code(_) | Node::NoteRef(_) => 0,
    };
    nodes.iter().map(of).sum()
}

fn written(nodes: &[Node], how: How) -> String {
    let mut tokens = Vec::new();
    let mut runs = 0;
    tokenize(nodes, how, &mut tokens, &mut runs);
    let tags = tagged(&tokens, runs);
    let mut out = String::new();
    for token in &tokens {
        match token {
            Token::Plain(text) => {
                // An exclamation mark before a link makes it a picture.
                if text.starts_with('[') && out.ends_with('!') {
                    out.insert(out.len() - 1, '\\');
                }
                out.push_str(text);
            }
            Token::Edge { look, opens, run } => match look.sign().filter(|_| !tags[*run]) {
                Some(sign) => out.push_str(sign),
                None => out.push_str(&look.tag(*opens)),
            },
        }
    }
    out
}

fn tokenize(nodes: &[Node], how: How, out: &mut Vec<Token>, runs: &mut usize) {
    for node in nodes {
        match node {
            Node::Text(text) if how.dollars && text.matches('$').count() == 1 => out.push(Token::Plain(escaped(text).replace('$', "\\$"))),
            Node::Text(text) => out.push(Token::Plain(escaped(text))),
            // No more than three are read back.
            Node::Code(text) if text.contains("```") => out.push(Token::Plain(escaped(text))),
            Node::Code(text) => out.push(Token::Plain(in_cell(code(text), how.in_table))),
            Node::Image(src, alt) if src.is_empty() => out.push(Token::Plain(escaped(alt))),
            Node::Image(src, alt) => out.push(Token::Plain(image(src, alt, None))),
            Node::NoteRef(number) => out.push(Token::Plain(format!("[^{number}]"))),
            Node::Formula(latex, display) => out.push(Token::Plain(in_cell(formula(latex, *display), how.in_table))),
            Node::Link(href, inside) => {
                // Marks are weighed inside the brackets: a bracket beside them is a sign like any other.
                let shown = written(inside, how);
                out.push(Token::Plain(format!("[{shown}]({})", without_entities(href))));
            }
            Node::Styled(style, inside) => {
                let run = *runs;
                *runs += 1;
                let (look, inside) = look(*style, inside);
                out.push(Token::Edge { look, opens: true, run });
                tokenize(inside, how, out, runs);
                out.push(Token::Edge { look, opens: false, run });
            }
        }
    }
}

/// How a run is set, with what it holds.
fn look(style: Style, inside: &[Node]) -> (Look, &[Node]) {
    match (style, inside) {
        (Style::Strong, [Node::Styled(Style::Emphasis, inner)]) | (Style::Emphasis, [Node::Styled(Style::Strong, inner)]) => {
            (Look::Both, inner)
        }
        _ => (Look::One(style), inside),
    }
}

/// Tags are asked for so often; then all runs that are left are written in tags.
const MOST_ROUNDS: usize = 6;

/// Of each run: is it written in tags?
fn tagged(tokens: &[Token], runs: usize) -> Vec<bool> {
    let mut tags = vec![false; runs];
    for _ in 0..MOST_ROUNDS {
        let unread = |(at, token): (usize, &Token)| match token {
            Token::Edge { look, opens, run } if !tags[*run] && look.sign().is_some() && !is_read(tokens, at, (*opens, *run), &tags) => {
                Some(*run)
            }
            _ => None,
        };
        let found: Vec<usize> = tokens.iter().enumerate().filter_map(unread).collect();
        if found.is_empty() {
            return tags;
        }
        found.into_iter().for_each(|run| tags[run] = true);
    }
    vec![true; runs]
}

/// True if the sign at `at` is read as one: `CommonMark`'s left- and right-flanking runs, with nothing beside them that it would run into.
fn is_read(tokens: &[Token], at: usize, (opens, run): (bool, usize), tags: &[bool]) -> bool {
    let (before, after) = (beside(tokens[..at].iter().rev(), tags, true), beside(tokens[at + 1..].iter(), tags, false));
    // Signs side by side may be read as one: the later is written in tags, which are read everywhere.
    if [&before, &after].iter().any(|beside| beside.sign.is_some_and(|other| other < run)) {
        return false;
    }
    let (outer, inner) = if opens { (before.shown, after.shown) } else { (after.shown, before.shown) };
    !inner.is_whitespace() && (!is_mark(inner) || outer.is_whitespace() || is_mark(outer))
}

/// What stands beside a sign: a character, or another sign.
struct Beside {
    shown: char,
    /// The number of its run.
    sign: Option<usize>,
}

fn beside<'a>(tokens: impl Iterator<Item = &'a Token>, tags: &[bool], backwards: bool) -> Beside {
    for token in tokens {
        match token {
            Token::Plain(text) if text.is_empty() => {}
            Token::Plain(text) => {
                let shown = if backwards { text.chars().next_back() } else { text.chars().next() };
                return Beside { shown: shown.unwrap_or(' '), sign: None };
            }
            Token::Edge { look, run, .. } => {
                let sign = Some(*run).filter(|run| !tags[*run] && look.sign().is_some());
                return Beside { shown: if backwards { '>' } else { '<' }, sign };
            }
        }
    }
    Beside { shown: ' ', sign: None }
}

/// A character that `CommonMark` takes for punctuation.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation() || !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace()
}

/// A picture, with what stands below it as its title.
pub(crate) fn image(src: &str, alt: &str, title: Option<&str>) -> String {
    let title = title.map(|t| format!(" \"{}\"", escaped(t).replace('"', "\\\""))).unwrap_or_default();
    format!("![{}]({}{title})", escaped(alt), without_entities(src))
}

/// A formula between dollar signs; what would end it before its end is written as code.
pub(crate) fn formula(latex: &str, display: bool) -> String {
    let latex = latex.trim();
    match () {
        () if latex.is_empty() || latex.contains('$') => code(latex),
        () if display => format!("$${latex}$$"),
        () => format!("${latex}$"),
    }
}

/// In a table a bar ends a cell, even inside code.
fn in_cell(text: String, in_table: bool) -> String {
    if in_table { text.replace('|', "\\|") } else { text }
}

/// Code between more backticks than it holds in a row.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let room = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

/// Text in the midst of a block.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '<' if opens_tag(&text[at + 1..]) => out.push_str("&lt;"),
            '&' if opens_entity(&text[at + 1..]) => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '>' | '|' | '~' => out.extend(['\\', c]),
            '$' if is_dollar(text, at) => out.push_str("\\$"),
            c => out.push(c),
        }
    }
    out
}

/// What follows `<` makes it a tag, a comment or an address.
fn opens_tag(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// What follows `&` makes it an entity: a name or a number, and a semicolon.
fn opens_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest).trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    name.len() < rest.len() && name.starts_with(';')
}

/// A dollar sign that could begin or end a formula: two of them in one text.
fn is_dollar(text: &str, at: usize) -> bool {
    text[..at].contains('$') || text[at + 1..].contains('$')
}

/// An address in which no `&name;` is left to be read as an entity.
pub(crate) fn without_entities(href: &str) -> String {
    if href.contains(';') { href.replace('&', "&amp;") } else { href.to_owned() }
}
