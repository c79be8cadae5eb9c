import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SignedRelease } from '@lanet/contracts/releases';
import { RELEASE } from '../launcher/trusted-release.ts';
import { syncFolder } from '../state/durable-file.ts';

const INCOMING = '.incoming-';

/** Downloaded versions, one folder each, 0700; one that is not complete yet has another name. */
export class VersionsFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  of(version: string): string {
    return join(this.#path, version);
  }

  incoming(version: string): string {
    return join(this.#path, `${INCOMING}${version}`);
  }

  /** Puts the signed manifest beside complete files and gives the folder its name; durable when it returns. */
  complete(version: string, signed: SignedRelease): void {
    const incoming = this.incoming(version);
    mkdirSync(incoming, { recursive: true, mode: 0o700 });
    const file = openSync(join(incoming, RELEASE), 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(signed));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    syncFolder(incoming);
    rmSync(this.of(version), { recursive: true, force: true });
    renameSync(incoming, this.of(version));
    syncFolder(this.#path);
  }

  /** Deletes every version but those, and what was left of downloads of others. */
  keepOnly(versions: readonly string[], incoming?: string): void {
    const kept = [...versions, ...(incoming === undefined ? [] : [`${INCOMING}${incoming}`])];
    for (const name of this.#names()) {
      if (!kept.includes(name)) rmSync(join(this.#path, name), { recursive: true, force: true });
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.#path);
    } catch {
      return [];
    }
  }
}
