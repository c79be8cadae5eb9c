-- Initial data: what comes with the product. Printed by npm run generate; applied after every migration, any number of times.
-- Alert rules (contracts/src/alert-rules.ts, server-rules.ts)
insert into alert_rules (key, rule, position) values ('disk_full', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":"disk_cleanup","enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"keepSeconds":300,"noData":"hold","forSeconds":90,"minSamples":3,"key":"disk_full","metric":"volume.usedPercent","op":">","trigger":90,"recover":85,"or":[{"metric":"volume.inodesUsedPercent","op":">","trigger":90,"recover":85}],"priority":"high"}'::jsonb, 0) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('disk_critical', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":"disk_cleanup","enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"keepSeconds":300,"noData":"hold","forSeconds":30,"minSamples":2,"key":"disk_critical","metric":"volume.usedPercent","op":">","trigger":97,"recover":95,"or":[{"metric":"volume.freeBytes","op":"<","trigger":2000000000,"recover":3000000000}],"and":[{"metric":"volume.usedPercent","op":">","trigger":90,"recover":85}],"priority":"critical"}'::jsonb, 1) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('cpu_high', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"keepSeconds":300,"noData":"hold","forSeconds":600,"minSamples":3,"key":"cpu_high","metric":"cpu.usedPercent","op":">","trigger":85,"recover":75,"priority":"medium"}'::jsonb, 2) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('ram_high', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"keepSeconds":300,"noData":"hold","forSeconds":600,"minSamples":3,"key":"ram_high","metric":"memory.usedPercent","op":">","trigger":95,"recover":88,"priority":"high"}'::jsonb, 3) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('temperature', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"keepSeconds":300,"noData":"hold","forSeconds":30,"minSamples":2,"key":"temperature","metric":"temperature.celsius","op":">","trigger":80,"recover":72,"priority":"critical"}'::jsonb, 4) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('service_down', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":"restart_service","enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"keepSeconds":120,"noData":"hold","forSeconds":120,"minSamples":2,"key":"service_down","metric":"service.stopped","op":"=","trigger":1,"recover":0,"priority":"medium","restartFirst":true}'::jsonb, 5) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('network_loss', '{"object":"*","noDataAfterSeconds":1800,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"keepSeconds":300,"noData":"hold","forSeconds":600,"minSamples":3,"key":"network_loss","metric":"reach.lossPercent","op":">","trigger":20,"recover":5,"or":[{"metric":"reach.milliseconds","op":">","trigger":200,"recover":100}],"priority":"medium"}'::jsonb, 6) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('event_errors', '{"object":"*","noDataAfterSeconds":3600,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"keepSeconds":1800,"noData":"hold","forSeconds":0,"minSamples":1,"key":"event_errors","metric":"log.errors","op":">","trigger":9,"recover":1,"priority":"low"}'::jsonb, 7) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('offline_server', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"op":">","forSeconds":0,"minSamples":1,"noData":"ignore","key":"offline_server","metric":"presence.offlineMinutes","trigger":5,"recover":1,"keepSeconds":120,"priority":"high"}'::jsonb, 8) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('offline_workstation', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":false,"version":1,"stableMinutes":15,"reopenWithinHours":24,"op":">","forSeconds":0,"minSamples":1,"noData":"ignore","key":"offline_workstation","metric":"presence.offlineMinutes","trigger":30,"recover":1,"keepSeconds":300,"priority":"low"}'::jsonb, 9) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('clock_wrong', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"op":">","forSeconds":0,"minSamples":1,"noData":"ignore","key":"clock_wrong","metric":"clock.offsetMinutes","trigger":5,"recover":1,"keepSeconds":0,"priority":"low"}'::jsonb, 10) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('antivirus_down', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"op":"=","forSeconds":120,"minSamples":1,"noData":"ignore","key":"antivirus_down","metric":"antivirus.down","trigger":1,"recover":0,"keepSeconds":120,"priority":"high"}'::jsonb, 11) on conflict (key) do nothing;
insert into alert_rules (key, rule, position) values ('antivirus_missing', '{"object":"*","noDataAfterSeconds":900,"flap":{"max":4,"windowSeconds":3600},"suggestedScript":null,"enabled":true,"version":1,"stableMinutes":15,"reopenWithinHours":24,"op":"=","forSeconds":1800,"minSamples":1,"noData":"ignore","key":"antivirus_missing","metric":"antivirus.missing","trigger":1,"recover":0,"keepSeconds":0,"priority":"high"}'::jsonb, 12) on conflict (key) do nothing;
-- Scripts (apps/server/src/features/scripts/library)
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (
  '0190a000-0000-7000-8000-000000000001', 'disk_cleanup', 'safe', '{"es":"Limpieza de disco","en":"Disk clean-up"}'::jsonb, '{"es":"Borra archivos temporales, papelera y paquetes descargados de un volumen. Nunca toca documentos.","en":"Deletes temporary files, trash and downloaded packages of a volume. Never touches documents."}'::jsonb,
  '[{"kind":"path","name":"volume","titles":{"es":"Volumen","en":"Volume"},"default":"/"},{"kind":"number","name":"olderThanDays","titles":{"es":"Sin cambios desde hace (días)","en":"Unchanged for (days)"},"default":7,"min":0,"max":365},{"kind":"boolean","name":"packageCaches","titles":{"es":"Vaciar paquetes descargados","en":"Empty downloaded packages"},"default":true}]'::jsonb, 600, true, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,
  restarts = excluded.restarts;
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
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000001', 'macos', coalesce(max(version), 0) + 1, 'sh', new.text
from (select '#!/bin/sh
# Frees space. Deletes only below the folders of the list in "clean", only regular files and links not changed for some
# days, and never crosses into another file system.
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

clean() { # folder [user]
  [ -d "$1" ] && [ ! -L "$1" ] || return 0
  # In somebody''s home with that person''s rights: a link put in the way then leads to nothing that is not theirs.
  # $age is two words or none: it has to be split.
  # shellcheck disable=SC2086
  deleted=$(${2:+sudo -u "$2"} find "$1" -xdev -depth \( -type f -o -type l \) $age -print -delete 2>/dev/null | wc -l | tr -d '' '')
  if [ "$deleted" -gt 0 ]; then say "$1: $deleted archivos" "$1: $deleted files"; fi
}

clean "$root/private/tmp"
clean "$root/private/var/tmp"
clean "$root/Library/Logs/DiagnosticReports"
clean "$root/.Trashes"
if [ "$packages" = true ]; then clean "$root/Library/Caches"; fi
for home in "$root"/Users/*; do
  owner=$(stat -f %Su "$home" 2>/dev/null) || continue
  if [ -L "$home" ] || [ "$owner" = root ]; then continue; fi
  clean "$home/.Trash" "$owner"
  if [ "$packages" = true ]; then clean "$home/Library/Caches" "$owner"; fi
done

after=$(free_kib)
say "Liberados $(( (after - before) / 1024 )) MiB. Volumen $volume: $(used_percent) en uso." \
    "Freed $(( (after - before) / 1024 )) MiB. Volume $volume: $(used_percent) used."
printf ''LANET_RESULT freedKib=%s\n'' "$((after - before))"
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000001' and old.platform = 'macos'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000001';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000001', 'windows', coalesce(max(version), 0) + 1, 'powershell', new.text
from (select '# Frees space on one drive: our own clean-up, and the one of Windows with a list prepared here. Ours deletes only files below
# the folders of the list in "places", not changed for some days. Users may write there and could put a link in the way, so
# each file is opened first, and deleted by that handle only when its real path lies inside.
$ErrorActionPreference = ''Stop''
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq ''en'') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }


Add-Type -IgnoreWarnings -TypeDefinition @''
using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

public static class LanetCleaner
{
    [StructLayout(LayoutKind.Sequential)]
    private struct FileInformation
    {
        public uint Attributes;
        public System.Runtime.InteropServices.ComTypes.FILETIME Created, Accessed, Written;
        public uint Volume, SizeHigh, SizeLow, Links, IndexHigh, IndexLow;
    }

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern SafeFileHandle CreateFileW(string name, uint access, uint share, IntPtr security, uint disposition, uint flags, IntPtr template);

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern uint GetFinalPathNameByHandleW(SafeFileHandle file, StringBuilder path, uint length, uint flags);

    [DllImport("kernel32.dll", SetLastError = true)]
    private static extern bool GetFileInformationByHandle(SafeFileHandle file, out FileInformation information);

    [DllImport("kernel32.dll", SetLastError = true)]
    private static extern bool SetFileInformationByHandle(SafeFileHandle file, int kind, ref byte value, uint length);

    public static long Files;
    public static long Bytes;

    // Deletes one file or empty folder inside "root", last written before a FILETIME.
    public static void Delete(string root, string path, long before)
    {
        // DELETE and FILE_READ_ATTRIBUTES; shared with all; OPEN_EXISTING; a link itself, not where it leads; folders too.
        using (SafeFileHandle file = CreateFileW(@"\\?\" + path, 0x00010080, 7, IntPtr.Zero, 3, 0x02200000, IntPtr.Zero))
        {
            if (file.IsInvalid) return;
            StringBuilder real = new StringBuilder(32768);
            uint length = GetFinalPathNameByHandleW(file, real, (uint)real.Capacity, 0);
            if (length == 0 || length >= real.Capacity) return;
            if (!real.ToString().StartsWith(@"\\?\" + root + @"\", StringComparison.OrdinalIgnoreCase)) return;
            FileInformation found;
            if (!GetFileInformationByHandle(file, out found)) return;
            long written = ((long)(uint)found.Written.dwHighDateTime << 32) | (uint)found.Written.dwLowDateTime;
            if (written >= before) return;
            byte yes = 1;
            // FileDispositionInfo
            if (!SetFileInformationByHandle(file, 4, ref yes, 1)) return;
            if ((found.Attributes & 0x10) != 0) return;
            Files++;
            if (found.Links == 1) Bytes += ((long)found.SizeHigh << 32) | found.SizeLow;
        }
    }

    // The files below a folder; "folders": the emptied folders as well.
    public static void Clean(string root, string folder, long before, bool folders)
    {
        string[] files, children;
        try
        {
            if ((File.GetAttributes(folder) & FileAttributes.ReparsePoint) != 0) return;
            files = Directory.GetFiles(folder);
            children = Directory.GetDirectories(folder);
        }
        catch (Exception) { return; }
        foreach (string file in files) Delete(root, file, before);
        foreach (string child in children)
        {
            Clean(root, child, before, folders);
            if (folders) Delete(root, child, long.MaxValue);
        }
    }

    // Of the recycle bin what was thrown away before: that is when its $I file was written, whatever the age of the $R itself.
    public static void CleanBin(string bin, long before)
    {
        string[] owners;
        try { owners = Directory.GetDirectories(bin); } catch (Exception) { return; }
        foreach (string owner in owners)
        {
            string[] notes;
            try { notes = Directory.GetFiles(owner, "$I*"); } catch (Exception) { continue; }
            foreach (string note in notes)
            {
                if (File.GetLastWriteTimeUtc(note).ToFileTimeUtc() >= before) continue;
                string thing = Path.Combine(owner, "$R" + Path.GetFileName(note).Substring(2));
                if (Directory.Exists(thing)) Clean(bin, thing, long.MaxValue, true);
                Delete(bin, thing, long.MaxValue);
                Delete(bin, note, before);
            }
        }
    }
}
''@

$volume = $env:LANET_PARAM_VOLUME
if (-not $volume -or $volume -eq ''/'') { $volume = "$env:SystemDrive\" }
$root = [IO.Path]::GetPathRoot($volume).TrimEnd(''\'')
if ($root -notmatch ''^[A-Za-z]:$'') { Fail 64 ''El volumen debe ser una unidad, como C:\.'' ''The volume must be a drive, such as C:\.'' }
$drive = [IO.DriveInfo]::new($root)
if (-not $drive.IsReady) { Fail 66 "No existe la unidad $root." "There is no drive $root." }
$before = [DateTime]::UtcNow.AddDays(-[int]$env:LANET_PARAM_OLDER_THAN_DAYS).ToFileTimeUtc()

function UsedPercent { [Math]::Round(100 - $drive.TotalFreeSpace * 100 / $drive.TotalSize) }
function CleanFolder([string]$folder) {
  [LanetCleaner]::Files = 0
  [LanetCleaner]::Bytes = 0
  [LanetCleaner]::Clean($folder, $folder, $before, $false)
  $kib = [Math]::Round([LanetCleaner]::Bytes / 1KB)
  if ([LanetCleaner]::Files -gt 0) { $out.WriteLine("${folder}: $kib KiB") }
}

# The clean-up of Windows, with exactly these of its parts; nobody''s downloads, no way back to an older Windows. What a
# person had set for the same number is put back.
function WindowsCleanup {
  $program = Join-Path $env:SystemRoot ''System32\cleanmgr.exe''
  if (-not (Test-Path -LiteralPath $program)) { return }
  $parts = ''Delivery Optimization Files'', ''Old ChkDsk Files'', ''Setup Log Files'', ''System error memory dump files'',
    ''System error minidump files'', ''Temporary Files'', ''Temporary Setup Files'', ''Thumbnail Cache'', ''Update Cleanup'',
    ''Windows Error Reporting Files''
  $set = @{}
  $caches = Get-ChildItem -Path ''HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\VolumeCaches''
  try {
    foreach ($cache in $caches) {
      $set[$cache.PSPath] = $cache.GetValue(''StateFlags0001'')
      $state = if ($parts -contains $cache.PSChildName) { 2 } else { 0 }
      Set-ItemProperty -LiteralPath $cache.PSPath -Name ''StateFlags0001'' -Value $state -Type DWord
    }
    $run = Start-Process -FilePath $program -ArgumentList ''/sagerun:1'' -WindowStyle Hidden -PassThru
    if (-not $run.WaitForExit(300000)) { $run.Kill() }
    Say ''Liberador de espacio de Windows: hecho.'' ''Windows disk clean-up: done.''
  } finally {
    foreach ($path in $set.Keys) {
      if ($null -eq $set[$path]) { Remove-ItemProperty -LiteralPath $path -Name ''StateFlags0001'' -ErrorAction SilentlyContinue }
      else { Set-ItemProperty -LiteralPath $path -Name ''StateFlags0001'' -Value $set[$path] -Type DWord -ErrorAction SilentlyContinue }
    }
  }
}

$freeBefore = $drive.TotalFreeSpace
Say "Unidad ${root}: $(UsedPercent) % en uso antes de limpiar." "Drive ${root}: $(UsedPercent) % used before cleaning."
[LanetCleaner]::CleanBin("$root\`$Recycle.Bin", $before)
if ($root -eq $env:SystemDrive) {
  $places = @("$env:SystemRoot\Temp", "$env:SystemRoot\Minidump", "$env:ProgramData\Microsoft\Windows\WER\ReportArchive", "$env:ProgramData\Microsoft\Windows\WER\ReportQueue")
  if ($env:LANET_PARAM_PACKAGE_CACHES -eq ''true'') { $places += "$env:SystemRoot\SoftwareDistribution\Download" }
  foreach ($person in Get-ChildItem -LiteralPath "$env:SystemDrive\Users" -Directory -Force) { $places += Join-Path $person.FullName ''AppData\Local\Temp'' }
  foreach ($place in $places) { CleanFolder $place }
  try { WindowsCleanup } catch { $err.WriteLine($_.Exception.Message) }
}
$freed = [Math]::Round(($drive.TotalFreeSpace - $freeBefore) / 1KB)
Say "Liberados $([Math]::Round($freed / 1024)) MiB. Unidad ${root}: $(UsedPercent) % en uso." "Freed $([Math]::Round($freed / 1024)) MiB. Drive ${root}: $(UsedPercent) % used."
$out.WriteLine("LANET_RESULT freedKib=$freed")
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000001' and old.platform = 'windows'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000001';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (
  '0190a000-0000-7000-8000-000000000002', 'restart_service', 'caution', '{"es":"Reiniciar servicio","en":"Restart service"}'::jsonb, '{"es":"Reinicia un servicio por su nombre y comprueba que vuelva a funcionar.","en":"Restarts a service by its name and checks that it runs again."}'::jsonb,
  '[{"kind":"service","name":"service","titles":{"es":"Servicio","en":"Service"},"default":""}]'::jsonb, 120, false, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,
  restarts = excluded.restarts;
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
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000002', 'macos', coalesce(max(version), 0) + 1, 'sh', new.text
from (select '#!/bin/sh
# Restarts one daemon of launchd. The agent has looked the label up before this runs. Source: launchctl(1), kickstart -k.
set -u
service=${LANET_PARAM_SERVICE:?}
target=system/$service

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }
pid() { launchctl print "$target" 2>/dev/null | sed -n ''s/^[[:space:]]*pid = //p'' | head -n 1; }

before=$(pid)
say "Reiniciando $service (PID ${before:--})…" "Restarting $service (PID ${before:--})…"
if ! launchctl print "$target" >/dev/null 2>&1; then
  if ! launchctl bootstrap system "/Library/LaunchDaemons/$service.plist"; then
    say "launchd no pudo cargar el servicio." "launchd could not load the service." >&2
    exit 1
  fi
fi
if ! launchctl kickstart -k "$target"; then
  say "launchd no pudo reiniciar el servicio." "launchd could not restart the service." >&2
  exit 1
fi

waited=0
while [ -z "$(pid)" ] && [ "$waited" -lt 10 ]; do sleep 1; waited=$((waited + 1)); done
now=$(pid)
say "PID anterior ${before:--}, actual ${now:--}." "PID before ${before:--}, now ${now:--}."
[ -n "$now" ]
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000002' and old.platform = 'macos'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000002';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000002', 'windows', coalesce(max(version), 0) + 1, 'powershell', new.text
from (select '# Restarts one service, and those that depend on it.
$ErrorActionPreference = ''Stop''
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq ''en'') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }

# Get-Service -Name takes patterns: the name is compared instead. The agent has looked it up before this runs.
$name = $env:LANET_PARAM_SERVICE
$service = Get-Service -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $name } | Select-Object -First 1
if (-not $service) { Fail 65 "No existe el servicio $name." "There is no service $name." }
function RunningPid { (Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq $name }).ProcessId }

$before = RunningPid
Say "Reiniciando $name (PID $before)…" "Restarting $name (PID $before)…"
Restart-Service -InputObject $service -Force -WarningAction SilentlyContinue
try { $service.WaitForStatus(''Running'', [TimeSpan]::FromSeconds(60)) } catch [System.ServiceProcess.TimeoutException] { }
$service.Refresh()
Say "Estado: $($service.Status). PID anterior $before, actual $(RunningPid)." "State: $($service.Status). PID before $before, now $(RunningPid)."
if ($service.Status -ne ''Running'') { exit 1 }
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000002' and old.platform = 'windows'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000002';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (
  '0190a000-0000-7000-8000-000000000003', 'update_software', 'caution', '{"es":"Actualizar software","en":"Update software"}'::jsonb, '{"es":"Muestra las actualizaciones pendientes y, si se indica, las instala. No reinicia el equipo.","en":"Lists the pending updates and, if told to, installs them. Does not restart the computer."}'::jsonb,
  '[{"kind":"boolean","name":"install","titles":{"es":"Instalar ahora","en":"Install now"},"default":false}]'::jsonb, 3600, false, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,
  restarts = excluded.restarts;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000003', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Lists pending updates, and installs them when asked to. Asks nothing, keeps configuration files that were changed, leaves
# held packages alone, and never restarts the computer. Ends with 0 only if all that could be installed was.
set -u
install=${LANET_PARAM_INSTALL:-false}
failed=0
reboot=no

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }
listed() { # count
  if [ "$1" -eq 0 ]; then say "No hay actualizaciones pendientes." "No updates are pending."
  else say "$1 actualizaciones pendientes." "$1 updates are pending."; fi
}
counted() { # before after
  say "Instaladas: $(($1 - $2)). Siguen pendientes: $2." "Installed: $(($1 - $2)). Still pending: $2."
}
lists_failed() {
  failed=1
  say "No se pudieron renovar todas las listas: se sigue con las que hay." \
      "Not all lists could be renewed: going on with those there are." >&2
}

# needrestart would restart services by itself, the agent''s among them, and so end this run.
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l NEEDRESTART_SUSPEND=1 UCF_FORCE_CONFFOLD=1 APT_LISTCHANGES_FRONTEND=none
apt_get() { apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"; }
# "Inst name [installed] (available …": what an upgrade would do, the packages it needs anew included.
apt_pending() { apt_get -s upgrade --with-new-pkgs 2>/dev/null | grep ''^Inst ''; }
apt_update() {
  tries=0
  # The lock of the lists is not among those apt waits for: somebody else may be renewing them.
  until output=$(apt_get update 2>&1); do
    case $output in *''Could not get lock''*) ;; *) printf ''%s\n'' "$output" >&2; return 1 ;; esac
    tries=$((tries + 1))
    if [ "$tries" -gt 20 ]; then printf ''%s\n'' "$output" >&2; return 1; fi
    sleep "${LANET_LOCK_PAUSE:-15}"
  done
  # It also ends well when a list could not be fetched.
  case $output in *''Failed to fetch''*) printf ''%s\n'' "$output" | grep ''Failed to fetch'' >&2; return 1 ;; esac
}

with_apt() {
  apt_update || lists_failed
  pending=$(apt_pending)
  before=$(printf ''%s'' "$pending" | grep -c ''^Inst '')
  printf ''%s\n'' "$pending" | awk ''/^Inst / { old = $3; new = $4; if (old !~ /^\[/) { new = old; old = "-" } gsub(/[][()]/, "", old); gsub(/[()]/, "", new); print "  " $2 " " old " -> " new }''
  listed "$before"
  held=$(apt-mark showhold 2>/dev/null | tr ''\n'' '' '')
  if [ -n "$held" ]; then say "Retenidos, no se tocan: $held" "On hold, left alone: $held"; fi
  [ "$install" = true ] || return 0
  # What an interrupted run left unfinished keeps everything else from being installed.
  if [ -n "$(dpkg --audit 2>/dev/null)" ]; then dpkg --force-confdef --force-confold --configure -a || failed=1; fi
  apt_get -y upgrade --with-new-pkgs || failed=1
  counted "$before" "$(apt_pending | grep -c ''^Inst '')"
}

# Lines "name.arch version repository"; those after "Obsoleting" are no updates. 100: there are some.
dnf_pending() {
  output=$(dnf -q check-update 2>&1)
  code=$?
  if [ "$code" -ne 0 ] && [ "$code" -ne 100 ]; then printf ''%s\n'' "$output" >&2; return 1; fi
  printf ''%s\n'' "$output" | awk ''/^Obsoleting/ { exit } NF == 3 && $1 ~ /\.[a-z0-9_]+$/ { print "  " $1 " -> " $2 }''
}
with_dnf() {
  pending=$(dnf_pending) || exit 1
  before=$(printf ''%s'' "$pending" | grep -c .)
  [ "$before" -eq 0 ] || printf ''%s\n'' "$pending"
  listed "$before"
  [ "$install" = true ] || return 0
  dnf -y upgrade || failed=1
  pending=$(dnf_pending) || exit 1
  counted "$before" "$(printf ''%s'' "$pending" | grep -c .)"
  # Without its plugin the command ends with 1, too: its words tell.
  case $(dnf needs-restarting -r 2>/dev/null) in *''eboot is required''*) reboot=yes ;; esac
}

# Rows "v | repository | name | installed | available | arch".
zypper_pending() { zypper --non-interactive --quiet list-updates | awk -F ''|'' ''$1 ~ /^v/ { gsub(/ /, ""); print "  " $3 " " $4 " -> " $5 }''; }
with_zypper() {
  # Seconds it waits for another one that runs.
  export ZYPP_LOCK_TIMEOUT=300
  zypper --non-interactive --quiet refresh >&2 || lists_failed
  pending=$(zypper_pending)
  before=$(printf ''%s'' "$pending" | grep -c .)
  [ "$before" -eq 0 ] || printf ''%s\n'' "$pending"
  listed "$before"
  [ "$install" = true ] || return 0
  zypper --non-interactive update --auto-agree-with-licenses
  # From 100 on it only informs: 102 a restart of the computer, 103 of zypper is due (zypper(8), EXIT CODES).
  case $? in 0 | 100 | 101 | 106) ;; 102) reboot=yes ;; 103) zypper --non-interactive update --auto-agree-with-licenses || failed=1 ;; *) failed=1 ;; esac
  counted "$before" "$(zypper_pending | grep -c .)"
}

if command -v apt-get >/dev/null 2>&1; then with_apt
elif command -v dnf >/dev/null 2>&1; then with_dnf
elif command -v zypper >/dev/null 2>&1; then with_zypper
else
  say "No se encontró apt, dnf ni zypper." "Neither apt, dnf nor zypper was found." >&2
  exit 69
fi

if [ "$reboot" = yes ] || [ -e /run/reboot-required ] || [ -e /var/run/reboot-required ]; then
  say "El equipo necesita reiniciarse para terminar." "The computer has to be restarted to finish."
fi
exit "$failed"
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000003' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000003';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000003', 'macos', coalesce(max(version), 0) + 1, 'sh', new.text
from (select '#!/bin/sh
# Lists pending updates of macOS and Homebrew, and installs them when asked to. Never restarts the Mac, so what needs a
# restart is left out. Sources: softwareupdate(8), brew(1).
set -u
install=${LANET_PARAM_INSTALL:-false}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }

say "Actualizaciones pendientes de macOS:" "Pending updates of macOS:"
pending=$(softwareupdate --list 2>&1) || { printf ''%s\n'' "$pending" >&2; exit 1; }
printf ''%s\n'' "$pending" | grep -E ''Label:|Title:|No new software'' || true
say "$(printf ''%s\n'' "$pending" | grep -c ''Label:'') actualizaciones pendientes." "$(printf ''%s\n'' "$pending" | grep -c ''Label:'') updates are pending."
failed=0
if [ "$install" = true ]; then
  # "* Label: NAME" and, on the next line, "Action: restart" for those that restart.
  labels=$(printf ''%s\n'' "$pending" | awk ''
    /\* Label: / { if (label != "" && !restarts) print label; label = $0; sub(/^.*\* Label: /, "", label); restarts = 0 }
    /Action: restart/ { restarts = 1 }
    END { if (label != "" && !restarts) print label }'')
  newline=''
''
  old_ifs=$IFS
  IFS=$newline
  for label in $labels; do
    IFS=$old_ifs
    # A name that looks like an option is none of Apple''s.
    case $label in -*) failed=1 ;; *) softwareupdate --install "$label" || failed=1 ;; esac
    IFS=$newline
  done
  IFS=$old_ifs
  if printf ''%s\n'' "$pending" | grep -q ''Action: restart''; then
    say "Las que piden reiniciar no se instalaron." "Those that want a restart were not installed."
  fi
fi

# Homebrew refuses root: it runs as the owner of its folder.
for brew in /opt/homebrew/bin/brew /usr/local/bin/brew; do
  [ -x "$brew" ] || continue
  owner=$(stat -f %Su "$brew") || continue
  if [ "$owner" = root ]; then continue; fi
  say "Homebrew:" "Homebrew:"
  sudo -H -u "$owner" -- "$brew" update --quiet || failed=1
  sudo -H -u "$owner" -- "$brew" outdated || failed=1
  if [ "$install" = true ]; then sudo -H -u "$owner" -- "$brew" upgrade || failed=1; fi
  break
done
exit "$failed"
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000003' and old.platform = 'macos'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000003';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000003', 'windows', coalesce(max(version), 0) + 1, 'powershell', new.text
from (select '# Lists pending updates of Windows and of programs (winget), and installs them when asked to. Never restarts the computer.
# Source: Windows Update Agent API (IUpdateSearcher, IUpdateDownloader, IUpdateInstaller).
$ErrorActionPreference = ''Stop''
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq ''en'') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }


$install = $env:LANET_PARAM_INSTALL -eq ''true''
$failed = $false

$session = New-Object -ComObject Microsoft.Update.Session
$session.ClientApplicationID = ''LANET Helpdesk''
Say ''Buscando actualizaciones de Windows…'' ''Searching for updates of Windows…''
$found = $session.CreateUpdateSearcher().Search("IsInstalled=0 and IsHidden=0 and Type=''Software''").Updates
Say "$($found.Count) actualizaciones de Windows pendientes." "$($found.Count) updates of Windows pending."
foreach ($update in $found) { $out.WriteLine("  $($update.Title)") }

if ($install -and $found.Count -gt 0) {
  $installer = $session.CreateUpdateInstaller()
  # Windows itself may be installing; it does so one after the other.
  for ($waited = 0; $installer.IsBusy -and $waited -lt 40; $waited++) { Start-Sleep -Seconds 15 }
  if ($installer.IsBusy) { Fail 75 ''Windows está instalando otras actualizaciones: intente más tarde.'' ''Windows is installing other updates: try again later.'' }
  if ($installer.RebootRequiredBeforeInstallation) {
    Fail 75 ''El equipo necesita reiniciarse antes de instalar más actualizaciones.'' ''The computer has to be restarted before more updates can be installed.''
  }
  $wanted = New-Object -ComObject Microsoft.Update.UpdateColl
  foreach ($update in $found) {
    # Nobody is there to answer, and one with impact 2 (exclusive handling) goes alone.
    $alone = $update.InstallationBehavior.Impact -eq 2 -and $found.Count -gt 1
    if ($update.InstallationBehavior.CanRequestUserInput -or $alone) {
      Say "  Se deja para instalarla aparte: $($update.Title)" "  Left to be installed apart: $($update.Title)"
      continue
    }
    if (-not $update.EulaAccepted) { $update.AcceptEula() }
    $null = $wanted.Add($update)
  }
  if ($wanted.Count -gt 0) {
    Say "Descargando $($wanted.Count)…" "Downloading $($wanted.Count)…"
    $downloader = $session.CreateUpdateDownloader()
    $downloader.Updates = $wanted
    # What could not be downloaded is seen below, one by one.
    try { $null = $downloader.Download() } catch { $failed = $true; $err.WriteLine($_.Exception.Message) }
  }
  $ready = New-Object -ComObject Microsoft.Update.UpdateColl
  foreach ($update in $wanted) { if ($update.IsDownloaded) { $null = $ready.Add($update) } else { $failed = $true } }
  if ($ready.Count -gt 0) {
    Say "Instalando $($ready.Count)…" "Installing $($ready.Count)…"
    $installer.Updates = $ready
    $installer.ForceQuiet = $true
    $result = $installer.Install()
    $done = 0
    for ($i = 0; $i -lt $ready.Count; $i++) {
      # 2 succeeded, 3 succeeded with errors (OperationResultCode).
      $code = $result.GetUpdateResult($i).ResultCode
      if ($code -eq 2 -or $code -eq 3) { $done++; Say "  Instalada: $($ready.Item($i).Title)" "  Installed: $($ready.Item($i).Title)" }
      else { $failed = $true; Say "  Falló: $($ready.Item($i).Title)" "  Failed: $($ready.Item($i).Title)" }
    }
    Say "Instaladas: $done. Siguen pendientes: $($found.Count - $done)." "Installed: $done. Still pending: $($found.Count - $done)."
    if ($result.RebootRequired) { Say ''El equipo necesita reiniciarse para terminar.'' ''The computer has to be restarted to finish.'' }
  }
}

# The SYSTEM account has no winget of its own: the program lies in the folder of its package, where there is one.
$packages = Join-Path $env:ProgramFiles ''WindowsApps''
$winget = Get-ChildItem -Path $packages -Directory -Filter ''Microsoft.DesktopAppInstaller_*__8wekyb3d8bbwe'' -ErrorAction SilentlyContinue |
  ForEach-Object { Join-Path $_.FullName ''winget.exe'' } | Where-Object { Test-Path -LiteralPath $_ } |
  Sort-Object { [version]($_ -replace ''^.*DesktopAppInstaller_([0-9.]+)_.*$'', ''$1'') } | Select-Object -Last 1
if (-not $winget) {
  Say ''winget no está disponible en este equipo: no se revisaron los programas.'' ''winget is not available on this computer: programs were not looked at.''
} else {
  Say ''Programas (winget):'' ''Programs (winget):''
  # What a program writes as an error must not end this script: its exit code says how it went.
  $ErrorActionPreference = ''Continue''
  $arguments = @(''upgrade'', ''--source'', ''winget'', ''--accept-source-agreements'', ''--disable-interactivity'')
  if ($install) { $arguments += ''--all'', ''--silent'', ''--accept-package-agreements'' }
  # The bars of its progress are drawn over and over in one line.
  & $winget @arguments 2>&1 | ForEach-Object { [string]$_ } | Where-Object { $_.Trim() -and $_ -notmatch ''[\u2588\u2592]|^\s*[-\\|/]\s*$'' } | ForEach-Object { $out.WriteLine($_) }
  # 0x8A15002B: nothing to update (winget return codes).
  if ($LASTEXITCODE -ne 0 -and $LASTEXITCODE -ne -1978335189) { $failed = $true }
}
if ($failed) { exit 1 }
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000003' and old.platform = 'windows'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000003';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (
  '0190a000-0000-7000-8000-000000000004', 'collect_logs', 'safe', '{"es":"Recopilar registros","en":"Collect logs"}'::jsonb, '{"es":"Reúne las últimas entradas del registro del sistema y las adjunta.","en":"Collects the last entries of the system log and attaches them."}'::jsonb,
  '[{"kind":"number","name":"entries","titles":{"es":"Entradas","en":"Entries"},"default":100,"min":1,"max":10000},{"kind":"choice","name":"level","titles":{"es":"Nivel","en":"Level"},"default":"all","choices":[{"value":"all","titles":{"es":"Todo","en":"Everything"}},{"value":"warnings","titles":{"es":"Advertencias y errores","en":"Warnings and errors"}},{"value":"errors","titles":{"es":"Solo errores","en":"Errors only"}}]}]'::jsonb, 60, true, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,
  restarts = excluded.restarts;
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
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000004', 'macos', coalesce(max(version), 0) + 1, 'sh', new.text
from (select '#!/bin/sh
# Collects the last entries of the system log into a file, which the agent attaches to the run and its ticket. Source: log(1).
set -u
entries=${LANET_PARAM_ENTRIES:-100}
level=${LANET_PARAM_LEVEL:-all}
file=${LANET_FILES:?}/system-log.txt

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }

# The unified log knows no warnings: below errors there are only ordinary messages.
case $level in
  errors | warnings) predicate=''messageType == error OR messageType == fault'' ;;
  *) predicate=''messageType != debug'' ;;
esac

# The log is read from a point in time on, and a busy Mac writes thousands of lines a minute.
for span in 5m 1h 24h; do
  log show --style compact --last "$span" --predicate "$predicate" 2>/dev/null | tail -n "$entries" >"$file"
  [ "$(wc -l <"$file")" -ge "$entries" ] && break
done
if [ ! -s "$file" ]; then
  say "Este equipo no tiene un registro del sistema legible." "This computer has no readable system log." >&2
  exit 66
fi
say "$(wc -l <"$file" | tr -d '' '') entradas reunidas en system-log.txt." "$(wc -l <"$file" | tr -d '' '') entries collected in system-log.txt."
tail -n 5 "$file"
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000004' and old.platform = 'macos'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000004';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000004', 'windows', coalesce(max(version), 0) + 1, 'powershell', new.text
from (select '# Collects the newest entries of the event logs into a file, which the agent attaches to the run and its ticket.
$ErrorActionPreference = ''Stop''
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq ''en'') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }


$entries = [int]$env:LANET_PARAM_ENTRIES
$filter = @{ LogName = ''System'', ''Application'' }
# 1 critical, 2 error, 3 warning (Get-WinEvent, FilterHashtable).
if ($env:LANET_PARAM_LEVEL -eq ''errors'') { $filter.Level = 1, 2 }
if ($env:LANET_PARAM_LEVEL -eq ''warnings'') { $filter.Level = 1, 2, 3 }

try { $events = @(Get-WinEvent -FilterHashtable $filter -MaxEvents $entries | Sort-Object -Property TimeCreated -Descending) } catch {
  if ($_.FullyQualifiedErrorId -notmatch ''NoMatchingEventsFound'') { throw }
  $events = @()
}
$lines = foreach ($entry in $events) {
  $text = ([string]$entry.Message) -replace ''\s+'', '' ''
  ''{0:yyyy-MM-ddTHH:mm:sszzz} {1} {2} {3} {4}: {5}'' -f $entry.TimeCreated, $entry.LogName, $entry.LevelDisplayName, $entry.ProviderName, $entry.Id, $text
}
$file = Join-Path $env:LANET_FILES ''system-log.txt''
# With a mark: editors of Windows take a file without one for the old code page.
[IO.File]::WriteAllLines($file, [string[]]@($lines), [Text.UTF8Encoding]::new($true))
Say "$($events.Count) entradas reunidas en system-log.txt." "$($events.Count) entries collected in system-log.txt."
foreach ($line in @($lines) | Select-Object -First 5) { $out.WriteLine($line) }
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000004' and old.platform = 'windows'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000004';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (
  '0190a000-0000-7000-8000-000000000005', 'reboot', 'caution', '{"es":"Reiniciar equipo","en":"Restart computer"}'::jsonb, '{"es":"Avisa a quien use el equipo, lo reinicia tras unos minutos y comprueba que vuelva.","en":"Tells whoever uses the computer, restarts it after some minutes and checks that it comes back."}'::jsonb,
  '[{"kind":"number","name":"delayMinutes","titles":{"es":"Espera (minutos)","en":"Delay (minutes)"},"default":5,"min":1,"max":60},{"kind":"text","name":"message","titles":{"es":"Aviso (vacío: el de costumbre)","en":"Message (empty: the usual one)"},"default":"","maxLength":300}]'::jsonb, 7200, false, true)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,
  restarts = excluded.restarts;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000005', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Restarts the computer after some minutes and tells whoever is signed in. The run ends when the computer is back.
set -u
minutes=${LANET_PARAM_DELAY_MINUTES:-1}
message=${LANET_PARAM_MESSAGE:-}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }

# People at the computer read its own language, which need not be that of whoever reads this output.
language=$(sed -n ''s/^LANG=//p'' /etc/default/locale /etc/locale.conf 2>/dev/null | tr -d ''"'' | tail -n 1)
if [ -z "$message" ]; then
  case $language in
    es*) message="Este equipo se reiniciará en $minutes min por mantenimiento. Guarde su trabajo." ;;
    *) message="This computer will restart in $minutes min for maintenance. Save your work." ;;
  esac
fi

# Terminals are told by shutdown itself, desktops by their own notices where there are any.
if command -v notify-send >/dev/null 2>&1 && command -v runuser >/dev/null 2>&1; then
  for bus in /run/user/[1-9]*/bus; do
    [ -S "$bus" ] || continue
    user=$(stat -c %U -- "$bus") || continue
    timeout 5 runuser -u "$user" -- env "DBUS_SESSION_BUS_ADDRESS=unix:path=$bus" \
      notify-send --urgency=critical --app-name=LANET -- LANET "$message" >/dev/null 2>&1
  done
fi

if ! shutdown -r "+$minutes" "$message"; then
  say "El sistema no aceptó el reinicio." "The system did not accept the restart." >&2
  exit 1
fi
say "El equipo se reiniciará en $minutes min. En el equipo se cancela con: shutdown -c" \
    "The computer will restart in $minutes min. At the computer it is cancelled by: shutdown -c"
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000005' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000005';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000005', 'macos', coalesce(max(version), 0) + 1, 'sh', new.text
from (select '#!/bin/sh
# Restarts the Mac after some minutes and tells whoever is signed in. The run ends when the Mac is back.
set -u
minutes=${LANET_PARAM_DELAY_MINUTES:-1}
message=${LANET_PARAM_MESSAGE:-}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }

# People at the Mac read its own language, which need not be that of whoever reads this output.
if [ -z "$message" ]; then
  case $(defaults read /Library/Preferences/.GlobalPreferences AppleLocale 2>/dev/null) in
    es*) message="Este equipo se reiniciará en $minutes min por mantenimiento. Guarde su trabajo." ;;
    *) message="This computer will restart in $minutes min for maintenance. Save your work." ;;
  esac
fi

# shutdown tells terminals only. The text goes in as an argument, never as a part of the AppleScript.
user=$(stat -f %Su /dev/console 2>/dev/null)
if [ -n "$user" ] && [ "$user" != root ] && [ "$user" != loginwindow ]; then
  launchctl asuser "$(id -u "$user")" sudo -u "$user" osascript \
    -e ''on run argv'' -e ''display notification (item 1 of argv) with title "LANET" sound name "Submarine"'' -e ''end run'' \
    -- "$message" >/dev/null 2>&1
fi

# It waits in a process of a session of its own, which the end of this script does not touch (shutdown(8)).
if ! shutdown -r "+$minutes" "$message"; then
  say "El sistema no aceptó el reinicio." "The system did not accept the restart." >&2
  exit 1
fi
say "El equipo se reiniciará en $minutes min. En el equipo se cancela con: sudo killall shutdown" \
    "The computer will restart in $minutes min. At the computer it is cancelled by: sudo killall shutdown"
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000005' and old.platform = 'macos'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000005';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000005', 'windows', coalesce(max(version), 0) + 1, 'powershell', new.text
from (select '# Restarts the computer after some minutes and tells whoever is signed in. The run ends when the computer is back.
$ErrorActionPreference = ''Stop''
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq ''en'') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }


$minutes = [int]$env:LANET_PARAM_DELAY_MINUTES
$message = $env:LANET_PARAM_MESSAGE
if (-not $message) {
  # People at the computer read its own language, which need not be that of whoever reads this output.
  if ([Globalization.CultureInfo]::InstalledUICulture.TwoLetterISOLanguageName -eq ''es'') {
    $message = "Este equipo se reiniciará en $minutes min por mantenimiento. Guarde su trabajo."
  } else {
    $message = "This computer will restart in $minutes min for maintenance. Save your work."
  }
}
# PowerShell 5.1 puts quotes around an argument but does not protect those within it.
$message = $message.Replace(''"'', "''").TrimEnd(''\'')
if ($message.Length -gt 500) { $message = $message.Substring(0, 500) }

# Planned, no code of the documented list (shutdown /?). Windows shows the text to everybody who is signed in.
& shutdown.exe /r /t ($minutes * 60) /d p:0:0 /c $message
if ($LASTEXITCODE -ne 0) { Fail 1 ''El sistema no aceptó el reinicio.'' ''The system did not accept the restart.'' }
Say "El equipo se reiniciará en $minutes min. En el equipo se cancela con: shutdown /a" "The computer will restart in $minutes min. At the computer it is cancelled by: shutdown /a"
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000005' and old.platform = 'windows'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000005';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (
  '0190a000-0000-7000-8000-000000000006', 'start_service', 'caution', '{"es":"Iniciar servicio","en":"Start service"}'::jsonb, '{"es":"Inicia un servicio por su nombre y comprueba que funcione.","en":"Starts a service by its name and checks that it runs."}'::jsonb,
  '[{"kind":"service","name":"service","titles":{"es":"Servicio","en":"Service"},"default":""}]'::jsonb, 120, true, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,
  restarts = excluded.restarts;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000006', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Starts one service. The agent has looked the name up in the service manager before this runs.
set -u
service=${LANET_PARAM_SERVICE:?}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }

say "Iniciando $service…" "Starting $service…"
if ! systemctl start -- "$service"; then
  say "No se pudo iniciar. Últimas líneas del registro:" "It could not be started. Last lines of its log:" >&2
  journalctl --no-pager --lines=30 --unit="$service" >&2
  exit 1
fi

waited=0
while [ "$(systemctl is-active -- "$service")" = activating ] && [ "$waited" -lt 30 ]; do sleep 1; waited=$((waited + 1)); done
state=$(systemctl is-active -- "$service")
say "Estado: $state." "State: $state."
[ "$state" = active ]
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000006' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000006';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000006', 'macos', coalesce(max(version), 0) + 1, 'sh', new.text
from (select '#!/bin/sh
# Starts one daemon of launchd. The agent has looked the label up before this runs. Sources: launchctl(1), launchd.plist(5).
set -u
service=${LANET_PARAM_SERVICE:?}
target=system/$service

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }
pid() { launchctl print "$target" 2>/dev/null | sed -n ''s/^[[:space:]]*pid = //p'' | head -n 1; }

say "Iniciando $service…" "Starting $service…"
launchctl enable "$target"
if ! launchctl print "$target" >/dev/null 2>&1; then
  if ! launchctl bootstrap system "/Library/LaunchDaemons/$service.plist"; then
    say "launchd no pudo cargar el servicio." "launchd could not load the service." >&2
    exit 1
  fi
fi
launchctl kickstart "$target" || exit 1

waited=0
while [ -z "$(pid)" ] && [ "$waited" -lt 10 ]; do sleep 1; waited=$((waited + 1)); done
now=$(pid)
if [ -z "$now" ]; then
  say "Se inició, pero ya no corre: revise su último código de salida." "It was started but no longer runs: look at its last exit code." >&2
  launchctl print "$target" 2>/dev/null | grep ''last exit'' >&2
  exit 1
fi
say "En ejecución con PID $now." "Running with PID $now."
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000006' and old.platform = 'macos'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000006';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000006', 'windows', coalesce(max(version), 0) + 1, 'powershell', new.text
from (select '# Starts one service.
$ErrorActionPreference = ''Stop''
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq ''en'') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }

# Get-Service -Name takes patterns: the name is compared instead. The agent has looked it up before this runs.
$name = $env:LANET_PARAM_SERVICE
$service = Get-Service -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $name } | Select-Object -First 1
if (-not $service) { Fail 65 "No existe el servicio $name." "There is no service $name." }
function RunningPid { (Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq $name }).ProcessId }

if ($service.StartType -eq ''Disabled'') {
  Fail 64 "El servicio $name está deshabilitado: cambie primero su modo de inicio." "Service $name is disabled: change its start mode first."
}
Say "Iniciando $name…" "Starting $name…"
Start-Service -InputObject $service -WarningAction SilentlyContinue
try { $service.WaitForStatus(''Running'', [TimeSpan]::FromSeconds(60)) } catch [System.ServiceProcess.TimeoutException] { }
$service.Refresh()
Say "Estado: $($service.Status). PID $(RunningPid)." "State: $($service.Status). PID $(RunningPid)."
if ($service.Status -ne ''Running'') { exit 1 }
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000006' and old.platform = 'windows'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000006';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (
  '0190a000-0000-7000-8000-000000000007', 'stop_service', 'caution', '{"es":"Detener servicio","en":"Stop service"}'::jsonb, '{"es":"Detiene un servicio por su nombre, y en Windows los que dependen de él. Nunca el del agente.","en":"Stops a service by its name, and on Windows those that depend on it. Never that of the agent."}'::jsonb,
  '[{"kind":"service","name":"service","titles":{"es":"Servicio","en":"Service"},"default":""}]'::jsonb, 120, true, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,
  restarts = excluded.restarts;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000007', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Stops one service until it is started again or the computer restarts. The agent has looked the name up before this runs.
set -u
service=${LANET_PARAM_SERVICE:?}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }

case $service in
  lanet-agent | lanet-agent.service)
    say "El agente no se detiene a sí mismo: nadie podría iniciarlo de nuevo a distancia." \
        "The agent does not stop itself: nobody could start it again from afar." >&2
    exit 64 ;;
esac
say "Deteniendo $service…" "Stopping $service…"
if ! systemctl stop -- "$service"; then
  say "No se pudo detener. Últimas líneas del registro:" "It could not be stopped. Last lines of its log:" >&2
  journalctl --no-pager --lines=30 --unit="$service" >&2
  exit 1
fi
state=$(systemctl is-active -- "$service")
say "Estado: $state." "State: $state."
case $state in active | activating | reloading) exit 1 ;; esac
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000007' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000007';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000007', 'macos', coalesce(max(version), 0) + 1, 'sh', new.text
from (select '#!/bin/sh
# Stops one daemon of launchd until it is started again or the Mac restarts. The agent has looked the label up before this
# runs. A daemon that is only killed comes back at once, so it is unloaded (launchctl(1), bootout).
set -u
service=${LANET_PARAM_SERVICE:?}
target=system/$service

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }

case $service in
  com.apple.*)
    say "Los servicios de macOS no se detienen a distancia: el equipo podría quedar sin acceso." \
        "Services of macOS are not stopped from afar: the Mac might become unreachable." >&2
    exit 64 ;;
  mx.lanet.agent)
    say "El agente no se detiene a sí mismo: nadie podría iniciarlo de nuevo a distancia." \
        "The agent does not stop itself: nobody could start it again from afar." >&2
    exit 64 ;;
esac
say "Deteniendo $service…" "Stopping $service…"
if launchctl print "$target" >/dev/null 2>&1 && ! launchctl bootout "$target"; then
  say "launchd no pudo detener el servicio." "launchd could not stop the service." >&2
  exit 1
fi

waited=0
while launchctl print "$target" >/dev/null 2>&1 && [ "$waited" -lt 20 ]; do sleep 1; waited=$((waited + 1)); done
if launchctl print "$target" >/dev/null 2>&1; then
  say "El servicio sigue cargado." "The service is still loaded." >&2
  exit 1
fi
say "Detenido." "Stopped."
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000007' and old.platform = 'macos'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000007';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000007', 'windows', coalesce(max(version), 0) + 1, 'powershell', new.text
from (select '# Stops one service, and those that depend on it, until it is started again or the computer restarts.
$ErrorActionPreference = ''Stop''
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq ''en'') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }

# Get-Service -Name takes patterns: the name is compared instead. The agent has looked it up before this runs.
$name = $env:LANET_PARAM_SERVICE
$service = Get-Service -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $name } | Select-Object -First 1
if (-not $service) { Fail 65 "No existe el servicio $name." "There is no service $name." }

if ($name -like ''LANET*Agent*'') {
  Fail 64 ''El agente no se detiene a sí mismo: nadie podría iniciarlo de nuevo a distancia.'' ''The agent does not stop itself: nobody could start it again from afar.''
}
foreach ($dependent in $service.DependentServices) {
  if ($dependent.Status -eq ''Running'') { Say "También se detiene $($dependent.Name), que depende de él." "$($dependent.Name), which depends on it, is stopped too." }
}
Say "Deteniendo $name…" "Stopping $name…"
Stop-Service -InputObject $service -Force -WarningAction SilentlyContinue
try { $service.WaitForStatus(''Stopped'', [TimeSpan]::FromSeconds(60)) } catch [System.ServiceProcess.TimeoutException] { }
$service.Refresh()
Say "Estado: $($service.Status)." "State: $($service.Status)."
if ($service.Status -ne ''Stopped'') { exit 1 }
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000007' and old.platform = 'windows'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000007';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (
  '0190a000-0000-7000-8000-000000000008', 'list_processes', 'safe', '{"es":"Listar procesos","en":"List processes"}'::jsonb, '{"es":"Lista los procesos con su usuario, procesador y memoria. No lee sus líneas de órdenes.","en":"Lists the processes with their user, processor and memory. Does not read their command lines."}'::jsonb,
  '[]'::jsonb, 60, true, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,
  restarts = excluded.restarts;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000008', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Lists the processes as JSON: number, name, user, share of all processors during one second, resident memory, and a mark
# of its start. Never their command lines, which may hold secrets. Source: proc(5).
set -u
LC_ALL=C
export LC_ALL
exec awk -v ticks="$(getconf CLK_TCK)" -v processors="$(getconf _NPROCESSORS_ONLN)" ''
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
}'' </dev/null
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000008' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000008';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000008', 'macos', coalesce(max(version), 0) + 1, 'sh', new.text
from (select '#!/bin/sh
# Lists the processes as JSON: number, name, user, share of all processors, resident memory, and a mark of its start. Never
# their command lines, which may hold secrets. Source: ps(1); -c shows the name alone.
set -u
LC_ALL=C
export LC_ALL
processors=$(sysctl -n hw.logicalcpu 2>/dev/null)
ps -axc -o pid=,user=,%cpu=,rss=,lstart=,comm= | awk -v processors="${processors:-1}" ''
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
END { print "\n]}" }''
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000008' and old.platform = 'macos'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000008';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000008', 'windows', coalesce(max(version), 0) + 1, 'powershell', new.text
from (select '# Lists the processes as JSON: number, name, user, share of all processors during one second, working set, and a mark of
# the start. Never their command lines, which may hold secrets.
$ErrorActionPreference = ''Stop''
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq ''en'') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }


function StartOf($process) { try { [string]$process.StartTime.ToFileTimeUtc() } catch { '''' } }
function SecondsOf($process) { try { $process.TotalProcessorTime.TotalSeconds } catch { 0 } }

$before = @{}
foreach ($process in Get-Process) { $before[$process.Id] = SecondsOf $process }
$clock = [Diagnostics.Stopwatch]::StartNew()
Start-Sleep -Seconds 1
try { $now = Get-Process -IncludeUserName } catch { $now = Get-Process }
$seconds = $clock.Elapsed.TotalSeconds * [Environment]::ProcessorCount

# 0 stands for the time in which nothing runs.
$processes = foreach ($process in $now | Where-Object { $_.Id -ne 0 }) {
  $cpu = 0
  if ($before.ContainsKey($process.Id)) { $cpu = ((SecondsOf $process) - $before[$process.Id]) * 100 / $seconds }
  [ordered]@{
    pid = $process.Id
    name = $process.ProcessName
    user = [string]$process.UserName
    cpuPercent = [Math]::Round([Math]::Min(100, [Math]::Max(0, $cpu)), 1)
    memoryBytes = $process.WorkingSet64
    started = StartOf $process
  }
}
$out.WriteLine((ConvertTo-Json -InputObject @{ processes = @($processes) } -Depth 3 -Compress))
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000008' and old.platform = 'windows'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000008';
insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (
  '0190a000-0000-7000-8000-000000000009', 'kill_process', 'caution', '{"es":"Terminar proceso","en":"End process"}'::jsonb, '{"es":"Termina un proceso de la lista, solo si su número sigue siendo del mismo proceso.","en":"Ends a process of the list, only while its number is still the same process’s."}'::jsonb,
  '[{"kind":"number","name":"pid","titles":{"es":"Número (PID)","en":"Number (PID)"},"default":0,"min":0,"max":4294967295},{"kind":"text","name":"name","titles":{"es":"Nombre","en":"Name"},"default":"","maxLength":260},{"kind":"text","name":"started","titles":{"es":"Marca de inicio","en":"Start mark"},"default":"","maxLength":60}]'::jsonb, 60, false, false)
on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,
  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,
  restarts = excluded.restarts;
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000009', 'linux', coalesce(max(version), 0) + 1, '/bin/sh', new.text
from (select '#!/bin/sh
# Ends one process, politely first. A number is given to other processes later: only the one with the given start and
# name is ended (both as the list of processes shows them).
set -u
pid=${LANET_PARAM_PID:?}
started=${LANET_PARAM_STARTED:?}
name=${LANET_PARAM_NAME:?}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }
start_of() { tr ''\n'' '' '' <"/proc/$pid/stat" 2>/dev/null | sed ''s/^.*) //'' | cut -d '' '' -f 20; }
state_of() { tr ''\n'' '' '' <"/proc/$pid/stat" 2>/dev/null | sed ''s/^.*) //'' | cut -d '' '' -f 1; }
name_of() { sed -n ''s/^Name:	//p'' "/proc/$pid/status" 2>/dev/null | head -n 1 | tr -d ''\001-\037\177''; }
is_there() { [ "$(start_of)" = "$started" ] && [ "$(state_of)" != Z ]; }

case $pid in
  '''' | *[!0-9]* | 0 | 1)
    say "El proceso $pid no se puede terminar." "Process $pid cannot be ended." >&2; exit 64 ;;
esac
# The agent itself is one of this script''s ancestors.
ancestor=$$
while [ "$ancestor" -gt 1 ]; do
  if [ "$ancestor" = "$pid" ]; then
    say "El agente no se termina a sí mismo." "The agent does not end itself." >&2
    exit 64
  fi
  ancestor=$(sed -n ''s/^PPid:	//p'' "/proc/$ancestor/status" 2>/dev/null)
  [ -n "$ancestor" ] || break
done
if [ ! -e "/proc/$pid" ] || [ "$(state_of)" = Z ]; then
  say "El proceso $pid ya no existe." "Process $pid is no longer there."
  exit 0
fi
if ! is_there || [ "$(name_of)" != "$name" ]; then
  say "El número $pid es ahora de otro proceso ($(name_of)): no se toca." \
      "The number $pid is another process''s now ($(name_of)): it is left alone." >&2
  exit 65
fi

for signal in TERM KILL; do
  kill -s "$signal" "$pid" 2>/dev/null
  waited=0
  while is_there && [ "$waited" -lt 25 ]; do sleep 0.2; waited=$((waited + 1)); done
  if ! is_there; then
    say "Proceso $pid ($name) terminado con SIG$signal." "Process $pid ($name) ended by SIG$signal."
    exit 0
  fi
done
say "El proceso $pid ($name) no termina: espera a un dispositivo o es del núcleo." \
    "Process $pid ($name) does not end: it waits for a device or belongs to the kernel." >&2
exit 1
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000009' and old.platform = 'linux'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000009';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000009', 'macos', coalesce(max(version), 0) + 1, 'sh', new.text
from (select '#!/bin/sh
# Ends one process, politely first. A number is given to other processes later: only the one with the given start and
# name is ended (both as the list of processes shows them).
set -u
LC_ALL=C
export LC_ALL
pid=${LANET_PARAM_PID:?}
started=${LANET_PARAM_STARTED:?}
name=${LANET_PARAM_NAME:?}

say() { if [ "${LANET_LANGUAGE:-es}" = en ]; then printf ''%s\n'' "$2"; else printf ''%s\n'' "$1"; fi; }
start_of() { ps -p "$pid" -o lstart= 2>/dev/null | awk ''{ print $1 " " $2 " " $3 " " $4 " " $5 }''; }
name_of() { ps -c -p "$pid" -o comm= 2>/dev/null | tr -d ''\001-\037\177''; }
is_there() {
  [ "$(start_of)" = "$started" ] || return 1
  case $(ps -p "$pid" -o stat= 2>/dev/null) in Z*) return 1 ;; esac
}

case $pid in
  '''' | *[!0-9]* | 0 | 1)
    say "El proceso $pid no se puede terminar." "Process $pid cannot be ended." >&2; exit 64 ;;
esac
# The agent itself is one of this script''s ancestors.
ancestor=$$
while [ "${ancestor:-1}" -gt 1 ]; do
  if [ "$ancestor" = "$pid" ]; then
    say "El agente no se termina a sí mismo." "The agent does not end itself." >&2
    exit 64
  fi
  ancestor=$(ps -p "$ancestor" -o ppid= 2>/dev/null | tr -d '' '')
done
if [ -z "$(start_of)" ]; then
  say "El proceso $pid ya no existe." "Process $pid is no longer there."
  exit 0
fi
if ! is_there || [ "$(name_of)" != "$name" ]; then
  say "El número $pid es ahora de otro proceso ($(name_of)): no se toca." \
      "The number $pid is another process''s now ($(name_of)): it is left alone." >&2
  exit 65
fi

for signal in TERM KILL; do
  kill -s "$signal" "$pid" 2>/dev/null
  waited=0
  while is_there && [ "$waited" -lt 25 ]; do sleep 0.2; waited=$((waited + 1)); done
  if ! is_there; then
    say "Proceso $pid ($name) terminado con SIG$signal." "Process $pid ($name) ended by SIG$signal."
    exit 0
  fi
done
say "El proceso $pid ($name) no termina." "Process $pid ($name) does not end." >&2
exit 1
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000009' and old.platform = 'macos'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000009';
insert into script_texts (script_id, platform, version, interpreter, text)
select '0190a000-0000-7000-8000-000000000009', 'windows', coalesce(max(version), 0) + 1, 'powershell', new.text
from (select '# Ends one process. A number is given to other processes later: only the one with the given start and name is ended (both as
# the list of processes shows them).
$ErrorActionPreference = ''Stop''
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq ''en'') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }


$id = [int]$env:LANET_PARAM_PID
$started = $env:LANET_PARAM_STARTED
$name = $env:LANET_PARAM_NAME

# The agent itself is one of this script''s ancestors.
$parents = @{}
foreach ($one in Get-CimInstance -ClassName Win32_Process -Property ProcessId, ParentProcessId) { $parents[[int]$one.ProcessId] = [int]$one.ParentProcessId }
$ancestor = $PID
for ($depth = 0; $ancestor -and $depth -lt 20; $depth++) {
  if ($ancestor -eq $id) { Fail 64 ''El agente no se termina a sí mismo.'' ''The agent does not end itself.'' }
  $ancestor = $parents[$ancestor]
}

$process = Get-Process | Where-Object { $_.Id -eq $id } | Select-Object -First 1
if (-not $process) {
  Say "El proceso $id ya no existe." "Process $id is no longer there."
  exit 0
}
# While its handle is open nobody else gets its number: what is checked here is what is ended below.
try { $null = $process.Handle } catch { Fail 77 "Windows no permite terminar el proceso $id ($name)." "Windows does not allow process $id ($name) to be ended." }
if ($process.ProcessName -ne $name -or [string]$process.StartTime.ToFileTimeUtc() -ne $started) {
  Fail 65 "El número $id es ahora de otro proceso ($($process.ProcessName)): no se toca." "The number $id is another process''s now ($($process.ProcessName)): it is left alone."
}
$process.Kill()
if (-not $process.WaitForExit(10000)) { Fail 1 "El proceso $id ($name) no termina." "Process $id ($name) does not end." }
Say "Proceso $id ($name) terminado." "Process $id ($name) ended."
exit 0
' as text) new
left join script_texts old on old.script_id = '0190a000-0000-7000-8000-000000000009' and old.platform = 'windows'
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = '0190a000-0000-7000-8000-000000000009';
-- Classification of tickets (apps/server/src/features/classification/classification.defaults.rules.ts)
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8001-000000000001') on conflict do nothing returning id)
insert into ticket_types (id, name, position)
select id, 'Incidente', 0 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8001-000000000002') on conflict do nothing returning id)
insert into ticket_types (id, name, position)
select id, 'Solicitud', 1 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8001-000000000003') on conflict do nothing returning id)
insert into ticket_types (id, name, position)
select id, 'Problema', 2 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8001-000000000004') on conflict do nothing returning id)
insert into ticket_types (id, name, position)
select id, 'Cambio', 3 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000001000') on conflict do nothing returning id)
insert into ticket_categories (id, level, name, position)
select id, 1, 'Hardware', 0 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000001001') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Equipo de escritorio', 0 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000001000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000001002') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Laptop', 1 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000001000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000001003') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Servidor', 2 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000001000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000001004') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Impresora y escáner', 3 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000001000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000001005') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Monitor y accesorios', 4 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000001000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000001006') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Celular y tableta', 5 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000001000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000001007') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Energía y no break', 6 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000001000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000002000') on conflict do nothing returning id)
insert into ticket_categories (id, level, name, position)
select id, 1, 'Software', 1 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000002001') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Sistema operativo', 0 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000002000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000002002') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Ofimática', 1 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000002000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000002003') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Sistemas de negocio', 2 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000002000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000002004') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Navegador', 3 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000002000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000002005') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Instalación y licencias', 4 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000002000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000002006') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Actualizaciones', 5 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000002000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000003000') on conflict do nothing returning id)
insert into ticket_categories (id, level, name, position)
select id, 1, 'Redes', 2 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000003001') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Internet', 0 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000003000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000003002') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Wi-Fi', 1 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000003000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000003003') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Red local y cableado', 2 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000003000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000003004') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'VPN y acceso remoto', 3 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000003000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000003005') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Router y firewall', 4 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000003000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000004000') on conflict do nothing returning id)
insert into ticket_categories (id, level, name, position)
select id, 1, 'Correo', 3 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000004001') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Envío y recepción', 0 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000004000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000004002') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Buzón lleno', 1 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000004000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000004003') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Correo no deseado', 2 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000004000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000004004') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Configuración en un equipo', 3 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000004000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000005000') on conflict do nothing returning id)
insert into ticket_categories (id, level, name, position)
select id, 1, 'Seguridad', 4 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000005001') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Virus o programa malicioso', 0 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000005000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000005002') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Correo sospechoso', 1 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000005000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000005003') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Antivirus', 2 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000005000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000005004') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Robo o pérdida de equipo', 3 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000005000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000006000') on conflict do nothing returning id)
insert into ticket_categories (id, level, name, position)
select id, 1, 'Cuentas y accesos', 5 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000006001') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Alta de usuario', 0 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000006000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000006002') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Baja de usuario', 1 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000006000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000006003') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Contraseña', 2 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000006000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000006004') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Permisos y carpetas compartidas', 3 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000006000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000006005') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Verificación en dos pasos', 4 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000006000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000007000') on conflict do nothing returning id)
insert into ticket_categories (id, level, name, position)
select id, 1, 'Respaldo', 6 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000007001') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Respaldo fallido', 0 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000007000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000007002') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Recuperación de archivos', 1 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000007000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000008000') on conflict do nothing returning id)
insert into ticket_categories (id, level, name, position)
select id, 1, 'Telefonía', 7 from given on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000008001') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Líneas y extensiones', 0 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000008000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000008002') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Conmutador', 1 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000008000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000008003') on conflict do nothing returning id)
insert into ticket_categories (id, parent_id, level, name, position)
select given.id, parent.id, parent.level + 1, 'Videollamadas', 2 from given
join ticket_categories parent on parent.id = '0190a000-0000-7000-8002-000000008000' and parent.level < 5 on conflict do nothing;
with given as (insert into initial_data_given (id) values ('0190a000-0000-7000-8002-000000009000') on conflict do nothing returning id)
insert into ticket_categories (id, level, name, position)
select id, 1, 'Otros', 8 from given on conflict do nothing;
insert into priority_matrix (impact, urgency, priority) values ('low', 'low', 'low') on conflict do nothing;
insert into priority_matrix (impact, urgency, priority) values ('low', 'medium', 'low') on conflict do nothing;
insert into priority_matrix (impact, urgency, priority) values ('low', 'high', 'medium') on conflict do nothing;
insert into priority_matrix (impact, urgency, priority) values ('medium', 'low', 'low') on conflict do nothing;
insert into priority_matrix (impact, urgency, priority) values ('medium', 'medium', 'medium') on conflict do nothing;
insert into priority_matrix (impact, urgency, priority) values ('medium', 'high', 'high') on conflict do nothing;
insert into priority_matrix (impact, urgency, priority) values ('high', 'low', 'medium') on conflict do nothing;
insert into priority_matrix (impact, urgency, priority) values ('high', 'medium', 'high') on conflict do nothing;
insert into priority_matrix (impact, urgency, priority) values ('high', 'high', 'critical') on conflict do nothing;
