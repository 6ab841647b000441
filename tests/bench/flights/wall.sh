#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# wall.sh [--set F1k|F10k|F100k] [OPTION...]: flies from the whole wall of a folder (F100k) to one pixel of an image in its
# middle and back, with stops and without; once while its small pictures are made, then three times, each a start of its
# own, which are judged: no hole, frames at most 50 ms apart, settled within 0.5 s of each stop, less than 400 MiB resident,
# the whole wall settled within 1 s of exec. Fails where one is missed. Makes the data on first use. Options of fly_wall:
# --runs N, --canvases raster,gl, --size WxH, --out FILE.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
export TESSERA_PEERS_DATA=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}
set=F100k size=1600x1000 out=$TESSERA_PEERS_DATA/wall-$(date +%Y%m%d-%H%M%S).csv
more=()
while [ $# -gt 0 ]; do
    case $1 in
    --set) set=$2; shift 2 ;;
    --size) size=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    --runs | --canvases) more+=("$1" "$2"); shift 2 ;;
    *) sed -n '3,7s/^# //p' "$0" >&2; exit 2 ;;
    esac
done

"$root/resources/install-packages.sh"
"$root/resources/install-packages.sh" "$here/../peers/packages.txt"
(cd "$root" && cmake --preset release >&2 && cmake --build --preset release --target tessera fly_wall >&2)
"$here/../peers/make_data.sh" "$set" >&2
missed=0
xvfb-run -a -s "-screen 0 ${size}x24" "$root/build/release/tests/bench/flights/fly_wall" --size "$size" \
    --folder "$TESSERA_PEERS_DATA/$set" --out "$out" "${more[@]}" || missed=1
echo "$out"
exit $missed
