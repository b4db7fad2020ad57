# What CI runs, and the chores around it. `just` alone lists the recipes.

default:
    @just --list --unsorted

# Everything that must hold before a commit
check: fmt clippy test features doc deny

# Formatting
fmt:
    cargo fmt --all --check

# Lints, as errors
clippy:
    cargo clippy --locked --all-targets -- -D warnings

# All tests, the layer table, the house rules and the corpus floors among them
test:
    cargo test --locked

# The pure library alone: no tokio, no SQLite
features:
    cargo clippy --locked --lib --no-default-features -- -D warnings
    cargo clippy --locked --lib --no-default-features --features select,readability -- -D warnings
    cargo clippy --locked --lib --no-default-features --features archive -- -D warnings
    cargo clippy --locked --no-default-features --features app -- -D warnings
    cargo clippy --locked --no-default-features --features serve -- -D warnings
    cargo clippy --locked --all-targets --features postgres -- -D warnings
    ! cargo tree --locked --no-default-features --edges normal --prefix none | grep -E '^(tokio|rusqlite|reqwest|clap|scraper|readability) '

# The size of the binary, and of a program that only cleans: at most 30 (with columns, service and tools) and 6 million bytes
size:
    cargo build --release --locked
    cargo build --release --locked --no-default-features --example clean_string
    test $(stat -c %s target/release/dateline) -le 30000000
    test $(stat -c %s target/release/examples/clean_string) -le 6000000
    stat -c '%s %n' target/release/dateline target/release/examples/clean_string

# The documentation, as errors where it is wrong
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

# Licences, sources and bans of every dependency (skips where cargo-deny is not installed)
deny:
    @if command -v cargo-deny >/dev/null; then cargo deny --locked check bans licenses sources; else echo "skipped: cargo install cargo-deny --locked"; fi

# Raises tests/floors.json to what is reached now; never lowers a figure
floors:
    RAISE_FLOORS=1 cargo test --locked --test library -- --nocapture corpus suites

# Three simulated days of two hundred sources, a hundred kills over a thousand articles, ten thousand sources and a million addresses
soak:
    cargo test --locked --test schedule --test program -- --ignored --nocapture --test-threads 1

# The main job, as in the README
example:
    cargo run --profile release-quick --locked -- run --once --config config/example.toml

# Reads the corpora, trains and cross-validates the embedded models, writes them and their card (needs python3 with training/requirements.txt)
train:
    training/run.sh

# What each repair after the model is worth on every set (needs python3 and the corpora)
ablate *sets:
    cargo build --quiet --locked --profile tool --no-default-features --features training --example features
    python3 training/repairs.py ../shared/corpus target/tool/examples/features {{sets}}

# Pages per second against Resiliparse, trafilatura and dom_smoothie (needs python3 with benches/peers/requirements.txt)
bench-peers +corpora="../shared/corpus/fundus-parsers ../shared/corpus/trafilatura-eval ../shared/corpus/wcxb-dev":
    CARGO_TARGET_DIR=target/peers cargo build --release --locked --manifest-path benches/peers/Cargo.toml
    python3 benches/peers/run.py {{corpora}}

# What the peers extract of the same pages, by the corpora's scorer (needs python3, node and npm)
bench-quality:
    cargo build --release --locked
    benches/peers/quality.sh

# The service under load against the library in one run, and a search among a million articles
bench-serve:
    cargo bench --locked --bench serve
    ARTICLES=1000000 cargo bench --locked --bench search

# Where the time goes: a table of the stages over a folder of decoded pages
bench-stages folder:
    CARGO_TARGET_DIR=target/peers cargo build --release --locked --manifest-path benches/peers/Cargo.toml
    target/peers/release/dateline-peers stages {{folder}}

# Fuzzes each target under fuzz/ for a minute, or those named for `SECONDS_EACH` (skips without a nightly toolchain and cargo-fuzz)
fuzz *targets:
    fuzz/run.sh {{targets}}

# Memory for a page of ten megabytes in sizes of the page, and while a hundred thousand pages are cleaned
bench-memory:
    CARGO_TARGET_DIR=target/peers cargo build --release --locked --manifest-path benches/peers/Cargo.toml
    for kind in paragraphs links; do target/peers/release/dateline-peers memory $kind; done
    target/peers/release/dateline-peers flat 100000

# What strangers send: generators, properties, verdicts, promises, terminals, feeds, files and kills
torture:
    cargo test --locked --test library --test linear --test edges --test schedule
    cargo test --locked --test program

# The wheel: built, installed into a kept environment, tested there with Spark, Ray, datatrove and polars, and its lints
python-test *args:
    cargo clippy --locked -p dateline-python -- -D warnings
    python/test.sh {{args}}

# The service, driven by Chromium, feedparser and the Model Context Protocol's own Python client
service-test *args:
    cargo build --locked
    tests/service/run.sh {{args}}

# The state on PostgreSQL: the store's suite on both engines, and the commands (where no PostgreSQL is installed, those say that they skip)
postgres-test *args:
    cargo test --locked --features postgres --lib store:: {{args}}
    cargo test --locked --features postgres --test program server:: {{args}}

# The wheel as it is released, for Linux from 2014 on (needs python3 with maturin and ziglang), and the source distribution
wheel:
    cd python && python3 -m maturin build --locked --release --zig --compatibility manylinux2014 --out ../target/wheels
    cd python && python3 -m maturin sdist --out ../target/wheels

# The wheel against the library, trafilatura, a second thread and the binary: ratios in one run
bench-python +corpora="../shared/corpus/fundus-parsers ../shared/corpus/trafilatura-eval":
    cargo build --release --locked
    CARGO_TARGET_DIR=target/peers cargo build --release --locked --manifest-path benches/peers/Cargo.toml
    PROFILE=release python/test.sh --bench {{corpora}}

# Everything that a release hands out, in target/package/dist: archives, .deb, .rpm, bill of materials, checksums
package:
    contrib/package/build.sh

# Installs the .deb made of a binary, tries it, and removes it again (as root on Debian; skips elsewhere)
try-deb binary="target/debug/dateline":
    contrib/try-deb.sh {{binary}}

# The book in target/book (needs mdbook; its links are tested without)
book:
    @if command -v mdbook >/dev/null; then mdbook build; else echo "skipped: cargo install mdbook --locked"; fi
