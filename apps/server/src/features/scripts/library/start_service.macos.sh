#!/bin/sh
# Starts one daemon of launchd. The agent has looked the label up before this runs. Sources: launchctl(1), launchd.plist(5).
set -u
service=${LANET_PARAM_SERVICE:?}
target=system/$service

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
pid() { launchctl print "$target" 2>/dev/null | sed -n 's/^[[:space:]]*pid = //p' | head -n 1; }

say "Iniciando $service…" "Starting $service…"
launchctl enable "$target"
if ! launchctl print "$target" >/dev/null 2>&1; then
  if ! launchctl bootstrap system "/Library/LaunchDaemons/$service.plist"; then
    say "launchd no pudo cargar el servicio." "launchd could not load the service." >&2
    exit 1
  fi
fi
launchctl kickstart "$target" || exit 1

waited=0
while [ -z "$(pid)" ] && [ "$waited" -lt 10 ]; do sleep 1; waited=$((waited + 1)); done
now=$(pid)
if [ -z "$now" ]; then
  say "Se inició, pero ya no corre: revise su último código de salida." "It was started but no longer runs: look at its last exit code." >&2
  launchctl print "$target" 2>/dev/null | grep 'last exit' >&2
  exit 1
fi
say "En ejecución con PID $now." "Running with PID $now."
