//! What the user typed behind `dateline rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline rules check rules/                       what cannot be read, with file and line
  dateline rules list rules/ ftr-site-config/       which hosts have a rule
  dateline rules test rules/ pages/                 does each rule still fit the saved pages?
  dateline rules learn courier.example pages/ > rules/courier.example.toml

Rules are heard by `clean`, `fetch`, `run` and `why` with --rules PATH, or `rules` under [clean].
Exit status: 0 all is well, 1 something is not, 2 wrong usage or nothing found.")]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) action: RulesAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesAction {
    /// Read the rules and tell what cannot be read
    Check {
        /// Folders or files of rules
        #[arg(value_name = "RULES", required = true)]
        rules: Vec<PathBuf>,
    },
    /// List the hosts with their rules
    List {
        /// Folders or files of rules
        #[arg(value_name = "RULES", required = true)]
        rules: Vec<PathBuf>,
    },
    /// Try the rules on saved pages: which of them no longer fit, and which tests fail
    Test {
        /// A folder or file of rules
        #[arg(value_name = "RULES")]
        rules: PathBuf,
        /// Saved pages: files, folders or patterns
        #[arg(value_name = "PAGES", required = true)]
        pages: Vec<String>,
    },
    /// Propose a rule from saved pages of one host, for you to edit
    Learn {
        /// The host, such as courier.example
        #[arg(value_name = "HOST")]
        host: String,
        /// Saved pages of that host: files, folders or patterns
        #[arg(value_name = "PAGES", required = true)]
        pages: Vec<String>,
    },
}
