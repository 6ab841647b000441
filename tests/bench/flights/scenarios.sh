#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# scenarios.sh [--set F1k|F10k|F100k] [OPTION...]: flies the engine's scenarios on the release build: J jumps, P pans at
# 2,000 pixels a second, Z a wheel's zoom to the closest and back, F flicks through a folder, X 10,000 random steps; on the
# raster canvas and on OpenGL's; J, P and Z once more without prefetch, to compare. Writes one CSV and says where. Fails
# where a limit is missed; the table is written even so. Makes the data on first use (F1k: 3.7 GB with the map). Options
# of fly_scenarios: --scenarios JPZFX, --canvases raster,gl, --size WxH, --seed N, --steps N, --out FILE.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
export TESSERA_PEERS_DATA=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}
set=F1k size=1600x1000 out=$TESSERA_PEERS_DATA/scenarios-$(date +%Y%m%d-%H%M%S).csv
more=()
while [ $# -gt 0 ]; do
    case $1 in
    --set) set=$2; shift 2 ;;
    --size) size=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    --scenarios | --canvases | --seed | --steps) more+=("$1" "$2"); shift 2 ;;
    *) sed -n '3,7s/^# //p' "$0" >&2; exit 2 ;;
    esac
done

"$root/resources/install-packages.sh"
"$root/resources/install-packages.sh" "$here/../peers/packages.txt"
(cd "$root" && cmake --preset release >&2 && cmake --build --preset release --target tessera fly_scenarios >&2)
"$here/../peers/make_data.sh" "$set" gtif/giga40k.tif >&2
missed=0
xvfb-run -a -s "-screen 0 ${size}x24" "$root/build/release/tests/bench/flights/fly_scenarios" --size "$size" \
    --map "$TESSERA_PEERS_DATA/gtif/giga40k.tif" --folder "$TESSERA_PEERS_DATA/$set" --out "$out" "${more[@]}" || missed=1
echo "$out"
exit $missed
