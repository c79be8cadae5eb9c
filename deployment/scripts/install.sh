#!/usr/bin/env bash
# Instala el servidor de LANET Helpdesk en Debian, Ubuntu, Red Hat o derivados.
#   curl -fsSL https://install.lanet-helpdesk.com | sudo bash
#   … | sudo bash -s -- --domain soporte.ejemplo.mx --proxy caddy --unattended
#   sudo scripts/install.sh --offline          (desde el archivo de producción ya descomprimido)
# Everything is one function that the last line calls inside a block: a stream that is cut anywhere does nothing.
lanet_install() {
  set -Eeuo pipefail
  umask 022
  local source='https://install.lanet-helpdesk.com' release_key='@RELEASE_KEY@' expected='@SHA256@'
  local archive=lanet-helpdesk-production.tar.gz
  local program=/opt/lanet-helpdesk settings=/etc/lanet-helpdesk state=/var/lib/lanet-helpdesk signer_state=/var/lib/lanet-signer
  local units=/etc/systemd/system port=3000
  local dry_run=no unattended=no offline=no fetch_to='' domain='' proxy='' certificate='' private_key='' self_signed=no database_url='' key_file='' restore='' backup_key=''
  local -a undo=()
  local finished=no work='' changed=no

  say() { printf '%s\n' "$*"; }
  fail() { printf 'Error: %s\n' "$*" >&2; exit 1; }
  usage() {
    cat <<TEXT
Uso: install.sh [opciones]
  --dry-run            dice qué haría y no cambia nada
  --unattended         no pregunta nada
  --offline            instala desde el archivo descomprimido donde está este script
  --from DIRECCIÓN     de dónde se descarga (por defecto $source)
  --release-key FILE   llave pública (PEM) que firma la descarga, en lugar de la incluida
  --fetch CARPETA      solo descarga, verifica y descomprime ahí; no instala
  --domain NOMBRE      nombre público; la dirección será https://NOMBRE
  --proxy nginx|caddy|none   proxy con TLS; none: lo pone usted
  --cert FILE --key FILE     certificado (PEM con su cadena) y llave para nginx
  --self-signed        con nginx: certificado propio mientras llega el definitivo
  --port NÚMERO        puerto interno (por defecto 3000)
  --restore FILE       empieza con los datos y llaves de este respaldo, en lugar de vacía
  --backup-key FILE    frase que abre y cifra los respaldos; sin ella se genera una
  DATABASE_URL=…       en el entorno: PostgreSQL 15 o más nuevo en lugar del incluido
TEXT
  }

  while [ $# -gt 0 ]; do
    case "$1" in
      --dry-run) dry_run=yes ;;
      --unattended) unattended=yes ;;
      --offline) offline=yes ;;
      --self-signed) self_signed=yes ;;
      --help | -h) usage; return 0 ;;
      --from | --release-key | --fetch | --domain | --proxy | --cert | --key | --port | --restore | --backup-key)
        [ $# -ge 2 ] || fail "falta el valor de $1"
        case "$2" in *[[:cntrl:]\'\"\\\$\`]* | '' | -*) fail "el valor de $1 no es válido" ;; esac
        case "$1" in
          --from) source=${2%/} ;; --release-key) key_file=$2 ;; --fetch) fetch_to=$2 unattended=yes ;; --domain) domain=$2 ;; --proxy) proxy=$2 ;;
          --cert) certificate=$2 ;; --key) private_key=$2 ;; --port) port=$2 ;; --restore) restore=$2 ;; --backup-key) backup_key=$2 ;;
        esac
        shift
        ;;
      *) usage >&2; fail "opción desconocida: $1" ;;
    esac
    shift
  done
  database_url=${DATABASE_URL:-}
  case "$database_url" in '' | postgres://* | postgresql://*) ;; *) fail 'DATABASE_URL no es una dirección postgresql://' ;; esac
  case "$database_url" in *[[:cntrl:]\'\"\\\$\`\ ]*) fail 'DATABASE_URL lleva signos sin codificar: use %XX' ;; esac
  [[ $port =~ ^[0-9]{1,5}$ && $port -ge 1 && $port -le 65535 ]] || fail '--port toma un número de 1 a 65535'
  [[ -z $domain || $domain =~ ^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$ ]] || fail '--domain toma un nombre, sin https:// ni diagonales'
  case "$proxy" in '' | nginx | caddy | none) ;; *) fail '--proxy toma nginx, caddy o none' ;; esac
  [ -z "$certificate$private_key" ] || { [ -r "$certificate" ] && [ -r "$private_key" ]; } || fail '--cert y --key van juntos y deben poder leerse'
  [ -z "$backup_key" ] || [ -r "$backup_key" ] || fail "no se puede leer $backup_key"
  [ -z "$restore" ] || { [ -r "$restore" ] && [ -n "$backup_key" ]; } || fail '--restore toma un respaldo que pueda leerse, y necesita --backup-key'

  local family='' id_like=''
  [ ! -r /etc/os-release ] || id_like=$(. /etc/os-release && printf '%s' "${ID:-} ${ID_LIKE:-}")
  case " $id_like " in
    *' debian '* | *' ubuntu '*) family=debian ;;
    *' rhel '* | *' fedora '* | *' centos '*) family=rhel ;;
    *) fail "este sistema no es Debian, Ubuntu, Red Hat ni derivado: $id_like" ;;
  esac
  [ "$(uname -m)" = x86_64 ] || fail "el archivo es para procesadores x86_64, no $(uname -m)"
  command -v systemctl >/dev/null || fail 'hace falta systemd'

  # What was answered once is not asked again.
  local installed=''
  [ ! -e "$program/current" ] || installed=$(readlink -f "$program/current")
  if [ -z "$installed" ] && [ "$unattended" = no ] && [ "$dry_run" = no ] && [ -z "$domain" ] && { : </dev/tty; } 2>/dev/null; then
    read -r -p 'Nombre público del servidor (vacío: solo este equipo): ' domain </dev/tty
    [ -z "$domain" ] || [ -n "$proxy" ] || read -r -p 'Proxy con TLS: nginx, caddy o none [caddy]: ' proxy </dev/tty
    [ -z "$domain" ] || proxy=${proxy:-caddy}
    [[ -z $domain || $domain =~ ^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$ ]] || fail 'ese nombre no es válido'
    case "$proxy" in '' | nginx | caddy | none) ;; *) fail 'el proxy es nginx, caddy o none' ;; esac
  fi
  proxy=${proxy:-none}
  [ "$proxy" = none ] || [ -n "$domain" ] || fail "--proxy $proxy necesita --domain"
  if [ "$proxy" = nginx ] && [ -z "$installed" ] && [ -z "$certificate" ] && [ "$self_signed" = no ]; then
    fail '--proxy nginx necesita --cert y --key, o --self-signed'
  fi
  local place=''
  [ -z "$fetch_to" ] || { [ "$offline$dry_run" = nono ] && [ ! -e "$fetch_to" ]; } || fail '--fetch descarga a una carpeta que aún no existe'
  if [ "$offline" = yes ]; then
    place=$(cd "$(dirname "${BASH_SOURCE[0]:-$0}")/.." && pwd)
    [ -r "$place/SHA256SUMS" ] && [ -x "$place/backend/lanet" ] || fail '--offline se usa desde el archivo de producción descomprimido'
  fi
  if [ "$dry_run" = yes ]; then
    say 'Se haría lo siguiente; no se cambió nada:'
    say "  origen: $([ "$offline" = yes ] && say "$place" || say "$source/$archive, con suma y firma verificadas")"
    say "  programa en $program, datos en $state y $signer_state, ajustes en $settings/production.env"
    say "  cuentas del sistema lanet y lanet-signer; unidades lanet-helpdesk y lanet-helpdesk-signer"
    say "  respaldo diario a las 02:30, cifrado con $([ -n "$backup_key" ] && say "la frase de $backup_key" || say 'una frase que se genera')"
    [ -z "$restore" ] || say "  datos: los del respaldo $restore"
    say "  base de datos: $([ -n "$database_url" ] && say 'la de DATABASE_URL' || say 'PostgreSQL incluido'); proxy: $proxy"
    say "  dirección: $([ -n "$domain" ] && say "https://$domain" || say "http://localhost:$port")"
    [ -z "$installed" ] || say "  ya está instalado: $installed"
    return 0
  fi
  [ "$(id -u)" = 0 ] || fail 'ejecútelo como administrador, con sudo'

  # Undone in reverse order, whatever it was that failed: a half installation is worse than none.
  finish() {
    local code=$? step
    trap - EXIT ERR
    set +e
    [ -z "$work" ] || rm -rf "$work"
    if [ "$finished" = no ] && [ "${#undo[@]}" -gt 0 ]; then
      printf 'Algo falló: se deshace lo hecho…\n' >&2
      for ((step = ${#undo[@]} - 1; step >= 0; step--)); do eval "${undo[step]}" >/dev/null 2>&1; done
      printf 'No quedó nada instalado.\n' >&2
    fi
    exit "$code"
  }
  trap finish EXIT
  # Left to itself, the shell leaves this function before it runs `finish`, which then knows nothing of what is to be undone.
  trap 'exit $?' ERR
  trap 'exit 130' HUP INT TERM
  work=$(mktemp -d)

  if [ "$offline" = no ]; then
    say "Descargando $source/$archive…"
    fetch() {
      if command -v curl >/dev/null; then curl -fsSL --retry 3 --connect-timeout 20 -o "$2" "$1"
      elif command -v wget >/dev/null; then wget -q -O "$2" "$1"
      else fail 'hace falta curl o wget'; fi
    }
    fetch "$source/$archive" "$work/$archive" || fail "no se pudo descargar de $source"
    fetch "$source/$archive.sig" "$work/signature" || fail "no se pudo descargar la firma de $source"
    local sum
    sum=$(sha256sum "$work/$archive") && sum=${sum%% *}
    case "$expected" in @*) ;; *) [ "$sum" = "$expected" ] || fail 'la descarga no es la que este instalador anuncia; intente de nuevo' ;; esac
    if [ -n "$key_file" ]; then cp "$key_file" "$work/key.pem"
    else
      case "$release_key" in @*) fail 'este script no lleva llave: indique --release-key' ;; esac
      printf -- '-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n' "$release_key" >"$work/key.pem"
    fi
    printf 'LANET Helpdesk server archive\n%s\n' "$sum" >"$work/sealed"
    base64 -d "$work/signature" >"$work/signature.bin" 2>/dev/null || fail 'la firma no se puede leer'
    # The openssl of older systems cannot verify a signature of this kind.
    { command -v openssl && openssl pkeyutl -help 2>&1 | grep -q -- -rawin; } >/dev/null ||
      fail 'hace falta openssl 3 o más nuevo para verificar la firma; o descargue, compruebe SHA256SUMS y use --offline'
    openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -in "$work/sealed" -sigfile "$work/signature.bin" >/dev/null 2>&1 ||
      fail 'la firma de la descarga no es válida: no se instala'
    place=$work/tree
    mkdir "$place" && tar -xzf "$work/$archive" -C "$place" --no-same-owner
  fi
  (cd "$place" && sha256sum --quiet --strict -c SHA256SUMS >/dev/null 2>&1) || fail 'los archivos no son los que dice SHA256SUMS'
  if [ -n "$fetch_to" ]; then
    finished=yes
    mv "$place" "$fetch_to"
    say "Descargado y verificado en $fetch_to."
    exit 0
  fi
  . "$place/scripts/release.sh"
  local version target
  version=$(version_of "$place")
  target=$program/releases/$version

  is_ready() {
    [[ $(answer "$port" /readyz) == HTTP/1.?' 200 '* ]]
  }
  await_ready() {
    local tries=0
    until is_ready && systemctl is-active --quiet lanet-helpdesk lanet-helpdesk-signer; do
      tries=$((tries + 1))
      # What ends again and again will not become ready by waiting: a database that is too old, an invalid setting.
      if [ "$tries" -ge 120 ] || [ "$(systemctl show --property=NRestarts --value lanet-helpdesk)" -ge 10 ]; then
        journalctl -u lanet-helpdesk -u lanet-helpdesk-signer -n 20 --no-pager -o cat >&2 || true
        return 1
      fi
      sleep 1
    done
  }
  say_address() {
    local address='' tries=0
    while [ -z "$address" ] && [ "$tries" -lt 10 ]; do
      address=$(journalctl -u lanet-helpdesk -o cat --no-pager 2>/dev/null | grep -o 'http[^ ]*/setup#code=[^ ]*' | tail -n 1 || true)
      tries=$((tries + 1))
      [ -n "$address" ] || sleep 1
    done
    [ -z "$address" ] || { say 'Si aún no lo ha hecho, termine la instalación en un navegador (una sola vez, con este código):'; say "  $address"; }
  }

  if [ -n "$installed" ]; then
    finished=yes
    [ -z "$restore" ] || fail 'ya está instalada: un respaldo se restaura con install.sh en un equipo donde no lo esté. No se cambió nada.'
    port=$(sed -n "s/^LANET_PORT='\{0,1\}\([0-9]*\).*/\1/p" "$settings/production.env") && port=${port:-3000}
    cmp -s "$place/SHA256SUMS" "$installed/SHA256SUMS" ||
      fail "ya está instalada otra versión en $installed; para cambiarla use scripts/update.sh (docs/MAINTENANCE.md). No se cambió nada."
    if ! systemctl is-active --quiet lanet-helpdesk lanet-helpdesk-signer; then
      systemctl start lanet-helpdesk lanet-helpdesk-signer
      changed=yes
    fi
    await_ready || fail 'está instalado pero no responde; el registro está arriba'
    if [ "$changed" = yes ]; then say "La versión $version ya estaba instalada; se puso en marcha."
    else say "La versión $version ya está instalada y en marcha: no se cambió nada."; fi
    say_address
    exit 0
  fi

  say "Instalando la versión $version…"
  ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || fail "el puerto $port está ocupado; elija otro con --port"
  # put FROM TO MODE: never over something that is there, which would not come back.
  put() {
    [ ! -e "$2" ] && [ ! -L "$2" ] || fail "$2 ya existe y no es de esta instalación"
    undo+=("rm -f '$2'")
    install -m "$3" "$1" "$2"
  }
  account() {
    getent passwd "$1" >/dev/null && return 0
    undo+=("userdel '$1'")
    useradd --system --user-group --home-dir "$2" --no-create-home --shell /usr/sbin/nologin "$1"
  }
  folder() {
    [ -d "$1" ] || { undo+=("rm -rf '$1'"); mkdir -m 0755 "$1"; }
  }
  account lanet "$state"
  account lanet-signer "$signer_state"
  folder "$program"
  folder "$program/releases"
  undo+=("rm -rf '$target' '$target.new'")
  place_release "$place" "$target"
  undo+=("rm -f '$program/current'")
  point_to "$target"
  # Data that was there before is kept whatever happens; what this run makes goes with it.
  [ -z "$restore" ] || { [ ! -e "$state" ] && [ ! -e "$signer_state" ]; } || fail "hay datos en $state o $signer_state: muévalos antes de restaurar"
  [ -d "$state" ] || undo+=("rm -rf '$state'")
  [ -d "$signer_state" ] || undo+=("rm -rf '$signer_state'")
  folder "$settings"
  local made_settings=no
  # The line of a variable, or under that of the secret whose file it names.
  set_value() {
    NAME=$1 VALUE=$2 awk 'BEGIN { name = ENVIRON["NAME"]; set = name "=\047" ENVIRON["VALUE"] "\047"; secret = name; sub(/_FILE$/, "", secret) }
      { line = $0; sub(/^#/, "", line) }
      index(line, name "=") == 1 { print set; next } { print } secret != name && index(line, secret "=") == 1 { print set }' \
      "$settings/production.env" >"$work/env"
    cat "$work/env" >"$settings/production.env"
  }
  . "$target/scripts/install-backup.sh"
  if [ ! -e "$settings/production.env" ]; then
    put "$target/configs/production.env" "$settings/production.env" 0600
    made_settings=yes
    [ -z "$domain" ] || set_value LANET_PUBLIC_URL "https://$domain"
    [ "$port" = 3000 ] || set_value LANET_PORT "$port"
    [ -z "$database_url" ] || set_value LANET_DATABASE_URL "$database_url"
    install_backups
  fi
  [ -z "$restore" ] || restore_backup
  [ "$made_settings" = yes ] || say "Se conservan los ajustes de $settings/production.env."
  undo+=('systemctl daemon-reload; systemctl reset-failed')
  for unit in lanet-helpdesk.service lanet-helpdesk-signer.service lanet-helpdesk-backup.service lanet-helpdesk-backup.timer; do
    put "$target/configs/systemd/$unit" "$units/$unit" 0644
  done
  # Only the embedded database writes a file; everything else goes to the journal.
  [ ! -d /etc/logrotate.d ] || put "$target/configs/logrotate/lanet-helpdesk" /etc/logrotate.d/lanet-helpdesk 0644
  # Where sudo looks: that of Red Hat leaves /usr/local out.
  local command=/usr/local/bin/lanet
  [ "$family" = debian ] || command=/usr/bin/lanet
  [ ! -e "$command" ] && [ ! -L "$command" ] || fail "$command ya existe y no es de esta instalación"
  undo+=("rm -f '$command'")
  ln -s "$program/current/scripts/lanet-command.sh" "$command"
  systemctl daemon-reload
  undo+=('systemctl disable --now lanet-helpdesk-backup.timer lanet-helpdesk-signer lanet-helpdesk')
  systemctl enable --now --quiet lanet-helpdesk lanet-helpdesk-signer lanet-helpdesk-backup.timer
  say 'Esperando a que responda…'
  await_ready || fail 'el servidor no se pone en marcha; el registro está arriba'

  . "$target/scripts/install-proxy.sh"
  [ "$proxy" = none ] || "install_$proxy"
  finished=yes
  say 'Listo: el servidor responde y arranca con el equipo.'
  say "  respaldos: cada día a las 02:30, en este equipo; guarde en otro lugar la frase de $settings/secrets/backup-key"
  say '  y saque los respaldos de aquí (LANET_BACKUP_COMMAND): docs/MAINTENANCE.md'
  say "  ajustes: $settings/production.env · registro: journalctl -u lanet-helpdesk · órdenes: sudo lanet --help"
  [ -z "$domain" ] || [ "$proxy" != none ] || say "  falta un proxy con TLS delante de 127.0.0.1:$port: $program/current/configs"
  if [ -n "$domain" ] && command -v ufw >/dev/null; then say '  cortafuegos: ufw allow 80,443/tcp'
  elif [ -n "$domain" ] && command -v firewall-cmd >/dev/null; then
    say '  cortafuegos: firewall-cmd --permanent --add-service=http --add-service=https && firewall-cmd --reload'
  fi
  say_address
  # Here and not by returning: what the trap reads is gone with the function.
  exit 0
}
{ lanet_install "$@"; }
