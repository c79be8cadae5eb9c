#!/bin/sh
# Lists the processes as JSON: number, name, user, share of all processors during one second, resident memory, and a mark
# of its start. Never their command lines, which may hold secrets. Source: proc(5).
set -u
LC_ALL=C
export LC_ALL
exec awk -v ticks="$(getconf CLK_TCK)" -v processors="$(getconf _NPROCESSORS_ONLN)" '
function whole(file,    line, text) {
  text = ""
  while ((getline line < file) > 0) text = text line "\n"
  close(file)
  return text
}
# The name stands in brackets and may hold anything: fields count from the last bracket.
function times(pid,    text, at, count) {
  text = whole("/proc/" pid "/stat")
  at = match(text, /\)[^)]*$/)
  if (at == 0) return 0
  count = split(substr(text, at + 2), field, " ")
  return count > 20
}
function uptime(    text) { text = whole("/proc/uptime"); sub(/ .*/, "", text); return text + 0 }
# The kernel writes line feeds and backslashes of a name as \n and \\; what else is no plain character is left out.
function quoted(text) {
  gsub(/[\001-\037\177]/, "", text)
  gsub(/\\/, "\\\\&", text)
  gsub(/"/, "\\\"", text)
  return "\"" text "\""
}
function status(pid,    text, count, lines, i) {
  name = ""; user = ""; memory = 0
  text = whole("/proc/" pid "/status")
  count = split(text, lines, "\n")
  for (i = 1; i <= count; i++) {
    if (lines[i] ~ /^Name:/) name = substr(lines[i], 7)
    else if (lines[i] ~ /^Uid:/) { split(lines[i], part, /[ \t]+/); user = part[2] }
    else if (lines[i] ~ /^VmRSS:/) { split(lines[i], part, /[ \t]+/); memory = part[2] }
  }
  return name != ""
}
BEGIN {
  while ((getline line < "/etc/passwd") > 0) if (split(line, part, ":") > 2) names[part[3]] = part[1]
  list = "ls /proc"
  while ((list | getline pid) > 0) if (pid ~ /^[0-9]+$/ && times(pid)) { before[pid] = field[12] + field[13]; started[pid] = field[20] }
  close(list)
  from = uptime()
  system("sleep 1")
  elapsed = (uptime() - from) * ticks * processors
  printf "{\"processes\":["
  for (pid in before) {
    if (!times(pid) || field[20] != started[pid] || !status(pid)) continue
    cpu = elapsed > 0 ? (field[12] + field[13] - before[pid]) * 100 / elapsed : 0
    if (cpu > 100) cpu = 100
    printf "%s\n{\"pid\":%s,\"name\":%s,\"user\":%s,\"cpuPercent\":%.1f,\"memoryBytes\":%.0f,\"started\":%s}", (n++ ? "," : ""), pid, quoted(name), quoted(user in names ? names[user] : user), cpu, memory * 1024, quoted(started[pid])
  }
  print "\n]}"
}' </dev/null
