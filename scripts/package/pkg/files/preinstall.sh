#!/bin/sh
# Ends the agent of an earlier version before its files are replaced.
if /bin/launchctl print system/mx.lanet.agent >/dev/null 2>&1; then
  /bin/launchctl bootout system/mx.lanet.agent || true
fi
# The package brings its version; a higher one of an earlier package would be started instead of it.
/bin/rm -rf '/Library/LANET Agent/versions'
exit 0
