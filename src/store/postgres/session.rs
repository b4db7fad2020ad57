//! One connection to the server, asked from any thread: the client's own thread does the waiting.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::super::sql::{self, SqlError, Value, Values};
use super::PgError;

/// Statements that stay prepared.
const STATEMENTS: usize = 256;

/// An open connection.
pub(in crate::store) struct Session {
    client: Arc<Client>,
    handle: Handle,
    limit: Duration,
    prepared: Mutex<HashMap<String, Prepared>>,
}

/// A statement as the server knows it, with the names of its values in their order.
#[derive(Clone)]
struct Prepared {
    statement: Statement,
    names: Arc<[String]>,
}

impl fmt::Debug for Session {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Session")
    }
}

impl Session {
    pub(super) fn new(client: Client, handle: Handle, limit: Duration) -> Self {
        Self { client: Arc::new(client), handle, limit, prepared: Mutex::default() }
    }

    /// Whether it was closed.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Statements without values.
    pub(in crate::store) fn batch(&self, sql: &str) -> Result<(), PgError> {
        let (client, sql) = (Arc::clone(&self.client), sql.to_owned());
        self.wait(async move { client.batch_execute(&sql).await })
    }

    /// Carries out a statement; says how many rows it touched.
    pub(in crate::store) fn execute(&self, sql: &str, values: Values) -> sql::Result<usize> {
        let done = self.prepared(sql).and_then(|prepared| {
            let (client, values) = (Arc::clone(&self.client), in_order(&prepared, values));
            self.wait(async move { client.execute(&prepared.statement, &parameters(&values)).await })
        });
        done.map(|rows| usize::try_from(rows).unwrap_or(usize::MAX)).map_err(|error| SqlError::Postgres(Box::new(error)))
    }

    /// Its rows.
    pub(in crate::store) fn query(&self, sql: &str, values: Values) -> sql::Result<Vec<Row>> {
        let done = self.prepared(sql).and_then(|prepared| {
            let (client, values) = (Arc::clone(&self.client), in_order(&prepared, values));
            self.wait(async move { client.query(&prepared.statement, &parameters(&values)).await })
        });
        done.map_err(|error| SqlError::Postgres(Box::new(error)))
    }

    fn prepared(&self, sql: &str) -> Result<Prepared, PgError> {
        let known = |map: &HashMap<String, Prepared>| map.get(sql).cloned();
        if let Some(prepared) = known(&self.prepared.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(prepared);
        }
        let (text, names) = translate(sql);
        let client = Arc::clone(&self.client);
        let statement = self.wait(async move { client.prepare(&text).await })?;
        let prepared = Prepared { statement, names: names.into() };
        let mut map = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= STATEMENTS {
            map.clear();
        }
        map.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }

    fn wait<T: Send + 'static>(&self, work: impl Future<Output = Result<T, tokio_postgres::Error>> + Send + 'static) -> Result<T, PgError> {
        wait(&self.handle, self.limit, async move { work.await.map_err(PgError::from) })
    }
}

/// Waits for the client's thread. Unlike `block_on` it may be called from a thread of another runtime.
pub(super) fn wait<T: Send + 'static>(
    handle: &Handle,
    limit: Duration,
    work: impl Future<Output = Result<T, PgError>> + Send + 'static,
) -> Result<T, PgError> {
    let (send, receive) = mpsc::sync_channel(1);
    handle.spawn(async move {
        let late = |_| Err(PgError::Cut(format!("no answer within {} s", limit.as_secs())));
        let _ = send.send(tokio::time::timeout(limit, work).await.unwrap_or_else(late));
    });
    receive.recv().unwrap_or_else(|_| Err(PgError::Cut("the client has ended".to_owned())))
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn in_order(prepared: &Prepared, values: Values) -> Vec<Value> {
    match values {
        Values::Numbered(values) => values,
        Values::Named(values) => {
            let named = |name: &String| values.iter().find(|(other, _)| other == name).map_or(Value::Null, |(_, value)| value.clone());
            prepared.names.iter().map(named).collect()
        }
    }
}

/// `?1` and `:name` as `$1`; the names in the order of their numbers. What stands in quotes is left alone.
fn translate(sql: &str) -> (String, Vec<String>) {
    let (mut out, mut names, mut quoted) = (String::with_capacity(sql.len()), Vec::new(), false);
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        quoted ^= c == '\'';
        match c {
            '?' if !quoted => out.push('$'),
            ':' if !quoted => {
                let mut name = String::from(c);
                while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    name.push(c);
                }
                let at = names.iter().position(|other| *other == name).unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                });
                let _ = write!(out, "${}", at + 1);
            }
            c => out.push(c),
        }
    }
    (out, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_in_the_order_in_which_they_are_named() {
        assert_eq!(translate("UPDATE a SET b = ?2 WHERE c = ?1 AND d != '?:x'").0, "UPDATE a SET b = $2 WHERE c = $1 AND d != '?:x'");
        let (sql, names) = translate("SELECT :b, :a_1, :b");
        assert_eq!((sql.as_str(), names), ("SELECT $1, $2, $1", vec![":b".to_owned(), ":a_1".to_owned()]));
    }
}
