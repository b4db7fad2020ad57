//! `dateline status --stories`: stories that several of the newest articles tell.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;
use serde_json::json;

use super::voice::visible;
use crate::store::{Store, StoryListing};
use crate::story::Likeness;
use crate::text::gate::tame_json;

/// So many of the newest articles are held against each other.
const NEWEST: usize = 500;

pub(super) fn listing(store: &Store, as_json: bool) -> Result<String> {
    let articles = store.newest(NEWEST)?;
    let groups = groups(&articles);
    Ok(if as_json { to_json(&groups) } else { visible(&to_text(&groups)) })
}

/// The members of each story, oldest first, newest story first; a story of one is none.
fn groups(articles: &[StoryListing]) -> Vec<Vec<(&StoryListing, &'static str)>> {
    let mut group: Vec<usize> = (0..articles.len()).collect();
    for (i, a) in articles.iter().enumerate() {
        for (j, b) in articles.iter().enumerate().skip(i + 1) {
            if group[i] != group[j] && (a.known.story == b.known.story || a.fingerprint.likeness(&b.fingerprint) >= Likeness::Related) {
                let (from, to) = (group[j].max(group[i]), group[j].min(group[i]));
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<&StoryListing>> = BTreeMap::new();
    group.iter().zip(articles).for_each(|(group, article)| members.entry(*group).or_default().push(article));
    let told = members.into_values().filter(|members| members.len() > 1).map(|mut members| {
        members.sort_by_key(|article| article.known.number);
        let word = |at: usize, article: &StoryListing| match (&article.duplicate_of, at) {
            (Some(_), _) => "copy",
            (None, 0) => "first",
            (None, _) => "related",
        };
        members.into_iter().enumerate().map(|(at, article)| (article, word(at, article))).collect()
    });
    told.collect()
}

fn to_json(groups: &[Vec<(&StoryListing, &'static str)>]) -> String {
    let member = |(article, word): &(&StoryListing, &str)| {
        json!({
            "id": article.known.id, "url": article.url, "title": article.title, "is": word,
            "duplicate_of": article.duplicate_of,
        })
    };
    let stories: Vec<_> = groups.iter().map(|group| json!(group.iter().map(member).collect::<Vec<_>>())).collect();
    tame_json(format!("{:#}\n", json!({ "stories": stories })))
}

fn to_text(groups: &[Vec<(&StoryListing, &'static str)>]) -> String {
    if groups.is_empty() {
        return format!("no story is told by more than one of the newest {NEWEST} articles\n");
    }
    let mut out = String::new();
    for group in groups {
        for (article, word) in group {
            let _ = writeln!(out, "{word:<8}{}  {}  {}", article.known.id, article.title.as_deref().unwrap_or("(no title)"), article.url);
        }
        out.push('\n');
    }
    out
}
