#!/bin/sh
# Everything that a release hands out, in target/package/dist. What a machine lacks the tool for is left out, and that is said.
set -eu
cd "$(dirname "$0")/../.."
out=target/package dist=target/package/dist
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
rm -rf "$dist"
mkdir -p "$dist"
left_out() { echo "left out: $*" >&2; }
# A binary that tells what it was built from, where the tool is there.
build() { if command -v cargo-auditable >/dev/null; then cargo auditable build "$@"; else left_out "the list of dependencies inside the binary (cargo install cargo-auditable)"; cargo build "$@"; fi; }
build --release --locked
contrib/package/prepare.sh target/release/dateline
archive() {
    name=dateline-$version-$1
    mkdir -p "$out/$name"
    cp "$2" "$out/$name/dateline"
    cp -r README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT config contrib/dateline.service "$out/man" "$out/completions" "$out/$name"
    tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner -czf "$dist/$name.tar.gz" "$name"
    rm -r "${out:?}/$name"
}
archive "$(rustc -vV | sed -n 's/^host: //p')" target/release/dateline
musl=$(uname -m)-unknown-linux-musl
if rustup target list --installed 2>/dev/null | grep -q "$musl" && command -v musl-gcc >/dev/null; then
    build --release --locked --target "$musl"
    archive "$musl" "target/$musl/release/dateline"
else
    left_out "the static binary (rustup target add $musl; apt-get install musl-tools)"
fi
if command -v cargo-deb >/dev/null; then cargo deb --no-build --output "$dist/"
elif command -v dpkg-deb >/dev/null; then contrib/package/plain-deb.sh target/release/dateline "$dist/dateline_$version-1_$(dpkg --print-architecture).deb"
else left_out "the .deb (cargo install cargo-deb)"; fi
if command -v cargo-generate-rpm >/dev/null; then cargo generate-rpm --output "$dist/"; else left_out "the .rpm (cargo install cargo-generate-rpm)"; fi
if command -v cargo-cyclonedx >/dev/null; then
    # It writes one beside each manifest of the workspace.
    cargo cyclonedx --format json --spec-version 1.5 --override-filename dateline-sbom
    mv dateline-sbom.json "$dist/dateline-$version.cdx.json"
    rm -f python/dateline-sbom.json
else left_out "the bill of materials (cargo install cargo-cyclonedx)"; fi
# The part of the changelog that is this version's.
sed -n "/^## $version/,/^## /p" CHANGELOG.md | sed '1d;$d' >"$out/notes.md"
(cd "$dist" && sha256sum -- * >SHA256SUMS)
ls -l "$dist"
