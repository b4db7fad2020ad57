//! Pictures: which of the addresses on offer shows it, what it shows, what stands below it.

use std::sync::LazyLock;

use crate::html::names::Tag;
use crate::html::{NodeId, Tree};
use crate::lexicon::words;
use crate::model::Image;
use crate::text::likeness::squeeze;

/// A picture as narrow as the text needs is taken, where several are offered.
const WIDE_ENOUGH: u32 = 1_200;
/// Smaller ones count readers, or are parts of the page's design.
const SMALLEST: u32 = 32;
/// So many elements around a picture may be its figure.
const AROUND: usize = 8;
/// So many nodes of a figure are looked through for what stands below the picture, …
const IN_FIGURE: usize = 400;
/// … and so many of each of the boxes next around it.
const IN_BOX: usize = 40;
const BOXES_AROUND: usize = 4;
/// A longer text is no caption.
const LONGEST_CAPTION: usize = 1_500;
/// Longer addresses are none.
const LONGEST_ADDRESS: usize = 4_000;
/// Attributes in which scripts find the address.
const LATER: &[&str] =
    &["data-src", "data-original", "data-lazy-src", "data-lazyload", "data-orig-file", "data-hi-res-src", "data-full-src"];
const LATER_SETS: &[&str] = &["srcset", "data-srcset", "data-lazy-srcset"];

/// In addresses of what counts readers, and of what stands in for a picture.
static COUNTERS: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("picture counter"));
static STAND_INS: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("picture stand-in"));

/// The picture of an `<img>`, if it is one that the author set.
pub(crate) fn of(tree: &Tree, id: NodeId) -> Option<Image> {
    if is_small(tree, id) || is_drawn_text(tree, id) {
        return None;
    }
    let src = source(tree, id)?;
    if is_counter(&src) {
        return None;
    }
    let alt = squeeze(tree.attr(id, "alt").unwrap_or_default());
    Some(Image { src, alt, caption: caption(tree, id), credit: None })
}

fn is_small(tree: &Tree, id: NodeId) -> bool {
    let size = |name: &str| tree.attr(id, name).and_then(|n| n.trim().trim_end_matches("px").parse::<u32>().ok());
    let small = |n: Option<u32>| n.is_some_and(|n| n < SMALLEST);
    // Some write 1 for what scripts are to fill in.
    small(size("width")) && small(size("height")) || size("width") == Some(0) || size("height") == Some(0)
}

/// A smiley, or a formula that is drawn.
fn is_drawn_text(tree: &Tree, id: NodeId) -> bool {
    let class = tree.attr(id, "class").unwrap_or_default();
    class.split_ascii_whitespace().any(|c| matches!(c, "emoji" | "wp-smiley" | "smiley" | "emoticon" | "latex"))
}

/// What counts readers.
fn is_counter(src: &str) -> bool {
    let lower = src.to_ascii_lowercase();
    COUNTERS.iter().any(|sign| lower.contains(sign))
}

/// What stands in for a picture until scripts have run.
fn is_stand_in(src: &str) -> bool {
    let lower = src.to_ascii_lowercase();
    let name = lower.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    lower.starts_with("data:") || STAND_INS.iter().any(|sign| name.contains(sign))
}

fn source(tree: &Tree, id: NodeId) -> Option<String> {
    let usable = |src: &&str| !src.is_empty() && src.len() <= LONGEST_ADDRESS && !is_stand_in(src) && !src.starts_with("javascript:");
    let plain = tree.attr(id, "src").map(str::trim).filter(usable);
    let later = LATER.iter().filter_map(|name| tree.attr(id, name)).map(str::trim).find(usable);
    let own = LATER_SETS.iter().filter_map(|name| tree.attr(id, name)).find_map(best);
    let picture = tree.parent(id).filter(|p| tree.mark(*p) == Tag::PICTURE);
    let others = || {
        let sources = picture.into_iter().flat_map(|p| tree.children(p)).filter(|c| tree.mark(*c) == Tag::SOURCE);
        sources.flat_map(|s| LATER_SETS.iter().filter_map(move |name| tree.attr(s, name))).find_map(best)
    };
    later.map(str::to_owned).or(own).or_else(|| plain.map(str::to_owned)).or_else(others)
}

/// The narrowest address of a set that is wide enough, else the widest.
fn best(set: &str) -> Option<String> {
    let mut found: Option<(u32, &str)> = None;
    for (src, width) in candidates(set) {
        if is_stand_in(src) || src.len() > LONGEST_ADDRESS {
            continue;
        }
        let better = found.is_none_or(|(have, _)| if have < WIDE_ENOUGH { width > have } else { (WIDE_ENOUGH..have).contains(&width) });
        if better {
            found = Some((width, src));
        }
    }
    found.map(|(_, src)| src.to_owned())
}

/// `a.jpg 480w, b.jpg 2x`: a comma behind an address ends it, one inside does not.
fn candidates(set: &str) -> impl Iterator<Item = (&str, u32)> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            return None;
        }
        let (src, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if let Some(src) = src.strip_suffix(',') {
            rest = after;
            return Some((src, 1));
        }
        let (told, next) = after.split_once(',').unwrap_or((after, ""));
        rest = next;
        let told = told.trim();
        let width = match told.strip_suffix('w') {
            Some(width) => width.parse().unwrap_or(1),
            None => told
                .strip_suffix('x')
                .and_then(|x| x.parse::<f32>().ok())
                .map_or(1, |x| if x > 1.5 { WIDE_ENOUGH } else { WIDE_ENOUGH / 2 }),
        };
        Some((src, width))
    })
}

/// What stands below the picture in the same figure, or in the same box that is none by name.
fn caption(tree: &Tree, id: NodeId) -> Option<String> {
    let outer = tree.ancestors(id).take(AROUND).take_while(|a| !matches!(tree.mark(*a), Tag::BODY | Tag::ARTICLE | Tag::MAIN));
    let caption = outer.enumerate().find_map(|(depth, around)| {
        let figure = tree.mark(around) == Tag::FIGURE;
        let nodes = if figure { IN_FIGURE } else { IN_BOX };
        let inside = tree.descendants(around).take(if figure || depth < BOXES_AROUND { nodes } else { 0 });
        inside.filter(|n| tree.text(*n).is_none()).find(|n| is_caption(tree, *n))
    })?;
    let text = squeeze(&tree.text_within(caption, LONGEST_CAPTION + 100));
    (!text.is_empty() && text.len() <= LONGEST_CAPTION).then_some(text)
}

fn is_caption(tree: &Tree, id: NodeId) -> bool {
    let class = || tree.attr(id, "class").is_some_and(|class| class.to_ascii_lowercase().contains("caption"));
    tree.mark(id) == Tag::FIGCAPTION
        || class() && tree.children(id).next().is_some() && !tree.descendants(id).take(IN_BOX).any(|n| tree.mark(n) == Tag::IMG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_a_set() {
        assert_eq!(best("/a.jpg 320w, /b.jpg 1280w, /c.jpg 2400w").as_deref(), Some("/b.jpg"));
        assert_eq!(best("/a,b.jpg 1x, /c.jpg 2x").as_deref(), Some("/c.jpg"));
        assert_eq!(best("/a.jpg").as_deref(), Some("/a.jpg"));
        assert_eq!(best("data:image/gif;base64,AA 1x"), None);
    }
}
