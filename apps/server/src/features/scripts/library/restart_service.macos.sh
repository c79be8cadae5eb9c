#!/bin/sh
# Restarts one daemon of launchd. The agent has looked the label up before this runs. Source: launchctl(1), kickstart -k.
set -u
service=${LANET_PARAM_SERVICE:?}
target=system/$service

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
pid() { launchctl print "$target" 2>/dev/null | sed -n 's/^[[:space:]]*pid = //p' | head -n 1; }

before=$(pid)
say "Reiniciando $service (PID ${before:--})…" "Restarting $service (PID ${before:--})…"
if ! launchctl print "$target" >/dev/null 2>&1; then
  if ! launchctl bootstrap system "/Library/LaunchDaemons/$service.plist"; then
    say "launchd no pudo cargar el servicio." "launchd could not load the service." >&2
    exit 1
  fi
fi
if ! launchctl kickstart -k "$target"; then
  say "launchd no pudo reiniciar el servicio." "launchd could not restart the service." >&2
  exit 1
fi

waited=0
while [ -z "$(pid)" ] && [ "$waited" -lt 10 ]; do sleep 1; waited=$((waited + 1)); done
now=$(pid)
say "PID anterior ${before:--}, actual ${now:--}." "PID before ${before:--}, now ${now:--}."
[ -n "$now" ]
