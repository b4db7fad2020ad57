//! What is known about text whatever it is about: scripts, words, forms of characters, likeness, hashes.

pub(crate) mod fold;
pub mod gate;
pub(crate) mod hash;
pub(crate) mod hashed;
mod language_code;
pub(crate) mod likeness;
pub(crate) mod needles;
pub mod normalize;
pub mod redact;
pub(crate) mod script;
pub(crate) mod sentence;
pub(crate) mod words;

pub use language_code::language_code;
pub use words::words;
