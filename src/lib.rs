//! dateline: news pages in, clean dated text out.

pub mod model;

pub mod decode;
pub mod discover;
pub mod dump;
pub mod extract;
pub mod html;
pub mod label;
pub mod metadata;
pub mod normalize;
pub mod render;
pub mod robots;

#[cfg(feature = "app")]
pub mod archive;
#[cfg(feature = "app")]
pub mod cli;
#[cfg(feature = "app")]
pub mod config;
#[cfg(feature = "app")]
pub mod fetch;
#[cfg(feature = "app")]
pub mod files;
#[cfg(feature = "app")]
pub mod pipeline;
#[cfg(feature = "app")]
pub mod schedule;
#[cfg(feature = "app")]
pub mod store;
