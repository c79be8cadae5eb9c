import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { replaceFile } from '../state/durable-file.ts';

/**
 * What a program of this computer recognises the service by, made anew at each start. `certificate` (PEM): whoever cannot prove
 * to have its key is not the service. `token`: says that whoever knows it reads files here; Windows lets who signs in over
 * the network reach a pipe as well, but not the files.
 */
export const ServicePass = z.object({ certificate: z.string(), token: z.string() });
export type ServicePass = z.infer<typeof ServicePass>;

/** Lets everybody of this computer read the pass. @throws what the file system says */
export function publishPass(file: string, pass: ServicePass): void {
  replaceFile(file, JSON.stringify(pass), { durable: false, mode: 0o644 });
}

/** The pass; undefined when there is none, or when others than root, or who asks, may have written it. */
export function readPass(file: string): ServicePass | undefined {
  try {
    const open = openSync(file, 'r');
    try {
      return isOthersToChange(open) ? undefined : ServicePass.parse(JSON.parse(readFileSync(open, 'utf8')));
    } finally {
      closeSync(open);
    }
  } catch {
    // No file, no right to it, no pass in it: as far as can be told from here, there is no service.
    return undefined;
  }
}

/** On Windows the folder answers for it: only administrators write below Program Files. */
function isOthersToChange(open: number): boolean {
  if (!process.getuid) return false;
  const { uid, mode } = fstatSync(open);
  return (mode & 0o022) !== 0 || (uid !== 0 && uid !== process.getuid());
}
