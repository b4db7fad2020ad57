"""``python -m dateline.jobs.spark WARC… OUT``: archives on Spark, one a task."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dateline.jobs import archive as one
from dateline.jobs import report

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession


def main(argv: list[str] | None = None) -> int:
    """Runs the job; gives its exit status."""
    parser = report.arguments("Spark", argv)
    parser.add_argument("--master", metavar="URL", help="such as local[4] or spark://host:7077 [default: what spark-submit says]")
    args = parser.parse_args(argv)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("dateline")
    here = args.master.startswith("local") if args.master else "PYSPARK_GATEWAY_PORT" not in os.environ
    if here:
        # Workers on this machine have what this process has; spark-submit has its own settings.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = (builder.master(args.master) if args.master else builder).getOrCreate()
    left, notes = report.todo(args)
    notes += clean(spark, left, args.out, report.options(args))
    found = None if args.no_stories else stories(spark, args.out)
    return report.finish(args, notes, found)


def clean(spark: SparkSession, archives: list[str], out: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Cleans the archives, each in a task of its own; gives their notes."""
    if not archives:
        return []

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield pa.RecordBatch.from_pydict({"note": [json.dumps(one.run(archives[number], out, options))]})

    tasks = spark.range(0, len(archives), 1, len(archives))
    return [json.loads(row.note) for row in tasks.mapInArrow(work, "note string").collect()]


def stories(spark: SparkSession, out: str) -> dict[str, int] | None:
    """Writes which articles are copies of which; gives how many articles and copies there are."""
    from pyarrow import fs
    from pyspark.sql import functions as f

    from dateline.integrations.spark import stories as joined

    files, root = one.place(out)
    if files.get_file_info(f"{root}/articles").type == fs.FileType.NotFound:
        return {"articles": 0, "copies": 0}
    where = out if "://" in out else f"file://{root}"
    found = joined(spark.read.parquet(f"{where}/articles")).localCheckpoint()
    # As the articles. Spark's default, Snappy, takes a library of another C library where a machine has both.
    found.write.mode("overwrite").parquet(f"{where}/stories", compression="zstd")
    (counts,) = found.agg(f.count("id").alias("articles"), f.count("duplicate_of").alias("copies")).collect()
    return {"articles": counts.articles, "copies": counts.copies}


if __name__ == "__main__":
    sys.exit(main())
