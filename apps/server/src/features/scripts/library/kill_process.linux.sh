#!/bin/sh
# Ends one process, politely first. A number is given to other processes later: only the one with the given start and
# name is ended (both as the list of processes shows them).
set -u
pid=${LANET_PARAM_PID:?}
started=${LANET_PARAM_STARTED:?}
name=${LANET_PARAM_NAME:?}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
start_of() { tr '\n' ' ' <"/proc/$pid/stat" 2>/dev/null | sed 's/^.*) //' | cut -d ' ' -f 20; }
state_of() { tr '\n' ' ' <"/proc/$pid/stat" 2>/dev/null | sed 's/^.*) //' | cut -d ' ' -f 1; }
name_of() { sed -n 's/^Name:	//p' "/proc/$pid/status" 2>/dev/null | head -n 1 | tr -d '\001-\037\177'; }
is_there() { [ "$(start_of)" = "$started" ] && [ "$(state_of)" != Z ]; }

case $pid in
  '' | *[!0-9]* | 0 | 1)
    say "El proceso $pid no se puede terminar." "Process $pid cannot be ended." >&2; exit 64 ;;
esac
# The agent itself is one of this script's ancestors.
ancestor=$$
while [ "$ancestor" -gt 1 ]; do
  if [ "$ancestor" = "$pid" ]; then
    say "El agente no se termina a sí mismo." "The agent does not end itself." >&2
    exit 64
  fi
  ancestor=$(sed -n 's/^PPid:	//p' "/proc/$ancestor/status" 2>/dev/null)
  [ -n "$ancestor" ] || break
done
if [ ! -e "/proc/$pid" ] || [ "$(state_of)" = Z ]; then
  say "El proceso $pid ya no existe." "Process $pid is no longer there."
  exit 0
fi
if ! is_there || [ "$(name_of)" != "$name" ]; then
  say "El número $pid es ahora de otro proceso ($(name_of)): no se toca." \
      "The number $pid is another process's now ($(name_of)): it is left alone." >&2
  exit 65
fi

for signal in TERM KILL; do
  kill -s "$signal" "$pid" 2>/dev/null
  waited=0
  while is_there && [ "$waited" -lt 25 ]; do sleep 0.2; waited=$((waited + 1)); done
  if ! is_there; then
    say "Proceso $pid ($name) terminado con SIG$signal." "Process $pid ($name) ended by SIG$signal."
    exit 0
  fi
done
say "El proceso $pid ($name) no termina: espera a un dispositivo o es del núcleo." \
    "Process $pid ($name) does not end: it waits for a device or belongs to the kernel." >&2
exit 1
