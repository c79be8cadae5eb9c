import { type HeaderBlock, type RawHeader, rawHeader, readHeaders } from './headers.ts';
import { LIMITS, type Limits } from './limits.ts';
import { parseStructured, type Structured } from './parameters.ts';

/** One part of a message: a leaf with bytes, or a multipart with children. */
export interface Part {
  headers: RawHeader[];
  type: Structured;
  disposition: Structured;
  encoding: string;
  /** As sent, not transfer decoded; without the line end that belongs to the next boundary. */
  body: Buffer;
  children: Part[];
}

export interface MimeTree {
  root: Part;
  /** Types of all parts with their parameters, as sent, lower case. */
  partTypes: string[];
  warnings: string[];
}

interface Open {
  part: Part;
  boundary: string | undefined;
  bodyStart: number;
}

/**
 * The parts of a message. One pass over the lines that begin with two hyphens: no byte of a body is copied or changed, so that
 * attachments are what was sent. An end that is missing is the end of the file.
 */
export function readMimeTree(bytes: Buffer, limits: Limits = LIMITS): MimeTree {
  const walk = new Walk(bytes, limits);
  return walk.run();
}

class Walk {
  readonly #bytes: Buffer;
  readonly #limits: Limits;
  readonly #open: Open[] = [];
  /** Depths at which a boundary is open, the innermost last. */
  readonly #boundaries = new Map<string, number[]>();
  readonly #partTypes: string[] = [];
  readonly #warnings = new Set<string>();
  #parts = 0;

  constructor(bytes: Buffer, limits: Limits) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  run(): MimeTree {
    const root = this.#begin(0, 'text/plain');
    let at = root.bodyStart;
    // A boundary may stand right where the body begins; all others follow a line end.
    if (this.#bytes[at] !== 0x2d) at = this.#nextCandidate(at);
    while (at >= 0 && at < this.#bytes.length) {
      if (this.#boundaries.size === 0) break;
      const after = this.#delimiterAt(at);
      at =
        after !== undefined && this.#bytes[after] === 0x2d && this.#bytes[after + 1] === 0x2d
          ? after
          : this.#nextCandidate(Math.max(at, (after ?? at) - 1));
    }
    this.#closeDownTo(0, this.#bytes.length);
    return { root: root.part, partTypes: this.#partTypes, warnings: [...this.#warnings] };
  }

  #nextCandidate(from: number): number {
    const found = this.#bytes.indexOf('\n--', from, 'latin1');
    return found < 0 ? -1 : found + 1;
  }

  /** Takes the line at `at` as a boundary if it is one of those open. Where to go on reading, undefined if it is none. */
  #delimiterAt(at: number): number | undefined {
    const newline = this.#bytes.indexOf(0x0a, at);
    const lineEnd = newline < 0 ? this.#bytes.length : newline;
    // No boundary is longer than 70 characters; those of careless senders are not much longer.
    if (lineEnd - at > 1_000) return undefined;
    const line = this.#bytes.toString('latin1', at + 2, lineEnd).trimEnd();
    const exact = this.#boundaries.get(line)?.at(-1);
    const closing =
      exact === undefined && line.endsWith('--') ? this.#boundaries.get(line.slice(0, -2))?.at(-1) : undefined;
    const depth = exact ?? closing;
    if (depth === undefined) return undefined;

    this.#closeDownTo(depth + 1, this.#lineEndBefore(at));
    if (closing !== undefined) {
      this.#close(depth);
      return lineEnd;
    }
    if (newline < 0) return lineEnd;
    if (this.#parts >= this.#limits.parts) {
      this.#warnings.add(`more than ${this.#limits.parts} parts`);
      return lineEnd;
    }
    const parent = this.#open[depth]?.part;
    const child = this.#begin(newline + 1, parent?.type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain');
    parent?.children.push(child.part);
    return child.bodyStart;
  }

  #lineEndBefore(at: number): number {
    const end = at > 0 && this.#bytes[at - 1] === 0x0a ? at - 1 : at;
    return end > 0 && this.#bytes[end - 1] === 0x0d ? end - 1 : end;
  }

  #begin(start: number, defaultType: string): Open {
    this.#parts++;
    const block = start === 0 ? this.#rootHeaders() : this.#partHeaders(start);
    for (const warning of block.warnings) this.#warnings.add(warning);
    const rawType = rawHeader(block.headers, 'content-type') ?? '';
    const type = parseStructured(rawType);
    if (!/^[\w.+-]+\/[\w.+-]+$/.test(type.value)) type.value = type.value === 'text' ? 'text/plain' : defaultType;
    this.#partTypes.push(rawType ? rawType.toLowerCase() : type.value);
    const part: Part = {
      headers: block.headers,
      type,
      disposition: parseStructured(rawHeader(block.headers, 'content-disposition') ?? ''),
      encoding: rawHeader(block.headers, 'content-transfer-encoding') ?? '',
      body: this.#bytes.subarray(block.bodyStart),
      children: [],
    };
    const open: Open = { part, boundary: this.#boundaryOf(part, block.bodyStart), bodyStart: block.bodyStart };
    if (open.boundary !== undefined) {
      const depths = this.#boundaries.get(open.boundary) ?? [];
      depths.push(this.#open.length);
      this.#boundaries.set(open.boundary, depths);
    }
    this.#open.push(open);
    return open;
  }

  /** Empty lines before the first header are passed over. */
  #rootHeaders(): HeaderBlock {
    let start = 0;
    while (start < this.#bytes.length && (this.#bytes[start] === 0x0a || this.#bytes[start] === 0x0d)) start++;
    return readHeaders(this.#bytes, start, this.#limits);
  }

  /** A part without headers may come without the empty line too: then a boundary follows where headers are looked for. */
  #partHeaders(start: number): HeaderBlock {
    return readHeaders(this.#bytes, start, this.#limits, (line) => this.#isOpenBoundary(line));
  }

  #isOpenBoundary(line: string): boolean {
    if (!line.startsWith('--')) return false;
    const bare = line.slice(2).trimEnd();
    return this.#boundaries.has(bare) || (bare.endsWith('--') && this.#boundaries.has(bare.slice(0, -2)));
  }

  #boundaryOf(part: Part, bodyStart: number): string | undefined {
    if (!part.type.value.startsWith('multipart/')) return undefined;
    if (this.#open.length >= this.#limits.depth) {
      this.#warnings.add(`nested deeper than ${this.#limits.depth}`);
      return undefined;
    }
    const named = (part.type.params.get('boundary') ?? part.type.extended.get('boundary') ?? '').trimEnd();
    if (named !== '' && this.#occurs(named, bodyStart)) return named;
    const guessed = this.#guessBoundary(bodyStart);
    this.#warnings.add(guessed === undefined ? 'multipart without its boundary' : 'boundary guessed');
    return guessed;
  }

  /** Looked for only near the beginning of the body, where the first one stands, and at the root in all of it. */
  #occurs(boundary: string, bodyStart: number): boolean {
    const end = this.#open.length === 0 ? this.#bytes.length : Math.min(this.#bytes.length, bodyStart + 65_536);
    return this.#bytes.subarray(bodyStart, end).indexOf(`--${boundary}`, 0, 'latin1') >= 0;
  }

  /** A first line of two hyphens and a word, followed by a header of a part. */
  #guessBoundary(bodyStart: number): string | undefined {
    const head = this.#bytes.toString('latin1', bodyStart, bodyStart + 4_096);
    return /(?:^|\n)--([^\s-][^\r\n]{0,199}?)[ \t]*\r?\n(?:content-[a-z-]+[ \t]*:)/i.exec(head)?.[1];
  }

  #closeDownTo(depth: number, end: number): void {
    while (this.#open.length > depth) {
      const open = this.#open[this.#open.length - 1];
      if (!open) return;
      open.part.body = this.#bytes.subarray(open.bodyStart, Math.max(open.bodyStart, end));
      this.#close(this.#open.length - 1);
      this.#open.pop();
    }
  }

  /** Its boundary counts no more; the part stays open for what follows it, which belongs to nobody. */
  #close(depth: number): void {
    const open = this.#open[depth];
    if (open?.boundary === undefined) return;
    const depths = this.#boundaries.get(open.boundary)?.filter((other) => other !== depth) ?? [];
    if (depths.length > 0) this.#boundaries.set(open.boundary, depths);
    else this.#boundaries.delete(open.boundary);
    open.boundary = undefined;
  }
}
