"""dateline: news pages in, clean dated text out.

One page at a time::

    dateline.extract_text(html)          # the text, or None where the page holds no article
    dateline.clean(html, url)            # an Article: .title, .date, .authors, .text …
    dateline.why(html)                   # every block of the page, with its verdict and the reasons

Many pages, as Arrow (pyarrow, polars, pandas, DuckDB …)::

    dateline.clean_batch(batch)          # columns html and url in, one row an article out
    dateline.read_warc("crawl.warc.gz")  # the pages of an archive, batch by batch

Every call that cleans, reads or compares lets go of the interpreter's lock; nothing here fetches, keeps global state or starts a
thread that was not asked for. ``dateline.integrations`` plugs this into Spark, Ray, datatrove, NeMo Curator and polars,
``dateline.jobs`` are programs that turn archives into Parquet.
"""

from __future__ import annotations

from dateline._article import Article, Block, Candidate, Found
from dateline._batch import WARC_COLUMNS, WarcBatches, clean_batch, clean_table, output_schema, read_warc
from dateline._dateline import MAX_PAGE_BYTES, __version__
from dateline._page import clean, clean_all, discover, extract_text, robots_allows, why
from dateline._stories import fingerprint, fingerprint_keys, likeness, originals, same_story, stories

__all__ = [
    "MAX_PAGE_BYTES",
    "SCHEMA",
    "SPARK_DDL",
    "WARC_COLUMNS",
    "WARC_SCHEMA",
    "Article",
    "Block",
    "Candidate",
    "Found",
    "WarcBatches",
    "__version__",
    "clean",
    "clean_all",
    "clean_batch",
    "clean_table",
    "discover",
    "extract_text",
    "fingerprint",
    "fingerprint_keys",
    "likeness",
    "originals",
    "output_schema",
    "read_warc",
    "robots_allows",
    "same_story",
    "stories",
    "why",
]


def __getattr__(name: str) -> object:
    # Made when they are asked for: a schema needs pyarrow, and not everyone who cleans a page has it.
    from dateline import _dateline

    if name == "SCHEMA":
        return _dateline.record_schema()
    if name == "WARC_SCHEMA":
        return _dateline.warc_schema()
    if name == "SPARK_DDL":
        return _dateline.record_ddl()
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
