#!/usr/bin/env bash
# Fuzzes each target for SECONDS_EACH (default 60), seeded from fixtures/. Needs cargo-fuzz; says so and ends well without it.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked --quiet || { echo "skipped: cargo-fuzz cannot be installed"; exit 0; }
seed() { local target=$1; shift; mkdir -p "fuzz/corpus/$target"; for file in "$@"; do cp "$file" "fuzz/corpus/$target/$(echo "$file" | tr / -)"; done; }
seed page fixtures/site/articles/*.html fixtures/walls/*.html fixtures/hostile/*.html
seed dump fixtures/dumps/*.txt
seed metadata fixtures/expected/*.json
seed feed fixtures/site/feed.xml fixtures/site/atom.xml fixtures/site/feed.json fixtures/hostile/*.xml
seed sitemap fixtures/site/sitemap.xml
seed opml fixtures/site/feed.xml
seed robots fixtures/site/robots.txt
seed decode fixtures/site/articles/*.html
seed front_matter fixtures/dumps/*.txt
seed address fixtures/site/robots.txt
# Stable compilers need RUSTC_BOOTSTRAP for the coverage flags; without a sanitizer the runs are several times as fast.
export RUSTC_BOOTSTRAP=1
for target in ${*:-page dump metadata feed sitemap opml robots decode front_matter address}; do
    echo "== $target"
    cargo fuzz run --sanitizer none "$target" -- -max_total_time="${SECONDS_EACH:-60}" -rss_limit_mb=2048 -timeout=20 -max_len=16384 -print_final_stats=0
done
