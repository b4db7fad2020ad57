//! `config`: where the configuration is found, what is said of it, and how one begins.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Given, finish, fixture, folder, shown};
use crate::site::{program, write};

/// The program in this folder, with no configuration of the machine's user.
fn alone(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = program(arguments);
    command.current_dir(dir).env("XDG_CONFIG_HOME", dir.join("xdg")).env_remove("HOME");
    command
}

fn within(dir: &Path, arguments: &[&str]) -> Given {
    finish(&mut alone(dir, arguments))
}

#[test]
fn the_configuration_is_found_in_its_places_and_told() {
    let dir = folder();
    let dir = dir.path();
    let told = |given: Given| given.ends(0).err.lines().find(|line| line.starts_with("configuration: ")).map(str::to_owned);
    if !Path::new("/etc/dateline/dateline.toml").exists() {
        let none = told(within(dir, &["source", "list", "-v"])).expect("a line");
        assert!(none.contains("none found"), "{none}");
    }
    fs::create_dir_all(dir.join("xdg/dateline")).expect("made");
    write(&dir.join("xdg/dateline/dateline.toml"), "[output]\ndir = \"by-user\"\n");
    let user = told(within(dir, &["source", "list", "-v"])).expect("a line");
    assert!(user.contains("xdg/dateline/dateline.toml ($XDG_CONFIG_HOME)"), "{user}");
    write(&dir.join("dateline.toml"), "[output]\ndir = \"here\"\n");
    let here = told(within(dir, &["source", "list", "-v"])).expect("a line");
    assert!(here.contains("configuration: dateline.toml (the current folder)"), "{here}");
    let named = shown(write(&dir.join("other.toml"), "[output]\ndir = \"named\"\n"));
    let by_variable = told(finish(alone(dir, &["source", "list", "-v"]).env("DATELINE_CONFIG", &named))).expect("a line");
    assert!(by_variable.contains("other.toml ($DATELINE_CONFIG)"), "{by_variable}");
    let quiet = within(dir, &["source", "list"]).ends(0);
    assert!(quiet.err.is_empty(), "{}", quiet.err);
}

#[test]
fn a_value_is_shown_with_what_set_it() {
    let dir = folder();
    let dir = dir.path();
    write(
        &dir.join("dateline.toml"),
        "# mine\n[fetch]\npause = \"3s\"\n[serve]\ntoken = \"hunter2\"\n[[source]]\nurl = \"https://a.example/feed\"\n",
    );
    let given = finish(alone(dir, &["config", "show", "-o", "there"]).env("DATELINE_CLEAN_FAVOR", "recall")).ends(0);
    let origin = |key: &str| given.out.lines().find(|line| line.starts_with(&format!("{key} = "))).map(str::to_owned).unwrap_or_default();
    assert!(origin("fetch.pause").contains("\"3s\"") && origin("fetch.pause").ends_with("# dateline.toml:3"), "{}", given.out);
    assert!(origin("clean.favor").ends_with("# DATELINE_CLEAN_FAVOR") && origin("output.dir").ends_with("# --output"), "{}", given.out);
    assert!(origin("store.index").ends_with("# default"), "{}", given.out);
    assert!(given.out.contains("https://a.example/feed") && !given.out.contains("hunter2"), "{}", given.out);
    let json: serde_json::Value = serde_json::from_str(&within(dir, &["config", "show", "--format", "json"]).ends(0).out).expect("JSON");
    assert_eq!((json["file"].as_str(), json["sources"][0]["origin"].as_str()), (Some("dateline.toml"), Some("dateline.toml")));
}

#[test]
fn a_new_configuration_is_checked_without_a_trace() {
    let dir = folder();
    let dir = dir.path();
    within(dir, &["config", "init"]).ends(0).says(&["dateline.toml written"]);
    within(dir, &["config", "init"]).ends(2).says(&["dateline.toml: exists already"]);
    within(dir, &["config", "init", "full/news.toml", "--full"]).ends(0);
    let full = fs::read_to_string(dir.join("full/news.toml")).expect("written");
    assert!(full.starts_with("#:schema https://") && full.contains("max_interval"), "{full}");
    within(dir, &["config", "check", "--config", "full/news.toml"]).ends(0);
    let given = within(dir, &["config", "check"]).ends(0);
    given.says(&["no source is configured"]).says(&["0 sources: nothing to poll"]);
    assert!(given.out.contains("configuration: dateline.toml") && !dir.join("out").exists(), "{}", given.out);
    let schema: serde_json::Value = serde_json::from_str(&within(dir, &["config", "schema"]).ends(0).out).expect("JSON");
    assert_eq!(schema["properties"]["output"]["properties"]["format"]["enum"][0], "text");
}

#[test]
fn a_check_shows_visits_to_come_and_names_what_is_wrong() {
    let dir = folder();
    let dir = dir.path();
    let local = fixture("site/feed.xml");
    let text = format!(
        "[security]\nallow_file = true\n[[source]]\nname = \"Local\"\nurl = \"file://{local}\"\nevery = \"30m\"\n\
         [[source]]\nurl = \"https://b.example/feed\"\ncron = \"0 7 * * 1-5\"\n[[source]]\nurl = \"file:///missing.xml\"\n"
    );
    write(&dir.join("dateline.toml"), text);
    let given = within(dir, &["config", "check"]).ends(0);
    let line =
        |start: &str| given.out.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {}", given.out)).to_owned();
    assert_eq!(line("Local <").matches('Z').count(), 5);
    assert_eq!(line("https://b.example/feed: cron 0 7 * * 1-5 (UTC)").matches("T07:00:00Z").count(), 5);
    assert!(line("file:///missing.xml").contains("between 10 min and 24 h"));
    write(
        &dir.join("dateline.toml"),
        format!(
            "[security]\nallow_file = true\n[[source]]\nname = \"Local\"\nurl = \"file://{local}\"\n[[source]]\nurl = \"file:///missing.xml\"\n"
        ),
    );
    let given = within(dir, &["config", "check", "--fetch"]).ends(1);
    given.says(&["Local", "17 articles offered"]).says(&["error", "/missing.xml"]).says(&["2 sources: 1 fault"]);
    write(&dir.join("dateline.toml"), "[fetch]\npuase = \"1s\"\n");
    within(dir, &["config", "check"]).ends(2).says(&["dateline.toml:2", "did you mean \"pause\"?"]);
    write(&dir.join("dateline.toml"), "[output]\ndir = \"/dev/null/out\"\n");
    within(dir, &["config", "check"]).ends(0);
    write(&dir.join("dateline.toml"), "[output]\ndir = \"/proc/out\"\n");
    within(dir, &["config", "check"]).ends(1).says(&["output: /proc/out: cannot be written"]);
}
