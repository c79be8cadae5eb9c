import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, replaceFile } from './durable-file.ts';

/** The key of a copy that is told apart from its original. `enrolment`: once the server took it, what becomes enrolment.json. */
const Fork = z.object({ keyFile: z.string(), enrolment: z.string().nullable() });
type Fork = z.infer<typeof Fork>;

const FILE = 'fork.json';

export function readFork(path: string): Fork | undefined {
  return Fork.safeParse(readJson(join(path, FILE))).data;
}

/** Kept before it is sent: asking again after a lost answer is the same request. */
export function keepFork(path: string, fork: Fork): void {
  replaceFile(join(path, FILE), JSON.stringify(fork));
}

/**
 * Makes a copied state folder the new agent's: everything of the original goes, since its queue, leases and alerts are the
 * original's to tell. Can be cut off anywhere; opening the folder goes on with it.
 */
export function finishFork(path: string): void {
  const fork = readFork(path);
  if (!fork || fork.enrolment === null) return;
  for (const name of readdirSync(path)) if (name !== FILE) rmSync(join(path, name), { recursive: true, force: true });
  replaceFile(join(path, 'agent.key'), fork.keyFile);
  replaceFile(join(path, 'enrolment.json'), fork.enrolment);
  rmSync(join(path, FILE));
}
