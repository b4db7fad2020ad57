//! The tables: which version the server has, and the way up to ours, one process at a time.

use std::path::Path;

use super::super::StoreError;
use super::super::sql::{self, Db, OptionalExtension, SqlError};

/// A step of the tables, and the oldest version of dateline's tables whose programs can go on beside it.
struct Step {
    sql: &'static str,
    serves: i64,
}

/// The steps from an empty schema to today's tables. A step that was released is never changed again. One that only adds serves the
/// programs of the versions before it: workers of both may run side by side.
const STEPS: &[Step] = &[Step { sql: include_str!("../../../migrations/postgres/0001-first.sql"), serves: 1 }];

/// The advisory lock that a process holds while it makes tables: "dtln".
const LOCK: i64 = 0x6474_6c6e;

/// What was found.
pub(super) enum Found {
    /// Our tables.
    Ours,
    /// Those of a newer dateline, of that version.
    Future(i64),
    /// Somebody else's.
    Foreign,
}

/// Looks at the tables and takes the missing steps, all or none.
pub(super) fn prepare(db: Db<'_>) -> sql::Result<Found> {
    db.query_row("SELECT CAST(pg_advisory_xact_lock(?1) AS TEXT)", [LOCK], |_| Ok(()))?;
    let exists = |name: &str| db.query_row("SELECT to_regclass(CAST(?1 AS TEXT)) IS NOT NULL", [name], |row| row.get::<_, bool>(0));
    let schema: bool = db.query_row("SELECT to_regnamespace('dateline') IS NOT NULL", (), |row| row.get(0))?;
    if !schema {
        db.execute("CREATE SCHEMA dateline", ())?;
    }
    if !exists("dateline.about")? {
        let tables: i64 = db.query_row("SELECT count(*) FROM pg_tables WHERE schemaname = 'dateline'", (), |row| row.get(0))?;
        if tables > 0 {
            return Ok(Found::Foreign);
        }
        db.execute("CREATE TABLE dateline.about (version BIGINT NOT NULL, serves BIGINT NOT NULL)", ())?;
    }
    let about: Option<(i64, i64)> =
        db.query_row("SELECT version, serves FROM dateline.about", (), |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (version, serves) = about.unwrap_or((0, 0));
    let known = newest();
    if version > known {
        return Ok(if serves <= known { Found::Ours } else { Found::Future(version) });
    }
    for (number, step) in (1_i64..).zip(STEPS).filter(|(number, _)| *number > version) {
        db.batch(step.sql)?;
        db.execute("DELETE FROM dateline.about", ())?;
        db.execute("INSERT INTO dateline.about (version, serves) VALUES (?1, ?2)", [number, step.serves])?;
    }
    Ok(Found::Ours)
}

/// What was found, as the store tells it.
pub(super) fn check(place: &Path, found: Result<Found, SqlError>) -> Result<(), StoreError> {
    let path = place.to_owned();
    match found.map_err(|error| StoreError::of(place, &error))? {
        Found::Ours => Ok(()),
        Found::Future(found) => Err(StoreError::Future { path, found, known: newest() }),
        Found::Foreign => Err(StoreError::Foreign { path }),
    }
}

fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}
