//! dateline in Python: what stands behind the package `dateline`.
//!
//! Every call that cleans, reads or compares lets go of the interpreter's lock. There is no global state, no thread unless the caller
//! asks for some, and nothing that fetches.

mod batch;
mod cells;
mod facade;
mod page;
mod settings;
mod source;
mod stories;
mod warc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

/// What a file offers, as JSON.
#[pyfunction]
#[pyo3(signature = (data, url, content_type=None))]
fn discover(py: Python<'_>, data: PyBackedBytes, url: &str, content_type: Option<&str>) -> PyResult<String> {
    py.detach(|| facade::discovered(&data, url, content_type)).map_err(PyValueError::new_err)
}

/// Whether robots.txt lets an agent have an address.
#[pyfunction]
fn robots_allows(py: Python<'_>, robots_txt: PyBackedBytes, url: &str, agent: &str) -> bool {
    py.detach(|| facade::robots_allow(&robots_txt, url, agent))
}

/// Runs the `dateline` command; gives its exit status.
#[cfg(feature = "cli")]
#[pyfunction]
fn command(py: Python<'_>, arguments: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| facade::command(arguments))
}

#[pymodule(gil_used = false)]
fn _dateline(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("MAX_PAGE_BYTES", facade::MAX_PAGE_BYTES)?;
    module.add_class::<warc::WarcReader>()?;
    module.add_function(wrap_pyfunction!(page::records, module)?)?;
    module.add_function(wrap_pyfunction!(page::extract_text, module)?)?;
    module.add_function(wrap_pyfunction!(page::why, module)?)?;
    module.add_function(wrap_pyfunction!(batch::clean_batches, module)?)?;
    module.add_function(wrap_pyfunction!(batch::output_schema, module)?)?;
    module.add_function(wrap_pyfunction!(batch::record_schema, module)?)?;
    module.add_function(wrap_pyfunction!(batch::record_ddl, module)?)?;
    module.add_function(wrap_pyfunction!(warc::warc_schema, module)?)?;
    module.add_function(wrap_pyfunction!(stories::fingerprint, module)?)?;
    module.add_function(wrap_pyfunction!(stories::fingerprint_keys, module)?)?;
    module.add_function(wrap_pyfunction!(stories::likeness, module)?)?;
    module.add_function(wrap_pyfunction!(stories::originals, module)?)?;
    module.add_function(wrap_pyfunction!(discover, module)?)?;
    module.add_function(wrap_pyfunction!(robots_allows, module)?)?;
    #[cfg(feature = "cli")]
    module.add_function(wrap_pyfunction!(command, module)?)?;
    Ok(())
}
