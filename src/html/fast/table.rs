//! The insertion modes of tables, and the foster parents of what stands in them where it must not.

use crate::html::fast::formatting::Entry;
use crate::html::fast::{Mode, Parser, Step, Token};
use crate::html::names::{Tag, set};
use crate::html::tree::Span;

impl Parser<'_> {
    pub(crate) fn in_table(&mut self, token: Token) -> Step {
        match token {
            Token::Text(..) if self.current().is(set::FOSTER) => {
                self.return_to = self.mode;
                return Step::Again(Mode::InTableText);
            }
            Token::Start(Tag::CAPTION, attrs) => {
                self.pop_to(is_table_scope);
                self.formatting.push(Entry::Marker);
                self.insert(Tag::CAPTION, attrs);
                self.mode = Mode::InCaption;
            }
            Token::Start(tag @ (Tag::COLGROUP | Tag::TBODY | Tag::TFOOT | Tag::THEAD), attrs) => {
                self.pop_to(is_table_scope);
                self.insert(tag, attrs);
                self.mode = if tag == Tag::COLGROUP { Mode::InColumnGroup } else { Mode::InTableBody };
            }
            Token::Start(Tag::COL, _) => {
                self.pop_to(is_table_scope);
                self.insert(Tag::COLGROUP, Span::default());
                return Step::Again(Mode::InColumnGroup);
            }
            Token::Start(Tag::TD | Tag::TH | Tag::TR, _) => {
                self.pop_to(is_table_scope);
                self.insert(Tag::TBODY, Span::default());
                return Step::Again(Mode::InTableBody);
            }
            Token::Start(Tag::TABLE, _) | Token::End(Tag::TABLE) => return self.end_table(token),
            Token::End(tag) if is_part(tag) || matches!(tag, Tag::BODY | Tag::HTML) => {}
            Token::Start(Tag::STYLE | Tag::TEMPLATE, _) | Token::End(Tag::TEMPLATE) => return self.in_head(token),
            Token::Start(Tag::INPUT, attrs) if self.attr(attrs, "type").is_some_and(|t| t.eq_ignore_ascii_case("hidden")) => {
                self.insert_void(Tag::INPUT, attrs);
            }
            Token::Start(Tag::FORM, attrs) => {
                if self.form.is_none() && !self.is_open(Tag::TEMPLATE) {
                    self.form = Some(self.insert_void(Tag::FORM, attrs));
                }
            }
            Token::Eof => return self.in_body(token),
            _ => return self.foster_in_body(token),
        }
        Step::Done
    }

    /// A table ends where the next begins inside it.
    fn end_table(&mut self, token: Token) -> Step {
        if !self.in_scope(Tag::TABLE, set::TABLE) {
            return Step::Done;
        }
        self.pop_until(Tag::TABLE);
        let mode = self.mode_of_stack();
        if matches!(token, Token::Start(..)) {
            return Step::Again(mode);
        }
        self.mode = mode;
        Step::Done
    }

    fn foster_in_body(&mut self, token: Token) -> Step {
        self.foster = true;
        let step = self.in_body(token);
        self.foster = false;
        step
    }

    pub(crate) fn in_table_text(&mut self, token: Token) -> Step {
        if let Token::Text(span, _) = token {
            self.pending.push(span);
            return Step::Done;
        }
        let pending = std::mem::take(&mut self.pending);
        let blank = pending.iter().all(|span| self.resolve(*span).bytes().all(|b| b.is_ascii_whitespace()));
        for span in pending {
            if blank {
                self.insert_text(span);
            } else {
                self.foster_in_body(Token::Text(span, false));
            }
        }
        Step::Again(self.return_to)
    }

    pub(crate) fn in_caption(&mut self, token: Token) -> Step {
        let (tag, ends) = match token {
            Token::Start(tag, _) => (tag, is_part(tag)),
            Token::End(tag) => (tag, matches!(tag, Tag::TABLE | Tag::CAPTION)),
            _ => return self.in_body(token),
        };
        if ends {
            if !self.in_scope(Tag::CAPTION, set::TABLE) {
                return Step::Done;
            }
            self.imply_ends(set::IMPLIED, None);
            self.pop_until(Tag::CAPTION);
            self.clear_to_marker();
            if matches!(token, Token::End(Tag::CAPTION)) {
                self.mode = Mode::InTable;
                return Step::Done;
            }
            return Step::Again(Mode::InTable);
        }
        let ignored = matches!(token, Token::End(_)) && (is_part(tag) || matches!(tag, Tag::BODY | Tag::HTML));
        if ignored { Step::Done } else { self.in_body(token) }
    }

    pub(crate) fn in_column_group(&mut self, token: Token) -> Step {
        match token {
            Token::Text(span, true) => self.insert_text(span),
            Token::Start(Tag::HTML, _) | Token::Eof => return self.in_body(token),
            Token::Start(Tag::COL, attrs) => {
                self.insert_void(Tag::COL, attrs);
            }
            Token::Start(Tag::TEMPLATE, _) | Token::End(Tag::TEMPLATE) => return self.in_head(token),
            Token::End(Tag::COL) => {}
            _ if self.current() != Tag::COLGROUP => {}
            Token::End(Tag::COLGROUP) => {
                self.pop();
                self.mode = Mode::InTable;
            }
            _ => {
                self.pop();
                return Step::Again(Mode::InTable);
            }
        }
        Step::Done
    }

    pub(crate) fn in_table_body(&mut self, token: Token) -> Step {
        match token {
            Token::Start(Tag::TR, attrs) => {
                self.pop_to(is_body_context);
                self.insert(Tag::TR, attrs);
                self.mode = Mode::InRow;
            }
            Token::Start(Tag::TH | Tag::TD, _) => {
                self.pop_to(is_body_context);
                self.insert(Tag::TR, Span::default());
                return Step::Again(Mode::InRow);
            }
            Token::End(tag @ (Tag::TBODY | Tag::TFOOT | Tag::THEAD)) => {
                if self.in_scope(tag, set::TABLE) {
                    self.pop_to(is_body_context);
                    self.pop();
                    self.mode = Mode::InTable;
                }
            }
            Token::Start(Tag::CAPTION | Tag::COL | Tag::COLGROUP | Tag::TBODY | Tag::TFOOT | Tag::THEAD, _) | Token::End(Tag::TABLE) => {
                if self.scope(|open| matches!(open.tag, Tag::TABLE | Tag::TBODY | Tag::TFOOT), set::TABLE) {
                    self.pop_to(is_body_context);
                    self.pop();
                    return Step::Again(Mode::InTable);
                }
            }
            Token::End(tag) if is_part(tag) || matches!(tag, Tag::BODY | Tag::HTML) => {}
            _ => return self.in_table(token),
        }
        Step::Done
    }

    pub(crate) fn in_row(&mut self, token: Token) -> Step {
        match token {
            Token::Start(tag @ (Tag::TH | Tag::TD), attrs) => {
                self.pop_to(is_row_context);
                self.insert(tag, attrs);
                self.mode = Mode::InCell;
                self.formatting.push(Entry::Marker);
                return Step::Done;
            }
            Token::End(tag @ (Tag::TBODY | Tag::TFOOT | Tag::THEAD)) if !self.in_scope(tag, set::TABLE) => return Step::Done,
            Token::End(Tag::TR | Tag::TABLE | Tag::TBODY | Tag::TFOOT | Tag::THEAD) => {}
            Token::Start(tag, _) if is_part(tag) => {}
            Token::End(tag) if is_part(tag) || matches!(tag, Tag::BODY | Tag::HTML) => return Step::Done,
            _ => return self.in_table(token),
        }
        if !self.in_scope(Tag::TR, set::TABLE) {
            return Step::Done;
        }
        self.pop_to(is_row_context);
        self.pop();
        if matches!(token, Token::End(Tag::TR)) {
            self.mode = Mode::InTableBody;
            return Step::Done;
        }
        Step::Again(Mode::InTableBody)
    }

    pub(crate) fn in_cell(&mut self, token: Token) -> Step {
        match token {
            Token::End(tag @ (Tag::TD | Tag::TH)) => {
                if self.in_scope(tag, set::TABLE) {
                    self.imply_ends(set::IMPLIED, None);
                    self.pop_until(tag);
                    self.clear_to_marker();
                    self.mode = Mode::InRow;
                }
            }
            Token::Start(tag, _) if is_part(tag) => {
                if self.scope(|open| is_cell(open.tag), set::TABLE) {
                    return self.close_cell();
                }
            }
            Token::End(Tag::BODY | Tag::CAPTION | Tag::COL | Tag::COLGROUP | Tag::HTML) => {}
            Token::End(tag @ (Tag::TABLE | Tag::TBODY | Tag::TFOOT | Tag::THEAD | Tag::TR)) => {
                if self.in_scope(tag, set::TABLE) {
                    return self.close_cell();
                }
            }
            _ => return self.in_body(token),
        }
        Step::Done
    }

    fn close_cell(&mut self) -> Step {
        self.imply_ends(set::IMPLIED, None);
        while self.pop().is_some_and(|open| !is_cell(open.tag)) {}
        self.clear_to_marker();
        Step::Again(Mode::InRow)
    }
}

/// The parts of a table.
pub(crate) fn is_part(tag: Tag) -> bool {
    use Tag as T;
    matches!(tag, T::CAPTION | T::COL | T::COLGROUP | T::TBODY | T::TD | T::TFOOT | T::TH | T::THEAD | T::TR)
}

fn is_cell(tag: Tag) -> bool {
    matches!(tag, Tag::TD | Tag::TH)
}

fn is_table_scope(tag: Tag) -> bool {
    tag.is(set::TABLE)
}

fn is_body_context(tag: Tag) -> bool {
    matches!(tag, Tag::TBODY | Tag::TFOOT | Tag::THEAD | Tag::TEMPLATE | Tag::HTML)
}

fn is_row_context(tag: Tag) -> bool {
    matches!(tag, Tag::TR | Tag::TEMPLATE | Tag::HTML)
}
