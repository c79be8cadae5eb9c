# Starts one service.
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

# Get-Service -Name takes patterns: the name is compared instead. The agent has looked it up before this runs.
$name = $env:LANET_PARAM_SERVICE
$service = Get-Service -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $name } | Select-Object -First 1
if (-not $service) { Fail 65 "No existe el servicio $name." "There is no service $name." }
function RunningPid { (Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq $name }).ProcessId }

if ($service.StartType -eq 'Disabled') {
  Fail 64 "El servicio $name está deshabilitado: cambie primero su modo de inicio." "Service $name is disabled: change its start mode first."
}
Say "Iniciando $name…" "Starting $name…"
Start-Service -InputObject $service -WarningAction SilentlyContinue
try { $service.WaitForStatus('Running', [TimeSpan]::FromSeconds(60)) } catch [System.ServiceProcess.TimeoutException] { }
$service.Refresh()
Say "Estado: $($service.Status). PID $(RunningPid)." "State: $($service.Status). PID $(RunningPid)."
if ($service.Status -ne 'Running') { exit 1 }
exit 0
