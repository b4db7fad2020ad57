//! `--format parquet` and `arrow`: one file of columns, a row for every page.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::Schema;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use tempfile::NamedTempFile;

use crate::columns::{self, Column, Row, Wanted};
use crate::model::Article;

/// Rows held before they are written as one batch (a row group's share in Parquet).
const MAX_ROWS: usize = 1024;
/// Bytes of text held before they are written, however few rows they are.
const MAX_BYTES: usize = 32 << 20;
/// Rows of a Parquet row group.
const GROUP: usize = 16 * MAX_ROWS;

/// The format of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Apache Parquet, compressed with zstd.
    Parquet,
    /// Arrow IPC: the file format into a file, the stream format to standard output.
    Arrow,
}

impl Kind {
    /// The format of that name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        [("parquet", Self::Parquet), ("arrow", Self::Arrow)].into_iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, kind)| kind)
    }
}

/// Takes articles in input order. The file has its name once [`Table::finish`] has written its last byte.
pub(crate) struct Table {
    columns: Vec<Column>,
    schema: Arc<Schema>,
    wanted: Wanted,
    rows: Vec<Row>,
    bytes: usize,
    sink: Sink,
    /// Where the finished file goes; `None`: standard output.
    path: Option<PathBuf>,
}

enum Sink {
    Parquet(Box<ArrowWriter<Out>>),
    File(Box<FileWriter<Out>>),
    Stream(Box<StreamWriter<Out>>),
}

/// A temporary file beside its destination, or standard output.
enum Out {
    File(BufWriter<NamedTempFile>),
    Stdout(BufWriter<Stdout>),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Stdout(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Stdout(out) => out.flush(),
        }
    }
}

impl Table {
    /// A table into that file, or to standard output.
    pub(crate) fn create(kind: Kind, path: Option<&Path>, wanted: Wanted) -> Result<Self> {
        let out = match path {
            Some(path) => Out::File(BufWriter::new(temporary(path)?)),
            None if io::stdout().is_terminal() => {
                bail!("--format parquet and arrow write bytes: name a file with -o FILE, or pipe them on")
            }
            None => Out::Stdout(BufWriter::new(io::stdout())),
        };
        let columns = columns::columns(wanted);
        let schema = Arc::new(columns::schema(&columns));
        let sink = match (kind, path) {
            (Kind::Parquet, _) => {
                let compression = Compression::ZSTD(ZstdLevel::try_new(3)?);
                let written_by = concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned();
                let properties = WriterProperties::builder().set_compression(compression).set_created_by(written_by);
                let properties = properties.set_max_row_group_row_count(Some(GROUP)).build();
                Sink::Parquet(Box::new(ArrowWriter::try_new(out, schema.clone(), Some(properties))?))
            }
            (Kind::Arrow, Some(_)) => Sink::File(Box::new(FileWriter::try_new(out, &schema)?)),
            (Kind::Arrow, None) => Sink::Stream(Box::new(StreamWriter::try_new(out, &schema)?)),
        };
        Ok(Self { columns, schema, wanted, rows: Vec::new(), bytes: 0, sink, path: path.map(Path::to_owned) })
    }

    /// One article's row.
    pub(crate) fn take(&mut self, article: Article) -> Result<()> {
        let row = Row::new(article, None, self.wanted);
        self.bytes += row.len();
        self.rows.push(row);
        if self.rows.len() >= MAX_ROWS || self.bytes >= MAX_BYTES { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<()> {
        let batch = columns::batch(self.schema.clone(), &self.columns, &self.rows)?;
        self.rows.clear();
        self.bytes = 0;
        match &mut self.sink {
            Sink::Parquet(writer) => {
                writer.write(&batch)?;
                // Long texts make a group before its rows do.
                if writer.in_progress_size() >= 8 * MAX_BYTES {
                    writer.flush()?;
                }
            }
            Sink::File(writer) => writer.write(&batch)?,
            Sink::Stream(writer) => writer.write(&batch)?,
        }
        Ok(())
    }

    /// Writes what is left, and gives the file its name.
    pub(crate) fn finish(mut self) -> Result<()> {
        if !self.rows.is_empty() {
            self.write()?;
        }
        let mut out = match self.sink {
            Sink::Parquet(writer) => writer.into_inner()?,
            Sink::File(mut writer) => {
                writer.finish()?;
                writer.into_inner()?
            }
            Sink::Stream(mut writer) => {
                writer.finish()?;
                writer.into_inner()?
            }
        };
        out.flush()?;
        let (Out::File(file), Some(path)) = (out, self.path) else { return Ok(()) };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|e| e.error).with_context(|| format!("{}: cannot be written", path.display()))?;
        Ok(())
    }
}

/// A temporary file in the folder of `path`.
fn temporary(path: &Path) -> Result<NamedTempFile> {
    if path.is_dir() {
        bail!("{}: this is a folder; --format parquet and arrow write one file: name it with -o FILE", path.display());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut named = tempfile::Builder::new();
    named.prefix(".dateline-").suffix(".tmp");
    #[cfg(unix)]
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    // As any new file, within the umask: not private as temporaries are.
    #[cfg(unix)]
    named.permissions(readable);
    let made = named.tempfile_in(folder);
    made.with_context(|| format!("{}: no file can be made in this folder", folder.display()))
}
