"""What a job did, in words and as JSON; its arguments and its exit status."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import Any

from dateline.jobs import archive as one

_NOTES = "Exit status: 0 all done, 1 some archives failed (each named on stderr), 2 wrong usage or nothing done."


def arguments(engine: str, argv: list[str] | None) -> argparse.ArgumentParser:
    """The arguments that the jobs share."""
    parser = argparse.ArgumentParser(
        prog=f"python -m dateline.jobs.{engine.lower()}",
        description=f"Cleans WARC archives on {engine}: articles as Parquet, partitioned by the month of their publication.",
        epilog=_NOTES,
    )
    parser.add_argument("archives", nargs="+", metavar="WARC", help="archives (.warc, .warc.gz, .warc.zst): paths that every worker sees")
    parser.add_argument("out", metavar="OUT", help="the folder to write to: a path, or an address such as s3://bucket/crawl")
    parser.add_argument("--accept", default="article", metavar="VERDICTS", help="verdicts that give a row [default: article]")
    parser.add_argument("--favor", default="balance", choices=["balance", "precision", "recall"], help="which error is worse")
    parser.add_argument("--body", default="text", choices=["text", "markdown", "html"], help="a column beside the text")
    parser.add_argument("--no-stories", action="store_true", help="do not look which articles are copies of which")
    return parser


def options(args: argparse.Namespace) -> dict[str, Any]:
    """How archives are cleaned."""
    return {"accept": args.accept.split(","), "favor": args.favor, "body": args.body}


def todo(args: argparse.Namespace) -> tuple[list[str], list[dict[str, Any]]]:
    """The archives that are still to be read, and the notes of those that are done."""
    archives = list(dict.fromkeys(args.archives))
    notes = {archive: one.done(args.out, archive) for archive in archives}
    left = [archive for archive in archives if notes[archive] is None]
    swept = one.sweep(args.out, left)
    if swept:
        print(f"{swept} files of a job that did not end were removed", file=sys.stderr)
    return left, [{**note, "known": True} for note in notes.values() if note is not None]


def total(notes: list[dict[str, Any]], stories: dict[str, int] | None) -> dict[str, Any]:
    """The sum of what became of the archives."""
    sound = [note for note in notes if "error" not in note]
    verdicts, reasons, passed_over = Counter[str](), Counter[str](), Counter[str]()
    for note in sound:
        verdicts.update(note["verdicts"])
        reasons.update(note["reasons"])
        passed_over.update(note["passed_over"])
    failed = verdicts.pop("failed", 0)
    articles = sum(note["accepted"] for note in sound)
    return {
        "archives": len(notes),
        "known": sum(bool(note.get("known")) for note in notes),
        "pages": sum(note["pages"] for note in sound),
        "articles": articles,
        "verdicts": dict(verdicts.most_common()),
        "failed": failed,
        "reasons": dict(reasons.most_common(20)),
        "passed_over": dict(passed_over),
        # One article read twice, under one identity; and articles that are copies of others.
        "repeated": None if stories is None else articles - stories["articles"],
        "duplicates": None if stories is None else stories["copies"],
        "errors": {note["archive"]: note["error"] for note in notes if "error" in note},
    }


def finish(args: argparse.Namespace, notes: list[dict[str, Any]], stories: dict[str, int] | None) -> int:
    """Writes the report and prints it; gives the exit status."""
    report = total(notes, stories)
    files, root = one.place(args.out)
    one.write(files, f"{root}/report.json", (json.dumps(report, indent=1) + "\n").encode())
    for archive, error in report["errors"].items():
        print(f"{archive}: {error}", file=sys.stderr)
    print(told(report))
    failed = len(report["errors"])
    return 0 if failed == 0 else 2 if failed == len(notes) else 1


def told(report: dict[str, Any]) -> str:
    """The report in a few lines."""
    refused = ", ".join(f"{count} {name}" for name, count in report["verdicts"].items() if name != "article")
    lines = [
        f"{report['archives']} archives ({report['known']} done before, {len(report['errors'])} failed): {report['pages']} pages, "
        f"{report['articles']} articles, {report['failed']} failed",
        f"by verdict: {report['verdicts'].get('article', 0)} article" + (f", {refused}" if refused else ""),
    ]
    lines += [f"failed: {count} × {reason}" for reason, count in report["reasons"].items()]
    if report["duplicates"] is not None:
        lines.append(f"duplicates: {report['repeated']} read again, {report['duplicates']} copies of other articles")
    return "\n".join(lines)
