import { isUtf8 } from 'node:buffer';
import type { DecodeLine } from './code-pages.ts';

const NEWLINE = 0x0a;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: false });

/**
 * Bytes of one stream as text. A line is UTF-8, or else what the console writes (`fallback`); without a fallback what is not
 * UTF-8 becomes U+FFFD. Programs of one script may differ, a line is always of one of them.
 */
export class OutputText {
  readonly #fallback: DecodeLine;
  #waiting: Buffer = Buffer.alloc(0);

  constructor(fallback: DecodeLine | undefined) {
    this.#fallback = fallback ?? ((bytes) => utf8.decode(bytes));
  }

  /** All the text there is so far; only a character that is not whole yet stays. */
  take(bytes: Buffer): string {
    const all = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    const end = all.lastIndexOf(NEWLINE) + 1;
    const begun = all.subarray(end);
    const whole = begun.length - openBytes(begun);
    this.#waiting = Buffer.from(begun.subarray(whole));
    return this.#lines(all.subarray(0, end)) + this.#line(begun.subarray(0, whole));
  }

  end(): string {
    const text = this.#line(this.#waiting);
    this.#waiting = Buffer.alloc(0);
    return text;
  }

  #lines(bytes: Buffer): string {
    if (isUtf8(bytes)) return utf8.decode(bytes);
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(NEWLINE, at) + 1;
      text += this.#line(bytes.subarray(at, end));
      at = end;
    }
    return text;
  }

  #line(bytes: Buffer): string {
    return isUtf8(bytes) ? bytes.toString('utf8') : this.#fallback(bytes);
  }
}

/** How many bytes at the end begin a UTF-8 character that goes on (RFC 3629): 0 to 3. */
function openBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}
