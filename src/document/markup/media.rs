//! What a page shows of other services: videos, recordings, posts, maps.

use crate::html::names::Tag;
use crate::html::{NodeId, Tree};
use crate::model::Embed;
use crate::text::likeness::squeeze;

/// Longer addresses are none.
const LONGEST_ADDRESS: usize = 4_000;

/// The thing that an element shows, if it has an address.
pub(crate) fn of(tree: &Tree, id: NodeId, tag: Tag) -> Option<Embed> {
    let own = ["src", "data-src", "data-lazy-src", "data"].into_iter().filter_map(|name| tree.attr(id, name)).map(str::trim);
    let inner = tree.descendants(id).take(20).filter(|c| tree.text(*c).is_none() && tree.mark(*c) == Tag::SOURCE);
    let mut all = own.chain(inner.filter_map(|c| tree.attr(c, "src")).map(str::trim));
    let src = all.find(|src| !src.is_empty() && src.len() <= LONGEST_ADDRESS && !src.starts_with("about:") && !src.starts_with("data:"))?;
    let kind = match tag {
        Tag::AUDIO => "audio",
        Tag::VIDEO => "video",
        _ => kind(src)?,
    };
    let title = squeeze(tree.attr(id, "title").or_else(|| tree.attr(id, "aria-label")).unwrap_or_default());
    Some(Embed { kind, src: watched(src), title })
}

/// So many elements around a quotation's text are asked.
const AROUND: usize = 6;
/// So many nodes of a post are looked through for the link to it.
const MOST_NODES: usize = 400;

/// Where the quotation around a block comes from: the post that it shows, or what it cites.
pub(crate) fn quoted_from(tree: &Tree, around: NodeId) -> Option<String> {
    let mut all = [around].into_iter().chain(tree.ancestors(around)).take(AROUND);
    let quote = all.find(|id| tree.mark(*id) == Tag::BLOCKQUOTE)?;
    let told = ["cite", "data-instgrm-permalink", "data-href"].into_iter().filter_map(|name| tree.attr(quote, name));
    let class = tree.attr(quote, "class").unwrap_or_default();
    let is_post =
        class.split_ascii_whitespace().any(|name| name.contains("tweet") || name.ends_with("-embed") || name.ends_with("-embed-bq"));
    // The last link of a post leads to it.
    let links = tree.descendants(quote).take(if is_post { MOST_NODES } else { 0 }).filter(|n| tree.text(*n).is_none());
    let last = links.filter(|n| tree.mark(*n) == Tag::A).filter_map(|a| tree.attr(a, "href")).last();
    let is_address =
        |address: &&str| address.len() <= LONGEST_ADDRESS && (address.starts_with("https://") || address.starts_with("http://"));
    told.chain(last).map(str::trim).find(is_address).map(str::to_owned)
}

/// What a known service shows; of others nobody knows whether it is the author's.
fn kind(src: &str) -> Option<&'static str> {
    let host = src.split("://").nth(1).or_else(|| src.strip_prefix("//"))?.split(['/', '?']).next()?.to_ascii_lowercase();
    let is = |names: &[&str]| names.iter().any(|name| host == *name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')));
    if is(&["youtube.com", "youtube-nocookie.com", "vimeo.com", "dailymotion.com", "twitch.tv", "tiktok.com"]) {
        return Some("video");
    }
    if is(&["soundcloud.com", "spotify.com", "bandcamp.com", "podbean.com", "acast.com"]) {
        return Some("audio");
    }
    if is(&["twitter.com", "x.com", "instagram.com", "facebook.com", "bsky.app", "reddit.com"]) {
        return Some("post");
    }
    (is(&["google.com"]) && src.contains("/maps") || is(&["openstreetmap.org"])).then_some("map")
}

/// The address under which people see what a player shows.
fn watched(src: &str) -> String {
    let player = ["youtube.com/embed/", "youtube-nocookie.com/embed/"].into_iter().find_map(|mark| src.split_once(mark));
    let video = player.map(|(_, rest)| rest.split(['?', '&', '#', '/']).next().unwrap_or_default());
    if let Some(video) = video.filter(|v| !v.is_empty() && *v != "videoseries") {
        return format!("https://www.youtube.com/watch?v={video}");
    }
    let video = src.split_once("player.vimeo.com/video/").map(|(_, rest)| rest.split(['?', '&', '#', '/']).next().unwrap_or_default());
    match video.filter(|v| !v.is_empty()) {
        Some(video) => format!("https://vimeo.com/{video}"),
        None if src.starts_with("//") => format!("https:{src}"),
        None => src.to_owned(),
    }
}
