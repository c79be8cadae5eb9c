#!/bin/sh
# Lists pending updates, and installs them when asked to. Asks nothing, keeps configuration files that were changed, leaves
# held packages alone, and never restarts the computer. Ends with 0 only if all that could be installed was.
set -u
install=${LANET_PARAM_INSTALL:-false}
failed=0
reboot=no

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
listed() { # count
  if [ "$1" -eq 0 ]; then say "No hay actualizaciones pendientes." "No updates are pending."
  else say "$1 actualizaciones pendientes." "$1 updates are pending."; fi
}
counted() { # before after
  say "Instaladas: $(($1 - $2)). Siguen pendientes: $2." "Installed: $(($1 - $2)). Still pending: $2."
}
lists_failed() {
  failed=1
  say "No se pudieron renovar todas las listas: se sigue con las que hay." \
      "Not all lists could be renewed: going on with those there are." >&2
}

# needrestart would restart services by itself, the agent's among them, and so end this run.
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l NEEDRESTART_SUSPEND=1 UCF_FORCE_CONFFOLD=1 APT_LISTCHANGES_FRONTEND=none
apt_get() { apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"; }
# "Inst name [installed] (available …": what an upgrade would do, the packages it needs anew included.
apt_pending() { apt_get -s upgrade --with-new-pkgs 2>/dev/null | grep '^Inst '; }
apt_update() {
  tries=0
  # The lock of the lists is not among those apt waits for: somebody else may be renewing them.
  until output=$(apt_get update 2>&1); do
    case $output in *'Could not get lock'*) ;; *) printf '%s\n' "$output" >&2; return 1 ;; esac
    tries=$((tries + 1))
    if [ "$tries" -gt 20 ]; then printf '%s\n' "$output" >&2; return 1; fi
    sleep "${LANET_LOCK_PAUSE:-15}"
  done
  # It also ends well when a list could not be fetched.
  case $output in *'Failed to fetch'*) printf '%s\n' "$output" | grep 'Failed to fetch' >&2; return 1 ;; esac
}

with_apt() {
  apt_update || lists_failed
  pending=$(apt_pending)
  before=$(printf '%s' "$pending" | grep -c '^Inst ')
  printf '%s\n' "$pending" | awk '/^Inst / { old = $3; new = $4; if (old !~ /^\[/) { new = old; old = "-" } gsub(/[][()]/, "", old); gsub(/[()]/, "", new); print "  " $2 " " old " -> " new }'
  listed "$before"
  held=$(apt-mark showhold 2>/dev/null | tr '\n' ' ')
  if [ -n "$held" ]; then say "Retenidos, no se tocan: $held" "On hold, left alone: $held"; fi
  [ "$install" = true ] || return 0
  # What an interrupted run left unfinished keeps everything else from being installed.
  if [ -n "$(dpkg --audit 2>/dev/null)" ]; then dpkg --force-confdef --force-confold --configure -a || failed=1; fi
  apt_get -y upgrade --with-new-pkgs || failed=1
  counted "$before" "$(apt_pending | grep -c '^Inst ')"
}

# Lines "name.arch version repository"; those after "Obsoleting" are no updates. 100: there are some.
dnf_pending() {
  output=$(dnf -q check-update 2>&1)
  code=$?
  if [ "$code" -ne 0 ] && [ "$code" -ne 100 ]; then printf '%s\n' "$output" >&2; return 1; fi
  printf '%s\n' "$output" | awk '/^Obsoleting/ { exit } NF == 3 && $1 ~ /\.[a-z0-9_]+$/ { print "  " $1 " -> " $2 }'
}
with_dnf() {
  pending=$(dnf_pending) || exit 1
  before=$(printf '%s' "$pending" | grep -c .)
  [ "$before" -eq 0 ] || printf '%s\n' "$pending"
  listed "$before"
  [ "$install" = true ] || return 0
  dnf -y upgrade || failed=1
  pending=$(dnf_pending) || exit 1
  counted "$before" "$(printf '%s' "$pending" | grep -c .)"
  # Without its plugin the command ends with 1, too: its words tell.
  case $(dnf needs-restarting -r 2>/dev/null) in *'eboot is required'*) reboot=yes ;; esac
}

# Rows "v | repository | name | installed | available | arch".
zypper_pending() { zypper --non-interactive --quiet list-updates | awk -F '|' '$1 ~ /^v/ { gsub(/ /, ""); print "  " $3 " " $4 " -> " $5 }'; }
with_zypper() {
  # Seconds it waits for another one that runs.
  export ZYPP_LOCK_TIMEOUT=300
  zypper --non-interactive --quiet refresh >&2 || lists_failed
  pending=$(zypper_pending)
  before=$(printf '%s' "$pending" | grep -c .)
  [ "$before" -eq 0 ] || printf '%s\n' "$pending"
  listed "$before"
  [ "$install" = true ] || return 0
  zypper --non-interactive update --auto-agree-with-licenses
  # From 100 on it only informs: 102 a restart of the computer, 103 of zypper is due (zypper(8), EXIT CODES).
  case $? in 0 | 100 | 101 | 106) ;; 102) reboot=yes ;; 103) zypper --non-interactive update --auto-agree-with-licenses || failed=1 ;; *) failed=1 ;; esac
  counted "$before" "$(zypper_pending | grep -c .)"
}

if command -v apt-get >/dev/null 2>&1; then with_apt
elif command -v dnf >/dev/null 2>&1; then with_dnf
elif command -v zypper >/dev/null 2>&1; then with_zypper
else
  say "No se encontró apt, dnf ni zypper." "Neither apt, dnf nor zypper was found." >&2
  exit 69
fi

if [ "$reboot" = yes ] || [ -e /run/reboot-required ] || [ -e /var/run/reboot-required ]; then
  say "El equipo necesita reiniciarse para terminar." "The computer has to be restarted to finish."
fi
exit "$failed"
