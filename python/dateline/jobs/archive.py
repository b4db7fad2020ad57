"""One archive → Parquet files and the note that it is done."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import dateline

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.fs

FLUSH_BYTES = 64 << 20
"""Articles of so many bytes are held before they are written."""
MOST_REASONS = 200
"""Different reasons of failures that are counted apart."""
UNDATED = "__HIVE_DEFAULT_PARTITION__"


def place(path: str) -> tuple[pa.fs.FileSystem, str]:
    """The file system behind a path or an address such as ``s3://bucket/crawl``, and the path in it."""
    import os

    from pyarrow import fs

    if re.match(r"[a-z][a-z0-9+.-]+://", path):
        return fs.FileSystem.from_uri(path)
    return fs.LocalFileSystem(), os.path.abspath(path)


def key(archive: str) -> str:
    """The name of an archive's files: its own, and what tells it from others of that name."""
    name = re.sub(r"\.warc(\.gz|\.zst)?$", "", re.split(r"[/\\]", archive)[-1], flags=re.IGNORECASE)
    return f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name)[:100]}-{hashlib.sha256(archive.encode()).hexdigest()[:10]}"


def write(files: pa.fs.FileSystem, path: str, contents: bytes | pa.Table) -> None:
    """Writes a file whole or not at all. What is on its way has a name that readers of Parquet pass over."""
    import pyarrow.parquet as pq

    folder, _, name = path.rpartition("/")
    temporary = f"{folder}/.{name}.tmp"
    files.create_dir(folder, recursive=True)
    if isinstance(contents, bytes):
        with files.open_output_stream(temporary) as out:
            out.write(contents)
    else:
        pq.write_table(contents, temporary, filesystem=files, compression="zstd")
    files.move(temporary, path)


def done(out: str, archive: str) -> dict[str, Any] | None:
    """What the archive gave, if it is done."""
    from pyarrow import fs

    files, root = place(out)
    path = f"{root}/done/{key(archive)}.json"
    if files.get_file_info(path).type == fs.FileType.NotFound:
        return None
    with files.open_input_stream(path) as note:
        return json.loads(note.read())


def sweep(out: str, archives: Iterable[str]) -> int:
    """Removes what a killed job left of these archives, which are not done."""
    from pyarrow import fs

    files, root = place(out)
    keys = tuple(f"{key(archive)}." for archive in archives)
    found = files.get_file_info(fs.FileSelector(f"{root}/articles", recursive=True, allow_not_found=True))
    left = [info.path for info in found if info.type == fs.FileType.File and info.base_name.removeprefix(".").startswith(keys)]
    for path in left:
        files.delete_file(path)
    return len(left)


class _Writer:
    """Holds articles until there are many, and files them by month."""

    def __init__(self, out: str, archive: str) -> None:
        self.files, self.root = place(out)
        self.archive, self.key = archive, key(archive)
        self.held: list[pa.RecordBatch] = []
        self.bytes = self.parts = 0

    def take(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self.held.append(batch)
            self.bytes += batch.nbytes
        if self.bytes >= FLUSH_BYTES:
            self.flush()

    def flush(self) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        if not self.held:
            return
        table = pa.Table.from_batches(self.held)
        self.held, self.bytes = [], 0
        months = pc.utf8_slice_codeunits(table.column("date"), 0, 7)
        table = table.add_column(0, "archive", pa.array([self.archive] * table.num_rows, pa.string()))
        for month in pc.unique(months).to_pylist():
            rows = pc.is_null(months) if month is None else pc.equal(months, month)
            path = f"{self.root}/articles/month={month or UNDATED}/{self.key}.{self.parts}.parquet"
            write(self.files, path, table.filter(rows))
        self.parts += 1


def run(archive: str, out: str, options: dict[str, Any]) -> dict[str, Any]:
    """Cleans one archive, unless it is done; gives what became of its pages. What stands in the way of the whole is its ``error``."""
    try:
        known = done(out, archive)
        return {**known, "known": True} if known is not None else _run(archive, out, options)
    except Exception as error:  # noqa: BLE001 (one archive's trouble must not end the others)
        return {"archive": archive, "error": f"{type(error).__name__}: {error}"}


def _run(archive: str, out: str, options: dict[str, Any]) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    accept = pa.array(options.get("accept", ["article"]), pa.string())
    cleaning = {name: value for name, value in options.items() if name != "accept"}
    writer, verdicts, reasons = _Writer(out, archive), Counter[str](), Counter[str]()
    files, path = place(archive)
    with files.open_input_stream(path, compression=None) as source:
        batches = dateline.read_warc(source, name=archive, clean=True, fingerprints=True, **cleaning)
        for batch in batches:
            verdict = batch.column("verdict")
            verdicts.update(verdict.to_pylist())
            for error in batch.column("error").drop_null().to_pylist():
                reason = _kind(error)
                reasons[reason if reason in reasons or len(reasons) < MOST_REASONS else "other reasons"] += 1
            wanted = pc.and_(pc.is_in(verdict, accept), pc.not_equal(pc.binary_length(batch.column("text")), 0))
            writer.take(batch.filter(wanted).rename_columns([_NAMES.get(name, name) for name in batch.schema.names]))
        writer.flush()
        note = {
            "archive": archive,
            "version": dateline.__version__,
            "pages": verdicts.total(),
            "verdicts": dict(sorted(verdicts.items())),
            "accepted": sum(verdicts[name] for name in accept.to_pylist()),
            "reasons": dict(reasons.most_common()),
            "passed_over": batches.skipped,
        }
    write(writer.files, f"{writer.root}/done/{writer.key}.json", json.dumps(note, indent=1).encode())
    return note


_NAMES = {"input_date": "fetched"}


def _kind(error: str) -> str:
    """The error without what differs from one page to the next."""
    error = re.sub(r'"(?:[^"\\]|\\.)*"', '"…"', error)
    return re.sub(r"\d[\d,.]*\d|\d", "N", error)
