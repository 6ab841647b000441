#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# compare.sh [--runs N] [--set F1k|F10k] : times Tessera beside its peers on a folder of test images, in one
# sitting, with an empty and with a filled thumbnail cache, and prints one table. Installs what is missing,
# makes the images on first use (F1k: 1,000 JPEGs of 12 megapixels, 2.8 GB).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
export TESSERA_PEERS_DATA=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}
runs=3 set=F1k
while [ $# -gt 0 ]; do
    case $1 in
    --runs) runs=$2; shift 2 ;;
    --set) set=$2; shift 2 ;;
    *) echo "usage: compare.sh [--runs N] [--set F1k|F10k]" >&2; exit 2 ;;
    esac
done

"$root/resources/install-packages.sh"
"$root/resources/install-packages.sh" "$here/packages.txt"
program=$root/build/release/app/tessera
(cd "$root" && cmake --preset release >&2 && cmake --build --preset release --target tessera >&2)
"$here/make_data.sh" "$set"

results=$TESSERA_PEERS_DATA/compare-$(date +%Y%m%d-%H%M%S).jsonl
time_one() { # NAME COMMAND
    for cache in cold warm; do
        echo "$1, $cache" >&2
        "$here/measure.py" --scenario folder-open --name "$1" --app "$2" --path "$TESSERA_PEERS_DATA/$set" \
            --runs "$runs" --cache "$cache" --out "$results" >/dev/null
    done
}
time_one tessera "$program {path}"
time_one nsxiv "nsxiv -t {path}"
time_one qimgv "qimgv {path}"
time_one gwenview "gwenview {path}"
"$here/report.py" "$results"
echo "Every run: $results"
