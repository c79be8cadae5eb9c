import { isAbsolute, win32 } from 'node:path';
import { InterpreterName } from '@lanet/contracts/scripts';
import type { System } from '../platform/machine.ts';
import { type WindowsFolders, windowsFolders } from './windows-folders.ts';

/** How a script of one language is written to disk and started. */
export type Interpreter = {
  /** Absolute. */
  program: string;
  /** `folder`: the private one of the run, which is also the current one. */
  argumentsFor: (scriptFile: string) => readonly string[];
  fileName: string;
  encode: (script: string) => Buffer;
};

type Form = Omit<Interpreter, 'program'>;

const utf8 = (script: string) => Buffer.from(script, 'utf8');
const lone = (scriptFile: string) => [scriptFile];
/** Without it Windows PowerShell reads the file as the computer's old code page. */
const withMark = (script: string) => utf8(`\ufeff${script.replace(/^\ufeff/, '')}`);
/** Labels of a batch file are found only with CR LF; from the first line on its text is UTF-8. */
const asBatch = (script: string) =>
  utf8(`@chcp 65001 >nul\r\n${script.replace(/^\ufeff/, '').replace(/\r?\n/g, '\r\n')}`);

const FORMS: Readonly<Record<InterpreterName, Form>> = {
  sh: { fileName: 'script.sh', argumentsFor: lone, encode: utf8 },
  // Its start files are for people.
  bash: { fileName: 'script.sh', argumentsFor: (file) => ['--noprofile', '--norc', file], encode: utf8 },
  python: { fileName: 'script.py', argumentsFor: (file) => ['-X', 'utf8', file], encode: utf8 },
  powershell: {
    fileName: 'script.ps1',
    argumentsFor: (file) => ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', file],
    encode: withMark,
  },
  // By its bare name in the current folder: cmd has its own idea of quotes around a path with blanks.
  cmd: { fileName: 'script.cmd', argumentsFor: () => ['/d', '/c', '.\\script.cmd'], encode: asBatch },
};

const pythonsOfWindows = ({ programFiles, programFilesX86 }: WindowsFolders) =>
  ['314', '313', '312', '311', '310', '39'].flatMap((version) => [
    `${programFiles}\\Python${version}\\python.exe`,
    `${programFilesX86}\\Python${version}-32\\python.exe`,
  ]);

/**
 * Where each interpreter may be, best first: folders that only administrators write to, never one out of PATH. On a Mac
 * `/usr/bin/python3` is left out, since without the developer tools it only opens a dialog.
 */
function candidates(system: System, name: InterpreterName): readonly string[] {
  const folders = windowsFolders();
  const places: Readonly<Record<System, Partial<Record<InterpreterName, readonly string[]>>>> = {
    linux: {
      sh: ['/bin/sh', '/usr/bin/sh'],
      bash: ['/bin/bash', '/usr/bin/bash'],
      python: ['/usr/bin/python3', '/usr/local/bin/python3'],
    },
    darwin: {
      sh: ['/bin/sh'],
      bash: ['/bin/bash'],
      python: [
        '/Library/Developer/CommandLineTools/usr/bin/python3',
        '/Library/Frameworks/Python.framework/Versions/Current/bin/python3',
      ],
    },
    win32: {
      powershell: [`${folders.system}\\WindowsPowerShell\\v1.0\\powershell.exe`],
      cmd: [`${folders.system}\\cmd.exe`],
      python: pythonsOfWindows(folders),
    },
  };
  return places[system][name] ?? [];
}

/**
 * The program a signed command means: one of our names, found on this system, or, as envelopes of older servers say it, an
 * absolute path that gets the script's as its only argument. Undefined when there is none here.
 */
export async function findInterpreter(
  system: System,
  name: string,
  isProgram: (path: string) => Promise<boolean>,
): Promise<Interpreter | undefined> {
  const known = InterpreterName.safeParse(name).data;
  const absolute = system === 'win32' ? win32.isAbsolute(name) && /^[A-Za-z]:/.test(name) : isAbsolute(name);
  for (const program of known ? candidates(system, known) : absolute ? [name] : []) {
    if (!(await isProgram(program))) continue;
    return known ? { program, ...FORMS[known] } : { program, fileName: 'script', argumentsFor: lone, encode: utf8 };
  }
  return undefined;
}
