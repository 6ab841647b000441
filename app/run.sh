#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds Tessera and starts it: app/run.sh [option ...] [file|folder ...]; see app/run.sh --help
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What this prints goes to stderr: the program's own output stays clean.
{
    "$root/resources/install-packages.sh"
    cd "$root"
    [ -f build/release/build.ninja ] || echo "== Configuring (once)"
    [ -f build/release/build.ninja ] || cmake --preset release --log-level=WARNING
    echo "== Building what changed"
    cmake --build --preset release --target tessera
    cd "$OLDPWD"
} >&2

# A child, not exec: the program's start would otherwise be this script's.
"$root/build/release/app/tessera" "$@" <&0 &
child=$!
trap 'kill -TERM "$child"' TERM INT HUP
status=0
wait "$child" || status=$?
while kill -0 "$child" 2>/dev/null; do # a signal that was passed on has ended the wait
    status=0
    wait "$child" || status=$?
done
exit "$status"
