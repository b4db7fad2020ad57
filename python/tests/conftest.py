"""What the tests share: an archive of the fixtures, and the binary's answer on it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pages
import pytest

# An engine's workers must find the package that is tested, and nothing may look for a network.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ["PYSPARK_PYTHON"] = sys.executable
# Two hundred partitions, as Spark has it, are for more than a hundred pages.
_spark = tempfile.TemporaryDirectory()
Path(_spark.name, "spark-defaults.conf").write_text("spark.sql.shuffle.partitions 2\nspark.ui.enabled false\n")
os.environ["SPARK_CONF_DIR"] = _spark.name
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")


@pytest.fixture(scope="session")
def site() -> list[pages.Page]:
    return pages.fixture_pages()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, site: list[pages.Page]) -> Path:
    path = tmp_path_factory.mktemp("crawl") / "crawl.warc.gz"
    path.write_bytes(pages.warc(site))
    return path


@pytest.fixture(scope="session")
def records(archive: Path) -> list[dict[str, Any]]:
    """The binary's JSON Lines on the archive."""
    return pages.binary_records(archive)


@pytest.fixture(scope="session")
def article_page(site: list[pages.Page]) -> pages.Page:
    return next(page for page in site if page.url.endswith("articles/sea-lock-reopens"))


@pytest.fixture(scope="session")
def wall(site: list[pages.Page]) -> pages.Page:
    return next(page for page in site if page.url.endswith("walls/consent-en"))


def needs(engine: str) -> Any:
    """The engine's module; where it or what it stands on is not installed, the test says that it skips."""
    if engine == "pyspark" and shutil.which("java") is None:
        pytest.skip("skipped: Spark needs Java, and there is none here")
    return pytest.importorskip(engine, reason=f"skipped: {engine} is not installed")


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark on this machine."""
    needs("pyspark")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def ray() -> Iterator[Any]:
    """Ray on this machine."""
    ray = needs("ray")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=300 << 20)
    yield ray
    ray.shutdown()
