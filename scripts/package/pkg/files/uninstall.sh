#!/bin/sh
# Removes the agent and everything it kept on this computer. Run with sudo.
if [ "$(/usr/bin/id -u)" != 0 ]; then
  echo 'Run this with sudo.' >&2
  exit 1
fi
/bin/launchctl bootout system/mx.lanet.agent 2>/dev/null || true
/bin/rm -f /Library/LaunchDaemons/mx.lanet.agent.plist /usr/local/bin/lanet-agent /etc/newsyslog.d/mx.lanet.agent.conf
/bin/rm -rf /var/db/lanet-agent /var/db/lanet-agent-recovery.json /Library/Logs/lanet-agent '/Library/Application Support/LANET Agent' \
  /var/run/lanet-agent '/Applications/Pedir ayuda.app'
/usr/sbin/pkgutil --forget mx.lanet.agent >/dev/null 2>&1 || true
/bin/rm -rf '/Library/LANET Agent'
