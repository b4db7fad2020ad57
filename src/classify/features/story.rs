//! Where one article ends and the next thing begins: headlines, bylines and breaks since the first paragraph, and the
//! section that a block stands in.

use crate::classify::context::Context;
use crate::classify::features::branch::{article, article_of, is_date};
use crate::classify::features::paths::Paths;
use crate::classify::features::row::Row;
use crate::lexicon::phrases::Topic;
use crate::model::{BlockKind, ElementId};

/// What stands between two headings.
#[derive(Clone, Copy, Default)]
struct Section {
    blocks: f32,
    words: f32,
    linked: f32,
    good: f32,
    main: f32,
}

/// What was met since the first paragraph of the main template.
#[derive(Clone, Copy, Default)]
struct Since {
    headlines: f32,
    bylines: f32,
    phrases: f32,
    /// The most blocks in a row without prose.
    gap: f32,
}

pub(crate) struct Story {
    sections: Vec<Section>,
    section: Vec<usize>,
    since: Vec<Since>,
    /// The article element around the best container.
    own: ElementId,
}

impl Story {
    pub(crate) fn of(context: &Context, paths: &Paths) -> Self {
        let mut out = Self {
            sections: vec![Section::default()],
            section: Vec::with_capacity(context.blocks.len()),
            since: Vec::with_capacity(context.blocks.len()),
            own: article(context, context.best),
        };
        let (mut since, mut begun, mut gap) = (Since::default(), false, 0.0);
        for at in 0..context.blocks.len() {
            let m = &context.measures[at];
            let main = paths.is_main(context, at);
            if matches!(context.blocks[at].kind, BlockKind::Heading(_)) {
                out.sections.push(Section::default());
            }
            out.section.push(out.sections.len() - 1);
            let section = &mut out.sections[out.section[at]];
            section.blocks += 1.0;
            section.words += m.words;
            section.linked += m.words * m.link_density;
            section.good += if m.good { m.words } else { 0.0 };
            section.main += if main { m.words } else { 0.0 };
            out.since.push(since);
            if begun {
                meet(context, at, &mut since);
                gap = if m.good { 0.0 } else { gap + 1.0 };
                since.gap = since.gap.max(gap);
            }
            begun |= main;
        }
        out
    }

    pub(crate) fn push(&self, context: &Context, at: usize, row: &mut Row) {
        let section = self.sections[self.section[at]];
        row.ln(section.blocks);
        row.ln(section.good);
        row.push(section.linked / section.words.max(1.0));
        row.push(section.main / section.words.max(1.0));
        let since = self.since[at];
        for value in [since.headlines, since.bylines, since.phrases, since.gap] {
            row.ln(value);
        }
        let own = article_of(context, at);
        row.push(if own == self.own {
            0.0
        } else if own == ElementId(0) {
            -1.0
        } else {
            1.0
        });
    }
}

fn meet(context: &Context, at: usize, since: &mut Since) {
    let m = &context.measures[at];
    let hits = &context.hits[at];
    let count = |yes: bool| f32::from(u8::from(yes));
    since.headlines += count(context.blocks[at].kind == BlockKind::Heading(1) && m.link_density < 0.5);
    since.bylines += count(is_date(context, at) || m.words < 12.0 && hits.has(Topic::Byline) && hits.coverage > 0.1);
    since.phrases += count(hits.coverage > 0.5);
}
