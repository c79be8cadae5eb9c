if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
  systemctl reset-failed lanet-agent.service 2>/dev/null || true
fi
