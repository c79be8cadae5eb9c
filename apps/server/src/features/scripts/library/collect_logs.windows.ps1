# Collects the newest entries of the event logs into a file, which the agent attaches to the run and its ticket.
$ErrorActionPreference = 'Stop'
$utf8 = [Text.UTF8Encoding]::new($false)
# What programs write is read as UTF-8; without a console there is nothing to set.
try { [Console]::OutputEncoding = $utf8 } catch { }
$out = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
$err = [IO.StreamWriter]::new([Console]::OpenStandardError(), $utf8)
$out.AutoFlush = $true
$err.AutoFlush = $true
function Choose([string]$es, [string]$en) { if ($env:LANET_LANGUAGE -eq 'en') { $en } else { $es } }
function Say([string]$es, [string]$en) { $out.WriteLine((Choose $es $en)) }
function Fail([int]$code, [string]$es, [string]$en) { $err.WriteLine((Choose $es $en)); exit $code }
trap { $err.WriteLine($_.Exception.Message); exit 1 }


$entries = [int]$env:LANET_PARAM_ENTRIES
$filter = @{ LogName = 'System', 'Application' }
# 1 critical, 2 error, 3 warning (Get-WinEvent, FilterHashtable).
if ($env:LANET_PARAM_LEVEL -eq 'errors') { $filter.Level = 1, 2 }
if ($env:LANET_PARAM_LEVEL -eq 'warnings') { $filter.Level = 1, 2, 3 }

try { $events = @(Get-WinEvent -FilterHashtable $filter -MaxEvents $entries | Sort-Object -Property TimeCreated -Descending) } catch {
  if ($_.FullyQualifiedErrorId -notmatch 'NoMatchingEventsFound') { throw }
  $events = @()
}
$lines = foreach ($entry in $events) {
  $text = ([string]$entry.Message) -replace '\s+', ' '
  '{0:yyyy-MM-ddTHH:mm:sszzz} {1} {2} {3} {4}: {5}' -f $entry.TimeCreated, $entry.LogName, $entry.LevelDisplayName, $entry.ProviderName, $entry.Id, $text
}
$file = Join-Path $env:LANET_FILES 'system-log.txt'
# With a mark: editors of Windows take a file without one for the old code page.
[IO.File]::WriteAllLines($file, [string[]]@($lines), [Text.UTF8Encoding]::new($true))
Say "$($events.Count) entradas reunidas en system-log.txt." "$($events.Count) entries collected in system-log.txt."
foreach ($line in @($lines) | Select-Object -First 5) { $out.WriteLine($line) }
exit 0
