#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# fill.sh [--canvas raster|gl] [--out FILE]: how fast a wall gets its small pictures in the background, beside a bare loop
# of libjpeg on all cores over the same files: 100,000 with embedded previews (still, and while the canvas moves), and 600
# of 12 megapixels without. Fails below 0.8 of the bare loop, where the 100,000 take more than 10 s from exec, and where
# the moving canvas does not keep its rate. Makes the data on first use (6.1 GB).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
export TESSERA_PEERS_DATA=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}
out=$TESSERA_PEERS_DATA/fill-$(date +%Y%m%d-%H%M%S).csv
more=()
while [ $# -gt 0 ]; do
    case $1 in
    --out) out=$2; shift 2 ;;
    --canvas) more+=("$1" "$2"); shift 2 ;;
    *) sed -n '3,6s/^# //p' "$0" >&2; exit 2 ;;
    esac
done

"$root/resources/install-packages.sh"
"$root/resources/install-packages.sh" "$here/../peers/packages.txt"
(cd "$root" && cmake --preset release >&2 && cmake --build --preset release --target tessera fly_fill >&2)
"$here/../peers/make_data.sh" F100k N600 >&2
missed=0
xvfb-run -a -s "-screen 0 1600x1000x24" "$root/build/release/tests/bench/flights/fly_fill" \
    --previews "$TESSERA_PEERS_DATA/F100k" --photos "$TESSERA_PEERS_DATA/N600" --out "$out" "${more[@]}" || missed=1
echo "$out"
exit $missed
