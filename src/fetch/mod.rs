//! The only HTTP client: addresses in, bytes out, with manners.
//!
//! [`Client::get`] goes, for each hop of a chain of redirects, through
//! 1. the guard: is this an address that may be asked at all? ([`Options::allow_private_networks`])
//! 2. robots.txt, for pages;
//! 3. the host's turn: one request at a time, a pause between two, longer after trouble;
//! 4. the exchange: headers and body under deadlines, decoded bytes counted.
//!
//! What can be tried again is (see [`FetchError::is_retryable`]), at most [`Options::tries`] times.

mod body;
mod cache;
mod client;
mod error;
mod exchange;
mod guard;
mod host;
mod network;
mod notify;
mod options;
mod render;
mod resolve;
mod response;
mod retry;
mod rules;
mod seconds;
mod waiting;
mod walls;

pub use client::Client;
pub use error::{Cause, FetchError};
pub use host::HostStatistics;
pub use network::{Network, Networks};
pub use notify::Notifier;
pub use options::Options;
pub use render::{ADDRESS, PROXY, RenderError, Rendered};
pub use response::{Fetched, Kind, Response, Unchanged, Validators};
pub use waiting::{Held, Waiting};
