#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# accept.sh: flies folder.json over 1,000 photos of 12 megapixels, map.json over a map of 40,000 x 40,000 pixels and
# fractal.json over the endless map; each report and screenshot is judged. Makes the data on first use (3.7 GB).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
export TESSERA_PEERS_DATA=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}

"$root/resources/install-packages.sh"
"$root/resources/install-packages.sh" "$here/../peers/packages.txt"
(cd "$root" && cmake --preset release >&2 && cmake --build --preset release --target tessera accept_flights >&2)
"$here/../peers/make_data.sh" F1k gtif/giga40k.tif >&2
xvfb-run -a -s "-screen 0 1600x1000x24" "$root/build/release/tests/bench/accept_flights"
