#!/bin/sh
# Installs the LANET Helpdesk agent on this computer (Linux, macOS) and joins it to @SERVER@.
#   curl -fsSL @SERVER@/e/LINK/install.sh | sudo sh
#   ... | sudo sh -s -- [--dry-run] [--tag TEXT] [--proxy URL] [--cafile FILE]
# Running it again is harmless. Everything is one function that the last line calls: half a script does nothing.
lanet_install() {
  set -eu
  umask 077
  server='@SERVER@'
  link='@LINK@'
  # system arch kind file sha256
  packages='@PACKAGES@'

  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in en*) lang=en ;; *) lang=es ;; esac
  say() { if [ "$lang" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
  fail() { say "Error: $1" "Error: $2" >&2; exit 1; }

  dry_run=no tag='' proxy='' cafile=''
  while [ $# -gt 0 ]; do
    case "$1" in
      --dry-run) dry_run=yes ;;
      --tag | --proxy | --cafile)
        [ $# -ge 2 ] || fail "falta el valor de $1" "$1 needs a value"
        case "$2" in *[\"\\]* | *[[:cntrl:]]*) fail "el valor de $1 no es válido" "the value of $1 is not valid" ;; esac
        case "$1" in --tag) tag=$2 ;; --proxy) proxy=$2 ;; --cafile) cafile=$2 ;; esac
        shift
        ;;
      *) fail "opción desconocida: $1" "unknown option: $1" ;;
    esac
    shift
  done

  case "$(uname -s)" in
    Linux) system=linux settings=/etc/lanet-agent state=/var/lib/lanet-agent ;;
    Darwin) system=macos settings='/Library/Application Support/LANET Agent' state=/var/db/lanet-agent ;;
    *) fail "este sistema no tiene agente: $(uname -s)" "there is no agent for this system: $(uname -s)" ;;
  esac
  case "$(uname -m)" in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "no hay agente para este procesador: $(uname -m)" "there is no agent for this processor: $(uname -m)" ;;
  esac
  # Under Rosetta a Mac says it is the other processor.
  if [ "$system" = macos ] && [ "$(sysctl -n hw.optional.arm64 2>/dev/null || true)" = 1 ]; then arch=arm64; fi

  if [ "$system" = macos ]; then kinds=pkg
  elif command -v dpkg >/dev/null 2>&1 && ! command -v rpmbuild >/dev/null 2>&1; then kinds='deb tar.gz'
  elif command -v dpkg-query >/dev/null 2>&1; then kinds='deb tar.gz'
  elif command -v rpm >/dev/null 2>&1; then kinds='rpm tar.gz'
  else kinds=tar.gz
  fi
  kind='' file='' sum=''
  for wanted in $kinds; do
    [ -z "$file" ] || break
    while read -r p_system p_arch p_kind p_file p_sum; do
      if [ "$p_system" = "$system" ] && [ "$p_kind" = "$wanted" ] && { [ "$p_arch" = "$arch" ] || [ "$p_arch" = any ]; }; then
        kind=$p_kind file=$p_file sum=$p_sum
        break
      fi
    done <<PACKAGES
$packages
PACKAGES
  done
  [ -n "$file" ] || fail "el servidor no tiene un paquete para este equipo ($system $arch: $kinds). Avise a su administrador." \
    "the server has no package for this computer ($system $arch: $kinds). Tell your administrator."

  joined=no
  [ ! -f "$state/enrolment.json" ] || joined=yes
  if [ "$dry_run" = yes ]; then
    say "Se instalaría $file desde $server; inscrito antes: $joined. No se cambió nada." \
      "Would install $file from $server; joined before: $joined. Nothing was changed."
    return 0
  fi
  [ "$(id -u)" = 0 ] || fail 'ejecútelo como administrador, con sudo' 'run it as an administrator, with sudo'

  folder=$(mktemp -d "${TMPDIR:-/tmp}/lanet-agent.XXXXXX")
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 1' HUP INT TERM
  if [ -n "$proxy" ]; then export https_proxy="$proxy" http_proxy="$proxy"; fi

  # fetch ADDRESS [FILE TO SEND]: to standard output. What is sent comes from a file: arguments are seen by everybody.
  if command -v curl >/dev/null 2>&1; then
    fetch() {
      set -- "$1" "${2:-}"
      if [ -n "$2" ]; then
        curl -fsS --retry 3 --connect-timeout 20 ${cafile:+--cacert "$cafile"} -H 'content-type: application/json' --data-binary "@$2" "$1"
      else
        curl -fsS --retry 3 --connect-timeout 20 ${cafile:+--cacert "$cafile"} "$1"
      fi
    }
  elif command -v wget >/dev/null 2>&1; then
    fetch() {
      set -- "$1" "${2:-}"
      if [ -n "$2" ]; then
        wget -q -O - ${cafile:+"--ca-certificate=$cafile"} --header='content-type: application/json' --post-file="$2" "$1"
      else
        wget -q -O - ${cafile:+"--ca-certificate=$cafile"} "$1"
      fi
    }
  else
    fail 'hace falta curl o wget' 'curl or wget is needed'
  fi

  say "Descargando $file…" "Downloading $file…"
  fetch "$server/downloads/$file?sha256=$sum" >"$folder/$file" ||
    fail "no se pudo descargar de $server" "could not download from $server"
  if command -v sha256sum >/dev/null 2>&1; then got=$(sha256sum "$folder/$file"); else got=$(shasum -a 256 "$folder/$file"); fi
  [ "${got%% *}" = "$sum" ] || fail 'la descarga no es la que el servidor anunció; intente de nuevo' \
    'the download is not what the server announced; try again'

  token=''
  if [ "$joined" = no ]; then
    printf '{"link":"%s"}' "$link" >"$folder/link.json"
    answer=$(fetch "$server/api/v1/install/claims" "$folder/link.json") ||
      fail 'el enlace ya no es válido; pida otro' 'the link is not valid any more; ask for another one'
    token=$(printf '%s' "$answer" | sed -n 's/.*"token":"\(LANET-[A-Z2-7-]*\)".*/\1/p')
    [ -n "$token" ] || fail 'el servidor no respondió lo esperado' 'the server did not answer as expected'
    mkdir -p "$settings"
    [ "$system" = macos ] || chmod 755 "$settings"
    {
      printf '{"server":"%s","token":"%s"' "$server" "$token"
      [ -z "$tag" ] || printf ',"tag":"%s"' "$tag"
      [ -z "$proxy" ] || printf ',"proxy":"%s"' "$proxy"
      [ -z "$cafile" ] || printf ',"caFile":"%s"' "$cafile"
      printf '}\n'
    } >"$folder/enrol.json"
    chmod 600 "$folder/enrol.json"
    mv "$folder/enrol.json" "$settings/enrol.json"
  fi

  say 'Instalando…' 'Installing…'
  case "$kind" in
    deb) DEBIAN_FRONTEND=noninteractive dpkg -i "$folder/$file" >"$folder/log" 2>&1 || installed=no ;;
    rpm) rpm -U --replacepkgs --oldpackage "$folder/$file" >"$folder/log" 2>&1 || installed=no ;;
    pkg) installer -pkg "$folder/$file" -target / >"$folder/log" 2>&1 || installed=no ;;
    tar.gz)
      {
        mkdir -p /opt/lanet-agent && chmod 755 /opt/lanet-agent &&
          tar -xzf "$folder/$file" -C /opt/lanet-agent --strip-components=1 --no-same-owner &&
          mkdir -p /usr/local/bin && cp /opt/lanet-agent/lanet-agent /usr/local/bin/lanet-agent && chmod 755 /usr/local/bin/lanet-agent &&
          { [ ! -d /etc/systemd/system ] || { cp /opt/lanet-agent/lanet-agent.service /etc/systemd/system/ && chmod 644 /etc/systemd/system/lanet-agent.service; }; }
      } >"$folder/log" 2>&1 || installed=no
      ;;
  esac
  if [ "${installed:-yes}" = no ]; then
    cat "$folder/log" >&2
    rm -f "$settings/enrol.json"
    fail 'el paquete no se pudo instalar; el motivo está arriba' 'the package could not be installed; the reason is above'
  fi
  if [ "$system" = linux ] && command -v systemctl >/dev/null 2>&1 && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl enable lanet-agent >/dev/null 2>&1 || true
    systemctl restart lanet-agent || fail 'el servicio no arrancó: journalctl -u lanet-agent' 'the service did not start: journalctl -u lanet-agent'
  elif [ "$system" = linux ]; then
    say 'Sin systemd: póngalo en marcha con «lanet-agent run».' 'No systemd here: start it with "lanet-agent run".'
  fi
  if [ "$joined" = yes ]; then
    say 'Este equipo ya estaba inscrito: quedó actualizado.' 'This computer had joined before: it is up to date now.'
    return 0
  fi

  say 'Esperando el primer reporte…' 'Waiting for the first report…'
  printf '{"token":"%s"}' "$token" >"$folder/token.json"
  progress=waiting tries=0
  while [ "$tries" -lt 30 ]; do
    answer=$(fetch "$server/api/v1/install/progress" "$folder/token.json" 2>/dev/null || true)
    seen=$(printf '%s' "$answer" | sed -n 's/.*"state":"\([a-z]*\)".*/\1/p')
    progress=${seen:-$progress}
    case "$progress" in reporting | pending | refused) break ;; esac
    tries=$((tries + 1))
    sleep 2
  done
  case "$progress" in
    reporting) say 'Listo: este equipo ya reporta.' 'Done: this computer reports.' ;;
    pending) say 'Listo: alguien de soporte tiene que aceptar este equipo. No hace falta nada más aquí.' \
      'Done: somebody of the support team has to accept this computer. Nothing more to do here.' ;;
    joined) say 'El equipo se inscribió; su primer reporte llegará en unos minutos.' \
      'The computer has joined; its first report will come within minutes.' ;;
    refused) fail 'soporte rechazó este equipo' 'the support team refused this computer' ;;
    *) fail 'se instaló, pero todavía no llega al servidor. Revise con: lanet-agent doctor' \
      'installed, but it has not reached the server yet. Check with: lanet-agent doctor' ;;
  esac
}
lanet_install "$@"
