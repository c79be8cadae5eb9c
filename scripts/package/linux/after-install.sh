# Starts the agent when there is something to start it with: an enrolment from before, or what was left in enrol.json.
preseed=/etc/lanet-agent/enrol.json
if [ -e "$preseed" ]; then
  chown 0:0 "$preseed"
  chmod 0600 "$preseed"
fi
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
fi
if [ -e "$preseed" ] || [ -e /var/lib/lanet-agent/enrolment.json ]; then
  if command -v systemctl >/dev/null; then
    systemctl enable --quiet lanet-agent.service || true
  fi
  if [ -d /run/systemd/system ]; then
    systemctl restart lanet-agent.service || true
  fi
else
  echo 'lanet-agent: not enrolled yet. Run: lanet-agent enrol --server URL && systemctl enable --now lanet-agent'
fi
