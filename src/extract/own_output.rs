//! Text that an earlier cleaning of ours wrote: it was judged then, and stays as it is unless the caller wants less of it.

use std::borrow::Cow;

use crate::classify::{self, Input, Judged};
use crate::model::{Article, Block, Ledger, Reason, Voice};

/// Keeps every block of which the caller does not say otherwise.
pub(crate) fn judge(input: &Input, options: &classify::Options) -> Judged {
    let mut judged = classify::judge_again(input, options);
    for verdict in judged.verdicts.iter_mut().filter(|v| v.reasons.is_empty()) {
        verdict.reasons.push(Reason { voice: Voice::Repair, text: Cow::Borrowed("an earlier cleaning kept it") });
    }
    judged
}

/// The kept blocks as they are, with what stood between them: paragraphs were parted and joined then.
pub(crate) fn body(ledger: &Ledger, between: Vec<Block>) -> Vec<Block> {
    let mut between = between.into_iter().peekable();
    let mut out = Vec::new();
    for block in ledger.kept() {
        while let Some(thing) = between.next_if(|thing| thing.place < block.place) {
            out.push(thing);
        }
        out.push(block.clone());
    }
    out.extend(between);
    out
}

/// The article with its notes, which stand below the text and are none of it.
pub(crate) fn with_notes(mut article: Article, notes: Vec<Block>) -> Article {
    article.body.extend(notes);
    article
}

#[cfg(test)]
mod tests {
    use crate::extract::{Options, Source, clean};

    fn text(of: &str, options: &Options) -> String {
        clean(&Source { name: "x.txt", bytes: of.as_bytes(), ..Source::default() }, options).remove(0).article.text
    }

    const BODY: &str = "The bell rang twice.\n\nPublished: 9 September 2024 | Text: Corin Abelard\n\nSELWICK —\n\nSubscribe to our newsletter\n\n© 2025 The Felsbach Courier";

    #[test]
    fn our_own_text_stays_and_others_is_judged() {
        let own = format!("---\ntitle: \"Bell\"\nid: 0123456789abcdef\n---\n\n{BODY}\n");
        assert_eq!(text(&own, &Options::default()), BODY);
        assert_ne!(text(&own.replace("id: 0123456789abcdef", "tag: x"), &Options::default()), BODY);
    }

    #[test]
    fn our_own_markdown_stays_too() {
        let shown = "AT&amp;T says that 1 &lt; 2, that &amp;lt; is a sign,\\_and that \\*this\\* is none.";
        let own = format!("---\ntitle: \"R&D at <home>\"\nid: 0123456789abcdef\n---\n\n# R&amp;D at &lt;home>\n\nSubscribe\n\n{shown}\n");
        let wanted = "Subscribe\n\nAT&T says that 1 < 2, that &lt; is a sign,_and that *this* is none.";
        assert_eq!(text(&own, &Options::default()), wanted);
    }

    #[test]
    fn the_caller_goes_before_it() {
        let own = format!("---\ntitle: \"Bell\"\nid: 0123456789abcdef\n---\n\n{BODY}\n\n- one\n- two\n");
        let label = crate::classify::Options { drop: vec!["lists".parse().expect("a part")], ..Default::default() };
        let text = text(&own, &Options { label, ..Options::default() });
        assert!(text.contains("Subscribe") && !text.contains("- one"), "{text}");
    }
}
