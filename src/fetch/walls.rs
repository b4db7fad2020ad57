//! Walls that an answer's headers name: challenges and firewalls, and the law.

use reqwest::header::{HeaderMap, SET_COOKIE};

/// Header, what its value begins with (small letters), the wall: they say that this very answer is a challenge, whatever its status.
const CHALLENGES: &[(&str, &str, &str)] = &[
    ("cf-mitigated", "challenge", "cloudflare"),
    ("x-amzn-waf-action", "", "aws-waf"),
    ("x-vercel-mitigated", "", "vercel"),
    ("x-datadome-action", "", "datadome"),
];

/// Headers that also stand on pages that the guard let through: they name who refused.
const REFUSALS: &[(&str, &str, &str)] = &[
    ("x-datadome", "", "datadome"),
    ("x-dd-b", "", "datadome"),
    ("x-datadome-cid", "", "datadome"),
    ("server", "datadome", "datadome"),
    ("server", "ddos-guard", "ddos-guard"),
    ("x-sucuri-id", "", "sucuri"),
    ("x-sucuri-block", "", "sucuri"),
    ("server", "sucuri", "sucuri"),
    ("x-iinfo", "", "imperva"),
    ("x-cdn", "imperva", "imperva"),
    ("x-cdn", "incapsula", "imperva"),
    ("x-px-authorization", "", "perimeterx"),
    ("x-px-block", "", "perimeterx"),
    ("x-kpsdk-ct", "", "kasada"),
    ("server", "akamaighost", "akamai"),
];

/// Names of cookies that a guard sets with its challenge.
const COOKIES: &[(&str, &str)] =
    &[("techaro.lol-anubis", "anubis"), (".go-away", "go-away"), ("_pxhd", "perimeterx"), ("datadome", "datadome")];

/// The wall that an answer of this status names. On a success only what is said of the answer itself counts.
pub(super) fn named(status: u16, headers: &HeaderMap) -> Option<&'static str> {
    let find =
        |list: &[(&str, &str, &'static str)]| list.iter().find(|(name, start, _)| holds(headers, name, start)).map(|(_, _, wall)| *wall);
    find(CHALLENGES).or_else(|| match status {
        451 => Some("legal"),
        401 | 403 | 405 | 406 | 429 | 503 => find(REFUSALS).or_else(|| cookie(headers)),
        _ => None,
    })
}

fn holds(headers: &HeaderMap, name: &str, start: &str) -> bool {
    headers.get_all(name).iter().any(|v| v.as_bytes().get(..start.len()).is_some_and(|v| v.eq_ignore_ascii_case(start.as_bytes())))
}

fn cookie(headers: &HeaderMap) -> Option<&'static str> {
    let sets = |name: &str| headers.get_all(SET_COOKIE).iter().any(|v| v.as_bytes().starts_with(name.as_bytes()));
    COOKIES.iter().find(|(name, _)| sets(name)).map(|(_, wall)| *wall)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(status: u16, headers: &[(&'static str, &'static str)]) -> Option<&'static str> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().expect("a value"));
        }
        named(status, &map)
    }

    #[test]
    fn headers_name_the_wall() {
        for (status, header, value, name) in [
            (403, "cf-mitigated", "challenge", "cloudflare"),
            (200, "cf-mitigated", "challenge", "cloudflare"),
            (503, "server", "ddos-guard", "ddos-guard"),
            (403, "Server", "DDoS-Guard", "ddos-guard"),
            (403, "x-datadome", "protected", "datadome"),
            (202, "x-amzn-waf-action", "challenge", "aws-waf"),
            (405, "x-amzn-waf-action", "captcha", "aws-waf"),
            (429, "x-vercel-mitigated", "challenge", "vercel"),
            (403, "server", "AkamaiGHost", "akamai"),
            (403, "server", "Sucuri/Cloudproxy", "sucuri"),
            (403, "x-iinfo", "1-2-3", "imperva"),
            (403, "set-cookie", "techaro.lol-anubis-auth-for-vale=; Max-Age=0", "anubis"),
            (403, "set-cookie", "_pxhd=abc", "perimeterx"),
            (451, "server", "nginx", "legal"),
        ] {
            assert_eq!(wall(status, &[(header, value)]), Some(name), "{status} {header}: {value}");
        }
    }

    #[test]
    fn guards_that_let_pass_are_no_wall() {
        for (status, header, value) in [
            (200, "server", "ddos-guard"),
            (200, "x-datadome", "protected"),
            (403, "cf-ray", "8a1"),
            (404, "x-datadome", "protected"),
            (500, "server", "AkamaiGHost"),
            (403, "server", "nginx"),
        ] {
            assert_eq!(wall(status, &[(header, value)]), None, "{status} {header}: {value}");
        }
    }
}
