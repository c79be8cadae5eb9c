import type { Entry } from './entries.ts';

const FILE = 0o100000;
const FOLDER = 0o040000;
/** The name of the record that ends an archive. */
const TRAILER = 'TRAILER!!!';

/**
 * An archive in the portable ASCII form of cpio ("odc"), which the installer of macOS reads. Everything belongs to root and
 * its group. `modifiedAt`: epoch seconds. Source: cpio(5), "Portable ASCII Format".
 */
export function cpioArchive(entries: readonly Entry[], modifiedAt: number): Buffer {
  const parts = entries.flatMap((entry) => {
    const name = entry.path === '' ? '.' : `./${entry.path}`;
    const bytes = entry.kind === 'file' ? entry.bytes : new Uint8Array();
    const mode = (entry.kind === 'file' ? FILE : FOLDER) | entry.mode;
    return [record({ inode: entry.id, mode, name, size: bytes.length, modifiedAt }), bytes];
  });
  return Buffer.concat([...parts, record({ inode: 0, mode: 0, name: TRAILER, size: 0, modifiedAt: 0 })]);
}

type Record = { inode: number; mode: number; name: string; size: number; modifiedAt: number };

function record({ inode, mode, name, size, modifiedAt }: Record): Buffer {
  const bytes = Buffer.from(`${name}\0`);
  const fields: [value: number, digits: number][] = [
    [0, 6], // device
    [inode, 6],
    [mode, 6],
    [0, 6], // user
    [0, 6], // group
    [1, 6], // links
    [0, 6], // device, where it is one
    [modifiedAt, 11],
    [bytes.length, 6],
    [size, 11],
  ];
  const header = fields.map(([value, digits]) => octal(value, digits)).join('');
  return Buffer.concat([Buffer.from(`070707${header}`), bytes]);
}

/** @throws RangeError for what the field cannot hold. */
function octal(value: number, digits: number): string {
  const text = value.toString(8).padStart(digits, '0');
  if (text.length > digits) throw new RangeError(`${value} does not fit into ${digits} octal digits`);
  return text;
}
