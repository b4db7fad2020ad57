//! The cascade: bytes in, article and ledger out.

mod evidence;

pub use evidence::{Evidence, evidence};
