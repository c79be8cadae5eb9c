# Stops one service, and those that depend on it, until it is started again or the computer restarts.
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

if ($name -like 'LANET*Agent*') {
  Fail 64 'El agente no se detiene a sí mismo: nadie podría iniciarlo de nuevo a distancia.' 'The agent does not stop itself: nobody could start it again from afar.'
}
foreach ($dependent in $service.DependentServices) {
  if ($dependent.Status -eq 'Running') { Say "También se detiene $($dependent.Name), que depende de él." "$($dependent.Name), which depends on it, is stopped too." }
}
Say "Deteniendo $name…" "Stopping $name…"
Stop-Service -InputObject $service -Force -WarningAction SilentlyContinue
try { $service.WaitForStatus('Stopped', [TimeSpan]::FromSeconds(60)) } catch [System.ServiceProcess.TimeoutException] { }
$service.Refresh()
Say "Estado: $($service.Status)." "State: $($service.Status)."
if ($service.Status -ne 'Stopped') { exit 1 }
exit 0
