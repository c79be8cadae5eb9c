#!/bin/sh
# Makes what is secret of this installation, once: nothing of it comes with the images. `show NAME` prints one of them.
set -eu
umask 027
folder=/var/lib/lanet-secrets

if [ "${1:-}" = show ]; then
  case "${2:-}" in
    backup-key) cat "$folder/$2"; exit ;;
    *) echo 'Uso: secrets show backup-key' >&2; exit 2 ;;
  esac
fi

# 192 random bits, complete or not there; hexadecimal needs no escaping in an address.
make() {
  [ ! -s "$folder/$1" ] || return 0
  od -An -v -tx1 -N24 /dev/urandom | tr -d ' \n' >"$folder/$1.new"
  [ "$(wc -c <"$folder/$1.new")" = 48 ]
  sync "$folder/$1.new"
  mv "$folder/$1.new" "$folder/$1"
}
make database-admin
make database-login
make backup-key
printf 'postgresql://lanet_admin:%s@database:5432/lanet' "$(cat "$folder/database-admin")" >"$folder/database-url.new"
mv "$folder/database-url.new" "$folder/database-url"
sync "$folder"
