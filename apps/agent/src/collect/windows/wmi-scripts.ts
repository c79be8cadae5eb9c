// Windows PowerShell 5.1 (Windows 10, Server 2016), which 7 runs as well. Constants: nothing is ever put into them. Each class is
// read by itself, so one that fails or is not there (null in the answer) costs no other. Property lists are explicit: what is
// private (command lines, documents, paths, addresses of remote users) is never asked for.

/** Defines `Take` and `Rows`, and gathers what was read. */
const BEGIN = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$answer = @{}
function Take($class, $read) {
  try { $answer[$class] = @(& $read) } catch { $answer[$class] = $null }
}
function Rows($namespace, $class, $properties, $filter) {
  $query = @{ Namespace = $namespace; ClassName = $class; OperationTimeoutSec = 20 }
  if ($filter) { $query['Filter'] = $filter }
  Get-CimInstance @query | Select-Object -Property $properties
}
`;

/** Escapes what is not ASCII, so the code page of a console, which differs by country, cannot damage it. */
const END = String.raw`
$json = ConvertTo-Json -InputObject $answer -Depth 4 -Compress
[regex]::Replace($json, '[^\x00-\x7F]', { param($found) '\u{0:x4}' -f [int][char]$found.Value })
`;

/** What changes when somebody opens the case: once a day. Source: the WMI reference of Microsoft, class by class. */
const HARDWARE = `
$storage = 'root/Microsoft/Windows/Storage'
Take 'Win32_Processor' {
  Get-CimInstance -Query 'SELECT Name, Manufacturer, NumberOfCores, NumberOfLogicalProcessors, MaxClockSpeed FROM Win32_Processor' -OperationTimeoutSec 20 |
    Select-Object -Property @('Name', 'Manufacturer', 'NumberOfCores', 'NumberOfLogicalProcessors', 'MaxClockSpeed')
}
Take 'Win32_Tpm' { Rows 'root/cimv2/Security/MicrosoftTpm' 'Win32_Tpm' @('SpecVersion') }
Take 'SoftwareLicensingProduct' {
  Rows 'root/cimv2' 'SoftwareLicensingProduct' @('LicenseStatus') "ApplicationID = '55c92734-d682-4d71-983e-d6ec3f16059f' AND PartialProductKey IS NOT NULL"
}
Take 'MSFT_PhysicalDisk' {
  Rows $storage 'MSFT_PhysicalDisk' @('DeviceId', 'FriendlyName', 'Manufacturer', 'Model', 'SerialNumber', 'AdapterSerialNumber', 'Size', 'MediaType', 'BusType', 'HealthStatus')
}
Take 'MSFT_StorageReliabilityCounter' {
  foreach ($disk in @(Get-CimInstance -Namespace $storage -ClassName MSFT_PhysicalDisk -OperationTimeoutSec 20)) {
    try {
      Get-CimAssociatedInstance -InputObject $disk -ResultClassName MSFT_StorageReliabilityCounter -OperationTimeoutSec 10 |
        Select-Object -Property @(@{ Name = 'DiskId'; Expression = { $disk.DeviceId } }, 'Wear', 'PowerOnHours', 'Temperature')
    } catch { }
  }
}
Take 'Win32_DiskDrive' {
  Rows 'root/cimv2' 'Win32_DiskDrive' @('Index', 'Model', 'SerialNumber', 'Size', 'InterfaceType', 'MediaType', 'PNPDeviceID')
}
Take 'MSStorageDriver_FailurePredictStatus' {
  Rows 'root/wmi' 'MSStorageDriver_FailurePredictStatus' @('InstanceName', 'PredictFailure')
}
Take 'Win32_VideoController' {
  Rows 'root/cimv2' 'Win32_VideoController' @('Name', 'AdapterCompatibility', 'PNPDeviceID', 'AdapterRAM', 'DriverVersion')
}
Take 'WmiMonitorID' {
  Rows 'root/wmi' 'WmiMonitorID' @('InstanceName', 'ManufacturerName', 'UserFriendlyName', 'SerialNumberID', 'YearOfManufacture')
}
Take 'Win32_Printer' {
  Rows 'root/cimv2' 'Win32_Printer' @('Name', 'PrinterStatus', 'DetectedErrorState', 'WorkOffline')
}
Take 'Win32_PrintJob' { Rows 'root/cimv2' 'Win32_PrintJob' @('Name') }
Take 'BatteryReport' {
  if (-not (Get-CimInstance -ClassName Win32_Battery -OperationTimeoutSec 10)) { return }
  $file = [IO.Path]::GetTempFileName()
  try {
    & (Join-Path ([Environment]::SystemDirectory) 'powercfg.exe') /batteryreport /xml /output $file | Out-Null
    $report = New-Object System.Xml.XmlDocument
    $report.Load($file)
    $report.BatteryReport.Batteries.Battery | Where-Object { $_ } |
      Select-Object -Property @('Id', 'Manufacturer', 'SerialNumber', 'Chemistry', 'DesignCapacity', 'FullChargeCapacity', 'CycleCount')
  } finally { Remove-Item -LiteralPath $file -ErrorAction SilentlyContinue }
}
`;

/** What changes by the hour: at most every quarter of an hour. */
const STATE = String.raw`
Take 'AntiVirusProduct' { Rows 'root/SecurityCenter2' 'AntiVirusProduct' @('displayName', 'productState') }
Take 'FirewallProduct' { Rows 'root/SecurityCenter2' 'FirewallProduct' @('displayName', 'productState') }
Take 'MSFT_MpComputerStatus' {
  Rows 'root/Microsoft/Windows/Defender' 'MSFT_MpComputerStatus' @('AMProductVersion', 'AMServiceEnabled', 'AntivirusEnabled', 'RealTimeProtectionEnabled', 'AntivirusSignatureVersion', 'AntivirusSignatureLastUpdated', 'AntivirusSignatureAge', 'QuickScanEndTime', 'FullScanEndTime')
}
Take 'Win32_EncryptableVolume' {
  Rows 'root/cimv2/Security/MicrosoftVolumeEncryption' 'Win32_EncryptableVolume' @('DeviceID', 'DriveLetter', 'ProtectionStatus', 'ConversionStatus', 'EncryptionMethod')
}
Take 'Win32_Battery' {
  Rows 'root/cimv2' 'Win32_Battery' @('DeviceID', 'Name', 'Chemistry', 'DesignCapacity', 'FullChargeCapacity', 'EstimatedChargeRemaining', 'BatteryStatus')
}
Take 'Win32_UserAccount' {
  # On a domain controller the local accounts are the whole domain's.
  if ((Get-CimInstance -ClassName Win32_ComputerSystem).DomainRole -ge 4) { return }
  Rows 'root/cimv2' 'Win32_UserAccount' @('Name', 'FullName', 'SID', 'Disabled') 'LocalAccount = TRUE'
}
Take 'Administrators' {
  # The group's name is translated; its number is the same everywhere.
  $sid = New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-32-544'
  $name = $sid.Translate([System.Security.Principal.NTAccount]).Value.Split('\')[-1]
  $group = [ADSI]('WinNT://./' + $name + ',group')
  foreach ($member in @($group.psbase.Invoke('Members'))) {
    $path = $member.GetType().InvokeMember('ADsPath', 'GetProperty', $null, $member, $null)
    $number = $null
    try {
      $bytes = [byte[]]$member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
      $number = (New-Object System.Security.Principal.SecurityIdentifier $bytes, 0).Value
    } catch { }
    [pscustomobject]@{ Path = $path; Sid = $number }
  }
}
Take 'Win32_LogonSession' {
  Rows 'root/cimv2' 'Win32_LogonSession' @('LogonId', 'LogonType', 'StartTime') 'LogonType = 2 OR LogonType = 10 OR LogonType = 11 OR LogonType = 12'
}
Take 'Win32_LoggedOnUser' {
  Get-CimInstance -ClassName Win32_LoggedOnUser -OperationTimeoutSec 20 | Select-Object -Property @(
    @{ Name = 'Name'; Expression = { $_.Antecedent.Name } }
    @{ Name = 'Domain'; Expression = { $_.Antecedent.Domain } }
    @{ Name = 'LogonId'; Expression = { $_.Dependent.LogonId } }
  )
}
Take 'Desktops' {
  foreach ($shell in @(Get-CimInstance -ClassName Win32_Process -Filter "Name = 'explorer.exe'" -OperationTimeoutSec 20)) {
    $owner = Invoke-CimMethod -InputObject $shell -MethodName GetOwner
    [pscustomobject]@{ Name = $owner.User; Domain = $owner.Domain }
  }
}
Take 'MSFT_NetIPAddress' {
  Rows 'root/StandardCimv2' 'MSFT_NetIPAddress' @('IPAddress', 'SuffixOrigin') 'AddressFamily = 23'
}
Take 'MSFT_NetTCPConnection' {
  Rows 'root/StandardCimv2' 'MSFT_NetTCPConnection' @('LocalAddress', 'LocalPort', 'OwningProcess') 'State = 2'
}
Take 'MSFT_NetUDPEndpoint' {
  Rows 'root/StandardCimv2' 'MSFT_NetUDPEndpoint' @('LocalAddress', 'LocalPort', 'OwningProcess')
}
Take 'Processes' { Get-Process | Select-Object -Property @('Id', 'ProcessName') }
`;

/**
 * The Windows Update Agent, asked for what it already knows: its own schedule does the searching on the network, and this adds
 * none. Source: Windows Update Agent API (IUpdateSearcher, IUpdateHistoryEntry); its dates are UTC without saying so.
 */
const UPDATES = `
function Searcher {
  $searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
  $searcher.Online = $false
  $searcher
}
Take 'Pending' {
  foreach ($update in (Searcher).Search('IsInstalled=0 and IsHidden=0').Updates) {
    [pscustomobject]@{
      Title = $update.Title
      Kb = @($update.KBArticleIDs | ForEach-Object { [string]$_ })
      Categories = @($update.Categories | ForEach-Object { [string]$_.CategoryID })
      Severity = $update.MsrcSeverity
      Type = [int]$update.Type
      Revision = [int]$update.Identity.RevisionNumber
      PublishedAt = [DateTime]::SpecifyKind($update.LastDeploymentChangeTime, 'Utc')
    }
  }
}
Take 'History' {
  $searcher = Searcher
  $count = [Math]::Min(500, $searcher.GetTotalHistoryCount())
  if ($count -eq 0) { return }
  foreach ($entry in $searcher.QueryHistory(0, $count)) {
    [pscustomobject]@{
      Title = $entry.Title
      Date = [DateTime]::SpecifyKind($entry.Date, 'Utc')
      Operation = [int]$entry.Operation
      ResultCode = [int]$entry.ResultCode
    }
  }
}
Take 'Refreshed' {
  $results = (New-Object -ComObject Microsoft.Update.AutoUpdate).Results
  [pscustomobject]@{ At = [DateTime]::SpecifyKind($results.LastSearchSuccessDate, 'Utc') }
}
Take 'Win32_QuickFixEngineering' { Rows 'root/cimv2' 'Win32_QuickFixEngineering' @('HotFixID', 'Description', 'InstalledOn') }
`;

export const HARDWARE_SCRIPT = BEGIN + HARDWARE + END;
export const STATE_SCRIPT = BEGIN + STATE + END;
export const UPDATES_SCRIPT = BEGIN + UPDATES + END;
