//! Keeps secrets that stand in addresses out of what we say.

/// Parameters whose values nobody should see.
const SECRET: &[&str] =
    &["token", "key", "apikey", "api_key", "api-key", "secret", "password", "passwd", "pass", "pwd", "auth", "sig", "signature"];

/// The text with passwords and tokens in its addresses replaced by `…`.
#[must_use]
pub fn redact(text: &str) -> String {
    if !text.contains("://") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`')).unwrap_or(after.len());
        out.push_str(&address(&after[..end]));
        rest = &after[end..];
    }
    out + rest
}

/// What stands behind `://`, without its secrets.
fn address(text: &str) -> String {
    let path = text.find(['/', '?', '#']).unwrap_or(text.len());
    let (authority, rest) = text.split_at(path);
    let host = authority.rsplit_once('@').map_or(authority.to_owned(), |(_, host)| format!("…@{host}"));
    let Some((path, query)) = rest.split_once('?') else { return host + rest };
    let pairs: Vec<String> = query.split('&').map(pair).collect();
    format!("{host}{path}?{}", pairs.join("&"))
}

fn pair(text: &str) -> String {
    match text.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}=…"),
        _ => text.to_owned(),
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|secret| name == *secret || name.ends_with(&format!("_{secret}")) || name.ends_with(&format!("-{secret}")))
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn secrets_stay_out() {
        for (text, expected) in [
            ("no address: user@host", "no address: user@host"),
            ("https://ada:pw@a.example/f: 404 (not found)", "https://…@a.example/f: 404 (not found)"),
            (
                "at https://a.example/f?id=7&access_token=abc&x=1 and \"http://b.example?KEY=z\"",
                "at https://a.example/f?id=7&access_token=…&x=1 and \"http://b.example?KEY=…\"",
            ),
            ("https://a.example/keys?monkey=1", "https://a.example/keys?monkey=1"),
            ("://", "://"),
        ] {
            assert_eq!(redact(text), expected);
        }
    }
}
