#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# map_viewer.sh URL [OPTION...]: the page in a Chromium window without any bars, on a profile of its own.
set -euo pipefail
url=$1
shift
exec chromium --no-sandbox --user-data-dir="$HOME/profile" --no-first-run --no-default-browser-check \
    --disable-background-networking --disable-component-update --disable-sync --disable-default-apps \
    --disable-extensions --disable-dev-shm-usage --password-store=basic --window-position=0,0 \
    --window-size=1600,1000 "$@" --app="$url"
