// Parts of the benchmark that are measured in a process of their own: whose CPU is counted, or whose clutter would disturb.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Measure } from './figures.ts';

/** The JSON object that a script of this folder prints last. It ends with the part, whatever happens. */
export async function printedBy(
  defer: Parameters<Measure>[0],
  script: string,
  args: readonly string[],
): Promise<unknown> {
  const main = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  defer(async () => child.kill());
  const printed = await text(child.stdout);
  return JSON.parse(printed.slice(printed.lastIndexOf('{')));
}
