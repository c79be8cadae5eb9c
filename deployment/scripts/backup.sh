#!/usr/bin/env bash
# A robust wrapper around `lanet backup` for cron and systemd timers; run by root it can read every key, the signer's too.
set -euo pipefail
umask 077

usage() {
  cat <<'TEXT'
Uso: backup.sh [opciones] [opciones de «lanet backup»]

Respalda la base de datos, los archivos y las llaves en un solo archivo cifrado, sin detener el servidor,
y comprueba el resultado restaurándolo en una base de datos de prueba.

  --to ARCHIVO|CARPETA   dónde dejarlo; por defecto, la carpeta configurada, donde se borran los viejos
  --command ORDEN        lo lleva fuera del servidor: lo lee por su entrada estándar o nombra {file}
  --no-verify            no lo comprueba
  --quiet                no dice nada si todo salió bien (para cron)
  --help                 esta ayuda

Variables:
  LANET_HOME             carpeta del programa; por defecto /opt/lanet-helpdesk/current o la de este script
  LANET_ENV_FILE         variables del servidor; por defecto /etc/lanet-helpdesk/production.env
  LANET_BACKUP_KEY_FILE  archivo con la frase que cifra los respaldos (obligatoria, también en LANET_ENV_FILE)

Termina con 0 si hay un respaldo bueno; 1 si falló u otro sigue en marcha; 2 si la configuración está mal;
4 si no se encuentra la instalación.
TEXT
}

quiet=no
arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) usage; exit 0 ;;
    --quiet) quiet=yes ;;
    *) arguments+=("$1") ;;
  esac
  shift
done

# Of the variables that are set already, none is replaced: whoever calls knows better than the file.
environment=${LANET_ENV_FILE:-/etc/lanet-helpdesk/production.env}
chosen=${LANET_HOME:-}
if [ -r "$environment" ]; then
  before=$(export -p)
  set -a
  # shellcheck disable=SC1090
  . "$environment"
  set +a
  eval "$before"
elif [ -n "${LANET_ENV_FILE:-}" ]; then
  echo "backup.sh: no se puede leer $LANET_ENV_FILE" >&2
  exit 2
fi
# Ours, and none of the server's: it refuses a variable that it does not know.
unset LANET_HOME LANET_ENV_FILE

# The program where it was installed, or beside this script in an unpacked archive or a source tree.
here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
if [ -n "$chosen" ]; then homes=("$chosen"); else homes=(/opt/lanet-helpdesk/current "$here/.." "$here/../.."); fi
lanet=()
for home in "${homes[@]}"; do
  if [ -x "$home/backend/lanet" ]; then
    lanet=("$home/backend/lanet")
    break
  elif [ -x "$home/node_modules/.bin/node" ] && [ -f "$home/apps/server/bin/lanet.mjs" ]; then
    lanet=("$home/node_modules/.bin/node" "$home/apps/server/bin/lanet.mjs")
    break
  fi
done
if [ ${#lanet[@]} -eq 0 ]; then
  echo 'backup.sh: no se encuentra el programa; indique su carpeta en LANET_HOME' >&2
  exit 4
fi

status=0
output=$("${lanet[@]}" backup ${arguments[@]+"${arguments[@]}"}) || status=$?
if [ -n "$output" ] && { [ "$quiet" = no ] || [ "$status" -ne 0 ]; }; then printf '%s\n' "$output"; fi
exit "$status"
