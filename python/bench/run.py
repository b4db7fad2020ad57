"""The wheel against the library, trafilatura, a second thread, and the binary: ratios in one run.

usage: run.py CORPUS_FOLDER... (each with html/*.gz), in the environment of python/test.sh with the wheel as it is released;
DATELINE_PEERS names the built dateline-peers, DATELINE the released binary. ROUNDS (5) and PAGES (4000) may be set.
"""

from __future__ import annotations

import glob
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import pages as archives
import pyarrow as pa

import dateline

ROUNDS = int(os.environ.get("ROUNDS", "5"))
PAGES = int(os.environ.get("PAGES", "4000"))
PEERS = os.environ.get("DATELINE_PEERS", "target/peers/release/dateline-peers")
BINARY = os.environ.get("DATELINE", "target/release/dateline")


def corpus(folders: list[str]) -> list[str]:
    """The pages of the folders, decoded."""
    found = []
    for path in sorted(path for folder in folders for path in glob.glob(os.path.join(folder, "html", "*"))):
        raw = gzip.open(path).read() if path.endswith(".gz") else Path(path).read_bytes()
        try:
            found.append(raw.decode("utf-8"))
        except UnicodeDecodeError:
            found.append(raw.decode("windows-1252", "replace"))
    return found


def in_turn(jobs: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median seconds of each job over the rounds, one after the other in each round."""
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            seconds[name].append(job())
    return {name: statistics.median(all_) for name, all_ in seconds.items()}


def clocked(job: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    job()
    return clock() - start


def against_the_library(texts: list[str], folder: Path) -> float:
    for number, text in enumerate(texts):
        (folder / f"{number:05}.html").write_text(text, "utf-8", "replace")

    def library() -> float:
        answer = subprocess.run([PEERS, "dateline", str(folder), "1"], check=True, capture_output=True, text=True)
        return json.loads(answer.stdout)["seconds"][0]

    def wheel() -> float:
        return clocked(lambda: [dateline.extract_text(text) for text in texts], time.thread_time)

    found = in_turn({"library": library, "wheel": wheel})
    rate = len(texts) / found["wheel"]
    print(f"wheel against the library, one thread:   {found['library'] / found['wheel']:6.2f}   (goal .95; {rate:.0f} pages a second)")
    return rate


def against_trafilatura(texts: list[str], folder: Path) -> None:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.readers import JsonlReader

    from dateline.integrations.datatrove import DatelineExtractor

    (folder / "in").mkdir()
    (folder / "in/pages.jsonl").write_text("\n".join(json.dumps({"text": text, "id": str(n)}) for n, text in enumerate(texts) if text))

    def pipeline(extractor) -> Callable[[], float]:
        def run() -> float:
            with tempfile.TemporaryDirectory() as logs:
                steps = [JsonlReader(str(folder / "in")), extractor()]
                return clocked(LocalPipelineExecutor(steps, tasks=1, workers=1, logging_dir=logs).run, time.perf_counter)

        return run

    found = in_turn({"dateline": pipeline(lambda: DatelineExtractor(timeout=20)), "trafilatura": pipeline(lambda: Trafilatura(timeout=20))})
    print(f"against trafilatura in datatrove:        {found['trafilatura'] / found['dateline']:6.1f}   (goal 10)")


def against_a_second_thread(texts: list[str]) -> None:
    batch = pa.record_batch({"html": texts})

    def threads(count: int) -> Callable[[], float]:
        return lambda: clocked(lambda: dateline.clean_batch(batch, url=None, threads=count), time.perf_counter)

    found = in_turn({"1": threads(1), "2": threads(2)})
    print(f"two threads against one:                 {found['1'] / found['2']:6.2f}   (goal 1.85)")


def against_the_binary(texts: list[str], folder: Path) -> None:
    """Spark over four archives, once it runs, against the binary with two jobs over the same."""
    from pyspark.sql import SparkSession

    from dateline.jobs import spark as job

    files = []
    for quarter in range(4):
        numbers = range(quarter * PAGES // 4, (quarter + 1) * PAGES // 4)
        part = [archives.Page(f"https://courier.example/{n}", texts[n % len(texts)].encode("utf-8", "replace")) for n in numbers]
        files.append(folder / f"part-{quarter}.warc.gz")
        files[-1].write_bytes(archives.warc(part))
    small = folder / "small.warc.gz"
    small.write_bytes(archives.warc([archives.Page("https://courier.example/", texts[0].encode("utf-8", "replace"))]))
    options = {"accept": ["article"], "favor": "balance", "body": "text"}
    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")

    def on_spark() -> float:
        with tempfile.TemporaryDirectory() as out:
            # Workers that have run once are kept.
            job.clean(spark, [str(small)] * 2, f"{out}/warm", options)
            return clocked(lambda: job.clean(spark, [str(file) for file in files], f"{out}/articles", options), time.perf_counter)

    def binary() -> float:
        command = [BINARY, "clean", *map(str, files), "--jobs", "2", "--format", "jsonl", "--quiet"]
        return clocked(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=False), time.perf_counter)

    found = in_turn({"spark": on_spark, "binary": binary})
    spark.stop()
    rate = PAGES / found["spark"]
    print(f"Spark local[2] against the binary:       {found['binary'] / found['spark']:6.2f}   (goal .75; {rate:.0f} pages a second on two cores)")
    code = (
        "import resource, sys, tempfile; from dateline.jobs import archive as one\n"
        "with tempfile.TemporaryDirectory() as out: note = one.run(sys.argv[1], out, {'accept': ['article']})\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    peak = subprocess.run([sys.executable, "-c", code, str(files[0])], check=True, capture_output=True, text=True).stdout
    print(f"memory of a worker, megabytes:           {int(peak):6}   (goal 300)")
    costs(rate / 2)


def costs(rate: float) -> None:
    """What a core does, from archive to Parquet."""
    # Common Crawl's news archive from August 2016 to May 2026: 1.35 thousand million articles (arXiv 2605.18337).
    month = 1.35e9 / 117
    print(f"an hour of one core, archive to Parquet: {rate * 3600 / 1e6:6.2f} million pages")
    print(f"a month of CC-NEWS ({month / 1e6:.1f} million):      {month / rate / 3600:6.1f} core-hours")


def main() -> None:
    texts = corpus(sys.argv[1:])
    if not texts:
        sys.exit("no pages: name folders that have html/*.gz")
    print(f"dateline {dateline.__version__}, {len(texts)} pages, {ROUNDS} rounds, medians; ratios above 1 speak for the first named")
    for measure in [against_the_library, against_trafilatura, lambda t, _: against_a_second_thread(t), against_the_binary]:
        with tempfile.TemporaryDirectory() as folder:
            measure(texts, Path(folder))


if __name__ == "__main__":
    main()
