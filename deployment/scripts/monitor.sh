#!/usr/bin/env bash
# For cron and Nagios: `lanet doctor`, and the right code and line too where that cannot even run.
set -uo pipefail

usage() {
  cat <<'TEXT'
Uso: monitor.sh [opciones]

Revisa todo lo que el servidor necesita. La primera línea es la de Nagios: estado, qué se ve, qué hacer y cifras.

  --quiet          no dice nada si todo está bien (para cron, que manda por correo lo que se dice)
  --language es|en idioma; por defecto el del sistema o el de la configuración
  --timeout N      segundos que puede tardar (por defecto 55)
  --help           esta ayuda

Variables:
  LANET_HOME       carpeta del programa; por defecto /opt/lanet-helpdesk/current o la de este script
  LANET_ENV_FILE   variables del servidor; por defecto /etc/lanet-helpdesk/production.env

Termina con 0 si todo está bien, 1 si hay un aviso, 2 si algo está en falla, 3 si se llamó mal.
TEXT
}

quiet=no language='' limit=55
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) usage; exit 0 ;;
    --quiet) quiet=yes ;;
    --language | --timeout)
      [ $# -ge 2 ] || { echo "LANET UNKNOWN - falta el valor de $1"; exit 3; }
      if [ "$1" = --language ]; then language=$2; else limit=$2; fi
      shift
      ;;
    *) usage >&2; echo "LANET UNKNOWN - opción desconocida: $1"; exit 3 ;;
  esac
  shift
done
[[ $limit =~ ^[1-9][0-9]{0,3}$ ]] || { echo 'LANET UNKNOWN - --timeout toma un número de segundos'; exit 3; }
case "$language" in '' | es | en) ;; *) echo 'LANET UNKNOWN - --language toma es o en'; exit 3 ;; esac

# critical WHAT REMEDY
critical() {
  printf 'LANET CRITICAL - %s -> %s\n' "${1//|//}" "$2"
  exit 2
}

settings=${LANET_ENV_FILE:-/etc/lanet-helpdesk/production.env}
here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
installed=/opt/lanet-helpdesk/current
lanet=()
if [ -z "${LANET_HOME:-}${LANET_ENV_FILE:-}" ] && [ -e /etc/systemd/system/lanet-helpdesk.service ]; then
  # As the administrator's own command does it: with the account of the server, and its database.
  [ "$(id -u)" = 0 ] || { echo 'LANET UNKNOWN - ejecútelo como administrador: sudo monitor.sh'; exit 3; }
  [ -x "$installed/scripts/lanet-command.sh" ] && [ -x "$installed/backend/lanet" ] ||
    critical "falta el programa en $installed" 'instálelo de nuevo desde el archivo de producción: scripts/install.sh --offline'
  [ -r "$settings" ] || critical "no se puede leer $settings" 'restaure ese archivo de su copia; sin él el servidor no arranca'
  fault=$(sh -n "$settings" 2>&1) ||
    critical "$settings no se puede leer: ${fault##*$'\n'}" 'corrija esa línea: NOMBRE=valor, entre comillas simples si lleva espacios o signos'
  lanet=("$installed/scripts/lanet-command.sh")
else
  for home in ${LANET_HOME:+"$LANET_HOME"} "$here/.." "$here/../.."; do
    if [ -x "$home/backend/lanet" ]; then lanet=("$home/backend/lanet"); break
    elif [ -x "$home/node_modules/.bin/node" ] && [ -f "$home/apps/server/bin/lanet.mjs" ]; then
      lanet=("$home/node_modules/.bin/node" "$home/apps/server/bin/lanet.mjs"); break
    fi
  done
  [ ${#lanet[@]} -gt 0 ] || critical 'no se encuentra el programa' 'indique su carpeta en LANET_HOME'
  if [ -n "${LANET_ENV_FILE:-}" ]; then
    [ -r "$settings" ] || critical "no se puede leer $settings" 'revise LANET_ENV_FILE'
    before=$(export -p)
    set -a
    # shellcheck disable=SC1090
    . "$settings"
    set +a
    eval "$before"
  fi
fi
# Ours, and none of the server's: it refuses a variable that it does not know.
unset LANET_HOME LANET_ENV_FILE

arguments=(doctor --format nagios)
[ -z "$language" ] || arguments+=(--language "$language")
status=0
said=$(timeout --kill-after=5 "$limit" "${lanet[@]}" "${arguments[@]}" 2>&1) || status=$?

# What it says begins with its first line; anything else means that it did not get so far.
found=$(printf '%s\n' "$said" | sed -n '/^LANET \(OK\|WARNING\|CRITICAL\) - /,$p')
if [ -n "$found" ]; then
  case "$found" in 'LANET OK '*) code=0 ;; 'LANET WARNING '*) code=1 ;; *) code=2 ;; esac
  [ "$quiet" = yes ] && [ "$code" = 0 ] || printf '%s\n' "$found"
  exit "$code"
fi

see='vea el registro: journalctl -u lanet-helpdesk -n 50'
[ "$status" != 124 ] && [ "$status" != 137 ] ||
  critical "la revisión no terminó en $limit s" "vea la carga del equipo (top, iostat) y si la base de datos responde; $see"
# Where the disk is full hardly anything starts, and its own words for that are many.
for place in /var/lib/lanet-helpdesk "${TMPDIR:-/tmp}"; do
  used=$(df -P "$place" 2>/dev/null | awk 'NR == 2 { print $5 + 0 }')
  [ "${used:-0}" -lt 97 ] || critical "el disco de $place está lleno ($used %)" 'libere espacio: TROUBLESHOOTING.md, «Disco»'
done
last=$(printf '%s\n' "$said" | grep -v '^[[:space:]]*$' | tail -n 1)
critical "la revisión no se pudo hacer: ${last:-sin explicación, código $status}" "$see"
