# shellcheck shell=bash
# The steps of install.sh for backups: the daily one, and an installation that starts from one. Read from the verified archive, in the
# function that owns these variables: target settings state signer_state restore backup_key undo, and fail, folder, put, say, set_value.

# Every installation makes backups from its first day: without a phrase of one's own, one is made.
install_backups() {
  folder "$settings/secrets"
  local phrase=$settings/secrets/backup-key
  if [ ! -e "$phrase" ]; then
    if [ -n "$backup_key" ]; then put "$backup_key" "$phrase" 0400
    else
      head -c 33 /dev/urandom | base64 -w 0 >"$work/phrase"
      put "$work/phrase" "$phrase" 0400
    fi
  fi
  chown lanet:lanet "$phrase"
  set_value LANET_BACKUP_KEY_FILE "$phrase"
  # By root's timer, who alone reads the signer's key: the server itself makes none.
  set_value LANET_BACKUP_TIME off
  set_value LANET_BACKUP_SIGNER_DIR "$signer_state"
}

# The server's own account restores, because its PostgreSQL belongs to it; the signer's key goes to the signer's account after it.
restore_backup() {
  local archive=$state/restore.lanetbackup phrase=$state/restore.key signer=$state/restored-signer
  say "Restaurando $restore…"
  install -d -m 0700 -o lanet -g lanet "$state" "$signer"
  install -m 0400 -o lanet -g lanet "$restore" "$archive"
  install -m 0400 -o lanet -g lanet "$backup_key" "$phrase"
  (
    set -a
    . "$settings/production.env"
    set +a
    unset LANET_BACKUP_KEY
    export LANET_BACKUP_SIGNER_DIR=$signer LANET_BACKUP_KEY_FILE=$phrase
    cd /
    runuser -u lanet -- "$target/backend/lanet" restore "$archive"
  ) || fail 'el respaldo no se restauró; la causa está arriba'
  rm -f "$archive" "$phrase"
  install -d -m 0700 -o lanet-signer -g lanet-signer "$signer_state"
  [ ! -d "$signer/signer" ] || mv "$signer/signer" "$signer_state/signer"
  chown -R lanet-signer:lanet-signer "$signer_state"
  rm -rf "$signer"
}
