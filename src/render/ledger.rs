//! The ledger as one self-contained page to look at: what was kept, what was dropped, and why.

use std::fmt::Write;

use crate::model::{Article, Block, BlockKind, Fact, Facts, Ledger, Verdict};
use crate::render::escape::fact as escape;

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fdfdfb;--soft:#6b6b6b;--keep:#1a7f37;--drop:#b3261e;--tip:#fff;--line:#ddd}\
@media(prefers-color-scheme:dark){:root{--ink:#e6e6e3;--paper:#161716;--soft:#9a9a96;--keep:#57c878;--drop:#ff8a80;--tip:#242524;--line:#3a3b3a}}\
*{box-sizing:border-box}body{margin:0;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}\
.page{display:grid;grid-template-columns:minmax(0,44rem) minmax(15rem,22rem);gap:2.5rem;max-width:74rem;margin:0 auto;padding:1.5rem}\
@media(max-width:60rem){.page{grid-template-columns:1fr}aside{order:-1;position:static!important}}\
h1{font-size:1.35rem;line-height:1.3;margin:.2rem 0 1rem}aside{position:sticky;top:1.5rem;align-self:start;font-size:.9rem;overflow-wrap:anywhere}\
dt{color:var(--soft);margin-top:.55rem}dd{margin:0}dd small,.kind{color:var(--soft)}\
.b{position:relative;margin:0 0 .55rem;padding:.15rem .7rem;border-left:4px solid;overflow-wrap:anywhere;white-space:pre-wrap}\
.keep{border-color:var(--keep)}.drop{border-color:var(--drop);border-left-style:dotted;color:var(--soft)}.drop .t{font-size:.86rem}\
.s{display:inline-block;margin-right:.9rem;vertical-align:top;max-width:100%}.h .t{font-weight:700}\
.why{display:none;position:absolute;z-index:1;left:.7rem;top:100%;width:max-content;max-width:min(34rem,80vw);padding:.4rem .6rem;background:var(--tip);\
color:var(--ink);border:1px solid var(--line);border-radius:4px;font-size:.84rem;box-shadow:0 2px 10px #0003;white-space:normal}\
.b:hover>.why,.b:focus>.why{display:block}.b:hover{z-index:2}.b:focus{outline:2px solid;outline-offset:2px;z-index:1}\
#hide:checked~.page .drop{display:none}.bar{padding:1.1rem 1.5rem 0;font-size:.9rem;max-width:74rem;margin:0 auto}.bar a{color:inherit}\
.bar span{border-left-width:4px;padding-left:.4rem;margin:0 .3rem 0 .6rem}.bar .keep{border-left-style:solid}.end{height:5rem}\
#hide{position:absolute;top:1.35rem;left:max(1.5rem,calc((100vw - 74rem)/2 + 1.5rem))}#hide~.bar label{margin-left:1.5rem}";

/// A dropped block of fewer characters stands beside others of its kind, so that a menu does not fill a screen.
const SHORT: usize = 48;

/// One HTML page without scripts or outside resources: the text flow in reading order, kept and dropped blocks told apart by
/// colour and mark, the reasons on hover and by keyboard, the facts and their sources beside it, in light and dark.
#[must_use]
pub fn ledger(article: &Article, ledger: &Ledger, facts: &Facts) -> String {
    let title = article.title.as_deref().unwrap_or("(no title)");
    let kept = ledger.kept().count();
    let first = ledger.verdicts.iter().position(|v| v.keep);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Why: {0}</title><style>{STYLE}</style></head><body>\n\
         <input type=\"checkbox\" id=\"hide\"><div class=\"bar\"><label for=\"hide\">show only what was kept</label> \
         <span class=\"keep\">kept</span><span class=\"drop\">dropped</span> Point at a block, or reach it with the tab key, to see why. \
         {1}</div>\n<div class=\"page\"><main><h1>{0}</h1>\n",
        escape(title),
        if first.is_some() { "<a href=\"#first\">To the first kept block</a>" } else { "" }
    );
    for (at, (block, verdict)) in ledger.iter().enumerate() {
        write_block(block, verdict, (at, first), &mut out);
    }
    let _ = write!(out, "<div class=\"end\"></div></main><aside><strong>{kept} of {} blocks kept</strong>\n<dl>", ledger.blocks.len());
    write_facts(article, facts, &mut out);
    out.push_str("</dl></aside></div></body></html>\n");
    out
}

fn write_block(block: &Block, verdict: &Verdict, (at, first): (usize, Option<usize>), out: &mut String) {
    let class = if verdict.keep { "keep" } else { "drop" };
    let heading = if matches!(block.kind, BlockKind::Heading(_)) { " h" } else { "" };
    let short = if verdict.keep || block.text.chars().count() >= SHORT { "" } else { " s" };
    let id = if first == Some(at) { " id=\"first\"" } else { "" };
    let reasons: Vec<&str> = verdict.reasons.iter().map(|r| r.text.as_ref()).collect();
    let word = if verdict.keep { "Kept" } else { "Dropped" };
    // What is not displayed still describes the block to a screen reader.
    let _ = writeln!(
        out,
        "<div class=\"b {class}{heading}{short}\"{id} tabindex=\"0\" role=\"group\" aria-describedby=\"w{at}\"><span class=\"t\">{}</span>\
         <span class=\"why\" id=\"w{at}\" role=\"tooltip\">{word}, score {:.2}, {}: {}{}</span></div>",
        escape(&block.text),
        verdict.score,
        block.kind.name(),
        escape(&if reasons.is_empty() { "no reason weighs".to_owned() } else { reasons.join("; ") }),
        verdict.repair.map(|name| format!(" (repair: {name})")).unwrap_or_default(),
    );
}

fn write_facts(article: &Article, facts: &Facts, out: &mut String) {
    let mut row = |name: &str, value: Option<(String, &str)>| {
        let (value, source) = value.unwrap_or_else(|| ("not told".to_owned(), ""));
        let _ = writeln!(out, "<dt>{name}</dt><dd>{} <small>{}</small></dd>", escape(&value), escape(source));
    };
    row("source", Some((article.source.clone(), "")));
    row("verdict", Some((article.verdict.name().to_owned(), "")));
    row("confidence", article.confidence.map(|c| (format!("{c:.2}"), "")));
    row("words", Some((article.words.to_string(), "")));
    row("title", told(facts.title.as_ref(), Clone::clone));
    row("authors", told(facts.authors.as_ref(), |names| names.join(", ")));
    row("date", told(facts.date.as_ref(), ToString::to_string));
    row("modified", told(facts.modified.as_ref(), ToString::to_string));
    row("site", told(facts.site.as_ref(), Clone::clone));
    row("language", told(facts.language.as_ref(), Clone::clone));
    row("section", told(facts.section.as_ref(), Clone::clone));
    row("canonical", told(facts.canonical_url.as_ref(), Clone::clone));
}

fn told<T>(fact: Option<&Fact<T>>, show: impl Fn(&T) -> String) -> Option<(String, &'static str)> {
    fact.map(|f| (show(&f.value), f.origin.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ElementId, Reason, Voice};

    #[test]
    fn shows_every_block_and_runs_nothing() {
        let text = "<script>alert(1)</script> Sign up".to_owned();
        let block = Block { kind: BlockKind::Paragraph, text, links: vec![], markup: None, element: ElementId(0), place: 1, hidden: false };
        let reasons = vec![Reason { voice: Voice::Repair, text: "asks readers to subscribe".into() }];
        let verdict = Verdict { keep: false, score: 0.03, reasons, ..Verdict::default() };
        let page = ledger(&Article::default(), &Ledger { blocks: vec![block], verdicts: vec![verdict] }, &Facts::default());
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; Sign up"));
        assert!(page.contains("Dropped, score 0.03, paragraph: asks readers to subscribe"));
        assert!(!page.contains("<script") && !page.contains("http"));
    }
}
