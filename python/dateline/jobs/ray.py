"""``python -m dateline.jobs.ray WARC… OUT``: archives on Ray, one a task."""

from __future__ import annotations

import sys
from typing import Any

import dateline
from dateline.jobs import archive as one
from dateline.jobs import report

MOST_ARTICLES = 5_000_000
"""More are not held against each other: their fingerprints would fill the driver's memory. Spark's job joins them instead."""


def main(argv: list[str] | None = None) -> int:
    """Runs the job; gives its exit status."""
    parser = report.arguments("Ray", argv)
    parser.add_argument("--address", metavar="ADDRESS", help="of the cluster, such as auto [default: a Ray of its own on this machine]")
    args = parser.parse_args(argv)
    import ray

    ray.init(address=args.address, ignore_reinit_error=True, log_to_driver=False)
    left, notes = report.todo(args)
    notes += clean(left, args.out, report.options(args))
    found = None if args.no_stories else stories(args.out)
    return report.finish(args, notes, found)


def clean(archives: list[str], out: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Cleans the archives, each in a task of its own; gives their notes, and tells how it goes."""
    import ray

    task = ray.remote(num_cpus=1)(one.run)
    waiting = [task.remote(archive, out, options) for archive in archives]
    notes = []
    while waiting:
        finished, waiting = ray.wait(waiting)
        for note in ray.get(finished):
            notes.append(note)
            print(f"{len(notes)} of {len(archives)}: {note['archive']}", file=sys.stderr)
    return notes


def stories(out: str) -> dict[str, int] | None:
    """Writes which articles are copies of which; gives how many articles and copies there are."""
    import pyarrow.dataset as ds
    from pyarrow import fs

    files, root = one.place(out)
    if files.get_file_info(f"{root}/articles").type == fs.FileType.NotFound:
        return {"articles": 0, "copies": 0}
    articles = ds.dataset(f"{root}/articles", filesystem=files, format="parquet", partitioning="hive")
    if articles.count_rows() > MOST_ARTICLES:
        print(f"stories: left out, there are more than {MOST_ARTICLES} articles; dateline.jobs.spark joins them", file=sys.stderr)
        return None
    found = dateline.stories(articles.to_table(columns=["id", "date", "url", "canonical_url", "fingerprint"]))
    one.write(files, f"{root}/stories/part-0.parquet", found)
    return {"articles": found.num_rows, "copies": found.num_rows - found.column("duplicate_of").null_count}


if __name__ == "__main__":
    sys.exit(main())
