//! Keyword arguments from Python → how pages are cleaned.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::facade::{Body, Engine, Favor, InputKind, Limit, PageVerdict, Part, Selection, Settings};

/// The names that are known, for who writes another.
const KNOWN: &str = "accept, body, comments, drop, engine, facts, favor, fingerprints, input, keep, max_bytes, max_depth, max_nodes, max_work, select, strip";

/// Reads them all. An unknown name or value is an error that names those there are.
pub(crate) fn settings(options: Option<&Bound<'_, PyDict>>) -> PyResult<Settings> {
    let mut settings = Settings::default();
    let (mut select, mut strip) = (Vec::new(), Vec::new());
    for (name, value) in options.into_iter().flat_map(PyDictMethods::iter) {
        let name: String = name.extract()?;
        match name.as_str() {
            "select" => select = words(&value, false)?,
            "strip" => strip = words(&value, false)?,
            _ => set(&mut settings, &name, &value).map_err(|error| named(&name, error, value.py()))?,
        }
    }
    settings.options.selection = Selection::new(select, strip).map_err(|e| PyValueError::new_err(e.to_string()))?;
    Ok(settings)
}

fn set(settings: &mut Settings, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let options = &mut settings.options;
    match name {
        "body" => settings.body = one_of(value, &[("text", Body::Text), ("markdown", Body::Markdown), ("html", Body::Html)])?,
        "accept" if value.is_none() => settings.accept = None,
        "accept" => settings.accept = Some(words(value, true)?.iter().map(|word| verdict(word)).collect::<PyResult<_>>()?),
        "favor" => {
            let named = [("balance", Favor::Balance), ("precision", Favor::Precision), ("recall", Favor::Recall)];
            options.label.favor = one_of(value, &named)?;
        }
        "keep" => options.label.keep = parts(value)?,
        "drop" => options.label.drop = parts(value)?,
        "input" => {
            options.input = one_of(value, &[("auto", InputKind::Auto), ("html", InputKind::Html), ("text", InputKind::Text)])?;
        }
        "engine" => options.engine = one_of(value, ENGINES)?,
        "comments" => options.comments = value.extract()?,
        "facts" => options.tell = value.extract()?,
        "fingerprints" => settings.fingerprints = value.extract()?,
        "max_bytes" => settings.max_bytes = value.extract()?,
        "max_depth" => options.html.max_depth = value.extract()?,
        "max_nodes" => options.html.max_nodes = value.extract()?,
        "max_work" => options.work = Limit(value.extract()?),
        _ => return Err(PyTypeError::new_err(format!("there is no such option; there are {KNOWN}"))),
    }
    Ok(())
}

#[cfg(feature = "cli")]
const ENGINES: &[(&str, Engine)] = &[("dateline", Engine::Dateline), ("readability", Engine::Readability)];
#[cfg(not(feature = "cli"))]
const ENGINES: &[(&str, Engine)] = &[("dateline", Engine::Dateline)];

/// The error with the option's name before it.
fn named(name: &str, error: PyErr, py: Python<'_>) -> PyErr {
    let text = format!("{name}: {}", error.value(py));
    if error.is_instance_of::<PyTypeError>(py) { PyTypeError::new_err(text) } else { PyValueError::new_err(text) }
}

fn one_of<T: Copy>(value: &Bound<'_, PyAny>, named: &[(&str, T)]) -> PyResult<T> {
    let word: String = value.extract()?;
    named.iter().find(|(name, _)| *name == word).map(|(_, value)| *value).ok_or_else(|| {
        let there: Vec<&str> = named.iter().map(|(name, _)| *name).collect();
        PyValueError::new_err(format!("{word:?} is none of {}", there.join(", ")))
    })
}

fn verdict(word: &str) -> PyResult<PageVerdict> {
    PageVerdict::ALL.iter().copied().find(|v| v.name() == word).ok_or_else(|| {
        let names: Vec<&str> = PageVerdict::ALL.iter().map(|v| v.name()).collect();
        PyValueError::new_err(format!("{word:?} is no verdict; there are {}", names.join(", ")))
    })
}

fn parts(value: &Bound<'_, PyAny>) -> PyResult<Vec<Part>> {
    words(value, true)?.iter().map(|word| word.parse().map_err(|e| PyValueError::new_err(format!("{e}")))).collect()
}

/// One string (with commas between several names), or a collection of strings.
fn words(value: &Bound<'_, PyAny>, commas: bool) -> PyResult<Vec<String>> {
    if let Ok(text) = value.cast::<PyString>() {
        let text: String = text.extract()?;
        return Ok(if commas { text.split(',').map(|word| word.trim().to_owned()).collect() } else { vec![text] });
    }
    value.try_iter()?.map(|word| word?.extract()).collect()
}
