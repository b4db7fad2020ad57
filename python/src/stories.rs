//! Fingerprints of texts, and which of many texts are copies of which.

use std::collections::HashMap;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::facade::{Fingerprint, Likeness};

/// So many likely originals are looked at under one key: the oldest. The store of `dateline run` does the same.
const MOST_LIKELY: usize = 400;

fn read(bytes: &[u8]) -> PyResult<Fingerprint> {
    Fingerprint::from_bytes(bytes)
        .ok_or_else(|| PyValueError::new_err("these bytes are no fingerprint; dateline.fingerprint(text) makes one"))
}

/// The text's fingerprint.
#[pyfunction]
pub(crate) fn fingerprint(py: Python<'_>, text: &str) -> Py<PyBytes> {
    let bytes = py.detach(|| Fingerprint::of(text).to_bytes());
    PyBytes::new(py, &bytes).unbind()
}

/// The keys under which an index finds likely copies.
#[pyfunction]
pub(crate) fn fingerprint_keys(fingerprint: PyBackedBytes) -> PyResult<Vec<u32>> {
    Ok(read(&fingerprint)?.keys().to_vec())
}

/// `none`, `related` or `copy`.
#[pyfunction]
pub(crate) fn likeness(a: PyBackedBytes, b: PyBackedBytes) -> PyResult<&'static str> {
    Ok(match read(&a)?.likeness(&read(&b)?) {
        Likeness::None => "none",
        Likeness::Related => "related",
        Likeness::Copy => "copy",
    })
}

/// For each of the texts, which stand in the order of their publication: the place of the first one of which it is a copy, if it is one.
#[pyfunction]
pub(crate) fn originals(py: Python<'_>, fingerprints: Vec<Option<PyBackedBytes>>) -> PyResult<Vec<Option<usize>>> {
    py.detach(|| {
        let mut seen: Vec<Fingerprint> = Vec::with_capacity(fingerprints.len());
        let mut by_key: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut stories: Vec<Option<usize>> = Vec::with_capacity(fingerprints.len());
        for bytes in &fingerprints {
            let this = bytes.as_ref().map_or_else(|| Ok(Fingerprint::default()), |bytes| read(bytes))?;
            let mut likely: Vec<usize> = this.keys().iter().filter_map(|key| by_key.get(key)).flatten().copied().collect();
            likely.sort_unstable();
            likely.dedup();
            let original = likely.into_iter().find(|at| seen[*at].likeness(&this) == Likeness::Copy);
            // A copy of a copy tells the story of the first one.
            stories.push(original.map(|at| stories[at].unwrap_or(at)));
            for key in this.keys() {
                let places = by_key.entry(*key).or_default();
                if places.len() < MOST_LIKELY {
                    places.push(seen.len());
                }
            }
            seen.push(this);
        }
        Ok(stories)
    })
}
