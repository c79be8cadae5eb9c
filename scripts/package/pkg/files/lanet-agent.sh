#!/bin/sh
# Nothing of the caller's environment may change what the agent's runtime does: NODE_OPTIONS would run code as root.
exec /usr/bin/env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME="$HOME" USER="$USER" LANG="$LANG" TERM="$TERM" \
  '/Library/LANET Agent/runtime/node' '/Library/LANET Agent/launcher.cjs' "$@"
