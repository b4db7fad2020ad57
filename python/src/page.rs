//! One page at a time: `clean`, `clean_all`, `extract_text`, `why`.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyDict, PyString};

use crate::facade::{self, Article, Body, Cleaned, Page, PageVerdict, Settings};
use crate::settings::settings;

/// What a string's bytes are encoded as, whatever the page says of itself.
pub(crate) const DECODED: &str = "text/html; charset=utf-8";

/// A page as Python hands it over, without a copy where that is possible.
pub(crate) enum Html {
    Text(PyBackedStr),
    /// A string with lone surrogates, as UTF-8 can have it.
    Mended(Vec<u8>),
    Bytes(PyBackedBytes),
}

impl Html {
    pub(crate) fn of(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(text) = value.cast::<PyString>() {
            return match text.extract::<PyBackedStr>() {
                Ok(text) => Ok(Self::Text(text)),
                Err(_) => Ok(Self::Mended(value.call_method1("encode", ("utf-8", "replace"))?.extract()?)),
            };
        }
        if let Ok(bytes) = value.extract::<PyBackedBytes>() {
            return Ok(Self::Bytes(bytes));
        }
        let is_buffer = value.get_type().name()? == "memoryview";
        if is_buffer {
            return Ok(Self::Bytes(value.call_method0("tobytes")?.extract()?));
        }
        Err(PyTypeError::new_err(format!("html must be str or bytes, not {}", value.get_type().name()?)))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Mended(bytes) => bytes,
            Self::Bytes(bytes) => bytes,
        }
    }

    fn content_type<'a>(&self, given: Option<&'a str>) -> Option<&'a str> {
        if matches!(self, Self::Bytes(_)) { given } else { Some(DECODED) }
    }
}

/// The arguments that every function on one page has.
struct Call {
    html: Html,
    url: Option<String>,
    content_type: Option<String>,
    today: Option<jiff::civil::Date>,
    now: Option<jiff::Timestamp>,
}

impl Call {
    fn new(html: &Bound<'_, PyAny>, url: Option<String>, content_type: Option<String>, today: Option<&str>) -> PyResult<Self> {
        let (today, now) = today.map_or(Ok((None, None)), moment)?;
        Ok(Self { html: Html::of(html)?, url, content_type, today, now })
    }

    fn run(&self, settings: &Settings) -> Vec<Cleaned> {
        let page = Page {
            name: self.url.as_deref().unwrap_or_default(),
            bytes: self.html.bytes(),
            content_type: self.html.content_type(self.content_type.as_deref()),
            url: self.url.as_deref(),
            today: self.today,
            now: self.now,
        };
        facade::cleaned(&page, settings)
    }
}

/// A day, or a moment and its day in UTC.
pub(crate) fn moment(text: &str) -> PyResult<(Option<jiff::civil::Date>, Option<jiff::Timestamp>)> {
    if let Ok(now) = text.parse::<jiff::Timestamp>() {
        return Ok((Some(day_of(now)), Some(now)));
    }
    let day = text.parse().map_err(|_| PyValueError::new_err(format!("today: {text:?} is neither a day nor a moment in RFC 3339")))?;
    Ok((Some(day), None))
}

/// The day in UTC.
pub(crate) fn day_of(now: jiff::Timestamp) -> jiff::civil::Date {
    jiff::tz::Offset::UTC.to_datetime(now).date()
}

/// The record's line of JSON, with the body in the form that was asked for.
fn line(article: &Article, settings: &Settings) -> String {
    let mut line = facade::json(article);
    line.truncate(line.trim_end().len());
    if settings.body == Body::Text {
        return line;
    }
    let key = if settings.body == Body::Markdown { "markdown" } else { "html" };
    let value = facade::body(article, settings.body).map_or(serde_json::Value::Null, serde_json::Value::String);
    line.pop();
    format!("{line},\"{key}\":{value}}}")
}

/// The lines of JSON of the page's records, never empty.
#[pyfunction]
#[pyo3(signature = (html, url=None, content_type=None, today=None, options=None))]
pub(crate) fn records(
    py: Python<'_>,
    html: &Bound<'_, PyAny>,
    url: Option<String>,
    content_type: Option<String>,
    today: Option<&str>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Vec<String>> {
    let settings = settings(options)?;
    let call = Call::new(html, url, content_type, today)?;
    Ok(py.detach(|| call.run(&settings).iter().map(|cleaned| line(&cleaned.article, &settings)).collect()))
}

/// The text of the page's articles, `None` if it holds none that is accepted.
#[pyfunction]
#[pyo3(signature = (html, url=None, content_type=None, options=None))]
pub(crate) fn extract_text(
    py: Python<'_>,
    html: &Bound<'_, PyAny>,
    url: Option<String>,
    content_type: Option<String>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Option<String>> {
    let settings = settings(options)?;
    let call = Call::new(html, url, content_type, None)?;
    Ok(py.detach(|| {
        let accept = settings.accept.as_deref().unwrap_or(&[PageVerdict::Article]);
        let found = call.run(&settings).into_iter().map(|c| c.article).filter(|a| accept.contains(&a.verdict) && !a.text.is_empty());
        let texts: Vec<String> = found.map(|a| facade::body(&a, settings.body).unwrap_or(a.text)).collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }))
}

/// A block with its verdict.
type Judged = (bool, f64, &'static str, String, Vec<String>);

/// Every block of the page: kept, score, kind, text, reasons.
#[pyfunction]
#[pyo3(signature = (html, url=None, content_type=None, today=None, options=None))]
pub(crate) fn why(
    py: Python<'_>,
    html: &Bound<'_, PyAny>,
    url: Option<String>,
    content_type: Option<String>,
    today: Option<&str>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Vec<Judged>> {
    let mut settings = settings(options)?;
    settings.options.label.explain = true;
    let call = Call::new(html, url, content_type, today)?;
    let found = py.detach(|| call.run(&settings));
    if let Some(error) = found.first().and_then(|c| c.article.error.as_deref()) {
        return Err(PyValueError::new_err(error.to_owned()));
    }
    let judged = found.iter().flat_map(|cleaned| cleaned.ledger.iter());
    let row = |(block, verdict): (&_, &_)| -> Judged { crate::facade::judged(block, verdict) };
    Ok(judged.map(row).collect())
}
