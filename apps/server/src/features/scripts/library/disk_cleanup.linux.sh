#!/bin/sh
# Frees space on one volume. Deletes only below the folders of the list in "places", only regular files and links not
# changed for some days, and never crosses into another file system.
set -u
volume=${LANET_PARAM_VOLUME:-/}
days=${LANET_PARAM_OLDER_THAN_DAYS:-7}
packages=${LANET_PARAM_PACKAGE_CACHES:-true}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
free_kib() { df -Pk -- "$volume" | awk 'NR == 2 { print $4 }'; }
used_percent() { df -Pk -- "$volume" | awk 'NR == 2 { print $5 }'; }

case $volume in
  /*) ;;
  *) say "El volumen debe ser una ruta absoluta." "The volume must be an absolute path." >&2; exit 64 ;;
esac
case "$volume/" in
  */../*) say "La ruta no puede contener «..»." "The path must not contain \"..\"." >&2; exit 64 ;;
esac
if [ ! -d "$volume" ]; then
  say "No existe la carpeta $volume." "There is no folder $volume." >&2
  exit 66
fi

root=${volume%/}
before=$(free_kib)
say "Volumen $volume: $(used_percent) en uso antes de limpiar." "Volume $volume: $(used_percent) used before cleaning."

# "-mtime +N" means more than N whole days, so 0 days is no condition at all.
if [ "$days" -gt 0 ]; then age="-mtime +$days"; else age=; fi

clean() { # folder
  [ -d "$1" ] && [ ! -L "$1" ] || return 0
  # $age is two words or none: it has to be split.
  # shellcheck disable=SC2086
  set -- "$1" "$(find "$1" -xdev -depth \( -type f -o -type l \) $age -printf '%k\n' -delete 2>/dev/null | awk '{ sum += $1 } END { print sum + 0 }')"
  if [ "$2" -gt 0 ]; then say "$1: $2 KiB" "$1: $2 KiB"; fi
}

places="tmp var/tmp .cache .Trash-0 var/crash"
for place in $places; do clean "$root/$place"; done
if [ "$packages" = true ] && [ "$volume" = / ]; then
  if command -v apt-get >/dev/null 2>&1; then apt-get clean && say "Paquetes descargados de apt: vaciado." "Downloaded apt packages: emptied."; fi
  if command -v dnf >/dev/null 2>&1; then dnf -q clean packages && say "Paquetes descargados de dnf: vaciado." "Downloaded dnf packages: emptied."; fi
  if command -v journalctl >/dev/null 2>&1; then journalctl --quiet --vacuum-time=14d 2>&1; fi
fi

after=$(free_kib)
say "Liberados $(( (after - before) / 1024 )) MiB. Volumen $volume: $(used_percent) en uso." \
    "Freed $(( (after - before) / 1024 )) MiB. Volume $volume: $(used_percent) used."
printf 'LANET_RESULT freedKib=%s\n' "$((after - before))"
