import { LIMITS, type Limits } from './limits.ts';

/** A header of a message. */
export interface Header {
  /** Lower case. */
  name: string;
  /** Unfolded, not RFC 2047 decoded. */
  value: string;
}

/** A header whose characters are bytes: what its charset is, is known only when the whole message was seen. */
export type RawHeader = Header;

export interface HeaderBlock {
  headers: RawHeader[];
  /** Where the body begins. */
  bodyStart: number;
  warnings: string[];
}

const FIELD = /^([!-9;-~]{1,100})[ \t]*:/;

/**
 * Reads the headers that begin at `start`. A line that is neither a header nor the continuation of one goes to the header
 * before it, as the sender meant who folded without indenting; where no header came before, there are none and all is body.
 * `isEnd`, given for a part, says where the headers of a part end that come without the empty line.
 */
export function readHeaders(
  bytes: Buffer,
  start: number,
  limits: Limits = LIMITS,
  isEnd?: (line: string) => boolean,
): HeaderBlock {
  const end = bytes.length;
  const block = new Block(limits);
  let at = start;
  while (at < end) {
    const newline = bytes.indexOf(0x0a, at);
    const next = newline < 0 ? end : newline + 1;
    const lineEnd = newline < 0 ? end : newline > at && bytes[newline - 1] === 0x0d ? newline - 1 : newline;
    if (lineEnd === at) {
      at = next;
      break;
    }
    const line = bytes.toString('latin1', at, Math.min(lineEnd, at + limits.headerBytes + 200));
    if (isEnd?.(line)) break;
    const isFolded = line.startsWith(' ') || line.startsWith('\t');
    const field = isFolded ? null : FIELD.exec(line);
    if (field?.[1]) block.open(field[1].toLowerCase(), line.slice(field[0].length));
    else if (block.name === undefined) {
      if (isEnd || !isPassedOver(line)) return { headers: block.headers, bodyStart: at, warnings: [] };
    } else if (isFolded) block.take(line);
    else if (!block.name.startsWith('content-')) {
      block.warnings.add('header line without a name');
      block.take(` ${line}`);
    }
    at = next;
  }
  block.close();
  return { headers: block.headers, bodyStart: Math.min(at, end), warnings: [...block.warnings] };
}

/** The headers read so far, and the one that is open. */
class Block {
  readonly headers: RawHeader[] = [];
  readonly warnings = new Set<string>();
  name: string | undefined;
  readonly #limits: Limits;
  #parts: string[] = [];
  #size = 0;
  #total = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  open(name: string, value: string): void {
    this.close();
    this.name = name;
    this.#parts = [];
    this.#size = 0;
    this.take(value);
  }

  take(text: string): void {
    const { headerBytes, headerBlockBytes } = this.#limits;
    const room = Math.max(0, Math.min(headerBytes - this.#size, headerBlockBytes - this.#total));
    if (text.length > room) this.warnings.add(this.#total >= headerBlockBytes ? 'header block cut' : 'header cut');
    const kept = text.slice(0, room);
    this.#size += kept.length;
    this.#total += kept.length;
    this.#parts.push(kept);
  }

  close(): void {
    if (this.name === undefined) return;
    if (this.headers.length < this.#limits.headers)
      this.headers.push({ name: this.name, value: this.#parts.join('').trim() });
    else this.warnings.add('too many headers');
    this.name = undefined;
  }
}

/** A line of blanks, or that of a mailbox file, before the first header of a message. */
const isPassedOver = (line: string) => /^>?From /.test(line) || line.trim() === '';

/** The first of that name. */
export function rawHeader(headers: readonly RawHeader[], name: string): string | undefined {
  return headers.find((header) => header.name === name)?.value;
}

export function allOf(headers: readonly Header[], name: string): string[] {
  return headers.filter((header) => header.name === name).map(({ value }) => value);
}
