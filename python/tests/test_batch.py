"""Batches: Arrow in, Arrow out."""

from __future__ import annotations

import pages
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import dateline


def batch_of(site: list[pages.Page], html_type: pa.DataType | None = None) -> pa.RecordBatch:
    kind = html_type or pa.binary()
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    html = pa.array([page.text if text else page.body for page in site], kind)
    return pa.record_batch({"n": range(len(site)), "url": [page.url for page in site], "html": html})


def test_rows_are_the_binarys(archive, records):
    rows = [row for batch in dateline.read_warc(str(archive), clean=True) for row in batch.to_pylist()]
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        pages.same(row, record)


def test_a_batch_of_urls_and_pages_gives_the_schema(site):
    out = dateline.clean_batch(batch_of(site).select(["url", "html"]))
    assert out.schema.equals(dateline.SCHEMA)
    assert out.num_rows == len(site)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view()], ids=str
)
def test_every_form_of_strings_and_bytes(article_page, wall, kind):
    batch = batch_of([article_page, wall], kind)
    out = dateline.clean_batch(batch)
    assert out.column("verdict").to_pylist() == ["article", "consent"]
    assert out.column("title").to_pylist()[0].startswith("Selwick sea lock")
    assert out.column("n").to_pylist() == [0, 1] and "html" not in out.schema.names


def test_other_engines_frames(article_page):
    page = {"url": [article_page.url], "html": [article_page.text], "n": [3]}
    expected = dateline.extract_text(article_page.text, article_page.url)
    for frame in [pl.DataFrame(page), pd.DataFrame(page), pa.table(page)]:
        out = dateline.clean_batch(frame)
        assert isinstance(out, pa.RecordBatch) and out.column("text").to_pylist() == [expected] and out.column("n").to_pylist() == [3]
        assert out.to_pandas().n.tolist() == [3]


def test_chunks_become_one_batch(article_page, wall):
    chunks = [batch_of([article_page]), batch_of([wall]), batch_of([article_page])]
    table = pa.Table.from_batches(chunks)
    assert dateline.clean_batch(table).num_rows == 3
    out = dateline.clean_table(table)
    assert [chunk.num_rows for chunk in out.to_batches()] == [1, 1, 1]


def test_a_batch_without_rows_has_the_columns():
    empty = batch_of([])
    for thing in [empty, pa.Table.from_batches([], empty.schema), pa.Table.from_batches([empty, empty])]:
        out = dateline.clean_batch(thing)
        assert out.num_rows == 0 and out.schema.names == ["n", *dateline.SCHEMA.names]


def test_bad_rows_are_failed_rows(article_page):
    html = [None, b"", b"%PDF-1.7", article_page.body, b"\xff\x00" * 9, b"y" * 101_000]
    url = ["https://a.example/1", None, "no address", article_page.url, "ftp://a.example/", "javascript:alert(1)"]
    out = dateline.clean_batch(pa.record_batch({"html": html, "url": url}), max_bytes=100_000)
    rows = out.to_pylist()
    assert [row["verdict"] for row in rows][:4] == ["failed", "empty", "failed", "article"]
    assert rows[0]["error"] == "there is no page: the cell is null" and "a PDF" in rows[2]["error"]
    assert rows[5]["verdict"] == "failed" and "101000 bytes, more than max_bytes (100000)" in rows[5]["error"]
    assert [row["url"] for row in rows] == [None, None, None, article_page.url, None, None]
    assert rows[0]["source"] == "https://a.example/1"
    nothing = pa.record_batch({"html": pa.nulls(2), "url": pa.nulls(2)})
    assert dateline.clean_batch(nothing).column("verdict").to_pylist() == ["failed", "failed"]


def test_wrong_columns_name_those_there_are(article_page):
    batch = batch_of([article_page])
    with pytest.raises(ValueError, match="there is no column \"page\" for html; the columns are: n, url, html"):
        dateline.clean_batch(batch, html="page")
    with pytest.raises(ValueError, match=r"no column \"url\" for url; the columns are: html\. Name one with url=… \(or url=None\)"):
        dateline.clean_batch(batch.select(["html"]))
    assert dateline.clean_batch(batch.select(["html"]), url=None).column("verdict").to_pylist() == ["article"]
    with pytest.raises(ValueError, match="the column \"n\" for html must hold strings or bytes, not Int64"):
        dateline.clean_batch(batch, html="n")
    nested = pa.record_batch({"html": [[b"<p>"]], "url": ["https://a.example/"]})
    with pytest.raises(ValueError, match="must hold strings or bytes, not List"):
        dateline.clean_batch(nested)
    twice = pa.RecordBatch.from_arrays([pa.array([b"a"]), pa.array([b"b"])], names=["html", "html"])
    with pytest.raises(ValueError, match="several columns \"html\""):
        dateline.clean_batch(twice, url=None)
    for thing in [None, {"html": ["<p>"]}, [1], "html"]:
        with pytest.raises(TypeError, match="a batch must be an Arrow object"):
            dateline.clean_batch(thing)
    with pytest.raises(TypeError, match="no such option; there are accept"):
        dateline.clean_batch(batch, faver="recall")


def test_other_columns_pass_through(article_page):
    batch = pa.record_batch(
        {
            "html": [article_page.body],
            "url": [article_page.url],
            "title": ["theirs"],
            "input_title": ["theirs too"],
            "nested": [[{"a": 1}]],
            "fetched": pa.array([1_743_833_228], pa.timestamp("s")),
        }
    )
    out = dateline.clean_batch(batch, fetched="fetched", keep_html=True)
    row = out.to_pylist()[0]
    assert row["html"] == article_page.body and row["nested"] == [{"a": 1}]
    assert row["title"].startswith("Selwick") and sorted(v for k, v in row.items() if k.startswith("input_")) == ["theirs", "theirs too"]
    assert dateline.output_schema(batch.schema, fetched="fetched", keep_html=True).equals(out.schema)
    both = dateline.clean_batch(batch, keep_html=True, body="html")
    assert both.column("input_html").to_pylist() == [article_page.body] and both.column("html").to_pylist()[0].startswith("<p>")


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns", "day", "text"])
def test_the_moment_of_the_fetch(unit):
    page = "<h1>Ferry</h1><time>2 hours ago</time>" + "<p>The ferry will run again from Monday, the harbour office said.</p>" * 9
    future = page.replace("<h1>", '<meta property="article:published_time" content="2031-05-01T10:00:00Z"><h1>')
    day = {"day": pa.array([20_000], pa.date32()), "text": pa.array(["2024-10-04T06:00:00Z"])}
    seconds = 1_728_021_600
    moment = day.get(unit) if unit in day else pa.array([seconds * {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]], pa.timestamp(unit))
    out = dateline.clean_batch(pa.record_batch({"html": [future], "at": moment}), url=None, fetched="at")
    assert out.column("date").to_pylist() == [None] or out.column("date").to_pylist()[0].startswith("2024-10-04")


def test_threads_give_the_same(site):
    batch = batch_of(site)
    one = dateline.clean_batch(batch)
    for threads in [2, 8, 0]:
        assert dateline.clean_batch(batch, threads=threads).equals(one)


def test_accepted_verdicts_alone(site):
    batch = batch_of(site)
    whole = dateline.clean_batch(batch).to_pylist()
    some = dateline.clean_batch(batch, accept=["article", "teaser"], threads=3)
    assert some.to_pylist() == [row for row in whole if row["verdict"] in ("article", "teaser")] and 0 < some.num_rows < len(whole)
    assert dateline.clean_batch(batch, accept=["login"]).schema.equals(some.schema)
    with pytest.raises(ValueError, match="\"news\" is no verdict; there are article"):
        dateline.clean_batch(batch, accept=["news"])


def test_a_dump_of_several_articles_is_several_rows(article_page):
    dumps = [(pages.FIXTURES / f"dumps/{name}.txt").read_text("utf-8").rstrip() for name in ("vodokanal-lozivka", "sea-lock-reopens")]
    batch = pa.record_batch({"n": [1, 2], "html": ["\n\n".join(dumps), article_page.text]})
    out = dateline.clean_batch(batch, url=None)
    assert out.column("n").to_pylist() == [1, 1, 2]


def test_more_columns_when_asked(site):
    commented = [page for page in site if "/comments/" in page.url]
    out = dateline.clean_batch(batch_of(commented), comments=True, facts=True, fingerprints=True, body="markdown")
    assert out.schema.names[-5:] == ["comments", "facts", "markdown", "fingerprint", "fingerprint_keys"]
    for page, row in zip(commented, out.to_pylist(), strict=True):
        article = dateline.clean(page.body, page.url, comments=True, body="markdown")
        assert row["comments"] == article.comments and row["markdown"] == article.markdown
        assert row["fingerprint"] == dateline.fingerprint(article.text)
        assert row["fingerprint_keys"] == dateline.fingerprint_keys(row["fingerprint"])
    assert any(row["comments"] for row in out.to_pylist())


@pytest.mark.engine
def test_the_schema_is_sparks(spark):
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    assert StructType.fromDDL(dateline.SPARK_DDL).simpleString() == from_arrow_schema(dateline.SCHEMA).simpleString()


def test_metadata_of_other_tools_stays_but_pandas(article_page):
    frame = pd.DataFrame({"html": [article_page.text], "url": [article_page.url]}, index=pd.Index(["a"], name="key"))
    out = dateline.clean_batch(pa.Table.from_pandas(frame))
    assert out.column("key").to_pylist() == ["a"] and b"pandas" not in (out.schema.metadata or {})
