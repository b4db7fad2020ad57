//! How an element's own text is set: in italics, in bold, as a time. Notes of the editors, biographies and pointers to
//! other articles often are; paragraphs hardly ever.

use crate::document::class_names::trimmed;
use crate::html::names::Tag;
use crate::model::Style;

/// How many elements of each kind stand open around a text.
#[derive(Default)]
pub(crate) struct Emphasis {
    open: Style,
}

impl Emphasis {
    pub(crate) fn enter(&mut self, tag: Tag) {
        if let Some(open) = slot(&mut self.open, tag) {
            *open += 1;
        }
    }

    pub(crate) fn leave(&mut self, tag: Tag) {
        if let Some(open) = slot(&mut self.open, tag) {
            *open -= 1;
        }
    }

    /// The bytes of a text by how it is set.
    pub(crate) fn of(&self, text: &str) -> Style {
        let size = trimmed(text).len() as u32;
        let counted = |open: u32| if open > 0 { size } else { 0 };
        Style { text: size, italic: counted(self.open.italic), bold: counted(self.open.bold), time: counted(self.open.time) }
    }
}

pub(crate) fn add(sum: &mut Style, part: Style) {
    sum.text += part.text;
    sum.italic += part.italic;
    sum.bold += part.bold;
    sum.time += part.time;
}

/// None of these tags is of those whose content is skipped.
fn slot(style: &mut Style, tag: Tag) -> Option<&mut u32> {
    Some(match tag {
        Tag::EM | Tag::I | Tag::CITE => &mut style.italic,
        Tag::STRONG | Tag::B => &mut style.bold,
        Tag::TIME => &mut style.time,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::document::blocks;
    use crate::html::{Options, parse};

    #[test]
    fn counts_what_is_set_apart() {
        let page = parse("<p>Plain <b>bo</b></p><script>x</script><p><i>note <b>on</b></i></p><time>1 May</time>", &Options::default());
        let found = blocks(&page.tree);
        let styles: Vec<_> = found.blocks.iter().map(|b| found.outline.get(b.element).style).collect();
        let told: Vec<_> = styles.iter().map(|s| (s.text, s.italic, s.bold, s.time)).collect();
        assert_eq!(told, [(7, 0, 2, 0), (6, 6, 2, 0), (5, 0, 0, 5)]);
    }
}
