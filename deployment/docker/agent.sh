#!/bin/sh
# Enrols the host once, by the server and the token it is given, and becomes the agent. The image is its version: it starts
# without the launcher, which would look for updates.
set -eu
umask 077
state=/var/lib/lanet-agent
settings=/run/lanet-agent/agent.json
token=/run/secrets/lanet-token
authority=/run/secrets/lanet-ca.pem
program=$(ls -d /opt/lanet-agent/versions/*/agent.cjs | sort -V | tail -n 1)
agent() { /opt/lanet-agent/runtime/node "$program" "$@"; }

case "${1:-run}" in
  health) [ -n "$(find "$state" -newermt '-10 minutes' -type f -print -quit)" ]; exit ;;
  run) ;;
  *) exec /opt/lanet-agent/runtime/node "$program" "$@" --state "$state" --settings "$settings" ;;
esac
[ -r /host/proc/1/mountinfo ] || {
  echo 'The host is not mounted at /host: docker run … --volume /:/host:ro,rslave' >&2
  exit 2
}
trust=
[ ! -r "$authority" ] || trust=", \"caFile\": \"$authority\""
printf '{ "hostRoot": "/host"%s }\n' "$trust" >"$settings"
if ! grep -qs '"answer":{' "$state/enrolment.json"; then
  [ -r "$token" ] || {
    echo "The host is not enrolled yet: its token has to be in $token, readable by uid $(id -u)." >&2
    exit 2
  }
  agent enrol --server "${LANET_SERVER:?the address of the server, https://…}" --token-file "$token" --state "$state" \
    --settings "$settings"
fi
exec /opt/lanet-agent/runtime/node "$program" run --state "$state" --settings "$settings"
