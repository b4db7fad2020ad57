//! Dates in marked elements: microdata, `RDFa`, `<time>`, classes, data attributes.

use crate::dates;
use crate::dates::labels::{Label, label_above, label_before};
use crate::document::region::Region;
use crate::facts::date::choice::BESIDE;
use crate::facts::date::line::{self, DATE_LINE};
use crate::facts::date::published::Watch;
use crate::facts::evidence::{Evidence, Weighed};
use crate::facts::layout::Zone;
use crate::html::NodeId;
use crate::model::{Date, Hints, Origin};

struct Mark {
    label: Label,
    /// Words or attributes say what the date is.
    labelled: bool,
    origin: Origin,
    place: &'static str,
    weight: f32,
}

impl Watch<'_> {
    /// Adds the dates of marked elements.
    pub(crate) fn marked(&self, evidence: &mut Evidence) {
        for id in &self.scene.marked {
            if self.scene.region(*id).is(Region::NAV.with(Region::COMMENTS).with(Region::RELATED)) {
                continue;
            }
            let Some(mark) = self.mark(*id) else { continue };
            let Some((date, sure)) = self.value(*id) else { continue };
            let (standing, beside) = self.standing(*id, &mark);
            if standing <= 0.0 {
                continue;
            }
            let weight = mark.weight * standing * if sure { 1.0 } else { 0.8 };
            let list = if mark.label == Label::Modified { &mut evidence.modified } else { &mut evidence.dates };
            let place = if beside { format!("{} {BESIDE}", mark.place).into() } else { std::borrow::Cow::Borrowed(mark.place) };
            list.push(Weighed::new(date, mark.origin, place, weight));
        }
    }

    /// How far an element's place speaks for the article, and whether it is beside the headline: nothing in cards, mastheads, prose
    /// and other stories' parts.
    fn standing(&self, id: NodeId, mark: &Mark) -> (f32, bool) {
        let (layout, region) = (self.layout, self.scene.region(id));
        let at = layout.line_of(id);
        let zone = layout.zone(at);
        let near = self.is_near(at);
        let base: f32 = if region.is(Region::ARTICLE) { 0.9 } else { 0.75 };
        let hidden = if region.is(Region::HIDDEN) { 0.6 } else { 1.0 };
        let linked = if region.is(Region::LINK) { 0.8 } else { 1.0 };
        let place = base * hidden * linked * Watch::part(region, near);
        let line = self.scene.lines.get(at).map(|l| l.text.as_str());
        let free = mark.labelled && matches!(zone, Zone::Head | Zone::Body)
            || line.and_then(|l| line::read(l, &self.reading, None)).is_some_and(|s| s.signed && s.label.is_some());
        if !free && layout.is_in_card(id, zone) || !mark.labelled && line.is_some_and(|l| self.is_sentence(l)) {
            return (0.0, false);
        }
        let own = || line.is_none_or(|l| self.says_date(l));
        let factor = match zone {
            // The one place where an empty element may speak: the metadata's own.
            _ if mark.origin == Origin::Microdata && self.scene.tree.attr(id, "content").is_some() => 1.0,
            Zone::Above if !mark.labelled && layout.is_masthead(at) => 0.0,
            Zone::Above | Zone::Head if near => 1.1,
            Zone::Above | Zone::Head => 0.6,
            Zone::Body if mark.labelled || own() => 0.8,
            Zone::Behind if mark.labelled && layout.is_severed(at) => 0.5,
            Zone::Behind if mark.labelled => 0.8,
            Zone::Behind
                if !layout.is_severed(at) && (layout.is_at_trunk(id) || layout.body.is_some_and(|(_, last)| at == last + 1)) && own() =>
            {
                0.8
            }
            _ => 0.0,
        };
        (place * factor, zone == Zone::Head && near)
    }

    /// True for a line that holds a date in words and is no date line.
    fn is_sentence(&self, text: &str) -> bool {
        line::read(text, &self.reading, None).is_none() && !dates::find(text, &self.reading).is_empty()
    }

    /// True for a line that is a date line, or holds no date in words: "2 hours ago".
    fn says_date(&self, text: &str) -> bool {
        let relative = || text.len() < 40 && dates::find(text, &self.reading).is_empty();
        line::read(text, &self.reading, None).is_some_and(|said| said.alone || said.label.is_some()) || relative()
    }

    fn mark(&self, id: NodeId) -> Option<Mark> {
        let tree = self.scene.tree;
        let property = tree.attr(id, "itemprop").or_else(|| tree.attr(id, "property")).unwrap_or_default().to_ascii_lowercase();
        let named = |name: &str| property.split_whitespace().any(|p| p.rsplit(':').next() == Some(name));
        let mark = |label, origin, place, weight| Some(Mark { label, labelled: true, origin, place, weight });
        if named("datepublished") {
            return mark(Label::Published, Origin::Microdata, "datePublished", 0.9);
        }
        if named("datemodified") {
            return mark(Label::Modified, Origin::Microdata, "dateModified", 0.9);
        }
        if named("datecreated") || named("created") || named("date") || named("issued") {
            return mark(Label::Published, Origin::Microdata, "dateCreated", 0.75);
        }
        let is_time = tree.tag(id) == "time";
        if !is_time && !self.scene.hints(id).any(Hints::DATE) {
            return None;
        }
        let label = self.label(id);
        if label == Some(Label::Other) {
            return None;
        }
        let label_known = label.is_some();
        let label = label.unwrap_or(Label::Published);
        let (origin, place, weight) = match (is_time, label_known) {
            (true, true) => (Origin::TimeElement, "time", 0.8),
            (true, false) => (Origin::TimeElement, "time", 0.7),
            (false, true) => (Origin::Text, "element with a date class", 0.7),
            (false, false) => (Origin::Text, "element with a date class", 0.55),
        };
        Some(Mark { label, labelled: label_known, origin, place, weight })
    }

    /// What class, or the words before the element, say the date is.
    fn label(&self, id: NodeId) -> Option<Label> {
        let tree = self.scene.tree;
        let (own, hints) = (self.scene.text(id, 120), self.scene.hints(id));
        let modified = hints.any(Hints::MODIFIED);
        let published = hints.any(Hints::PUBLISHED) || tree.attr(id, "pubdate").is_some();
        match (published, modified) {
            (true, _) => Some(Label::Published),
            (false, true) => Some(Label::Modified),
            _ => label_before(self.before(&own)).or_else(|| label_above(&self.text_before(id))),
        }
    }

    /// The part of an element's text before its date.
    fn before<'t>(&self, text: &'t str) -> &'t str {
        dates::find(text, &self.reading).first().map_or("", |f| &text[..f.start])
    }

    /// The text right before an element, inside its parent.
    fn text_before(&self, id: NodeId) -> String {
        let tree = self.scene.tree;
        let blank = |n: &NodeId| tree.text(*n).is_some_and(|t| t.trim().is_empty());
        let before = |n: NodeId| std::iter::successors(tree.prev_sibling(n), |p| tree.prev_sibling(*p)).take(4).find(|p| !blank(p));
        let previous = before(id).or_else(|| tree.parent(id).and_then(before));
        let text = previous.map(|p| tree.text(p).map_or_else(|| self.scene.text(p, 80), str::to_owned)).unwrap_or_default();
        // A headline says nothing of the date below it: "Lock opens after repairs".
        if text.len() > 60 || self.layout.is_title(&text) { String::new() } else { text }
    }

    /// The date that an element holds, in an attribute, else as short text, and whether it can be read in one order only.
    fn value(&self, id: NodeId) -> Option<(Date, bool)> {
        let tree = self.scene.tree;
        let attribute =
            ["datetime", "content", "data-datetime", "data-date", "data-time", "data-timestamp", "data-published", "data-publish-date"]
                .iter()
                .filter_map(|name| tree.attr(id, name))
                .find_map(|v| self.parse(v));
        let title = || tree.attr(id, "title").and_then(|v| self.parse(v));
        attribute.or_else(title).or_else(|| self.value_of_text(&self.scene.text(id, DATE_LINE)))
    }

    /// The one date of a short text; relative times where the caller knows the moment.
    fn value_of_text(&self, text: &str) -> Option<(Date, bool)> {
        if text.len() > DATE_LINE {
            return None;
        }
        let found = dates::find(text, &self.reading);
        let plain = found.iter().find(|f| label_before(&text[..f.start]) != Some(Label::Modified)).or(found.first());
        plain.map(|f| (f.date, !f.ambiguous)).or_else(|| Some((dates::relative(text, self.context.now?)?, true)))
    }
}
