#!/bin/sh
# Run by root before lanet-helpdesk-signer.service: writes the variables with which the signer reaches the database of
# lanet-helpdesk.service. The signer itself may not read that service's folder, nor that service the signer's.
set -eu
umask 077
data=${LANET_DATA_DIR:-/var/lib/lanet-helpdesk}
target=/run/lanet-signer/environment

# At the first start the server makes these files; after that they are there.
tries=0
while [ ! -s "$data/keys/database-login" ] && [ -z "${LANET_DATABASE_LOGIN_PASSWORD:-}${LANET_DATABASE_LOGIN_PASSWORD_FILE:-}" ]; do
  tries=$((tries + 1))
  [ "$tries" -le 90 ] || { echo "lanet-helpdesk no ha creado $data/keys/database-login" >&2; exit 1; }
  sleep 1
done
{
  if [ -z "${LANET_DATABASE_LOGIN_PASSWORD:-}${LANET_DATABASE_LOGIN_PASSWORD_FILE:-}" ]; then
    printf 'LANET_DATABASE_LOGIN_PASSWORD=%s\n' "$(cat "$data/keys/database-login")"
  elif [ -n "${LANET_DATABASE_LOGIN_PASSWORD_FILE:-}" ]; then
    printf 'LANET_DATABASE_LOGIN_PASSWORD=%s\nLANET_DATABASE_LOGIN_PASSWORD_FILE=\n' "$(cat "$LANET_DATABASE_LOGIN_PASSWORD_FILE")"
  fi
  if [ -n "${LANET_DATABASE_URL_FILE:-}" ]; then
    printf 'LANET_DATABASE_URL=%s\nLANET_DATABASE_URL_FILE=\n' "$(cat "$LANET_DATABASE_URL_FILE")"
  elif [ -z "${LANET_DATABASE_URL:-}${DATABASE_URL:-}" ]; then
    home=$data
    [ ! -s "$data/postgres.location" ] || home=$(cat "$data/postgres.location")
    printf 'LANET_DATABASE_URL=postgresql://postgres:%s@127.0.0.1:%s/lanet\n' \
      "$(cat "$data/postgres.password")" "$(cat "$home/postgres.port")"
  fi
} >"$target.new"
mv "$target.new" "$target"
