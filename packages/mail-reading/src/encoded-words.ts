import { Buffer } from 'node:buffer';
import { decodeText } from './charsets.ts';

/** Text of bytes that stand raw in a header. */
export type RawDecoder = (bytes: Buffer) => string;

interface Word {
  charset: string;
  encoding: 'B' | 'Q';
  text: string;
}

/**
 * Decodes a header whose characters are bytes: the words of RFC 2047, and what stands raw between them by `decodeRaw`. Words of
 * one charset that only whitespace parts are joined before they are decoded, for senders cut inside a character. Words inside
 * quotes, with spaces inside or without spaces around them are read as well: senders write them, and mail clients read them.
 */
export function decodeWords(value: string, decodeRaw: RawDecoder): string {
  if (!value.includes('=?')) return decodeRaw(Buffer.from(value, 'latin1'));
  const out: string[] = [];
  let group: Word[] = [];
  const flush = () => {
    if (group[0]) out.push(decodeText(joined(group), group[0].charset).text);
    group = [];
  };
  let plainFrom = 0;
  for (const { word, start, end } of wordsOf(value)) {
    const between = value.slice(plainFrom, start);
    if (group.length === 0 || between.trim() !== '') {
      flush();
      out.push(decodeRaw(Buffer.from(between, 'latin1')));
    } else if (group[0]?.charset !== word.charset) flush();
    group.push(word);
    plainFrom = end;
  }
  flush();
  out.push(decodeRaw(Buffer.from(value.slice(plainFrom), 'latin1')));
  return out.join('');
}

/** The charsets that the words of a header name. */
export function charsetsOfWords(value: string): string[] {
  const charsets: string[] = [];
  for (const { word } of wordsOf(value)) charsets.push(word.charset);
  return charsets;
}

const HEAD = /=\?([!->@-~]{1,60})\?([bBqQ])\?/y;

function* wordsOf(value: string): Generator<{ word: Word; start: number; end: number }> {
  // The nearest end is looked for once, so that many beginnings without an end cost no more than one.
  let nearestEnd = -1;
  for (let at = value.indexOf('=?'); at >= 0; at = value.indexOf('=?', at)) {
    HEAD.lastIndex = at;
    const head = HEAD.exec(value);
    if (!head) {
      at += 2;
      continue;
    }
    const from = at + head[0].length;
    if (nearestEnd < from) nearestEnd = value.indexOf('?=', from);
    if (nearestEnd < 0) return;
    const text = value.slice(from, nearestEnd);
    if (text.includes('=?')) {
      at = from;
      continue;
    }
    const charset = (head[1] ?? '').replace(/\*.*$/, '').toLowerCase();
    yield {
      word: { charset, encoding: head[2]?.toUpperCase() === 'B' ? 'B' : 'Q', text },
      start: at,
      end: nearestEnd + 2,
    };
    at = nearestEnd + 2;
  }
}

/** Base64 that was cut without padding goes on in the next word. */
function joined(words: readonly Word[]): Buffer {
  const chunks: Buffer[] = [];
  let base64 = '';
  const flush = () => {
    if (base64) chunks.push(Buffer.from(base64, 'base64'));
    base64 = '';
  };
  for (const { encoding, text } of words) {
    if (encoding === 'Q') {
      flush();
      chunks.push(quoted(text));
      continue;
    }
    const clean = text.replace(/[^A-Za-z0-9+/=]/g, '');
    base64 += clean;
    if (clean.endsWith('=') || base64.length % 4 === 0) flush();
  }
  flush();
  return Buffer.concat(chunks);
}

function quoted(text: string): Buffer {
  const bytes = text
    .replace(/_/g, ' ')
    .replace(/=\s*([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
