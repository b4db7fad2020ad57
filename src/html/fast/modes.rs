//! The insertion modes outside the body and the tables.

use crate::html::fast::formatting::Entry;
use crate::html::fast::{Mode, Parser, Step, Token};
use crate::html::names::{Tag, set};
use crate::html::tree::Span;

impl Parser<'_> {
    /// Processes a token by the rules of a mode.
    pub(crate) fn step(&mut self, mode: Mode, token: Token) -> Step {
        match mode {
            Mode::Initial => self.initial(token),
            Mode::BeforeHtml => self.before_html(token),
            Mode::BeforeHead => self.before_head(token),
            Mode::InHead => self.in_head(token),
            Mode::AfterHead => self.after_head(token),
            Mode::InBody => self.in_body(token),
            Mode::Text => self.in_text(token),
            Mode::InTable => self.in_table(token),
            Mode::InTableText => self.in_table_text(token),
            Mode::InCaption => self.in_caption(token),
            Mode::InColumnGroup => self.in_column_group(token),
            Mode::InTableBody => self.in_table_body(token),
            Mode::InRow => self.in_row(token),
            Mode::InCell => self.in_cell(token),
            Mode::InTemplate => self.in_template(token),
            Mode::AfterBody => self.after_body(token),
            Mode::AfterAfterBody => self.after_after_body(token),
        }
    }

    fn initial(&mut self, token: Token) -> Step {
        if matches!(token, Token::Text(_, true)) {
            return Step::Done;
        }
        self.quirks = true;
        Step::Again(Mode::BeforeHtml)
    }

    fn before_html(&mut self, token: Token) -> Step {
        match token {
            Token::Text(_, true) => Step::Done,
            Token::Start(Tag::HTML, attrs) => {
                self.create_root(attrs);
                self.mode = Mode::BeforeHead;
                Step::Done
            }
            Token::End(tag) if !starts_page(tag) => Step::Done,
            _ => {
                self.create_root(Span::default());
                Step::Again(Mode::BeforeHead)
            }
        }
    }

    fn create_root(&mut self, attrs: Span) {
        let node = self.create(Tag::HTML, attrs);
        self.push(node, Tag::HTML);
        self.arena.append(0, node);
    }

    fn before_head(&mut self, token: Token) -> Step {
        match token {
            Token::Text(_, true) => Step::Done,
            Token::Start(Tag::HTML, _) => self.in_body(token),
            Token::Start(Tag::HEAD, attrs) => {
                self.head = Some(self.insert(Tag::HEAD, attrs));
                self.mode = Mode::InHead;
                Step::Done
            }
            Token::End(tag) if !starts_page(tag) => Step::Done,
            _ => {
                self.head = Some(self.insert(Tag::HEAD, Span::default()));
                Step::Again(Mode::InHead)
            }
        }
    }

    pub(crate) fn in_head(&mut self, token: Token) -> Step {
        match token {
            Token::Text(span, true) => self.insert_text(span),
            Token::Start(Tag::HTML, _) => return self.in_body(token),
            Token::Start(tag @ (Tag::BASE | Tag::BASEFONT | Tag::BGSOUND | Tag::LINK | Tag::META), attrs) => {
                self.insert_void(tag, attrs);
            }
            Token::Start(tag @ (Tag::TITLE | Tag::NOFRAMES | Tag::STYLE | Tag::NOSCRIPT), attrs) => {
                self.insert(tag, attrs);
                return Step::Raw(tag == Tag::TITLE);
            }
            Token::End(Tag::HEAD) => {
                self.pop();
                self.mode = Mode::AfterHead;
            }
            Token::Start(Tag::TEMPLATE, attrs) => self.open_template(attrs),
            Token::End(Tag::TEMPLATE) => self.close_template(),
            Token::Start(Tag::HEAD, _) => {}
            Token::End(tag) if !matches!(tag, Tag::BODY | Tag::HTML | Tag::BR) => {}
            _ => {
                self.pop();
                return Step::Again(Mode::AfterHead);
            }
        }
        Step::Done
    }

    fn open_template(&mut self, attrs: Span) {
        self.formatting.push(Entry::Marker);
        self.mode = Mode::InTemplate;
        self.template_modes.push(Mode::InTemplate);
        // html5ever makes an element first that it then throws away; the numbers of the nodes are to be the same.
        let shadow = self.attr(attrs, "shadowrootmode").is_some_and(|mode| matches!(mode, "open" | "closed"));
        if shadow && self.stack.len() > 1 {
            self.create(Tag::TEMPLATE, attrs);
        }
        self.insert(Tag::TEMPLATE, attrs);
    }

    fn close_template(&mut self) {
        if !self.is_open(Tag::TEMPLATE) {
            return;
        }
        self.imply_ends(set::IMPLIED | set::THOROUGH, None);
        self.leave_template();
    }

    fn leave_template(&mut self) {
        self.pop_until(Tag::TEMPLATE);
        self.clear_to_marker();
        self.template_modes.pop();
        self.mode = self.mode_of_stack();
    }

    fn after_head(&mut self, token: Token) -> Step {
        match token {
            Token::Text(span, true) => self.insert_text(span),
            Token::Start(Tag::HTML, _) => return self.in_body(token),
            Token::Start(Tag::BODY, attrs) => {
                self.insert(Tag::BODY, attrs);
                self.mode = Mode::InBody;
            }
            Token::Start(tag, _) if belongs_in_head(tag) => {
                let Some(head) = self.head else { return Step::Done };
                self.push(head, Tag::HEAD);
                let step = self.in_head(token);
                self.remove_from_stack(head);
                return step;
            }
            Token::End(Tag::TEMPLATE) => return self.in_head(token),
            Token::Start(Tag::HEAD, _) => {}
            Token::End(tag) if !matches!(tag, Tag::BODY | Tag::HTML | Tag::BR) => {}
            _ => {
                self.insert(Tag::BODY, Span::default());
                return Step::Again(Mode::InBody);
            }
        }
        Step::Done
    }

    /// The content of an element that is text up to its end tag.
    fn in_text(&mut self, token: Token) -> Step {
        match token {
            Token::Text(span, _) => self.insert_text(span),
            Token::Eof => {
                self.pop();
                return Step::Again(self.return_to);
            }
            _ => {
                self.pop();
                self.mode = self.return_to;
            }
        }
        Step::Done
    }

    pub(crate) fn in_template(&mut self, token: Token) -> Step {
        let mode = match token {
            Token::Text(..) => return self.in_body(token),
            Token::Start(tag, _) if belongs_in_head(tag) => return self.in_head(token),
            Token::End(Tag::TEMPLATE) => return self.in_head(token),
            Token::End(_) => return Step::Done,
            Token::Eof if !self.is_open(Tag::TEMPLATE) => return Step::Done,
            Token::Eof => {
                self.leave_template();
                return Step::Again(self.mode_of_stack());
            }
            Token::Start(Tag::CAPTION | Tag::COLGROUP | Tag::TBODY | Tag::TFOOT | Tag::THEAD, _) => Mode::InTable,
            Token::Start(Tag::COL, _) => Mode::InColumnGroup,
            Token::Start(Tag::TR, _) => Mode::InTableBody,
            Token::Start(Tag::TD | Tag::TH, _) => Mode::InRow,
            Token::Start(..) => Mode::InBody,
        };
        self.template_modes.pop();
        self.template_modes.push(mode);
        Step::Again(mode)
    }

    fn after_body(&mut self, token: Token) -> Step {
        match token {
            Token::Text(_, true) | Token::Start(Tag::HTML, _) => self.in_body(token),
            Token::End(Tag::HTML) => {
                self.mode = Mode::AfterAfterBody;
                Step::Done
            }
            Token::Eof => Step::Done,
            _ => Step::Again(Mode::InBody),
        }
    }

    fn after_after_body(&mut self, token: Token) -> Step {
        match token {
            Token::Text(_, true) | Token::Start(Tag::HTML, _) => self.in_body(token),
            Token::Eof => Step::Done,
            _ => Step::Again(Mode::InBody),
        }
    }

    /// The mode that the open elements ask for.
    pub(crate) fn mode_of_stack(&self) -> Mode {
        for (at, open) in self.stack.iter().enumerate().rev() {
            return match open.tag {
                Tag::TD | Tag::TH if at > 0 => Mode::InCell,
                Tag::TR => Mode::InRow,
                Tag::TBODY | Tag::THEAD | Tag::TFOOT => Mode::InTableBody,
                Tag::CAPTION => Mode::InCaption,
                Tag::COLGROUP => Mode::InColumnGroup,
                Tag::TABLE => Mode::InTable,
                Tag::TEMPLATE => self.template_modes.last().copied().unwrap_or(Mode::InBody),
                Tag::HEAD if at > 0 => Mode::InHead,
                Tag::BODY => Mode::InBody,
                Tag::HTML if self.head.is_none() => Mode::BeforeHead,
                Tag::HTML => Mode::AfterHead,
                _ => continue,
            };
        }
        Mode::InBody
    }

    /// The value of an attribute of a tag.
    pub(crate) fn attr(&self, attrs: Span, name: &str) -> Option<&str> {
        let known = crate::html::names::attribute(name.as_bytes());
        let own = &self.attrs[attrs.start as usize..attrs.end() as usize];
        let is_meant = |attr: &&crate::html::tree::Attr| match attr.name {
            crate::html::tree::AttrName::Known(number) => known == Some(u32::from(number)),
            crate::html::tree::AttrName::Other(span) => known.is_none() && self.resolve(span) == name,
        };
        own.iter().find(is_meant).map(|attr| self.resolve(attr.value))
    }
}

/// End tags that bring the page's first elements into being.
fn starts_page(tag: Tag) -> bool {
    matches!(tag, Tag::HEAD | Tag::BODY | Tag::HTML | Tag::BR)
}

/// Elements that go into the head wherever they come.
pub(crate) fn belongs_in_head(tag: Tag) -> bool {
    use Tag as T;
    matches!(tag, T::BASE | T::BASEFONT | T::BGSOUND | T::LINK | T::META | T::NOFRAMES | T::STYLE | T::TEMPLATE | T::TITLE)
}
