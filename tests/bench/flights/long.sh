#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long.sh [MINUTES] [SEED]: a random flight on the raster canvas, over a pyramid of 40,000 x 40,000 pixels, a JPEG of a
# gigapixel and the endless map, with 64 MiB of textures and 128 MiB of other memory (10 minutes, a seed of the day's).
# Fails where more than 350 MiB are resident at any time, a hole is seen or something is left. Makes the data on first use.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
export TESSERA_PEERS_DATA=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}
export TESSERA_FLIGHT_MINUTES=${1:-10} TESSERA_FLIGHT_SEED=${2:-$(date +%Y%m%d)}

"$root/resources/install-packages.sh"
"$root/resources/install-packages.sh" "$here/../peers/packages.txt"
(cd "$root" && cmake --preset release >&2 && cmake --build --preset release --target tessera fly_long >&2)
"$here/../peers/make_data.sh" gtif/giga40k.tif g1000/img1gp.jpg >&2
exec xvfb-run -a -s "-screen 0 1600x1000x24" "$root/build/release/tests/bench/flights/fly_long"
