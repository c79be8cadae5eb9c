#!/bin/sh
# The `lanet` command of an unpacked server, on the Node it brings. The runtime would take orders from these variables.
here=$(dirname "$(readlink -f "$0")")
for name in $(env | sed -n 's/^\(NODE_[A-Za-z0-9_]*\)=.*/\1/p') OPENSSL_CONF OPENSSL_MODULES; do
  unset "$name"
done
exec "$here/runtime/node" "$here/apps/server/src/main.ts" "$@"
