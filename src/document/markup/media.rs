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
