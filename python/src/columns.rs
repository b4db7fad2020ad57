//! Records → columns: the JSON contract as an Arrow schema.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, ListArray, StringArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields};

use crate::facade::{self, Article, Body, Fingerprint, Settings};

/// A record with what the settings ask for beside it.
pub(crate) struct Row {
    pub(crate) article: Article,
    body: Option<String>,
    facts: Option<String>,
    fingerprint: Option<Fingerprint>,
}

impl Row {
    pub(crate) fn new(mut article: Article, settings: &Settings) -> Self {
        let body = facade::body(&article, settings.body);
        let fingerprint = (settings.fingerprints && !article.text.is_empty()).then(|| Fingerprint::of(&article.text));
        let facts = (!article.facts.is_empty()).then(|| serde_json::to_string(&article.facts).unwrap_or_default());
        article.body = Vec::new();
        Self { article, body, facts, fingerprint }
    }
}

/// How a column is made of rows.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
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
pub(crate) type Column = (&'static str, Kind);

fn some(text: Option<&String>) -> Option<Cow<'_, str>> {
    text.map(|text| Cow::Borrowed(text.as_str()))
}

/// The contract's keys, in its order.
const CONTRACT: &[Column] = &[
    ("source", Kind::Text(|r| some(Some(&r.article.source)))),
    ("id", Kind::Text(|r| some(Some(&r.article.id)))),
    ("url", Kind::Text(|r| some(r.article.url.as_ref()))),
    ("canonical_url", Kind::Text(|r| some(r.article.canonical_url.as_ref()))),
    ("amp_url", Kind::Text(|r| some(r.article.amp_url.as_ref()))),
    ("verdict", Kind::Text(|r| Some(r.article.verdict.name().into()))),
    ("wall", Kind::Text(|r| r.article.wall.map(Into::into))),
    ("title", Kind::Text(|r| some(r.article.title.as_ref()))),
    ("authors", Kind::List(|r| &r.article.authors)),
    ("agencies", Kind::List(|r| &r.article.agencies)),
    ("date", Kind::Text(|r| r.article.date.map(|date| date.to_string().into()))),
    ("date_source", Kind::Text(|r| r.article.date_source.map(|origin| origin.name().into()))),
    ("modified", Kind::Text(|r| r.article.modified.map(|date| date.to_string().into()))),
    ("corrections", Kind::List(|r| &r.article.corrections)),
    ("site", Kind::Text(|r| some(r.article.site.as_ref()))),
    ("language", Kind::Text(|r| some(r.article.language.as_ref()))),
    ("language_declared", Kind::Text(|r| some(r.article.language_declared.as_ref()))),
    ("direction", Kind::Text(|r| some(r.article.direction.as_ref()))),
    ("description", Kind::Text(|r| some(r.article.description.as_ref()))),
    ("standfirst", Kind::Text(|r| some(r.article.standfirst.as_ref()))),
    ("section", Kind::Text(|r| some(r.article.section.as_ref()))),
    ("tags", Kind::List(|r| &r.article.tags)),
    ("image", Kind::Text(|r| some(r.article.image.as_ref()))),
    ("image_caption", Kind::Text(|r| some(r.article.image_caption.as_ref()))),
    ("image_credit", Kind::Text(|r| some(r.article.image_credit.as_ref()))),
    ("license", Kind::Text(|r| some(r.article.license.as_ref()))),
    ("paywalled", Kind::Truth(|r| r.article.paywalled)),
    ("comment_count", Kind::Count(|r| r.article.comment_count.and_then(|n| i64::try_from(n).ok()))),
    ("rights", Kind::Rights),
    ("text", Kind::Text(|r| some(Some(&r.article.text)))),
    ("words", Kind::Count(|r| i64::try_from(r.article.words).ok())),
    ("confidence", Kind::Share(|r| r.article.confidence)),
    ("body_source", Kind::Text(|r| Some(serde_json::to_value(r.article.body_source).ok()?.as_str()?.to_owned().into()))),
    ("encoding", Kind::Text(|r| some(r.article.encoding.as_ref()))),
    ("limits", Kind::List(|r| &r.article.limits)),
    ("error", Kind::Text(|r| some(r.article.error.as_ref()))),
];

/// The columns that these settings give: the contract's, and behind them those that are asked for.
pub(crate) fn columns(settings: &Settings) -> Vec<Column> {
    let mut columns = CONTRACT.to_vec();
    if settings.options.comments {
        columns.push(("comments", Kind::Comments));
    }
    if settings.options.tell {
        columns.push(("facts", Kind::Text(|r| some(r.facts.as_ref()))));
    }
    match settings.body {
        Body::Text => {}
        Body::Markdown => columns.push(("markdown", Kind::Text(|r| some(r.body.as_ref())))),
        Body::Html => columns.push(("html", Kind::Text(|r| some(r.body.as_ref())))),
    }
    if settings.fingerprints {
        columns.extend([("fingerprint", Kind::Fingerprint), ("fingerprint_keys", Kind::Keys)]);
    }
    columns
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
pub(crate) fn field((name, kind): Column) -> Field {
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
#[derive(Debug)]
pub(crate) struct TooLong(pub(crate) &'static str);

/// The column of these rows.
pub(crate) fn array((name, kind): Column, rows: &[Row]) -> Result<ArrayRef, TooLong> {
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
    let reserved: BooleanBuilder =
        rows.iter().map(|row| row.article.rights.as_ref()?.tdm_reserved).fold(BooleanBuilder::new(), |mut b, v| {
            b.append_option(v);
            b
        });
    let policy = texts(name, rows, |row| some(row.article.rights.as_ref()?.tdm_policy.as_ref()))?;
    let nulls: NullBuffer = rows.iter().map(|row| row.article.rights.is_some()).collect::<Vec<bool>>().into();
    let mut reserved = reserved;
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
pub(crate) fn ddl(kind: &DataType) -> String {
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
