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
  const headers: RawHeader[] = [];
  const warnings: string[] = [];
  let parts: string[] = [];
  let name: string | undefined;
  let size = 0;
  let total = 0;
  const close = () => {
    if (name === undefined) return;
    if (headers.length < limits.headers) headers.push({ name, value: parts.join('').trim() });
    else warnings.push('too many headers');
    name = undefined;
  };
  const take = (text: string) => {
    const room = Math.max(0, Math.min(limits.headerBytes - size, limits.headerBlockBytes - total));
    if (text.length > room) warnings.push(total >= limits.headerBlockBytes ? 'header block cut' : 'header cut');
    const kept = text.slice(0, room);
    size += kept.length;
    total += kept.length;
    parts.push(kept);
  };

  let at = start;
  while (at < end) {
    const newline = bytes.indexOf(0x0a, at);
    const next = newline < 0 || newline >= end ? end : newline + 1;
    const lineEnd =
      newline < 0 || newline >= end ? end : newline > at && bytes[newline - 1] === 0x0d ? newline - 1 : newline;
    if (lineEnd === at) {
      at = next;
      break;
    }
    const first = bytes[at];
    const line = bytes.toString('latin1', at, Math.min(lineEnd, at + limits.headerBytes + 200));
    if (isEnd?.(line)) break;
    const field = first === 0x20 || first === 0x09 ? null : FIELD.exec(line);
    if (field?.[1]) {
      close();
      name = field[1].toLowerCase();
      parts = [];
      size = 0;
      take(line.slice(field[0].length));
    } else if (name === undefined) {
      if (isEnd || !isPassedOver(line)) return { headers, bodyStart: at, warnings };
    } else if (first === 0x20 || first === 0x09) take(line);
    else if (!name.startsWith('content-')) {
      warnings.push('header line without a name');
      take(` ${line}`);
    }
    at = next;
  }
  close();
  return { headers, bodyStart: Math.min(at, end), warnings: [...new Set(warnings)] };
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
