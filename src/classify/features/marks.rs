//! What a block's text is set as, and what it begins and ends with: notes, bylines, credits and pointers elsewhere.

use crate::classify::context::Context;
use crate::classify::features::row::Row;
use crate::lexicon::phrases::Topic;
use crate::model::Block;

/// A label stands within so many bytes of the start.
const LABEL_REACH: usize = 40;

pub(crate) fn push(context: &Context, at: usize, row: &mut Row) {
    let block = &context.blocks[at];
    let style = context.outline.get(block.element).style;
    let share = |part: u32| part as f32 / style.text.max(1) as f32;
    row.push(share(style.italic));
    row.push(share(style.bold));
    row.push(share(style.time));
    let text = block.text.trim();
    row.flag(context.measures[at].has_at && has_address(text));
    row.flag(text.starts_with("http") || text.starts_with("www."));
    row.flag(is_bracketed(text));
    row.flag(text.starts_with(['©', '*', '•', '►', '▶', '→', '#', '@', '>', '|', '+', '†', '¹']));
    row.push(label(text));
    let (from, to_end) = links(block);
    row.push(from);
    row.flag(to_end);
    let hits = &context.hits[at];
    row.flag(hits.has(Topic::Bio));
    row.flag(hits.has(Topic::Correction));
    row.flag(hits.has(Topic::Form));
}

/// A mail address: an `@` between letters or digits, and a dot behind it.
fn has_address(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let Some((name, host)) = word.split_once('@') else { return false };
        name.ends_with(char::is_alphanumeric) && host.starts_with(char::is_alphanumeric) && host.trim_end_matches('.').contains('.')
    })
}

fn is_bracketed(text: &str) -> bool {
    text.starts_with(['(', '[', '（', '【']) && text.ends_with([')', ']', '）', '】'])
}

/// "Read more: …" gives 1, "RELATED | …" 2; capitals add a half.
fn label(text: &str) -> f32 {
    let head = &text[..text.floor_char_boundary(LABEL_REACH)];
    let plain = || memchr::memchr3(b':', b'|', b'>', head.as_bytes());
    let Some(end) = (if head.is_ascii() { plain() } else { head.find([':', '|', '：', '>', '»']) }) else { return 0.0 };
    let (name, mark) = (&head[..end], &head[end..]);
    if end == 0 || end + 2 >= text.len() || name.split_whitespace().count() > 5 {
        return 0.0;
    }
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let capitals = letters().count() > 2 && !letters().any(char::is_lowercase) && letters().any(char::is_uppercase);
    let kind = if mark.starts_with([':', '：']) { 1.0 } else { 2.0 };
    if capitals { kind + 0.5 } else { kind }
}

/// Where the first link begins, as a share of the text (1 if there is none), and whether the last one ends it.
fn links(block: &Block) -> (f32, bool) {
    let (Some(first), Some(last)) = (block.links.first(), block.links.last()) else { return (1.0, false) };
    let rest = block.text.get(last.end as usize..).unwrap_or("");
    (first.start as f32 / block.text.len().max(1) as f32, !rest.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_addresses_and_brackets() {
        let told: Vec<f32> =
            ["Read more: Storm takes roof", "RELATED | Storm", "He said on Monday that nobody knew: nobody at all.", ": x", "Note:"]
                .iter()
                .map(|t| label(t))
                .collect();
        assert_eq!(told, [1.0, 2.5, 0.0, 0.0, 0.0]);
        assert!(has_address("Write to desk@ostrel.example.") && !has_address("@ostrel, a @ b"));
        assert!(is_bracketed("(dpa)") && !is_bracketed("(dpa) said"));
    }
}
