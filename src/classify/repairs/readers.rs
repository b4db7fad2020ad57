//! What readers wrote below an article: on a page that is no forum, a part named as comments behind the body is none of it.

use std::sync::LazyLock;

use crate::classify::context::Context;
use crate::classify::repairs::drop_block;
use crate::lexicon::class_words::Says;
use crate::lexicon::words;
use crate::model::{Hints, Verdict};

/// The body has at least so many words.
const BODY_WORDS: f32 = 100.0;
/// A part in which any block scores more is left: some pages call the article itself "comment".
const SURE: f32 = 0.8;
/// Where this share of the named elements has a forum's names, what readers wrote is the body.
const FORUM: f32 = 0.23;
/// Parts of a forum's addresses.
static FORUM_PATH: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("forum path"));

/// Drops the comments behind the body.
pub(crate) fn drop(context: &Context, verdicts: &mut [Verdict]) {
    let kept = || (0..verdicts.len()).filter(|at| verdicts[*at].keep);
    let (theirs, body): (Vec<usize>, Vec<usize>) = kept().partition(|at| context.says_at(*at, Says::COMMENTS).is_some());
    let behind = theirs.first().is_some_and(|first| body.last().is_some_and(|last| last < first));
    let sure = theirs.iter().any(|at| verdicts[*at].score >= SURE);
    let words: f32 = body.iter().map(|at| context.measures[*at].words).sum();
    if behind && !sure && words >= BODY_WORDS && !is_forum(context) {
        theirs.iter().for_each(|at| drop_block(&mut verdicts[*at], "is a reader's comment below the article"));
    }
}

fn is_forum(context: &Context) -> bool {
    let named = context.outline.elements.iter().filter(|e| e.hints.any(Hints::NAMED)).count();
    let forum = context.places.iter().filter(|p| p.says.has(Says::FORUM)).count();
    let address = context.declared.path.unwrap_or_default();
    forum as f32 >= FORUM * named as f32 || address.split('/').any(|part| FORUM_PATH.contains(&part))
}
