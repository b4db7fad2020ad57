#!/usr/bin/env bash
# Builds the wheel, installs it into a virtual environment that is kept between runs, and runs python/tests with real engines.
#
#     python/test.sh [ARGUMENTS OF PYTEST]     PROFILE=release for the wheel as it is released
#     python/test.sh --bench CORPUS...         bench/run.py in the place of the tests
set -euo pipefail
cd "$(dirname "$0")"

cache=${DATELINE_PYTHON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dateline}
python=${PYTHON:-python3}
# One environment for each list of packages and version of Python.
key=$({ cat tests/requirements.txt; "$python" -c 'import sys; print(sys.version)'; } | sha256sum | cut -c1-16)
venv=$cache/python-$key
pip() { "$venv/bin/python" -m pip --quiet --disable-pip-version-check "$@"; }

if [ ! -e "$venv/.whole" ]; then
    rm -rf "$venv"
    mkdir -p "$cache"
    "$python" -m venv "$venv"
    # Twice: a registry that does not answer once is no finding about the wheel.
    pip install -r tests/requirements.txt || pip install -r tests/requirements.txt
    # Of NeMo Curator the base class alone: what the package needs beside it (torch, transformers) has some gigabytes.
    pip install --no-deps nemo-curator==1.4.0 || echo "nemo-curator could not be installed: its test says that it skips"
    touch "$venv/.whole"
fi

wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
"$venv/bin/maturin" build --quiet --locked --profile "${PROFILE:-dev}" --interpreter "$venv/bin/python" --compatibility linux --out "$wheels"
pip install --force-reinstall --no-deps "$wheels"/dateline-*.whl

if [ "${1:-}" = --bench ]; then
    shift
    pip install -r bench/requirements.txt
    cd ..
    "$venv/bin/python" python/bench/run.py "$@"
    exit
fi
# Away from the sources, so that the installed package is tested.
cd tests
"$venv/bin/python" -m pytest -p no:cacheprovider "$@"
