//! What is searched for: words, `"phrases"`, `beginnings*`, `-not`.

use crate::text::script::is_unspaced;

/// Terms beyond this are refused.
const MOST_TERMS: usize = 32;
/// The shortest beginning that is looked up as one.
const SHORTEST_PREFIX: usize = 2;

/// Why there is nothing to search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// No word at all.
    #[error("no word to search for; write words, \"a phrase\", begin* or -without")]
    Empty,
    /// Only what must not stand there.
    #[error("there are only words that must not stand there; name one that must")]
    OnlyWithout,
    /// Too many words.
    #[error("more than {MOST_TERMS} words")]
    TooLong,
}

/// One word or phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) text: String,
    pub(super) prefix: bool,
}

/// What is searched for: all of the words, none of those with `-` in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub(super) with: Vec<Term>,
    pub(super) without: Vec<Term>,
}

impl std::str::FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let mut query = Self { with: Vec::new(), without: Vec::new() };
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (not, body) = rest.strip_prefix('-').map_or((false, rest), |body| (true, body));
            let (term, after) = term(body);
            if let Some(term) = term {
                if not { &mut query.without } else { &mut query.with }.push(term);
            }
            rest = after.trim_start();
        }
        match (query.with.len(), query.without.len()) {
            (0, 0) => Err(QueryError::Empty),
            (0, _) => Err(QueryError::OnlyWithout),
            (with, without) if with + without > MOST_TERMS => Err(QueryError::TooLong),
            _ => Ok(query),
        }
    }
}

/// The first term, if it holds a letter or digit, and what stands behind it.
fn term(text: &str) -> (Option<Term>, &str) {
    let (body, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    };
    let rest = rest.strip_prefix('*').map_or(rest, |after| if text.starts_with('"') { after } else { rest });
    let prefix = body.ends_with('*') || text.starts_with('"') && text[body.len() + 1..].starts_with("\"*");
    let body = body.trim_end_matches('*');
    let letters = body.chars().filter(|c| c.is_alphanumeric()).count();
    let found = (letters > 0).then(|| Term { text: body.replace('\0', ""), prefix: prefix && letters >= SHORTEST_PREFIX });
    (found, rest)
}

impl Query {
    /// Whether it holds a script without spaces.
    pub(super) fn has_unspaced(&self) -> bool {
        self.with.iter().any(|term| term.text.chars().any(is_unspaced))
    }

    /// The terms as an expression of FTS5; `expand` gives what stands for a term.
    pub(super) fn expression<E>(&self, mut expand: impl FnMut(&Term) -> Result<String, E>) -> Result<String, E> {
        let mut all = |terms: &[Term], between: &str| {
            let terms: Result<Vec<String>, E> = terms.iter().map(&mut expand).collect();
            terms.map(|terms| terms.join(between))
        };
        let with = all(&self.with, " AND ")?;
        Ok(if self.without.is_empty() { with } else { format!("({with}) NOT ({})", all(&self.without, " OR ")?) })
    }
}

/// A string of FTS5: nothing in it is syntax.
pub(super) fn quoted(term: &Term) -> String {
    format!("\"{}\"{}", term.text.replace('"', "\"\""), if term.prefix { " *" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_beginnings_and_what_is_left_out() {
        let shown = |text: &str| text.parse::<Query>().map(|q| q.expression(|t| Ok::<_, QueryError>(quoted(t))).expect("terms"));
        assert_eq!(shown("sea lock").as_deref(), Ok("\"sea\" AND \"lock\""));
        assert_eq!(shown("\"sea lock\" -ferry harb*").as_deref(), Ok("(\"sea lock\" AND \"harb\" *) NOT (\"ferry\")"));
        assert_eq!(shown("\"har bo\"* x").as_deref(), Ok("\"har bo\" * AND \"x\""));
        assert_eq!(shown("a\" OR title:b").as_deref(), Ok("\"a\"\"\" AND \"OR\" AND \"title:b\""), "nothing is syntax");
        assert_eq!(shown("\"open").as_deref(), Ok("\"open\""));
        assert_eq!(shown("h*").as_deref(), Ok("\"h\""));
        for (text, error) in [("", QueryError::Empty), (" * - \" \" ", QueryError::Empty), ("-a", QueryError::OnlyWithout)] {
            assert_eq!(text.parse::<Query>(), Err(error), "{text:?}");
        }
        assert_eq!("a ".repeat(33).parse::<Query>(), Err(QueryError::TooLong));
        assert!("東京 a".parse::<Query>().is_ok_and(|q| q.has_unspaced()));
    }
}
