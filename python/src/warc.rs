//! WARC archives → batches of pages.

use std::io::{BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3_arrow::{PyRecordBatch, PySchema};

use crate::facade::{self, Limits, Members, Warc};
use crate::source;

/// A batch ends when its pages have so many bytes, however few they are.
const MAX_BATCH_BYTES: usize = 32 << 20;

type Records = Warc<BufReader<Members<BufReader<Box<dyn Read + Send>>>>>;

/// The pages of an archive, batch by batch.
#[pyclass(module = "dateline._dateline", frozen)]
pub(crate) struct WarcReader {
    state: Mutex<State>,
}

struct State {
    records: Option<Records>,
    name: String,
    batch_size: usize,
    skipped: (u64, u64, u64),
}

#[pymethods]
impl WarcReader {
    #[new]
    fn new(py: Python<'_>, source: &Bound<'_, PyAny>, name: Option<String>, batch_size: usize, max_bytes: usize) -> PyResult<Self> {
        if batch_size == 0 {
            return Err(PyValueError::new_err("batch_size: a batch has at least one row"));
        }
        let (reader, path) = source::open(source)?;
        let records = py.detach(move || -> std::io::Result<Records> {
            let members = facade::unpack(BufReader::with_capacity(256 << 10, reader))?;
            Ok(facade::warc(BufReader::with_capacity(64 << 10, members), Limits { max_record_bytes: max_bytes, ..Limits::default() }))
        })?;
        let name = name.or(path).unwrap_or_default();
        Ok(Self { state: Mutex::new(State { records: Some(records), name, batch_size, skipped: (0, 0, 0) }) })
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let batch = py.detach(|| self.state.lock().unwrap_or_else(PoisonError::into_inner).next())?;
        batch.map(|batch| PyRecordBatch::new(batch).into_pyarrow(py)).transpose()
    }

    /// Records that were passed over so far: other kinds, other statuses, other types.
    #[getter]
    fn skipped(&self, py: Python<'_>) -> (u64, u64, u64) {
        py.detach(|| self.state.lock().unwrap_or_else(PoisonError::into_inner).skipped)
    }
}

impl State {
    /// The next batch; `None` at the end. An exception of the caller's own file object ends the reading.
    fn next(&mut self) -> PyResult<Option<RecordBatch>> {
        let mut rows = Rows::default();
        while let Some(records) = self.records.as_mut() {
            let item = records.next();
            let skipped = records.skipped();
            self.skipped = (skipped.kinds, skipped.statuses, skipped.types);
            match item {
                None => self.records = None,
                Some(Ok(saved)) => {
                    let place = records.get_mut().get_mut().place(saved.span.0, saved.span.1);
                    rows.page(&self.name, &saved, place);
                }
                Some(Err(error)) => rows.damaged(&self.name, error)?,
            }
            if rows.count >= self.batch_size || rows.bytes >= MAX_BATCH_BYTES {
                break;
            }
        }
        if rows.count == 0 { Ok(None) } else { rows.finish().map(Some) }
    }
}

/// The schema of a batch of pages.
fn schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    Arc::new(Schema::new(vec![
        text("source"),
        text("url"),
        text("warc_id"),
        Field::new("date", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true),
        text("mime"),
        Field::new("offset", DataType::Int64, true),
        Field::new("length", DataType::Int64, true),
        Field::new("truncated", DataType::Boolean, true),
        Field::new("html", DataType::Binary, true),
        text("error"),
    ]))
}

/// The schema of what a reader gives.
#[pyfunction]
pub(crate) fn warc_schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    PySchema::new(schema()).into_pyarrow(py)
}

/// The columns of a batch as they grow.
#[derive(Default)]
struct Rows {
    source: StringBuilder,
    url: StringBuilder,
    id: StringBuilder,
    date: TimestampMicrosecondBuilder,
    mime: StringBuilder,
    offset: Int64Builder,
    length: Int64Builder,
    truncated: BooleanBuilder,
    html: BinaryBuilder,
    error: StringBuilder,
    count: usize,
    bytes: usize,
}

impl Rows {
    fn page(&mut self, name: &str, saved: &facade::Saved, place: Option<(u64, u64)>) {
        self.source.append_value(format!("{name}{}", saved.name));
        self.url.append_option(saved.url.as_deref());
        self.id.append_option(saved.record_id.as_deref());
        self.date.append_option(saved.date.map(jiff::Timestamp::as_microsecond));
        self.mime.append_option(saved.content_type.as_deref());
        self.offset.append_option(place.and_then(|(offset, _)| i64::try_from(offset).ok()));
        self.length.append_option(place.and_then(|(_, length)| i64::try_from(length).ok()));
        self.truncated.append_value(saved.truncated);
        self.html.append_value(&saved.bytes);
        self.error.append_null();
        self.count += 1;
        self.bytes += saved.bytes.len();
    }

    /// A row for a record that cannot be read; the exception where it is one of Python.
    fn damaged(&mut self, name: &str, error: facade::ArchiveError) -> PyResult<()> {
        let source = error.record().map_or_else(|| name.to_owned(), |number| format!("{name}#{number}"));
        let text = error.to_string();
        if let facade::ArchiveError::Read { source, .. } = error
            && let Ok(exception) = source::exception(source)
        {
            return Err(exception);
        }
        self.source.append_value(source);
        for column in [&mut self.url, &mut self.id, &mut self.mime] {
            column.append_null();
        }
        self.date.append_null();
        self.offset.append_null();
        self.length.append_null();
        self.truncated.append_null();
        self.html.append_null();
        self.error.append_value(text);
        self.count += 1;
        Ok(())
    }

    fn finish(mut self) -> PyResult<RecordBatch> {
        let date = self.date.finish().with_timezone("UTC");
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(self.source.finish()),
            Arc::new(self.url.finish()),
            Arc::new(self.id.finish()),
            Arc::new(date),
            Arc::new(self.mime.finish()),
            Arc::new(self.offset.finish()),
            Arc::new(self.length.finish()),
            Arc::new(self.truncated.finish()),
            Arc::new(self.html.finish()),
            Arc::new(self.error.finish()),
        ];
        RecordBatch::try_new(schema(), arrays).map_err(|e| PyValueError::new_err(e.to_string()))
    }
}
