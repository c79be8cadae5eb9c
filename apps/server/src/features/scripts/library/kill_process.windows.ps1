# Ends one process. A number is given to other processes later: only the one with the given start and name is ended (both as
# the list of processes shows them).
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


$id = [int]$env:LANET_PARAM_PID
$started = $env:LANET_PARAM_STARTED
$name = $env:LANET_PARAM_NAME

# The agent itself is one of this script's ancestors.
$parents = @{}
foreach ($one in Get-CimInstance -ClassName Win32_Process -Property ProcessId, ParentProcessId) { $parents[[int]$one.ProcessId] = [int]$one.ParentProcessId }
$ancestor = $PID
for ($depth = 0; $ancestor -and $depth -lt 20; $depth++) {
  if ($ancestor -eq $id) { Fail 64 'El agente no se termina a sí mismo.' 'The agent does not end itself.' }
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
  Fail 65 "El número $id es ahora de otro proceso ($($process.ProcessName)): no se toca." "The number $id is another process's now ($($process.ProcessName)): it is left alone."
}
$process.Kill()
if (-not $process.WaitForExit(10000)) { Fail 1 "El proceso $id ($name) no termina." "Process $id ($name) does not end." }
Say "Proceso $id ($name) terminado." "Process $id ($name) ended."
exit 0
