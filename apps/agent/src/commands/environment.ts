import { win32 } from 'node:path';
import type { CommandPayload } from '@lanet/contracts/agent';
import type { System } from '../platform/machine.ts';
import { MARK } from './process-tree.ts';
import { windowsFolders } from './windows-folders.ts';

export type RunPlace = { folder: string; files: string };

/** `olderThanDays` is `LANET_PARAM_OLDER_THAN_DAYS`. */
export function parameterVariable(name: string): string {
  return `LANET_PARAM_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/**
 * All a script gets to know: a fixed list for its system, its parameters, its reader's language, and the folder whose files
 * are collected. Nothing else of the agent's own environment.
 */
export function scriptEnvironment(
  { commandId, language, parameters }: Pick<CommandPayload, 'commandId' | 'language' | 'parameters'>,
  { folder, files }: RunPlace,
  system: System,
): Record<string, string> {
  const given = Object.entries(parameters).map(([name, value]) => [parameterVariable(name), String(value)]);
  return {
    ...SYSTEM_VARIABLES[system](folder),
    ...Object.fromEntries(given),
    LANET_LANGUAGE: language,
    LANET_FILES: files,
    [MARK]: commandId,
  };
}

const SYSTEM_VARIABLES: Readonly<Record<System, (folder: string) => Record<string, string>>> = {
  linux: (folder) => ({
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    // Package tools must not wait for an answer that nobody gives.
    DEBIAN_FRONTEND: 'noninteractive',
  }),
  // Without /usr/local and Homebrew: ordinary users write there, and scripts run as root.
  darwin: (folder) => ({
    PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
    HOME: folder,
    TMPDIR: folder,
    LANG: 'en_US.UTF-8',
    LC_ALL: 'en_US.UTF-8',
  }),
  win32: windowsVariables,
};

/** What programs of Windows look for, as the SYSTEM account has it; the temporary folder is the private one. */
function windowsVariables(folder: string): Record<string, string> {
  const { drive, root, system, programFiles, programFilesX86, programData } = windowsFolders();
  const profile = `${system}\\config\\systemprofile`;
  const powershell = `${system}\\WindowsPowerShell\\v1.0`;
  return {
    SystemDrive: drive,
    SystemRoot: root,
    windir: root,
    ComSpec: win32.join(system, 'cmd.exe'),
    PATH: [system, root, `${system}\\Wbem`, powershell, `${system}\\OpenSSH`].join(';'),
    PATHEXT: '.COM;.EXE;.BAT;.CMD',
    PSModulePath: `${programFiles}\\WindowsPowerShell\\Modules;${powershell}\\Modules`,
    OS: 'Windows_NT',
    PROCESSOR_ARCHITECTURE: process.arch === 'arm64' ? 'ARM64' : 'AMD64',
    NUMBER_OF_PROCESSORS: process.env.NUMBER_OF_PROCESSORS ?? '1',
    COMPUTERNAME: process.env.COMPUTERNAME ?? '',
    ProgramFiles: programFiles,
    'ProgramFiles(x86)': programFilesX86,
    ProgramW6432: programFiles,
    CommonProgramFiles: `${programFiles}\\Common Files`,
    ProgramData: programData,
    ALLUSERSPROFILE: programData,
    PUBLIC: `${drive}\\Users\\Public`,
    USERPROFILE: profile,
    APPDATA: `${profile}\\AppData\\Roaming`,
    LOCALAPPDATA: `${profile}\\AppData\\Local`,
    TEMP: folder,
    TMP: folder,
  };
}
