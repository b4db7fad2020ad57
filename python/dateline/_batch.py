"""Many pages at a time, as Arrow."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from dateline import _dateline

if TYPE_CHECKING:
    import pyarrow as pa

WARC_COLUMNS: Mapping[str, Any] = MappingProxyType(
    {"html": "html", "url": "url", "content_type": "mime", "fetched": "date", "source": "source", "error": "error"}
)
"""The names by which :func:`clean_batch` finds the columns of what :func:`read_warc` gives: ``clean_batch(batch, **WARC_COLUMNS)``."""


def clean_batch(
    batch: Any,
    *,
    html: str = "html",
    url: str | None = "url",
    content_type: str | None = None,
    fetched: str | None = None,
    source: str | None = None,
    error: str | None = None,
    keep_html: bool = False,
    threads: int = 1,
    body: str = "text",
    **options: Any,
) -> pa.RecordBatch:
    """Cleans a batch of pages: one row in, one row out (of a text dump with several articles: one for each).

    :param batch: anything with an Arrow C interface: a RecordBatch or Table of pyarrow, a polars or pandas data frame …
    :param html: the column that holds the pages: strings (taken as they are) or bytes, in any of Arrow's forms.
    :param url: the column that holds the addresses; ``None``: there is none.
    :param content_type: the column that holds the ``Content-Type`` headers.
    :param fetched: the column that says when each page was fetched (timestamps, days, or strings in RFC 3339): no date may be later.
    :param source: the column that names each page, for the column ``source``; else that is the address.
    :param error: a column that says why there is no page, where there is none.
    :param keep_html: let the pages pass through as well.
    :param threads: clean in so many threads; 0: one for each core. The result does not depend on it.
    :param body: ``"markdown"`` and ``"html"`` add a column of that name.
    :param options: ``accept=("article",)`` gives the rows of these verdicts alone; ``fingerprints=True`` adds ``fingerprint`` and
        ``fingerprint_keys``; the others are those of :func:`dateline.clean`.
    :returns: the other columns as they came (one whose name is taken is called ``input_…``), behind them those of ``SCHEMA``. A page
        that cannot be read is a row with the verdict ``failed`` and its ``error``; nothing on a page raises.
    :raises ValueError: a column is missing or holds something else; the message names the columns that there are.
    :raises TypeError: the batch is no Arrow object.
    """
    import pyarrow as pa

    roles = _roles(html, url, content_type, fetched, source, error)
    batches = _dateline.clean_batches(batch, roles, keep_html, threads, {"body": body, **options})
    if len(batches) == 1:
        return batches[0]
    whole = pa.Table.from_batches(batches).combine_chunks().to_batches()
    if len(whole) > 1:
        raise ValueError("the result has more than 2 GiB in one column: give fewer rows, or use clean_table")
    return whole[0] if whole else batches[0]


def clean_table(table: Any, **options: Any) -> pa.Table:
    """:func:`clean_batch` for tables: chunk by chunk, so that there is no limit to the whole. This is what Ray's ``map_batches`` takes.

    :param table: anything with an Arrow C interface.
    :param options: those of :func:`clean_batch`.
    """
    import pyarrow as pa

    return pa.Table.from_batches(_batches(table, **options))


def _batches(
    table: Any,
    *,
    html: str = "html",
    url: str | None = "url",
    content_type: str | None = None,
    fetched: str | None = None,
    source: str | None = None,
    error: str | None = None,
    keep_html: bool = False,
    threads: int = 1,
    **options: Any,
) -> list[pa.RecordBatch]:
    return _dateline.clean_batches(table, _roles(html, url, content_type, fetched, source, error), keep_html, threads, options)


def output_schema(
    schema: Any,
    *,
    html: str = "html",
    url: str | None = "url",
    content_type: str | None = None,
    fetched: str | None = None,
    source: str | None = None,
    error: str | None = None,
    keep_html: bool = False,
    **options: Any,
) -> pa.Schema:
    """The schema that :func:`clean_batch` gives for a batch of that schema, with the same arguments: for engines that ask beforehand.

    :param schema: an Arrow schema.
    :raises ValueError: a column is missing or holds something else; the message names the columns that there are.
    """
    options.pop("threads", None)
    return _dateline.output_schema(schema, _roles(html, url, content_type, fetched, source, error), keep_html, options)


def _roles(
    html: str, url: str | None, content_type: str | None, fetched: str | None, source: str | None, error: str | None
) -> dict[str, str | None]:
    return {"html": html, "url": url, "content_type": content_type, "fetched": fetched, "source": source, "error": error}


class WarcBatches(Iterator["pa.RecordBatch"]):
    """The batches of an archive, as :func:`read_warc` gives them. ``skipped`` counts the records that hold no page, so far."""

    def __init__(self, reader: Any, options: dict[str, Any] | None) -> None:
        self._reader = reader
        self._options = options

    def __iter__(self) -> WarcBatches:
        return self

    def __next__(self) -> pa.RecordBatch:
        batch = next(self._reader)
        return batch if self._options is None else clean_batch(batch, **WARC_COLUMNS, **self._options)

    @property
    def skipped(self) -> dict[str, int]:
        """Records that were passed over: requests and the like, other statuses than 200, pictures and the like."""
        return dict(zip(("kinds", "statuses", "types"), self._reader.skipped, strict=True))


def read_warc(
    source: str | os.PathLike[str] | bytes | BinaryIO | Iterable[bytes],
    *,
    batch_size: int = 256,
    clean: bool = False,
    name: str | None = None,
    max_bytes: int = _dateline.MAX_PAGE_BYTES,
    **options: Any,
) -> WarcBatches:
    """The pages of a WARC archive, as they stream: HTML, XHTML and plain text of ``response`` (status 200), ``resource`` and
    ``conversion`` records, without their transfer and content encodings.

    :param source: a path, bytes, a file object that gives bytes, or an iterable of bytes (the chunks of a download). Gzip members and
        zstd frames (with a dictionary at the head, too) are unpacked.
    :param batch_size: rows in a batch at most; a batch also ends when its pages have 32 MiB.
    :param clean: give cleaned batches, as ``clean_batch(batch, **WARC_COLUMNS, **options)`` does.
    :param name: what stands before ``#3`` in ``source``; of a path the path.
    :param max_bytes: a larger page is a row with an ``error``.
    :param options: with ``clean``: those of :func:`clean_batch`.
    :returns: batches of ``WARC_SCHEMA``: source, url, warc_id, date, mime, offset and length (of the record in the file, packed as it
        is; null where it shares its gzip member with others), truncated, html (bytes), error. A damaged record is a row with its error.
    :raises OSError: the file cannot be opened.
    :raises TypeError: the source gives something else than bytes; or it is none of these.
    """
    if options and not clean:
        raise TypeError(f"{', '.join(options)}: only with clean=True")
    reader = _dateline.WarcReader(source, name, batch_size, max_bytes)
    return WarcBatches(reader, {"max_bytes": max_bytes, **options} if clean else None)
