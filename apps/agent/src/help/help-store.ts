import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HelpRequest } from '@lanet/contracts/help-requests';
import { z } from 'zod';
import { readJson, replaceFile, syncFolder } from '../state/durable-file.ts';

/**
 * A request of a person at this computer. `opened`: the server has it, but not its picture yet. `request` is null once there
 * is nothing left to send: what somebody wrote does not stay here.
 */
const Kept = z.object({
  id: z.uuid(),
  state: z.enum(['waiting', 'opened', 'sent', 'refused']),
  folio: z.string().nullable(),
  /** Epoch milliseconds of this computer's clock. */
  acceptedAt: z.number(),
  request: HelpRequest.nullable(),
  /** As `FailedDays`; null as long as nothing failed but the connection. */
  failed: z.object({ days: z.number(), at: z.number() }).nullable().default(null),
});
export type Kept = z.infer<typeof Kept>;

const RECORD = '.json';
const PICTURE = '.picture';

/** Requests on disk, one file each and one for its picture; each is durable when the call returns. */
export class HelpStore {
  readonly #folder: string;
  readonly #kept = new Map<string, Kept>();

  /** @throws what the file system says */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(folder);
    for (const name of names.filter((one) => one.endsWith(RECORD))) {
      const { data } = Kept.safeParse(readJson(join(folder, name)));
      if (data && name === `${data.id}${RECORD}`) this.#kept.set(data.id, data);
    }
    // A picture whose record was never written belongs to a request that nobody was told is kept.
    for (const name of names.filter((one) => one.endsWith(PICTURE))) {
      if (!this.#kept.get(name.slice(0, -PICTURE.length))?.request) rmSync(join(folder, name), { force: true });
    }
  }

  /** In the order they were accepted. */
  all(): Kept[] {
    return [...this.#kept.values()].sort((a, b) => a.acceptedAt - b.acceptedAt);
  }

  get(id: string): Kept | undefined {
    return this.#kept.get(id);
  }

  /** The picture first: a record never names one that is not there. */
  add(kept: Kept, picture: Uint8Array | null): void {
    if (picture) replaceFile(join(this.#folder, `${kept.id}${PICTURE}`), picture);
    this.update(kept);
  }

  update(kept: Kept): void {
    replaceFile(join(this.#folder, `${kept.id}${RECORD}`), JSON.stringify(kept));
    this.#kept.set(kept.id, kept);
    if (!kept.request) rmSync(join(this.#folder, `${kept.id}${PICTURE}`), { force: true });
  }

  /** @throws what the file system says */
  picture(id: string): Buffer {
    return readFileSync(join(this.#folder, `${id}${PICTURE}`));
  }

  forget(id: string): void {
    this.#kept.delete(id);
    for (const ending of [RECORD, PICTURE]) rmSync(join(this.#folder, `${id}${ending}`), { force: true });
    syncFolder(this.#folder);
  }
}
