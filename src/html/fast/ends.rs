//! The body: end tags.

use crate::html::fast::body::is_formatting;
use crate::html::fast::{Mode, Parser, Step, Token};
use crate::html::names::{Tag, set};
use crate::html::tree::Span;

impl Parser<'_> {
    pub(crate) fn end_in_body(&mut self, tag: Tag) -> Step {
        match tag {
            Tag::A | Tag::NOBR => self.adopt(tag),
            Tag::P => self.end_paragraph(),
            _ if closes_to_itself(tag) => {
                self.end_block(tag);
            }
            Tag::LI => self.end_item(tag, set::SCOPE | set::LIST),
            Tag::DD | Tag::DT => self.end_item(tag, set::SCOPE),
            _ if is_formatting(tag) => self.adopt(tag),
            _ if tag.is(set::HEADING) => {
                if self.scope(|open| open.tag.is(set::HEADING), set::SCOPE) {
                    self.imply_ends(set::IMPLIED, None);
                    while self.pop().is_some_and(|open| !open.tag.is(set::HEADING)) {}
                }
            }
            Tag::APPLET | Tag::MARQUEE | Tag::OBJECT => {
                if self.end_block(tag) {
                    self.clear_to_marker();
                }
            }
            Tag::FORM => self.end_form(),
            Tag::BR => return self.in_body(Token::Start(Tag::BR, Span::default())),
            Tag::BODY if self.in_scope(Tag::BODY, set::SCOPE) => self.mode = Mode::AfterBody,
            Tag::HTML if self.in_scope(Tag::BODY, set::SCOPE) => return Step::Again(Mode::AfterBody),
            Tag::BODY | Tag::HTML => {}
            Tag::TEMPLATE => return self.in_head(Token::End(tag)),
            _ => self.end_any(tag),
        }
        Step::Done
    }

    fn end_paragraph(&mut self) {
        if !self.in_scope(Tag::P, set::SCOPE | set::BUTTON) {
            self.insert(Tag::P, Span::default());
        }
        self.imply_ends(set::IMPLIED, Some(Tag::P));
        self.pop_until(Tag::P);
    }

    fn end_item(&mut self, tag: Tag, sets: u16) {
        if self.in_scope(tag, sets) {
            self.imply_ends(set::IMPLIED, Some(tag));
            self.pop_until(tag);
        }
    }

    /// Ends an element and all that is open in it; true if there was one.
    fn end_block(&mut self, tag: Tag) -> bool {
        let found = self.in_scope(tag, set::SCOPE);
        if found {
            self.imply_ends(set::IMPLIED, None);
            self.pop_until(tag);
        }
        found
    }

    fn end_form(&mut self) {
        if self.is_open(Tag::TEMPLATE) {
            self.end_block(Tag::FORM);
            return;
        }
        let Some(form) = self.form.take() else { return };
        if self.scope(|open| open.node == form, set::SCOPE) {
            self.imply_ends(set::IMPLIED, None);
            self.remove_from_stack(form);
        }
    }

    /// Any other end tag: ends the nearest element of that name, unless a special one stands between.
    pub(crate) fn end_any(&mut self, tag: Tag) {
        if !self.is_open(tag) {
            return;
        }
        for at in (0..self.stack.len()).rev() {
            let open = self.stack[at].tag;
            if open == tag {
                self.imply_ends(set::IMPLIED, Some(tag));
                return self.truncate(at);
            }
            if open.is(set::SPECIAL) {
                return;
            }
        }
    }
}

/// Elements whose end tag ends them if they are in scope, and does nothing else.
fn closes_to_itself(tag: Tag) -> bool {
    use Tag as T;
    matches!(
        tag,
        T::ADDRESS | T::ARTICLE | T::ASIDE | T::BLOCKQUOTE | T::BUTTON | T::CENTER | T::DETAILS | T::DIALOG | T::DIR | T::DIV | T::DL
    ) || matches!(
        tag,
        T::FIELDSET | T::FIGCAPTION | T::FIGURE | T::FOOTER | T::HEADER | T::HGROUP | T::LISTING | T::MAIN | T::MENU | T::NAV | T::OL
    ) || matches!(tag, T::PRE | T::SEARCH | T::SECTION | T::SELECT | T::SUMMARY | T::UL)
}
