#!/bin/sh
# Starts one service. The agent has looked the name up in the service manager before this runs.
set -u
service=${LANET_PARAM_SERVICE:?}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }

say "Iniciando $service…" "Starting $service…"
if ! systemctl start -- "$service"; then
  say "No se pudo iniciar. Últimas líneas del registro:" "It could not be started. Last lines of its log:" >&2
  journalctl --no-pager --lines=30 --unit="$service" >&2
  exit 1
fi

waited=0
while [ "$(systemctl is-active -- "$service")" = activating ] && [ "$waited" -lt 30 ]; do sleep 1; waited=$((waited + 1)); done
state=$(systemctl is-active -- "$service")
say "Estado: $state." "State: $state."
[ "$state" = active ]
