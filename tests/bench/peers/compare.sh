#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# compare.sh [--only SCENARIO,...|all] [--set F1k|F10k|F100k,...|all] [--runs N] [--peers NAME,...|none]
# Times Tessera beside its peers and beside bare probes in one sitting and prints one table of limits met and missed.
#   folder  opening the folders of --set (default F1k), cold and warm      scroll  F10k by the wheel, cold and warm
#   file    one file in folders of 100 to 1,000,000, and stepping there    step    5 images a second    flood  30
#   map     a pyramid of 40,000 x 40,000 pixels by wheel and dragging      giant   100 MP, 1 GP, 16 bits, 12 MP; twice
# Without --only: folder. Installs what is missing and makes the data on first use; README.md says how long and how large.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
export TESSERA_PEERS_DATA=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}
options=()
while [ $# -gt 0 ]; do
    case $1 in
    --only | --set | --runs | --peers)
        [ $# -gt 1 ] || { echo "$1 wants a value" >&2; exit 2; }
        options+=("$1" "$2")
        shift 2
        ;;
    *) sed -n '3,8s/^# //p' "$0" >&2; exit 2 ;;
    esac
done

"$root/resources/install-packages.sh"
"$root/resources/install-packages.sh" "$here/packages.txt"
mkdir -p "$TESSERA_PEERS_DATA"
list=$(mktemp)
trap 'rm -f "$list"' EXIT
"$here/sitting.py" "${options[@]}" --list packages >"$list"
[ ! -s "$list" ] || "$root/resources/install-packages.sh" "$list"
(cd "$root" && cmake --preset release >&2 && cmake --build --preset release --target tessera >&2)
probes=$root/build/release/probes
cmake -S "$here/probe" -B "$probes" -G Ninja --log-level=WARNING >&2
cmake --build "$probes" >&2
mapfile -t data < <("$here/sitting.py" "${options[@]}" --list data)
"$here/make_data.sh" "${data[@]}" >&2

results=$TESSERA_PEERS_DATA/compare-$(date +%Y%m%d-%H%M%S).jsonl
"$here/sitting.py" "${options[@]}" --program "$root/build/release/app/tessera" --probes "$probes" --out "$results"
missed=0
"$here/verdict.py" "$results" || missed=$?
echo "Every run: $results; all that was measured of them: $here/report.py $results"
exit "$missed"
