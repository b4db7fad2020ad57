"""The README's section on Python, the guide and the example say what is so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pages
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dateline


def fenced(path: str, language: str) -> list[str]:
    text = (pages.ROOT / path).read_text("utf-8")
    if path == "README.md":
        text = text[text.index("## In Python, and on a cluster") : text.index("## How good is it")]
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def playground(tmp_path, monkeypatch, site, article_page):
    """A folder in which every name that the documents use stands for something of ours."""
    for name in ["crawl.warc.gz", "more.warc.gz"]:
        (tmp_path / name).write_bytes(pages.warc(site[:30]))
    table = pa.table({"url": [p.url for p in site[:30]], "html": [p.body for p in site[:30]]})
    pq.write_table(table, tmp_path / "pages.parquet", compression="zstd")
    monkeypatch.chdir(tmp_path)
    return {"html": article_page.body, "url": article_page.url}


def test_the_readmes_module(playground, capsys):
    code = fenced("README.md", "python")[0]
    exec(code, playground)
    assert playground["text"] and playground["article"].title and "17 rows x 3 columns" in capsys.readouterr().out


@pytest.mark.engine
def test_the_readmes_spark(playground, spark, tmp_path):
    # Spark's own process has another folder.
    code = fenced("README.md", "python")[1].replace("pages.parquet", str(tmp_path / "pages.parquet"))
    exec(code, {**playground, "spark": spark}, names := {})
    assert names["articles"].count() >= 17


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("java") is None, reason="skipped: Spark needs Java, and there is none here")
def test_the_readmes_job(playground, tmp_path):
    (line,) = fenced("README.md", "sh")
    command = line.split("#")[0].split()
    assert command[0] == "python"
    done = subprocess.run([sys.executable, *command[1:]], capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stderr
    assert "2 archives" in done.stdout and (tmp_path / "out/articles").is_dir()


def test_the_guides_examples(playground, capsys):
    blocks = fenced("docs/python.md", "python")
    plain = [b for b in blocks if not re.search(r"\b(spark|ray|ds|datatrove|nemo)\b", b)]
    assert len(plain) >= 4
    for block in plain:
        exec(block, dict(playground))
    for block in blocks:
        compile(block, "docs/python.md", "exec")


def test_the_guide_names_everything():
    guide = (pages.ROOT / "docs/python.md").read_text("utf-8")
    missing = [name for name in dateline.__all__ if f"`{name}" not in guide and name not in ("__version__", "Block", "Candidate", "Found", "WarcBatches")]
    assert not missing


def test_the_example():
    done = subprocess.run([sys.executable, str(pages.ROOT / "examples/warc_to_pandas.py")], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 5 and "words" in done.stdout


def test_types_hold():
    mypy = pytest.importorskip("mypy.api", reason="skipped: mypy is not installed")
    package = str(pages.ROOT / "python/dateline")
    out, errors, status = mypy.run([package, "--ignore-missing-imports", "--follow-imports=silent", "--no-incremental", "--cache-dir=/dev/null"])
    assert status == 0, out + errors
