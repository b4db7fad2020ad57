//! The output folder as a whole: layout, ownership, links, locks, concurrency, and kills at any instant.

#![allow(clippy::expect_used, reason = "a test may stop at what should not happen")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use dateline::files::{Filed, FilesError, Options, Output};
use dateline::model::{Article, Date, PageVerdict, identity};
use jiff::civil::{self, date};
use tempfile::TempDir;

const TODAY: civil::Date = date(2025, 6, 30);

fn article(title: &str, url: &str) -> Article {
    Article {
        source: url.to_owned(),
        id: identity(url),
        url: Some(url.to_owned()),
        verdict: PageVerdict::Article,
        title: Some(title.to_owned()),
        date: Some(Date::day(date(2025, 4, 2))),
        ..Article::default()
    }
}

fn rendered(article: &Article, text: &str) -> String {
    format!("---\ntitle: {:?}\nid: \"{}\"\n---\n\n{text}\n", article.title, article.id)
}

fn open(dir: &Path) -> Output {
    Output::open(dir, &Options { durable: false, ..Options::default() }).expect("the folder opens")
}

fn put(output: &Output, article: &Article, text: &str) -> Filed {
    let filed = output.file(article, &rendered(article, text), "txt", TODAY).expect("filed");
    output.record_article(article, Some(&filed)).expect("recorded");
    filed
}

fn tree(dir: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(dir).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    files.map(|entry| entry.path().strip_prefix(dir).expect("inside").to_string_lossy().replace('\\', "/")).collect()
}

#[test]
fn an_article_gets_a_dated_file_and_the_second_time_nothing_changes() {
    let dir = TempDir::new().expect("a folder");
    let story = article("Ferry line reopens", "https://courier.example/ferry");
    let output = open(dir.path());
    let first = put(&output, &story, "The ferry sails again.");
    assert_eq!(first, Filed::Written(dir.path().join("2025/04/2025-04-02-ferry-line-reopens.txt")));
    let manifest = fs::read(dir.path().join("manifest.jsonl")).expect("a manifest");
    let written = fs::metadata(first.path()).expect("a file").modified().expect("a time");
    drop(output);
    std::thread::sleep(Duration::from_millis(20));
    let output = open(dir.path());
    assert_eq!(put(&output, &story, "The ferry sails again."), Filed::Unchanged(first.path().to_owned()));
    assert_eq!(fs::metadata(first.path()).expect("a file").modified().expect("a time"), written);
    assert_eq!(fs::read(dir.path().join("manifest.jsonl")).expect("a manifest"), manifest);
    assert_eq!(tree(dir.path()).len(), 3, "{:?}", tree(dir.path()));
    assert!(output.mended().is_empty());
}

#[test]
fn the_same_article_with_other_bytes_is_replaced_in_its_place() {
    let dir = TempDir::new().expect("a folder");
    let mut story = article("Ferry line reopens", "https://courier.example/ferry");
    let output = open(dir.path());
    let place = put(&output, &story, "One.").path().to_owned();
    assert_eq!(put(&output, &story, "Two."), Filed::Replaced(place.clone()));
    story.title = Some("Ferry line reopens after all".to_owned());
    story.date = Some(Date::day(date(2025, 4, 9)));
    assert_eq!(put(&output, &story, "Two."), Filed::Replaced(place.clone()), "a new headline does not make a second file");
    drop(output);
    assert_eq!(put(&open(dir.path()), &story, "Two."), Filed::Unchanged(place));
}

#[test]
fn an_article_without_a_date_keeps_the_day_it_was_first_filed() {
    let dir = TempDir::new().expect("a folder");
    let mut story = article("Ferry line reopens", "https://courier.example/ferry");
    story.date = None;
    let output = open(dir.path());
    let filed = put(&output, &story, "One.");
    assert!(filed.path().ends_with("2025/06/2025-06-30-ferry-line-reopens.txt"));
    let later = output.file(&story, &rendered(&story, "One."), "txt", date(2025, 7, 4)).expect("filed");
    assert_eq!(later, Filed::Unchanged(filed.path().to_owned()));
}

#[test]
fn o4_two_articles_of_one_name_stand_side_by_side() {
    let dir = TempDir::new().expect("a folder");
    let (one, two) = (article("Weather", "https://a.example/1"), article("Weather", "https://b.example/2"));
    let output = open(dir.path());
    put(&output, &one, "Rain.");
    let second = put(&output, &two, "Sun.");
    let name = format!("2025-04-02-weather-{}.txt", &two.id[..8]);
    assert_eq!(second.path(), dir.path().join("2025/04").join(name));
    drop(output);
    fs::remove_file(dir.path().join("manifest.jsonl")).expect("the manifest is lost");
    let output = open(dir.path());
    assert!(matches!(put(&output, &two, "Sun."), Filed::Unchanged(path) if path == second.path()));
    assert!(matches!(put(&output, &one, "Rain."), Filed::Unchanged(_)));
}

#[test]
fn a_file_that_is_not_ours_is_never_overwritten() {
    let dir = TempDir::new().expect("a folder");
    let story = article("Notes", "https://courier.example/notes");
    let taken = dir.path().join("2025/04/2025-04-02-notes.txt");
    fs::create_dir_all(taken.parent().expect("a parent")).expect("made");
    fs::write(&taken, "my own notes").expect("written");
    let filed = put(&open(dir.path()), &story, "Text.");
    assert_ne!(filed.path(), taken);
    assert_eq!(fs::read_to_string(&taken).expect("read"), "my own notes");
}

#[test]
fn formats_stand_beside_each_other() {
    let dir = TempDir::new().expect("a folder");
    let story = article("Ferry", "https://courier.example/ferry");
    let output = open(dir.path());
    let json = |text: &str| format!("{{\"source\":\"x\",\"id\":\"{}\",\"text\":\"{text}\"}}", story.id);
    put(&output, &story, "Text.");
    let filed = output.file(&story, &json("a"), "json", TODAY).expect("filed");
    assert!(filed.path().ends_with("2025/04/2025-04-02-ferry.json"));
    let again = output.file(&story, &json("b"), "json", TODAY).expect("filed");
    assert_eq!(again, Filed::Replaced(filed.path().to_owned()));
    assert!(output.file(&story, "<p>", "../x", TODAY).expect("filed").path().ends_with("2025/04/2025-04-02-ferry.x"));
}

#[test]
fn o1_hostile_titles_stay_inside() {
    let dir = TempDir::new().expect("a folder");
    let inner = dir.path().join("out");
    let output = open(&inner);
    let titles =
        ["../../etc/passwd", "/abs", "C:\\x", "..%2f..", "a/b", "-rf", ".", "..", "\0", "CON", "nul.txt", "", "  ", "manifest", "🎉🎉"];
    for (i, title) in titles.iter().enumerate() {
        let story = article(title, &format!("https://courier.example/{i}"));
        let filed = put(&output, &story, title);
        let real = fs::canonicalize(filed.path()).expect("a file");
        assert!(real.starts_with(fs::canonicalize(&inner).expect("a folder")), "{title}");
    }
    let long = article(&"港口 ".repeat(400), "https://courier.example/long");
    let filed = put(&output, &long, "x");
    assert!(filed.path().file_name().expect("a name").len() <= 200);
    assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
}

#[test]
fn the_template_cannot_take_the_manifest() {
    let dir = TempDir::new().expect("a folder");
    let options = Options { template: "{slug}".parse().expect("a template"), durable: true };
    let output = Output::open(dir.path(), &options).expect("opens");
    let story = article("Manifest", "https://courier.example/m");
    let filed = output.file(&story, "{}", "jsonl", TODAY).expect("filed");
    assert!(!filed.path().ends_with("manifest.jsonl"), "{filed:?}");
}

#[test]
fn inputs_without_a_file_have_their_line() {
    let dir = TempDir::new().expect("a folder");
    let output = open(dir.path());
    let failed = Article::failed("pages/x.pdf", "pages/x.pdf: a PDF, not a page".to_owned());
    for _ in 0..3 {
        output.record_article(&failed, None).expect("recorded");
    }
    let text = fs::read_to_string(dir.path().join("manifest.jsonl")).expect("a manifest");
    let line: serde_json::Value = serde_json::from_str(&text).expect("one line of JSON");
    assert_eq!(line["source"], "pages/x.pdf");
    assert_eq!(line["verdict"], "failed");
    assert!(line["file"].is_null() && line["error"].as_str().expect("a reason").contains("PDF"));
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_not_followed() {
    use std::os::unix::fs::symlink;
    let dir = TempDir::new().expect("a folder");
    let (inside, outside) = (dir.path().join("out"), dir.path().join("outside"));
    fs::create_dir_all(inside.join("real")).expect("made");
    fs::create_dir_all(&outside).expect("made");
    symlink(&outside, inside.join("2025")).expect("linked");
    let story = article("Ferry", "https://courier.example/ferry");
    let error = open(&inside).file(&story, "x", "txt", TODAY).expect_err("refused");
    assert!(matches!(&error, FilesError::Outside { .. }), "{error}");
    assert!(error.to_string().contains("2025") && error.to_string().contains("remove the link"), "{error}");
    assert_eq!(fs::read_dir(&outside).expect("listed").count(), 0);

    fs::remove_file(inside.join("2025")).expect("unlinked");
    symlink(inside.join("real"), inside.join("2025")).expect("linked");
    fs::create_dir_all(inside.join("real/04")).expect("made");
    fs::write(outside.join("victim"), "mine").expect("written");
    symlink(outside.join("victim"), inside.join("real/04/2025-04-02-ferry.txt")).expect("linked");
    put(&open(&inside), &story, "Text.");
    assert_eq!(fs::read_to_string(outside.join("victim")).expect("read"), "mine");

    fs::remove_file(inside.join("manifest.jsonl")).expect("removed");
    symlink(outside.join("victim"), inside.join("manifest.jsonl")).expect("linked");
    let error = Output::open(&inside, &Options::default()).expect_err("refused");
    assert!(error.to_string().contains("manifest.jsonl"), "{error}");
}

#[test]
fn faults_name_the_path_and_the_remedy() {
    let dir = TempDir::new().expect("a folder");
    let file = dir.path().join("out");
    fs::write(&file, "x").expect("written");
    let error = Output::open(&file, &Options::default()).expect_err("a file is no folder").to_string();
    assert!(error.contains("out") && error.contains("not a folder"), "{error}");
    let error = Output::open(&file.join("deeper"), &Options::default()).expect_err("below a file").to_string();
    assert!(error.contains("deeper") && error.contains("name another output folder"), "{error}");
    let output = open(&dir.path().join("ok"));
    fs::write(dir.path().join("ok/2025"), "x").expect("written");
    let error = output.file(&article("t", "u"), "x", "txt", TODAY).expect_err("a file in the way").to_string();
    assert!(error.contains("2025") && error.contains("not a folder"), "{error}");
}

#[test]
fn o9_a_second_writer_is_refused_by_name() {
    let dir = TempDir::new().expect("a folder");
    let output = open(dir.path());
    let error = Output::open(dir.path(), &Options::default()).expect_err("refused");
    assert!(error.is_locked());
    assert!(error.to_string().contains(&format!("pid {}", std::process::id())), "{error}");
    drop(output);
    open(dir.path());
}

#[test]
fn many_threads_give_every_article_one_file() {
    let dir = TempDir::new().expect("a folder");
    let output = open(dir.path());
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let output = &output;
            scope.spawn(move || {
                for i in 0..50 {
                    // Every thread files its own articles under shared titles, and all file the same hundred.
                    put(output, &article(&format!("Shared {i}"), &format!("https://{thread}.example/{i}")), "x");
                    put(output, &article(&format!("Same {i}"), &format!("https://same.example/{i}")), "x");
                }
            });
        }
    });
    let names = tree(dir.path());
    assert_eq!(names.iter().filter(|name| name.contains("shared")).count(), 200);
    assert_eq!(names.iter().filter(|name| name.contains("same")).count(), 50, "{names:?}");
    let manifest = fs::read_to_string(dir.path().join("manifest.jsonl")).expect("a manifest");
    assert_eq!(manifest.lines().count(), 250);
}

const STORIES: usize = 400;

fn file_all(dir: &Path) {
    let output = Output::open(dir, &Options::default()).expect("the folder opens");
    for i in 0..STORIES {
        let story = article(&format!("Story {}", i % 300), &format!("https://courier.example/{i}"));
        put(&output, &story, &format!("Text {i}. ").repeat(200));
    }
}

/// Runs only as the child of the kill test, which starts it in a folder of its own.
#[test]
#[ignore = "the child process of the kill test"]
fn child_files_all() {
    if Path::new("this-is-the-kill-test").exists() {
        file_all(Path::new("out"));
    }
}

#[test]
fn kills_leave_whole_files_and_the_next_run_ends_as_if_undisturbed() {
    let undisturbed = TempDir::new().expect("a folder");
    file_all(undisturbed.path());
    let dir = TempDir::new().expect("a folder");
    fs::write(dir.path().join("this-is-the-kill-test"), "").expect("written");
    let out = dir.path().join("out");
    fs::create_dir(&out).expect("made");
    let mut killed = 0;
    for round in 0..12_u64 {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "files::child_files_all", "--ignored"])
            .current_dir(dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a child");
        std::thread::sleep(Duration::from_millis(15 + round * 11));
        killed += usize::from(child.try_wait().expect("a state").is_none());
        child.kill().expect("killed");
        child.wait().expect("ended");
        for name in tree(&out).iter().filter(|name| name.starts_with("2025/") && !name.contains(".dateline")) {
            let text = fs::read_to_string(out.join(name)).expect("a file");
            assert!(text.starts_with("---\n") && text.ends_with(". \n"), "half a file: {name}");
        }
    }
    println!("killed {killed} of 12 in the middle, {} files then", tree(&out).len());
    file_all(&out);
    assert_eq!(tree(&out), tree(undisturbed.path()));
    let lines = |dir: &Path| {
        let text = fs::read_to_string(dir.join("manifest.jsonl")).expect("a manifest");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&out), lines(undisturbed.path()));
}

/// Folders and files that are swapped for links while the folder is open lead nowhere.
#[cfg(unix)]
#[test]
fn what_is_swapped_for_a_link_while_it_runs_is_not_followed() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().expect("a folder");
    let (inside, outside) = (dir.path().join("out"), dir.path().join("elsewhere"));
    fs::create_dir_all(&outside).expect("made");
    let output = Output::open(&inside, &Options::default()).expect("opens");
    // The whole folder: what is filed goes where it was.
    fs::rename(&inside, dir.path().join("moved")).expect("moved");
    symlink(&outside, &inside).expect("linked");
    let article = Article { id: "0123456789abcdef".to_owned(), title: Some("Ferry".to_owned()), ..Article::default() };
    let day = jiff::civil::date(2025, 4, 2);
    output.file(&article, "text", "txt", day).expect("filed");
    assert_eq!(fs::read_dir(&outside).expect("read").count(), 0, "nothing went through the link");
    assert!(dir.path().join("moved/2025/04").is_dir());
}

/// The state, and the folder of kept pages, are no links out of the output folder.
#[cfg(unix)]
#[test]
fn neither_state_nor_kept_pages_are_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().expect("a folder");
    let (inside, outside) = (dir.path().join("out"), dir.path().join("elsewhere"));
    fs::create_dir_all(&inside).expect("made");
    fs::create_dir_all(&outside).expect("made");
    symlink(outside.join("state"), inside.join("dateline.db")).expect("linked");
    let error = dateline::store::Store::open(&inside.join("dateline.db")).expect_err("a link").to_string();
    assert!(error.contains("a link, which is not followed"), "{error}");
    symlink(&outside, inside.join("pages")).expect("linked");
    let error = dateline::files::PagesFolder::open(&inside, "pages", true).expect_err("a link").to_string();
    assert!(error.contains("leads out of the output folder"), "{error}");
    assert_eq!(fs::read_dir(&outside).expect("read").count(), 0);
}

/// What is read back is read through the held folder too: no link is followed, to a file or to a folder outside, nor a path that leads up.
#[cfg(unix)]
#[test]
fn what_is_read_back_lies_in_the_held_folder() {
    use dateline::files::Held;
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().expect("a folder");
    let (inside, outside) = (dir.path().join("out"), dir.path().join("elsewhere"));
    fs::create_dir_all(&outside).expect("made");
    let output = Output::open(&inside, &Options::default()).expect("opens");
    let article = Article { id: "0123456789abcdef".to_owned(), title: Some("Ferry".to_owned()), ..Article::default() };
    let day = jiff::civil::date(2025, 4, 2);
    let text = "---\nid: 0123456789abcdef\ntitle: Ferry\n---\n\nOurs.\n";
    let file = output.relative(output.file(&article, text, "txt", day).expect("filed").path());
    assert!(output.held(&article, &article.id, "txt", day).is_some_and(|held| held.text.contains("Ours")));
    fs::write(outside.join("foreign.txt"), text.replace("Ours", "Theirs")).expect("written");
    // The file itself, then the folder above it, as links out.
    fs::remove_file(inside.join(&file)).expect("removed");
    symlink(outside.join("foreign.txt"), inside.join(&file)).expect("linked");
    assert!(output.held(&article, &article.id, "txt", day).is_none() && output.states(&file, "txt").is_empty());
    let (folder, name) = file.rsplit_once('/').expect("a folder");
    fs::rename(outside.join("foreign.txt"), outside.join(name)).expect("renamed");
    fs::rename(inside.join(folder), inside.join("aside")).expect("renamed");
    symlink(&outside, inside.join(folder)).expect("linked");
    assert!(output.held(&article, &article.id, "txt", day).is_none() && Held::read(&inside, &file).is_none());
    assert!(Held::read(&inside, "../elsewhere").is_none() && Held::read(&inside, &format!("../elsewhere/{name}")).is_none());
    // The folder as a whole, swapped while it is held: what was filed is still found.
    fs::remove_file(inside.join(folder)).expect("unlinked");
    fs::rename(inside.join("aside"), inside.join(folder)).expect("renamed");
    fs::remove_file(inside.join(&file)).expect("unlinked");
    output.file(&article, text, "txt", day).expect("filed");
    fs::rename(&inside, dir.path().join("moved")).expect("moved");
    symlink(&outside, &inside).expect("linked");
    assert!(output.held(&article, &article.id, "txt", day).is_some_and(|held| held.text.contains("Ours")));
}
