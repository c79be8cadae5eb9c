import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { createFile, readIfPresent } from './durable-files.ts';
import { identify, isRunning } from './process-identity.ts';

const Holder = z.object({
  pid: z.int().positive(),
  startMark: z.string(),
  token: z.string().regex(/^[0-9a-f]+$/),
});
type Holder = z.infer<typeof Holder>;

export type OwnerLock = { release(): Promise<void> };

/** Said to whoever started the program, without a stack. */
class PostgresProblem extends Error {
  override readonly name = 'PostgresProblem';
}

/**
 * Makes this process the only owner of what the lock file stands for. A lock whose process is gone is taken over.
 * @throws Error naming the pid when another process (or an earlier call of this one) holds it.
 */
export async function acquireOwnerLock(path: string): Promise<OwnerLock> {
  const mine: Holder = { ...identify(process.pid), token: randomBytes(8).toString('hex') };
  for (;;) {
    // Readable by all: whoever is refused should learn the pid. Holds no secret.
    if (await createFile(path, JSON.stringify(mine), 0o644)) return { release: () => removeIfHeldBy(path, mine.token) };
    const holder = await readHolder(path);
    if (!holder) continue;
    if (isRunning(holder)) {
      throw new PostgresProblem(
        `Another LANET process (pid ${holder.pid}) uses this data folder (${path}). The embedded database belongs to one process: services in several need a PostgreSQL that all are given by DATABASE_URL.`,
      );
    }
    await removeStaleLock(path, holder.token);
  }
}

/** Whether a process that lives holds it. */
export async function isHeld(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  return holder !== undefined && isRunning(holder);
}

/**
 * Removes the lock of the dead holder with this token. Two starters may find the same one: only who locks that token may
 * remove it, and looks again under that lock, so a lock taken over meanwhile is never removed.
 * @throws Error naming the pid when another process is at it.
 */
export async function removeStaleLock(path: string, token: string): Promise<void> {
  const guard = await acquireOwnerLock(`${path}.${token}`);
  try {
    await removeIfHeldBy(path, token);
  } finally {
    await guard.release();
  }
}

async function removeIfHeldBy(path: string, token: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder?.token === token) await rm(path, { force: true });
}

/** An unreadable lock (a damaged disk) counts as one of a dead process; the cluster has PostgreSQL's own lock as well. */
async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readIfPresent(path);
  if (text === undefined) return undefined;
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return { pid: 0, startMark: '', token: '00' };
  }
}
