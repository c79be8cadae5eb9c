#!/bin/sh
# Lists pending updates of macOS and Homebrew, and installs them when asked to. Never restarts the Mac, so what needs a
# restart is left out. Sources: softwareupdate(8), brew(1).
set -u
install=${LANET_PARAM_INSTALL:-false}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }

say "Actualizaciones pendientes de macOS:" "Pending updates of macOS:"
pending=$(softwareupdate --list 2>&1) || { printf '%s\n' "$pending" >&2; exit 1; }
printf '%s\n' "$pending" | grep -E 'Label:|Title:|No new software' || true
say "$(printf '%s\n' "$pending" | grep -c 'Label:') actualizaciones pendientes." "$(printf '%s\n' "$pending" | grep -c 'Label:') updates are pending."
failed=0
if [ "$install" = true ]; then
  # "* Label: NAME" and, on the next line, "Action: restart" for those that restart.
  labels=$(printf '%s\n' "$pending" | awk '
    /\* Label: / { if (label != "" && !restarts) print label; label = $0; sub(/^.*\* Label: /, "", label); restarts = 0 }
    /Action: restart/ { restarts = 1 }
    END { if (label != "" && !restarts) print label }')
  newline='
'
  old_ifs=$IFS
  IFS=$newline
  for label in $labels; do
    IFS=$old_ifs
    # A name that looks like an option is none of Apple's.
    case $label in -*) failed=1 ;; *) softwareupdate --install "$label" || failed=1 ;; esac
    IFS=$newline
  done
  IFS=$old_ifs
  if printf '%s\n' "$pending" | grep -q 'Action: restart'; then
    say "Las que piden reiniciar no se instalaron." "Those that want a restart were not installed."
  fi
fi

# Homebrew refuses root: it runs as the owner of its folder.
for brew in /opt/homebrew/bin/brew /usr/local/bin/brew; do
  [ -x "$brew" ] || continue
  owner=$(stat -f %Su "$brew") || continue
  if [ "$owner" = root ]; then continue; fi
  say "Homebrew:" "Homebrew:"
  sudo -H -u "$owner" -- "$brew" update --quiet || failed=1
  sudo -H -u "$owner" -- "$brew" outdated || failed=1
  if [ "$install" = true ]; then sudo -H -u "$owner" -- "$brew" upgrade || failed=1; fi
  break
done
exit "$failed"
