import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader, ByteWriter } from './metrics.varint.rules.ts';
import type { StoredWindow, Values } from './metrics.windows.rules.ts';

/** The first byte of a sealed day, so that a later form can tell this one. */
const FORM = 1;

/** Levels of zlib; the day is written once and read rarely. */
const LEVEL = 9;

/** How a kind of value becomes a whole number: neighbours are close, so that their differences are small. */
interface Scale {
  toWhole(value: number): number;
  fromWhole(whole: number): number;
}

const decimal = (perUnit: number): Scale => ({
  toWhole: (value) => Math.round(value * perUnit),
  fromWhole: (whole) => whole / perUnit,
});

/** Percent to a hundredth, degrees to a tenth, which is more than sensors tell apart. */
const PERCENT = decimal(100);
const CELSIUS = decimal(10);
const BYTES = decimal(1);

/**
 * Rates keep eight significant bits (0.4 %): up to 255 as they are, then 128 steps for each doubling. They jump over six
 * orders of magnitude, and seven digits of noise would be most of a sealed day.
 */
const RATE: Scale = {
  toWhole(value) {
    const rounded = Math.round(value);
    if (rounded < 256) return rounded;
    let doublings = 0;
    let mantissa = rounded;
    for (; Math.round(mantissa) >= 256; mantissa /= 2) doublings += 1;
    return doublings * 128 + Math.round(mantissa);
  },
  fromWhole(whole) {
    if (whole < 256) return whole;
    const doublings = Math.floor(whole / 128) - 1;
    return (whole - doublings * 128) * 2 ** doublings;
  },
};

/**
 * A device's day as one row: the windows' frames, then each series as differences of neighbours over the whole day (0 is
 * "nothing measured", so a gap costs a byte or less), deflated. Rounds percentages to 0.01, degrees to 0.1 and rates to
 * eight bits; sealing what was unsealed changes nothing more.
 */
export function sealDay(windows: readonly StoredWindow[]): Buffer {
  const writer = new ByteWriter();
  const sorted = [...windows].sort((a, b) => a.from - b.from);
  const volumes = names(sorted.flatMap((window) => window.volumes));
  const network = names(sorted.flatMap((window) => window.network));
  writeNames(writer, volumes);
  writeNames(writer, network);
  writeFrames(writer, sorted, volumes, network);
  writeValues(
    writer,
    sorted.flatMap(({ cpu }) => cpu),
    PERCENT,
  );
  writeValues(
    writer,
    sorted.flatMap(({ memory }) => memory),
    PERCENT,
  );
  writeValues(
    writer,
    sorted.flatMap(({ temperature }) => temperature),
    CELSIUS,
  );
  for (const id of volumes) {
    const days = sorted.flatMap((window) => window.volumes.filter((volume) => volume.id === id));
    writeValues(
      writer,
      days.flatMap(({ usedPercent }) => usedPercent),
      PERCENT,
    );
    writeValues(
      writer,
      days.map(({ freeBytes }) => freeBytes),
      BYTES,
    );
    writeValues(
      writer,
      days.map(({ sizeBytes }) => sizeBytes),
      BYTES,
    );
  }
  for (const id of network) {
    const days = sorted.flatMap((window) => window.network.filter((one) => one.id === id));
    writeValues(
      writer,
      days.flatMap(({ rx }) => rx),
      RATE,
    );
    writeValues(
      writer,
      days.flatMap(({ tx }) => tx),
      RATE,
    );
  }
  return Buffer.concat([Buffer.of(FORM), deflateRawSync(writer.bytes(), { level: LEVEL })]);
}

/** The windows of a sealed day, by time. @throws Error when the bytes are none. */
export function unsealDay(data: Uint8Array): StoredWindow[] {
  if (data[0] !== FORM) throw new Error(`a sealed day of the unknown form ${data[0]}`);
  const reader = new ByteReader(inflateRawSync(data.subarray(1)));
  const volumes = readNames(reader);
  const network = readNames(reader);
  const frames = readFrames(reader, volumes, network);
  const lengths = frames.map(({ length }) => length);
  const total = sum(lengths);
  const whole = [PERCENT, PERCENT, CELSIUS].map((scale) => split(readValues(reader, total, scale), lengths));
  const volumeParts = new Map(
    volumes.map((id) => [
      id,
      readVolume(
        reader,
        frames.filter((frame) => frame.volumes.includes(id)),
      ),
    ]),
  );
  const networkParts = new Map(
    network.map((id) => [
      id,
      readNetwork(
        reader,
        frames.filter((frame) => frame.network.includes(id)),
      ),
    ]),
  );
  return frames.map((frame, index) => ({
    from: frame.from,
    stepSeconds: frame.stepSeconds,
    cpu: whole[0]?.[index] ?? [],
    memory: whole[1]?.[index] ?? [],
    temperature: whole[2]?.[index] ?? [],
    volumes: frame.volumes.flatMap((id) => next(volumeParts, id)),
    network: frame.network.flatMap((id) => next(networkParts, id)),
  }));
}

/** Both, by time; of two windows of one start the one already there stays, as in the hot table. */
export function mergeWindows(there: readonly StoredWindow[], late: readonly StoredWindow[]): StoredWindow[] {
  const byStart = new Map(late.map((window) => [window.from, window]));
  for (const window of there) byStart.set(window.from, window);
  return [...byStart.values()].sort((a, b) => a.from - b.from);
}

interface Frame {
  from: number;
  stepSeconds: number;
  length: number;
  volumes: string[];
  network: string[];
}

const names = (items: readonly { id: string }[]) => [...new Set(items.map(({ id }) => id))];
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

function writeNames(writer: ByteWriter, ids: readonly string[]): void {
  writer.unsigned(ids.length);
  for (const id of ids) writer.text(id);
}

const readNames = (reader: ByteReader) => times(reader.unsigned(), () => reader.text());

function writeFrames(writer: ByteWriter, windows: readonly StoredWindow[], volumes: string[], network: string[]): void {
  writer.unsigned(windows.length);
  let before = 0;
  for (const window of windows) {
    writer.unsigned(window.from - before);
    writer.unsigned(window.stepSeconds);
    writer.unsigned(window.cpu.length);
    before = window.from;
    for (const [items, ids] of [
      [window.volumes, volumes],
      [window.network, network],
    ] as const) {
      writer.unsigned(items.length);
      for (const { id } of items) writer.unsigned(ids.indexOf(id));
    }
  }
}

function readFrames(reader: ByteReader, volumes: readonly string[], network: readonly string[]): Frame[] {
  let before = 0;
  return times(reader.unsigned(), () => {
    const [from, stepSeconds, length] = [before + reader.unsigned(), reader.unsigned(), reader.unsigned()];
    before = from;
    const ids = (known: readonly string[]) => times(reader.unsigned(), () => known[reader.unsigned()] ?? '');
    return { from, stepSeconds, length, volumes: ids(volumes), network: ids(network) };
  });
}

function writeValues(writer: ByteWriter, values: Values, scale: Scale): void {
  let before = 0;
  for (const value of values) {
    if (value === null) {
      writer.unsigned(0);
      continue;
    }
    const now = scale.toWhole(value);
    // Zigzag, moved by one to leave 0 for a gap.
    const change = now - before;
    writer.unsigned(change < 0 ? -change * 2 : change * 2 + 1);
    before = now;
  }
}

function readValues(reader: ByteReader, count: number, scale: Scale): (number | null)[] {
  let before = 0;
  return times(count, () => {
    const code = reader.unsigned();
    if (code === 0) return null;
    before += code % 2 === 0 ? -code / 2 : (code - 1) / 2;
    return scale.fromWhole(before);
  });
}

function readVolume(reader: ByteReader, frames: readonly Frame[]) {
  const lengths = frames.map(({ length }) => length);
  const used = split(readValues(reader, sum(lengths), PERCENT), lengths);
  const free = readValues(reader, frames.length, BYTES);
  const size = readValues(reader, frames.length, BYTES);
  return used.map((usedPercent, index) => ({ usedPercent, freeBytes: free[index] ?? 0, sizeBytes: size[index] ?? 0 }));
}

function readNetwork(reader: ByteReader, frames: readonly Frame[]) {
  const lengths = frames.map(({ length }) => length);
  const received = split(readValues(reader, sum(lengths), RATE), lengths);
  const sent = split(readValues(reader, sum(lengths), RATE), lengths);
  return received.map((rx, index) => ({ rx, tx: sent[index] ?? [] }));
}

function split(values: Values, lengths: readonly number[]): Values[] {
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return values.slice(at - length, at);
  });
}

/** The next part of one name; parts come in the order of the windows that have them. */
function next<Part extends object>(parts: Map<string, Part[]>, id: string): (Part & { id: string })[] {
  const part = parts.get(id)?.shift();
  return part ? [{ id, ...part }] : [];
}

function times<T>(count: number, make: () => T): T[] {
  const made: T[] = [];
  for (let index = 0; index < count; index++) made.push(make());
  return made;
}
