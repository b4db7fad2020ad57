//! One SQL for both databases: every statement of the store stands once, in words that both understand.
//!
//! A statement names its values `?1`, `?2` or `:name`. What the databases do not share is asked of [`Db`]: how rows that others hold are
//! passed over, and what the engine knows of itself.

#![cfg_attr(not(feature = "postgres"), allow(clippy::unnecessary_wraps, reason = "a server can fail where a file cannot"))]

mod value;

use std::borrow::Cow;

use rusqlite::types::ValueRef;

use super::StoreError;
#[cfg(feature = "postgres")]
use super::postgres::{PgError, Session};
pub(super) use value::{Column, Key, Params, ToValue, Value, Values};
#[cfg(feature = "postgres")]
pub(super) use value::{LONGEST_KEY, key, plain};

/// What a statement gives.
pub(super) type Result<T> = std::result::Result<T, SqlError>;

/// Why a statement gave nothing.
#[derive(Debug)]
pub(super) enum SqlError {
    /// There is no such row.
    NoRow,
    /// A column holds something else than it is read as.
    Column(String),
    /// Another state has it, from which rows are copied.
    Other(StoreError),
    /// Rows are to be copied where there are some already.
    NotEmpty(&'static str),
    /// Rows arrived otherwise than they were sent.
    Differs(&'static str),
    /// `SQLite`'s own words.
    Sqlite(rusqlite::Error),
    /// PostgreSQL's own words.
    #[cfg(feature = "postgres")]
    Postgres(Box<PgError>),
}

impl From<rusqlite::Error> for SqlError {
    fn from(error: rusqlite::Error) -> Self {
        if error == rusqlite::Error::QueryReturnedNoRows { Self::NoRow } else { Self::Sqlite(error) }
    }
}

/// A row that may be missing.
pub(super) trait OptionalExtension<T> {
    /// `None` if it is.
    fn optional(self) -> Result<Option<T>>;
}

impl<T> OptionalExtension<T> for Result<T> {
    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(SqlError::NoRow) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The values of a statement by their names.
macro_rules! named {
    ($($name:literal : $value:expr),* $(,)?) => {
        $crate::store::sql::Values::Named(vec![$(($name, $crate::store::sql::ToValue::value(&$value))),*])
    };
}
pub(super) use named;

/// One connection, with or without a transaction open.
#[derive(Clone, Copy)]
pub(super) enum Db<'a> {
    /// To an `SQLite` file.
    Sqlite(&'a rusqlite::Connection),
    /// To a PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres(&'a Session),
}

impl<'a> Db<'a> {
    /// A statement that stays prepared for the next time.
    pub(super) fn prepare<'s>(self, sql: impl Into<Cow<'s, str>>) -> Statement<'a, 's> {
        Statement { db: self, sql: sql.into() }
    }

    /// Carries out a statement; says how many rows it touched.
    pub(super) fn execute(self, sql: &str, params: impl Params) -> Result<usize> {
        self.prepare(sql).execute(params)
    }

    /// The first row.
    pub(super) fn query_row<T>(self, sql: &str, params: impl Params, take: impl FnMut(&Row<'_>) -> Result<T>) -> Result<T> {
        self.prepare(sql).query_row(params, take)
    }

    /// What a `SELECT … LIMIT` ends with that takes rows for itself: those that another transaction is taking are passed over. `SQLite`
    /// has one writer at a time and needs nothing.
    pub(super) fn taking(self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => " FOR UPDATE OF f SKIP LOCKED",
        }
    }

    /// Carries out several statements without values.
    #[cfg(feature = "postgres")]
    pub(super) fn batch(self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(db) => Ok(db.execute_batch(sql)?),
            Self::Postgres(session) => session.batch(sql).map_err(|error| SqlError::Postgres(Box::new(error))),
        }
    }

    /// Refuses an address that no index of the database can hold.
    pub(super) fn fits(self, address: &str) -> Result<()> {
        match self {
            Self::Sqlite(_) => {
                let _ = address;
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(_) if address.len() > LONGEST_KEY => Err(SqlError::Postgres(Box::new(PgError::TooLong(address.to_owned())))),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
        }
    }

    /// From here on the transaction sees what was there when it began, and writes nothing.
    pub(super) fn stand_still(self) -> Result<()> {
        match self {
            // Nobody writes beside it.
            Self::Sqlite(_) => Ok(()),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => self.batch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"),
        }
    }

    /// A value as the database can hold it in a column that is an index's, or in another one.
    pub(super) fn fitting(self, value: Value, indexed: bool) -> Value {
        match (self, value) {
            #[cfg(feature = "postgres")]
            (Self::Postgres(_), Value::Text(text)) => Value::Text(if indexed { key(&text) } else { plain(&text) }.into_owned()),
            (_, value) => {
                let _ = indexed;
                value
            }
        }
    }

    /// Goes on numbering a table's rows behind those that were brought with their numbers.
    pub(super) fn number_on(self, table: &str, column: &str) -> Result<()> {
        match self {
            Self::Sqlite(_) => {
                let _ = (table, column);
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => self.query_row(
                &format!("SELECT setval(pg_get_serial_sequence('{table}', '{column}'), (SELECT coalesce(max({column}), 0) + 1 FROM {table}), FALSE)"),
                (),
                |_| Ok(()),
            ),
        }
    }

    /// The bytes that the database takes.
    pub(super) fn size(self) -> Result<i64> {
        self.ask("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", "SELECT pg_database_size(current_database())")
    }

    /// A number that changes with every transaction that others committed.
    pub(super) fn generation(self) -> Result<i64> {
        self.ask("PRAGMA data_version", "SELECT hashtextextended(CAST(pg_current_snapshot() AS TEXT), 0)")
    }

    /// One number, asked in the words of each.
    fn ask(self, sqlite: &str, postgres: &str) -> Result<i64> {
        let sql = match self {
            Self::Sqlite(_) => sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => postgres,
        };
        let _ = postgres;
        self.query_row(sql, (), |row| row.get(0))
    }
}

/// A statement with its place.
pub(super) struct Statement<'a, 's> {
    db: Db<'a>,
    sql: Cow<'s, str>,
}

impl Statement<'_, '_> {
    /// Carries it out; says how many rows it touched.
    pub(super) fn execute(&self, params: impl Params) -> Result<usize> {
        match self.db {
            Db::Sqlite(db) => {
                let mut statement = db.prepare_cached(&self.sql)?;
                bind(&mut statement, params.values())?;
                Ok(statement.raw_execute()?)
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(session) => session.execute(&self.sql, params.values()),
        }
    }

    /// Hands on each row.
    pub(super) fn each(&self, params: impl Params, mut take: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        match self.db {
            Db::Sqlite(db) => {
                let mut statement = db.prepare_cached(&self.sql)?;
                bind(&mut statement, params.values())?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next()? {
                    take(&Row::Sqlite(row))?;
                }
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(session) => session.query(&self.sql, params.values())?.iter().try_for_each(|row| take(&Row::Postgres(row))),
        }
    }

    /// All rows.
    pub(super) fn rows<T>(&self, params: impl Params, mut read: impl FnMut(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        let mut out = Vec::new();
        self.each(params, |row| {
            out.push(read(row)?);
            Ok(())
        })?;
        Ok(out)
    }

    /// The first row.
    pub(super) fn query_row<T>(&self, params: impl Params, mut read: impl FnMut(&Row<'_>) -> Result<T>) -> Result<T> {
        match self.db {
            Db::Sqlite(db) => {
                let mut statement = db.prepare_cached(&self.sql)?;
                bind(&mut statement, params.values())?;
                let mut rows = statement.raw_query();
                let row = rows.next()?.ok_or(SqlError::NoRow)?;
                read(&Row::Sqlite(row))
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(session) => read(&Row::Postgres(session.query(&self.sql, params.values())?.first().ok_or(SqlError::NoRow)?)),
        }
    }

    /// Whether there is a row.
    pub(super) fn exists(&self, params: impl Params) -> Result<bool> {
        self.query_row(params, |_| Ok(())).optional().map(|found| found.is_some())
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, values: Values) -> Result<()> {
    match values {
        Values::Numbered(values) => {
            for (at, value) in (1..).zip(values) {
                statement.raw_bind_parameter(at, value)?;
            }
        }
        Values::Named(values) => {
            for (name, value) in values {
                let at = statement.parameter_index(name)?.ok_or_else(|| rusqlite::Error::InvalidParameterName(name.to_owned()))?;
                statement.raw_bind_parameter(at, value)?;
            }
        }
    }
    Ok(())
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(rusqlite::types::ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(text) | Self::Key(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A row of an answer.
pub(super) enum Row<'a> {
    /// From `SQLite`.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(&'a tokio_postgres::Row),
}

/// Which column: by its place or its name.
pub(super) trait At: std::fmt::Display + Copy {
    /// From `SQLite`.
    fn of_sqlite<'a>(&self, row: &'a rusqlite::Row<'_>) -> rusqlite::Result<ValueRef<'a>>;
    /// From PostgreSQL.
    #[cfg(feature = "postgres")]
    fn of_postgres(&self, row: &tokio_postgres::Row) -> std::result::Result<Value, tokio_postgres::Error>;
}

macro_rules! at {
    ($($kind:ty),*) => { $(
        impl At for $kind {
            fn of_sqlite<'a>(&self, row: &'a rusqlite::Row<'_>) -> rusqlite::Result<ValueRef<'a>> {
                row.get_ref(*self)
            }

            #[cfg(feature = "postgres")]
            fn of_postgres(&self, row: &tokio_postgres::Row) -> std::result::Result<Value, tokio_postgres::Error> {
                row.try_get(*self)
            }
        }
    )* };
}
at!(usize, &str);

impl Row<'_> {
    /// A column as its type.
    pub(super) fn get<I: At, T: Column>(&self, at: I) -> Result<T> {
        let value = match self {
            Self::Sqlite(row) => match at.of_sqlite(row)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(n) => Value::Int(n),
                ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
                ValueRef::Real(_) => return Err(SqlError::Column(at.to_string())),
            },
            #[cfg(feature = "postgres")]
            Self::Postgres(row) => at.of_postgres(row).map_err(|error| SqlError::Postgres(Box::new(error.into())))?,
        };
        value::convert(value, &at.to_string())
    }
}
