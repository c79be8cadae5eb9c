#!/usr/bin/env bash
# Actualiza un servidor que instaló install.sh; si la versión nueva no queda sana, vuelve sola a la anterior.
#   sudo /opt/lanet-helpdesk/current/scripts/update.sh
#   sudo scripts/update.sh --offline           (desde el archivo de producción nuevo ya descomprimido)
# Everything is one function that the last line calls inside a block. Why it returns as it does: docs/decisions/0014.
lanet_update() {
  set -Eeuo pipefail
  umask 022
  local program=/opt/lanet-helpdesk settings=/etc/lanet-helpdesk/production.env units=/etc/systemd/system
  # The journal says what was begun; while the file held is there, the server accepts nothing.
  local state=/opt/lanet-helpdesk/update service=lanet-helpdesk-update.service
  local dry_run=no offline=no force=no without_backup=no resume=no boot=no patience=120 source='' key_file=''
  local phase=none from='' to='' id='' place='' work='' installed='' port=3000 stopped_at=0 ready_at=0

  say() { printf '%s\n' "$*" || true; }
  warn() { printf '%s\n' "$*" >&2 || true; }
  fail() { warn "Error: $*"; exit 1; }
  usage() {
    cat <<TEXT
Uso: update.sh [opciones]
  --dry-run              comprueba y dice qué haría; no cambia nada
  --offline              actualiza a la versión descomprimida donde está este script
  --from DIRECCIÓN       de dónde se descarga (por defecto, de donde descarga install.sh)
  --release-key ARCHIVO  llave pública (PEM) que firma la descarga, en lugar de la de la versión instalada
  --force                también a la misma versión o a una anterior con la misma base de datos, o si el servidor no está sano
  --without-backup       no hace antes un respaldo; volver a la versión anterior no lo necesita
  --wait SEGUNDOS        cuánto se espera a que la versión nueva esté sana (por defecto 120)
  --resume               solo termina o deshace una actualización que quedó a medias
No pregunta nada. Termina con 0 si quedó la versión nueva; 1 si no se cambió nada o se volvió a la anterior; 2 si la orden está
mal; 3 si la versión nueva aceptó trabajo y después falló; 4 si no se pudo volver.
TEXT
  }

  while [ $# -gt 0 ]; do
    case "$1" in
      --dry-run) dry_run=yes ;;
      --offline) offline=yes ;;
      --force) force=yes ;;
      --without-backup) without_backup=yes ;;
      --resume) resume=yes ;;
      --boot) boot=yes ;;
      --unattended) ;;
      --help | -h) usage; return 0 ;;
      --from | --release-key | --wait)
        case "${2:-}" in *[[:cntrl:]\'\"\\\$\`]* | '' | -*) warn "el valor de $1 no es válido"; exit 2 ;; esac
        case "$1" in --from) source=$2 ;; --release-key) key_file=$2 ;; --wait) patience=$2 ;; esac
        shift
        ;;
      *) usage >&2; warn "opción desconocida: $1"; exit 2 ;;
    esac
    shift
  done
  [[ $patience =~ ^[0-9]{1,5}$ ]] || { warn '--wait toma un número de segundos'; exit 2; }
  [ "$(id -u)" = 0 ] || fail 'ejecútelo como administrador, con sudo'
  [ -x "$program/current/backend/lanet" ] && [ -r "$settings" ] || fail 'aquí no hay un servidor que haya instalado install.sh'
  # One at a time on this computer. A step that outlives this script keeps the descriptor, and so the lock, until it has ended.
  exec 9<"$program"
  if [ "$resume" = yes ]; then flock 9; else flock -w 5 9 || fail 'otra actualización está en marcha en este equipo'; fi

  # as_lanet RELEASE ARGUMENTS…: its command, with the settings and the account of the server.
  as_lanet() {
    local release=$1
    shift
    (
      set -a
      . "$settings"
      set +a
      cd / && exec runuser -u lanet -- "$release/backend/lanet" "$@"
    )
  }

  # note PHASE: what another run, or the start of the computer, goes on from. Whole on the disk before anything follows.
  note() {
    mkdir -p "$state" &&
      printf 'phase=%s\nfrom=%s\nto=%s\nid=%s\n' "$1" "$from" "$to" "$id" >"$state/journal.new" &&
      sync "$state/journal.new" && mv "$state/journal.new" "$state/journal" && sync -f "$state" && phase=$1
  }

  # hold: from here on whatever starts the units, also the computer, either goes on with the update or accepts nothing.
  hold() {
    local unit
    ln -sfn "$to/scripts/update.sh" "$state/resume"
    install -m 0644 "$to/configs/systemd/$service" "$units/$service"
    systemctl enable --quiet "$service"
    : >"$state/held"
    for unit in lanet-helpdesk lanet-helpdesk-signer; do
      mkdir -p "$units/$unit.service.d"
      printf '[Service]\nEnvironment=LANET_HOLD_FILE=%s\n' "$state/held" >"$units/$unit.service.d/update.conf"
    done
    sync -f "$state" "$units"
    systemctl daemon-reload
  }

  # let_go: the opposite; the process that runs held begins at once.
  let_go() {
    local unit
    rm -f "$state/held"
    for unit in lanet-helpdesk lanet-helpdesk-signer; do
      rm -f "$units/$unit.service.d/update.conf"
      rmdir "$units/$unit.service.d" 2>/dev/null || true
    done
    systemctl daemon-reload
  }

  forget() {
    systemctl disable --quiet "$service" 2>/dev/null || true
    rm -f "$units/$service"
    systemctl daemon-reload
    rm -rf "$state"
    phase=none
  }

  # await_well VERSION: also gives up early on a server that ends by itself again and again.
  await_well() {
    local until=$((SECONDS + patience))
    while [ "$SECONDS" -lt "$until" ]; do
      if is_well "$port" "$1" && is_well "$(port_of lanet-helpdesk-signer)" "$1"; then return 0; fi
      [ "$(systemctl show -p NRestarts --value lanet-helpdesk)" -lt 3 ] || break
      sleep 0.2
    done
    journalctl -u lanet-helpdesk -u lanet-helpdesk-signer -n 20 --no-pager -o cat >&2 || true
    return 1
  }

  await_ready() {
    local until=$((SECONDS + patience))
    until [[ $(answer "$port" /readyz) == HTTP/1.?' 200 '* ]] && systemctl is-active --quiet lanet-helpdesk lanet-helpdesk-signer; do
      [ "$SECONDS" -lt "$until" ] || return 1
      sleep 0.2
    done
  }

  start() { systemctl reset-failed lanet-helpdesk lanet-helpdesk-signer 2>/dev/null || true; systemctl start lanet-helpdesk lanet-helpdesk-signer; }
  stop() { systemctl stop lanet-helpdesk-signer lanet-helpdesk; }

  # go_back: nothing was accepted since the old version stopped, so its database is as it left it. Each step may be repeated.
  go_back() {
    trap '' HUP INT TERM PIPE
    warn "Se vuelve a la versión anterior, $(basename "$from")…"
    phase=returning
    { [ "$boot" = yes ] || stop; } && as_lanet "$to" update return --id "$id" && point_to "$from" && units_of "$from" "$to" && let_go || {
      warn "No se pudo volver. El servidor no acepta nada mientras tanto. Vea docs/MAINTENANCE.md y repita: $to/scripts/update.sh --resume"
      exit 4
    }
    if [ "$boot" = no ]; then
      start || true
      await_ready || warn 'La versión anterior aún no responde: journalctl -u lanet-helpdesk'
    fi
    forget
    [ "$resume$to" = "no$place" ] || rm -rf "$to"
    say "El servidor trabaja con la versión anterior, $(basename "$from"), y no se perdió nada."
  }

  # go_on: from here on the new version accepts work, and nothing is taken back any more.
  go_on() {
    trap '' HUP INT TERM PIPE
    phase=committed
    let_go
    if [ "$boot" = no ]; then
      start || true
      await_ready || {
        warn "La versión $(basename "$to") estaba sana, aceptó trabajo y ahora no responde. No se vuelve sola: se perdería lo aceptado."
        warn 'Vea journalctl -u lanet-helpdesk y «Si falla después» en docs/MAINTENANCE.md. Luego repita: update.sh --resume'
        exit 3
      }
      ready_at=$(date +%s)
    fi
    as_lanet "$to" update finish --id "$id" || warn 'No se pudo quitar la copia de la base de datos; quedó y ocupa espacio.'
    find "$program/releases" -mindepth 1 -maxdepth 1 ! -name "${to##*/}" ! -name "${from##*/}" ! -name "${work##*/}" -exec rm -rf {} +
    forget
  }

  finish() {
    local code=$?
    trap - EXIT
    set +e
    trap '' HUP INT TERM PIPE
    if [ "$phase" = held ]; then
      go_back
      code=1
    fi
    [ -z "$work" ] || rm -rf "$work"
    exit "$code"
  }
  trap finish EXIT
  # Left to itself, the shell leaves this function before it runs `finish`, which then knows nothing of the phase.
  trap 'exit $?' ERR
  trap 'exit 130' HUP INT TERM
  installed=$(readlink -f "$program/current")
  place=$(cd "$(dirname "${BASH_SOURCE[0]:-$0}")/.." && pwd)
  port=$(sed -n "s/^LANET_PORT='\{0,1\}\([0-9]*\).*/\1/p" "$settings") && port=${port:-3000}

  if [ -e "$state/journal" ]; then
    value() { sed -n "s/^$1=//p" "$state/journal"; }
    from=$(value from) to=$(value to) id=$(value id)
    . "$to/scripts/release.sh"
    [ "$dry_run" = no ] || { say "Quedó a medias una actualización a $(basename "$to"): --resume la termina o la deshace."; exit 0; }
    warn "Quedó a medias una actualización de $(basename "$from") a $(basename "$to")."
    case "$(value phase)" in committed) go_on ;; *) go_back ;; esac
    trap 'exit 130' HUP INT TERM; trap - PIPE
    installed=$(readlink -f "$program/current")
  fi
  [ "$resume" = no ] || exit 0

  if [ "$offline" = no ]; then
    find "$program/releases" -mindepth 1 -maxdepth 1 -name '.download.*' -exec rm -rf {} +
    work=$(mktemp -d "$program/releases/.download.XXXXXX")
    local -a how=(${source:+--from "$source"} ${key_file:+--release-key "$key_file"})
    # The key of what is installed, which was trusted then, decides about what comes.
    TMPDIR=$work "$installed/scripts/install.sh" --fetch "$work/tree" ${how[@]+"${how[@]}"} || fail 'no se descargó ninguna versión'
    how=(--offline --unattended --wait "$patience")
    [ "$dry_run" = no ] || how+=(--dry-run)
    [ "$force" = no ] || how+=(--force)
    [ "$without_backup" = no ] || how+=(--without-backup)
    trap - EXIT
    exec "$work/tree/scripts/update.sh" "${how[@]}"
  fi
  case "$place" in "$program"/releases/.download.*/tree) work=${place%/tree} ;; esac
  [ -r "$place/SHA256SUMS" ] && [ -x "$place/backend/lanet" ] || fail '--offline se usa desde el archivo de producción descomprimido'
  (cd "$place" && sha256sum --quiet --strict -c SHA256SUMS >/dev/null 2>&1) || fail 'los archivos no son los que dice SHA256SUMS'
  . "$place/scripts/release.sh"
  local version old_version
  version=$(version_of "$place") old_version=$(version_of "$installed")
  if cmp -s "$place/SHA256SUMS" "$installed/SHA256SUMS"; then
    say "La versión $version ya está instalada: no se cambió nada."
    exit 0
  fi

  say "Comprobando si $old_version se puede actualizar a $version…"
  if [ "$force" = no ]; then
    patience=5 await_ready || fail 'el servidor instalado no está sano; vea sudo lanet doctor, o use --force'
  fi
  (cd "$installed" && sha256sum --quiet --strict -c SHA256SUMS >/dev/null 2>&1) ||
    fail "la versión instalada está dañada y no se podría volver a ella: $installed no es lo que dice su SHA256SUMS"
  local needed free
  needed=$(du -sk "$place" | cut -f 1) free=$(df -Pk "$program" | awk 'NR == 2 { print $4 }')
  [ "$free" -gt $((needed + 262144)) ] || fail "faltan $(((needed + 262144 - free) / 1024)) MiB en $program"
  # By root, from where it was unpacked, which may be closed to the server's account.
  ask() { (set -a; . "$settings"; set +a; cd / && exec "$place/backend/lanet" "$@" 9<&-); }
  ask config check >/dev/null || fail "la configuración no le sirve a la versión $version; corrija $settings"
  local -a forced=()
  [ "$force" = no ] || forced=(--force)
  ask update check --installed "$old_version" ${forced[@]+"${forced[@]}"} || fail 'no se puede actualizar; no se cambió nada'
  if [ "$dry_run" = yes ]; then
    say 'Se haría lo siguiente; no se cambió nada:'
    [ "$without_backup" = yes ] || say '  un respaldo verificado, con el servidor en marcha'
    say "  detener, copiar la base de datos, migrarla y probar $version; si no queda sana, volver a $old_version"
    exit 0
  fi
  if [ "$without_backup" = no ]; then
    say 'Haciendo un respaldo…'
    grep -q '^LANET_BACKUP_SIGNER_DIR=' "$settings" || export LANET_BACKUP_SIGNER_DIR=/var/lib/lanet-signer
    local said='' until=$((SECONDS + 1800))
    until said=$(LANET_HOME=$installed "$installed/scripts/backup.sh" 2>&1 9<&-); do
      # The daily one may be under way.
      [[ $said == *'Another process makes a backup'* && $SECONDS -lt $until ]] ||
        { warn "$said"; fail 'sin respaldo no se actualiza: configúrelo según docs/MAINTENANCE.md, o use --without-backup'; }
      sleep 2
    done
    say "$said"
    unset LANET_BACKUP_SIGNER_DIR
  fi

  from=$installed to=$program/releases/$version
  # One of the same version but of other files, which --force allows.
  [ "${to##*/}" != "${from##*/}" ] || to=$to+$(sha256sum "$place/SHA256SUMS" | cut -c 1-8)
  # The version before is still there, and may be told to come back.
  [ "$to" = "$place" ] || { rm -rf "$to" && place_release "$place" "$to"; }
  id=$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')
  say "Actualizando de $old_version a $version…"
  # Waits for the lock: should this script be killed, that goes on at once. Without it the next run does, or the next start.
  systemd-run --quiet --collect --no-block "$to/scripts/update.sh" --resume || true
  note held
  hold
  stopped_at=$(date +%s)
  stop
  as_lanet "$to" update apply --id "$id" || { warn 'La base de datos no se pudo migrar.'; exit 1; }
  point_to "$to"
  units_of "$to" "$from"
  systemctl daemon-reload
  start || { warn "La versión $version no arranca."; exit 1; }
  await_well "$version" || { warn "La versión $version no quedó sana en $patience segundos."; exit 1; }
  note committed
  go_on
  say "Listo: el servidor trabaja con la versión $version. Estuvo detenido $((ready_at - stopped_at)) segundos."
  # Here and not by returning: what the trap reads is gone with the function.
  exit 0
}
{ lanet_update "$@"; }
