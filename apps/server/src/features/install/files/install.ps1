# Installs the LANET Helpdesk agent on this computer (Windows) and joins it to @SERVER@.
#   irm @SERVER@/e/LINK/install.ps1 | iex
# Optional, before it: $env:LANET_TAG, $env:LANET_PROXY, $env:LANET_CAFILE. Running it again is harmless.
# Everything is one function that the last line calls: half a script does nothing. Windows PowerShell 5.1 or newer.
function Install-LanetAgent {
  $ErrorActionPreference = 'Stop'
  $ProgressPreference = 'SilentlyContinue'
  [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
  $server = '@SERVER@'
  $link = '@LINK@'
  # system arch kind file sha256
  $packages = '@PACKAGES@'
  $english = (Get-UICulture).TwoLetterISOLanguageName -eq 'en'
  function Say([string]$es, [string]$en) { if ($english) { Write-Host $en } else { Write-Host $es } }
  function Stop-Here([string]$es, [string]$en) { if ($english) { throw $en } else { throw $es } }

  $identity = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
  if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    Stop-Here 'Abra PowerShell como administrador y repita la orden.' 'Open PowerShell as an administrator and repeat the line.'
  }
  foreach ($value in @($env:LANET_TAG, $env:LANET_PROXY, $env:LANET_CAFILE)) {
    if ($value -match '["\p{Cc}]') { Stop-Here 'LANET_TAG, LANET_PROXY o LANET_CAFILE no son válidos.' 'LANET_TAG, LANET_PROXY or LANET_CAFILE is not valid.' }
  }

  $arch = 'x64'
  if ($env:PROCESSOR_ARCHITECTURE -eq 'ARM64' -or $env:PROCESSOR_ARCHITEW6432 -eq 'ARM64') { $arch = 'arm64' }
  $found = $null
  # Windows on ARM runs the package of the other processor where there is none of its own.
  foreach ($wanted in @($arch, 'any', 'x64')) {
    foreach ($line in ($packages -split "`r?`n")) {
      $part = $line -split ' '
      if (-not $found -and $part.Count -eq 5 -and $part[0] -eq 'windows' -and $part[1] -eq $wanted -and $part[2] -eq 'msi') { $found = $part }
    }
  }
  if (-not $found) { Stop-Here 'El servidor no tiene un paquete para Windows. Avise a su administrador.' 'The server has no package for Windows. Tell your administrator.' }
  $file = $found[3]
  $sum = $found[4]

  $web = @{ UseBasicParsing = $true }
  if ($env:LANET_PROXY) {
    $web.Proxy = $env:LANET_PROXY
    # PowerShell takes no credentials from the address itself.
    $name, $word = ([Uri]$env:LANET_PROXY).UserInfo -split ':', 2
    if ($name) {
      $secret = ConvertTo-SecureString -String ([Uri]::UnescapeDataString("$word")) -AsPlainText -Force
      $web.ProxyCredential = New-Object Management.Automation.PSCredential ([Uri]::UnescapeDataString($name)), $secret
    }
  }
  $folder = Join-Path ([IO.Path]::GetTempPath()) ('lanet-agent-' + [Guid]::NewGuid().ToString('N'))
  New-Item -ItemType Directory -Path $folder | Out-Null
  try {
    Say "Descargando $file..." "Downloading $file..."
    $package = Join-Path $folder $file
    Invoke-WebRequest @web -Uri "$server/downloads/${file}?sha256=$sum" -OutFile $package
    if ((Get-FileHash -Algorithm SHA256 -Path $package).Hash -ne $sum) {
      Stop-Here 'La descarga no es la que el servidor anunció; intente de nuevo.' 'The download is not what the server announced; try again.'
    }
    $json = @{ ContentType = 'application/json'; Method = 'Post' }
    try {
      $claim = Invoke-RestMethod @web @json -Uri "$server/api/v1/install/claims" -Body (@{ link = $link } | ConvertTo-Json)
    } catch {
      Stop-Here 'El enlace ya no es válido; pida otro.' 'The link is not valid any more; ask for another one.'
    }

    Say 'Instalando...' 'Installing...'
    $log = Join-Path $folder 'install.log'
    $arguments = @('/i', "`"$package`"", '/qn', '/norestart', '/l*v', "`"$log`"", "SERVER=`"$server`"", "TOKEN=`"$($claim.token)`"")
    if ($env:LANET_TAG) { $arguments += "TAG=`"$env:LANET_TAG`"" }
    if ($env:LANET_PROXY) { $arguments += "PROXY=`"$env:LANET_PROXY`"" }
    if ($env:LANET_CAFILE) { $arguments += "CAFILE=`"$env:LANET_CAFILE`"" }
    $msi = Start-Process -FilePath (Join-Path $env:SystemRoot 'System32\msiexec.exe') -ArgumentList $arguments -Wait -PassThru
    if ($msi.ExitCode -ne 0 -and $msi.ExitCode -ne 3010) {
      $kept = Join-Path ([IO.Path]::GetTempPath()) 'lanet-agent-install.log'
      Copy-Item -Path $log -Destination $kept -Force -ErrorAction SilentlyContinue
      Stop-Here "El instalador terminó con el código $($msi.ExitCode). Detalle: $kept" "The installer ended with code $($msi.ExitCode). Details: $kept"
    }

    Say 'Esperando el primer reporte...' 'Waiting for the first report...'
    $state = 'waiting'
    $until = (Get-Date).AddSeconds(60)
    while ((Get-Date) -lt $until -and @('reporting', 'pending', 'refused') -notcontains $state) {
      Start-Sleep -Seconds 2
      try {
        $state = (Invoke-RestMethod @web @json -Uri "$server/api/v1/install/progress" -Body (@{ token = $claim.token } | ConvertTo-Json)).state
      } catch {
        # Asked again two seconds later: the computer's network may be busy.
      }
    }
    switch ($state) {
      'reporting' { Say 'Listo: este equipo ya reporta.' 'Done: this computer reports.' }
      'pending' { Say 'Listo: alguien de soporte tiene que aceptar este equipo. No hace falta nada más aquí.' 'Done: somebody of the support team has to accept this computer. Nothing more to do here.' }
      'joined' { Say 'El equipo se inscribió; su primer reporte llegará en unos minutos.' 'The computer has joined; its first report will come within minutes.' }
      'refused' { Stop-Here 'Soporte rechazó este equipo.' 'The support team refused this computer.' }
      default { Say 'Se instaló. Si ya estaba inscrito, sigue como antes; si no, revise con: lanet-agent doctor' 'Installed. If it had joined before it stays as it was; else check with: lanet-agent doctor' }
    }
  } finally {
    Remove-Item -Path $folder -Recurse -Force -ErrorAction SilentlyContinue
  }
}
Install-LanetAgent
