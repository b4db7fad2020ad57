//! The state on a PostgreSQL server: a bounded number of connections, and transactions that survive a connection that is cut.
//!
//! A connection that breaks off before a commit has changed nothing, and the transaction is run again. One that breaks off in the middle
//! of a commit leaves open whether it was carried out: that is asked of the server by the transaction's number.

mod error;
mod pool;
mod schema;
mod session;
#[cfg(test)]
pub(crate) mod testing;
mod value;

pub(super) use error::PgError;
pub(super) use pool::Pool;
pub(super) use session::Session;
