//! The connections, each lent to one caller at a time; reading, and transactions.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::sql::{self, Db, SqlError, Values};
use super::super::{Options, StoreError};
use super::session::{self, Session};
use super::{PgError, schema};

/// Beyond what the server is given for a statement, so long is waited for its answer.
const ANSWER: Duration = Duration::from_secs(10);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// The first pause before another try; each one is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The advisory lock of the process that polls: "dtlp".
const POLLING: i64 = 0x6474_6c70;

/// The way to the server.
pub(in crate::store) struct Pool {
    place: PathBuf,
    config: Config,
    tls: MakeRustlsConnect,
    /// Taken at the end: a runtime may not be dropped where another one runs.
    runtime: Option<Runtime>,
    handle: Handle,
    patience: Duration,
    most: usize,
    open: Mutex<Open>,
    freed: Condvar,
    /// Says that this process polls.
    held: Mutex<Option<Session>>,
}

/// The connections that are open.
#[derive(Default)]
struct Open {
    idle: Vec<Session>,
    /// Those that are lent, and the idle ones.
    all: usize,
}

impl fmt::Debug for Pool {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Pool({})", self.place.display())
    }
}

/// How a transaction ended.
enum End<T> {
    Kept(T),
    Undone(SqlError),
    /// The connection was cut in the middle of the commit of the transaction with that number.
    Unknown(T, String),
}

impl Pool {
    /// Connects, and brings the tables up to ours.
    pub(in crate::store) fn open(path: &Path, options: &Options) -> Result<Self, StoreError> {
        let place = path.to_owned();
        let refused = |detail: String| StoreError::Open { path: path.to_owned(), detail };
        let config = configuration(path, options).map_err(refused)?;
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(|error| refused(error.to_string()))?
            .with_no_client_auth();
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("postgres").enable_all().build();
        let runtime = runtime.map_err(|error| refused(error.to_string()))?;
        let pool = Self {
            place,
            config,
            tls: MakeRustlsConnect::new(tls),
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
            patience: options.busy_timeout,
            most: options.connections.max(1),
            open: Mutex::default(),
            freed: Condvar::new(),
            held: Mutex::default(),
        };
        schema::check(&pool.place, pool.transact_once(&mut schema::prepare))?;
        Ok(pool)
    }

    /// Reads; where a connection is cut it is read anew from another one.
    pub(in crate::store) fn read<T>(&self, mut work: impl FnMut(Db<'_>) -> sql::Result<T>) -> Result<T, StoreError> {
        self.patiently(|| self.lend().map_err(boxed).and_then(|mut lent| lent.watch(|session| work(Db::Postgres(session)))))
    }

    /// One transaction.
    pub(in crate::store) fn write<T>(&self, mut work: impl FnMut(Db<'_>) -> sql::Result<T>) -> Result<T, StoreError> {
        self.patiently(|| {
            self.hold_on()?;
            self.transact_once(&mut work)
        })
    }

    /// A connection of its own that lets no second process poll, as long as it is open.
    pub(in crate::store) fn hold(&self) -> Result<(), StoreError> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_some_and(|session| !session.is_closed()) {
            return Ok(());
        }
        *held = Some(self.patiently(|| self.take_hold())?);
        Ok(())
    }

    /// Where that connection was cut it is made anew before anything is written. Whoever polls meanwhile goes on, and we do not.
    fn hold_on(&self) -> sql::Result<()> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_some_and(Session::is_closed) {
            *held = Some(self.take_hold()?);
        }
        Ok(())
    }

    fn take_hold(&self) -> sql::Result<Session> {
        let session = self.connect().map_err(boxed)?;
        let ask = "SELECT pg_try_advisory_lock(?1)";
        if Db::Postgres(&session).query_row(ask, [POLLING], |row| row.get::<_, bool>(0))? {
            Ok(session)
        } else {
            Err(SqlError::Other(StoreError::Held { path: self.place.clone() }))
        }
    }

    /// Once more, after a pause, as long as that can help.
    fn patiently<T>(&self, mut work: impl FnMut() -> sql::Result<T>) -> Result<T, StoreError> {
        let (mut waited, mut pause) = (Duration::ZERO, FIRST_PAUSE);
        loop {
            match work() {
                Err(SqlError::Postgres(error)) if (error.is_conflict() || error.is_cut()) && waited < self.patience => {
                    thread::sleep(pause);
                    waited += pause;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                done => return done.map_err(|error| StoreError::of(&self.place, &error)),
            }
        }
    }

    fn transact_once<T>(&self, work: &mut dyn FnMut(Db<'_>) -> sql::Result<T>) -> sql::Result<T> {
        let end = self.lend().map_err(boxed)?.transact(work);
        match end {
            End::Kept(value) => Ok(value),
            End::Undone(error) => Err(error),
            End::Unknown(value, number) => self.committed(&number).map(|()| value),
        }
    }

    /// Asks what became of a transaction. One that was undone is told as a cut connection: it is run again.
    fn committed(&self, number: &str) -> sql::Result<()> {
        let cut = |what: &str| SqlError::Postgres(Box::new(PgError::Cut(format!("it was cut in the middle of a commit, which {what}"))));
        let (mut waited, mut pause) = (Duration::ZERO, FIRST_PAUSE);
        loop {
            let ask = |session: &Session| {
                let sql = "SELECT pg_xact_status(CAST(CAST(?1 AS TEXT) AS xid8))";
                Db::Postgres(session).query_row(sql, [number], |row| row.get::<_, Option<String>>(0))
            };
            let answer = self.lend().map_err(boxed).and_then(|mut lent| lent.watch(ask));
            match answer {
                Ok(Some(answer)) if answer == "committed" => return Ok(()),
                Ok(Some(answer)) if answer == "aborted" => return Err(cut("was undone")),
                Ok(None) => return Err(SqlError::Column("xid8".to_owned())),
                // It goes on, or nobody answers yet.
                Ok(Some(_)) => {}
                Err(SqlError::Postgres(error)) if error.is_cut() => {}
                Err(error) => return Err(error),
            }
            if waited >= self.patience {
                // Whoever hears of it must not run it again: nobody knows.
                return Err(SqlError::Column("of a commit".to_owned()));
            }
            thread::sleep(pause);
            waited += pause;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// A connection that nobody uses.
    fn lend(&self) -> Result<Lent<'_>, PgError> {
        let mut open = self.opened();
        loop {
            while let Some(session) = open.idle.pop() {
                if !session.is_closed() {
                    return Ok(Lent { pool: self, session: Some(session) });
                }
                open.all -= 1;
            }
            if open.all < self.most {
                open.all += 1;
                drop(open);
                // From here on its end gives the place back.
                let mut lent = Lent { pool: self, session: None };
                lent.session = Some(self.connect()?);
                return Ok(lent);
            }
            let (guard, wait) = self.freed.wait_timeout(open, self.patience).unwrap_or_else(PoisonError::into_inner);
            open = guard;
            if wait.timed_out() && open.idle.is_empty() && open.all >= self.most {
                return Err(PgError::NoneFree);
            }
        }
    }

    fn opened(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Result<Session, PgError> {
        let (config, tls, handle) = (self.config.clone(), self.tls.clone(), self.handle.clone());
        let client = session::wait(&self.handle, CONNECT, async move {
            let (client, connection) = config.connect(tls).await?;
            // It ends when the client is dropped, or the server goes away.
            handle.spawn(connection);
            Ok(client)
        })?;
        let session = Session::new(client, self.handle.clone(), self.patience.saturating_add(ANSWER));
        let limit = self.patience.as_millis().clamp(1, 2_000_000_000);
        session.batch(&format!(
            "SET search_path = dateline; SET synchronous_commit = on; SET tcp_keepalives_idle = 30;
             SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; SET statement_timeout = {limit}; SET lock_timeout = {limit};
             SET idle_in_transaction_session_timeout = {limit}"
        ))?;
        Ok(session)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.opened().idle.clear();
        drop(self.held.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A connection in use; it goes back when it is whole.
struct Lent<'a> {
    pool: &'a Pool,
    session: Option<Session>,
}

impl Lent<'_> {
    /// Uses the connection; one that was cut is given up.
    fn watch<T>(&mut self, work: impl FnOnce(&Session) -> sql::Result<T>) -> sql::Result<T> {
        let Some(session) = &self.session else { return Err(boxed(PgError::NoneFree)) };
        let done = work(session);
        if let Err(SqlError::Postgres(error)) = &done
            && error.is_cut()
        {
            self.session = None;
        }
        done
    }

    fn transact<T>(mut self, work: &mut dyn FnMut(Db<'_>) -> sql::Result<T>) -> End<T> {
        let begun = self.watch(|session| {
            session.batch("BEGIN").map_err(boxed)?;
            let value = work(Db::Postgres(session))?;
            let number = session.query("SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT)", Values::Numbered(Vec::new()))?;
            let number: Option<String> = number.first().and_then(|row| row.try_get(0).ok()).flatten();
            Ok((value, number))
        });
        let (value, number) = match begun {
            Ok(begun) => begun,
            Err(error) => {
                if self.watch(|session| session.batch("ROLLBACK").map_err(boxed)).is_err() {
                    self.session = None;
                }
                return End::Undone(error);
            }
        };
        match (self.watch(|session| session.batch("COMMIT").map_err(boxed)), number) {
            // Where it has no number nothing was written, so nothing is lost.
            (Ok(()), _) | (Err(_), None) => End::Kept(value),
            (Err(SqlError::Postgres(error)), Some(number)) if error.is_cut() => End::Unknown(value, number),
            (Err(error), Some(_)) => End::Undone(error),
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut open = self.pool.opened();
        match self.session.take() {
            Some(session) if !session.is_closed() => open.idle.push(session),
            _ => open.all -= 1,
        }
        drop(open);
        self.pool.freed.notify_one();
    }
}

fn boxed(error: PgError) -> SqlError {
    SqlError::Postgres(Box::new(error))
}

/// The address and what the environment adds to it.
fn configuration(path: &Path, options: &Options) -> Result<Config, String> {
    let text = path.to_str().unwrap_or_default();
    let mut config: Config = text.parse().map_err(|error: tokio_postgres::Error| error.to_string())?;
    config.connect_timeout(CONNECT).keepalives_idle(Duration::from_secs(30)).tcp_user_timeout(Duration::from_secs(30));
    if config.get_application_name().is_none() {
        config.application_name("dateline");
    }
    if config.get_hosts().is_empty() {
        config.host(options.server.host.as_deref().unwrap_or("localhost"));
    }
    if let Some(port) = options.server.port.filter(|_| config.get_ports().is_empty()) {
        config.port(port);
    }
    if let Some(user) = options.server.user.as_deref().filter(|_| config.get_user().is_none()) {
        config.user(user);
    }
    if let Some(database) = options.server.database.as_deref().filter(|_| config.get_dbname().is_none()) {
        config.dbname(database);
    }
    if let Some(password) = options.server.password.as_deref() {
        config.password(password);
    }
    Ok(config)
}
