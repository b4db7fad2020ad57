#!/bin/sh
# Builds the .deb from a binary that is there, installs it, tries version, manual, completions and units, and removes it again. As root on
# Debian; elsewhere it says that it skips.
#   contrib/try-deb.sh target/debug/dateline
set -eu
cd "$(dirname "$0")/.."
binary=${1:-target/debug/dateline}
skip() { echo "skipped: $*"; exit 0; }
command -v dpkg-deb >/dev/null || skip "no dpkg here"
[ "$(id -u)" = 0 ] || skip "installing needs root"
! dpkg -s dateline >/dev/null 2>&1 || skip "a dateline is installed here already"
work=$(mktemp -d)
trap 'dpkg --purge dateline >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
contrib/package/prepare.sh "$binary"
if command -v cargo-deb >/dev/null; then
    mkdir -p target/release
    kept=
    [ ! -e target/release/dateline ] || { kept=$work/kept; cp -p target/release/dateline "$kept"; }
    cp "$binary" target/release/dateline
    cargo deb --no-build --no-strip --output "$work/dateline.deb" >/dev/null
    if [ -n "$kept" ]; then cp -p "$kept" target/release/dateline; else rm target/release/dateline; fi
else
    contrib/package/plain-deb.sh "$binary" "$work/dateline.deb"
fi
dpkg-deb --info "$work/dateline.deb" | grep -E '^ (Package|Version|Architecture):'
dpkg --force-depends -i "$work/dateline.deb" >/dev/null
dateline --version
test -f /usr/share/man/man1/dateline.1.gz || test -f /usr/share/man/man1/dateline.1
! command -v man >/dev/null || man -P cat dateline >/dev/null 2>&1 || { zcat -f /usr/share/man/man1/dateline.1* | grep -q '^.TH'; }
bash -n /usr/share/bash-completion/completions/dateline
DATELINE_COMPLETE=bash _CLAP_COMPLETE_INDEX=1 _CLAP_IFS='
' dateline -- dateline conf | grep -q config
dateline config check --config /etc/dateline/dateline.toml --output "$work/out"
if command -v systemd-analyze >/dev/null; then
    systemd-analyze verify --man=no /usr/lib/systemd/system/dateline.service /usr/lib/systemd/system/dateline-backup.service 2>&1 | grep -i dateline && exit 1
fi
grep -q '^dateline:' /etc/passwd || ! command -v systemd-sysusers >/dev/null
echo '# mine' >>/etc/dateline/dateline.toml
dpkg --remove dateline >/dev/null
test -f /etc/dateline/dateline.toml || { echo "a changed conffile was lost"; exit 1; }
dpkg --purge dateline >/dev/null
for left in /usr/bin/dateline /etc/dateline /usr/lib/systemd/system/dateline.service /usr/share/man/man1/dateline.1.gz /usr/share/dateline; do
    [ ! -e "$left" ] || { echo "$left is left over"; exit 1; }
done
echo "the package installs, answers, and goes without a trace but data"
