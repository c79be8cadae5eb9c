// Releases that nobody would make: this one under another version, with a migration more, or broken on purpose.

import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signArchive } from '../../scripts/package/server/sign-archive.ts';

export interface Alterations {
  version: string;
  /** Text of a migration after all others. */
  migration?: string;
  /** What becomes of files, by their path in the release. */
  files?: Record<string, (text: string) => string>;
}

const PACKAGE = 'backend/apps/server/package.json';

/** Writes an unpacked release beside another one; its sums are right. Files that stay are links to the same bytes. */
export function alterRelease(from: string, to: string, { version, migration, files = {} }: Alterations): void {
  execFileSync('mkdir', ['-p', dirname(to)]);
  execFileSync('cp', ['-al', from, to]);
  const sums = new Map(
    readFileSync(join(to, 'SHA256SUMS'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): [string, string] => [line.slice(66), line.slice(0, 64)]),
  );
  const write = (path: string, text: string) => {
    // Not into it: the other release has the same file.
    rmSync(join(to, path), { force: true });
    writeFileSync(join(to, path), text);
    sums.set(path, createHash('sha256').update(text).digest('hex'));
  };
  const changes = {
    ...files,
    [PACKAGE]: (text: string) => text.replace(/"version": "[^"]+"/, `"version": "${version}"`),
  };
  for (const [path, change] of Object.entries(changes)) {
    const before = readFileSync(join(to, path), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${path} has nothing to alter`);
    write(path, after);
  }
  if (migration) write(nextMigration(to), migration);
  rmSync(join(to, 'SHA256SUMS'));
  writeFileSync(join(to, 'SHA256SUMS'), [...sums].map(([path, sum]) => `${sum}  ${path}\n`).join(''));
}

/** Path of one that comes after all that are there. */
function nextMigration(release: string): string {
  const numbers = readdirSync(join(release, 'database/migrations')).map((name) => Number.parseInt(name, 10));
  return `database/migrations/${String(Math.max(...numbers) + 1).padStart(4, '0')}_later.sql`;
}

/** Packs an unpacked release and signs it, as it would be downloaded. `key`: file with the private key. */
export function publishRelease(release: string, folder: string, key: string): void {
  const archive = join(folder, 'lanet-helpdesk-production.tar.gz');
  execFileSync('mkdir', ['-p', folder]);
  execFileSync('tar', ['--use-compress-program=gzip -1', '-cf', archive, '-C', release, ...readdirSync(release)]);
  writeFileSync(`${archive}.sig`, signArchive(archive, createPrivateKey(readFileSync(key))));
}
