//! A program that shows a page which needs scripts, such as a browser without a window: its standard output is the page.
//!
//! It is started as it is written, by no shell, one at a time, under a deadline, with a limit on its memory and on what it prints. What
//! it has started itself ends with it. Where its arguments hold `{proxy}`, what it asks for goes through a proxy of ours ([`gate`]).

mod gate;
mod head;

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use url::Url;

use super::options::Options;

pub(super) use gate::Gate;

/// What stands for the address in the command.
pub const ADDRESS: &str = "{url}";
/// What stands for the address of the proxy that guards what the program asks for.
pub const PROXY: &str = "{proxy}";
/// What stands for a folder of the program's own, which is removed when it has ended.
const PROFILE: &str = "{profile}";
/// What stands for the name by which dateline tells servers who asks.
const AGENT: &str = "{agent}";

/// A page as the program shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// What it printed.
    pub bytes: Vec<u8>,
    /// What it asked for and was refused, in words.
    pub refused: Vec<String>,
}

/// Why a program gave no page.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// It could not be started.
    #[error("render_command: {program} could not be started: {error}")]
    Start {
        /// The program.
        program: String,
        /// What the system says.
        error: io::Error,
    },
    /// What it printed could not be read.
    #[error("render_command: its output could not be read: {0}")]
    Read(io::Error),
    /// It ended badly.
    #[error("render_command: it failed ({0})")]
    Failed(ExitStatus),
    /// It did not end in time.
    #[error("render_command: it took longer than {} s (`render_timeout` under [fetch])", .0.as_secs_f64())]
    TooLong(Duration),
    /// It printed more than a page may have.
    #[error("render_command: it printed more than {0} bytes (`max_page_bytes` under [fetch])")]
    TooLarge(usize),
    /// There is no proxy or folder for it.
    #[error("render_command: what it needs could not be had: {0}")]
    Needs(io::Error),
    /// Its requests cannot be led through the configured proxy.
    #[error("render_command: {{proxy}} leads through no other proxy (`proxy` under [fetch]); give the program that one itself")]
    Upstream,
    /// It printed nothing.
    #[error("render_command: it printed nothing")]
    Empty,
}

/// Starts the program.
#[derive(Debug)]
pub(super) struct Renderer {
    command: Vec<String>,
    timeout: Duration,
    memory: u64,
    most: usize,
    limits: gate::Limits,
    agent: String,
    has_upstream: bool,
    one: Semaphore,
}

impl Renderer {
    /// None where no command is configured, or one that names no address.
    pub(super) fn new(options: &Options) -> Option<Self> {
        let command = options.render_command.clone();
        let usable = command.len() > 1 && command[1..].iter().any(|part| part.contains(ADDRESS));
        usable.then(|| Self {
            command,
            timeout: options.render_timeout,
            memory: options.render_memory,
            most: options.max_page_bytes,
            limits: gate::Limits { requests: options.render_requests, bytes: options.render_bytes, connect: options.connect_timeout },
            agent: options.user_agent.clone(),
            has_upstream: options.proxy.is_some(),
            one: Semaphore::new(1),
        })
    }

    /// The page behind an address as the program shows it.
    pub(super) async fn page(&self, url: &Url, gate: &impl Gate) -> Result<Rendered, RenderError> {
        // The semaphore is never closed.
        let _one = self.one.acquire().await;
        let proxy = self.proxy(gate).await?;
        let address = proxy.as_ref().map(gate::Proxy::address).transpose().map_err(RenderError::Needs)?;
        let folder = self.names(PROFILE).then(tempfile::tempdir).transpose().map_err(RenderError::Needs)?;
        let profile = folder.as_ref().map(|folder| folder.path().to_string_lossy().into_owned());
        let mut child = self.start(&[
            (ADDRESS, url.as_str()),
            (AGENT, &self.agent),
            (PROXY, address.as_deref().unwrap_or_default()),
            (PROFILE, profile.as_deref().unwrap_or_default()),
        ])?;
        // Dropped before the folder, which what is left of the program could write to.
        let _group = Group::of(&child);
        limit(&child, self.memory);
        let read = async {
            match &proxy {
                Some(proxy) => tokio::select! {
                    read = self.read(&mut child) => Some(read),
                    () = proxy.serve() => None,
                },
                None => Some(self.read(&mut child).await),
            }
        };
        let ended = tokio::time::timeout(self.timeout, read).await;
        let bytes = ended.ok().flatten().ok_or(RenderError::TooLong(self.timeout))??;
        let refused = proxy.as_ref().map(gate::Proxy::told).unwrap_or_default();
        if bytes.iter().all(u8::is_ascii_whitespace) { Err(RenderError::Empty) } else { Ok(Rendered { bytes, refused }) }
    }

    fn names(&self, what: &str) -> bool {
        self.command.iter().any(|part| part.contains(what))
    }

    async fn proxy<'g, G: Gate>(&self, gate: &'g G) -> Result<Option<gate::Proxy<'g, G>>, RenderError> {
        if !self.names(PROXY) {
            return Ok(None);
        }
        if self.has_upstream {
            return Err(RenderError::Upstream);
        }
        gate::Proxy::open(gate, self.limits).await.map(Some).map_err(RenderError::Needs)
    }

    fn start(&self, stands_for: &[(&str, &str)]) -> Result<Child, RenderError> {
        let program = &self.command[0];
        let mut command = Command::new(program);
        command.args(self.command[1..].iter().map(|part| filled(part, stands_for)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        command.spawn().map_err(|error| RenderError::Start { program: program.clone(), error })
    }

    async fn read(&self, child: &mut Child) -> Result<Vec<u8>, RenderError> {
        let mut bytes = Vec::new();
        if let Some(mut out) = child.stdout.take() {
            while out.read_buf(&mut bytes).await.map_err(RenderError::Read)? > 0 {
                if bytes.len() > self.most {
                    return Err(RenderError::TooLarge(self.most));
                }
            }
        }
        let status = child.wait().await.map_err(RenderError::Read)?;
        if status.success() { Ok(bytes) } else { Err(RenderError::Failed(status)) }
    }
}

/// The argument with what its names stand for, each put in once: what an address holds is no name.
fn filled(part: &str, stands_for: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::new(), part);
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = stands_for.iter().find(|(name, _)| rest.starts_with(name));
        out.push_str(known.map_or("{", |(_, value)| value));
        rest = &rest[known.map_or(1, |(name, _)| name.len())..];
    }
    out + rest
}

/// The program and all that it started, which ends when this is dropped.
struct Group {
    #[cfg(unix)]
    id: Option<rustix::process::Pid>,
}

impl Group {
    #[cfg(unix)]
    fn of(child: &Child) -> Self {
        Self { id: child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw) }
    }

    #[cfg(not(unix))]
    fn of(_: &Child) -> Self {
        Self {}
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(id) = self.id {
            // Nothing may be left of it.
            let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
        }
    }
}

/// Bounds the memory that each of the program's processes may write to. The system must offer it: Linux does.
#[cfg(target_os = "linux")]
fn limit(child: &Child, bytes: u64) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    if let Some(id) = id.filter(|_| bytes > 0) {
        // Not of the address space: browsers reserve terabytes of it and use none.
        let _ = prlimit(Some(id), Resource::Data, Rlimit { current: Some(bytes), maximum: Some(bytes) });
    }
}

#[cfg(not(target_os = "linux"))]
fn limit(_: &Child, _: u64) {}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing may be asked.
    struct Nobody;

    impl Gate for Nobody {
        async fn addresses(&self, _: &Url, _: bool) -> Result<Vec<std::net::SocketAddr>, String> {
            Err("nothing may be asked".to_owned())
        }
    }

    async fn page(script: &str, options: Options) -> Result<String, RenderError> {
        let command = ["sh", "-c", script, "sh", ADDRESS].map(str::to_owned).to_vec();
        let renderer = Renderer::new(&Options { render_command: command, ..options }).expect("a command");
        let url = Url::parse("http://courier.example/a;%20b?c=$(d)&e='f'").expect("an address");
        renderer.page(&url, &Nobody).await.map(|page| String::from_utf8_lossy(&page.bytes).into_owned())
    }

    #[tokio::test]
    async fn its_output_is_the_page_and_no_shell_reads_the_address() {
        let shown = page("printf '<p>%s' \"$1\"", Options::default()).await.expect("a page");
        assert_eq!(shown, "<p>http://courier.example/a;%20b?c=$(d)&e=%27f%27");
    }

    #[tokio::test]
    async fn what_fails_is_told() {
        let short = Options { render_timeout: Duration::from_millis(300), max_page_bytes: 1_000, ..Options::default() };
        for (script, words) in [
            ("exit 3", "it failed"),
            ("true", "printed nothing"),
            ("sleep 60", "took longer than 0.3 s"),
            ("sleep 60 & sleep 60", "took longer"),
            ("yes", "more than 1000 bytes"),
        ] {
            let error = page(script, short.clone()).await.expect_err(script).to_string();
            assert!(error.contains(words), "{script}: {error}");
        }
        let command = ["/nowhere/browser".to_owned(), ADDRESS.to_owned()].to_vec();
        let renderer = Renderer::new(&Options { render_command: command, ..Options::default() }).expect("a command");
        let error = renderer.page(&Url::parse("http://a.example/").expect("an address"), &Nobody).await.expect_err("none").to_string();
        assert!(error.contains("/nowhere/browser could not be started"), "{error}");
        assert!(Renderer::new(&Options { render_command: vec!["browser".to_owned()], ..Options::default() }).is_none());
        assert!(Renderer::new(&Options::default()).is_none());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn its_memory_is_bounded() {
        let small = Options { render_memory: 64 << 20, ..Options::default() };
        let script = "sleep 0.2; head -c 300000000 /dev/zero | tail -c 299999999 >/dev/null && echo '<p>much'";
        assert!(page(script, small).await.is_err());
        let script = "sleep 0.2; echo '<p>little'";
        assert_eq!(page(script, Options::default()).await.expect("a page").trim(), "<p>little");
    }
}
