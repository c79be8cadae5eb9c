# Restarts the computer after some minutes and tells whoever is signed in. The run ends when the computer is back.
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


$minutes = [int]$env:LANET_PARAM_DELAY_MINUTES
$message = $env:LANET_PARAM_MESSAGE
if (-not $message) {
  # People at the computer read its own language, which need not be that of whoever reads this output.
  if ([Globalization.CultureInfo]::InstalledUICulture.TwoLetterISOLanguageName -eq 'es') {
    $message = "Este equipo se reiniciará en $minutes min por mantenimiento. Guarde su trabajo."
  } else {
    $message = "This computer will restart in $minutes min for maintenance. Save your work."
  }
}
# PowerShell 5.1 puts quotes around an argument but does not protect those within it.
$message = $message.Replace('"', "'").TrimEnd('\')
if ($message.Length -gt 500) { $message = $message.Substring(0, 500) }

# Planned, no code of the documented list (shutdown /?). Windows shows the text to everybody who is signed in.
& shutdown.exe /r /t ($minutes * 60) /d p:0:0 /c $message
if ($LASTEXITCODE -ne 0) { Fail 1 'El sistema no aceptó el reinicio.' 'The system did not accept the restart.' }
Say "El equipo se reiniciará en $minutes min. En el equipo se cancela con: shutdown /a" "The computer will restart in $minutes min. At the computer it is cancelled by: shutdown /a"
exit 0
