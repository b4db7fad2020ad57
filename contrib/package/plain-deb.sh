#!/bin/sh
# The same package as cargo-deb's, made with dpkg-deb alone from [package.metadata.deb], for machines without cargo-deb.
#   contrib/package/plain-deb.sh BINARY OUT.deb
set -eu
cd "$(dirname "$0")/../.."
binary=$1 out=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
# Lines such as ["from", "to", "mode"], as cargo-deb reads them.
sed -n '/^\[package.metadata.deb\]/,/^\[package.metadata.generate-rpm\]/p' Cargo.toml | sed -n 's/^    \["\(.*\)", "\(.*\)", "\(.*\)"\],$/\1 \2 \3/p' |
while read -r from to mode; do
    case "$from" in target/release/dateline) from=$binary ;; esac
    for file in $from; do
        case "$to" in */) target=$root/$to$(basename "$file") ;; *) target=$root/$to ;; esac
        case "$file" in "$binary") target=$root/usr/bin/dateline ;; esac
        install -D -m "$mode" "$file" "$target"
        case "$target" in */man1/*.1) gzip -9n "$target" ;; esac
    done
done
mkdir -p "$root/DEBIAN"
echo /etc/dateline/dateline.toml >"$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do install -m 755 "contrib/package/$script" "$root/DEBIAN/$script"; done
{
    echo "Package: dateline"
    echo "Version: $version-1"
    echo "Architecture: $(dpkg --print-architecture)"
    echo "Maintainer: $(sed -n 's/^maintainer = "\(.*\)"/\1/p' Cargo.toml)"
    echo "Section: web"
    echo "Priority: optional"
    echo "Depends: libc6, libgcc-s1"
    echo "Recommends: ca-certificates"
    echo "Description: $(sed -n 's/^description = "\(.*\)"/\1/p' Cargo.toml | head -n 1)"
    sed 's/^/ /' contrib/package/description.txt
} >"$root/DEBIAN/control"
dpkg-deb --root-owner-group --build "$root" "$out" >/dev/null
