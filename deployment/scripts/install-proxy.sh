# shellcheck shell=bash
# The steps of install.sh for a proxy with TLS. It is read from the verified archive, in the function that owns these variables:
# family target settings domain port certificate private_key self_signed work undo, and say, fail, put, folder.

package() {
  command -v "$1" >/dev/null && return 0
  say "Instalando $1…"
  if [ "$family" = debian ]; then
    undo+=("DEBIAN_FRONTEND=noninteractive apt-get -y purge $1; apt-get -y autoremove --purge")
    apt-get -qq update || fail 'apt-get update no pudo leer los repositorios'
    DEBIAN_FRONTEND=noninteractive apt-get -y -qq install --no-install-recommends "$1" >"$work/log" 2>&1 ||
      { cat "$work/log" >&2; fail "no se pudo instalar $1"; }
  else
    undo+=("dnf -y remove $1")
    dnf -y -q install "$1" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "no se pudo instalar $1"; }
  fi
}

install_certificate() {
  folder "$settings/tls"
  if [ -z "$certificate" ]; then
    command -v openssl >/dev/null || package openssl
    certificate=$work/cert.pem private_key=$work/key.pem
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$domain" \
      -addext "subjectAltName=DNS:$domain" -keyout "$private_key" -out "$certificate" 2>/dev/null
    say 'Se hizo un certificado propio: los navegadores avisarán hasta que ponga el definitivo.'
  fi
  put "$certificate" "$settings/tls/cert.pem" 0644
  put "$private_key" "$settings/tls/key.pem" 0600
}

install_nginx() {
  package nginx
  install_certificate
  sed -e "s/helpdesk\.example\.com/$domain/g" -e "s/127\.0\.0\.1:3000/127.0.0.1:$port/" "$target/configs/nginx.conf" >"$work/nginx.conf"
  undo+=('systemctl try-reload-or-restart nginx')
  put "$work/nginx.conf" /etc/nginx/conf.d/lanet-helpdesk.conf 0644
  # Without this SELinux keeps nginx from reaching the server.
  if command -v selinuxenabled >/dev/null && selinuxenabled; then setsebool -P httpd_can_network_connect 1; fi
  nginx -t >"$work/log" 2>&1 || { cat "$work/log" >&2; fail 'nginx no acepta la configuración'; }
  systemctl enable --quiet nginx
  systemctl reload-or-restart nginx || { journalctl -u nginx -n 20 --no-pager -o cat >&2 || true; fail 'nginx no arranca; la causa está arriba'; }
}

install_caddy() {
  ! command -v caddy >/dev/null || fail "Caddy ya estaba: agregue $target/configs/Caddyfile a su configuración y use --proxy none"
  package caddy
  sed -e "s/helpdesk\.example\.com/$domain/g" -e "s/127\.0\.0\.1:3000/127.0.0.1:$port/" "$target/configs/Caddyfile" >"$work/Caddyfile"
  caddy validate --adapter caddyfile --config "$work/Caddyfile" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail 'Caddy no acepta la configuración'; }
  install -m 0644 "$work/Caddyfile" /etc/caddy/Caddyfile
  systemctl enable --quiet caddy
  systemctl reload-or-restart caddy || { journalctl -u caddy -n 20 --no-pager -o cat >&2 || true; fail 'Caddy no arranca; la causa está arriba'; }
}
