//! Completions and the manual.

use std::fs;

use super::{dateline, finish, folder, shown};
use crate::site::{program, write};

#[test]
fn every_shell_gets_a_script_that_asks_the_program() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = dateline(&["completions", shell]).ends(0).out;
        assert!(script.contains("DATELINE_COMPLETE") && script.contains("dateline"), "{shell}: {script}");
    }
    dateline(&["completions", "tcsh"]).ends(2).says(&["tcsh"]);
}

#[test]
fn flags_sources_and_verdicts_are_completed() {
    let dir = folder();
    write(&dir.path().join("dateline.toml"), "[[source]]\nname = \"Courier\"\nurl = \"https://courier.example/feed\"\n");
    let words = |typed: &[&str]| {
        let arguments: Vec<&str> = ["--", "dateline"].iter().chain(typed).copied().collect();
        let mut command = program(&arguments);
        command.current_dir(dir.path()).env("DATELINE_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", typed.len().to_string());
        command.env("_CLAP_IFS", "\n");
        finish(&mut command).ends(0).out
    };
    assert!(words(&["sou"]).lines().any(|word| word.trim() == "source"));
    assert!(words(&["source", "remove", ""]).contains("Courier"));
    let verdicts = words(&["clean", "--accept", ""]);
    assert!(verdicts.contains("teaser") && verdicts.contains("listing"), "{verdicts}");
    assert!(words(&["run", "--on"]).contains("--once"));
    let mut wrong = program(&["--", "dateline", ""]);
    assert_eq!(finish(wrong.env("DATELINE_COMPLETE", "tcsh")).status, 2);
}

#[test]
fn each_command_has_a_page_of_the_manual() {
    let dir = folder();
    let man = shown(dir.path().join("man"));
    dateline(&["man", "-o", &man]).ends(0).says(&["pages written to"]);
    for (page, words) in [
        ("dateline.1", "SUBCOMMANDS"),
        ("dateline-run.1", "\\-\\-once"),
        ("dateline-source-add.1", "\\-\\-cron"),
        ("dateline-config-check.1", "\\-\\-fetch"),
    ] {
        let text = fs::read_to_string(dir.path().join("man").join(page)).unwrap_or_else(|e| panic!("{page}: {e}"));
        assert!(text.contains(".TH") && text.contains(words), "{page}: {text}");
    }
    assert!(dateline(&["man"]).ends(0).out.contains(".TH dateline 1"));
    dateline(&["man", "-o", "/dev/null/man"]).ends(2).says(&["/dev/null/man: cannot be made"]);
}

#[test]
fn help_of_a_command_can_be_asked_in_words() {
    for words in [&["help", "run"][..], &["help", "source", "add"], &["help", "config"]] {
        let given = dateline(words).ends(0);
        assert!(given.out.contains(&format!("Usage: dateline {}", words[1..].join(" "))), "{}", given.out);
    }
}
