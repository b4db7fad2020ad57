//! Articles as columns: the JSON contract as an Arrow schema, and arrays of it.
//!
//! [`columns`] names them, [`schema`] types them (every column may be null), [`batch`] fills them. Lists, structs and strings have 32-bit
//! offsets: a batch whose strings pass 2 GiB in one column is refused ([`TooLong`]), so give fewer rows.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StringArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields, Schema};

use crate::model::Article;
use crate::story::Fingerprint;

/// The columns that are wanted behind the contract's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Readers' comments, a list of structs.
    pub comments: bool,
    /// What was found for each fact, as JSON.
    pub facts: bool,
    /// The body in another form, under this name (`markdown`, `html`).
    pub body: Option<&'static str>,
    /// The text's fingerprint and its keys, for near-duplicates.
    pub fingerprints: bool,
}

/// An article with what is wanted beside it.
#[derive(Debug)]
pub struct Row {
    article: Article,
    body: Option<String>,
    facts: Option<String>,
    fingerprint: Option<Fingerprint>,
}

impl Row {
    /// The article's row; `body` is its body in the form that [`Wanted::body`] names.
    #[must_use]
    pub fn new(mut article: Article, body: Option<String>, wanted: Wanted) -> Self {
        let fingerprint = (wanted.fingerprints && !article.text.is_empty()).then(|| Fingerprint::of(&article.text));
        let facts = (!article.facts.is_empty()).then(|| serde_json::to_string(&article.facts).unwrap_or_default());
        article.body = Vec::new();
        Self { article, body, facts, fingerprint }
    }

    /// Bytes of its text, the most of what it takes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.article.text.len() + self.body.as_ref().map_or(0, String::len)
    }

    /// True if it has no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How a column is made of rows.
#[derive(Clone, Copy)]
enum Kind {
    Text(fn(&Row) -> Option<Cow<'_, str>>),
    List(fn(&Row) -> &[String]),
    Count(fn(&Row) -> Option<i64>),
    Share(fn(&Row) -> Option<f32>),
    Truth(fn(&Row) -> Option<bool>),
    Rights,
    Comments,
    Fingerprint,
    Keys,
}

/// A column of the output.
#[derive(Clone, Copy)]
pub struct Column(&'static str, Kind);

impl Column {
    /// Its name, the contract's key.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0
    }
}

fn some(text: Option<&String>) -> Option<Cow<'_, str>> {
    text.map(|text| Cow::Borrowed(text.as_str()))
}

/// The contract's keys, in its order.
const CONTRACT: &[Column] = &[
    Column("source", Kind::Text(|r| some(Some(&r.article.source)))),
    Column("id", Kind::Text(|r| some(Some(&r.article.id)))),
    Column("url", Kind::Text(|r| some(r.article.url.as_ref()))),
    Column("canonical_url", Kind::Text(|r| some(r.article.canonical_url.as_ref()))),
    Column("amp_url", Kind::Text(|r| some(r.article.amp_url.as_ref()))),
    Column("verdict", Kind::Text(|r| Some(r.article.verdict.name().into()))),
    Column("wall", Kind::Text(|r| r.article.wall.map(Into::into))),
    Column("title", Kind::Text(|r| some(r.article.title.as_ref()))),
    Column("authors", Kind::List(|r| &r.article.authors)),
    Column("agencies", Kind::List(|r| &r.article.agencies)),
    Column("date", Kind::Text(|r| r.article.date.map(|date| date.to_string().into()))),
    Column("date_source", Kind::Text(|r| r.article.date_source.map(|origin| origin.name().into()))),
    Column("modified", Kind::Text(|r| r.article.modified.map(|date| date.to_string().into()))),
    Column("corrections", Kind::List(|r| &r.article.corrections)),
    Column("site", Kind::Text(|r| some(r.article.site.as_ref()))),
    Column("language", Kind::Text(|r| some(r.article.language.as_ref()))),
    Column("language_declared", Kind::Text(|r| some(r.article.language_declared.as_ref()))),
    Column("direction", Kind::Text(|r| some(r.article.direction.as_ref()))),
    Column("description", Kind::Text(|r| some(r.article.description.as_ref()))),
    Column("standfirst", Kind::Text(|r| some(r.article.standfirst.as_ref()))),
    Column("section", Kind::Text(|r| some(r.article.section.as_ref()))),
    Column("tags", Kind::List(|r| &r.article.tags)),
    Column("image", Kind::Text(|r| some(r.article.image.as_ref()))),
    Column("image_caption", Kind::Text(|r| some(r.article.image_caption.as_ref()))),
    Column("image_credit", Kind::Text(|r| some(r.article.image_credit.as_ref()))),
    Column("license", Kind::Text(|r| some(r.article.license.as_ref()))),
    Column("paywalled", Kind::Truth(|r| r.article.paywalled)),
    Column("comment_count", Kind::Count(|r| r.article.comment_count.and_then(|n| i64::try_from(n).ok()))),
    Column("rights", Kind::Rights),
    Column("text", Kind::Text(|r| some(Some(&r.article.text)))),
    Column("words", Kind::Count(|r| i64::try_from(r.article.words).ok())),
    Column("confidence", Kind::Share(|r| r.article.confidence)),
    Column("body_source", Kind::Text(|r| Some(serde_json::to_value(r.article.body_source).ok()?.as_str()?.to_owned().into()))),
    Column("encoding", Kind::Text(|r| some(r.article.encoding.as_ref()))),
    Column("limits", Kind::List(|r| &r.article.limits)),
    Column("error", Kind::Text(|r| some(r.article.error.as_ref()))),
];

/// The columns: the contract's, and behind them those that are wanted.
#[must_use]
pub fn columns(wanted: Wanted) -> Vec<Column> {
    let mut columns = CONTRACT.to_vec();
    if wanted.comments {
        columns.push(Column("comments", Kind::Comments));
    }
    if wanted.facts {
        columns.push(Column("facts", Kind::Text(|r| some(r.facts.as_ref()))));
    }
    if let Some(name) = wanted.body {
        columns.push(Column(name, Kind::Text(|r| some(r.body.as_ref()))));
    }
    if wanted.fingerprints {
        columns.extend([Column("fingerprint", Kind::Fingerprint), Column("fingerprint_keys", Kind::Keys)]);
    }
    columns
}

/// The columns as a schema.
#[must_use]
pub fn schema(columns: &[Column]) -> Schema {
    Schema::new(columns.iter().map(|column| field(*column)).collect::<Vec<_>>())
}

/// The rows as a batch of these columns.
///
/// # Errors
/// If a column's strings pass 2 GiB.
pub fn batch(schema: Arc<Schema>, columns: &[Column], rows: &[Row]) -> Result<RecordBatch, TooLong> {
    let arrays = columns.iter().map(|column| array(*column, rows)).collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(schema, arrays).map_err(|_| TooLong("schema"))
}

fn text_field(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn list_of(kind: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("item", kind, true)))
}

fn rights_fields() -> Fields {
    vec![Field::new("robots", list_of(DataType::Utf8), true), Field::new("tdm_reserved", DataType::Boolean, true), text_field("tdm_policy")]
        .into()
}

fn comment_fields() -> Fields {
    vec![text_field("author"), text_field("date"), text_field("text")].into()
}

/// The column's name and type; every column may be null.
#[must_use]
pub fn field(Column(name, kind): Column) -> Field {
    let kind = match kind {
        Kind::Text(_) => DataType::Utf8,
        Kind::List(_) => list_of(DataType::Utf8),
        Kind::Count(_) => DataType::Int64,
        Kind::Share(_) => DataType::Float64,
        Kind::Truth(_) => DataType::Boolean,
        Kind::Rights => DataType::Struct(rights_fields()),
        Kind::Comments => list_of(DataType::Struct(comment_fields())),
        Kind::Fingerprint => DataType::Binary,
        Kind::Keys => list_of(DataType::Int64),
    };
    Field::new(name, kind, true)
}

/// A column whose strings are too long for one batch.
#[derive(Debug, thiserror::Error)]
#[error("the column {0:?} of the result would hold more than 2 GiB: give a batch of fewer rows")]
pub struct TooLong(&'static str);

/// The column of these rows.
///
/// # Errors
/// If its strings pass 2 GiB.
pub fn array(Column(name, kind): Column, rows: &[Row]) -> Result<ArrayRef, TooLong> {
    Ok(match kind {
        Kind::Text(of) => Arc::new(texts(name, rows, of)?),
        Kind::List(of) => Arc::new(lists(name, rows, |row| Some(of(row)))?),
        Kind::Count(of) => {
            let mut builder = Int64Builder::new();
            rows.iter().for_each(|row| builder.append_option(of(row)));
            Arc::new(builder.finish())
        }
        Kind::Share(of) => {
            let mut builder = Float64Builder::new();
            // The shortest decimal of an f32 stays the shortest one, as JSON has it.
            rows.iter().for_each(|row| builder.append_option(of(row).and_then(|share| share.to_string().parse().ok())));
            Arc::new(builder.finish())
        }
        Kind::Truth(of) => {
            let mut builder = BooleanBuilder::new();
            rows.iter().for_each(|row| builder.append_option(of(row)));
            Arc::new(builder.finish())
        }
        Kind::Rights => Arc::new(rights(name, rows)?),
        Kind::Comments => Arc::new(comments(name, rows)?),
        Kind::Fingerprint => {
            let mut builder = BinaryBuilder::new();
            rows.iter().for_each(|row| builder.append_option(row.fingerprint.as_ref().map(Fingerprint::to_bytes)));
            Arc::new(builder.finish())
        }
        Kind::Keys => {
            let mut builder = ListBuilder::new(Int64Builder::new());
            for row in rows {
                let keys = row.fingerprint.as_ref().map(|f| f.keys().iter().map(|key| Some(i64::from(*key))));
                builder.append_option(keys);
            }
            Arc::new(builder.finish())
        }
    })
}

/// Fails before a builder of 32-bit offsets would.
fn fits(name: &'static str, bytes: usize) -> Result<(), TooLong> {
    i32::try_from(bytes).map(drop).map_err(|_| TooLong(name))
}

fn texts(name: &'static str, rows: &[Row], of: impl Fn(&Row) -> Option<Cow<'_, str>>) -> Result<StringArray, TooLong> {
    let cells: Vec<Option<Cow<str>>> = rows.iter().map(of).collect();
    fits(name, cells.iter().flatten().map(|cell| cell.len()).sum())?;
    Ok(cells.iter().map(Option::as_deref).collect())
}

fn lists(name: &'static str, rows: &[Row], of: impl Fn(&Row) -> Option<&[String]>) -> Result<ListArray, TooLong> {
    fits(name, rows.iter().filter_map(&of).flatten().map(String::len).sum())?;
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows {
        builder.append_option(of(row).map(|list| list.iter().map(Some)));
    }
    Ok(builder.finish())
}

fn rights(name: &'static str, rows: &[Row]) -> Result<StructArray, TooLong> {
    let robots = lists(name, rows, |row| row.article.rights.as_ref().map(|rights| &rights.robots[..]))?;
    let mut reserved = BooleanBuilder::new();
    rows.iter().for_each(|row| reserved.append_option(row.article.rights.as_ref().and_then(|rights| rights.tdm_reserved)));
    let policy = texts(name, rows, |row| some(row.article.rights.as_ref()?.tdm_policy.as_ref()))?;
    let nulls: NullBuffer = rows.iter().map(|row| row.article.rights.is_some()).collect::<Vec<bool>>().into();
    let arrays: Vec<ArrayRef> = vec![Arc::new(robots), Arc::new(reserved.finish()), Arc::new(policy)];
    StructArray::try_new(rights_fields(), arrays, Some(nulls)).map_err(|_| TooLong(name))
}

fn comments(name: &'static str, rows: &[Row]) -> Result<ListArray, TooLong> {
    let all = || rows.iter().filter_map(|row| row.article.comments.as_ref()).flatten();
    fits(name, all().map(|c| c.text.len() + c.author.as_ref().map_or(0, String::len)).sum())?;
    let authors: StringArray = all().map(|c| c.author.as_deref()).collect();
    let dates: StringArray = all().map(|c| c.date.map(|date| date.to_string())).collect();
    let texts: StringArray = all().map(|c| Some(c.text.as_str())).collect();
    let arrays: Vec<ArrayRef> = vec![Arc::new(authors), Arc::new(dates), Arc::new(texts)];
    let values = StructArray::try_new(comment_fields(), arrays, None).map_err(|_| TooLong(name))?;
    let offsets = OffsetBuffer::from_lengths(rows.iter().map(|row| row.article.comments.as_ref().map_or(0, Vec::len)));
    let nulls: NullBuffer = rows.iter().map(|row| row.article.comments.is_some()).collect::<Vec<bool>>().into();
    let item = Arc::new(Field::new("item", DataType::Struct(comment_fields()), true));
    ListArray::try_new(item, offsets, Arc::new(values), Some(nulls)).map_err(|_| TooLong(name))
}

/// The type as Spark's data definition language writes it.
#[must_use]
pub fn ddl(kind: &DataType) -> String {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "string".to_owned(),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => "binary".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Float64 => "double".to_owned(),
        DataType::List(item) => format!("array<{}>", ddl(item.data_type())),
        DataType::Struct(fields) => {
            let fields: Vec<String> = fields.iter().map(|field| format!("{}: {}", field.name(), ddl(field.data_type()))).collect();
            format!("struct<{}>", fields.join(", "))
        }
        _ => "bigint".to_owned(),
    }
}
