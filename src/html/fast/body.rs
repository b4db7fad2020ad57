//! The body: start tags and text.

use crate::html::fast::formatting::Entry;
use crate::html::fast::modes::belongs_in_head;
use crate::html::fast::table::is_part;
use crate::html::fast::{Mode, Parser, Step, Token};
use crate::html::names::{Tag, set};
use crate::html::tree::Span;

impl Parser<'_> {
    pub(crate) fn in_body(&mut self, token: Token) -> Step {
        match token {
            Token::Text(span, _) => {
                self.reopen_formatting();
                self.insert_text(span);
                Step::Done
            }
            Token::Start(tag, attrs) => self.start_in_body(tag, attrs),
            Token::End(tag) => self.end_in_body(tag),
            Token::Eof if self.template_modes.is_empty() => Step::Done,
            Token::Eof => self.in_template(token),
        }
    }

    fn start_in_body(&mut self, tag: Tag, attrs: Span) -> Step {
        match tag {
            Tag::SPAN | Tag::IMG | Tag::BR | Tag::AREA | Tag::EMBED | Tag::KEYGEN | Tag::WBR => self.start_inline(tag, attrs),
            Tag::A => {
                self.end_outer_link();
                self.reopen_formatting();
                self.insert_formatting(tag, attrs);
            }
            _ if closes_paragraph(tag) => {
                self.close_paragraph();
                self.insert(tag, attrs);
            }
            Tag::LI | Tag::DD | Tag::DT => self.start_item(tag, attrs),
            _ if is_formatting(tag) => {
                self.reopen_formatting();
                self.insert_formatting(tag, attrs);
            }
            Tag::PRE | Tag::LISTING => {
                self.close_paragraph();
                self.insert(tag, attrs);
                self.ignore_newline = true;
            }
            _ if tag.is(set::HEADING) => {
                self.close_paragraph();
                if self.current().is(set::HEADING) {
                    self.pop();
                }
                self.insert(tag, attrs);
            }
            Tag::TABLE => {
                if !self.quirks {
                    self.close_paragraph();
                }
                self.insert(tag, attrs);
                self.mode = Mode::InTable;
            }
            _ if belongs_in_head(tag) => return self.in_head(Token::Start(tag, attrs)),
            _ => return self.start_rare(tag, attrs),
        }
        Step::Done
    }

    fn start_inline(&mut self, tag: Tag, attrs: Span) {
        self.reopen_formatting();
        if tag == Tag::SPAN {
            self.insert(tag, attrs);
        } else {
            self.insert_void(tag, attrs);
        }
    }

    fn start_item(&mut self, tag: Tag, attrs: Span) {
        let mut closes = None;
        for open in self.stack.iter().rev() {
            let ends = if tag == Tag::LI { open.tag == Tag::LI } else { matches!(open.tag, Tag::DD | Tag::DT) };
            if ends {
                closes = Some(open.tag);
                break;
            }
            if open.tag.is(set::SPECIAL) && !matches!(open.tag, Tag::ADDRESS | Tag::DIV | Tag::P) {
                break;
            }
        }
        if let Some(open) = closes {
            self.imply_ends(set::IMPLIED, Some(open));
            self.pop_until(open);
        }
        self.close_paragraph();
        self.insert(tag, attrs);
    }

    /// Start tags that news pages seldom have.
    fn start_rare(&mut self, tag: Tag, attrs: Span) -> Step {
        match tag {
            Tag::HTML if !self.is_open(Tag::TEMPLATE) => {
                if let Some(root) = self.stack.first() {
                    self.add_missing(root.node, attrs);
                }
            }
            Tag::BODY if !self.is_open(Tag::TEMPLATE) => {
                if let Some(body) = self.stack.get(1).filter(|open| open.tag == Tag::BODY) {
                    self.add_missing(body.node, attrs);
                }
            }
            Tag::HTML | Tag::BODY | Tag::FRAME | Tag::HEAD => {}
            _ if is_part(tag) => {}
            Tag::FORM => self.start_form(attrs),
            Tag::BUTTON => {
                if self.in_scope(Tag::BUTTON, set::SCOPE) {
                    self.imply_ends(set::IMPLIED, None);
                    self.pop_until(Tag::BUTTON);
                }
                self.reopen_formatting();
                self.insert(tag, attrs);
            }
            Tag::APPLET | Tag::MARQUEE | Tag::OBJECT => {
                self.reopen_formatting();
                self.insert(tag, attrs);
                self.formatting.push(Entry::Marker);
            }
            Tag::PARAM | Tag::SOURCE | Tag::TRACK => {
                self.insert_void(tag, attrs);
            }
            Tag::IMAGE => return self.start_in_body(Tag::IMG, attrs),
            Tag::TEXTAREA | Tag::XMP | Tag::IFRAME | Tag::NOEMBED | Tag::NOSCRIPT => return self.start_raw(tag, attrs),
            Tag::NOBR => self.start_nobr(attrs),
            _ => self.start_of_form(tag, attrs),
        }
        Step::Done
    }

    fn start_form(&mut self, attrs: Span) {
        let in_template = self.is_open(Tag::TEMPLATE);
        if self.form.is_some() && !in_template {
            return;
        }
        self.close_paragraph();
        let form = self.insert(Tag::FORM, attrs);
        if !in_template {
            self.form = Some(form);
        }
    }

    fn start_raw(&mut self, tag: Tag, attrs: Span) -> Step {
        if tag == Tag::XMP {
            self.close_paragraph();
            self.reopen_formatting();
        }
        self.ignore_newline |= tag == Tag::TEXTAREA;
        self.insert(tag, attrs);
        Step::Raw(tag == Tag::TEXTAREA)
    }

    fn start_nobr(&mut self, attrs: Span) {
        self.reopen_formatting();
        if self.in_scope(Tag::NOBR, set::SCOPE) {
            self.adopt(Tag::NOBR);
            self.reopen_formatting();
        }
        self.insert_formatting(Tag::NOBR, attrs);
    }

    /// Form controls, ruby, and every element that has no rule of its own.
    fn start_of_form(&mut self, tag: Tag, attrs: Span) {
        let in_select =
            matches!(tag, Tag::INPUT | Tag::HR | Tag::SELECT | Tag::OPTION | Tag::OPTGROUP) && self.in_scope(Tag::SELECT, set::SCOPE);
        match tag {
            Tag::INPUT if in_select => self.pop_until(Tag::SELECT),
            Tag::SELECT if in_select => return self.pop_until(Tag::SELECT),
            Tag::HR => {
                self.close_paragraph();
                if self.in_scope(Tag::SELECT, set::SCOPE) {
                    self.imply_ends(set::IMPLIED, None);
                }
            }
            Tag::OPTION if in_select => self.imply_ends(set::IMPLIED, Some(Tag::OPTGROUP)),
            Tag::OPTGROUP if in_select => self.imply_ends(set::IMPLIED, None),
            Tag::OPTION | Tag::OPTGROUP if self.current() == Tag::OPTION => {
                self.pop();
            }
            Tag::RB | Tag::RTC if self.in_scope(Tag::RUBY, set::SCOPE) => self.imply_ends(set::IMPLIED, None),
            Tag::RP | Tag::RT if self.in_scope(Tag::RUBY, set::SCOPE) => self.imply_ends(set::IMPLIED, Some(Tag::RTC)),
            _ => {}
        }
        if !matches!(tag, Tag::HR | Tag::RB | Tag::RTC | Tag::RP | Tag::RT) {
            self.reopen_formatting();
        }
        if matches!(tag, Tag::INPUT | Tag::HR) {
            self.insert_void(tag, attrs);
        } else {
            self.insert(tag, attrs);
        }
    }
}

/// Blocks that end a paragraph and have no other rule.
fn closes_paragraph(tag: Tag) -> bool {
    use Tag as T;
    matches!(
        tag,
        T::ADDRESS | T::ARTICLE | T::ASIDE | T::BLOCKQUOTE | T::CENTER | T::DETAILS | T::DIALOG | T::DIR | T::DIV | T::DL | T::FIELDSET
    ) || matches!(
        tag,
        T::FIGCAPTION | T::FIGURE | T::FOOTER | T::HEADER | T::HGROUP | T::MAIN | T::MENU | T::NAV | T::OL | T::P | T::SEARCH
    ) || matches!(tag, T::SECTION | T::SUMMARY | T::UL)
}

/// Formatting elements but `<a>` and `<nobr>`.
pub(crate) fn is_formatting(tag: Tag) -> bool {
    use Tag as T;
    matches!(tag, T::B | T::BIG | T::CODE | T::EM | T::FONT | T::I | T::S | T::SMALL | T::STRIKE | T::STRONG | T::TT | T::U)
}
