#!/bin/bash
# Whether the service in this container can do its work now. Asked by the shell alone: a runtime started every few seconds, for
# each of six services, would be felt.
exec 3<>/dev/tcp/127.0.0.1/3000 || exit 1
printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ code _ <&3
[ "$code" = 200 ]
