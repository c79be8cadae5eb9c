/** Where programs of the system are found, and the words parsers expect: the untranslated ones. */
const POSIX = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', LANG: 'C' };

/**
 * Where Windows keeps what, without which its own programs fail. No PSModulePath: PowerShell makes its own, and one that was set
 * could bring in anybody's modules.
 */
const WINDOWS_NAMES = [
  'ALLUSERSPROFILE',
  'APPDATA',
  'CommonProgramFiles',
  'CommonProgramFiles(x86)',
  'CommonProgramW6432',
  'COMPUTERNAME',
  'LOCALAPPDATA',
  'NUMBER_OF_PROCESSORS',
  'OS',
  'PROCESSOR_ARCHITECTURE',
  'ProgramData',
  'ProgramFiles',
  'ProgramFiles(x86)',
  'ProgramW6432',
  'PUBLIC',
  'SystemDrive',
  'TEMP',
  'TMP',
  'USERDOMAIN',
  'USERNAME',
  'USERPROFILE',
];

/** All that a program gets which the agent starts for itself. `own`: the agent's environment, of which nothing else is passed. */
export function programEnvironment(system: NodeJS.Platform, own: NodeJS.ProcessEnv): Record<string, string> {
  if (system !== 'win32') return { ...POSIX };
  const root = own.SystemRoot ?? 'C:\\Windows';
  const system32 = `${root}\\System32`;
  const passed = WINDOWS_NAMES.flatMap((name) => {
    const value = own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(passed),
    SystemRoot: root,
    windir: root,
    ComSpec: `${system32}\\cmd.exe`,
    PATH: [system32, root, `${system32}\\Wbem`, `${system32}\\WindowsPowerShell\\v1.0`].join(';'),
    PATHEXT: '.COM;.EXE;.BAT;.CMD',
  };
}
