//! `--format parquet` and `arrow`: the same records as JSON Lines, in columns.

use std::fs::{self, File};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Map, Value, json};

use super::{article, dateline, fixture, folder, shown};
use crate::site;

/// One cell as JSON.
fn cell(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).into(),
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(row);
            (0..items.len()).map(|at| cell(&items, at)).collect()
        }
        DataType::Struct(fields) => {
            let parts = fields.iter().zip(array.as_struct().columns());
            Value::Object(parts.map(|(field, part)| (field.name().clone(), cell(part, row))).collect())
        }
        other => panic!("no column of the contract is {other}"),
    }
}

fn rows(batches: &[RecordBatch]) -> Vec<Map<String, Value>> {
    let names = |batch: &RecordBatch| batch.schema().fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>();
    let row =
        |batch: &RecordBatch, at| names(batch).into_iter().zip(batch.columns()).map(|(name, column)| (name, cell(column, at))).collect();
    batches.iter().flat_map(|batch| (0..batch.num_rows()).map(|at| row(batch, at)).collect::<Vec<_>>()).collect()
}

fn parquet(bytes: File) -> Vec<Map<String, Value>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().build().unwrap();
    rows(&reader.map(Result::unwrap).collect::<Vec<_>>())
}

/// What JSON leaves out is null or empty in columns.
#[track_caller]
fn same(rows: &[Map<String, Value>], records: &[Value]) {
    assert_eq!(rows.len(), records.len());
    for (row, record) in rows.iter().zip(records) {
        for (name, value) in row {
            let expected = record.get(name).cloned().unwrap_or_else(|| if value.is_array() { json!([]) } else { Value::Null });
            let close = value.as_f64().zip(expected.as_f64()).is_some_and(|(a, b)| (a - b).abs() < 1e-9);
            assert!(*value == expected || close, "{name}: {value} is not {expected}");
        }
        let unknown: Vec<_> = record.as_object().unwrap().keys().filter(|key| !row.contains_key(*key)).collect();
        assert!(unknown.is_empty(), "no column for {unknown:?}");
    }
}

#[test]
fn columns_hold_what_json_lines_hold() {
    let dir = folder();
    let broken = shown(dir.path().join("lacking.html"));
    let inputs = [fixture("site/articles"), fixture("walls"), fixture("comments"), broken];
    let clean = |more: &[&str], status| {
        let mut arguments = vec!["clean", "--comments"];
        arguments.extend(more);
        arguments.extend(inputs.iter().map(String::as_str));
        dateline(&arguments).ends(status)
    };
    let records = clean(&["--format", "jsonl"], 1).records();
    assert!(records.len() > 20, "{}", records.len());
    assert!(records.iter().any(|r| r["verdict"] == "failed"));

    let file = dir.path().join("clean.parquet");
    let given = clean(&["--format", "parquet", "-o", &shown(&file)], 1);
    assert_eq!(given.out, "");
    same(&parquet(File::open(&file).unwrap()), &records);

    let file = dir.path().join("clean.arrow");
    clean(&["--format", "Arrow", "-o", &shown(&file)], 1);
    let reader = FileReader::try_new(File::open(&file).unwrap(), None).unwrap();
    same(&rows(&reader.map(Result::unwrap).collect::<Vec<_>>()), &records);

    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| shown(e.unwrap().file_name())).collect();
    assert_eq!(names.len(), 2, "no temporary is left: {names:?}");
}

#[test]
fn standard_output_takes_columns_too_and_the_same_input_gives_the_same_bytes() {
    let clean = |format| {
        let output = site::program(&["clean", "--format", format, &article("tram-depot-vote")]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let bytes = clean("arrow");
    let reader = StreamReader::try_new(&bytes[..], None).unwrap();
    let rows = rows(&reader.map(Result::unwrap).collect::<Vec<_>>());
    assert_eq!((rows.len(), &rows[0]["verdict"]), (1, &json!("article")));
    assert_eq!(clean("parquet"), clean("parquet"));
}

#[test]
fn a_folder_is_no_file_of_columns_and_other_tools_keys_are_no_columns() {
    let dir = folder();
    let page = article("tram-depot-vote");
    let given = dateline(&["clean", "--format", "parquet", "-o", &shown(dir.path()), &page]).ends(2);
    given.says(&["this is a folder", "-o FILE"]);
    let lacking = shown(dir.path().join("no/such/clean.parquet"));
    dateline(&["clean", "--format", "parquet", "-o", &lacking, &page]).ends(2).says(&["no file can be made in this folder", "no/such"]);
    dateline(&["clean", "--format", "arrow", "--json-as", "trafilatura", &page]).ends(2).says(&["--json-as", "arrow"]);
    dateline(&["run", "--once", "--format", "parquet", "--config", "config/example.toml"]).ends(2).says(&["parquet"]);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}
