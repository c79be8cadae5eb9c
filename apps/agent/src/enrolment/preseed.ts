import { readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isProxySetting, NO_PROXY_SETTING } from '../proxy/proxy-address.ts';
import { readJson, replaceFile } from '../state/durable-file.ts';

/** What a package, an installer or an administrator leaves for the agent's first start. */
const Preseed = z.object({
  server: z.url({ protocol: /^https?$/ }),
  token: z.string().min(1).max(200),
  tag: z.string().min(1).max(200).optional(),
  proxy: z.string().min(1).max(500).refine(isProxySetting, NO_PROXY_SETTING).optional(),
  caFile: z.string().min(1).max(500).optional(),
});
export type Preseed = z.infer<typeof Preseed>;

/** `refused`: the file is there and cannot be used; the text says what to do. */
export type PreseedReading = { kind: 'none' } | { kind: 'read'; preseed: Preseed } | { kind: 'refused'; text: string };

/** `enrol.json` beside the settings file. */
export const preseedFile = (settingsFile: string): string => join(dirname(settingsFile), 'enrol.json');

/** Reads it. One that others than the administrator may write is no word of the administrator's. */
export function readPreseed(path: string): PreseedReading {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return { kind: 'none' };
  const mine = process.getuid?.();
  if (mine !== undefined && ((found.mode & 0o022) !== 0 || (found.uid !== 0 && found.uid !== mine))) {
    return { kind: 'refused', text: `Others may change ${path}. Write it again, with mode 0600.` };
  }
  try {
    return { kind: 'read', preseed: Preseed.parse(JSON.parse(withoutMark(readFileSync(path, 'utf8')))) };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'it is not JSON';
    return { kind: 'refused', text: `${path} cannot be used: ${reason}` };
  }
}

/** Windows programs begin UTF-8 files with a byte order mark, which JSON does not know. */
const withoutMark = (text: string) => text.replace(/^\uFEFF/, '');

/** Puts what outlives the enrolment into the settings file; what an administrator already set there stays. */
export function keepPreseedSettings(settingsFile: string, { tag, proxy, caFile }: Preseed): void {
  const given = { ...(tag && { tag }), ...(proxy && { proxy }), ...(caFile && { caFile }) };
  const before = z.record(z.string(), z.unknown()).safeParse(readJson(settingsFile)).data ?? {};
  const after = { ...given, ...before };
  const isSame = Object.keys(given).every((name) => name in before);
  if (!isSame) replaceFile(settingsFile, `${JSON.stringify(after, undefined, 2)}\n`);
}

/** Enrolled or of no use: the token must not stay on the disk. */
export function removePreseed(path: string): void {
  rmSync(path, { force: true });
}
