//! Ring 0: the values that every other part speaks of. No IO, no clock, no async.

mod article;
mod attempt;
mod block;
mod candidate;
mod comment;
mod date;
mod fact;
mod hints;
mod markup;
mod part;
mod rights;
mod source;
mod told;
mod url;

pub use article::{Article, BodySource, Ground, Name, PageVerdict};
pub use attempt::Attempt;
pub use block::{Block, BlockKind, Element, ElementId, Hints, Ledger, Link, Mark, Outline, Reason, Style, Verdict, Voice};
pub use candidate::Candidate;
pub use comment::Comment;
pub use date::{Date, TimeOfDay};
pub use fact::{Fact, Facts, Origin};
pub(crate) use fact::{value_of, with_facts};
pub use hints::VisitHints;
pub use markup::{Align, Cell, Embed, Form, Formula, Image, Markup, Span, SpanKind};
pub use part::Part;
pub use rights::Rights;
pub use source::Source;
pub use told::{Precision, Reading, Said, Told};
pub use url::{bare_host, canonical_url, identity, without_tracking};
