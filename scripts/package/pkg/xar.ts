import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** `name`: of one level; a folder has `files`. */
export type ArchiveItem = { name: string; bytes: Uint8Array } | { name: string; files: readonly ArchiveItem[] };

const HEADER_BYTES = 28;
const SHA1_BYTES = 20;
const SHA1 = 1;

/**
 * A xar archive, the outer form of flat packages. Members are stored as they are: the big one is compressed already. Its
 * checksums are SHA-1, the only kind that every installer knows; they find accidents, and no one relies on them for more.
 * `modifiedAt`: epoch seconds. Source: the xar format of its project's wiki.
 */
export function xarArchive(items: readonly ArchiveItem[], modifiedAt: number): Buffer {
  const heap: Uint8Array[] = [];
  const state = { nextId: 1, end: SHA1_BYTES };
  const time = new Date(modifiedAt * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const toXml = (item: ArchiveItem): string => {
    const head = `<file id="${state.nextId++}"><name>${item.name}</name>`;
    if ('files' in item)
      return `${head}<type>directory</type><mode>0755</mode>${item.files.map(toXml).join('')}</file>`;
    const data = member(item.bytes, state.end);
    heap.push(item.bytes);
    state.end += item.bytes.length;
    return `${head}<type>file</type><mode>0644</mode>${data}</file>`;
  };
  const files = items.map(toXml).join('');
  const checksum = `<checksum style="sha1"><offset>0</offset><size>${SHA1_BYTES}</size></checksum>`;
  const creation = `<creation-time>${time}</creation-time>`;
  const xml = Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<xar><toc>${checksum}${creation}${files}</toc></xar>\n`,
  );
  const toc = deflateSync(xml, { level: 9 });
  return Buffer.concat([header(toc.length, xml.length), toc, sha1(toc), ...heap]);
}

function member(bytes: Uint8Array, offset: number): string {
  const digest = sha1(bytes).toString('hex');
  const { length } = bytes;
  return `<data><length>${length}</length><offset>${offset}</offset><size>${length}</size><encoding style="application/octet-stream"/><extracted-checksum style="sha1">${digest}</extracted-checksum><archived-checksum style="sha1">${digest}</archived-checksum></data>`;
}

function header(compressed: number, plain: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('xar!');
  bytes.writeUInt16BE(HEADER_BYTES, 4);
  bytes.writeUInt16BE(1, 6);
  bytes.writeBigUInt64BE(BigInt(compressed), 8);
  bytes.writeBigUInt64BE(BigInt(plain), 16);
  bytes.writeUInt32BE(SHA1, 24);
  return bytes;
}

const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();
