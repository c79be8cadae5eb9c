#!/bin/sh
# Frees space. Deletes only below the folders of the list in "clean", only regular files and links not changed for some
# days, and never crosses into another file system.
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

clean() { # folder [user]
  [ -d "$1" ] && [ ! -L "$1" ] || return 0
  # In somebody's home with that person's rights: a link put in the way then leads to nothing that is not theirs.
  # $age is two words or none: it has to be split.
  # shellcheck disable=SC2086
  deleted=$(${2:+sudo -u "$2"} find "$1" -xdev -depth \( -type f -o -type l \) $age -print -delete 2>/dev/null | wc -l | tr -d ' ')
  if [ "$deleted" -gt 0 ]; then say "$1: $deleted archivos" "$1: $deleted files"; fi
}

clean "$root/private/tmp"
clean "$root/private/var/tmp"
clean "$root/Library/Logs/DiagnosticReports"
clean "$root/.Trashes"
if [ "$packages" = true ]; then clean "$root/Library/Caches"; fi
for home in "$root"/Users/*; do
  owner=$(stat -f %Su "$home" 2>/dev/null) || continue
  if [ -L "$home" ] || [ "$owner" = root ]; then continue; fi
  clean "$home/.Trash" "$owner"
  if [ "$packages" = true ]; then clean "$home/Library/Caches" "$owner"; fi
done

after=$(free_kib)
say "Liberados $(( (after - before) / 1024 )) MiB. Volumen $volume: $(used_percent) en uso." \
    "Freed $(( (after - before) / 1024 )) MiB. Volume $volume: $(used_percent) used."
printf 'LANET_RESULT freedKib=%s\n' "$((after - before))"
