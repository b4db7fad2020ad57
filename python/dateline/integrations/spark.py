"""Spark: data frames of pages → data frames of articles, and copies as joins.

Spark hands over 10,000 rows at once unless told otherwise, which are gigabytes of HTML:
``spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 256)`` keeps a worker small.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import dateline
from dateline._stories import order

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

MOST_LIKELY = 400
"""So many likely originals are looked at under one key: the oldest, as the store of ``dateline run`` does."""
_MOST_STEPS = 40


def clean_frame(df: DataFrame, **options: Any) -> DataFrame:
    """Cleans a data frame of pages, by ``mapInArrow``.

    :param df: has a column ``html`` (strings or binary) and a column ``url``, or those that ``options`` name.
    :param options: those of :func:`dateline.clean_batch`.
    :returns: the other columns as they came, and those of ``dateline.SPARK_DDL``.
    :raises ValueError: a column is missing or holds something else; the message names those there are.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    schema = dateline.output_schema(_arrow_schema(df), **options)
    return df.mapInArrow(partial(_clean, options=options), from_arrow_schema(schema))


def _arrow_schema(df: DataFrame) -> pa.Schema:
    from pyspark.sql.pandas.types import to_arrow_schema

    try:
        return to_arrow_schema(df.schema, timezone="UTC")
    except TypeError:
        # Before Spark 4.1 the function had no such argument.
        return to_arrow_schema(df.schema)


def _clean(batches: Iterator[pa.RecordBatch], options: dict[str, Any]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield dateline.clean_batch(batch, **options)


def stories(df: DataFrame) -> DataFrame:
    """Which articles are copies of which, as joins on the keys of their fingerprints; nothing is gathered in one place.

    The answer is that of ``dateline run`` for the same articles filed at once, and of :func:`dateline.stories`: the earliest dated
    article is the original (then the one with the smallest address), and a copy of a copy tells the story of the first one.

    :param df: articles with ``id``, ``date``, ``url``, ``canonical_url``, ``fingerprint`` and ``fingerprint_keys``, as
        ``clean_frame(df, accept=("article",), fingerprints=True)`` gives them. Of several rows with one id the first counts.
    :returns: ``id``, ``story`` (the id of the first article; null: its own), ``duplicate_of`` (the same).
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    rank = f.udf(lambda date, address, id: "\0".join(order(date, address or "")) + "\0" + (id or ""), "string")
    ranked = df.select(
        "id", rank("date", f.coalesce("canonical_url", "url"), "id").alias("rank"), "fingerprint", "fingerprint_keys"
    )
    articles = ranked.groupBy("id").agg(f.min_by(f.struct("rank", "fingerprint", "fingerprint_keys"), "rank").alias("a")).select("id", "a.*")
    articles = articles.localCheckpoint()
    keyed = articles.select("id", "rank", "fingerprint", f.explode("fingerprint_keys").alias("key"))
    oldest = Window.partitionBy("key").orderBy("rank")
    index = keyed.withColumn("n", f.row_number().over(oldest)).filter(f.col("n") <= MOST_LIKELY)
    index = index.select("key", f.col("id").alias("likely"), f.col("rank").alias("before"), f.col("fingerprint").alias("other"))
    pairs = keyed.join(index, "key").filter(f.col("before") < f.col("rank")).dropDuplicates(["id", "likely"])
    copies = pairs.select("id", "fingerprint", "likely", "before", "other").mapInArrow(_copies, "id string, likely string, before string")
    found = copies.groupBy("id").agg(f.min_by("likely", "before").alias("story")).localCheckpoint()
    for _ in range(_MOST_STEPS):
        # Each step doubles how far a chain of copies is followed.
        first = found.select(f.col("id").alias("story"), f.col("story").alias("first"))
        found = found.join(first, "story", "left").select("id", "story", "first").localCheckpoint()
        if found.filter(f.col("first").isNotNull()).limit(1).count() == 0:
            break
        found = found.select("id", f.coalesce("first", "story").alias("story"))
    return articles.select("id").join(found.select("id", "story"), "id", "left").withColumn("duplicate_of", f.col("story"))


def _copies(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    for batch in batches:
        pairs = zip(batch.column("fingerprint").to_pylist(), batch.column("other").to_pylist(), strict=True)
        same = pa.array([dateline.same_story(a, b) for a, b in pairs], pa.bool_())
        yield batch.select(["id", "likely", "before"]).filter(same)
