#!/bin/sh
# Collects the last entries of the system log into a file, which the agent attaches to the run and its ticket.
set -u
entries=${LANET_PARAM_ENTRIES:-100}
level=${LANET_PARAM_LEVEL:-all}
file=${LANET_FILES:?}/system-log.txt

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }

case $level in
  errors) priority=err ;;
  warnings) priority=warning ;;
  *) priority=debug ;;
esac

if command -v journalctl >/dev/null 2>&1 && journalctl --quiet --lines=1 >/dev/null 2>&1 && [ -n "$(journalctl --quiet --lines=1 2>/dev/null)" ]; then
  journalctl --no-pager --quiet --lines="$entries" --priority="$priority" --output=short-iso >"$file"
elif [ -r /var/log/syslog ]; then
  tail -n "$entries" /var/log/syslog >"$file"
elif [ -r /var/log/messages ]; then
  tail -n "$entries" /var/log/messages >"$file"
elif [ -r /var/log/dpkg.log ]; then
  tail -n "$entries" /var/log/dpkg.log >"$file"
else
  say "Este equipo no tiene un registro del sistema legible." "This computer has no readable system log." >&2
  exit 66
fi
say "$(wc -l <"$file") entradas reunidas en system-log.txt." "$(wc -l <"$file") entries collected in system-log.txt."
tail -n 5 "$file"
