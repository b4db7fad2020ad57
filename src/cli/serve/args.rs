//! What the user typed behind `dateline serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  dateline serve --config news.toml                 polls the sources and answers at http://127.0.0.1:8017
  dateline serve --no-run --config news.toml        answers alone, beside a `dateline run`
  DATELINE_SERVE_TOKEN=… dateline serve --config news.toml --listen 0.0.0.0:8017
  curl -s --data-binary @page.html http://127.0.0.1:8017/v1/clean | jq .title

Any address but this machine's own needs serve.token or serve.public_read = true. docs/serve.md has every endpoint and the settings of
clients. Ctrl-C or SIGTERM stops in an orderly way, SIGHUP reads the configuration again.")]
pub(crate) struct Serve {
    /// Where to listen [default: 127.0.0.1:8017]
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address)]
    pub(crate) listen: Option<SocketAddr>,
    /// Answer alone: do not poll the sources
    #[arg(long)]
    pub(crate) no_run: bool,
    /// What is said on stderr: text, or json with one object per line
    #[arg(long, value_name = "FORM", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) log: String,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let wrong = |_| "it is no address with a port; write it like 127.0.0.1:8017 or [::1]:8017".to_owned();
    text.replace("localhost:", "127.0.0.1:").parse().map_err(wrong)
}
