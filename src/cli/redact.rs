//! Secrets stay out of what we say: see [`redact`].

pub(super) use crate::text::redact::redact;
