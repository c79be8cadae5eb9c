#!/bin/sh
# Ends the agent of an earlier version before its files are replaced.
if /bin/launchctl print system/mx.lanet.agent >/dev/null 2>&1; then
  /bin/launchctl bootout system/mx.lanet.agent || true
fi
exit 0
