import { win32 } from 'node:path';

export type WindowsFolders = {
  /** `C:` */
  drive: string;
  /** `C:\Windows` */
  root: string;
  /** `C:\Windows\System32` */
  system: string;
  programFiles: string;
  programFilesX86: string;
  programData: string;
};

const PLAIN_FOLDER = /^[A-Za-z]:\\[^"%<>|&^;]*$/;

/**
 * Where Windows keeps its own programs, by the environment the service was given; what is no plain folder there counts as
 * not said. No program is ever looked for in PATH.
 */
export function windowsFolders(environment: NodeJS.ProcessEnv = process.env): WindowsFolders {
  const given = (name: string) => {
    const value = environment[name];
    return value !== undefined && PLAIN_FOLDER.test(value) ? win32.normalize(value) : undefined;
  };
  const root = given('SystemRoot') ?? 'C:\\Windows';
  const drive = root.slice(0, 2);
  return {
    drive,
    root,
    system: `${root}\\System32`,
    programFiles: given('ProgramW6432') ?? given('ProgramFiles') ?? `${drive}\\Program Files`,
    programFilesX86: given('ProgramFiles(x86)') ?? `${drive}\\Program Files (x86)`,
    programData: given('ProgramData') ?? `${drive}\\ProgramData`,
  };
}
