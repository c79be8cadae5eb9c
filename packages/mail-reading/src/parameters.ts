import { Buffer } from 'node:buffer';
import { decodeText } from './charsets.ts';

/** `text/plain; charset=utf-8`, taken apart. Characters of `params` are bytes, as in the header. */
export interface Structured {
  /** Lower case. */
  value: string;
  /** The first of a name counts. Names are lower case, without the marks of RFC 2231. */
  params: Map<string, string>;
  /** Those that RFC 2231 encoded, decoded. */
  extended: Map<string, string>;
}

export function parseStructured(raw: string): Structured {
  const [first = '', ...rest] = splitParameters(raw);
  const params = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  for (const piece of rest) {
    const equals = piece.indexOf('=');
    if (equals < 0) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    const value = unquote(piece.slice(equals + 1).trim());
    const section = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/.exec(name);
    const plain = section?.[1];
    if (plain !== undefined && (section?.[2] !== undefined || section?.[3] !== undefined)) {
      const list = sections.get(plain) ?? [];
      if (list.length < 1_000) list.push({ number: Number(section[2] ?? 0), value, encoded: section[3] !== undefined });
      sections.set(plain, list);
    } else if (!params.has(name)) params.set(name, value);
  }
  const extended = new Map<string, string>();
  for (const [name, list] of sections) joinSections(name, list, params, extended);
  return { value: first.trim().toLowerCase().replace(/\s+/g, ''), params, extended };
}

interface Section {
  number: number;
  value: string;
  encoded: boolean;
}

/** RFC 2231: sections in order; those marked as encoded are percent encoded bytes of the charset named in the first. */
function joinSections(name: string, list: Section[], params: Map<string, string>, extended: Map<string, string>): void {
  list.sort((a, b) => a.number - b.number);
  if (!list.some(({ encoded }) => encoded)) {
    if (!params.has(name)) params.set(name, list.map(({ value }) => value).join(''));
    return;
  }
  let charset: string | undefined;
  const parts: string[] = [];
  for (const [index, { value, encoded }] of list.entries()) {
    let text = value;
    const head = index === 0 && encoded ? /^([^']*)'[^']*'/.exec(value) : null;
    if (head) {
      charset = head[1];
      text = value.slice(head[0].length);
    }
    parts.push(encoded ? percentDecoded(text) : text);
  }
  extended.set(name, decodeText(Buffer.from(parts.join(''), 'latin1'), charset).text);
}

const percentDecoded = (text: string) =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** At semicolons outside quotes and comments. Comments go, unless they are part of an unquoted value: `a (1).pdf`. */
function splitParameters(raw: string): string[] {
  const pieces: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at];
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = quoted ? false : opensQuote(raw, start, at);
    else if (char === ';' && !quoted) {
      pieces.push(raw.slice(start, at));
      start = at + 1;
    }
  }
  const last = raw.slice(start);
  // A quote that is never closed would swallow all that follows: then each semicolon counts.
  if (quoted && last.includes(';')) pieces.push(...last.split(';'));
  else pieces.push(last);
  return pieces.map((piece, index) => (index === 0 || !/["=]/.test(piece) ? withoutComments(piece) : piece));
}

/** A quote opens a value only right after the equals sign; elsewhere it is a stray character. */
function opensQuote(raw: string, start: number, at: number): boolean {
  let before = at - 1;
  while (before >= start && (raw[before] === ' ' || raw[before] === '\t')) before--;
  return before < start || raw[before] === '=';
}

const withoutComments = (piece: string) => piece.replace(/\([^()]*\)/g, ' ');

/** What follows the closing quote is no part of the value. */
function unquote(value: string): string {
  const bare = value.startsWith('(') ? value.replace(/^\([^()]*\)/, '').trimStart() : value;
  if (!bare.startsWith('"')) return withoutLastComment(bare.endsWith('"') ? bare.slice(0, -1) : bare);
  let end = 1;
  while (end < bare.length && bare[end] !== '"') end += bare[end] === '\\' ? 2 : 1;
  // A backslash before anything but a quote or itself is a path of Windows, not an escape.
  return bare.slice(1, end).replace(/\\(["\\])/g, '$1');
}

/** `report.pdf (signed)` is a name and a comment; `report (1)` and `report (1).pdf` are names. */
function withoutLastComment(value: string): string {
  if (!value.endsWith(')')) return value;
  const before = value.slice(0, Math.max(0, value.lastIndexOf('('))).trimEnd();
  return /\.\w{1,8}$/.test(before.slice(-10)) ? before : value;
}
