"""Archives: every way in, every packing, damage."""

from __future__ import annotations

import gzip
import io

import pages
import pyarrow as pa
import pytest

import dateline


def rows(source, **options):
    return [row for batch in dateline.read_warc(source, **options) for row in batch.to_pylist()]


@pytest.mark.parametrize("packed", ["none", "gzip", "zstd"])
def test_pages_and_their_places(site, packed, tmp_path):
    file = pages.warc(site, packed)
    found = rows(file)
    assert [row["url"] for row in found] == [page.url for page in site]
    assert [row["html"] for row in found] == [page.body for page in site]
    assert found[0]["warc_id"] == "urn:uuid:00000000-0000-4000-8000-000000000002" and found[0]["source"] == "#2"
    assert found[0]["date"].isoformat() == "2026-01-15T06:07:08+00:00" and found[0]["mime"] == "text/html; charset=utf-8"
    for row in found[::17]:
        part = file[row["offset"] : row["offset"] + row["length"]]
        assert [(again["url"], again["html"]) for again in rows(part)] == [(row["url"], row["html"])]
    assert dateline.WARC_SCHEMA.equals(next(dateline.read_warc(file)).schema)


def test_a_dictionary_at_the_head(site):
    zstandard = pytest.importorskip("zstandard", reason="skipped: zstandard is not installed")
    some = site[:30]
    trained = zstandard.train_dictionary(20_000, [page.body for page in site])
    for head in [trained.as_bytes(), zstandard.compress(trained.as_bytes())]:
        packer = zstandard.ZstdCompressor(dict_data=trained)
        frames = [packer.compress(pages.record(number, page)) for number, page in enumerate(some)]
        file = b"\x5d\x2a\x4d\x18" + len(head).to_bytes(4, "little") + head + b"".join(frames)
        found = rows(file)
        assert [row["html"] for row in found] == [page.body for page in some]
        assert [row["length"] for row in found] == [len(frame) for frame in frames]


def test_every_way_in(site, tmp_path):
    file = pages.warc(site)
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(file)
    expected = rows(file, name="x")
    assert rows(path, name="x") == rows(str(path), name="x") == expected
    assert rows(io.BytesIO(file), name="x") == expected
    with path.open("rb") as opened:
        assert rows(opened, name="x") == expected
    chunks = [file[at : at + 1000] for at in range(0, len(file), 1000)]
    assert rows(iter([b"", *chunks, b""]), name="x") == expected
    assert rows(path)[0]["source"] == f"{path}#2"


def test_batches_are_as_long_as_asked(site):
    sizes = [batch.num_rows for batch in dateline.read_warc(pages.warc(site), batch_size=10)]
    assert sizes[:-1] == [10] * (len(sizes) - 1) and sum(sizes) == len(site)
    big = [pages.Page(f"https://a.example/{n}", b"<p>" + b"x" * (9 << 20)) for n in range(5)]
    assert [batch.num_rows for batch in dateline.read_warc(pages.warc(big))] == [4, 1]
    with pytest.raises(ValueError, match="at least one row"):
        dateline.read_warc(b"", batch_size=0)


def test_cleaned_on_the_way(archive, records):
    batches = dateline.read_warc(archive, clean=True, accept=["article"], fingerprints=True, batch_size=50)
    found = [row for batch in batches for row in batch.to_pylist()]
    assert [row["text"] for row in found] == [r["text"] for r in records if r["verdict"] == "article"]
    assert {"input_date", "offset", "length", "warc_id", "fingerprint"} <= set(found[0])
    with pytest.raises(TypeError, match="favor: only with clean=True"):
        dateline.read_warc(archive, favor="recall")


def test_what_is_no_page_is_counted(site):
    reader = dateline.read_warc((pages.FIXTURES / "archive/crawl.warc.gz").read_bytes())
    assert sum(batch.num_rows for batch in reader) == 4
    assert reader.skipped == {"kinds": 3, "statuses": 1, "types": 2}


def test_damage_is_a_row_with_its_error(site):
    file = pages.warc(site, "none")
    second = file.index(b"WARC/1.1", file.index(b"WARC-Type: response"))
    broken = file[:second] + file[second:].replace(b"HTTP/1.1 200 OK", b"HTTQ/1.1 200 OK", 1)
    found = rows(broken)
    assert len(found) == len(site)
    bad = [row for row in found if row["error"]]
    assert len(bad) == 1 and "no HTTP response" in bad[0]["error"] and bad[0]["html"] is None
    cleaned = rows(broken, clean=True)
    assert [row["error"] for row in cleaned if row["error"] and "HTTP" in row["error"]] == [bad[0]["error"]]
    packed = gzip.compress(file)
    cut = rows(packed[: len(packed) // 2])
    assert cut[-1]["error"] and cut[0]["html"] == site[0].body
    assert cut[0]["offset"] is None and cut[0]["length"] is None
    big = rows(file, max_bytes=1000)
    assert any("more than 1000 bytes" in (row["error"] or "") for row in big)
    assert rows(b"") == []
    assert "no WARC" in rows(b"this is no archive")[0]["error"]


def test_what_is_no_archive_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="none.warc"):
        dateline.read_warc(tmp_path / "none.warc")
    with pytest.raises(TypeError, match="a path, bytes, a file object or an iterable of bytes"):
        dateline.read_warc(7)
    with pytest.raises(TypeError, match="is the file open in text mode"):
        list(dateline.read_warc(io.StringIO("WARC/1.1")))
    with pytest.raises(TypeError, match="read as bytes, but int came"):
        list(dateline.read_warc([1, 2]))


def test_an_exception_of_the_source_comes_through(site):
    file = pages.warc(site)

    def chunks():
        yield file[:200_000]
        raise ConnectionResetError("the line went dead")

    reader = dateline.read_warc(chunks(), batch_size=1000)
    with pytest.raises(ConnectionResetError, match="the line went dead"):
        list(reader)


def test_the_command_reads_zstd_too(site, records, tmp_path):
    path = tmp_path / "crawl.warc.zst"
    path.write_bytes(pages.warc(site, "zstd"))
    # Not the ids: of pages that claim one address and tell other stories, the ids are made of the archive's name too.
    told = [[(r["url"], r["title"], r["text"]) for r in of] for of in (pages.binary_records(path), records)]
    assert told[0] == told[1]


def test_a_batch_goes_through_parquet(archive, tmp_path):
    import pyarrow.parquet as pq

    table = pa.Table.from_batches(dateline.read_warc(archive, clean=True))
    pq.write_table(table, tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet").equals(table)
