#!/bin/sh
# Makes the folders that belong to this computer alone, and starts the agent.
set -e
/bin/mkdir -p '/Library/Application Support/LANET Agent' /Library/Logs/lanet-agent /var/db/lanet-agent
/bin/chmod 755 '/Library/Application Support/LANET Agent' /Library/Logs/lanet-agent
/bin/chmod 700 /var/db/lanet-agent
/usr/sbin/chown root:wheel '/Library/Application Support/LANET Agent' /Library/Logs/lanet-agent /var/db/lanet-agent
if [ -f '/Library/Application Support/LANET Agent/enrol.json' ]; then
  # It holds an enrolment token until the agent has used it.
  /usr/sbin/chown root:wheel '/Library/Application Support/LANET Agent/enrol.json'
  /bin/chmod 600 '/Library/Application Support/LANET Agent/enrol.json'
fi
/bin/launchctl enable system/mx.lanet.agent
# The agent from before may still be on its way out, and launchd refuses a second one of its name.
tries=0
until /bin/launchctl bootstrap system /Library/LaunchDaemons/mx.lanet.agent.plist; do
  tries=$((tries + 1))
  if [ "$tries" -ge 30 ]; then
    exit 1
  fi
  /bin/sleep 1
done
exit 0
