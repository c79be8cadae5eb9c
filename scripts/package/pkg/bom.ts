// Bills of materials: the list of files that the installer of macOS keeps of each package. The format is not documented by
// its maker; sources: the format reference of `stuckliste` and the structures of `bomutils`. Numbers are big-endian.
import { cksum } from './cksum.ts';
import type { Entry } from './entries.ts';

const HEADER_BYTES = 512;
const NODE_BYTES = 4096;
const SMALL_NODE_BYTES = 128;
/** As many entries as one node holds: 12 bytes of head, 8 an entry. */
const MAX_ENTRIES = Math.floor((NODE_BYTES - 12) / 8);
const FILE = 0o100000;
const FOLDER = 0o040000;

/** Blocks are numbered from 1; number 0 is the empty one. */
class Blocks {
  readonly all: Buffer[] = [Buffer.alloc(0)];

  add(bytes: Buffer): number {
    this.all.push(bytes);
    return this.all.length - 1;
  }
}

/** @throws RangeError for more entries than one node of the tree holds. */
export function billOfMaterials(entries: readonly Entry[], modifiedAt: number): Buffer {
  if (entries.length > MAX_ENTRIES) throw new RangeError(`${entries.length} entries, at most ${MAX_ENTRIES}`);
  const blocks = new Blocks();
  const pairs = entries.map((entry): [number, number] => {
    const info = blocks.add(pathInfo(entry, modifiedAt));
    return [blocks.add(words(entry.id, info)), blocks.add(fileName(entry))];
  });
  const versions = tree(blocks, [], SMALL_NODE_BYTES);
  const named: [string, number][] = [
    ['BomInfo', blocks.add(summary(entries))],
    ['Paths', tree(blocks, pairs, NODE_BYTES)],
    ['HLIndex', tree(blocks, [], NODE_BYTES)],
    ['VIndex', blocks.add(Buffer.concat([words(1, versions, 0), Buffer.alloc(1)]))],
    ['Size64', tree(blocks, [], SMALL_NODE_BYTES)],
  ];
  return store(blocks, named);
}

function summary(entries: readonly Entry[]): Buffer {
  const size = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.bytes.length : 0), 0);
  return words(1, entries.length + 1, 1, 0, 0, size, 0);
}

function pathInfo(entry: Entry, modifiedAt: number): Buffer {
  const isFile = entry.kind === 'file';
  const info = Buffer.alloc(31);
  info.writeUInt8(isFile ? 1 : 2, 0);
  info.writeUInt8(1, 1);
  info.writeUInt16BE((isFile ? FILE : FOLDER) | entry.mode, 4);
  // user and group, 6 to 13, stay 0: root and wheel
  info.writeUInt32BE(modifiedAt, 14);
  info.writeUInt32BE(isFile ? entry.bytes.length : 0, 18);
  info.writeUInt8(1, 22);
  info.writeUInt32BE(isFile ? cksum(entry.bytes) : 0, 23);
  // length of a link's target, 27 to 30, stays 0
  return info;
}

const fileName = ({ parent, name }: Entry) => Buffer.concat([words(parent), Buffer.from(`${name}\0`)]);

/** A tree of one node. Answers its block. */
function tree(blocks: Blocks, pairs: readonly [number, number][], nodeBytes: number): number {
  const node = Buffer.alloc(nodeBytes);
  node.writeUInt16BE(1, 0); // holds data, no further nodes
  node.writeUInt16BE(pairs.length, 2);
  words(...pairs.flat()).copy(node, 12);
  const child = blocks.add(node);
  return blocks.add(Buffer.concat([Buffer.from('tree'), words(1, child, nodeBytes, pairs.length), Buffer.alloc(1)]));
}

function store({ all }: Blocks, named: readonly [string, number][]): Buffer {
  const starts: number[] = [];
  let end = HEADER_BYTES;
  for (const { length } of all) {
    starts.push(length === 0 ? 0 : end);
    end += length;
  }
  const variables = Buffer.concat([
    words(named.length),
    ...named.map(([name, block]) => Buffer.concat([words(block), Buffer.from([name.length]), Buffer.from(name)])),
  ]);
  const table = words(all.length, ...all.flatMap(({ length }, index) => [starts[index] ?? 0, length]));
  // The list of free blocks: two empty ones, as its maker's own tool writes.
  const index = Buffer.concat([table, words(2, 0, 0, 0, 0)]);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('BOMStore');
  words(1, all.length - 1, end + variables.length, index.length, end, variables.length).copy(header, 8);
  return Buffer.concat([header, ...all, variables, index]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}
