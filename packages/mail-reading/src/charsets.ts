import { TextDecoder } from 'node:util';
import { decodeCodePage, decodeUtf7 } from './code-pages.ts';

/** Names seen in mail that are not labels of the WHATWG Encoding Standard, without separators and vendor prefixes. */
const ALIASES: Record<string, string> = {
  ansi: 'windows-1252',
  utf8mb4: 'utf-8',
  utf8mb3: 'utf-8',
  unicode11utf8: 'utf-8',
  unicode11utf7: 'utf-7',
  unicode20utf7: 'utf-7',
  utf7: 'utf-7',
  shiftjis: 'shift_jis',
  sjis: 'shift_jis',
  windows31j: 'shift_jis',
  mskanji: 'shift_jis',
  eucjp: 'euc-jp',
  iso2022jp: 'iso-2022-jp',
  iso2022jp1: 'iso-2022-jp',
  iso2022jp2: 'iso-2022-jp',
  iso2022jpms: 'iso-2022-jp',
  junet: 'iso-2022-jp',
  euckr: 'euc-kr',
  uhc: 'euc-kr',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  euccn: 'gb18030',
  big5hkscs: 'big5',
  tis620: 'windows-874',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
};

/** Numbers of code pages, as in `cp932`, `windows-932`, `ms932`, `ibm-932` or the number alone. */
const CODE_PAGES: Record<string, string> = {
  '437': 'cp437',
  '850': 'cp850',
  '858': 'cp858',
  '866': 'ibm866',
  '874': 'windows-874',
  '932': 'shift_jis',
  '936': 'gb18030',
  '949': 'euc-kr',
  '950': 'big5',
  '1200': 'utf-16le',
  '1201': 'utf-16be',
  '20127': 'windows-1252',
  '28591': 'windows-1252',
  '50220': 'iso-2022-jp',
  '50221': 'iso-2022-jp',
  '50222': 'iso-2022-jp',
  '51932': 'euc-jp',
  '54936': 'gb18030',
  '65000': 'utf-7',
  '65001': 'utf-8',
};

const decoders = new Map<string, TextDecoder | undefined>();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The name under which `decode` reads a label, or undefined where nobody knows it. */
export function charsetOf(label: string): string | undefined {
  const given =
    label
      .trim()
      .toLowerCase()
      .replace(/^["']+/, '')
      .split(/[\s"';,]/, 1)[0] ?? '';
  if (given === '' || given.length > 60) return undefined;
  // The decoders of the platform know gb2312 as gbk; gb18030 reads both and what newer senders put into them.
  if (!/^(gb|x-gb|chinese)/.test(given) && decoderFor(given)) return given;

  const bare = given
    .replace(/^_/, '')
    .replace(/\$.*$/, '')
    .replace(/^(x-ms-|x-|cs)/, '')
    .replace(/[._-]/g, '');
  const page = /^(?:cp|windows|win|ms|ibm|dos|codepage)?(\d{3,5})$/.exec(bare)?.[1];
  const windows = page && /^125\d$/.test(page) ? `windows-${page}` : undefined;
  const latin = /^(?:iso)?8859(\d{1,2})(?:windows125\d)?$/.exec(bare)?.[1];
  const known = windows ?? (page && CODE_PAGES[page]) ?? ALIASES[bare] ?? (latin && `iso-8859-${latin}`) ?? bare;
  return known === 'utf-7' || known in PAGES || decoderFor(known) ? known : undefined;
}

const PAGES: Record<string, true> = { cp437: true, cp850: true, cp858: true };

function decoderFor(label: string): TextDecoder | undefined {
  if (decoders.has(label)) return decoders.get(label);
  let decoder: TextDecoder | undefined;
  try {
    decoder = new TextDecoder(label);
  } catch {
    // Not a label of the standard.
  }
  // Messages invent labels; what is kept of them is bounded.
  if (decoder || decoders.size < 1_000) decoders.set(label, decoder);
  return decoder;
}

/** Undefined if the bytes are not UTF-8 without a fault. */
export function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Undefined if they do not fit the charset without a fault, or nobody knows it. */
export function decodeStrict(bytes: Uint8Array, label: string): string | undefined {
  const charset = charsetOf(label);
  if (!charset) return undefined;
  const text = decodeAs(bytes, charset);
  return text.includes('\ufffd') ? undefined : text;
}

/**
 * Text of bytes under the label the sender gave, which may be missing, unknown or wrong. Without a label, and where it says
 * ASCII, bytes that are UTF-8 without a fault are that. `warning` says what had to be guessed.
 */
export function decodeText(bytes: Uint8Array, label: string | undefined): { text: string; warning?: string } {
  const charset = label === undefined || label.trim() === '' ? 'us-ascii' : charsetOf(label);
  if (charset === undefined) {
    const text = decodeStrictUtf8(bytes) ?? decodeAs(bytes, 'windows-1252');
    return { text, warning: `unknown charset: ${(label ?? '').replace(/[^\x20-\x7e]/g, '?').slice(0, 40)}` };
  }
  if (charset === 'us-ascii' || charset === 'ascii') {
    const japanese = label === undefined && hasJapaneseEscape(bytes);
    return {
      text: japanese ? decodeAs(bytes, 'iso-2022-jp') : (decodeStrictUtf8(bytes) ?? decodeAs(bytes, 'windows-1252')),
    };
  }
  const text = decodeAs(bytes, charset);
  if ((charset === 'utf-8' || charset === 'utf8') && isRatherLatin(text)) {
    return { text: decodeAs(bytes, 'windows-1252'), warning: 'text said to be UTF-8 is not' };
  }
  return { text };
}

function decodeAs(bytes: Uint8Array, charset: string): string {
  if (charset === 'utf-7') return decodeUtf7(bytes);
  // ISO-2022-JP has seven bits; senders give its name to Shift_JIS.
  if (charset === 'iso-2022-jp' && bytes.some((byte) => byte > 127)) return decodeAs(bytes, 'shift_jis');
  if (charset.startsWith('utf-16') || charset === 'unicode') return decodeUtf16(bytes, charset);
  return decodeCodePage(bytes, charset) ?? (decoderFor(charset) ?? new TextDecoder()).decode(bytes);
}

function decodeUtf16(bytes: Uint8Array, charset: string): string {
  const bigEndian = (bytes[0] === 0xfe && bytes[1] === 0xff) || (charset === 'utf-16be' && bytes[0] !== 0xff);
  return (decoderFor(bigEndian ? 'utf-16be' : 'utf-16le') ?? new TextDecoder()).decode(bytes);
}

/** More faults than good characters beyond ASCII: the label lies. A single cut character does not make it so. */
function isRatherLatin(text: string): boolean {
  if (!text.includes('\ufffd')) return false;
  let faults = 0;
  let good = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) faults++;
    else if (code > 127) good++;
  }
  return faults > good;
}

/** ESC $ or ESC ( of ISO-2022-JP. */
export function hasJapaneseEscape(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1)) {
    if (bytes[at + 1] === 0x24 && (bytes[at + 2] === 0x42 || bytes[at + 2] === 0x40)) return true;
  }
  return false;
}
