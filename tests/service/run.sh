#!/usr/bin/env bash
# Drives the service with the clients that people use: Chromium, feedparser and the Model Context Protocol's own Python client.
#
#     tests/service/run.sh [ARGUMENTS OF PYTEST]     DATELINE=PROGRAM for another than target/debug/dateline
set -euo pipefail
cd "$(dirname "$0")"

export DATELINE=${DATELINE:-$PWD/../../target/debug/dateline}
cache=${DATELINE_PYTHON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dateline}
python=${PYTHON:-python3}
key=$({ cat requirements.txt; "$python" -c 'import sys; print(sys.version)'; } | sha256sum | cut -c1-16)
venv=$cache/service-$key
if [ ! -e "$venv/.whole" ]; then
    rm -rf "$venv"
    mkdir -p "$cache"
    "$python" -m venv "$venv"
    # Twice: a registry that does not answer once is no finding about the service.
    for attempt in 1 2; do
        "$venv/bin/python" -m pip --quiet --disable-pip-version-check install -r requirements.txt && break
        [ "$attempt" = 1 ]
    done
    touch "$venv/.whole"
fi
# Debian's browser; where it cannot be installed, its tests say that they skip.
if ! command -v chromium >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get -q update && apt-get -q -y --no-install-recommends install chromium; } >/dev/null 2>&1 || echo "chromium could not be installed"
fi
# The parser of FreshRSS; where it cannot be installed, its test says that it skips.
if [ ! -e /usr/share/php/simplepie ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get -q update && apt-get -q -y --no-install-recommends install php-cli php-xml php-mbstring libphp-simplepie; } >/dev/null 2>&1 || echo "SimplePie could not be installed"
fi
"$venv/bin/python" -B -m pytest -p no:cacheprovider "$@"
