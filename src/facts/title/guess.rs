//! A first guess at a dump's headline, by rules, before it is known what its body is.
//!
//! The verdicts ask for it, and their model has learned with it; the headline that is told is chosen by `titles`.

use crate::facts::address;
use crate::facts::authors::names::{after_by, names};
use crate::facts::dump::lines::{cut_site, is_list, is_paragraph, is_question, is_service, last_crumb, opens_title};
use crate::facts::dump::{AROUND, Dump, LONGEST};
use crate::facts::evidence::{Evidence, Weighed, heaviest};
use crate::facts::title::ranking::{BEFORE_BODY, CREDITS, told};
use crate::model::Origin;
use crate::text::likeness::{key, likeness, squeeze, words};

impl Dump<'_> {
    /// The line that looks most like the headline.
    pub(crate) fn guess(&self, evidence: &mut Evidence) -> Option<String> {
        if let Some(feed) = self.context.feed.and_then(|f| f.title.clone()) {
            evidence.titles.push(Weighed::new(feed, Origin::Feed, "feed entry", 0.8));
        }
        self.guesses(evidence);
        heaviest(&evidence.titles).map(|t| t.value)
    }

    /// Weighs the lines by rules.
    fn guesses(&self, evidence: &mut Evidence) {
        let slug = self.context.url.and_then(address::slug);
        let Some((first, _)) = self.body else { return };
        let from = first.saturating_sub(BEFORE_BODY);
        let crumbs: Vec<String> = self.lines[from..first].iter().filter_map(|l| last_crumb(l.text)).map(key).collect();
        let weights: Vec<Option<f32>> = (from..first).map(|at| self.title_weight(at, first)).collect();
        let sites: Vec<String> = evidence.sites.iter().map(|s| key(&s.value)).collect();
        for at in from..first {
            let line = &self.lines[at];
            let Some(weight) = weights[at - from].filter(|_| !sites.contains(&self.sheet.keys[at])) else { continue };
            // A standfirst follows its headline and speaks even more of the story.
            let headed = (from..at).rev().take(2).any(|before| weights[before - from].is_some_and(|w| w > 0.5));
            let crumb = crumbs.contains(&self.sheet.keys[at]);
            let weight = weight - if headed { 0.2 } else { 0.0 } + if crumb { 0.3 } else { 0.0 };
            // A headline above and below its picture; a table of contents stands farther from what it lists.
            let again = match self.sheet.places(at) {
                _ if words(line.text).len() < 4 => 0.0,
                [one, other] if other - one <= AROUND => 0.2,
                [_, _] => 0.08,
                _ => 0.0,
            };
            let slugged = slug.as_deref().map_or(0.0, |s| likeness(s, line.text));
            let weight = weight + again + 0.3 * slugged;
            if weight > 0.3 {
                let text = cut_site(line.text, &sites);
                evidence.titles.push(Weighed::new(squeeze(text), Origin::Text, format!("line {}", at + 1), weight.min(1.0)));
            }
        }
    }

    /// How much a line before the body looks like its headline.
    fn title_weight(&self, at: usize, first: usize) -> Option<f32> {
        let line = &self.lines[at];
        let own = words(line.text);
        if line.text.len() > LONGEST || line.text.len() < 8 || own.len() < 2 || line.linked || !line.text.starts_with(opens_title) {
            return None;
        }
        if self.is_date_line(at)
            || is_service(line.text)
            || self.sheet.is_service(at)
            || is_list(line.text)
            || is_question(line.text)
            || is_paragraph(line.text)
            || last_crumb(line.text).is_some()
            || after_by(line.text).is_some_and(|r| !names(r, &[]).is_empty())
        {
            return None;
        }
        let near = 1.0 - (first - at) as f32 / BEFORE_BODY as f32;
        let length = match own.len() {
            0..=2 => -0.35,
            3 => -0.1,
            4..=22 => 0.1,
            _ => 0.0,
        };
        let ends = line.text.ends_with(['.', '…', ':', '!']);
        let sentence = if ends { -0.15 } else { 0.0 };
        let long = match line.text.len() {
            0..=110 => 0.0,
            111..=150 => -0.08,
            _ => -0.18,
        };
        let heading = if line.heading { 0.15 } else { 0.0 };
        let caption = if CREDITS.iter().any(|c| line.text.contains(c)) { -0.3 } else { 0.0 };
        let credited = if self.is_followed_by_credit(at) { 0.2 } else { 0.0 };
        Some(0.6 * told(self, &own, &[]).sum() + 0.2 * near + length + sentence + long + heading + caption + credited)
    }

    /// True if a byline or a date line follows soon.
    fn is_followed_by_credit(&self, at: usize) -> bool {
        let credits = |at: usize| self.is_date_line(at) || self.sheet.are_people(at) || self.sheet.is_byline(at);
        (at + 1..self.lines.len()).take(4).any(|at| self.lines[at].text.len() < LONGEST && credits(at))
    }
}
