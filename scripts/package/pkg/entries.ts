// What a package installs, folder by folder, in the order that the formats of macOS want: a folder before what is in it.
import { readFileSync } from 'node:fs';

/** `path`: below the root of the disk, without a leading slash. */
export type InstalledFile = { path: string; mode: number; bytes: Uint8Array };

export type Entry =
  | { kind: 'folder'; id: number; parent: number; name: string; path: string; mode: number }
  | { kind: 'file'; id: number; parent: number; name: string; path: string; mode: number; bytes: Uint8Array };

const FOLDER_MODE = 0o755;
const ROOT = 1;

/**
 * The files and the folders above them, level by level, names in byte order; ids count from 1, which is the root (`.`).
 * So the order of ids is also the one by (parent, name) that a bill of materials is searched by.
 */
export function toEntries(files: readonly InstalledFile[]): Entry[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const paths = new Set(files.flatMap(({ path }) => withAncestors(path)));
  const children = new Map<string, string[]>();
  for (const path of paths) {
    const above = folderOf(path);
    children.set(above, [...(children.get(above) ?? []), path]);
  }
  const entries: Entry[] = [{ kind: 'folder', id: ROOT, parent: 0, name: '.', path: '', mode: FOLDER_MODE }];
  for (const { id, path, kind } of entries) {
    if (kind !== 'folder') continue;
    for (const child of (children.get(path) ?? []).sort(byBytes)) {
      const place = { id: entries.length + 1, parent: id, name: child.slice(child.lastIndexOf('/') + 1), path: child };
      const file = byPath.get(child);
      entries.push(
        file
          ? { kind: 'file', ...place, mode: file.mode, bytes: file.bytes }
          : { kind: 'folder', ...place, mode: FOLDER_MODE },
      );
    }
  }
  return entries;
}

function withAncestors(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

const folderOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The bytes of a payload's file, which is a path or the bytes themselves. */
export const bytesOf = (from: string | Uint8Array): Uint8Array =>
  typeof from === 'string' ? readFileSync(from) : from;
