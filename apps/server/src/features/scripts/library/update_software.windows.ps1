# Lists pending updates of Windows and of programs (winget), and installs them when asked to. Never restarts the computer.
# Source: Windows Update Agent API (IUpdateSearcher, IUpdateDownloader, IUpdateInstaller).
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


$install = $env:LANET_PARAM_INSTALL -eq 'true'
$failed = $false

$session = New-Object -ComObject Microsoft.Update.Session
$session.ClientApplicationID = 'LANET Helpdesk'
Say 'Buscando actualizaciones de Windows…' 'Searching for updates of Windows…'
$found = $session.CreateUpdateSearcher().Search("IsInstalled=0 and IsHidden=0 and Type='Software'").Updates
Say "$($found.Count) actualizaciones de Windows pendientes." "$($found.Count) updates of Windows pending."
foreach ($update in $found) { $out.WriteLine("  $($update.Title)") }

if ($install -and $found.Count -gt 0) {
  $installer = $session.CreateUpdateInstaller()
  # Windows itself may be installing; it does so one after the other.
  for ($waited = 0; $installer.IsBusy -and $waited -lt 40; $waited++) { Start-Sleep -Seconds 15 }
  if ($installer.IsBusy) { Fail 75 'Windows está instalando otras actualizaciones: intente más tarde.' 'Windows is installing other updates: try again later.' }
  if ($installer.RebootRequiredBeforeInstallation) {
    Fail 75 'El equipo necesita reiniciarse antes de instalar más actualizaciones.' 'The computer has to be restarted before more updates can be installed.'
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
    if ($result.RebootRequired) { Say 'El equipo necesita reiniciarse para terminar.' 'The computer has to be restarted to finish.' }
  }
}

# The SYSTEM account has no winget of its own: the program lies in the folder of its package, where there is one.
$packages = Join-Path $env:ProgramFiles 'WindowsApps'
$winget = Get-ChildItem -Path $packages -Directory -Filter 'Microsoft.DesktopAppInstaller_*__8wekyb3d8bbwe' -ErrorAction SilentlyContinue |
  ForEach-Object { Join-Path $_.FullName 'winget.exe' } | Where-Object { Test-Path -LiteralPath $_ } |
  Sort-Object { [version]($_ -replace '^.*DesktopAppInstaller_([0-9.]+)_.*$', '$1') } | Select-Object -Last 1
if (-not $winget) {
  Say 'winget no está disponible en este equipo: no se revisaron los programas.' 'winget is not available on this computer: programs were not looked at.'
} else {
  Say 'Programas (winget):' 'Programs (winget):'
  # What a program writes as an error must not end this script: its exit code says how it went.
  $ErrorActionPreference = 'Continue'
  $arguments = @('upgrade', '--source', 'winget', '--accept-source-agreements', '--disable-interactivity')
  if ($install) { $arguments += '--all', '--silent', '--accept-package-agreements' }
  # The bars of its progress are drawn over and over in one line.
  & $winget @arguments 2>&1 | ForEach-Object { [string]$_ } | Where-Object { $_.Trim() -and $_ -notmatch '[\u2588\u2592]|^\s*[-\\|/]\s*$' } | ForEach-Object { $out.WriteLine($_) }
  # 0x8A15002B: nothing to update (winget return codes).
  if ($LASTEXITCODE -ne 0 -and $LASTEXITCODE -ne -1978335189) { $failed = $true }
}
if ($failed) { exit 1 }
exit 0
