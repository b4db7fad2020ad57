"""polars: data frames and lazy frames of pages → those of articles, through Arrow and without a plugin tied to one version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import dateline

if TYPE_CHECKING:
    import polars as pl


@overload
def clean_frame(df: pl.DataFrame, **options: Any) -> pl.DataFrame: ...
@overload
def clean_frame(df: pl.LazyFrame, **options: Any) -> pl.LazyFrame: ...
def clean_frame(df: pl.DataFrame | pl.LazyFrame, **options: Any) -> pl.DataFrame | pl.LazyFrame:
    """Cleans a frame of pages.

    :param df: has a column ``html`` (strings or binary) and a column ``url``, or those that ``options`` name.
    :param options: those of :func:`dateline.clean_batch`; ``threads=0`` uses every core.
    :returns: the other columns as they came, and those of ``dateline.SCHEMA``.
    """
    import polars as pl

    def clean(frame: pl.DataFrame) -> pl.DataFrame:
        return pl.DataFrame(pl.from_arrow(dateline.clean_table(frame, **options)))

    if isinstance(df, pl.LazyFrame):
        # Of no rows at all the answer has the right columns.
        schema = clean(df.head(0).collect()).schema
        return df.map_batches(clean, schema=schema, streamable=True)
    return clean(df)
