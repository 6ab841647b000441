#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make_data.sh NAME...: makes test data under $TESSERA_PEERS_DATA (default: ~/.cache/tessera-peers), deterministic for a
# given $TESSERA_PEERS_SEED (default 1000). What is there already is left as it is; what is made appears whole or not at all.
#   F1k    1,000 JPEGs of 12 MP with EXIF thumbnails, from #100 on of mixed orientation (2.8 GB)
#   S60    its first 60, upright            one12  DSC_00007.jpg of it alone      (hard links, as all Z and F100k)
#   F10k   10,000 JPEGs of 1920x1280 with EXIF thumbnails (4.4 GB)               F100k  the same ten times over
#   Z100 Z10k Z100k Z1M   so many names for the pictures of S60, in turn
#   N600   600 JPEGs of 12 MP without EXIF (1.7 GB)
#   g100   img100mp.jpg 10000x10000     g1000  img1gp.jpg 32000x32000     g16  img16bit.png 8000x8000, 16 bit
#   tif100, tif1000   the first two as pyramidal TIFFs of tiles of 256 pixels, compressed as JPEG
#   gtif   giga40k.tif 40000x40000, such a TIFF       pyr  giga40k.dzi, the same as Deep Zoom
# A name may go on with a file's, as gtif/giga40k.tif. Needs gcc, libjpeg-turbo's headers, libvips-tools, python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export TESSERA_PEERS_DATA=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}
data=$TESSERA_PEERS_DATA
seed=${TESSERA_PEERS_SEED:-1000}
mkdir -p "$data"
work=$data/.making.$$
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"

generate=$data/.generate
if [ ! -x "$generate" ] || [ "$here/generate.c" -nt "$generate" ]; then
    gcc -O3 -march=native -o "$work/generate" "$here/generate.c" -ljpeg -lm
    mv "$work/generate" "$generate"
fi
"$generate" jpeg 64 64 1 85 "$work/first.jpg" # makes the base texture, once, before what runs at the same time

batch() { # WIDTH HEIGHT SEED COUNT QUALITY FOLDER PREFIX EXIF ORIENT_FROM, on all cores
    local n i
    n=$(nproc)
    mkdir -p "$6"
    local jobs=()
    for ((i = 0; i < n; i++)); do
        "$generate" batch "$1" "$2" "$3" $(($4 * i / n)) $(($4 * (i + 1) / n)) "$5" "$6" "$7" "$8" "$9" &
        jobs+=($!)
    done
    for i in "${jobs[@]}"; do wait "$i"; done
}

link_names() { # FROM FOLDER COUNT PREFIX DIGITS: names for the files of FROM, in turn; a copy where one has all links it can
    python3 - "$@" <<'P'
import errno, os, shutil, sys
source, folder, count, prefix, digits = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
files = [os.path.join(source, name) for name in sorted(os.listdir(source))]
os.makedirs(folder)
for i in range(count):
    name = f"{folder}/{prefix}{i:0{digits}d}.jpg"
    try:
        os.link(files[i % len(files)], name)
    except OSError as error:
        if error.errno != errno.EMLINK: raise
        shutil.copyfile(files[i % len(files)], name)
        files[i % len(files)] = name
P
}

tiff() { # FROM TO
    vips tiffsave "$1" "$2" --tile --tile-width 256 --tile-height 256 --pyramid --compression jpeg --Q 85 --bigtiff
}

publish() { # NAME: a file or folder that was made under $work
    mkdir -p "$(dirname "$data/$1")"
    [ -e "$data/$1" ] || mv -T "$work/$1" "$data/$1"
}

# What says that NAME is there.
proof_of() {
    case $1 in
    g100) echo g100/img100mp.jpg ;;
    g1000) echo g1000/img1gp.jpg ;;
    g16) echo g16/img16bit.png ;;
    gtif) echo gtif/giga40k.tif ;;
    one12) echo one12/DSC_00007.jpg ;;
    pyr) echo pyr/giga40k.dzi ;;
    tif100) echo tif100/img100mp.tif ;;
    tif1000) echo tif1000/img1gp.tif ;;
    base40k) echo pyr/base40k.jpg ;;
    *) echo "$1" ;;
    esac
}

make() { # NAME
    local proof
    proof=$(proof_of "$1")
    if [ -e "$data/$proof" ]; then return; fi
    echo "making $data/$proof" >&2
    mkdir -p "$(dirname "$work/$proof")"
    case $1 in
    F1k) batch 4000 3000 "$seed" 1000 87 "$work/F1k" DSC_ 1 100 ;;
    S60)
        make F1k
        mkdir "$work/S60"
        (cd "$data/F1k" && find . -name 'DSC_000[0-5]?.jpg' -exec ln {} "$work/S60/" \;)
        ;;
    one12)
        make F1k
        ln "$data/F1k/DSC_00007.jpg" "$work/$proof"
        ;;
    F10k) batch 1920 1280 $((seed + 50000)) 10000 82 "$work/F10k" IMG_ 1 99999999 ;;
    F100k)
        make F10k
        link_names "$data/F10k" "$work/F100k" 100000 IMG_ 6
        ;;
    Z100 | Z10k | Z100k | Z1M)
        make S60
        local count
        case $1 in Z100) count=100 ;; Z10k) count=10000 ;; Z100k) count=100000 ;; Z1M) count=1000000 ;; esac
        link_names "$data/S60" "$work/$1" "$count" DSC_ 7
        ;;
    N600) batch 4000 3000 $((seed + 70000)) 600 87 "$work/N600" DSC_ 0 99999999 ;;
    g100) "$generate" jpeg 10000 10000 $((seed + 7)) 85 "$work/$proof" 0 1 1 100 ;;
    g1000) "$generate" jpeg 32000 32000 $((seed + 8)) 82 "$work/$proof" 0 1 1 1000 ;;
    g16)
        "$generate" ppm16 8000 8000 $((seed + 9)) "$work/g16.ppm"
        vips copy "$work/g16.ppm" "$work/$proof"
        rm "$work/g16.ppm"
        ;;
    tif100)
        make g100
        tiff "$data/g100/img100mp.jpg" "$work/$proof"
        ;;
    tif1000)
        make g1000
        tiff "$data/g1000/img1gp.jpg" "$work/$proof"
        ;;
    base40k) "$generate" jpeg 40000 40000 $((seed + 10)) 85 "$work/$proof" 0 1 0 ;;
    gtif)
        make base40k
        tiff "$data/pyr/base40k.jpg" "$work/$proof"
        ;;
    pyr)
        make base40k
        vips dzsave "$data/pyr/base40k.jpg" "$work/pyr/giga40k" --tile-size 256 --overlap 0 --suffix '.jpg[Q=85]'
        rm -rf "$data/pyr/giga40k_files" # of a run that was cut off
        publish pyr/giga40k_files
        ;;
    *)
        echo "make_data.sh: no data named $1" >&2
        exit 2
        ;;
    esac
    publish "$proof"
}

for name in "$@"; do
    make "${name%%/*}"
    echo "$data/$name"
done
