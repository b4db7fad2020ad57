//! The verdict from outside: reasons on demand, the caller's parts, scores from outside, guards.

use dateline::classify::{self, Favor, Input, Judged, Options, Part};
use dateline::model::{Verdict, Voice};
use dateline::{document, html};

const PAGE: &str = "<html><body><nav><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a><li><a href=/local>Local news</a></ul></nav>\
<main><article class=story><h1>Ferry to Ostrel resumes after storm</h1>\
<p>The ferry between Ostrel and the mainland sailed again on Tuesday, two days after the storm had torn away its landing stage.</p>\
<figure><img src=a.jpg><figcaption>The landing stage on Monday morning.</figcaption></figure>\
<p>Crews worked through the night to fasten a floating bridge, the harbour office said, and expect it to last until the summer.</p>\
<h2>What travellers should know</h2>\
<p>Cars cannot be taken across for now, and the timetable has been cut to four crossings a day, the company said in a statement.</p>\
<ul><li>The first boat leaves at seven in the morning.</li><li>Tickets bought for the weekend stay valid for a month.</li></ul>\
<p>The islanders have heard such promises before, and many of them keep a small boat of their own in the old harbour.</p>\
</article></main><aside class=related><h3>Read also</h3><a href=/1>Storm takes roof of school</a> <a href=/2>Mayor to step down</a></aside>\
<footer>© Ostrel Courier. All rights reserved.</footer></body></html>";

fn judged(options: &Options) -> (Vec<String>, Judged) {
    let (_, found) = document::read(PAGE, &html::Options::default());
    let input = Input {
        blocks: &found.blocks,
        outline: &found.outline,
        title: Some("Ferry to Ostrel resumes after storm"),
        language: Some("en"),
        ..Input::default()
    };
    let judged = classify::judge(&input, options);
    (found.blocks.iter().map(|b| b.text.clone()).collect(), judged)
}

fn kept(options: &Options) -> Vec<String> {
    let (texts, judged) = judged(options);
    texts.into_iter().zip(&judged.verdicts).filter(|(_, v)| v.keep).map(|(t, _)| t).collect()
}

fn verdict_on(start: &str, options: &Options) -> Verdict {
    let (texts, judged) = judged(options);
    let at = texts.iter().position(|t| t.starts_with(start)).expect("a block that begins so");
    judged.verdicts[at].clone()
}

#[test]
fn the_body_is_kept_and_nothing_else() {
    let kept = kept(&Options::default());
    assert!(kept.iter().any(|t| t.starts_with("The ferry between")) && kept.iter().any(|t| t.starts_with("The islanders")));
    assert!(!kept.iter().any(|t| t.starts_with("Home") || t.starts_with("Storm takes") || t.starts_with('©')), "{kept:#?}");
}

#[test]
fn reasons_are_given_when_asked_for() {
    assert!(verdict_on("The ferry between", &Options::default()).reasons.is_empty());
    let options = Options { explain: true, ..Options::default() };
    for start in ["The ferry between", "Sport"] {
        let verdict = verdict_on(start, &options);
        assert!((1..=3).contains(&verdict.reasons.len()), "{verdict:?}");
        assert!(verdict.reasons.iter().all(|r| r.voice == Voice::Model && r.text.contains(' ')), "{verdict:?}");
    }
}

#[test]
fn the_caller_keeps_and_drops_parts() {
    let keep = Options { keep: vec![Part::Captions], ..Options::default() };
    let verdict = verdict_on("The landing stage on", &keep);
    assert!(verdict.keep && verdict.reasons[0].voice == Voice::Caller, "{verdict:?}");
    let drop = Options { keep: vec![Part::Lists], drop: vec![Part::Lists, Part::Headings], ..Options::default() };
    let kept = kept(&drop);
    assert!(!kept.iter().any(|t| t.starts_with("The first boat") || t.starts_with("What travellers")), "{kept:#?}");
    assert!(!verdict_on("Sport", &Options { keep: vec![Part::Lists], ..Options::default() }).keep, "a menu is no list of the article");
}

#[test]
fn scores_from_outside_stand_in_for_the_model() {
    let count = judged(&Options::default()).0.len();
    let mut scores = vec![0.1; count];
    scores[count - 1] = 0.9;
    let options = Options { scores: Some(scores), favor: Favor::Precision, ..Options::default() };
    let verdict = verdict_on("©", &options);
    assert!(verdict.keep && (verdict.score - 0.9).abs() < 1e-6);
}

#[test]
fn a_near_empty_answer_is_rescued() {
    let (texts, _) = judged(&Options::default());
    let scores = texts.iter().map(|t| if t.starts_with("The ferry between") { 0.3 } else { 0.05 }).collect();
    let verdict = verdict_on("The ferry between", &Options { scores: Some(scores), ..Options::default() });
    assert!(verdict.keep && verdict.reasons[0].voice == Voice::Repair, "{verdict:?}");
}

/// What is kept of a page of that markup where each block gets the score that `score` gives for its text.
fn kept_by(page: &str, title: &str, score: impl Fn(&str) -> f32) -> Vec<String> {
    let (_, found) = document::read(page, &html::Options::default());
    let input = Input { blocks: &found.blocks, outline: &found.outline, title: Some(title), language: Some("en"), ..Input::default() };
    let scores = found.blocks.iter().map(|b| score(&b.text)).collect();
    let judged = classify::judge(&input, &Options { scores: Some(scores), ..Options::default() });
    found.blocks.iter().zip(&judged.verdicts).filter(|(_, v)| v.keep).map(|(b, _)| b.text.clone()).collect()
}

const PROSE: &str = "The keeper of the lock said on Tuesday that the gates had been opened by hand, as they were a hundred years ago.";

#[test]
fn a_next_story_is_left_out() {
    let body = format!("<p>{PROSE}</p>").repeat(5);
    let other = format!("<p>Nobody {PROSE}</p>").repeat(5);
    let page = format!("<main><article><h1>Lock opens</h1>{body}</article><article><h1>Ferry late</h1>{other}</article></main>");
    assert_eq!(kept_by(&page, "Lock opens", |_| 0.9).len(), 5);
    // The same headings inside one article are its sections.
    let page = format!("<main><article><h1>Lock opens</h1>{body}<h1>Ferry late</h1>{other}</article></main>");
    assert_eq!(kept_by(&page, "Lock opens", |_| 0.9).len(), 11);
    // Without article elements the second headline is of the first one's template, and has a date below it.
    let story = |title: &str, body: &str| format!("<div><h1 class=headline>{title}</h1><time>3 May 2024</time><div>{body}</div></div>");
    let page = format!("{}{}", story("Lock opens", &body), story("Ferry late", &other));
    assert_eq!(kept_by(&page, "Lock opens", |t| if t.contains("2024") { 0.1 } else { 0.9 }).len(), 5);
}

#[test]
fn a_standfirst_that_the_first_paragraph_repeats_is_kept_once() {
    let [one, two, three] = ["The ferry left an hour late", "Nobody on board complained", "The quay was empty by then"]
        .map(|start| format!("{start}, as the harbour office said in a letter to those who had waited for her in the rain."));
    let page =
        |open: &str, rest: &str| format!("<article><h1>Ferry late again</h1>{open}<p>{one}</p><p>{two}</p><p>{three}</p>{rest}</article>");
    let times = |page: &str| kept_by(page, "Ferry late again", |_| 0.9).iter().filter(|t| **t == one).count();
    assert_eq!(times(&page(&format!("<div class=lead>{one}</div>"), "")), 1, "set in another way");
    assert_eq!(times(&page(&format!("<p>{one}</p>"), "")), 1, "set alike");
    assert_eq!(times(&page(&format!("<p>{one}</p>"), &format!("<p>{one}</p>"))), 3, "a refrain");
    assert_eq!(times(&page("", &format!("<p>{one}</p>"))), 2, "further down");
}

#[test]
fn what_readers_wrote_behind_the_body_goes() {
    let said = "I stood there on that Tuesday and can say that nobody opened anything by hand, whatever the keeper says.";
    let page = |class: &str, around: &str| {
        let body = format!("<p>{PROSE}</p>").repeat(6);
        let theirs = format!("<div class=comment><p>{said}</p></div>").repeat(3);
        format!("<div class={around}><div class=story>{body}</div><div class={class}>{theirs}</div></div>")
    };
    let score = |theirs: f32| move |t: &str| if t == PROSE { 0.95 } else { theirs };
    assert_eq!(kept_by(&page("comments", "page"), "", score(0.6)).len(), 6);
    // What the model is sure of stays, and so does what readers of a forum wrote.
    assert_eq!(kept_by(&page("comments", "page"), "", score(0.9)).len(), 9);
    assert_eq!(kept_by(&page("'comments replies'", "'forum thread'"), "", score(0.6)).len(), 9);
}

#[test]
fn a_page_of_doubt_keeps_what_may_be_body() {
    let page = format!("<div><p>Loading</p>{}<p>Cookie settings</p></div>", format!("<p>{PROSE}</p>").repeat(6));
    let score = |sure: f32| {
        move |t: &str| {
            if t == PROSE {
                sure
            } else if t == "Loading" {
                0.6
            } else {
                0.02
            }
        }
    };
    assert_eq!(kept_by(&page, "", score(0.4)).iter().filter(|text| *text == PROSE).count(), 6);
    // Where most is sure, what is unsure stays out.
    assert_eq!(kept_by(&page, "", |t| if t.starts_with("The") { 0.95 } else { 0.3 }).len(), 6);
}

#[test]
fn rows_have_a_column_per_name() {
    let (_, found) = document::read(PAGE, &html::Options::default());
    let input = Input {
        blocks: &found.blocks,
        outline: &found.outline,
        evidence: Some("The ferry between Ostrel and the mainland sailed again on Tuesday."),
        ..Input::default()
    };
    let rows = classify::features(&input);
    assert_eq!(rows.len(), found.blocks.len());
    assert!(rows.iter().all(|r| r.len() == classify::feature_names().count() && r.iter().all(|v| v.is_finite())));
    assert_eq!(classify::feature_families().count(), classify::feature_names().count());
    assert!(classify::features(&Input { blocks: &[], ..input }).is_empty());
}
