//! Elements that say they hold an author: microdata, `rel`, links to authors' pages, classes.

use crate::document::Document;
use crate::document::region::{self, is_author_link};
use crate::facts::authors::bylines::{Desk, LONGEST, merged, push};
use crate::facts::authors::names::{after_by, is_person, names};
use crate::facts::evidence::Evidence;
use crate::facts::layout::Zone;
use crate::html::NodeId;
use crate::model::{Hints, Origin};

/// So many levels above a name are looked at for what it is part of.
const MOST_LEVELS: usize = 12;
/// Lists beyond this number are not made.
const MOST_LISTS: usize = 40;

/// The names of elements of one kind in one part of the page.
struct List {
    mark: Mark,
    zone: Zone,
    weight: f32,
    people: Vec<String>,
    /// The first name, and whether another element of the list, in another place, names somebody else.
    several: bool,
}

impl Desk<'_> {
    /// Elements that say they hold an author: those of one kind in one part of the page make one list.
    pub(crate) fn marked(&self, evidence: &mut Evidence) {
        let mut lists: Vec<List> = Vec::new();
        for id in &self.scene.marked {
            let standing = self.standing(*id);
            if standing <= 0.0 {
                continue;
            }
            let zone = self.layout.zone(self.layout.line_of(*id));
            let Some(mark) = mark(self.scene, *id, zone) else { continue };
            if self.is_anothers_work(*id) || self.is_foreign(*id, zone, mark.kind) {
                continue;
            }
            let weight = mark.weight * standing;
            let text = author_text(self.scene, *id);
            let people = if mark.kind == BOX {
                self.boxed(&text)
            } else if text.len() > LONGEST {
                continue;
            } else {
                self.names(&text)
            };
            if people.is_empty() {
                self.sign(&text, mark.origin, mark.kind, weight, evidence);
                continue;
            }
            match lists.iter().position(|l| l.mark.kind == mark.kind && l.zone == zone && (l.weight - weight).abs() < 0.05) {
                Some(at) => {
                    lists[at].several |= lists[at].people != people;
                    lists[at].people.extend(people);
                }
                None if lists.len() < MOST_LISTS => lists.push(List { mark, zone, weight, people, several: false }),
                None => {}
            }
        }
        for list in lists {
            // Several people below the text, in places of their own and in no box about an author, are not its authors.
            let spoke = list.zone == Zone::Behind && list.several && matches!(list.mark.kind, "author class" | "byline class");
            if !spoke {
                push(evidence, merged(list.people.into_iter()), list.mark.origin, list.mark.kind.to_owned(), list.weight);
            }
        }
    }

    /// The name that a box about an author begins with.
    fn boxed(&self, text: &str) -> Vec<String> {
        let whole = || if text.len() <= LONGEST { self.names(text) } else { Vec::new() };
        let first = text.split(" ; ").take(8).map(|piece| self.names(piece)).find(|p| p.iter().any(|n| is_person(n)));
        first.map_or_else(whole, |mut people| {
            people.retain(|n| is_person(n));
            people.truncate(if text.contains(" ; ") { 1 } else { 4 });
            people
        })
    }

    /// True for a name in a card, or among those who answer, mention and comment.
    fn is_foreign(&self, id: NodeId, zone: Zone, kind: &str) -> bool {
        let own = |heading: &str| is_person(heading) || after_by(heading).is_some();
        // A biography links to its author's other pages: near it a teaser counts as beside the headline.
        let around = if kind == BOX && zone == Zone::Behind { Zone::Head } else { zone };
        if self.layout.is_in_card_but(id, around, &own) {
            return true;
        }
        let tree = self.scene.tree;
        let around = std::iter::once(id).chain(tree.ancestors(id).take_while(|a| !self.layout.is_trunk(*a))).take(MOST_LEVELS);
        let named = |a: NodeId| self.scene.hints(a).any(Hints::OTHER_PEOPLE);
        zone == Zone::Behind && (around.into_iter().any(named) || self.is_spoken_of(id))
    }

    /// True for a name in a line that goes on: "Ada Lind linked to this".
    fn is_spoken_of(&self, id: NodeId) -> bool {
        let Some(line) = self.scene.lines.get(self.layout.line_of(id)).filter(|l| l.text.len() < 200) else { return false };
        let name = self.scene.text(id, LONGEST);
        let Some(at) = line.text.find(name.as_str()).filter(|_| !name.is_empty()) else { return false };
        let behind = line.text[at + name.len()..].trim_start();
        let small = behind.split_whitespace().take(3).filter(|w| w.starts_with(char::is_lowercase)).count();
        behind.starts_with(char::is_lowercase) && small >= 2 && after_by(&line.text).is_none() && names(behind, &[]).is_empty()
    }
}

/// The text of an author element: its `itemprop=name`, else its text with links and blocks apart.
pub(crate) fn author_text(scene: &Document<'_>, id: NodeId) -> String {
    let tree = scene.tree;
    let name = tree.descendants(id).take(60).find(|d| tree.attr(*d, "itemprop") == Some("name"));
    let id = name.unwrap_or(id);
    if let Some(content) = tree.attr(id, "content").filter(|v| !v.is_empty()) {
        return content.to_owned();
    }
    let mut out = String::new();
    for inner in tree.descendants(id).take(80) {
        match tree.text(inner) {
            Some(text) => out.push_str(text),
            None if tree.tag(inner) == "a" || region::ends_line(tree, inner) => out.push_str(" ; "),
            None => out.push(' '),
        }
        let ends_link =
            tree.text(inner).is_some() && tree.next_sibling(inner).is_none() && tree.parent(inner).is_some_and(|p| tree.tag(p) == "a");
        out.push_str(if ends_link { " ; " } else { "" });
        if out.len() > 2 * LONGEST {
            break;
        }
    }
    crate::text::likeness::squeeze(&out)
}

struct Mark {
    kind: &'static str,
    origin: Origin,
    weight: f32,
}

/// An element about the author, beside the name.
const BOX: &str = "author box";
fn mark(scene: &Document<'_>, id: NodeId, zone: Zone) -> Option<Mark> {
    let tree = scene.tree;
    let text = |kind, weight| Some(Mark { kind, origin: Origin::Text, weight });
    let property = tree.attr(id, "itemprop").or_else(|| tree.attr(id, "property")).unwrap_or_default().to_ascii_lowercase();
    if property.split_whitespace().any(|p| matches!(p.rsplit(':').next(), Some("author" | "creator"))) {
        return Some(Mark { kind: "itemprop=author", origin: Origin::Microdata, weight: 0.8 });
    }
    if tree.attr(id, "rel").is_some_and(|rel| rel.split_whitespace().any(|w| w.eq_ignore_ascii_case("author"))) {
        return text("rel=author", 0.75);
    }
    if tree.tag(id) == "a" && tree.attr(id, "href").is_some_and(is_author_link) {
        return text("link to an author's page", 0.68);
    }
    let hints = scene.hints(id);
    if !hints.any(Hints::AUTHOR) {
        return None;
    }
    let named = hints.any(Hints::AUTHOR_NAME);
    match () {
        () if hints.any(Hints::BESIDE_AUTHOR) && !named => text(BOX, 0.3),
        () if zone == Zone::Behind && hints.any(Hints::AUTHOR_BOX) && !named => text(BOX, 0.3),
        () if named => text("author name class", 0.7),
        () if hints.any(Hints::AUTHOR_BYLINE) => text("byline class", 0.62),
        () => text("author class", 0.66),
    }
}
