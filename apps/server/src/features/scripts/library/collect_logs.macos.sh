#!/bin/sh
# Collects the last entries of the system log into a file, which the agent attaches to the run and its ticket. Source: log(1).
set -u
entries=${LANET_PARAM_ENTRIES:-100}
level=${LANET_PARAM_LEVEL:-all}
file=${LANET_FILES:?}/system-log.txt

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }

# The unified log knows no warnings: below errors there are only ordinary messages.
case $level in
  errors | warnings) predicate='messageType == error OR messageType == fault' ;;
  *) predicate='messageType != debug' ;;
esac

# The log is read from a point in time on, and a busy Mac writes thousands of lines a minute.
for span in 5m 1h 24h; do
  log show --style compact --last "$span" --predicate "$predicate" 2>/dev/null | tail -n "$entries" >"$file"
  [ "$(wc -l <"$file")" -ge "$entries" ] && break
done
if [ ! -s "$file" ]; then
  say "Este equipo no tiene un registro del sistema legible." "This computer has no readable system log." >&2
  exit 66
fi
say "$(wc -l <"$file" | tr -d ' ') entradas reunidas en system-log.txt." "$(wc -l <"$file" | tr -d ' ') entries collected in system-log.txt."
tail -n 5 "$file"
