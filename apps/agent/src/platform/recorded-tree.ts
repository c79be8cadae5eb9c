import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Content of a file, or where a link points to. */
export type TreeEntry = string | Uint8Array | { link: string };

/** Writes recorded files of /proc, /sys, /etc and the like under a new folder, to be read as another machine's root. */
export async function writeTree(files: Readonly<Record<string, TreeEntry>>) {
  const root = await mkdtemp(join(tmpdir(), 'recorded-machine-'));
  for (const [path, entry] of Object.entries(files)) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    if (typeof entry === 'object' && 'link' in entry) await symlink(entry.link, target);
    else await writeFile(target, entry);
  }
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
