# Frees space on one drive: our own clean-up, and the one of Windows with a list prepared here. Ours deletes only files below
# the folders of the list in "places", not changed for some days. Users may write there and could put a link in the way, so
# each file is opened first, and deleted by that handle only when its real path lies inside.
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


Add-Type -IgnoreWarnings -TypeDefinition @'
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
'@

$volume = $env:LANET_PARAM_VOLUME
if (-not $volume -or $volume -eq '/') { $volume = "$env:SystemDrive\" }
$root = [IO.Path]::GetPathRoot($volume).TrimEnd('\')
if ($root -notmatch '^[A-Za-z]:$') { Fail 64 'El volumen debe ser una unidad, como C:\.' 'The volume must be a drive, such as C:\.' }
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

# The clean-up of Windows, with exactly these of its parts; nobody's downloads, no way back to an older Windows. What a
# person had set for the same number is put back.
function WindowsCleanup {
  $program = Join-Path $env:SystemRoot 'System32\cleanmgr.exe'
  if (-not (Test-Path -LiteralPath $program)) { return }
  $parts = 'Delivery Optimization Files', 'Old ChkDsk Files', 'Setup Log Files', 'System error memory dump files',
    'System error minidump files', 'Temporary Files', 'Temporary Setup Files', 'Thumbnail Cache', 'Update Cleanup',
    'Windows Error Reporting Files'
  $set = @{}
  $caches = Get-ChildItem -Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\VolumeCaches'
  try {
    foreach ($cache in $caches) {
      $set[$cache.PSPath] = $cache.GetValue('StateFlags0001')
      $state = if ($parts -contains $cache.PSChildName) { 2 } else { 0 }
      Set-ItemProperty -LiteralPath $cache.PSPath -Name 'StateFlags0001' -Value $state -Type DWord
    }
    $run = Start-Process -FilePath $program -ArgumentList '/sagerun:1' -WindowStyle Hidden -PassThru
    if (-not $run.WaitForExit(300000)) { $run.Kill() }
    Say 'Liberador de espacio de Windows: hecho.' 'Windows disk clean-up: done.'
  } finally {
    foreach ($path in $set.Keys) {
      if ($null -eq $set[$path]) { Remove-ItemProperty -LiteralPath $path -Name 'StateFlags0001' -ErrorAction SilentlyContinue }
      else { Set-ItemProperty -LiteralPath $path -Name 'StateFlags0001' -Value $set[$path] -Type DWord -ErrorAction SilentlyContinue }
    }
  }
}

$freeBefore = $drive.TotalFreeSpace
Say "Unidad ${root}: $(UsedPercent) % en uso antes de limpiar." "Drive ${root}: $(UsedPercent) % used before cleaning."
[LanetCleaner]::CleanBin("$root\`$Recycle.Bin", $before)
if ($root -eq $env:SystemDrive) {
  $places = @("$env:SystemRoot\Temp", "$env:SystemRoot\Minidump", "$env:ProgramData\Microsoft\Windows\WER\ReportArchive", "$env:ProgramData\Microsoft\Windows\WER\ReportQueue")
  if ($env:LANET_PARAM_PACKAGE_CACHES -eq 'true') { $places += "$env:SystemRoot\SoftwareDistribution\Download" }
  foreach ($person in Get-ChildItem -LiteralPath "$env:SystemDrive\Users" -Directory -Force) { $places += Join-Path $person.FullName 'AppData\Local\Temp' }
  foreach ($place in $places) { CleanFolder $place }
  try { WindowsCleanup } catch { $err.WriteLine($_.Exception.Message) }
}
$freed = [Math]::Round(($drive.TotalFreeSpace - $freeBefore) / 1KB)
Say "Liberados $([Math]::Round($freed / 1024)) MiB. Unidad ${root}: $(UsedPercent) % en uso." "Freed $([Math]::Round($freed / 1024)) MiB. Drive ${root}: $(UsedPercent) % used."
$out.WriteLine("LANET_RESULT freedKib=$freed")
exit 0
