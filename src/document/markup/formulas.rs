//! Formulas: where a page keeps the LaTeX of what it shows, whatever draws it.

use crate::html::names::Tag;
use crate::html::{NodeId, Tree};
use crate::model::Formula;
use crate::text::likeness::squeeze;

/// So many nodes of a formula are looked through for its source.
const MOST_NODES: usize = 3_000;
/// A longer source is none.
const LONGEST: usize = 4_000;
/// What draws a formula stands so close before its script.
const BESIDE: usize = 3;

/// The formula that an element shows, and the element beside it that holds its source.
pub(crate) fn of(tree: &Tree, id: NodeId, tag: Tag) -> Option<(Formula, Option<NodeId>)> {
    let class = tree.attr(id, "class").unwrap_or_default();
    let named = |names: &[&str]| class.split_ascii_whitespace().any(|c| names.contains(&c));
    let display =
        || named(&["katex-display", "MathJax_Display", "MathJax_SVG_Display", "mwe-math-element-block"]) || is_display(tree, id, class);
    let made = |latex: Option<String>| latex.map(|latex| (Formula { latex, display: display() }, None));
    match tag {
        Tag::IMG => made(drawn(tree, id, class)),
        Tag::MATH => made(within(tree, id)),
        Tag::PARAM if class.starts_with("math/tex") => made(source(tree.attr(id, "value")?)),
        Tag::SPAN | Tag::DIV => {
            if named(&["katex", "katex-display", "mwe-math-element", "MathJax", "MathJax_SVG", "MathJax_Display", "MathJax_CHTML"]) {
                return script(tree, id).or_else(|| made(within(tree, id)));
            }
            made(told(tree, id))
        }
        _ if tree.tag(id) == "mjx-container" => script(tree, id).or_else(|| made(within(tree, id))),
        _ => None,
    }
}

fn is_display(tree: &Tree, id: NodeId, class: &str) -> bool {
    class.contains("mode=display")
        || tree.attr(id, "display").is_some_and(|d| matches!(d, "block" | "true"))
        || tree.parent(id).and_then(|p| tree.attr(p, "class")).is_some_and(|c| c.contains("MathJax_Display"))
        || tree.descendants(id).take(4).any(|c| tree.mark(c) == Tag::MATH && tree.attr(c, "display") == Some("block"))
}

/// The source in the script behind what draws it.
fn script(tree: &Tree, id: NodeId) -> Option<(Formula, Option<NodeId>)> {
    let next = std::iter::successors(tree.next_sibling(id), |n| tree.next_sibling(*n)).take(BESIDE);
    let script =
        next.into_iter().find(|n| tree.mark(*n) == Tag::PARAM && tree.attr(*n, "class").is_some_and(|c| c.starts_with("math/tex")))?;
    let display = tree.attr(script, "class").is_some_and(|c| c.contains("mode=display"));
    Some((Formula { latex: source(tree.attr(script, "value")?)?, display }, Some(script)))
}

/// The source inside what draws it: an annotation, or what is read out.
fn within(tree: &Tree, id: NodeId) -> Option<String> {
    let mut alt = told(tree, id);
    for inner in tree.descendants(id).take(MOST_NODES).filter(|n| tree.text(*n).is_none()) {
        if tree.tag(inner) == "annotation" && tree.attr(inner, "encoding").is_some_and(|e| e.to_ascii_lowercase().contains("tex")) {
            return source(&tree.text_within(inner, LONGEST + 1));
        }
        if tree.mark(inner) == Tag::MATH || tree.mark(inner) == Tag::IMG {
            alt = alt.or_else(|| told(tree, inner)).or_else(|| tree.attr(inner, "alt").and_then(source));
        }
    }
    alt
}

/// What an attribute says of the source.
fn told(tree: &Tree, id: NodeId) -> Option<String> {
    ["alttext", "data-latex", "data-tex", "data-math", "data-equation"].into_iter().filter_map(|name| tree.attr(id, name)).find_map(source)
}

/// The source of a formula that is a picture.
fn drawn(tree: &Tree, id: NodeId, class: &str) -> Option<String> {
    let src = tree.attr(id, "src").unwrap_or_default();
    let named = class.split_ascii_whitespace().any(|c| matches!(c, "latex" | "tex" | "math") || c.starts_with("mwe-math"));
    let made = ["latex.codecogs.com", "/math/render", "latex.php", "/cgi-bin/mathtex", "mimetex"].iter().any(|sign| src.contains(sign));
    if !(named || made) {
        return None;
    }
    source(tree.attr(id, "alt").filter(|alt| !alt.trim().is_empty()).or_else(|| tree.attr(id, "title"))?)
}

/// LaTeX without what marks it as such.
fn source(text: &str) -> Option<String> {
    let whole = squeeze(text);
    let mut latex = whole.as_str();
    for (before, after) in [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("{\\displaystyle ", "}"), ("{\\textstyle ", "}")] {
        if let Some(inner) = latex.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) {
            latex = inner.trim();
        }
    }
    (!latex.is_empty() && latex.len() <= LONGEST).then(|| latex.to_owned())
}

/// Formulas that stand in a text between `\( \)`, `\[ \]` or `$$ $$`, with the offsets of their marks.
pub(crate) fn written(text: &str) -> Vec<(usize, usize, Formula)> {
    let mut out = Vec::new();
    if !text.contains("\\(") && !text.contains("\\[") && !text.contains("$$") {
        return out;
    }
    let mut at = 0;
    // The ends that are not found once are not looked for again.
    let mut missing = [false; 3];
    while let Some(found) = text[at..].find(['\\', '$']).map(|n| at + n) {
        let rest = &text[found..];
        let kinds = [("\\(", "\\)", false), ("\\[", "\\]", true), ("$$", "$$", true)];
        let kind = kinds.iter().enumerate().find(|(n, (before, ..))| !missing[*n] && rest.starts_with(before));
        let Some((number, (before, after, display))) = kind else {
            at = found + 1;
            continue;
        };
        let Some(length) = rest[before.len()..].find(after) else {
            missing[number] = true;
            at = found + 1;
            continue;
        };
        let end = found + before.len() + length + after.len();
        if let Some(latex) = source(&rest[before.len()..before.len() + length]) {
            out.push((found, end, Formula { latex, display: *display }));
        }
        at = end;
    }
    out
}
