//! What a request asks for: an address, HTML or text, and wishes, from the query, a form or JSON.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::sync::OwnedSemaphorePermit;
use url::Url;

use super::Shared;
use super::problem::Problem;

/// Bytes of bodies are counted in units of this.
const UNIT: usize = 1024;

/// A request read whole.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The values of query and form by name; a query's address as it stands there, escaped or not.
    pub(super) values: BTreeMap<String, String>,
    /// The body, if it is JSON.
    pub(super) json: Option<Value>,
    /// The body as it came, if it is neither JSON nor a form.
    pub(super) raw: Vec<u8>,
    /// Its type.
    pub(super) content_type: Option<String>,
    /// The request's headers.
    pub(super) headers: HeaderMap,
    /// What the body takes of the room for bodies.
    pub(super) room: Vec<OwnedSemaphorePermit>,
}

impl Asked {
    /// Reads query and body. `names`: the parameters that may stand behind an address that is not escaped.
    pub(super) async fn read(request: Request, shared: &Shared, names: &[&str]) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let mut asked = Self { values: query(parts.uri.query().unwrap_or_default(), names), headers: parts.headers, ..Self::default() };
        asked.content_type = asked.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        asked.take_body(body, shared).await?;
        Ok(asked)
    }

    async fn take_body(&mut self, body: Body, shared: &Shared) -> Result<(), Problem> {
        let bytes = self.collect(body, shared).await?;
        let kind = self.content_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if bytes.is_empty() {
            return Ok(());
        }
        match kind.as_str() {
            "application/json" => {
                let json = serde_json::from_slice(&bytes).map_err(|error| Problem::bad(format!("the body is not JSON: {error}")))?;
                self.json = Some(json);
            }
            "application/x-www-form-urlencoded" => {
                self.values.extend(url::form_urlencoded::parse(&bytes).into_owned());
            }
            _ => self.raw = bytes,
        }
        Ok(())
    }

    /// Takes the body as far as it may go; what all bodies take together is bounded, too.
    async fn collect(&mut self, mut body: Body, shared: &Shared) -> Result<Vec<u8>, Problem> {
        let limit = shared.options.max_body_bytes;
        let large = || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is larger than {limit} bytes (serve.max_body_bytes)"));
        let told = self.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if told.is_some_and(|told| told > limit) {
            return Err(large());
        }
        let (mut bytes, mut counted) = (Vec::new(), 0);
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| Problem::bad(format!("the body broke off: {error}")))?;
            let Ok(data) = frame.into_data() else { continue };
            if bytes.len() + data.len() > limit {
                return Err(large());
            }
            bytes.extend_from_slice(&data);
            let units = bytes.len().div_ceil(UNIT);
            if units > counted {
                let more = u32::try_from(units - counted).unwrap_or(u32::MAX);
                let room = shared.bodies.clone().try_acquire_many_owned(more);
                let full = |_| Problem::busy("too many bodies are being sent at once", std::time::Duration::from_secs(1));
                self.room.push(room.map_err(full)?);
                counted = units;
            }
        }
        Ok(bytes)
    }

    /// A value by name: of the JSON, else of form and query.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let json = self.json.as_ref().and_then(|json| json.get(name)).and_then(Value::as_str);
        json.or_else(|| self.values.get(name).map(String::as_str)).filter(|text| !text.is_empty())
    }

    /// Whether a switch is on: `true`, `1`, or there without a value.
    pub(super) fn is_on(&self, name: &str) -> bool {
        let json = self.json.as_ref().and_then(|json| json.get(name));
        match json {
            Some(Value::Bool(on)) => *on,
            Some(Value::Number(n)) => n.as_i64() != Some(0),
            _ => self.values.get(name).is_some_and(|value| !matches!(value.as_str(), "0" | "false" | "no" | "off")),
        }
    }

    /// A list: of the JSON, or of text with commas.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        match self.json.as_ref().and_then(|json| json.get(name)) {
            Some(Value::Array(values)) => values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
            _ => self.text(name).map(commas).unwrap_or_default(),
        }
    }

    /// A whole number; one that cannot be read is an error that names it.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, Problem> {
        let json = self.json.as_ref().and_then(|json| json.get(name)).filter(|value| !value.is_null() && !value.is_string());
        if let Some(value) = json {
            let wrong = || Problem::bad(format!("{name}: expected a whole number, not {value}"));
            return value.as_u64().and_then(|n| usize::try_from(n).ok()).map(Some).ok_or_else(wrong);
        }
        let wrong = |text: &str| Problem::bad(format!("{name}: expected a whole number, not {text:?}"));
        self.text(name).map(|text| text.parse().map_err(|_| wrong(text))).transpose()
    }

    /// The address, which must be one of http or https.
    pub(super) fn address(&self) -> Result<Option<Url>, Problem> {
        self.text("url").map(address).transpose()
    }
}

/// An address as clients write it: without a scheme it is https, `sec://` and `feed://` are names that others use.
pub(super) fn address(text: &str) -> Result<Url, Problem> {
    let text = text.trim();
    let plain = text.strip_prefix("sec://").map(|rest| format!("https://{rest}"));
    let plain = plain.or_else(|| text.strip_prefix("feed://").map(|rest| format!("http://{rest}")));
    let plain = plain.unwrap_or_else(|| if text.contains(':') { text.to_owned() } else { format!("https://{text}") });
    let shown: String = text.chars().take(200).collect();
    let url = Url::parse(&plain).map_err(|error| Problem::bad(format!("url: {shown:?} is no address ({error})")))?;
    if matches!(url.scheme(), "http" | "https") && url.has_host() {
        return Ok(url);
    }
    Err(Problem::bad(format!("url: only http: and https: addresses are read, not {shown:?}")))
}

fn commas(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The values of a query. An address that stands there unescaped goes on to the end, but for known parameters behind it.
fn query(query: &str, names: &[&str]) -> BTreeMap<String, String> {
    let Some((start, raw)) = unescaped(query) else {
        return url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    };
    let (mut address, mut behind) = (raw, Vec::new());
    while let Some((before, pair)) = address.rsplit_once('&') {
        let name = pair.split('=').next().unwrap_or_default();
        if !names.contains(&name) {
            break;
        }
        behind.push(pair);
        address = before;
    }
    let rest = format!("{}{}", &query[..start], behind.join("&"));
    let mut values: BTreeMap<String, String> = url::form_urlencoded::parse(rest.as_bytes()).into_owned().collect();
    values.insert("url".to_owned(), address.to_owned());
    values
}

/// Where `url=` stands in a query with an address that is not escaped, and what stands behind it.
fn unescaped(query: &str) -> Option<(usize, &str)> {
    let at = if query.starts_with("url=") { 0 } else { query.find("&url=")? + 1 };
    let raw = &query[at + "url=".len()..];
    let lower: String = raw.chars().take(9).collect::<String>().to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")).then_some((at, raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> String {
        query(text, &["key", "max", "links"]).remove("url").unwrap_or_default()
    }

    #[test]
    fn addresses_are_taken_escaped_and_not() {
        assert_eq!(url("url=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D2&max=3"), "https://a.example/?x=1&y=2");
        assert_eq!(url("url=https://a.example/?x=1&y=2"), "https://a.example/?x=1&y=2");
        assert_eq!(url("key=s&url=https://a.example/?x=1&y=2&max=3&links=remove"), "https://a.example/?x=1&y=2");
        let values = query("key=s&url=http://a.example/?x=1&max=3&links=remove", &["max", "links"]);
        assert_eq!((values["key"].as_str(), values["max"].as_str(), values["links"].as_str()), ("s", "3", "remove"));
        assert_eq!(url("url=a.example/x"), "a.example/x");
        assert_eq!(url("curl=http://x"), "");
    }

    #[test]
    fn what_is_no_address_of_the_web_is_refused() {
        for (text, wanted) in [
            ("https://a.example/ä", "https://a.example/%C3%A4"),
            ("sec://a.example/f", "https://a.example/f"),
            ("feed://a.example/f", "http://a.example/f"),
            ("a.example/x", "https://a.example/x"),
        ] {
            assert_eq!(address(text).map(String::from), Ok(wanted.to_owned()));
        }
        for text in ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "http://", "gopher://a", "https:// a"] {
            assert_eq!(address(text).map_err(|problem| problem.status), Err(StatusCode::BAD_REQUEST), "{text}");
        }
    }
}
