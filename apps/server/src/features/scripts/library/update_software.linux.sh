#!/bin/sh
# Lists pending updates, and installs them when asked to. Never restarts the computer.
set -u
install=${LANET_PARAM_INSTALL:-false}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }

if command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update || exit 1
  say "Actualizaciones pendientes:" "Pending updates:"
  apt-get -q -s upgrade | awk '/^Inst / { print "  " $2 " " $3 " -> " $4; n++ } END { print n + 0 " paquetes / packages" }'
  if [ "$install" = true ]; then
    apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold upgrade || exit 1
  fi
elif command -v dnf >/dev/null 2>&1; then
  say "Actualizaciones pendientes:" "Pending updates:"
  dnf -q check-update
  [ $? -ne 1 ] || exit 1
  if [ "$install" = true ]; then dnf -y upgrade || exit 1; fi
elif command -v zypper >/dev/null 2>&1; then
  say "Actualizaciones pendientes:" "Pending updates:"
  zypper --non-interactive list-updates || exit 1
  if [ "$install" = true ]; then zypper --non-interactive update || exit 1; fi
else
  say "No se encontró apt, dnf ni zypper." "Neither apt, dnf nor zypper was found." >&2
  exit 69
fi

if [ -e /run/reboot-required ] || [ -e /var/run/reboot-required ]; then
  say "El equipo necesita reiniciarse para terminar." "The computer has to be restarted to finish."
fi
