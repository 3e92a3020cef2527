#!/bin/sh
# `excite` with the Node and the libraries that lie beside it.
root=$(dirname "$(dirname "$(readlink -f "$0")")")
exec "$root/lib/node" "$root/app/out/main/cli.js" "$@"
