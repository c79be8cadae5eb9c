# Lists the processes as JSON: number, name, user, share of all processors during one second, working set, and a mark of
# the start. Never their command lines, which may hold secrets.
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


function StartOf($process) { try { [string]$process.StartTime.ToFileTimeUtc() } catch { '' } }
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
