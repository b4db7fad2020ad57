//! A rule on a page: which blocks it names, and what it says of title, authors and date.

use std::collections::HashMap;

use scraper::{Html, Selector};

use crate::html::shape::Shape;
use crate::html::{NUMBER_ATTRIBUTE, NodeId, Tree};
use crate::model::{Block, Mark};
use crate::rules::xpath::{Found, View};
use crate::rules::{Directive, Find, Rule};

/// A rule on one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// The rule's file.
    pub name: String,
    /// What it says of each block; `None`: nothing.
    pub marks: Vec<Option<Mark>>,
    /// The headline.
    pub title: Option<String>,
    /// Bylines, one each.
    pub authors: Vec<String>,
    /// When it was published, as the page writes it.
    pub date: Option<String>,
    /// The address of the next page, as the page writes it.
    pub next_page: Option<String>,
    /// The address of the whole article, as the page writes it.
    pub single_page: Option<String>,
    /// True if the page holds only the beginning.
    pub wall: bool,
    /// What does not fit, in words.
    pub problems: Vec<String>,
}

/// The longest text that counts as a headline, a byline, a date or an address, in bytes.
const MOST_BYTES: usize = 2_000;
/// The most bylines that are read.
const MOST_BYLINES: usize = 30;

impl Rule {
    /// What the rule says of this page, with at most so many steps of work.
    #[must_use]
    pub fn apply(&self, tree: &Tree, blocks: &[Block], steps: u64) -> Applied {
        let mut page = Page { tree, view: View::new(tree, steps), numbered: None, shape: None, problems: Vec::new() };
        let mut out = Applied { name: self.name.clone(), ..Applied::default() };
        let body = self.body.iter().find_map(|directive| Some((page.nodes(directive)?, directive.line)));
        if body.is_none() && !self.body.is_empty() {
            page.problems.push("no `body` matches".to_owned());
        }
        let body = body.map(|(nodes, line)| (nodes.into_iter().map(|(id, _)| (id.number(), line)).collect::<HashMap<_, _>>(), line));
        let mut stripped: HashMap<u32, usize> = HashMap::new();
        for directive in &self.strip {
            for (id, _) in page.nodes(directive).unwrap_or_default() {
                stripped.entry(id.number()).or_insert(directive.line);
            }
        }
        out.marks = blocks.iter().map(|block| mark(tree, block, body.as_ref(), &stripped)).collect();
        out.title = self.title.iter().find_map(|directive| page.strings(directive, 1).pop());
        out.authors =
            self.author.iter().map(|directive| page.strings(directive, MOST_BYLINES)).find(|names| !names.is_empty()).unwrap_or_default();
        out.date = self.date.iter().find_map(|directive| page.strings(directive, 1).pop());
        (out.next_page, out.single_page) = page.pages(self);
        out.wall = self.wall.iter().any(|directive| page.nodes(directive).is_some());
        out.problems = page.problems;
        out
    }
}

impl Rule {
    /// The addresses of the next page and of the whole article, as the page writes them, with at most so many steps of work.
    #[must_use]
    pub(crate) fn pages(&self, tree: &Tree, steps: u64) -> (Option<String>, Option<String>) {
        Page { tree, view: View::new(tree, steps), numbered: None, shape: None, problems: Vec::new() }.pages(self)
    }
}

fn mark(tree: &Tree, block: &Block, body: Option<&(HashMap<u32, usize>, usize)>, stripped: &HashMap<u32, usize>) -> Option<Mark> {
    let node = tree.node_at(block.place)?;
    let within = |set: &HashMap<u32, usize>| tree.ancestors(node).find_map(|id| set.get(&id.number()).copied());
    if let Some(line) = within(stripped) {
        return Some(Mark::Stripped(line));
    }
    let (nodes, line) = body?;
    // A body that is named by its texts or paragraphs, not by what holds them.
    Some(within(nodes).map_or(Mark::Outside(*line), Mark::Inside))
}

/// A page while its rule is applied.
struct Page<'t> {
    tree: &'t Tree,
    view: View<'t>,
    /// For CSS: the page once more, each element with its number.
    numbered: Option<Html>,
    shape: Option<Shape>,
    problems: Vec<String>,
}

/// Nodes, each with the value of the attribute that was asked for.
type Nodes = Vec<(NodeId, Option<String>)>;

impl Page<'_> {
    /// The nodes that a directive finds; `None` if there are none.
    fn nodes(&mut self, directive: &Directive) -> Option<Nodes> {
        let nodes = match self.found(directive)? {
            Found::Nodes(nodes) => nodes,
            Found::Text(_) => Vec::new(),
        };
        Some(nodes).filter(|nodes| !nodes.is_empty())
    }

    fn found(&mut self, directive: &Directive) -> Option<Found> {
        let found = match &directive.find {
            Find::XPath(expression) => self.view.find(expression),
            Find::Css(selector) => self.selected(selector),
            Find::IdOrClass(name) => self.named(name),
        };
        found.map_err(|error| self.problems.push(format!("line {}: {error}", directive.line))).ok()
    }

    /// Elements with this id, or this class among theirs.
    fn named(&self, name: &str) -> Result<Found, String> {
        let tree = self.tree;
        let is_named = |id: NodeId| {
            let id_is = tree.attr(id, "id").is_some_and(|value| value.split_whitespace().any(|word| word == name));
            id_is || tree.attr(id, "class").is_some_and(|value| value.split_whitespace().any(|word| word == name))
        };
        let nodes = tree.descendants(tree.root()).take_while(|_| self.view.spend(2)).filter(|id| tree.name(*id).is_some() && is_named(*id));
        let nodes = nodes.map(|id| (id, None)).collect();
        if self.view.spend(1) { Ok(Found::Nodes(nodes)) } else { Err("it would cost too much work on this page".to_owned()) }
    }

    fn selected(&mut self, selector: &str) -> Result<Found, String> {
        let shape = *self.shape.get_or_insert_with(|| Shape::of(self.tree));
        if !self.view.spend(shape.steps_of_selector(selector)) {
            return Err("it would cost too much work on this page".to_owned());
        }
        let tree = self.tree;
        let document = self.numbered.get_or_insert_with(|| Html::parse_document(&tree.to_html(true)));
        let parsed = Selector::parse(selector).map_err(|e| e.to_string())?;
        let numbers = document.select(&parsed).filter_map(|element| element.value().attr(NUMBER_ATTRIBUTE)?.parse::<u32>().ok());
        Ok(Found::Nodes(numbers.filter_map(|number| Some((tree.node_at(number)?, None))).collect()))
    }

    /// The first so many strings that a directive finds: of attributes their value, of `<meta>` and `<time>` what machines read.
    fn strings(&mut self, directive: &Directive, most: usize) -> Vec<String> {
        let texts = match self.found(directive) {
            Some(Found::Text(text)) => vec![text],
            Some(Found::Nodes(nodes)) => {
                nodes.into_iter().take(most * 4).map(|(id, value)| value.unwrap_or_else(|| self.text(id))).collect()
            }
            None => Vec::new(),
        };
        let texts = texts.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        texts.filter(|text| !text.is_empty() && text.len() <= MOST_BYTES).take(most).collect()
    }

    fn text(&self, id: NodeId) -> String {
        let attribute = match self.tree.name(id) {
            Some("meta") => self.tree.attr(id, "content"),
            Some("time") => self.tree.attr(id, "datetime"),
            _ => None,
        };
        attribute.map_or_else(|| self.tree.text_within(id, MOST_BYTES), str::to_owned)
    }

    /// The addresses of the next page and of the whole article.
    fn pages(&mut self, rule: &Rule) -> (Option<String>, Option<String>) {
        let next = rule.next_page.iter().find_map(|directive| self.address(directive));
        (next, rule.single_page.iter().find_map(|directive| self.address(directive)))
    }

    /// The address that a directive finds: an attribute's value, a link's target, or a string.
    fn address(&mut self, directive: &Directive) -> Option<String> {
        let address = match self.found(directive)? {
            Found::Text(text) => Some(text),
            Found::Nodes(nodes) => {
                nodes.into_iter().find_map(|(id, value)| value.or_else(|| self.tree.attr(id, "href").map(str::to_owned)))
            }
        };
        address.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty() && text.len() <= MOST_BYTES)
    }
}
