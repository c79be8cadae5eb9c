import { constants, copyFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { agent, type CommandResult, FILE_MAX_BYTES } from '@lanet/contracts/agent';
import { cleanText } from '@lanet/contracts/inventory';
import { sha256Hex } from '../keys/ed25519.ts';
import { type Log, messageOf } from '../log.ts';
import { ServerRefused, type Session } from '../server/session.ts';

export type Announced = NonNullable<CommandResult['files']>;

const MAX_FILES = 10;
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** Files that scripts left for the server, kept by their hash until it has them. */
export class CollectedFiles {
  readonly #folder: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /**
   * Takes the plain files of a folder, by name, at most 10 and 16 MB together; links are no files. Answers what to announce.
   * One that cannot be taken is left out, and the log says so; a folder that the script removed holds none. Never throws.
   */
  take(folder: string): Announced {
    try {
      return this.#takeFrom(folder);
    } catch (error) {
      this.#log('warn', 'The collected files could not be taken', { error: messageOf(error) });
      return [];
    }
  }

  #takeFrom(folder: string): Announced {
    const announced: Announced = [];
    let room = Math.min(FILE_MAX_BYTES, MAX_KEPT_BYTES - this.#keptBytes());
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      try {
        const { size } = lstatSync(path);
        if (!lstatSync(path).isFile() || announced.length === MAX_FILES || size > room) {
          this.#log('warn', 'A collected file was left out', { name, size });
          continue;
        }
        const sha256 = sha256Hex(readFileSync(path, { flag: constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) }));
        copyFileSync(path, join(this.#folder, sha256));
        room -= size;
        announced.push({ sha256, name: cleanText(name, 200) || sha256, sizeBytes: size });
      } catch (error) {
        this.#log('warn', 'A collected file could not be taken', { name, error: messageOf(error) });
      }
    }
    return announced;
  }

  /** Sends what is kept; only after the results that announce it. A file the server refuses is let go. @throws NoAnswer, ServerRefused */
  async upload(session: Session): Promise<void> {
    for (const sha256 of readdirSync(this.#folder)) {
      const body = readFileSync(join(this.#folder, sha256));
      const path = agent.file.path.replace(':sha256', sha256);
      const headers = { 'content-type': 'application/octet-stream' };
      try {
        await session.call({ method: agent.file.method, path, headers, body, timeoutMs: 120_000 });
      } catch (error) {
        const isFinal = error instanceof ServerRefused && [403, 404, 409, 413, 422].includes(error.status);
        if (!isFinal) throw error;
        this.#log('warn', 'The server refused a collected file', { sha256, code: error.code });
      }
      unlinkSync(join(this.#folder, sha256));
    }
  }

  #keptBytes(): number {
    return readdirSync(this.#folder).reduce((sum, name) => sum + lstatSync(join(this.#folder, name)).size, 0);
  }
}

/** A fresh folder for one run, 0700, with one for the files to collect. */
export function makeRunFolder(parent: string, commandId: string): { folder: string; files: string } {
  const folder = join(parent, commandId);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'files'), { recursive: true, mode: 0o700 });
  return { folder, files: join(folder, 'files') };
}
