//! What the README and the book say is so: the two commands, the other commands, the keys, the links.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::site::{FETCH, Site};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README and the pages of the book.
fn readme() -> String {
    let mut out = fs::read_to_string(root().join("README.md")).expect("a README");
    for page in pages() {
        out.push('\n');
        out.push_str(&fs::read_to_string(root().join("docs").join(page)).expect("a page"));
    }
    out
}

/// The pages that the book's summary names.
fn pages() -> Vec<String> {
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).expect("a summary");
    summary.lines().filter_map(|l| Some(l.split_once("](")?.1.trim_end_matches(')').to_owned())).collect()
}

#[test]
fn the_book_is_whole_and_its_links_lead_somewhere() {
    let listed = pages();
    for entry in fs::read_dir(root().join("docs")).expect("the book") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(
            name == "SUMMARY.md" || Path::new(&name).extension().is_none_or(|e| e != "md") || listed.contains(&name),
            "{name} is not in the summary"
        );
    }
    let files = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"].map(str::to_owned).into_iter();
    for file in files.chain(listed.iter().map(|page| format!("docs/{page}"))) {
        let path = root().join(&file);
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}"));
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or(link);
            let outside = target.is_empty() || target.contains("://") || target.contains(' ');
            assert!(outside || path.parent().expect("a folder").join(target).exists(), "{file}: {link} leads nowhere");
        }
    }
}

/// The lines of all fenced blocks of that language.
fn fenced(language: &str) -> Vec<String> {
    let text = readme();
    let blocks = text.split("\n```").collect::<Vec<_>>();
    blocks.iter().filter_map(|b| b.strip_prefix(language)).flat_map(|b| b.lines().skip(1).map(str::to_owned)).collect()
}

/// A folder in which every name that the README's commands use stands for something of ours.
fn playground() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let fixtures = root().join("fixtures");
    fs::create_dir_all(dir.path().join("pages")).expect("made");
    fs::create_dir_all(dir.path().join("dumps")).expect("made");
    for name in ["sea-lock-reopens", "deichbau-lindtal"] {
        fs::copy(fixtures.join(format!("site/articles/{name}.html")), dir.path().join(format!("pages/{name}.html"))).expect("copied");
        fs::copy(fixtures.join(format!("dumps/{name}.txt")), dir.path().join(format!("dumps/{name}.txt"))).expect("copied");
    }
    fs::copy(fixtures.join("site/articles/sea-lock-reopens.html"), dir.path().join("page.html")).expect("copied");
    fs::create_dir(dir.path().join("rules")).expect("made");
    fs::write(dir.path().join("rules/harbour-courier.example.txt"), "body: //article\n").expect("written");
    fs::create_dir(dir.path().join("saved")).expect("made");
    let sitemap = fs::File::create(dir.path().join("saved/sitemap.xml.gz")).expect("made");
    let mut packed = flate2::write::GzEncoder::new(sitemap, flate2::Compression::fast());
    packed.write_all(b"<urlset><url><loc>https://courier.example/news/1</loc></url></urlset>").expect("written");
    packed.finish().expect("written");
    dir
}

/// Runs one line of a shell with our binary first on the path.
fn shell(line: &str, folder: &Path) -> Output {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_dateline"));
    let path = format!("{}:{}", binary.parent().expect("a folder").display(), "/usr/local/bin:/usr/bin:/bin");
    Command::new("sh").arg("-c").arg(line).current_dir(folder).env("PATH", path).stdin(Stdio::null()).output().expect("a shell")
}

fn has(program: &str) -> bool {
    shell(&format!("command -v {program}"), root()).status.success()
}

#[test]
fn its_main_command_files_the_example_site() {
    let line = fenced("sh").into_iter().find(|l| l.starts_with("cargo run")).expect("the main command");
    let arguments: Vec<&str> = line.split(" -- ").nth(1).expect("arguments").split(' ').collect();
    assert_eq!(arguments, ["run", "--once", "--config", "config/example.toml"]);
    let out = tempfile::tempdir().expect("a folder");
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(&arguments)
            .arg("--output")
            .arg(out.path())
            .env("DATELINE_STORE_PATH", out.path().join("dateline.db"))
            .current_dir(root());
        command.output().expect("it runs")
    };
    let first = run();
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(String::from_utf8_lossy(&first.stderr).contains("17 articles offered: 17 filed"));
    assert!(out.path().join("2025/03").is_dir() && out.path().join("manifest.jsonl").is_file() && out.path().join("dateline.db").is_file());
    assert!(String::from_utf8_lossy(&run().stderr).contains("17 articles offered: 0 filed"));
}

#[test]
fn its_yaml_is_yaml() {
    let text = readme();
    let blocks: Vec<&str> = text.split("\n```").filter_map(|block| block.strip_prefix("yaml\n")).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let read: Value = serde_saphyr::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"));
        let services = read["services"].as_object().expect("services");
        assert!(services.values().all(|service| service["image"].is_string()), "{block}");
    }
}

#[test]
fn its_other_commands_work() {
    let dir = playground();
    let mut tried = 0;
    // Getting started has a test of its own.
    let start = fs::read_to_string(root().join("docs/start.md")).expect("the page");
    let is_other = |line: &&String| {
        line.contains("dateline ") && !["www.example.org", "news.toml"].iter().any(|name| line.contains(name)) && !start.contains(*line)
    };
    for line in fenced("sh").iter().filter(is_other) {
        if let Some(other) = ["jq", "duckdb"].into_iter().find(|other| line.contains(&format!("{other} ")) && !has(other)) {
            println!("skipped, no {other} here: {line}");
            continue;
        }
        let output = shell(line.split('#').next().unwrap_or(line), dir.path());
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        tried += 1;
    }
    assert!(tried >= 6, "only {tried} commands were found");
}

#[test]
fn its_table_of_keys_is_the_real_one() {
    let dir = playground();
    let output = shell("dateline clean page.html --format jsonl --comments", dir.path());
    let record: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let formats = fs::read_to_string(root().join("docs/formats.md")).expect("the page of formats");
    let table: Vec<String> =
        formats.lines().filter(|l| l.starts_with("| `")).flat_map(|l| keys(l.split('|').nth(1).unwrap_or(""))).collect();
    for key in record.as_object().expect("an object").keys() {
        assert!(table.contains(key), "docs/formats.md lacks `{key}`");
    }
    for key in table.iter().filter(|k| {
        !["limits", "story", "duplicate_of", "facts", "wall", "markdown", "html", "images", "links", "attempts", "parts", "part_of"]
            .contains(&k.as_str())
    }) {
        assert!(record.get(key).is_some(), "there is no `{key}`");
    }
}

fn keys(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn its_flags_are_in_the_help() {
    let help: String = [
        "clean",
        "fetch",
        "why",
        "run",
        "status",
        "retry",
        "discover",
        "robots",
        "reprocess",
        "source add",
        "backup",
        "state copy",
        "search",
        "rules",
        "config check",
        "config show",
        "config init",
    ]
    .iter()
    .map(|c| String::from_utf8_lossy(&shell(&format!("dateline {c} --help"), root()).stdout).into_owned())
    .collect();
    // The other pages speak of other programs, too.
    let text: String = ["README.md", "docs/operation.md", "docs/clean.md", "docs/formats.md", "docs/discover.md", "docs/manners.md"]
        .iter()
        .map(|page| fs::read_to_string(root().join(page)).expect("a page"))
        .collect();
    for word in text.split(|c: char| c.is_whitespace() || "`'\"().,".contains(c)).filter(|w| w.starts_with("--") && w.len() > 4) {
        let cargo = ["--release", "--profile", "--test", "--nocapture", "--locked"].contains(&word);
        assert!(cargo || help.contains(word), "{word} is in the README and not in the help");
    }
}

#[test]
fn the_examples_run() {
    assert!(root().join("examples/clean_string.rs").is_file());
    let script = fs::read_to_string(root().join("examples/jsonl_to_jq.sh")).expect("the script");
    let pipe = script.split("-- ").nth(1).expect("a command").replace("\"$folder\"", "pages").replace("|\n", "|");
    if has("jq") {
        let output = shell(&format!("dateline {pipe}"), playground().path());
        assert!(
            output.status.success() && String::from_utf8_lossy(&output.stdout).lines().count() == 2,
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    } else {
        println!("skipped: no jq here");
    }
}

/// From nothing to filed articles by the book alone; our site stands for the one that it names.
#[test]
fn getting_started_works_in_an_empty_folder() {
    let (site, dir) = (Site::serve(&[]), tempfile::tempdir().expect("a folder"));
    let page = fs::read_to_string(root().join("docs/start.md")).expect("the page");
    let (_, walk) = page.split_once("## From nothing").expect("the walk");
    let lines: Vec<String> =
        walk.split("```").filter_map(|part| part.strip_prefix("sh\n")).flat_map(str::lines).map(str::to_owned).collect();
    assert!(lines.len() >= 8, "{lines:?}");
    let mut seen = Vec::new();
    for line in lines {
        let line = line.split('#').next().unwrap_or_default().trim();
        let line = line.replace("https://www.example.org/news/feed.xml", &site.url("/feed.xml"));
        let line = line.replace("https://www.example.org/", &site.url("/index.html"));
        // What goes on for ever has tests of its own: here one round.
        let line = line.replace("dateline serve", "dateline run --once");
        let output = shell(&line, dir.path());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {said}");
        if line == "dateline config init" {
            let config = dir.path().join("dateline.toml");
            let text = fs::read_to_string(&config).expect("it was written");
            fs::write(&config, text.replace("[fetch]", FETCH)).expect("written");
        }
        seen.push((line, said + &String::from_utf8_lossy(&output.stdout)));
    }
    let told = |line: &str| seen.iter().find(|(typed, _)| typed.starts_with(line)).map(|(_, said)| said.as_str()).expect("it was typed");
    assert!(told("dateline run --once --dry-run").contains("nothing was written"), "{}", told("dateline run --once --dry-run"));
    assert!(told("dateline search").contains("sea lock") && told("dateline status").contains("articles filed"));
}
