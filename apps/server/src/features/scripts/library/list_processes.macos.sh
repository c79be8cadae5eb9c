#!/bin/sh
# Lists the processes as JSON: number, name, user, share of all processors, resident memory, and a mark of its start. Never
# their command lines, which may hold secrets. Source: ps(1); -c shows the name alone.
set -u
LC_ALL=C
export LC_ALL
processors=$(sysctl -n hw.logicalcpu 2>/dev/null)
ps -axc -o pid=,user=,%cpu=,rss=,lstart=,comm= | awk -v processors="${processors:-1}" '
function quoted(text) {
  gsub(/[\001-\037\177]/, "", text)
  gsub(/\\/, "\\\\&", text)
  gsub(/"/, "\\\"", text)
  return "\"" text "\""
}
BEGIN { printf "{\"processes\":[" }
NF > 9 && $1 ~ /^[0-9]+$/ {
  started = $5 " " $6 " " $7 " " $8 " " $9
  name = $0
  # What stands before the name: nine fields. A name may hold blanks, even several in a row.
  for (i = 1; i <= 9; i++) sub(/^ *[^ ]+/, "", name)
  sub(/^ /, "", name)
  cpu = $3 / processors
  printf "%s\n{\"pid\":%s,\"name\":%s,\"user\":%s,\"cpuPercent\":%.1f,\"memoryBytes\":%.0f,\"started\":%s}", (n++ ? "," : ""), $1, quoted(name), quoted($2), (cpu > 100 ? 100 : cpu), $4 * 1024, quoted(started)
}
END { print "\n]}" }'
