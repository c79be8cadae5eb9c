#!/bin/sh
# Restarts one service. The agent has looked the name up in the service manager before this runs.
set -u
service=${LANET_PARAM_SERVICE:?}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
pid() { systemctl show --property=MainPID --value -- "$service"; }

before=$(pid)
say "Reiniciando $service (PID $before)…" "Restarting $service (PID $before)…"
if ! systemctl restart -- "$service"; then
  say "No se pudo reiniciar. Últimas líneas del registro:" "It could not be restarted. Last lines of its log:" >&2
  journalctl --no-pager --lines=30 --unit="$service" >&2
  exit 1
fi

waited=0
while [ "$(systemctl is-active -- "$service")" = activating ] && [ "$waited" -lt 30 ]; do sleep 1; waited=$((waited + 1)); done
state=$(systemctl is-active -- "$service")
say "Estado: $state. PID anterior $before, actual $(pid)." "State: $state. PID before $before, now $(pid)."
[ "$state" = active ]
