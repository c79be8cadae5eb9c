if [ -d /run/systemd/system ]; then
  systemctl stop lanet-agent.service || true
fi
if command -v systemctl >/dev/null; then
  systemctl disable --quiet lanet-agent.service || true
fi
