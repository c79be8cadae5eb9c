#!/bin/sh
# The agent's command. The runtime would take orders from these variables, whoever set them.
for name in $(env | sed -n 's/^\(NODE_[A-Za-z0-9_]*\)=.*/\1/p') OPENSSL_CONF OPENSSL_MODULES; do
  unset "$name"
done
exec /opt/lanet-agent/runtime/node /opt/lanet-agent/launcher.cjs "$@"
