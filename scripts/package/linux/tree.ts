// Where the payload and what belongs to the system lie on a Linux computer, whatever the form of the package.
import { readFileSync } from 'node:fs';
import { chmod, cp, lutimes, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Payload, PayloadFile } from '../payload.ts';

export const PACKAGE = 'lanet-agent';
export const PROGRAM_FOLDER = `/opt/${PACKAGE}`;
export const SETTINGS_FOLDER = `/etc/${PACKAGE}`;

export const linuxFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
export const linuxText = (name: string): string => readFileSync(linuxFile(name), 'utf8');

/** The entry of desktops' menus by which people ask for help, and its picture. */
const HELP_ENTRY = fileURLToPath(new URL('../../../apps/agent/packaging/linux/lanet-help.desktop', import.meta.url));
const HELP_ICON = fileURLToPath(new URL('../../../apps/agent/page/icon.svg', import.meta.url));

/** All files of the installed agent, with absolute paths. `units`: where this kind of system keeps its units. */
export function installedFiles(payload: Payload, units: string): PayloadFile[] {
  const files: PayloadFile[] = payload.files.map((file) => ({ ...file, path: `${PROGRAM_FOLDER}/${file.path}` }));
  files.push(
    { path: '/usr/bin/lanet-agent', from: linuxFile('lanet-agent.sh'), mode: 0o755 },
    { path: `${units}/lanet-agent.service`, from: linuxFile('lanet-agent.service'), mode: 0o644 },
  );
  files.push(
    { path: '/usr/share/applications/lanet-help.desktop', from: HELP_ENTRY, mode: 0o644 },
    { path: '/usr/share/icons/hicolor/scalable/apps/lanet-help.svg', from: HELP_ICON, mode: 0o644 },
  );
  return files;
}

/** Writes files below a folder with exactly their modes; folders are 0755. */
export async function writeTree(root: string, files: readonly PayloadFile[]): Promise<void> {
  for (const { path, from, mode } of files) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    if (typeof from === 'string') await cp(from, target);
    else await writeFile(target, from);
    await chmod(target, mode);
  }
}

/** Gives everything below a folder, and the folder, one time, and folders the usual mode whatever the mask was. */
export async function settle(root: string, modifiedAt: number): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    await lutimes(path, modifiedAt, modifiedAt);
  }
  await chmod(root, 0o755);
  await lutimes(root, modifiedAt, modifiedAt);
}
