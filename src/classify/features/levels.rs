//! How far each element is from the containers of the body, and which article it stands in: one pass for all.

use crate::classify::context::Context;
use crate::model::ElementId;

/// So many levels up is as far as nowhere.
pub(crate) const FAR: u8 = 20;

/// By element; the root is no element of the page, and nothing is near it.
pub(crate) struct Levels {
    /// Levels up to the top container.
    top: Vec<u8>,
    /// … to the element whose own children hold most prose.
    best: Vec<u8>,
    /// … to the nearest element around that one.
    around_best: Vec<u8>,
    /// The innermost `<article>` or `<main>`; the root if there is none.
    article: Vec<ElementId>,
}

impl Levels {
    pub(crate) fn of(context: &Context) -> Self {
        let elements = &context.outline.elements;
        let mut out = Self {
            top: vec![FAR; elements.len()],
            best: vec![FAR; elements.len()],
            around_best: vec![FAR; elements.len()],
            article: vec![ElementId(0); elements.len()],
        };
        // Parents stand before their children.
        for (at, element) in elements.iter().enumerate().skip(1) {
            let parent = element.parent as usize;
            let level = |known: &[u8], is_meant: bool| if is_meant { 0 } else { (known[parent] + 1).min(FAR) };
            out.top[at] = level(&out.top, at == context.top.index());
            out.best[at] = level(&out.best, at == context.best.index());
            out.around_best[at] = level(&out.around_best, context.around_best[at]);
            let is_article = matches!(element.tag.as_ref(), "article" | "main");
            out.article[at] = if is_article { ElementId(at as u32) } else { out.article[parent] };
        }
        out
    }

    pub(crate) fn top(&self, id: ElementId) -> f32 {
        f32::from(self.top[id.index()])
    }

    pub(crate) fn best(&self, id: ElementId) -> f32 {
        f32::from(self.best[id.index()])
    }

    pub(crate) fn around_best(&self, id: ElementId) -> f32 {
        f32::from(self.around_best[id.index()])
    }

    /// The article that an element stands in, if there is one.
    pub(crate) fn article(&self, id: ElementId) -> Option<ElementId> {
        Some(self.article[id.index()]).filter(|article| article.0 != 0)
    }
}
