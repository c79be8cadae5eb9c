-- Initial data: what comes with the product. Printed by npm run generate; applied after every migration, any number of times.
-- Alert rules (contracts/src/alert-rules.ts)
insert into alert_rules (key, rule, position) values ('disk_full', '{"object":"*","keepSeconds":300,"noData":"hold","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":"disk_cleanup","enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"forSeconds":90,"minSamples":3,"key":"disk_full","metric":"volume.usedPercent","op":">","trigger":90,"recover":85,"or":[{"metric":"volume.inodesUsedPercent","op":">","trigger":90,"recover":85}],"priority":"high"}'::jsonb, 0) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('disk_critical', '{"object":"*","keepSeconds":300,"noData":"hold","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":"disk_cleanup","enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"forSeconds":30,"minSamples":2,"key":"disk_critical","metric":"volume.usedPercent","op":">","trigger":97,"recover":95,"or":[{"metric":"volume.freeBytes","op":"<","trigger":2000000000,"recover":3000000000}],"and":[{"metric":"volume.usedPercent","op":">","trigger":90,"recover":85}],"priority":"critical"}'::jsonb, 1) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('cpu_high', '{"object":"*","keepSeconds":300,"noData":"hold","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"forSeconds":600,"minSamples":3,"key":"cpu_high","metric":"cpu.usedPercent","op":">","trigger":85,"recover":75,"priority":"medium"}'::jsonb, 2) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('ram_high', '{"object":"*","keepSeconds":300,"noData":"hold","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"forSeconds":600,"minSamples":3,"key":"ram_high","metric":"memory.usedPercent","op":">","trigger":95,"recover":88,"priority":"high"}'::jsonb, 3) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('temperature', '{"object":"*","keepSeconds":300,"noData":"hold","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"forSeconds":30,"minSamples":2,"key":"temperature","metric":"temperature.celsius","op":">","trigger":80,"recover":72,"priority":"critical"}'::jsonb, 4) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('service_down', '{"object":"*","keepSeconds":120,"noData":"hold","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":"restart_service","enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"forSeconds":120,"minSamples":2,"key":"service_down","metric":"service.stopped","op":"=","trigger":1,"recover":0,"priority":"medium"}'::jsonb, 5) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('network_loss', '{"object":"*","keepSeconds":300,"noData":"hold","noDataAfterSeconds":1800,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"forSeconds":600,"minSamples":3,"key":"network_loss","metric":"reach.lossPercent","op":">","trigger":20,"recover":5,"or":[{"metric":"reach.milliseconds","op":">","trigger":200,"recover":100}],"priority":"medium"}'::jsonb, 6) on conflict (key) do nothing;
-- Scripts (apps/server/src/features/scripts/library)
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent) values (
  '0190a000-0000-7000-8000-000000000001', 'disk_cleanup', 'safe', '{"es":"Limpieza de disco","en":"Disk clean-up"}'::jsonb, '{"es":"Borra archivos temporales, papelera y paquetes descargados de un volumen. Nunca toca documentos.","en":"Deletes temporary files, trash and downloaded packages of a volume. Never touches documents."}'::jsonb,
  '[{"kind":"path","name":"volume","titles":{"es":"Volumen","en":"Volume"},"default":"/"},{"kind":"number","name":"olderThanDays","titles":{"es":"Sin cambios desde hace (días)","en":"Unchanged for (days)"},"default":7,"min":0,"max":365},{"kind":"boolean","name":"packageCaches","titles":{"es":"Vaciar paquetes descargados","en":"Empty downloaded packages"},"default":true}]'::jsonb, 600, true)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000001', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Frees space on one volume. Deletes only below the folders of the list in "places", only regular files and links not
# changed for some days, and never crosses into another file system.
set -u
volume=${LANET_PARAM_VOLUME:-/}
days=${LANET_PARAM_OLDER_THAN_DAYS:-7}
packages=${LANET_PARAM_PACKAGE_CACHES:-true}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }
free_kib() { df -Pk -- "$volume" | awk ''NR == 2 { print $4 }''; }
used_percent() { df -Pk -- "$volume" | awk ''NR == 2 { print $5 }''; }

case $volume in
  /*) ;;
  *) say "El volumen debe ser una ruta absoluta." "The volume must be an absolute path." >&2; exit 64 ;;
esac
case "$volume/" in
  */../*) say "La ruta no puede contener «..»." "The path must not contain \"..\"." >&2; exit 64 ;;
esac
if [ ! -d "$volume" ]; then
  say "No existe la carpeta $volume." "There is no folder $volume." >&2
  exit 66
fi

root=${volume%/}
before=$(free_kib)
say "Volumen $volume: $(used_percent) en uso antes de limpiar." "Volume $volume: $(used_percent) used before cleaning."

# "-mtime +N" means more than N whole days, so 0 days is no condition at all.
if [ "$days" -gt 0 ]; then age="-mtime +$days"; else age=; fi

clean() { # folder
  [ -d "$1" ] && [ ! -L "$1" ] || return 0
  # $age is two words or none: it has to be split.
  # shellcheck disable=SC2086
  set -- "$1" "$(find "$1" -xdev -depth \( -type f -o -type l \) $age -printf ''%k\n'' -delete 2>/dev/null | awk ''{ sum += $1 } END { print sum + 0 }'')"
  if [ "$2" -gt 0 ]; then say "$1: $2 KiB" "$1: $2 KiB"; fi
}

places="tmp var/tmp .cache .Trash-0 var/crash"
for place in $places; do clean "$root/$place"; done
if [ "$packages" = true ] && [ "$volume" = / ]; then
  if command -v apt-get >/dev/null 2>&1; then apt-get clean && say "Paquetes descargados de apt: vaciado." "Downloaded apt packages: emptied."; fi
  if command -v dnf >/dev/null 2>&1; then dnf -q clean packages && say "Paquetes descargados de dnf: vaciado." "Downloaded dnf packages: emptied."; fi
  if command -v journalctl >/dev/null 2>&1; then journalctl --quiet --vacuum-time=14d 2>&1; fi
fi

after=$(free_kib)
say "Liberados $(( (after - before) / 1024 )) MiB. Volumen $volume: $(used_percent) en uso." \
    "Freed $(( (after - before) / 1024 )) MiB. Volume $volume: $(used_percent) used."
printf ''LANET_RESULT freedKib=%s\n'' "$((after - before))"
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000001' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000001';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent) values (
  '0190a000-0000-7000-8000-000000000002', 'restart_service', 'caution', '{"es":"Reiniciar servicio","en":"Restart service"}'::jsonb, '{"es":"Reinicia un servicio por su nombre y comprueba que vuelva a funcionar.","en":"Restarts a service by its name and checks that it runs again."}'::jsonb,
  '[{"kind":"service","name":"service","titles":{"es":"Servicio","en":"Service"},"default":""}]'::jsonb, 120, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000002', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Restarts one service. The agent has looked the name up in the service manager before this runs.
set -u
service=${LANET_PARAM_SERVICE:?}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }
pid() { systemctl show --property=MainPID --value -- "$service"; }

before=$(pid)
say "Reiniciando $service (PID $before)…" "Restarting $service (PID $before)…"
if ! systemctl restart -- "$service"; then
  say "No se pudo reiniciar. Últimas líneas del registro:" "It could not be restarted. Last lines of its log:" >&2
  journalctl --no-pager --lines=30 --unit="$service" >&2
  exit 1
fi

waited=0
while [ "$(systemctl is-active -- "$service")" = activating ] && [ "$waited" -lt 30 ]; do sleep 1; waited=$((waited + 1)); done
state=$(systemctl is-active -- "$service")
say "Estado: $state. PID anterior $before, actual $(pid)." "State: $state. PID before $before, now $(pid)."
[ "$state" = active ]
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000002' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000002';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent) values (
  '0190a000-0000-7000-8000-000000000003', 'update_software', 'caution', '{"es":"Actualizar software","en":"Update software"}'::jsonb, '{"es":"Muestra las actualizaciones pendientes y, si se indica, las instala. No reinicia el equipo.","en":"Lists the pending updates and, if told to, installs them. Does not restart the computer."}'::jsonb,
  '[{"kind":"boolean","name":"install","titles":{"es":"Instalar ahora","en":"Install now"},"default":false}]'::jsonb, 3600, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000003', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Lists pending updates, and installs them when asked to. Never restarts the computer.
set -u
install=${LANET_PARAM_INSTALL:-false}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }

if command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update || exit 1
  say "Actualizaciones pendientes:" "Pending updates:"
  apt-get -q -s upgrade | awk ''/^Inst / { print "  " $2 " " $3 " -> " $4; n++ } END { print n + 0 " paquetes / packages" }''
  if [ "$install" = true ]; then
    apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold upgrade || exit 1
  fi
elif command -v dnf >/dev/null 2>&1; then
  say "Actualizaciones pendientes:" "Pending updates:"
  dnf -q check-update
  [ $? -ne 1 ] || exit 1
  if [ "$install" = true ]; then dnf -y upgrade || exit 1; fi
elif command -v zypper >/dev/null 2>&1; then
  say "Actualizaciones pendientes:" "Pending updates:"
  zypper --non-interactive list-updates || exit 1
  if [ "$install" = true ]; then zypper --non-interactive update || exit 1; fi
else
  say "No se encontró apt, dnf ni zypper." "Neither apt, dnf nor zypper was found." >&2
  exit 69
fi

if [ -e /run/reboot-required ] || [ -e /var/run/reboot-required ]; then
  say "El equipo necesita reiniciarse para terminar." "The computer has to be restarted to finish."
fi
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000003' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000003';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent) values (
  '0190a000-0000-7000-8000-000000000004', 'collect_logs', 'safe', '{"es":"Recopilar registros","en":"Collect logs"}'::jsonb, '{"es":"Reúne las últimas entradas del registro del sistema y las adjunta.","en":"Collects the last entries of the system log and attaches them."}'::jsonb,
  '[{"kind":"number","name":"entries","titles":{"es":"Entradas","en":"Entries"},"default":100,"min":1,"max":10000},{"kind":"choice","name":"level","titles":{"es":"Nivel","en":"Level"},"default":"all","choices":[{"value":"all","titles":{"es":"Todo","en":"Everything"}},{"value":"warnings","titles":{"es":"Advertencias y errores","en":"Warnings and errors"}},{"value":"errors","titles":{"es":"Solo errores","en":"Errors only"}}]}]'::jsonb, 60, true)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000004', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Collects the last entries of the system log into a file, which the agent attaches to the run and its ticket.
set -u
entries=${LANET_PARAM_ENTRIES:-100}
level=${LANET_PARAM_LEVEL:-all}
file=${LANET_FILES:?}/system-log.txt

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }

case $level in
  errors) priority=err ;;
  warnings) priority=warning ;;
  *) priority=debug ;;
esac

if command -v journalctl >/dev/null 2>&1 && journalctl --quiet --lines=1 >/dev/null 2>&1 && [ -n "$(journalctl --quiet --lines=1 2>/dev/null)" ]; then
  journalctl --no-pager --quiet --lines="$entries" --priority="$priority" --output=short-iso >"$file"
elif [ -r /var/log/syslog ]; then
  tail -n "$entries" /var/log/syslog >"$file"
elif [ -r /var/log/messages ]; then
  tail -n "$entries" /var/log/messages >"$file"
elif [ -r /var/log/dpkg.log ]; then
  tail -n "$entries" /var/log/dpkg.log >"$file"
else
  say "Este equipo no tiene un registro del sistema legible." "This computer has no readable system log." >&2
  exit 66
fi
say "$(wc -l <"$file") entradas reunidas en system-log.txt." "$(wc -l <"$file") entries collected in system-log.txt."
tail -n 5 "$file"
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000004' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000004';
