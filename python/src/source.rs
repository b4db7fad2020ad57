//! Where an archive's bytes come from: a path, bytes, a file object, an iterable of bytes.

use std::fs::File;
use std::io::{self, Cursor, Read};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyIterator;

/// A file object is asked for so many bytes at once.
const STEP: usize = 1 << 20;

/// Opens it, and says how it is called if it has a name.
pub(crate) fn open(source: &Bound<'_, PyAny>) -> PyResult<(Box<dyn Read + Send>, Option<String>)> {
    if let Ok(bytes) = source.extract::<PyBackedBytes>() {
        return Ok((Box::new(Cursor::new(bytes)), None));
    }
    if source.hasattr("read")? {
        return Ok((Box::new(Pulled::new(Origin::File(source.clone().unbind()))), None));
    }
    if let Ok(path) = source.extract::<std::path::PathBuf>() {
        let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
        return Ok((Box::new(File::open(&path).map_err(named)?), Some(path.to_string_lossy().into_owned())));
    }
    let iterator = source.try_iter().map_err(|_| {
        let name = source.get_type().name().map_or_else(|_| "that".to_owned(), |name| name.to_string());
        PyTypeError::new_err(format!("an archive must be a path, bytes, a file object or an iterable of bytes, not {name}"))
    })?;
    Ok((Box::new(Pulled::new(Origin::Iterator(iterator.unbind()))), None))
}

enum Origin {
    File(Py<PyAny>),
    Iterator(Py<PyIterator>),
}

/// Bytes that are asked of a Python object as they are needed.
struct Pulled {
    origin: Origin,
    chunk: Option<PyBackedBytes>,
    at: usize,
}

impl Pulled {
    fn new(origin: Origin) -> Self {
        Self { origin, chunk: None, at: 0 }
    }

    /// The next bytes; none at the end.
    fn pull(&self) -> PyResult<Option<PyBackedBytes>> {
        Python::attach(|py| {
            let value = match &self.origin {
                Origin::File(file) => Some(file.bind(py).call_method1("read", (STEP,))?),
                Origin::Iterator(iterator) => iterator.bind(py).clone().next().transpose()?,
            };
            let Some(value) = value else { return Ok(None) };
            match value.extract::<PyBackedBytes>() {
                Ok(bytes) => Ok(Some(bytes)),
                Err(_) => Err(PyTypeError::new_err(format!(
                    "an archive is read as bytes, but {} came (is the file open in text mode?)",
                    value.get_type().name()?
                ))),
            }
        })
    }
}

impl Read for Pulled {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let rest = self.chunk.as_ref().map_or(&[][..], |chunk| &chunk[self.at..]);
            if !rest.is_empty() || out.is_empty() {
                let count = rest.len().min(out.len());
                out[..count].copy_from_slice(&rest[..count]);
                self.at += count;
                return Ok(count);
            }
            let next = self.pull().map_err(io::Error::other)?;
            // An empty piece of an iterable is not its end; an empty answer of a file is.
            let ended = match (&next, &self.origin) {
                (None, _) => true,
                (Some(chunk), Origin::File(_)) => chunk.is_empty(),
                (Some(_), Origin::Iterator(_)) => false,
            };
            if ended {
                return Ok(0);
            }
            (self.chunk, self.at) = (next, 0);
        }
    }
}

/// The exception of Python behind a failed reading.
pub(crate) fn exception(error: io::Error) -> Result<PyErr, io::Error> {
    error.downcast::<PyErr>()
}
