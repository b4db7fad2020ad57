//! Opening the database: is it ours, is it whole, which version is it; and the way up to ours.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::{Options, backup, in_transaction};

/// The steps from an empty file to today's tables. A step that was released is never changed again.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001-first.sql"),
    include_str!("../../migrations/0002-pages.sql"),
    include_str!("../../migrations/0003-schedule.sql"),
    include_str!("../../migrations/0004-said.sql"),
    include_str!("../../migrations/0005-operation.sql"),
    include_str!("../../migrations/0006-sites.sql"),
];

/// Statements that stay prepared.
const STATEMENTS: usize = 64;

/// The `application_id` in the file's header: "dtln".
const APPLICATION_ID: i64 = 0x6474_6c6e;

pub(super) fn open(path: &Path, options: &Options) -> Result<Connection, StoreError> {
    let fault = |error: rusqlite::Error| StoreError::from_sql(path, &error);
    make_folder(path)?;
    let path = &no_link(path)?;
    let mut connection = Connection::open_with_flags(path, OpenFlags::default() | OpenFlags::SQLITE_OPEN_NOFOLLOW).map_err(fault)?;
    connection.busy_timeout(options.busy_timeout).map_err(fault)?;
    check_whole(&connection, path)?;
    check_ours(&connection, path)?;
    set_up(&connection).map_err(fault)?;
    back_up_old(&connection, path)?;
    migrate(&mut connection, MIGRATIONS).map_err(fault)?;
    Ok(connection)
}

/// A second connection, for reading while the first one writes.
pub(super) fn open_reader(path: &Path, options: &Options) -> Result<Connection, StoreError> {
    let path = &no_link(path)?;
    let open = || {
        let connection = Connection::open_with_flags(path, OpenFlags::default() | OpenFlags::SQLITE_OPEN_NOFOLLOW)?;
        connection.busy_timeout(options.busy_timeout)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    };
    open().map_err(|error| StoreError::from_sql(path, &error))
}

/// An older state is copied before it is changed, to `dateline.db.v1.bak` beside it; one that is there already stays.
fn back_up_old(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let version = version(connection).map_err(|error| StoreError::from_sql(path, &error))?;
    // One that a kill cut short while it was made holds nothing yet.
    let filled = || number(connection, "SELECT EXISTS (SELECT 1 FROM sources)").map_err(|error| StoreError::from_sql(path, &error));
    if version == 0 || version >= newest() || filled()? == 0 {
        return Ok(());
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".v{version}.bak"));
    let copy = Path::new(&name);
    if copy.exists() { Ok(()) } else { backup::copy(connection, path, copy) }
}

/// The path with every link of its folder resolved; the file itself may be none.
fn no_link(path: &Path) -> Result<PathBuf, StoreError> {
    let detail = |detail: String| StoreError::Open { path: path.to_owned(), detail };
    if path.is_symlink() {
        return Err(detail("it is a link, which is not followed; name the file itself by `path` under [store]".to_owned()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(|error| detail(error.to_string()))?;
    Ok(path.file_name().map_or_else(|| path.to_owned(), |name| folder.join(name)))
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| StoreError::Open { path: path.to_owned(), detail: error.to_string() })
}

/// A damaged page can read as "no rows" without any error, so the whole file is looked at before it is believed.
fn check_whole(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let answer: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|error| StoreError::from_sql(path, &error))?;
    let detail = answer.lines().last().unwrap_or("").trim().to_owned();
    if detail == "ok" { Ok(()) } else { Err(StoreError::Damaged { path: path.to_owned(), detail }) }
}

/// Refuses what another program or a newer dateline wrote, before anything is changed in it.
fn check_ours(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let fault = |error: rusqlite::Error| StoreError::from_sql(path, &error);
    // In this order: another process may just be making the tables, and sets the id together with them.
    let tables = number(connection, "SELECT count(*) FROM sqlite_schema").map_err(fault)?;
    let application = number(connection, "PRAGMA application_id").map_err(fault)?;
    if application != APPLICATION_ID && (application != 0 || tables != 0) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let (found, known) = (version(connection).map_err(fault)?, newest());
    if found > known { Err(StoreError::Future { path: path.to_owned(), found, known }) } else { Ok(()) }
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )
}

/// Takes each missing step in a transaction of its own; of two processes that start at once, one finds it done.
fn migrate(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    for (step, sql) in (1_i64..).zip(steps) {
        if version(connection)? >= step {
            continue;
        }
        in_transaction(connection, |db| {
            if version(db)? >= step {
                return Ok(());
            }
            db.execute_batch(sql)?;
            db.pragma_update(None, "application_id", APPLICATION_ID)?;
            db.pragma_update(None, "user_version", step)
        })?;
    }
    Ok(())
}

fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    number(connection, "PRAGMA user_version")
}

fn number(connection: &Connection, sql: &str) -> rusqlite::Result<i64> {
    connection.query_row(sql, [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_half_way_leaves_the_version_before() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut connection = Connection::open(dir.path().join("s.db")).expect("opens");
        migrate(&mut connection, &["CREATE TABLE a (x);"]).expect("migrates");
        let steps = ["CREATE TABLE a (x);", "CREATE TABLE b (x); INSERT INTO b VALUES (1); nonsense;"];
        migrate(&mut connection, &steps).expect_err("fails");
        assert_eq!(version(&connection), Ok(1));
        assert_eq!(number(&connection, "SELECT count(*) FROM sqlite_schema"), Ok(1));
        migrate(&mut connection, &[steps[0], "CREATE TABLE b (x);"]).expect("migrates");
        assert_eq!(version(&connection), Ok(2));
    }

    #[test]
    fn the_settings_hold() {
        let dir = tempfile::tempdir().expect("a folder");
        let connection = open(&dir.path().join("deep/er/s.db"), &Options::default()).expect("opens");
        let text = |sql| connection.query_row(sql, [], |row| row.get::<_, String>(0)).expect("answers");
        assert_eq!(text("PRAGMA journal_mode"), "wal");
        assert_eq!(number(&connection, "PRAGMA synchronous"), Ok(2));
        assert_eq!(number(&connection, "PRAGMA foreign_keys"), Ok(1));
        assert_eq!(number(&connection, "PRAGMA busy_timeout"), Ok(30_000));
        assert_eq!(version(&connection), Ok(newest()));
    }
}
