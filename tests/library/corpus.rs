//! Quality floors on the development corpora: figures of the public scorer, pinned in `tests/floors.json`, that may only rise.
//!
//! Skips, and says so, where `../shared` or python3 is missing. `just floors` raises the pins to what is reached.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde_json::{Value, json};

/// Figures may fall short of their pin by this much: they are rounded to four places.
const ROUNDING: f64 = 0.000_05;

/// The corpus sets, the page kind that is scored, and the folder with the pages.
const SETS: &[(&str, &str, Option<&str>, &str)] = &[
    ("fundus-parsers", "fundus-parsers", None, "html"),
    ("wcxb-dev articles", "wcxb-dev", Some("article"), "html"),
    ("wcxb-dev", "wcxb-dev", None, "html"),
    ("trafilatura-eval", "trafilatura-eval", None, "html"),
    ("htmldate", "htmldate", None, "html"),
    ("chinese", "chinese", None, "html"),
    ("readability-pages", "readability-pages", None, "html"),
    ("read-pages articles", "read-pages", Some("article"), "html"),
    ("read-pages", "read-pages", None, "html"),
    ("daniel", "daniel", None, "html"),
    ("magic", "magic", None, "html"),
    ("fundus-old", "fundus-old", None, "html"),
    ("dumps-fundus", "dumps-fundus", None, "text"),
    ("dumps-wcxb", "dumps-wcxb", None, "text"),
];

/// The tools that made the dumps, as `made_with` names them; each kind is reported alone.
const DUMPED_WITH: &[&str] = &["resiliparse", "innertext", "w3m"];

/// The figures that are pinned where the scorer gives them.
const FIGURES: &[&str] = &[
    "shingle_f1",
    "exact",
    "para_f1",
    "words_f1",
    "chars_f1",
    "snip_f1",
    "title",
    "author",
    "date",
    "date_precision",
    "filed",
    "lists_told",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn shared() -> Option<PathBuf> {
    let shared = root().join("../shared");
    let python = Command::new("python3").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !shared.join("corpus").is_dir() || !shared.join("bench/score.py").is_file() {
        println!("skipped: ../shared with the development corpora is not here");
        return None;
    }
    if !python.is_ok_and(|s| s.success()) {
        println!("skipped: python3, which runs the scorer, is not here");
        return None;
    }
    Some(shared)
}

/// Cleans every page of a set and gives one JSON object per input.
fn clean(folder: &Path) -> Vec<Value> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_dateline")).args(["clean", "--quiet", "--format", "jsonl"]).arg(folder).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|l| serde_json::from_str(l).expect("one JSON object a line")).collect()
}

type Cleaned = BTreeMap<PathBuf, Arc<Vec<Value>>>;

/// The same, once for all tests and figures.
fn cleaned(folder: &Path) -> Arc<Vec<Value>> {
    static KNOWN: LazyLock<Mutex<Cleaned>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let found = known.entry(folder.to_owned()).or_insert_with(|| Arc::new(clean(folder)));
    let pages = fs::read_dir(folder).expect("a set").count();
    assert!(found.len() >= pages, "{}: {} objects for {pages} pages", folder.display(), found.len());
    Arc::clone(found)
}

/// `path/ID.html.gz` → `ID`.
fn id(source: &str) -> String {
    let name = source.rsplit('/').next().unwrap_or(source);
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

/// The gold answers that a figure is about: of a set, or of its pages of one kind or of one tool that made the dump.
struct Gold {
    name: String,
    records: Vec<Value>,
}

impl Gold {
    fn of(shared: &Path, set: &str, name: &str, wanted: impl Fn(&Value) -> bool) -> Self {
        let text = fs::read_to_string(shared.join("corpus").join(set).join("gold.jsonl")).expect("gold");
        let records = text.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")).filter(wanted).collect();
        Self { name: name.to_owned(), records }
    }

    /// What each page has in a field, by its id; pages without it are left out.
    fn by_id(&self, field: &str) -> BTreeMap<&str, &str> {
        self.records.iter().filter_map(|g| Some((g["id"].as_str()?, g[field].as_str()?))).collect()
    }
}

/// The gold answers of every line of the report: the sets, then each kind of dump alone.
fn golds(shared: &Path) -> Vec<(Gold, PathBuf)> {
    let mut out = Vec::new();
    for (name, set, kind, folder) in SETS {
        let folder = shared.join("corpus").join(set).join(folder);
        out.push((Gold::of(shared, set, name, |g| kind.is_none_or(|k| g["kind"] == k)), folder.clone()));
        for tool in DUMPED_WITH.iter().filter(|_| set.starts_with("dumps-")) {
            out.push((Gold::of(shared, set, &format!("{name} {tool}"), |g| g["made_with"] == *tool), folder.clone()));
        }
    }
    out
}

fn score(shared: &Path, gold: &Gold, predictions: &[Value]) -> Value {
    let dir = tempfile::tempdir().expect("a folder");
    let [wanted, given] = ["gold.jsonl", "predictions.jsonl"].map(|name| dir.path().join(name));
    let line = |p: &Value| json!({"id": id(p["source"].as_str().unwrap_or("")), "text": p["text"], "title": p["title"], "authors": p["authors"], "date": p["date"]});
    fs::write(&wanted, gold.records.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")).expect("written");
    fs::write(&given, predictions.iter().map(|p| line(p).to_string()).collect::<Vec<_>>().join("\n")).expect("written");
    let output =
        Command::new("python3").arg(shared.join("bench/score.py")).args([&wanted, &given]).arg("--json").output().expect("the scorer runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// Prints how often each source of dates was used and how often it was right; gives the share of the given dates that are right.
/// `None` for a set without dates.
fn dates(gold: &Gold, predictions: &[Value]) -> Option<f64> {
    let days: BTreeMap<&str, &str> = gold.by_id("date").into_iter().map(|(id, date)| (id, date.get(..10).unwrap_or(date))).collect();
    let mut used: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for page in predictions {
        let Some(day) = days.get(id(page["source"].as_str().unwrap_or("")).as_str()) else { continue };
        let (Some(date), Some(source)) = (page["date"].as_str(), page["date_source"].as_str()) else { continue };
        let count = used.entry(source).or_default();
        count[0] += 1;
        count[1] += usize::from(date.starts_with(day));
    }
    let [given, right] = used.values().fold([0, 0], |sum, count| [sum[0] + count[0], sum[1] + count[1]]);
    if given == 0 {
        return None;
    }
    println!("{}: {given} dates given for {} pages, {right} of them right; by source:", gold.name, days.len());
    for (source, [given, right]) in &used {
        println!("  {source:<12}{given:>5} given {right:>5} right  {:.3}", *right as f64 / *given as f64);
    }
    Some((right as f64 / given as f64 * 10_000.0).round() / 10_000.0)
}

/// The share of the articles that are filed, and the share of the pages of teasers and goods that are not; prints the verdicts on both.
/// `None` where there are no pages of that kind.
fn verdicts(gold: &Gold, predictions: &[Value]) -> [Option<f64>; 2] {
    let kinds: BTreeMap<&str, &str> =
        gold.records.iter().filter_map(|g| Some((g["id"].as_str()?, g["kind"].as_str().unwrap_or("article")))).collect();
    let mut given: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for page in predictions {
        let is_list = match kinds.get(id(page["source"].as_str().unwrap_or("")).as_str()) {
            Some(&"article") => false,
            Some(&("listing" | "collection")) => true,
            _ => continue,
        };
        *given.entry((is_list, page["verdict"].as_str().unwrap_or(""))).or_default() += 1;
    }
    println!("{}: verdicts on articles (false) and lists (true): {given:?}", gold.name);
    [false, true].map(|is_list| {
        let pages: usize = given.iter().filter(|((list, _), _)| *list == is_list).map(|(_, n)| n).sum();
        let articles = given.get(&(is_list, "article")).copied().unwrap_or_default();
        let right = if is_list { pages - articles } else { articles };
        (pages > 0).then(|| (right as f64 / pages as f64 * 10_000.0).round() / 10_000.0)
    })
}

fn floors_file() -> PathBuf {
    root().join("tests/floors.json")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`just floors` asks for the pins to be raised")]
fn figures_do_not_fall() {
    let Some(shared) = shared() else { return };
    let mut floors: BTreeMap<String, BTreeMap<String, f64>> =
        serde_json::from_str(&fs::read_to_string(floors_file()).expect("floors")).expect("JSON");
    let raise = std::env::var("RAISE_FLOORS").is_ok();
    let mut fallen = Vec::new();
    for (gold, folder) in golds(&shared) {
        let name = &gold.name;
        let predictions = cleaned(&folder);
        let mut scores = score(&shared, &gold, &predictions);
        if let Some(precision) = dates(&gold, &predictions) {
            scores["date_precision"] = json!(precision);
        }
        let [filed, told] = verdicts(&gold, &predictions);
        filed.into_iter().for_each(|share| scores["filed"] = json!(share));
        told.into_iter().for_each(|share| scores["lists_told"] = json!(share));
        println!("{name}: {scores}");
        let pins = floors.entry(name.clone()).or_default();
        for figure in FIGURES {
            let Some(reached) = scores[*figure].as_f64() else { continue };
            let pin = pins.entry((*figure).to_owned()).or_insert(0.0);
            if reached + ROUNDING < *pin {
                fallen.push(format!("{name}: {figure} {reached} is below its floor {pin}"));
            } else if raise {
                *pin = pin.max(reached);
            }
        }
    }
    assert!(fallen.is_empty(), "\n{}\n", fallen.join("\n"));
    if raise {
        fs::write(floors_file(), serde_json::to_string_pretty(&floors).expect("JSON") + "\n").expect("written");
    }
}

#[test]
fn no_article_comes_out_empty() {
    let Some(shared) = shared() else { return };
    for set in ["fundus-parsers", "wcxb-dev"] {
        let gold = fs::read_to_string(shared.join("corpus").join(set).join("gold.jsonl")).expect("gold");
        let predictions = cleaned(&shared.join("corpus").join(set).join("html"));
        let empty: BTreeMap<String, bool> =
            predictions.iter().map(|p| (id(p["source"].as_str().unwrap_or("")), p["text"].as_str() == Some(""))).collect();
        let lost: Vec<String> = gold
            .lines()
            .map(|l| serde_json::from_str::<Value>(l).expect("JSON"))
            .filter(|g| g["text"].as_str().is_some_and(|t| !t.trim().is_empty()))
            .filter_map(|g| g["id"].as_str().filter(|i| empty.get(*i) != Some(&false)).map(str::to_owned))
            .collect();
        assert!(lost.is_empty(), "{set}: no text for {lost:?}");
    }
}

/// Where the saving tool put a stamp above a dump, its date is the article's, and it is the right one.
#[test]
fn the_date_of_a_stamp_is_right() {
    let Some(shared) = shared() else { return };
    for set in ["dumps-fundus", "dumps-wcxb"] {
        let gold = Gold::of(&shared, set, set, |_| true);
        let days = gold.by_id("date");
        let (mut stamped, mut wrong) = (0, Vec::new());
        for page in cleaned(&shared.join("corpus").join(set).join("text")).iter() {
            let source = page["source"].as_str().expect("a source");
            let mut text = String::new();
            flate2::read::GzDecoder::new(fs::File::open(source).expect("a dump")).read_to_string(&mut text).expect("gzip");
            let Some(stamp) = text.strip_prefix(" date ").and_then(|rest| rest.get(..10)) else { continue };
            stamped += 1;
            let told = days.get(id(source).as_str()).is_none_or(|day| day.starts_with(stamp));
            if !told || !page["date"].as_str().is_some_and(|date| date.starts_with(stamp)) {
                wrong.push(format!("{source}: {} for the stamp {stamp}", page["date"]));
            }
        }
        println!("{set}: {stamped} dumps with a stamp");
        assert!(stamped > 0 && wrong.is_empty(), "{set}: {wrong:#?}");
    }
}
