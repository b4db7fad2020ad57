"""Programs: WARC archives in, Parquet out.

``python -m dateline.jobs.spark WARC… OUT`` and ``python -m dateline.jobs.ray WARC… OUT``. An archive is a task. Under OUT:

- ``articles/month=2025-03/…parquet``: one row an article, the columns of ``dateline.SCHEMA`` with ``archive``, ``warc_id``, ``offset``,
  ``length``, ``fingerprint`` and ``fingerprint_keys``; undated ones under ``month=__HIVE_DEFAULT_PARTITION__``, which readers take for null;
- ``stories/…parquet``: ``id``, ``story`` and ``duplicate_of`` of every article;
- ``done/…json``: what an archive gave, once it is done. It is not read again.
- ``report.json``: the sum.

A file is written beside its place and moved there; what a killed job left of an archive is removed when that is begun again.
"""
