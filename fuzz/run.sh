#!/usr/bin/env bash
# Fuzzes each target (or those named) for SECONDS_EACH seconds (default 60), with the generator's SEED if set, from fixtures/ on. Needs a nightly toolchain and
# cargo-fuzz; says so and ends well without them. What it finds stands in fuzz/artifacts/TARGET/.
set -euo pipefail
cd "$(dirname "$0")/.."
skip() { echo "skipped: $1"; exit 0; }
rustup run nightly rustc --version >/dev/null 2>&1 || skip "no nightly toolchain (rustup toolchain install nightly)"
command -v cargo-fuzz >/dev/null || skip "no cargo-fuzz (cargo install cargo-fuzz --locked)"
seed() { local target=$1; shift; mkdir -p "fuzz/corpus/$target"; for file in "$@"; do cp "$file" "fuzz/corpus/$target/${file//\//-}"; done; }
pages=(fixtures/site/articles/*.html fixtures/walls/*.html fixtures/shells/*.html fixtures/hostile/*.html)
dumps=(fixtures/dumps/*.txt fixtures/unusual/*.txt)
seed page "${pages[@]}"
seed dump "${dumps[@]}"
seed auto "${pages[@]}" "${dumps[@]}"
seed metadata fixtures/expected/*.json
seed feed fixtures/site/feed.xml fixtures/site/atom.xml fixtures/site/feed.json fixtures/hostile/*.xml
seed sitemap fixtures/site/sitemap.xml
seed opml fixtures/site/feed.xml
seed robots fixtures/site/robots.txt
seed decode fixtures/site/articles/*.html
seed front_matter fixtures/dumps/*.txt
seed address fixtures/site/robots.txt
# No sanitizer: there is no unsafe code of ours, and the runs are several times as fast.
for target in ${*:-page dump auto metadata feed sitemap opml robots decode front_matter address}; do
    echo "== $target"
    cargo +nightly fuzz run --sanitizer none "$target" -- -max_total_time="${SECONDS_EACH:-60}" -rss_limit_mb=2048 -timeout=20 \
        -max_len=16384 -verbosity=0 ${SEED:+-seed="$SEED"}
done
