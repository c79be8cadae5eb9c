import { MAX_DEPTH, type PlistValue } from './plist-value.ts';

const TOKEN = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<(\/?)([a-z]+)[^>]*?(\/?)>/g;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

type Token = { tag: string; kind: 'open' | 'close' | 'empty'; start: number; end: number };

/**
 * An XML property list (Apple's PropertyList-1.0 DTD, which is plain enough not to need a whole XML reader: no attributes, no
 * entities of its own, text only in leaves). Throws when it is broken or too deep.
 */
export function parseXmlPlist(xml: string): PlistValue {
  const reader = new Reader(xml);
  reader.expect('plist');
  return reader.value(reader.next(), 0);
}

class Reader {
  readonly #xml: string;
  readonly #tokens: Iterator<Token>;

  constructor(xml: string) {
    this.#xml = xml;
    this.#tokens = tokensOf(xml);
  }

  next(): Token {
    const { value, done } = this.#tokens.next();
    if (done) throw new Error('the property list ends early');
    return value;
  }

  expect(tag: string): void {
    if (this.next().tag !== tag) throw new Error(`no <${tag}>`);
  }

  value({ tag, kind, end }: Token, depth: number): PlistValue {
    if (depth > MAX_DEPTH || kind === 'close') throw new Error('the property list is too deep or out of order');
    if (tag === 'array') return kind === 'empty' ? [] : this.#array(depth);
    if (tag === 'dict') return kind === 'empty' ? {} : this.#dictionary(depth);
    const text = kind === 'empty' ? '' : this.#text(end, tag);
    switch (tag) {
      case 'true':
      case 'false':
        return tag === 'true';
      case 'string':
        return text;
      case 'integer':
      case 'real':
        return numberOf(text);
      case 'date':
        return new Date(text);
      case 'data':
        return new Uint8Array(Buffer.from(text, 'base64'));
      default:
        throw new Error(`<${tag}> is no value`);
    }
  }

  /** The text from `start` up to the closing tag, which must come next. */
  #text(start: number, tag: string): string {
    const close = this.next();
    if (close.kind !== 'close' || close.tag !== tag) throw new Error(`<${tag}> holds more than text`);
    return unescaped(this.#xml.slice(start, close.start));
  }

  #array(depth: number): PlistValue[] {
    const items: PlistValue[] = [];
    for (let token = this.next(); token.tag !== 'array' || token.kind !== 'close'; token = this.next()) {
      items.push(this.value(token, depth + 1));
    }
    return items;
  }

  #dictionary(depth: number): PlistValue {
    const entries: [string, PlistValue][] = [];
    for (let token = this.next(); token.tag !== 'dict' || token.kind !== 'close'; token = this.next()) {
      if (token.tag !== 'key') throw new Error('a value without a key');
      const key = token.kind === 'empty' ? '' : this.#text(token.end, 'key');
      entries.push([key, this.value(this.next(), depth + 1)]);
    }
    return Object.fromEntries(entries);
  }
}

function* tokensOf(xml: string): Generator<Token, undefined> {
  for (const match of xml.matchAll(TOKEN)) {
    const [whole, slash, tag, empty] = match;
    if (tag === undefined) continue;
    const kind = slash ? 'close' : empty ? 'empty' : 'open';
    yield { tag, kind, start: match.index, end: match.index + whole.length };
  }
}

function numberOf(text: string): number {
  const value = Number(text.trim());
  if (text.trim() === '' || Number.isNaN(value)) throw new Error('not a number');
  return value;
}

function unescaped(text: string): string {
  const cdata = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(text)?.[1];
  if (cdata !== undefined) return cdata;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
