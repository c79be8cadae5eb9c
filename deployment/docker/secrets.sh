#!/bin/sh
# Makes what is secret of this installation, once: nothing of it comes with the images.
#   secrets show backup-key    prints the phrase that seals the backups, to be kept elsewhere
#   secrets set backup-key     takes it from the standard input: before restoring a backup of another installation
set -eu
umask 027
folder=/var/lib/lanet-secrets

# Complete or not there, whatever happens meanwhile.
keep() {
  cat >"$folder/$1.new"
  sync "$folder/$1.new"
  mv "$folder/$1.new" "$folder/$1"
}
# 192 random bits; hexadecimal needs no escaping in an address.
make() { [ -s "$folder/$1" ] || head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' | keep "$1"; }

case "${1:-make} ${2:-}" in
  'make ')
    for name in database-admin database-login backup-key; do make "$name"; done
    printf 'postgresql://lanet_admin:%s@database:5432/lanet' "$(cat "$folder/database-admin")" | keep database-url
    sync "$folder"
    ;;
  'show backup-key')
    cat "$folder/backup-key"
    echo
    ;;
  'set backup-key')
    IFS= read -r phrase || [ -n "$phrase" ]
    [ "${#phrase}" -ge 16 ] || { echo 'La frase tiene 16 caracteres o más.' >&2; exit 1; }
    printf '%s' "$phrase" | keep backup-key
    ;;
  *)
    echo 'Uso: secrets [show backup-key | set backup-key]' >&2
    exit 2
    ;;
esac
