//! The same story, told again or changed: fingerprints of texts, and what became of a text.
//!
//! Pure: texts in, values out. [`Fingerprint`] tells copies from retellings; [`change`] tells what a publisher changed.

mod change;
mod fingerprint;

pub use change::{Change, ChangeKind, change, paragraphs};
pub use fingerprint::{Fingerprint, Likeness};
