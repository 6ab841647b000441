#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# map_server.sh: serves the test data as /data/, OpenSeadragon (from npm) as /osd/ and map_viewer.html on 127.0.0.1:8123
# until it is ended. Needs nginx and npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
data=${TESSERA_PEERS_DATA:-$HOME/.cache/tessera-peers}
web=$data/.web
mkdir -p "$web"
if [ ! -d "$web/node_modules/openseadragon" ]; then
    echo '{"private": true}' >"$web/package.json"
    (cd "$web" && npm install --silent openseadragon@6 >&2)
fi
cp "$here/map_viewer.html" "$web/"
reader=
[ "$(id -u)" -ne 0 ] || reader="user root;" # as whom it would not be let into a home
cat >"$web/nginx.conf" <<C
$reader
worker_processes 1;
daemon off;
pid $web/nginx.pid;
error_log $web/error.log;
events { worker_connections 256; }
http {
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000;
    server {
        listen 127.0.0.1:8123;
        location /data/ { alias $data/; }
        location /osd/ { alias $web/node_modules/openseadragon/build/openseadragon/; }
        location / { root $web; }
    }
}
C
exec "$(PATH=$PATH:/usr/sbin command -v nginx)" -c "$web/nginx.conf"
