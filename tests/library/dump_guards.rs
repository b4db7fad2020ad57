//! The guards of a dump's body against holes, each with scores from outside.

use dateline::classify::{self, Input, Options};
use dateline::dump;

/// The blocks of a text with these scores, judged: which are kept?
fn kept(text: &str, scores: &[f32]) -> String {
    let document = dump::read(text, &dump::Options::default()).remove(0);
    let input = Input { blocks: &document.blocks, outline: &document.outline, language: Some("en"), ..Input::default() };
    assert_eq!(document.blocks.len(), scores.len(), "{:#?}", document.blocks);
    // The prose is sure and long, so that no other guard speaks.
    let verdicts = classify::judge_dump(&input, &Options { scores: Some(scores.to_vec()), ..Options::default() }).verdicts;
    verdicts.iter().map(|v| if v.keep { '#' } else { '.' }).collect()
}

const PROSE: &str = "The wind rose in the night and by the morning every boat in the harbour had been moved to the inner basin, where the \
    water is calm. The harbour master counted them twice, once before the storm and once after it, and found the same number both \
    times, which he wrote into the book that has been kept since the harbour was built. Nobody was hurt, and nothing was lost but \
    a flag, which was found on Thursday in a field behind the school, four kilometres away, by a dog.";

#[test]
fn sentences_that_touch_the_body_are_kept() {
    let text = format!("Home\n\nA gull stood on the mast.\n\n{PROSE}\n\nThe flag was dry.\n\nThe dog was not.\n\nAll rights reserved.");
    assert_eq!(kept(&text, &[0.3, 0.3, 0.95, 0.3, 0.3, 0.3]), ".####.");
    assert_eq!(kept(&text, &[0.3, 0.2, 0.95, 0.2, 0.3, 0.3]), "..#...");
}

#[test]
fn a_conversation_keeps_its_turns() {
    let text = format!(
        "{PROSE}\n\nMARR: Did it ring?\n\nHOLT: Yes.\n\nMARR: And then?\n\nHOLT: Then it fell.\n\nMARR: Far?\n\nHOLT: No.\n\nTags: sea"
    );
    assert_eq!(kept(&text, &[0.95, 0.9, 0.9, 0.9, 0.9, 0.02, 0.02, 0.2]), "#######.");
    let one = text.replace("HOLT", "MARR");
    assert_eq!(kept(&one, &[0.95, 0.9, 0.9, 0.9, 0.9, 0.02, 0.02, 0.2]), "#####...", "one speaker makes no conversation");
}

#[test]
fn lists_are_kept_whole_with_their_headings() {
    let text = format!("{PROSE}\n\nWhat it takes\n\n- a rope\n- two nails\n- a lamp\n- patience\n\n{PROSE}");
    assert_eq!(kept(&text, &[0.95, 0.2, 0.9, 0.2, 0.8, 0.2, 0.95]), "#######");
    assert_eq!(kept(&text, &[0.95, 0.1, 0.9, 0.2, 0.1, 0.2, 0.95]), "#.#...#");
}
