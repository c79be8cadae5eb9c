#!/bin/sh
# The `lanet` command of an installed server: with its settings, as its account, and while it runs with its own database.
set -eu
[ "$(id -u)" = 0 ] || { echo 'Ejecútelo como administrador: sudo lanet …' >&2; exit 1; }
set -a
. /etc/lanet-helpdesk/production.env
set +a
data=${LANET_DATA_DIR:-/var/lib/lanet-helpdesk}
if [ -z "${LANET_DATABASE_URL:-}${LANET_DATABASE_URL_FILE:-}${DATABASE_URL:-}" ] && [ -s "$data/postgres.port" ] &&
  systemctl is-active --quiet lanet-helpdesk; then
  LANET_DATABASE_URL="postgresql://postgres:$(cat "$data/postgres.password")@127.0.0.1:$(cat "$data/postgres.port")/lanet"
  export LANET_DATABASE_URL
fi
cd /
exec runuser -u lanet -- /opt/lanet-helpdesk/current/backend/lanet "$@"
