//! Every subcommand explains itself.

use super::dateline;

const COMMANDS: [&str; 19] = [
    "clean",
    "fetch",
    "discover",
    "run",
    "search",
    "serve",
    "mcp",
    "why",
    "status",
    "robots",
    "rules",
    "reprocess",
    "source",
    "retry",
    "backup",
    "state",
    "config",
    "completions",
    "man",
];

#[test]
fn help_has_examples_and_lists_every_command() {
    let given = dateline(&["--help"]).ends(0);
    for command in COMMANDS {
        assert!(given.out.lines().any(|l| l.trim_start().starts_with(command)), "{command}: {}", given.out);
    }
    assert!(given.out.contains("Examples:\n") && given.out.contains("Exit status: 0 all done, 1 some inputs"), "{}", given.out);
    assert_eq!(given.err, "");
}

#[test]
fn every_subcommand_has_help_with_examples_of_itself() {
    for command in COMMANDS {
        for flag in ["--help", "-h"] {
            let given = dateline(&[command, flag]).ends(0);
            assert!(given.out.contains(&format!("Usage: dateline {command}")), "{command}: {}", given.out);
            let examples = given.out.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{command}: no examples"));
            assert!(examples.lines().next().unwrap().contains("dateline"), "{command}: {examples}");
            assert!(given.err.is_empty() && !given.out.contains('\x1b'), "{command}");
        }
    }
}

#[test]
fn the_version_is_told() {
    assert_eq!(dateline(&["--version"]).ends(0).out, format!("dateline {}\n", env!("CARGO_PKG_VERSION")));
}
