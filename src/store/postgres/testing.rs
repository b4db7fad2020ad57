//! A private PostgreSQL server for tests: unprivileged, on a random port of loopback, and gone with the process that started it.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

/// `nobody` and `nogroup`: PostgreSQL does not run as root.
const NOBODY: u32 = 65_534;

/// The server of this process, started when the first test asks for it.
static SERVER: LazyLock<Option<Server>> = LazyLock::new(|| {
    let server = Server::start();
    if server.is_none() {
        #[allow(clippy::print_stderr, reason = "whoever reads the test's output must see what was left out")]
        {
            eprintln!("no PostgreSQL here (initdb was not found): its tests are left out");
        }
    }
    server
});

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a new database; `None` where there is no PostgreSQL.
pub(crate) fn database() -> Option<PathBuf> {
    let server = SERVER.as_ref()?;
    Some(server.database())
}

/// A running server.
pub(crate) struct Server {
    /// Its programs.
    programs: PathBuf,
    /// Its data, and who owns it.
    folder: PathBuf,
    root: bool,
    /// Its port.
    pub(crate) port: u16,
    /// The shell that ends the server once this end of its input closes.
    keeper: Mutex<Option<(Child, ChildStdin)>>,
}

impl Server {
    /// Makes and starts one; `None` where there is no PostgreSQL.
    pub(crate) fn start() -> Option<Self> {
        let programs = programs()?;
        let folder = tempfile::Builder::new().prefix("dateline-postgres").tempdir().expect("a folder").keep();
        let root = fs::metadata(&folder).expect("a folder").uid() == 0;
        if root {
            chown(&folder, Some(NOBODY), Some(NOBODY)).expect("given away");
        }
        let port = TcpListener::bind(("127.0.0.1", 0)).expect("a port").local_addr().expect("an address").port();
        let server = Self { programs, folder, root, port, keeper: Mutex::default() };
        let mut initdb = server.command(&server.programs.join("initdb"));
        initdb.args(["--auth=trust", "--username=dateline", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]).arg(server.data());
        let made = initdb.output().expect("initdb runs");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        server.run();
        Some(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Starts the server, and waits until it answers.
    pub(crate) fn run(&self) {
        // The shell waits for the end of its input, which comes with the end of this process at the latest.
        let script = r#""$1" -D "$2" -p "$3" -k "" -h 127.0.0.1 -c fsync=off -c max_connections=200 >"$4/log" 2>&1 </dev/null &
            server=$!; read -r how; kill "-${how:-INT}" "$server"; wait "$server"; [ -n "$how" ] || rm -rf "$4""#;
        let mut shell = self.command(Path::new("/bin/sh"));
        shell.args(["-c", script, "sh"]).arg(self.programs.join("postgres")).arg(self.data()).arg(self.port.to_string()).arg(&self.folder);
        let mut child = shell.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("a shell");
        let input = child.stdin.take().expect("its input");
        *self.keeper.lock().expect("free") = Some((child, input));
        for _ in 0..600 {
            if self.psql("postgres", "SELECT 1").is_some() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let mut log = String::new();
        let _ = fs::File::open(self.folder.join("log")).map(|mut file| file.read_to_string(&mut log));
        panic!("the server does not start: {log}");
    }

    /// Ends the server by a signal (`INT`: at once and in order; `QUIT`: as a crash), and waits until it is gone.
    #[allow(dead_code, reason = "not every test ends it")]
    pub(crate) fn end(&self, signal: &str) {
        use std::io::Write;
        if let Some((mut child, mut input)) = self.keeper.lock().expect("free").take() {
            writeln!(input, "{signal}").expect("told");
            child.wait().expect("ended");
        }
    }

    /// Runs a statement; what it printed, if it succeeded.
    pub(crate) fn psql(&self, database: &str, sql: &str) -> Option<String> {
        let mut psql = self.command(&self.programs.join("psql"));
        psql.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "dateline", "-d", database, "-AtXqc", sql]);
        let done = psql.stdin(Stdio::null()).output().expect("psql runs");
        done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
    }

    /// The address of a new database.
    pub(crate) fn database(&self) -> PathBuf {
        let name = format!("t{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        self.psql("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0")).expect("a database");
        PathBuf::from(format!("postgres://dateline@127.0.0.1:{}/{name}", self.port))
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder);
        if self.root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((mut child, input)) = self.keeper.lock().expect("free").take() {
            drop(input);
            let _ = child.wait();
        }
    }
}

/// The newest installed PostgreSQL: Debian keeps its programs off the search path.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path().join("bin"));
    let mut found: Vec<PathBuf> = versions.filter(|bin| bin.join("initdb").exists()).collect();
    found.extend(["/usr/local/bin", "/usr/bin"].map(PathBuf::from).into_iter().filter(|bin| bin.join("initdb").exists()));
    let number = |bin: &PathBuf| bin.components().rev().nth(1).and_then(|version| version.as_os_str().to_str()?.parse::<u32>().ok());
    found.into_iter().max_by_key(number)
}
