#!/bin/sh
# Chooses the certificate and becomes nginx: the one in the folder `tls`, or one of its own, made at the first start.
set -eu
umask 077
given=/etc/lanet-tls
own=/var/lib/lanet-tls
chosen=/run/lanet/tls
name=${LANET_DOMAIN:-localhost}

if [ -e "$given/cert.pem" ] || [ -e "$given/key.pem" ]; then
  for file in cert.pem key.pem; do
    [ -r "$given/$file" ] || {
      echo "tls/$file: the proxy runs as uid $(id -u) and cannot read it. In the folder tls: chown $(id -u) cert.pem key.pem" >&2
      exit 1
    }
  done
  from=$given
else
  # Kept as long as it serves: agents may have been told to trust it.
  if ! openssl x509 -noout -checkend 86400 -in "$own/cert.pem" >/dev/null 2>&1 ||
    ! openssl x509 -noout -checkhost "$name" -in "$own/cert.pem" | grep -q 'does match'; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj "/CN=$name" \
      -addext "subjectAltName=DNS:$name" -addext 'extendedKeyUsage=serverAuth' \
      -keyout "$own/key.pem.new" -out "$own/cert.pem.new" 2>/dev/null
    mv "$own/key.pem.new" "$own/key.pem"
    mv "$own/cert.pem.new" "$own/cert.pem"
  fi
  echo "No certificate was given in the folder tls: a self-signed one for $name is used." >&2
  from=$own
fi
mkdir -p "$chosen"
for file in cert.pem key.pem; do ln -sfn "$from/$file" "$chosen/$file"; done
# As many connections as the engine allows; some allow 1,024 until they are asked.
ulimit -n "$(ulimit -Hn)"
exec nginx -e stderr -g 'daemon off;'
