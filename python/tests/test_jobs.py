"""The jobs: archives in, Parquet out, by month, again and again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pages
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from conftest import needs

import dateline
from dateline.jobs import archive as one
from dateline.jobs import report

OPTIONS = {"accept": ["article"], "favor": "balance", "body": "text"}


def job(engine: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    extra = ["--master", "local[2]"] if engine == "spark" else []
    return subprocess.run(
        [sys.executable, "-m", f"dateline.jobs.{engine}", *extra, *arguments], capture_output=True, text=True, timeout=1800
    )


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["spark", "ray"])
def test_archives_become_parquet(engine, archive, site, records, tmp_path):
    needs("pyspark" if engine == "spark" else "ray")
    second = tmp_path / "second.warc.zst"
    second.write_bytes(pages.warc(site[:40], "zstd"))
    out = tmp_path / "out"
    done = job(engine, str(archive), str(second), str(tmp_path / "none.warc"), str(out))
    assert done.returncode == 1, done.stderr
    assert "none.warc" in done.stderr and "3 archives (0 done before, 1 failed)" in done.stdout
    table = ds.dataset(out / "articles", format="parquet", partitioning="hive").to_table()
    articles = {record["source"]: record for record in records if record["verdict"] == "article" and record["text"]}
    rows = {row["source"]: row for row in table.to_pylist()}
    assert len(rows) == table.num_rows and {s for s in rows if s.startswith(str(archive))} == set(articles)
    for source, record in articles.items():
        pages.same(rows[source], record)
        assert rows[source]["month"] == (record["date"][:7] if record["date"] else None)
    told = json.loads((out / "report.json").read_text())
    assert told["pages"] == len(records) + 40 and told["articles"] == table.num_rows
    assert told["verdicts"]["consent"] and told["failed"] == sum(r["verdict"] == "failed" for r in records) and told["reasons"]
    # The second archive repeats pages of the first: the same articles again, not copies of them.
    again = sum(source.startswith(str(second)) for source in rows)
    assert told["repeated"] >= again > 10
    stories = pq.read_table(out / "stories")
    assert stories.num_rows == told["articles"] - told["repeated"] and set(stories.column("id").to_pylist()) == {r["id"] for r in rows.values()}

    notes = {path: path.stat().st_mtime_ns for path in out.rglob("*.json") if path.parent.name == "done"}
    files = {path: path.stat().st_mtime_ns for path in (out / "articles").rglob("*.parquet")}
    assert len(notes) == 2 and files
    again = job(engine, str(archive), str(second), str(out))
    assert again.returncode == 0, again.stderr
    assert "2 archives (2 done before, 0 failed)" in again.stdout
    assert all(path.stat().st_mtime_ns == at for path, at in {**notes, **files}.items())


def test_a_killed_job_leaves_nothing_behind(archive, tmp_path):
    out = tmp_path / "out"
    note = one.run(str(archive), str(out), OPTIONS)
    whole = ds.dataset(out / "articles", format="parquet", partitioning="hive").to_table().sort_by("source")
    assert note["accepted"] >= whole.num_rows > 0 and one.run(str(archive), str(out), OPTIONS)["known"]
    # As if it had been killed before its note, with a file on its way and one of more than it will write.
    (out / f"done/{one.key(str(archive))}.json").unlink()
    some = next((out / "articles").rglob("*.parquet"))
    some.with_name(f".{some.name}.tmp").write_bytes(b"half a file")
    some.with_name(f"{one.key(str(archive))}.99.parquet").write_bytes(some.read_bytes())
    some.with_name("another-0123456789.0.parquet").write_bytes(some.read_bytes())
    other = ds.dataset(some.with_name("another-0123456789.0.parquet")).count_rows()
    there = [path for path in (out / "articles").rglob("*") if path.is_file()]
    assert one.sweep(str(out), [str(archive)]) == len(there) - 1
    assert [path.name for path in (out / "articles").rglob("*") if path.is_file()] == ["another-0123456789.0.parquet"]
    one.run(str(archive), str(out), OPTIONS)
    again = ds.dataset(out / "articles", format="parquet", partitioning="hive").to_table().sort_by("source")
    assert again.num_rows == whole.num_rows + other


def test_articles_are_written_as_they_fill_memory(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(one, "FLUSH_BYTES", 20_000)
    one.run(str(archive), str(tmp_path / "small"), OPTIONS)
    monkeypatch.undo()
    one.run(str(archive), str(tmp_path / "large"), OPTIONS)
    tables = [ds.dataset(tmp_path / n / "articles", format="parquet", partitioning="hive").to_table().sort_by("source") for n in ("small", "large")]
    parts = [len(list((tmp_path / n / "articles").rglob("*.parquet"))) for n in ("small", "large")]
    assert tables[0].equals(tables[1]) and parts[0] >= parts[1]


def test_an_archive_that_cannot_be_read_is_an_error_of_its_own(tmp_path):
    note = one.run(str(tmp_path / "none.warc.gz"), str(tmp_path / "out"), OPTIONS)
    assert "none.warc.gz" in note["error"] and not (tmp_path / "out/done").exists()
    total = report.total([note], {"articles": 0, "copies": 0})
    assert total["errors"] and total["pages"] == 0 and "1 failed" in report.told(total)


def test_names_and_reasons():
    assert one.key("a/CC-NEWS-1.warc.gz") != one.key("b/CC-NEWS-1.warc.gz")
    assert one.key("s3://x/CC NEWS é.warc.zst").startswith("CC-NEWS-")
    assert one._kind('the page has 1,234 bytes at "x\\"9" in 7') == 'the page has N bytes at "…" in N'


def test_the_arguments_are_told():
    for engine in ["spark", "ray"]:
        done = job(engine, "--help")
        assert done.returncode == 0 and "OUT" in done.stdout and "Exit status" in done.stdout
        assert job(engine, "only-one").returncode == 2
    assert Path(dateline.__file__).with_name("jobs").is_dir()
