//! The same story, told again or changed: fingerprints of texts, and what became of a text.
//!
//! Pure: texts in, values out. [`Fingerprint`] tells copies from retellings; [`change`] tells what a publisher changed;
//! [`names`] and [`choose`] tell which article it is.

mod change;
mod fingerprint;
mod identity;

pub use change::{Change, ChangeKind, change, paragraphs};
pub use fingerprint::{Fingerprint, Likeness};
pub use identity::{Chosen, Claims, Portrait, choose, is_same_site, names};
