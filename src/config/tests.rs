//! Tests of the configuration: documented defaults, layers, and messages.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use toml::Table;

use super::*;

const DEFAULT: &str = include_str!("../../config/default.toml");
const EXAMPLE: &str = include_str!("../../config/example.toml");

fn load(file: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("news.toml");
    std::fs::write(&path, file).expect("written");
    let variables: Vec<_> = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::load(&Layers {
        file: Some(path),
        environment: environment::settings(&variables),
        flags: flags.iter().map(|(key, value)| Setting::new(*key, *value, format!("--{key}"))).collect(),
    })
}

fn message(file: &str) -> String {
    let message = load(file, &[], &[]).expect_err("wrong").to_string();
    assert!(!message.contains('\n'), "{message}");
    message.rsplit_once('/').map_or(message.clone(), |(_, end)| end.to_owned())
}

#[test]
fn every_documented_default_is_the_real_one_and_every_key_is_documented() {
    let documented: Table = DEFAULT.parse().expect("TOML");
    assert_eq!(documented, Table::try_from(Config::default()).expect("a table"));
    assert_eq!(Config::parse(DEFAULT, Path::new("default.toml")).expect("valid"), Config::default());
    assert_eq!(Config::load(&Layers::default()).expect("defaults"), Config::default());
}

#[test]
fn the_documented_source_has_every_key_with_its_default() {
    let (_, commented) = DEFAULT.split_once("# [[source]]\n").expect("a documented source");
    let text: String =
        commented.lines().map(|line| format!("{}\n", line.trim_start_matches("# "))).filter(|line| line.contains(" = \"")).collect();
    let documented: Source = toml::from_str(&text).expect("a source");
    let least: Source = toml::from_str(&format!("url = \"{}\"", documented.url)).expect("a source");
    assert_eq!(documented, least);
    let keys = |table: Table| table.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(text.parse().expect("TOML")), keys(Table::try_from(&documented).expect("a table")));
}

#[test]
fn every_key_has_a_comment() {
    let lines: Vec<&str> = DEFAULT.lines().collect();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| !line.starts_with('#') && line.contains(" = ")) {
        let above = lines[..i].iter().rev().take_while(|line| !line.is_empty()).find(|line| line.starts_with('#') || line.starts_with('['));
        assert!(above.is_some_and(|above| above.starts_with('#')), "{line}");
    }
}

#[test]
fn the_lists_in_the_comments_are_complete() {
    for part in PARTS {
        assert!(DEFAULT.contains(part), "{part}");
    }
    for wish in WISHES {
        assert!(DEFAULT.contains(wish), "{wish}");
    }
    for (placeholder, _) in crate::files::PLACEHOLDERS {
        assert!(DEFAULT.contains(&format!("{{{placeholder}}}")), "{placeholder}");
    }
}

#[test]
fn the_example_is_what_the_readme_says() {
    let config = Config::parse(EXAMPLE, Path::new("example.toml")).expect("valid");
    assert_eq!((config.output.dir.as_path(), config.store_path().as_path()), (Path::new("out"), Path::new("out/dateline.db")));
    assert_eq!(config.sources.len(), 1);
    assert_eq!((config.sources[0].url.to_string().as_str(), config.sources[0].kind), ("file:fixtures/site/feed.xml", Kind::Feed));
}

#[test]
fn later_layers_win() {
    let file = "[fetch]\npause = \"5s\"\nmax_redirects = 3\n[clean]\nkeep = [\"captions\"]\n";
    let config = load(
        file,
        &[("DATELINE_FETCH_PAUSE", "7s"), ("DATELINE_OUTPUT_DIR", "env"), ("DATELINE_CLEAN_KEEP", "tables, credits")],
        &[("output.dir", "flag")],
    );
    let config = config.expect("valid");
    assert_eq!(config.fetch.pause, Duration::from_secs(7));
    assert_eq!(config.fetch.max_redirects, 3);
    assert_eq!(config.fetch.total_timeout, Duration::from_mins(1));
    assert_eq!(config.output.dir, Path::new("flag"));
    assert_eq!(config.store_path(), Path::new("flag/dateline.db"));
    assert_eq!(config.clean.keep, ["tables", "credits"]);
}

#[test]
fn every_key_can_be_set_from_the_environment() {
    let table = Table::try_from(Config::default()).expect("a table");
    for (section, keys) in &table {
        for (key, value) in keys.as_table().expect("a section") {
            let text = match value {
                toml::Value::String(text) => text.clone(),
                toml::Value::Array(items) => items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
                other => other.to_string(),
            };
            let name = format!("DATELINE_{section}_{key}").to_uppercase();
            assert_eq!(load("", &[(&name, &text)], &[]).expect(&name), Config::default());
        }
    }
}

#[test]
fn other_variables_are_left_alone() {
    for name in ["DATELINE_PORT", "DATELINE_SERVICE_HOST", "DATELINE_CONFIG", "PATH", "DATELINE_", "DATELINE_FETCH"] {
        assert_eq!(load("", &[(name, "x"), ("DATELINE_FETCH_PAUSE", "")], &[]).expect(name), Config::default());
    }
}

#[test]
fn messages_name_the_line_the_key_and_what_was_meant() {
    let cases = [
        ("[output]\nformt = \"text\"\n", "news.toml:2: unknown key \"formt\" in [output]; did you mean \"format\"?"),
        ("\n[outptu]\ndir = \"x\"\n", "news.toml:2: unknown key \"outptu\"; did you mean \"output\"?"),
        ("[output]\npause = \"1s\"\n", "news.toml:2: unknown key \"pause\" in [output]; it belongs in [fetch]"),
        ("[security]\nzzz = 1\n", "news.toml:2: unknown key \"zzz\" in [security]; there are allow_file"),
        ("[output]\nformat = \"markdwon\"\n", "news.toml:2: output.format: \"markdwon\" is not known here; did you mean \"markdown\"?"),
        (
            "[fetch]\n\n# x = 1\npause = \"soon\"\n",
            "news.toml:4: fetch.pause: \"soon\" is no duration; write it like \"30s\" or \"1h 30m\"",
        ),
        ("[serve]\nconcurrency = 0\n", "news.toml:2: serve.concurrency: this may not be zero"),
        (
            "[serve]\nbase_url = \"news\"\n",
            "news.toml:2: serve.base_url: \"news\" is no address; write it with https:// or http:// in front",
        ),
        (
            "[serve]\ntoken = \"a\\nb\"\n",
            "news.toml:2: serve.token: a token holds no line breaks, and no spaces at its ends: no client could send it",
        ),
        ("[hooks]\non_filed = [\"\"]\n", "news.toml:2: hooks.on_filed: the first word names the program, and it is empty"),
        (
            "[hooks]\non_filed = [\"sh\", \"-c\", \"echo ${x} {} {\\\"a\\\":1} {path}\", \"{pathh}\"]\n",
            "news.toml:2: hooks.on_filed: {pathh} stands for nothing; there are {path}, {url} and {title}",
        ),
        ("[fetch]\npause = 5\n", "news.toml:2: fetch.pause: invalid type: integer `5`, expected text in quotes"),
        ("[fetch]\ntotal_timeout = \"0s\"\n", "news.toml:2: fetch.total_timeout: this may not be zero"),
        (
            "[fetch]\nmax_redirects = -1\n",
            "news.toml:2: fetch.max_redirects: invalid value: integer `-1`, expected a whole number, 0 or more",
        ),
        ("[fetch]\nobey_robots = \"yes\"\n", "news.toml:2: fetch.obey_robots: invalid type: string \"yes\", expected true or false"),
        ("[clean]\nkeep = [\n  \"caption\",\n]\n", "news.toml:2: clean.keep: \"caption\" is no part of a page; did you mean \"captions\"?"),
        ("[[source]]\nname = \"x\"\n", "news.toml:1: source: the key \"url\" is missing"),
        (
            "[[source]]\nurl = \"courier.example\"\n",
            "news.toml:2: source.url: \"courier.example\" is no source's address; write it with http:, https: or file: in front",
        ),
        ("[output]\ntemplate = \"{year}/{titel}\"\n", "news.toml:2: output.template: no placeholder is called {titel}"),
        ("[output\ndir = 1\n", "news.toml:1: "),
        ("[fetch]\npause = \"1s\"\npause = \"2s\"\n", "news.toml:3: fetch.pause: duplicate key"),
        ("[fetch]\nallow_private_networks = [\"10.0.0.0/33\"]\n", "is no network"),
    ];
    for (file, expected) in cases {
        let message = load(file, &[], &[]).expect_err(file).to_string();
        assert!(message.contains(expected), "{message}\nexpected {expected}");
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn variables_and_flags_are_named_too() {
    let fault = |environment: &[(&str, &str)], flags: &[(&str, &str)]| load("", environment, flags).expect_err("wrong").to_string();
    assert_eq!(
        fault(&[("DATELINE_FETCH_PAUS", "1s")], &[]),
        "DATELINE_FETCH_PAUS: there is no key \"fetch.paus\"; did you mean \"fetch.pause\"?"
    );
    assert_eq!(fault(&[("DATELINE_CLEAN_JOBS", "many")], &[]), "DATELINE_CLEAN_JOBS: expected a whole number, not \"many\"");
    assert_eq!(
        fault(&[("DATELINE_FETCH_PORTS", "80,x")], &[]),
        "DATELINE_FETCH_PORTS: expected whole numbers with commas between, not \"80,x\""
    );
    assert!(fault(&[("DATELINE_FETCH_PAUSE", "soon")], &[]).starts_with("DATELINE_FETCH_PAUSE: \"soon\" is no duration"));
    assert!(fault(&[], &[("output.format", "pdf")]).starts_with("--output.format: \"pdf\" is not known here; there are text, markdown"));
}

#[test]
fn local_files_need_leave_and_sources_stand_once() {
    let file = "\n[[source]]\nurl = \"https://a.example/\"\n\n[[source]]\nurl = \"file:x.xml\"\n";
    assert_eq!(message(file), "news.toml:5: the source \"file:x.xml\" is a local file; set allow_file = true under [security] to read it");
    assert!(load(file, &[("DATELINE_SECURITY_ALLOW_FILE", "true")], &[]).is_ok());
    let twice = "[[source]]\nurl = \"https://a.example/\"\n[[source]]\nurl = \"https://a.example/\"\n";
    assert!(load(twice, &[], &[]).expect_err("twice").to_string().contains("stands at line 1 already"));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let missing = Layers { file: Some(PathBuf::from("no/such.toml")), ..Layers::default() };
    let message = Config::load(&missing).expect_err("missing").to_string();
    assert!(message.contains("no/such.toml") && message.contains("cannot read"), "{message}");
}

#[test]
fn odd_files_do_not_panic() {
    for file in [
        "\u{feff}[output]\ndir = \"x\"\n",
        "\r\n[output]\r\ndir = \"x\"\r\n",
        "",
        "\0",
        "[",
        "=",
        "[[source]]",
        "source = 3",
        "output = 1",
        &"[".repeat(10_000),
        &"a=".repeat(10_000),
    ] {
        drop(load(file, &[], &[]));
    }
}
