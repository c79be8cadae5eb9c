#!/bin/sh
# Makes the cluster at the first start, with the password that the service `secrets` made, and becomes PostgreSQL.
set -eu
umask 077
programs=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)")
[ "${1:-}" != programs ] || { echo "$programs"; exit; }
volume=/var/lib/postgresql/data
cluster=$volume/cluster
major=$(basename "$(dirname "$programs")")

if [ ! -s "$cluster/PG_VERSION" ]; then
  # Under another name until all of it is there: what an interrupted start left is made anew.
  draft=$volume/unfinished
  rm -rf "$draft"
  "$programs/initdb" --pgdata "$draft" --username postgres --auth-local peer --auth-host scram-sha-256 --encoding UTF8 \
    --locale-provider icu --icu-locale es --locale C.UTF-8 --data-checksums >/dev/null
  # The superuser has no password and comes in by the local socket alone. Creating databases is for verifying backups.
  "$programs/postgres" --single -D "$draft" postgres >/dev/null <<SQL
create role lanet_admin login createrole createdb password '$(cat /var/lib/lanet-secrets/database-admin)';
create database lanet owner lanet_admin encoding 'UTF8' template template0;
SQL
  mv "$draft" "$cluster"
  sync "$volume"
fi
found=$(cat "$cluster/PG_VERSION")
[ "$found" = "$major" ] || {
  echo "The database is of PostgreSQL $found and this image brings $major: restore a backup into a new volume." >&2
  exit 1
}
exec "$programs/postgres" -D "$cluster" -c hba_file=/usr/local/lib/lanet/pg_hba.conf -c listen_addresses='*' \
  -c unix_socket_directories=/run/postgresql -c max_connections=200 -c shared_buffers=256MB -c wal_compression=on \
  -c timezone=UTC -c log_timezone=UTC -c lc_messages=C -c log_checkpoints=off -c password_encryption=scram-sha-256
