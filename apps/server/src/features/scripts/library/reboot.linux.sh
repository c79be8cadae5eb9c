#!/bin/sh
# Restarts the computer after some minutes and tells whoever is signed in. The run ends when the computer is back.
set -u
minutes=${LANET_PARAM_DELAY_MINUTES:-1}
message=${LANET_PARAM_MESSAGE:-}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }

# People at the computer read its own language, which need not be that of whoever reads this output.
language=$(sed -n 's/^LANG=//p' /etc/default/locale /etc/locale.conf 2>/dev/null | tr -d '"' | tail -n 1)
if [ -z "$message" ]; then
  case $language in
    es*) message="Este equipo se reiniciará en $minutes min por mantenimiento. Guarde su trabajo." ;;
    *) message="This computer will restart in $minutes min for maintenance. Save your work." ;;
  esac
fi

# Terminals are told by shutdown itself, desktops by their own notices where there are any.
if command -v notify-send >/dev/null 2>&1 && command -v runuser >/dev/null 2>&1; then
  for bus in /run/user/[1-9]*/bus; do
    [ -S "$bus" ] || continue
    user=$(stat -c %U -- "$bus") || continue
    timeout 5 runuser -u "$user" -- env "DBUS_SESSION_BUS_ADDRESS=unix:path=$bus" \
      notify-send --urgency=critical --app-name=LANET -- LANET "$message" >/dev/null 2>&1
  done
fi

if ! shutdown -r "+$minutes" "$message"; then
  say "El sistema no aceptó el reinicio." "The system did not accept the restart." >&2
  exit 1
fi
say "El equipo se reiniciará en $minutes min. En el equipo se cancela con: shutdown -c" \
    "The computer will restart in $minutes min. At the computer it is cancelled by: shutdown -c"
