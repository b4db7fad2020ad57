#!/bin/sh
# What packages hold beside the binary: pages of the manual, completions, and units that name where the package puts things.
#   contrib/package/prepare.sh BINARY   → target/package/{man,completions,units}
set -eu
cd "$(dirname "$0")/../.."
binary=$1
out=target/package
rm -rf "$out/man" "$out/completions" "$out/units"
mkdir -p "$out/completions" "$out/units"
"$binary" -q man -o "$out/man"
"$binary" completions bash >"$out/completions/dateline.bash"
"$binary" completions zsh >"$out/completions/_dateline"
"$binary" completions fish >"$out/completions/dateline.fish"
for unit in contrib/*.service contrib/*.timer; do
    # A package has a user of its own, so that backups and a round by hand may read what the daemon wrote.
    sed -e 's#/usr/local/bin/#/usr/bin/#' -e 's#^DynamicUser=yes#User=dateline\nGroup=dateline#' -e '/^#   /d' "$unit" >"$out/units/$(basename "$unit")"
done
