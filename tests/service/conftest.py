"""One running service over a site of our own, with a folder and a state that are thrown away."""
import os
import re
import subprocess
import threading
import time
import urllib.request

import pytest

from newspaper import Site

BINARY = os.environ["DATELINE"]
CONFIG = """
[output]
dir = "{dir}/out"
body = ["markdown", "html"]
[store]
path = "{dir}/dateline.db"
[fetch]
allow_private_networks = ["127.0.0.1"]
ports = []
pause = "0s"
[serve]
token = "secret"
public_read = true
"""


class Service:
    def __init__(self, folder, site):
        self.folder, self.site = folder, site
        self.config = folder / "news.toml"
        self.config.write_text(CONFIG.format(dir=folder))
        self.child = subprocess.Popen(
            [BINARY, "serve", "--config", str(self.config), "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True
        )
        said = []
        for line in self.child.stderr:
            said.append(line)
            if found := re.search(r" at (http://[0-9.]+:\d+)", line):
                self.base = found.group(1)
                break
        else:
            pytest.fail("the service did not start: " + "".join(said))
        threading.Thread(target=self.child.stderr.read, daemon=True).start()

    def get(self, path):
        with urllib.request.urlopen(self.base + path, timeout=60) as answer:
            return answer.read().decode()

    def wait(self, path, wanted):
        for _ in range(600):
            if wanted(text := self.get(path)):
                return text
            time.sleep(0.1)
        pytest.fail(f"waited in vain for {path}: {text}")

    def close(self):
        self.child.terminate()
        try:
            self.child.wait(60)
        finally:
            self.child.kill()


@pytest.fixture(scope="session")
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture(scope="session")
def service(site, tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("service"), site)
    yield service
    service.close()
