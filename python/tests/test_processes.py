"""Threads, processes, pickles, memory, and what `help` says."""

from __future__ import annotations

import copy
import gc
import inspect
import multiprocessing
import pickle
import resource
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pages
import pyarrow as pa
import pytest

import dateline

PAGES = 2_000


def resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_eight_threads_of_two_thousand_pages(site):
    some = [page.body for page in site if len(page.body) < 60_000]
    expected = [dateline.extract_text(body) for body in some]

    def work(start: int) -> int:
        for n in range(start, start + PAGES):
            assert dateline.extract_text(some[n % len(some)]) == expected[n % len(some)]
        return resident()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda start: [work(start) for _ in range(1)], range(4)))
        before = resident()
        list(pool.map(work, range(8)))
    assert resident() - before < 64 << 20


def test_the_lock_is_let_go():
    """While one thread cleans a page that takes long, another one counts."""
    page = "<p>" + "<b>The ferry will run again, they said. </b>" * 20_000
    counted, ended = [0], threading.Event()

    def count() -> None:
        while not ended.is_set():
            counted[0] += 1
            time.sleep(0.0005)

    thread = threading.Thread(target=count)
    thread.start()
    batch = pa.record_batch({"html": [page] * 3})
    dateline.clean_batch(batch, url=None)
    seen = counted[0]
    ended.set()
    thread.join()
    assert seen > 20


def test_a_hundred_thousand_calls_hold_no_memory(wall):
    small = [b"<title>Ferry</title><p>The ferry across the sound will run again from Monday, they said on Friday.</p>" * n for n in (1, 2, 4)]
    batch = pa.record_batch({"html": small, "url": ["https://a.example/"] * 3})
    archive = pages.warc([pages.Page("https://a.example/", small[0])])

    def calls(times: int) -> None:
        for n in range(times):
            dateline.extract_text(small[n % 3])
            if n % 20 == 0:
                dateline.clean(small[n % 3], facts=True)
                dateline.clean_batch(batch)
            if n % 100 == 0:
                list(dateline.read_warc(archive, clean=True))
                with pytest.raises(ValueError, match="none of"):
                    dateline.clean(small[0], favor="x")

    calls(2_000)
    gc.collect()
    before = resident()
    calls(100_000)
    gc.collect()
    assert resident() - before < 16 << 20


def test_articles_are_pickled_and_compared(article_page):
    article = dateline.clean(article_page.body, article_page.url)
    again = pickle.loads(pickle.dumps(article))
    assert again == article and hash(again) == hash(article) and again.to_dict() == article.to_dict()
    assert copy.deepcopy(article) == article != dateline.clean("<p>another</p>")
    for function in [dateline.extract_text, dateline.clean, dateline.clean_batch, dateline.clean_table]:
        assert pickle.loads(pickle.dumps(function)) is function


def _child(body: bytes) -> tuple[str | None, int]:
    return dateline.extract_text(body), dateline.clean_batch(pa.record_batch({"html": [body] * 4}), url=None, threads=2).num_rows


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes(article_page, method):
    expected = _child(article_page.body)
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(_child, [article_page.body] * 6) == [expected] * 6


def test_help_reads_well():
    for name in dateline.__all__:
        thing = getattr(dateline, name)
        if inspect.isfunction(thing):
            doc = inspect.getdoc(thing)
            assert doc and len(doc) > 60, name
            assert "->" in str(inspect.signature(thing)), name
            told = doc + inspect.getdoc(dateline.clean_batch) * ("same arguments" in doc or "those of" in doc)
            unsaid = {p for p in inspect.signature(thing).parameters if p not in told and p not in inspect.getdoc(dateline.clean)}
            assert not unsaid, name
    assert "extract_text" in dateline.__doc__ and set(dateline.__all__) <= set(dir(dateline))
    with pytest.raises(AttributeError):
        dateline.nothing


def test_the_stubs_are_the_module():
    stub = (Path(dateline.__file__).parent / "_dateline.pyi").read_text()
    from dateline import _dateline

    for name in dir(_dateline):
        assert name.startswith("__") and name != "__version__" or f"def {name}(" in stub or f"{name}:" in stub or f"class {name}(" in stub, name
    assert (Path(dateline.__file__).parent / "py.typed").is_file()


def test_the_command(archive, tmp_path):
    assert pages.command("--version").stdout.strip() == f"dateline {dateline.__version__}"
    assert pages.command("clean", str(tmp_path / "none.html"), check=False).returncode == 2
    assert "Commands:" in pages.command("--help").stdout
    assert pages.command("clean", str(archive), "-o", str(tmp_path / "out")).returncode == 1
    assert (tmp_path / "out/manifest.jsonl").is_file()


def test_nothing_is_imported_before_its_time():
    import subprocess
    import sys

    code = "import sys, dateline; dateline.extract_text('<p>x'); print([m for m in ('pyarrow', 'pyspark', 'ray', 'polars', 'pandas', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
