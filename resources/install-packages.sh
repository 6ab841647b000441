#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs those packages of a list (debian-packages.txt unless another is given) that are missing, as root
# or through sudo.
set -euo pipefail
list=${1:-$(dirname "${BASH_SOURCE[0]}")/debian-packages.txt}

mapfile -t wanted < <(grep -v '^#' "$list" | grep .)
[ "${#wanted[@]}" -gt 0 ] || exit 0
if ! command -v dpkg-query >/dev/null; then
    echo "== This is no Debian: the packages that $list names must be there already."
    exit 0
fi
installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null |
    awk '$2 == "installed" { print $1 }' || true)
mapfile -t missing < <(comm -23 <(printf '%s\n' "${wanted[@]}" | sort -u) <(sort -u <<<"$installed"))
if [ "${#missing[@]}" -eq 0 ]; then
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Missing packages: ${missing[*]}" >&2
        echo "Install them as root, or install sudo." >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "== Installing ${#missing[@]} Debian packages: ${missing[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
