#!/bin/sh
# Restarts the Mac after some minutes and tells whoever is signed in. The run ends when the Mac is back.
set -u
minutes=${LANET_PARAM_DELAY_MINUTES:-1}
message=${LANET_PARAM_MESSAGE:-}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }

# People at the Mac read its own language, which need not be that of whoever reads this output.
if [ -z "$message" ]; then
  case $(defaults read /Library/Preferences/.GlobalPreferences AppleLocale 2>/dev/null) in
    es*) message="Este equipo se reiniciará en $minutes min por mantenimiento. Guarde su trabajo." ;;
    *) message="This computer will restart in $minutes min for maintenance. Save your work." ;;
  esac
fi

# shutdown tells terminals only. The text goes in as an argument, never as a part of the AppleScript.
user=$(stat -f %Su /dev/console 2>/dev/null)
if [ -n "$user" ] && [ "$user" != root ] && [ "$user" != loginwindow ]; then
  launchctl asuser "$(id -u "$user")" sudo -u "$user" osascript \
    -e 'on run argv' -e 'display notification (item 1 of argv) with title "LANET" sound name "Submarine"' -e 'end run' \
    -- "$message" >/dev/null 2>&1
fi

# It waits in a process of a session of its own, which the end of this script does not touch (shutdown(8)).
if ! shutdown -r "+$minutes" "$message"; then
  say "El sistema no aceptó el reinicio." "The system did not accept the restart." >&2
  exit 1
fi
say "El equipo se reiniciará en $minutes min. En el equipo se cancela con: sudo killall shutdown" \
    "The computer will restart in $minutes min. At the computer it is cancelled by: sudo killall shutdown"
