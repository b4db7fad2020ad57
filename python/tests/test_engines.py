"""Each engine over the archive of the fixtures; every row is held against the binary's."""

from __future__ import annotations

import importlib.util
import json
import sys
import types

import pages
import polars as pl
import pyarrow as pa
import pytest
from conftest import needs

import dateline

pytestmark = pytest.mark.engine


@pytest.fixture(scope="session")
def crawl(archive) -> pa.Table:
    """The archive's pages, uncleaned."""
    return pa.Table.from_batches(dateline.read_warc(str(archive)))


def hold(rows, records):
    """Every row is one of the binary's, whatever the order."""
    assert len(rows) == len(records)
    by_source = {row["source"]: row for row in rows}
    if len(by_source) == len(rows):
        for record in records:
            pages.same(by_source[record["source"]], record)


def test_spark(spark, crawl, records):
    from dateline.integrations.spark import clean_frame

    frame = spark.createDataFrame(crawl)
    cleaned = clean_frame(frame.repartition(3), **dateline.WARC_COLUMNS)
    hold([row.asDict(recursive=True) for row in cleaned.collect()], records)
    with pytest.raises(ValueError, match="there is no column \"body\" for html; the columns are: source, url"):
        clean_frame(frame, html="body")


def test_spark_as_the_documentation_says_it(spark, site):
    frame = spark.createDataFrame([(page.url, page.text) for page in site[:20]], "url string, html string")
    cleaned = frame.mapInArrow(lambda batches: (dateline.clean_batch(b) for b in batches), dateline.SPARK_DDL)
    found = {row.url: row.text for row in cleaned.filter("verdict = 'article'").collect()}
    assert found == {page.url: text for page in site[:20] if (text := dateline.extract_text(page.text, page.url))}


def test_ray(ray, crawl, records):
    from dateline.integrations.ray import clean_dataset

    cleaned = clean_dataset(ray.data.from_arrow(crawl), batch_size=64, **dateline.WARC_COLUMNS)
    hold([row for table in ray.get(cleaned.to_arrow_refs()) for row in table.to_pylist()], records)


def test_datatrove(archive, records, tmp_path):
    needs("datatrove")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from dateline.integrations.datatrove import DatelineExtractor

    pages_read = [row for batch in dateline.read_warc(str(archive)) for row in batch.to_pylist() if row["html"]]
    texts = [row["html"].decode("utf-8", "replace") for row in pages_read]
    (tmp_path / "in").mkdir()
    lines = [json.dumps({"text": text, "id": row["source"]}) for text, row in zip(texts, pages_read, strict=True) if text]
    (tmp_path / "in/pages.jsonl").write_text("\n".join(lines))
    pipeline = [
        JsonlReader(str(tmp_path / "in")),
        DatelineExtractor(timeout=20),
        JsonlWriter(str(tmp_path / "out"), output_filename="${rank}.jsonl", compression=None),
    ]
    LocalPipelineExecutor(pipeline, tasks=1, workers=1, logging_dir=str(tmp_path / "logs")).run()
    found = {d["id"]: d["text"] for path in (tmp_path / "out").iterdir() for line in path.read_text().splitlines() for d in [json.loads(line)]}
    expected = {row["source"]: kept for text, row in zip(texts, pages_read, strict=True) if (kept := dateline.extract_text(text))}
    assert found == expected and len(found) > 60
    # Where the bytes are UTF-8, decoding before or in dateline is the same.
    of_binary = {record["source"]: record["text"] for record in records if record["verdict"] == "article"}
    assert sum(of_binary.get(source) == text for source, text in found.items()) >= len(found) * 0.9


@pytest.fixture
def nemo(monkeypatch):
    """NeMo Curator's own module of the extractor's base class. The whole package needs torch and transformers, some gigabytes: where
    it cannot be imported, that one file of it is loaded alone."""
    try:
        import nemo_curator.stages.text.download.base.extract  # noqa: F401
    except ImportError:
        pass
    else:
        return
    found = next((path / "nemo_curator" for path in map(pages.Path, sys.path) if (path / "nemo_curator").is_dir()), None)
    if found is None:
        pytest.skip("skipped: nemo-curator is not installed (pip install --no-deps nemo-curator suffices)")
    name = "nemo_curator.stages.text.download.base.extract"
    parts = name.split(".")
    for end in range(1, len(parts)):
        package = types.ModuleType(".".join(parts[:end]))
        package.__path__ = [str(found.joinpath(*parts[1:end]))]
        monkeypatch.setitem(sys.modules, package.__name__, package)
    spec = importlib.util.spec_from_file_location(name, found.joinpath(*parts[1:]).with_suffix(".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, name, module)


def test_nemo(nemo, archive, records):
    from dateline.integrations.nemo import NemoExtractor

    extractor = NemoExtractor(comments=True)
    accepted = {record["source"]: record for record in records if record["verdict"] == "article"}
    given = 0
    for batch in dateline.read_warc(str(archive)):
        for row in batch.to_pylist():
            record = {"url": row["url"], "warc_id": row["warc_id"], "source_id": "crawl.warc.gz", "content": row["html"]}
            assert set(extractor.input_columns()) == set(record)
            out = extractor.extract(record)
            if out is None:
                continue
            assert list(out) == extractor.output_columns()
            if row["source"] in accepted and row["mime"].endswith("utf-8"):
                given += 1
                assert [out[n] for n in ("title", "date", "language", "text")] == [accepted[row["source"]][n] for n in ("title", "date", "language", "text")]
    assert given > 50
    assert extractor.extract({"url": None, "warc_id": None, "source_id": None, "content": None}) is None


def test_polars(crawl, records):
    from dateline.integrations.polars import clean_frame

    frame = pl.DataFrame(pl.from_arrow(crawl))
    hold(clean_frame(frame, threads=2, **dateline.WARC_COLUMNS).to_dicts(), records)
    lazy = clean_frame(frame.lazy(), **dateline.WARC_COLUMNS).filter(pl.col("verdict") == "article").select("title", "text")
    assert lazy.collect().height == sum(record["verdict"] == "article" for record in records)
