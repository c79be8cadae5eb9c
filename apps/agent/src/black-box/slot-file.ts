/**
 * A file of fixed size that only the newest records are in: areas of slots, each slot one record, `<crc32> <length> <number>
 * <JSON>`. A record is written over the oldest one of its area. Whatever is torn, by a power cut or a bad disk, is one slot
 * whose checksum is wrong: it counts as empty, and nothing else is touched by it.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

export type Area = { slots: number; slotBytes: number };

/** crc32 of the rest (4 bytes), length of the JSON (2), number of the record (6). */
const HEAD_BYTES = 12;

export class SlotFile {
  readonly #file: number;
  readonly #areas: readonly (Area & { start: number })[];
  /** The number of each area's next record. */
  readonly #next: number[];

  /** Opens the file, mode 0600, making it if there is none. @throws what the file system says */
  constructor(path: string, areas: readonly Area[]) {
    let start = 0;
    this.#areas = areas.map((area) => {
      const placed = { ...area, start };
      start += area.slots * area.slotBytes;
      return placed;
    });
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    if (fstatSync(this.#file).size !== start) ftruncateSync(this.#file, start);
    this.#next = this.#areas.map((area) => 1 + this.#newestNumber(area));
  }

  /** Writes a record; false when it is too long for a slot. Not durable, and it survives the end of the process. */
  append(area: number, value: unknown): boolean {
    const { slots, slotBytes, start } = this.#area(area);
    const json = Buffer.from(JSON.stringify(value));
    if (json.length > slotBytes - HEAD_BYTES) return false;
    const number = this.#next[area] ?? 0;
    const record = Buffer.alloc(HEAD_BYTES + json.length);
    record.writeUInt16BE(json.length, 4);
    record.writeUIntBE(number, 6, 6);
    json.copy(record, HEAD_BYTES);
    record.writeUInt32BE(crc32(record.subarray(4)), 0);
    const place = start + (number % slots) * slotBytes;
    for (let written = 0; written < record.length; ) {
      written += writeSync(this.#file, record, written, record.length - written, place + written);
    }
    this.#next[area] = number + 1;
    return true;
  }

  /** The last `count` records of an area that are whole, oldest first. */
  newest(area: number, count: number): unknown[] {
    const { slots, slotBytes, start } = this.#area(area);
    const next = this.#next[area] ?? 0;
    const found: unknown[] = [];
    const slot = Buffer.alloc(slotBytes);
    for (let number = Math.max(0, next - Math.min(count, slots)); number < next; number++) {
      const record = this.#read(slot, start + (number % slots) * slotBytes);
      if (record?.number === number) found.push(record.value());
    }
    return found;
  }

  close(): void {
    closeSync(this.#file);
  }

  #area(index: number): Area & { start: number } {
    const area = this.#areas[index];
    if (!area) throw new Error(`there is no area ${index}`);
    return area;
  }

  #newestNumber({ slots, slotBytes, start }: Area & { start: number }): number {
    const slot = Buffer.alloc(slotBytes);
    let newest = -1;
    for (let index = 0; index < slots; index++) {
      const record = this.#read(slot, start + index * slotBytes);
      // A whole record in a place that is not its own was not written by this.
      if (record && record.number % slots === index) newest = Math.max(newest, record.number);
    }
    return newest;
  }

  #read(slot: Buffer, place: number): { number: number; value: () => unknown } | undefined {
    const length = readSync(this.#file, slot, 0, slot.length, place);
    const end = HEAD_BYTES + slot.readUInt16BE(4);
    if (length < HEAD_BYTES || end === HEAD_BYTES || end > length) return undefined;
    if (slot.readUInt32BE(0) !== crc32(slot.subarray(4, end))) return undefined;
    const json = slot.toString('utf8', HEAD_BYTES, end);
    return { number: slot.readUIntBE(6, 6), value: () => JSON.parse(json) };
  }
}
