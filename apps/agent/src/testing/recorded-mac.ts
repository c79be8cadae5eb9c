import type { MacMachine } from '../platform/machine.ts';
import { read, unavailable } from '../platform/machine.ts';
import { macMachine } from '../platform/macos.ts';

/** Content of a file, or where a link points to. */
type Entry = string | Uint8Array | { link: string };

/** What was recorded of one Mac. */
export type MacRecording = {
  files?: Readonly<Record<string, Entry>>;
  /** What programs write, by their command line; an object where one ends with an error. */
  programs?: Readonly<Record<string, string | { exitCode: number; stdout: string }>>;
  /** Times of change of files and folders, epoch milliseconds. */
  modified?: Readonly<Record<string, number>>;
} & Partial<Omit<MacMachine, 'system'>>;

/** A Mac that answers what was recorded and `missing` to all else. `ran`: the programs it was asked to run, in order. */
export function recordedMac(recording: MacRecording): MacMachine & { ran: string[] } {
  const { files = {}, programs = {}, modified = {}, ...own } = recording;
  const ran: string[] = [];
  const entry = (path: string): Entry | undefined => (Object.hasOwn(files, path) ? files[path] : undefined);
  const below = (path: string) =>
    [...Object.keys(files), ...Object.keys(modified)].filter((name) => name.startsWith(`${path}/`));
  const bytesOf = (path: string) => {
    const found = entry(path);
    if (found === undefined || (typeof found === 'object' && 'link' in found)) return unavailable('missing');
    return read(typeof found === 'string' ? new TextEncoder().encode(found) : found);
  };
  const machine = macMachine({
    now: () => 1_795_000_000_000,
    monotonicMs: () => 1000,
    hostname: () => 'mac-recepcion',
    architecture: () => 'arm64',
    addresses: () => read([]),
    processorTimes: () => unavailable('missing'),
    uptimeSeconds: () => unavailable('missing'),
    statfs: async () => unavailable('missing'),
    run: async ({ program, args }) => {
      const line = [program, ...args].join(' ');
      ran.push(line);
      const output = programs[line];
      if (output === undefined) return unavailable('missing');
      return read(typeof output === 'string' ? { exitCode: 0, stdout: output } : output);
    },
    readFile: async (path) => {
      const bytes = bytesOf(path);
      return bytes.kind === 'read' ? read(new TextDecoder().decode(bytes.value)) : bytes;
    },
    readBytes: async (path) => bytesOf(path),
    list: async (path) =>
      [...new Set(below(path).map((name) => name.slice(path.length + 1).split('/')[0] ?? ''))].sort(),
    exists: async (path) => entry(path) !== undefined || below(path).length > 0,
    readLink: async (path) => {
      const found = entry(path);
      return typeof found === 'object' && 'link' in found ? read(found.link) : unavailable('missing');
    },
    modifiedAt: async (path) => {
      const at = modified[path];
      return at === undefined ? unavailable('missing') : read(at);
    },
    ...own,
  });
  return { ...machine, ran };
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`;

/** A value as the XML property list the system's programs write. */
export function xmlPlist(value: unknown): string {
  return `${HEAD}${element(value, '')}\n</plist>\n`;
}

function element(value: unknown, indent: string): string {
  if (typeof value === 'string') return `${indent}<string>${escaped(value)}</string>`;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  if (typeof value === 'number') {
    return Number.isInteger(value) ? `${indent}<integer>${value}</integer>` : `${indent}<real>${value}</real>`;
  }
  if (value instanceof Date) return `${indent}<date>${value.toISOString().replace(/\.\d+Z$/, 'Z')}</date>`;
  if (value instanceof Uint8Array) {
    return `${indent}<data>\n${indent}${Buffer.from(value).toString('base64')}\n${indent}</data>`;
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => element(item, `${indent}\t`)).join('\n');
    return value.length === 0 ? `${indent}<array/>` : `${indent}<array>\n${items}\n${indent}</array>`;
  }
  const pairs = Object.entries(value ?? {}).map(
    ([key, inner]) => `${indent}\t<key>${escaped(key)}</key>\n${element(inner, `${indent}\t`)}`,
  );
  return pairs.length === 0 ? `${indent}<dict/>` : `${indent}<dict>\n${pairs.join('\n')}\n${indent}</dict>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
