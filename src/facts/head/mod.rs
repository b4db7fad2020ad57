//! What the head of a page says in machine form: metas, links, microdata, JSON-LD.

pub(crate) mod json_ld;
pub(crate) mod meta;
pub(crate) mod microdata;
pub(crate) mod page_state;
