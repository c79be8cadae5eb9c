import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface BuiltServer {
  /** With the archives, their signatures, and install.sh. */
  folder: string;
  /** That signed them. */
  key: string;
  remove(): void;
}

/** Builds archives of the server, signed by this key or one of their own. `forms`: as `--only` takes them; `root`: another checkout. */
export function buildServerArchives(forms: string, signedBy?: string, root = ROOT): BuiltServer {
  const parent = mkdtempSync(join(tmpdir(), 'lanet-built-server-'));
  const key = signedBy ?? makeKey(parent);
  const folder = join(parent, 'packages');
  const where = ['--quick', '--out', folder, '--release-key', key];
  const said = execFileSync(process.execPath, ['scripts/package/run.ts', '--only', forms, ...where], {
    cwd: root,
    encoding: 'utf8',
  });
  process.stdout.write(said);
  return { folder, key, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** A new Ed25519 key in a file of that folder. */
export function makeKey(folder: string): string {
  const key = join(folder, 'release.key');
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key]);
  execFileSync('chmod', ['600', key]);
  return key;
}
