//! The text of a heading without what stands in it beside the headline: kickers, links to itself, buttons, counts.

use crate::document::Document;
use crate::facts::evidence::Evidence;
use crate::html::NodeId;
use crate::model::{Hints, Origin};
use crate::text::likeness::{key, squeeze, words};

/// Signs of links to a heading.
const SIGNS: [char; 7] = ['¶', '§', '🔗', '∞', '⚓', '\u{fe0f}', '⛓'];
/// So many words beside the headline are more than a link or a count.
const MOST_BESIDE: usize = 6;

/// The text of a heading without the kicker, label or hidden words inside it.
pub(crate) fn own_text(scene: &Document<'_>, index: usize) -> String {
    let heading = &scene.headings[index];
    let tree = scene.tree;
    let mut out = String::new();
    let mut next = tree.first_child(heading.node);
    let mut left = 300;
    while let Some(id) = next.filter(|_| left > 0) {
        left -= 1;
        if scene.hints(id).any(Hints::KICKER.with(Hints::HEARD)) || is_extra(scene, id) {
            next = tree.skip(id, heading.node);
            out.push(' ');
            continue;
        }
        match tree.text(id) {
            Some(text) => out.push_str(text),
            None if crate::document::region::ends_line(tree, id) || starts_line(scene, id, &out) => out.push(' '),
            None => {}
        }
        next = tree.first_child(id).or_else(|| tree.skip(id, heading.node));
    }
    let text = squeeze(&out);
    let text = without_signs(&text);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | ':' | '•' | '/')).to_owned();
    if words(&text).len() < 2 { heading.text.clone() } else { text }
}

/// True if an element follows another without a space and its words would be glued to the ones before: "Local newsFerry returns".
fn starts_line(scene: &Document<'_>, id: NodeId, before: &str) -> bool {
    let tree = scene.tree;
    let after_element = tree.prev_sibling(id).is_some_and(|previous| tree.text(previous).is_none());
    let capital = || tree.descendants(id).take(10).find_map(|d| tree.text(d)).is_some_and(|t| t.starts_with(char::is_uppercase));
    after_element && before.ends_with(char::is_lowercase) && capital()
}

/// A button, or a link inside the page or of no words: "¶", "Link to this heading", "12 comments".
fn is_extra(scene: &Document<'_>, id: NodeId) -> bool {
    let tree = scene.tree;
    match tree.tag(id) {
        "button" | "select" | "input" => true,
        "a" => {
            let href = tree.attr(id, "href").unwrap_or_default();
            href.starts_with('#') || !scene.text(id, 80).contains(char::is_alphanumeric)
        }
        _ => false,
    }
}

/// Without the signs of links at either end; "#" only where a space parts it: "C#" stays.
fn without_signs(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || SIGNS.contains(&c));
    let text = text.strip_suffix(" #").or_else(|| text.strip_prefix("# ")).unwrap_or(text);
    text.trim_matches(|c: char| c.is_whitespace() || SIGNS.contains(&c)).to_owned()
}

/// Where another title is what some of a heading's texts say, and the rest are elements of few words, that is the headline.
pub(crate) fn agreed(scene: &Document<'_>, index: usize, evidence: &mut Evidence) {
    let tree = scene.tree;
    let texts: Vec<String> =
        tree.descendants(scene.headings[index].node).take(80).filter_map(|n| tree.text(n)).map(squeeze).filter(|t| !t.is_empty()).collect();
    if !(2..=12).contains(&texts.len()) {
        return;
    }
    let others: Vec<String> = evidence.titles.iter().filter(|t| t.origin != Origin::Heading).map(|t| key(&t.value)).collect();
    let whole = key(&texts.concat());
    if others.contains(&whole) {
        return;
    }
    let all: usize = texts.iter().map(|t| words(t).len()).sum();
    let runs =
        (0..texts.len()).flat_map(|from| (from + 1..=texts.len()).map(move |to| (from, to))).filter(|(from, to)| to - from < texts.len());
    let found = runs.map(|(from, to)| squeeze(&texts[from..to].join(" "))).find(|run| {
        let length = words(run).len();
        length > 2 && all - length <= MOST_BESIDE.min(length) && others.contains(&key(run))
    });
    if let Some((run, title)) = found.zip(evidence.titles.iter_mut().find(|t| t.origin == Origin::Heading)) {
        title.value = run;
    }
}
