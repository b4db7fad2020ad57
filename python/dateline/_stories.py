"""The same story, told again: fingerprints of texts."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from dateline import _dateline

if TYPE_CHECKING:
    import pyarrow as pa


def fingerprint(text: str) -> bytes:
    """What is kept of a text to know it again: some hundred bytes, whatever its length. Store it, join on :func:`fingerprint_keys`."""
    return _dateline.fingerprint(text)


def fingerprint_keys(fingerprint: bytes) -> list[int]:
    """The keys (six at most) under which an index finds texts that may be copies. A text of fewer than 25 words has none.

    :raises ValueError: the bytes are no fingerprint.
    """
    return _dateline.fingerprint_keys(fingerprint)


def likeness(a: str | bytes, b: str | bytes) -> Literal["none", "related", "copy"]:
    """How much two texts (or fingerprints) are alike; the same both ways round.

    ``copy``: one is the other, perhaps cut, added to or corrected. ``related``: they speak of one event in different words.
    """
    return _dateline.likeness(_bytes(a), _bytes(b))


def same_story(a: str | bytes, b: str | bytes) -> bool:
    """Whether one of two texts (or fingerprints) is a copy of the other."""
    return likeness(a, b) == "copy"


def originals(fingerprints: Sequence[bytes | None]) -> list[int | None]:
    """For each text the place of the first one of which it is a copy, ``None`` if it is none.

    The order decides which is the original: sort by date, then by address, as ``dateline run`` does. This holds all fingerprints in
    memory; ``dateline.integrations.spark.stories`` does the same as joins.
    """
    return _dateline.originals(list(fingerprints))


def order(date: str | None, address: str) -> tuple[str, str, str]:
    """By what articles are sorted before one is called a copy of another: dated ones first, by their instant or day, then by address."""
    if date is None:
        return "1", "", address
    if len(date) > len("2025-03-11"):
        moment = datetime.datetime.fromisoformat(date.replace("Z", "+00:00"))
        with contextlib.suppress(OverflowError):
            date = moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "0", date, address


def stories(table: Any) -> pa.Table:
    """Which articles are copies of which, as a table of ``id``, ``story`` and ``duplicate_of``: one row for each id.

    The answer is that of ``dateline run`` for the same articles filed at once: the earliest dated article is the original (then the
    one with the smallest address), and a copy of a copy tells the story of the first one.

    :param table: an Arrow object with ``id``, ``date``, ``url``, ``canonical_url`` and ``fingerprint``, as
        ``clean_table(table, accept=("article",), fingerprints=True)`` gives it. Of several rows with one id the first counts.
    """
    import pyarrow as pa

    table = pa.table(table)
    columns = [table.column(name).to_pylist() for name in ("id", "date", "canonical_url", "url", "fingerprint")]
    rows = [(*order(date, canonical or url or ""), id, print_) for id, date, canonical, url, print_ in zip(*columns, strict=True)]
    rows.sort(key=lambda row: row[:4])
    first: dict[str, bytes | None] = {}
    for row in rows:
        first.setdefault(row[3], row[4])
    ids = list(first)
    found = [None if at is None else ids[at] for at in originals(list(first.values()))]
    text = pa.string()
    return pa.table({"id": pa.array(ids, text), "story": pa.array(found, text), "duplicate_of": pa.array(found, text)})


def _bytes(text: str | bytes) -> bytes:
    return fingerprint(text) if isinstance(text, str) else text
