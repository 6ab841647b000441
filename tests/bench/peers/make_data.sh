#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make_data.sh NAME...: makes test data under $TESSERA_PEERS_DATA (default: ~/.cache/tessera-peers), deterministic for a given $TESSERA_PEERS_SEED (default 1000).
#   F1k   1,000 JPEGs of 12 MP with EXIF thumbnails, from #100 on of mixed orientation (2.8 GB)     S60  its first 60, upright (hard links)
#   F10k  10,000 JPEGs of 1920x1280 with EXIF thumbnails (4.4 GB)                                     F100k  the same x10 (hard links)
#   g100/img100mp.jpg 10000x10000   g1000/img1gp.jpg 32000x32000   g16/img16bit.png 8000x8000, 16 bit   one12/DSC_00007.jpg
#   gtif/giga40k.tif  40000x40000 JPEG-compressed pyramidal TIFF, 256-px tiles   pyr/giga40k.dzi  the same as Deep Zoom
# Needs gcc, libjpeg-turbo's headers, libvips-tools.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export TESSERA_PEERS_DATA=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}
D=$TESSERA_PEERS_DATA S=${TESSERA_PEERS_SEED:-1000}
mkdir -p "$D"
gen=$D/.generate
[ -x "$gen" ] || gcc -O3 -march=native -o "$gen" "$here/generate.c" -ljpeg -lm
batch() { # W H SEED COUNT QUALITY DIR PREFIX ORIENT_FROM, on all cores
  local n; n=$(nproc); mkdir -p "$6"
  for ((i = 0; i < n; i++)); do "$gen" batch "$1" "$2" "$3" $(($4 * i / n)) $(($4 * (i + 1) / n)) "$5" "$6" "$7" 1 "$8" & done; wait
}
for name in "$@"; do
  [ -e "$D/$name" ] && { echo "$D/$name"; continue; }
  "$gen" jpeg 64 64 1 85 "$D/.warm.jpg"; rm -f "$D/.warm.jpg" # the base texture, once, before the parallel runs
  t=$D/.making.$$; rm -rf "$t"
  case $name in
    F1k) batch 4000 3000 "$S" 1000 87 "$t" DSC_ 100; mv "$t" "$D/F1k" ;;
    S60) "$0" F1k; mkdir -p "$t"; (cd "$D/F1k" && ls | head -60 | while read -r f; do ln "$f" "$t/$f"; done); mv "$t" "$D/S60" ;;
    F10k) batch 1920 1280 $((S + 50000)) 10000 82 "$t" IMG_ 99999999; mv "$t" "$D/F10k" ;;
    F100k) "$0" F10k; mkdir -p "$t"; python3 - "$D/F10k" "$t" <<'P'
import os, sys
a, b = sys.argv[1:]
names = sorted(os.listdir(a))
for k in range(10):
    for i, f in enumerate(names): os.link(f"{a}/{f}", f"{b}/IMG_{k * len(names) + i:06d}.jpg")
P
      mv "$t" "$D/F100k" ;;
    one12|one12/*) "$0" F1k; mkdir -p "$D/one12"; ln -f "$D/F1k/DSC_00007.jpg" "$D/one12/DSC_00007.jpg" ;;
    g100|g100/*) mkdir -p "$D/g100"; "$gen" jpeg 10000 10000 $((S + 7)) 85 "$D/g100/img100mp.jpg" 0 1 1 100 ;;
    g1000|g1000/*) mkdir -p "$D/g1000"; "$gen" jpeg 32000 32000 $((S + 8)) 82 "$D/g1000/img1gp.jpg" 0 1 1 1000 ;;
    g16|g16/*) mkdir -p "$D/g16"; "$gen" ppm16 8000 8000 $((S + 9)) "$D/.g16.ppm"; vips copy "$D/.g16.ppm" "$D/g16/img16bit.png"; rm -f "$D/.g16.ppm" ;;
    gtif|gtif/*|pyr|pyr/*) mkdir -p "$D/pyr" "$D/gtif"
      [ -e "$D/pyr/base40k.jpg" ] || "$gen" jpeg 40000 40000 $((S + 10)) 85 "$D/pyr/base40k.jpg" 0 1 0
      [ -e "$D/gtif/giga40k.tif" ] || { vips tiffsave "$D/pyr/base40k.jpg" "$D/gtif/.t.tif" --tile --tile-width 256 --tile-height 256 --pyramid --compression jpeg --Q 85 --bigtiff; mv "$D/gtif/.t.tif" "$D/gtif/giga40k.tif"; }
      case $name in pyr*) ln -f "$D/gtif/giga40k.tif" "$D/pyr/giga40k.tif"; [ -e "$D/pyr/giga40k.dzi" ] || vips dzsave "$D/pyr/base40k.jpg" "$D/pyr/giga40k" --tile-size 256 --overlap 0 --suffix '.jpg[Q=85]' ;; esac ;;
    *) echo "make_data.sh: no data named $name" >&2; exit 2 ;;
  esac
  echo "$D/$name"
done
