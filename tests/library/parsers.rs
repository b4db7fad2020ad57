//! The fast parser against html5ever, the reference: the same tree, node by node and number by number, on every page of
//! every corpus and on generated tag soup.
//!
//! The corpora are skipped, with a message, where `../shared` is missing.

use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use dateline::decode;
use dateline::html::{self, Options, Page, Parser};
use proptest::prelude::*;

/// Pages that the fast parser leaves to the reference, of a thousand: `MathML`, framesets and stray scripts.
const MOST_LEFT: usize = 10;

fn read(source: &str, parser: Parser, limits: Options) -> Page {
    html::parse(source, &Options { parser, ..limits })
}

/// Everything that a tree holds, on one line a node.
fn written(page: &Page) -> String {
    let mut out = format!("flattened {} truncated {}\n", page.flattened, page.truncated);
    let tree = &page.tree;
    for number in 0..tree.len() as u32 {
        let Some(id) = tree.node_at(number) else { continue };
        let number = |id: Option<html::NodeId>| id.map(html::NodeId::number);
        let attrs: Vec<(&str, &str)> = tree.attrs(id).collect();
        let links = (number(tree.parent(id)), number(tree.first_child(id)), number(tree.next_sibling(id)), number(tree.prev_sibling(id)));
        writeln!(out, "{} {:?} {:?} {attrs:?} {links:?}", id.number(), tree.tag(id), tree.text(id)).expect("written");
    }
    out
}

/// The first line in which the two trees differ.
fn difference(source: &str, limits: Options) -> Option<(String, String)> {
    let (ours, theirs) = (written(&read(source, Parser::Fast, limits)), written(&read(source, Parser::Reference, limits)));
    let lines = ours.lines().map(Some).chain([None]).zip(theirs.lines().map(Some).chain([None]));
    (ours != theirs).then(|| {
        let (a, b) = lines.into_iter().find(|(a, b)| a != b).unwrap_or_default();
        (a.unwrap_or("nothing").to_owned(), b.unwrap_or("nothing").to_owned())
    })
}

fn pages() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(sets) = fs::read_dir(corpus) else { return Vec::new() };
    let folders = sets.map(|set| set.expect("an entry").path().join("html")).filter(|folder| folder.is_dir());
    let mut pages: Vec<PathBuf> =
        folders.flat_map(|folder| fs::read_dir(folder).expect("a folder").map(|page| page.expect("an entry").path())).collect();
    pages.sort();
    pages
}

fn source(path: &Path) -> String {
    let packed = fs::read(path).expect("a page");
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).expect("gzip");
    decode::decode(&bytes, None).text.into_owned()
}

#[test]
fn every_page_of_every_corpus_gives_the_same_tree() {
    let pages = pages();
    if pages.is_empty() {
        println!("skipped: ../shared with the development corpora is not here");
        return;
    }
    let (mut wrong, mut left) = (Vec::new(), Vec::new());
    for path in &pages {
        let source = source(path);
        if let Some((ours, theirs)) = difference(&source, Options::default()) {
            wrong.push(format!("{}\n  fast      {ours:.300}\n  reference {theirs:.300}", path.display()));
        } else if html::parse(&source, &Options::default()).read_by == Parser::Reference {
            left.push(path);
        }
    }
    println!("{} pages, {} left to the reference: {left:?}", pages.len(), left.len());
    assert!(wrong.is_empty(), "{} pages differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(left.len() * 1000 <= MOST_LEFT * pages.len(), "{} of {} pages were left to the reference", left.len(), pages.len());
}

#[test]
fn what_is_hard_in_the_standard() {
    let hard = [
        "<b><p>a</b>b</p>c",
        "<a href=1>x<a href=2>y</a>z",
        "<p><b><i><u><s><em>x</b>y</p>z",
        "<table>a<b>b<tr>c<td>d</b>e</table>f",
        "<p>x<table><tr><td>y</table>z",
        "<!doctype html><p>x<table><tr><td>y</table>z",
        "<select><option>a<option>b<hr></select><input>",
        "<ul><li>a<li>b<ul><li>c</ul><dl><dt>d<dd>e</dl></ul>",
        "<template><tr><td>x</template>y",
        "<table><template><td>x</template>y</table>",
        "<title>a &amp; <b>b</title>c",
        "a&notit;b&amp;c&#128;d&bogus;&ampx",
        "<p title='&copy=1&copy;2' TITLE=x onclick=y>z",
        "<div/x=1 /y>z</div a=b>",
        "</p>a</br>b</x>c",
        "<h1>a<h2>b</h3>c",
        "<form><form>a</form><div></form>b",
        "<button>a<button>b</button>",
        "<nobr>a<nobr>b</nobr>",
        "<pre>\n\na</pre><textarea>\nb</textarea>",
        "<body class=a><html lang=x class=b><body class=c id=d>e",
        "<table><caption>a<td>b</table>",
        "<table><colgroup><col>x<tbody><th>y<thead>z</table>",
        "<table><tr> <input type=hidden><form>x</form></table>",
        "x</body>y</html>z<p>w",
        "<!-- a --><?php b ?><!x></ y></>c",
        "<a\u{e9} \u{e9}=\u{e9}>x",
        "<p a=1 b = '2' c=\"3>x",
        "<head><p>x</head><title>y</title>",
        "",
        "<ruby>a<rb>b<rt>c<rtc>d<rp>e</ruby>",
        "<object><b>a</object>b<marquee><i>c</marquee>d",
        "<noscript><p>x</noscript>y",
        "<xmp><b>x</xmp>y",
        "<b a=1><b a=1><b a=1><b a=1><p>x</b></b></b></b>y",
        "<template shadowrootmode=open>x</template>y",
        "a < b </ <3 <",
        "\u{feff}<p>x",
        "<math><mi>x</math><p>y",
        "<frameset><frame></frameset>",
        "<p>a\0b",
        "<table><td><table><tr>x</table>y<td>z",
        "a\r\nb\rc<p\rid='x\r\ny'>",
        "<table> </td>x</td> </td>y</td> <tr>&nbsp;<td>z",
        "<font size=1><p><font size=2>a<p>b<div>c</font>d",
        "<plaintext>a<b>c",
    ];
    for source in hard {
        assert_eq!(difference(source, Options::default()), None, "{source}");
    }
}

#[test]
fn limits_are_met_alike() {
    let limits = Options { max_depth: 12, max_nodes: 200, ..Options::default() };
    let deep = format!("{}a<title>b</title>{}c<title>d</title><p>e", "<div><b><title>x".repeat(20), "</b></div>".repeat(30));
    let many = "<p>x<b>y</b>".repeat(100);
    for source in [&deep, &many, &format!("{deep}{many}"), &"<table><tr><td>".repeat(30)] {
        assert_eq!(difference(source, limits), None, "{source:.80}");
    }
}

/// Pieces of markup that meet in every order.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<i class=x>",
    "</i>",
    "<a href=1>",
    "</a>",
    "<span>",
    "</span>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th>",
    "<tbody>",
    "</tbody>",
    "<caption>",
    "</caption>",
    "<colgroup>",
    "<col>",
    "<thead>",
    "<form>",
    "</form>",
    "<input>",
    "<input type=hidden>",
    "<button>",
    "</button>",
    "<select>",
    "</select>",
    "<option>",
    "<optgroup>",
    "</option>",
    "<h1>",
    "</h1>",
    "<h2>",
    "<pre>",
    "</pre>",
    "<br>",
    "</br>",
    "<hr>",
    "<img src='a&amp;b'>",
    "<title>",
    "</title>",
    "<head>",
    "</head>",
    "<body class=y>",
    "</body>",
    "<html lang=z>",
    "</html>",
    "<template>",
    "</template>",
    "<object>",
    "</object>",
    "<nobr>",
    "</nobr>",
    "<font color=1>",
    "</font>",
    "<my-tag>",
    "</my-tag>",
    "<meta charset=x>",
    "<link>",
    "<noscript>",
    "</noscript>",
    "<textarea>",
    "</textarea>",
    "<xmp>",
    "</xmp>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<em>",
    "</em>",
    "<strong id=a>",
    "</strong>",
    "<center>",
    "</center>",
    "<address>",
    "</address>",
    "<section>",
    "</section>",
    "<!-- x -->",
    "<!doctype html>",
    "text",
    " ",
    "\n",
    "&amp;",
    "&nbsp;",
    "&copy",
    "<",
    "</",
    ">",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tag_soup_gives_the_same_tree(soup in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        prop_assert_eq!(difference(&soup.concat(), Options::default()), None);
    }

    #[test]
    fn shallow_soup_gives_the_same_tree(soup in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        prop_assert_eq!(difference(&soup.concat(), Options { max_depth: 6, ..Options::default() }), None);
    }

    #[test]
    fn broken_tags_give_the_same_tree(soup in "(<p|<a|</p|</|<!|<!-|-->|>|/|=|\"|'| |\n|\r|x|&|;|#|1|href|é|<title|</title|<b ){0,40}") {
        prop_assert_eq!(difference(&soup, Options::default()), None);
    }
}
