/**
 * A file of records that are only appended: one line each, `<crc32 of the JSON, 8 hex> <JSON>`. JSON holds no line break, so
 * after damage the next line is found again; a tail that a power cut tore is cut off when the file is opened.
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

export type StoredRecord = { value: unknown; offset: number; length: number };

export interface RecordFile {
  readonly path: string;
  /** Whole records found when it was opened, in order. */
  readonly found: readonly StoredRecord[];
  readonly sizeBytes: number;
  /** Appends one record; when this returns, it survives a power cut. */
  append(value: unknown): { offset: number; length: number };
  read(at: { offset: number; length: number }): unknown;
  close(): void;
}

export function encodeRecord(value: unknown): string {
  const json = JSON.stringify(value);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
}

/** The whole records of a file's bytes, and where the last of them ends. Damaged lines in between are skipped. */
export function decodeRecords(bytes: Buffer): { records: StoredRecord[]; wholeBytes: number } {
  const records: StoredRecord[] = [];
  let wholeBytes = 0;
  for (let offset = 0; offset < bytes.length; ) {
    const end = bytes.indexOf(10, offset);
    if (end === -1) break;
    const value = decodeLine(bytes.subarray(offset, end));
    if (value !== undefined) {
      records.push({ value, offset, length: end + 1 - offset });
      wholeBytes = end + 1;
    }
    offset = end + 1;
  }
  return { records, wholeBytes };
}

function decodeLine(line: Buffer): unknown {
  const json = line.subarray(9);
  if (line.length < 10 || line.toString('latin1', 0, 8) !== crc32(json).toString(16).padStart(8, '0')) return undefined;
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Opens a file of records, mode 0600, making it if there is none. */
export function openRecordFile(path: string): RecordFile {
  const file = openSync(path, 'a+', 0o600);
  const { records, wholeBytes } = decodeRecords(readFileSync(file));
  if (wholeBytes < fstatSync(file).size) {
    ftruncateSync(file, wholeBytes);
    fsyncSync(file);
  }
  let size = wholeBytes;
  return {
    path,
    found: records,
    get sizeBytes() {
      return size;
    },
    append(value) {
      const bytes = Buffer.from(encodeRecord(value));
      const offset = size;
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
        fsyncSync(file);
      } catch (error) {
        // A full disk may have taken half a record: the next one must not be glued to it.
        ftruncateSync(file, offset);
        throw error;
      }
      size += bytes.length;
      return { offset, length: bytes.length };
    },
    read({ offset, length }) {
      const bytes = Buffer.alloc(length);
      readSync(file, bytes, 0, length, offset);
      return decodeLine(bytes.subarray(0, length - 1));
    },
    close: () => closeSync(file),
  };
}
