//! Where an input is from: the host that its address, stamp, head or path names, if one of them does.

use url::Url;

use crate::model::Source;
use crate::site_memory::{FNV, mix};

/// The host's hash; `None` if nothing names one. `named` is the address that the input itself names.
pub(crate) fn of(source: &Source, named: Option<&str>) -> Option<u64> {
    let named = || Url::parse(named?).ok()?.host_str().map(str::to_owned);
    let host = source.url.and_then(Url::host_str).map(str::to_owned).or_else(named);
    host.as_deref().map(bare).or_else(|| host_in(source.name)).map(hash)
}

/// A host without what stands before the site's name on some of its pages only.
fn bare(host: &str) -> &str {
    ["www.", "m.", "amp."].iter().find_map(|p| host.strip_prefix(p)).unwrap_or(host)
}

/// The innermost folder of a path that is named as a host is: `news.example.org`.
fn host_in(path: &str) -> Option<&str> {
    let (folder, _) = path.rsplit_once(['/', '\\'])?;
    folder.rsplit(['/', '\\']).find(|part| is_host(part)).map(bare)
}

fn is_host(part: &str) -> bool {
    let labels: Vec<&str> = part.split('.').collect();
    let plain = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let top = labels.last().copied().unwrap_or("");
    labels.len() >= 2 && labels.iter().all(plain) && top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic())
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(FNV, |hash, b| mix(hash, u64::from(b.to_ascii_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_address_stamp_and_path() {
        let source = |name| Source { name, ..Source::default() };
        let by_stamp = of(&source("dumps/1.txt"), Some("https://www.courier.example/a"));
        assert!(by_stamp.is_some());
        assert_eq!(by_stamp, of(&source("old/courier.example/2024/1.txt"), None));
        let url = Url::parse("http://m.courier.example/b").expect("an address");
        assert_eq!(by_stamp, of(&Source { url: Some(&url), ..source("x") }, None));
        assert_ne!(by_stamp, of(&source("old/post.example/1.txt"), None));
    }

    #[test]
    fn folders_that_are_no_hosts_tell_nothing() {
        for name in ["a/1.txt", "v1.2/1.txt", "courier.example", "2024.05.01/x.txt"] {
            assert_eq!(of(&Source { name, ..Source::default() }, None), None, "{name}");
        }
    }
}
