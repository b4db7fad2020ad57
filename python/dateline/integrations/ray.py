"""Ray Data: data sets of pages → data sets of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dateline

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset


def clean_dataset(ds: Dataset, *, batch_size: int = 256, ray_options: dict[str, Any] | None = None, **options: Any) -> Dataset:
    """Cleans a data set of pages, by ``map_batches`` over Arrow tables.

    :param ds: has a column ``html`` (strings or bytes) and a column ``url``, or those that ``options`` name.
    :param batch_size: pages that a task holds at once.
    :param ray_options: further arguments of ``map_batches``, such as ``{"concurrency": 8, "num_cpus": 1}``.
    :param options: those of :func:`dateline.clean_batch`.
    :returns: the other columns as they came, and those of ``dateline.SCHEMA``.
    """
    return ds.map_batches(
        dateline.clean_table, batch_format="pyarrow", batch_size=batch_size, zero_copy_batch=True, fn_kwargs=options, **(ray_options or {})
    )


def stories(ds: Dataset) -> pa.Table:
    """Which articles are copies of which: :func:`dateline.stories` over the data set's fingerprints, gathered on the driver (some
    500 bytes an article). For more than a few million articles, ``dateline.integrations.spark.stories`` joins them instead.

    :param ds: articles with ``id``, ``date``, ``url``, ``canonical_url`` and ``fingerprint``.
    """
    import pyarrow as pa
    import ray

    columns = ds.select_columns(["id", "date", "url", "canonical_url", "fingerprint"])
    tables = [table for table in ray.get(columns.to_arrow_refs()) if table.num_rows]
    return dateline.stories(pa.concat_tables(tables))
