import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, replaceFile } from './durable-file.ts';

/** The key of a copy that is told apart from its original. `enrolment`: once the server took it, what becomes enrolment.json. */
const Fork = z.object({ keyFile: z.string(), enrolment: z.string().nullable() });
type Fork = z.infer<typeof Fork>;

const FILE = 'fork.json';
/** The computer's, whoever its agent is: the version it runs, and what its people were told is kept until the server has it. */
const STAYS: readonly string[] = [FILE, 'versions', 'launch.json', 'trial-expired', 'help'];

export function readFork(path: string): Fork | undefined {
  return Fork.safeParse(readJson(join(path, FILE))).data;
}

/** Kept before it is sent: asking again after a lost answer is the same request. */
export function keepFork(path: string, fork: Fork): void {
  replaceFile(join(path, FILE), JSON.stringify(fork));
}

/**
 * Makes a copied state folder the new agent's: what is of the original goes, since its queue, leases and alerts are the original's
 * to tell. Can be cut off anywhere; the next call goes on with it. Only for whoever has claimed the folder: an agent that works
 * would lose its queue.
 */
export function finishFork(path: string): void {
  const fork = readFork(path);
  if (!fork || fork.enrolment === null) return;
  for (const name of readdirSync(path))
    if (!STAYS.includes(name)) rmSync(join(path, name), { recursive: true, force: true });
  replaceFile(join(path, 'agent.key'), fork.keyFile);
  replaceFile(join(path, 'enrolment.json'), fork.enrolment);
  rmSync(join(path, FILE));
}
