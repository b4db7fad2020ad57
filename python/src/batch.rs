//! Batches of pages → batches of records.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::{ArrayRef, RecordBatch, UInt32Array};
use arrow_schema::{Field, Schema, SchemaRef};
use arrow_select::take::take;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_arrow::input::AnyRecordBatch;
use pyo3_arrow::{PyRecordBatch, PySchema};

use crate::cells::{Cells, Moments};
use crate::facade::{self, Column, Page, Row, Settings, columns};
use crate::page::DECODED;
use crate::settings::settings;

/// The columns that play a part, by name.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Roles {
    html: String,
    url: Option<String>,
    content_type: Option<String>,
    fetched: Option<String>,
    source: Option<String>,
    error: Option<String>,
}

/// Where the columns that play a part stand, and what becomes of the others.
struct Plan {
    html: usize,
    url: Option<usize>,
    content_type: Option<usize>,
    fetched: Option<usize>,
    source: Option<usize>,
    error: Option<usize>,
    /// Columns that pass through.
    passing: Vec<usize>,
    columns: Vec<Column>,
    schema: SchemaRef,
}

/// What is wrong with a batch.
struct Fault(String);

impl From<Fault> for PyErr {
    fn from(fault: Fault) -> Self {
        PyValueError::new_err(fault.0)
    }
}

impl Plan {
    fn new(schema: &Schema, roles: &Roles, keep_html: bool, settings: &Settings) -> Result<Self, Fault> {
        let find = |role: &str, name: &str, can_be: fn(&arrow_schema::DataType) -> bool| column(schema, role, name, can_be);
        let html = find("html", &roles.html, Cells::can_be)?;
        let optional = |role: &str, name: Option<&String>, can_be| name.map(|name| find(role, name, can_be)).transpose();
        let url = optional("url", roles.url.as_ref(), Cells::can_be)?;
        let content_type = optional("content_type", roles.content_type.as_ref(), Cells::can_be)?;
        let fetched = optional("fetched", roles.fetched.as_ref(), Moments::can_be)?;
        let source = optional("source", roles.source.as_ref(), Cells::can_be)?;
        let error = optional("error", roles.error.as_ref(), Cells::can_be)?;
        let columns = columns::columns(settings.wanted());
        let ours = |name: &str| columns.iter().any(|column| column.name() == name);
        // What stands in a column of ours under the same name needs no second one.
        let taken = [url, source, error];
        let passes = |at: &usize| {
            let name = schema.field(*at).name();
            !(*at == html && !keep_html || ours(name) && taken.contains(&Some(*at)))
        };
        let passing: Vec<usize> = (0..schema.fields().len()).filter(passes).collect();
        let mut fields: Vec<Arc<Field>> = Vec::new();
        for at in &passing {
            let field = schema.field(*at);
            let mut name = field.name().clone();
            while ours(&name) || fields.iter().any(|f| *f.name() == name) {
                name = format!("input_{name}");
            }
            fields.push(Arc::new(field.clone().with_name(name)));
        }
        fields.extend(columns.iter().map(|column| Arc::new(columns::field(*column))));
        let mut metadata = schema.metadata().clone();
        // It speaks of the columns that came in.
        metadata.remove("pandas");
        let schema = Arc::new(Schema::new_with_metadata(fields, metadata));
        Ok(Self { html, url, content_type, fetched, source, error, passing, columns, schema })
    }

    fn run(&self, batch: &RecordBatch, settings: &Settings, threads: usize) -> Result<RecordBatch, Fault> {
        let rows = cleaned(&Inputs::new(self, batch), batch.num_rows(), settings, threads);
        let same = rows.iter().enumerate().all(|(at, (from, _))| at == *from) && rows.len() == batch.num_rows();
        let (from, rows): (Vec<usize>, Vec<Row>) = rows.into_iter().unzip();
        let from: UInt32Array = from.into_iter().map(|at| at as u32).collect();
        let pass = |at: &usize| -> Result<ArrayRef, Fault> {
            let column = batch.column(*at);
            if same { Ok(column.clone()) } else { take(column, &from, None).map_err(|e| Fault(e.to_string())) }
        };
        let mut arrays = self.passing.iter().map(pass).collect::<Result<Vec<_>, _>>()?;
        for column in &self.columns {
            arrays.push(columns::array(*column, &rows).map_err(|e| Fault(e.to_string()))?);
        }
        RecordBatch::try_new(self.schema.clone(), arrays).map_err(|e| Fault(e.to_string()))
    }
}

/// The column of that name, if it can play the part.
fn column(schema: &Schema, role: &str, name: &str, can_be: fn(&arrow_schema::DataType) -> bool) -> Result<usize, Fault> {
    let names = || schema.fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>().join(", ");
    let hint = if role == "html" { String::new() } else { format!(" (or {role}=None)") };
    let mut found = schema.fields().iter().enumerate().filter(|(_, f)| f.name() == name);
    let Some((at, field)) = found.next() else {
        return Err(Fault(format!("there is no column {name:?} for {role}; the columns are: {}. Name one with {role}=…{hint}", names())));
    };
    if found.next().is_some() {
        return Err(Fault(format!("there are several columns {name:?} for {role}; the columns are: {}", names())));
    }
    if !can_be(field.data_type()) {
        let wanted = if role == "fetched" { "timestamps, days or strings" } else { "strings or bytes" };
        return Err(Fault(format!("the column {name:?} for {role} must hold {wanted}, not {}", field.data_type())));
    }
    Ok(at)
}

/// The columns of one batch that play a part.
struct Inputs<'a> {
    html: Cells<'a>,
    url: Cells<'a>,
    content_type: Cells<'a>,
    fetched: Option<Moments<'a>>,
    source: Option<Cells<'a>>,
    error: Cells<'a>,
}

impl<'a> Inputs<'a> {
    fn new(plan: &Plan, batch: &'a RecordBatch) -> Self {
        let cells = |at: Option<usize>| at.and_then(|at| Cells::of(batch.column(at)));
        Self {
            html: cells(Some(plan.html)).unwrap_or(Cells::Nothing),
            url: cells(plan.url).unwrap_or(Cells::Nothing),
            content_type: cells(plan.content_type).unwrap_or(Cells::Nothing),
            fetched: plan.fetched.and_then(|at| Moments::of(batch.column(at))),
            source: cells(plan.source),
            error: cells(plan.error).unwrap_or(Cells::Nothing),
        }
    }

    /// The records of one row.
    fn clean(&self, row: usize, settings: &Settings) -> Vec<Row> {
        let url = self.url.text(row);
        let name = self.source.as_ref().map_or(url, |source| source.text(row)).unwrap_or_default();
        let (today, now) = self.fetched.as_ref().map(|f| f.at(row)).unwrap_or_default();
        let content_type = if self.html.is_text() { Some(DECODED) } else { self.content_type.text(row) };
        let found = match (self.error.text(row), self.html.bytes(row)) {
            (Some(error), _) => vec![facade::failed(name, error.to_owned())],
            (None, None) => vec![facade::failed(name, "there is no page: the cell is null".to_owned())],
            (None, Some(bytes)) => facade::cleaned(&Page { name, bytes, content_type, url, today, now }, settings),
        };
        let wanted = |verdict| settings.accept.as_ref().is_none_or(|accept| accept.contains(&verdict));
        found.into_iter().map(|c| c.article).filter(|a| wanted(a.verdict)).map(|a| settings.row(a)).collect()
    }
}

/// The records of all rows, each with the row it comes from, in order.
fn cleaned(inputs: &Inputs, rows: usize, settings: &Settings, threads: usize) -> Vec<(usize, Row)> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut out = Vec::new();
        loop {
            let row = next.fetch_add(1, Ordering::Relaxed);
            if row >= rows {
                return out;
            }
            out.extend(inputs.clean(row, settings).into_iter().map(|record| (row, record)));
        }
    };
    if threads <= 1 || rows <= 1 {
        return work();
    }
    let mut all: Vec<(usize, Row)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(rows)).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for thread in others {
            all.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    });
    all.sort_by_key(|(row, _)| *row);
    all
}

/// So many threads when all are asked for (0), else as many as asked for, up to a bound.
fn threads(wanted: usize) -> usize {
    /// More give nothing.
    const MOST: usize = 256;
    if wanted == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { wanted.min(MOST) }
}

/// Cleans everything that an Arrow object holds; gives a batch for each that came, and one at least.
#[pyfunction]
pub(crate) fn clean_batches<'py>(
    py: Python<'py>,
    batch: &Bound<'py, PyAny>,
    roles: Roles,
    keep_html: bool,
    threads: usize,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let settings = settings(options)?;
    let threads = self::threads(threads);
    let reader = arrow(batch)?.into_reader()?;
    let plan = Plan::new(&reader.schema(), &roles, keep_html, &settings)?;
    let empty = RecordBatch::new_empty(reader.schema());
    let batches = py.detach(move || -> Result<Vec<RecordBatch>, Fault> {
        let mut out = Vec::new();
        for batch in reader {
            let batch = batch.map_err(|e| Fault(e.to_string()))?;
            out.push(plan.run(&batch, &settings, threads)?);
        }
        if out.is_empty() {
            out.push(plan.run(&empty, &settings, 1)?);
        }
        Ok(out)
    })?;
    batches.into_iter().map(|batch| PyRecordBatch::new(batch).into_pyarrow(py)).collect()
}

/// The schema of what [`clean_batches`] gives for a batch of that schema.
#[pyfunction]
pub(crate) fn output_schema<'py>(
    py: Python<'py>,
    schema: PySchema,
    roles: Roles,
    keep_html: bool,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let plan = Plan::new(&schema.into_inner(), &roles, keep_html, &settings(options)?)?;
    PySchema::new(plan.schema).into_pyarrow(py)
}

/// The contract's columns with these options: a schema, and the same in Spark's words.
#[pyfunction]
#[pyo3(signature = (options=None))]
pub(crate) fn record_schema<'py>(py: Python<'py>, options: Option<&Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
    PySchema::new(Arc::new(contract(options)?)).into_pyarrow(py)
}

/// The contract's columns with these options, in Spark's data definition language.
#[pyfunction]
#[pyo3(signature = (options=None))]
pub(crate) fn record_ddl(options: Option<&Bound<'_, PyDict>>) -> PyResult<String> {
    let schema = contract(options)?;
    let columns: Vec<String> =
        schema.fields().iter().map(|field| format!("{} {}", field.name(), columns::ddl(field.data_type()))).collect();
    Ok(columns.join(", "))
}

fn contract(options: Option<&Bound<'_, PyDict>>) -> PyResult<Schema> {
    Ok(columns::schema(&columns::columns(settings(options)?.wanted())))
}

/// Anything with an Arrow C interface.
fn arrow(batch: &Bound<'_, PyAny>) -> PyResult<AnyRecordBatch> {
    if !batch.hasattr("__arrow_c_array__")? && !batch.hasattr("__arrow_c_stream__")? {
        return Err(PyTypeError::new_err(format!(
            "a batch must be an Arrow object (of pyarrow, polars, pandas, DuckDB …: one with __arrow_c_array__ or __arrow_c_stream__), not {}",
            batch.get_type().name()?
        )));
    }
    batch.extract()
}
