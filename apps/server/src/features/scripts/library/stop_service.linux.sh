#!/bin/sh
# Stops one service until it is started again or the computer restarts. The agent has looked the name up before this runs.
set -u
service=${LANET_PARAM_SERVICE:?}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }

case $service in
  lanet-agent | lanet-agent.service)
    say "El agente no se detiene a sí mismo: nadie podría iniciarlo de nuevo a distancia." \
        "The agent does not stop itself: nobody could start it again from afar." >&2
    exit 64 ;;
esac
say "Deteniendo $service…" "Stopping $service…"
if ! systemctl stop -- "$service"; then
  say "No se pudo detener. Últimas líneas del registro:" "It could not be stopped. Last lines of its log:" >&2
  journalctl --no-pager --lines=30 --unit="$service" >&2
  exit 1
fi
state=$(systemctl is-active -- "$service")
say "Estado: $state." "State: $state."
case $state in active | activating | reloading) exit 1 ;; esac
exit 0
