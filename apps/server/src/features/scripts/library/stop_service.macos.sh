#!/bin/sh
# Stops one daemon of launchd until it is started again or the Mac restarts. The agent has looked the label up before this
# runs. A daemon that is only killed comes back at once, so it is unloaded (launchctl(1), bootout).
set -u
service=${LANET_PARAM_SERVICE:?}
target=system/$service

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }

case $service in
  com.apple.*)
    say "Los servicios de macOS no se detienen a distancia: el equipo podría quedar sin acceso." \
        "Services of macOS are not stopped from afar: the Mac might become unreachable." >&2
    exit 64 ;;
  mx.lanet.agent)
    say "El agente no se detiene a sí mismo: nadie podría iniciarlo de nuevo a distancia." \
        "The agent does not stop itself: nobody could start it again from afar." >&2
    exit 64 ;;
esac
say "Deteniendo $service…" "Stopping $service…"
if launchctl print "$target" >/dev/null 2>&1 && ! launchctl bootout "$target"; then
  say "launchd no pudo detener el servicio." "launchd could not stop the service." >&2
  exit 1
fi

waited=0
while launchctl print "$target" >/dev/null 2>&1 && [ "$waited" -lt 20 ]; do sleep 1; waited=$((waited + 1)); done
if launchctl print "$target" >/dev/null 2>&1; then
  say "El servicio sigue cargado." "The service is still loaded." >&2
  exit 1
fi
say "Detenido." "Stopped."
