//! How a request wants its page cleaned, by the names of the command line's flags.

use super::asked::Asked;
use super::problem::Problem;
use super::reader::Wishes;
use crate::classify::{Favor, Part};
use crate::extract::InputKind;

/// Reads `favor`, `keep`, `drop`, `select`, `strip`, `comments` and `input` of a request, or of its `options`.
pub(super) fn wishes(asked: &Asked) -> Result<Wishes, Problem> {
    let options = asked.json.as_ref().and_then(|json| json.get("options")).filter(|options| options.is_object()).cloned();
    match options {
        Some(options) => named(&Asked { json: Some(options), ..Asked::default() }),
        None => named(asked),
    }
}

fn named(asked: &Asked) -> Result<Wishes, Problem> {
    let favor = match asked.text("favor") {
        None => None,
        Some("balance") => Some(Favor::Balance),
        Some("precision") => Some(Favor::Precision),
        Some("recall") => Some(Favor::Recall),
        Some(other) => return Err(Problem::bad(format!("favor: {other:?} is none of balance, precision and recall"))),
    };
    let input = match asked.text("input") {
        None | Some("auto") => None,
        Some("html") => Some(InputKind::Html),
        Some("text") => Some(InputKind::Text),
        Some(other) => return Err(Problem::bad(format!("input: {other:?} is none of auto, html and text"))),
    };
    let parts = |name: &str| -> Result<Vec<Part>, Problem> {
        asked.list(name).iter().map(|part| part.parse().map_err(|error| Problem::bad(format!("{name}: {error}")))).collect()
    };
    // A selector may hold commas: in a query each stands for itself.
    let selectors = |name: &str| match asked.json {
        Some(_) => asked.list(name),
        None => asked.text(name).map(str::to_owned).into_iter().collect(),
    };
    Ok(Wishes {
        favor,
        input,
        keep: parts("keep")?,
        drop: parts("drop")?,
        select: selectors("select"),
        strip: selectors("strip"),
        comments: asked.is_on("comments"),
        explain: false,
    })
}
