// What every package of the agent carries, whatever its form: files of the program folder, from one list.

export type PackagedSystem = 'linux' | 'windows' | 'macos';
export type PackagedArch = 'x64' | 'arm64';

/** `path`: below the program folder, with slashes. `from`: a file, or the bytes themselves. `mode`: as of chmod. */
export type PayloadFile = { path: string; from: string | Uint8Array; mode: 0o644 | 0o755 };

/** `runtimeVersion`: of Node.js. */
export type Payload = {
  system: PackagedSystem;
  arch: PackagedArch;
  version: string;
  runtimeVersion: string;
  files: PayloadFile[];
};
