/** Numbers from 0 up to, not including, the bound; the same for the same seed. */
type Random = (bound: number) => number;

/** Mulberry32 (public domain, by Tommy Ettinger). */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, bound);
  };
}

type Mutation = (raw: Buffer, random: Random) => Buffer;

const CHARSETS = ['utf-8', 'utf-7', 'iso-2022-jp', 'shift_jis', 'gb2312', 'x-klingon', 'utf-16', 'cp850', '"', ''];
const ENCODINGS = [
  'base64',
  'quoted-printable',
  'x-uuencode',
  'rot13',
  '8bit',
  ';',
  'base64\r\nContent-Transfer-Encoding: 7bit',
];
const WORDS = [
  '=?utf-8?Q?=C3?=',
  '=?utf-8?B?w',
  '=?=',
  '=?x-y?Q?a_b?= =?x-y?B?!!?=',
  '=?iso-2022-jp?B?GyRC?=',
  '\u202e',
  '<',
  '(',
  '"',
  '\\',
  ',,,',
  '<>;:',
];
const MARKUP = [
  '<script>',
  '<svg><style><img src=x onerror=a()>',
  '<a href="java\tscript:a()">',
  '<!--',
  '<div '.repeat(50),
  '<img src=data:text/html,x>',
  '</title><base href=//x>',
  '&#x6a;&NotThere;',
  '<p style="width:expression(a())">',
  '\u0000',
];

const MUTATIONS: Record<string, Mutation> = {
  'bits flipped': (raw, random) => {
    const copy = Buffer.from(raw);
    for (let times = random(20) + 1; times > 0; times--) {
      const at = random(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
    }
    return copy;
  },
  'cut at the end': (raw, random) => raw.subarray(0, random(raw.length + 1)),
  'cut at the beginning': (raw, random) => raw.subarray(random(raw.length + 1)),
  'piece taken out': (raw, random) => {
    const at = random(raw.length);
    return Buffer.concat([raw.subarray(0, at), raw.subarray(at + random(500))]);
  },
  'noise put in': (raw, random) =>
    inserted(raw, random, Buffer.from(Array.from({ length: random(200) + 1 }, () => random(256)))),
  'line repeated': (raw, random) =>
    onLines(raw, (lines) => {
      const at = random(lines.length);
      lines.splice(at, 0, ...Array.from({ length: random(50) + 1 }, () => lines[at] ?? ''));
    }),
  'line removed': (raw, random) => onLines(raw, (lines) => lines.splice(random(lines.length), 1)),
  'lines swapped': (raw, random) =>
    onLines(raw, (lines) => {
      const [one, other] = [random(lines.length), random(lines.length)];
      [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
    }),
  'line ends changed': (raw, random) =>
    Buffer.from(raw.toString('latin1').replaceAll('\r\n', ['\n', '\r', '\r\r\n', '\n\r'][random(4)] ?? '\n'), 'latin1'),
  'header damaged': (raw, random) =>
    replaced(raw, random, /^[\w-]+:/gm, [':', 'X', ' From:', 'Content-Type:', 'Content-Disposition:', 'Subject :', '']),
  'boundary damaged': (raw, random) =>
    replaced(raw, random, /----=_corte_\d+|boundary="?[^"\r\n]*"?/g, [
      '--',
      '----=_corte_1',
      'boundary=',
      'boundary="',
      '--x--',
      '',
    ]),
  'charset changed': (raw, random) =>
    replaced(
      raw,
      random,
      /charset=[^;\r\n]+/g,
      CHARSETS.map((name) => `charset=${name}`),
    ),
  'encoding changed': (raw, random) => replaced(raw, random, /(?<=Content-Transfer-Encoding: )\S+/g, ENCODINGS),
  'type changed': (raw, random) =>
    replaced(raw, random, /(?<=Content-Type: )[\w/-]+/g, [
      'text/html',
      'multipart/mixed',
      'multipart/alternative',
      'message/rfc822',
      'message/delivery-status',
      'text/calendar',
      '/',
      '',
    ]),
  'word damaged': (raw, random) => inserted(raw, random, Buffer.from(WORDS[random(WORDS.length)] ?? '')),
  'markup put in': (raw, random) => inserted(raw, random, Buffer.from(MARKUP[random(MARKUP.length)] ?? '')),
  nested: (raw, random) => {
    let out = raw;
    for (let depth = random(30) + 1; depth > 0 && out.length < 500_000; depth--) {
      const head = `Subject: nivel ${depth}\r\nContent-Type: multipart/mixed; boundary=n${depth}\r\n\r\n--n${depth}\r\n`;
      out = Buffer.concat([Buffer.from(head), out, Buffer.from(random(3) === 0 ? '' : `\r\n--n${depth}--\r\n`)]);
    }
    return out;
  },
  doubled: (raw) => Buffer.concat([raw, raw]),
};

function inserted(raw: Buffer, random: Random, what: Buffer): Buffer {
  const at = random(raw.length + 1);
  return Buffer.concat([raw.subarray(0, at), what, raw.subarray(at)]);
}

function onLines(raw: Buffer, change: (lines: string[]) => void): Buffer {
  const lines = raw.toString('latin1').split('\n');
  change(lines);
  return Buffer.from(lines.join('\n'), 'latin1');
}

/** One of the places that fit, replaced by one of the choices. */
function replaced(raw: Buffer, random: Random, places: RegExp, choices: readonly string[]): Buffer {
  const text = raw.toString('latin1');
  const all = [...text.matchAll(places)];
  const place = all[random(all.length)];
  if (!place) return raw;
  const end = place.index + place[0].length;
  return Buffer.from(text.slice(0, place.index) + (choices[random(choices.length)] ?? '') + text.slice(end), 'latin1');
}

const MAX_BYTES = 4 * 1024 * 1024;

/** A message with one to four damages, and which they were. */
export function mutated(raw: Buffer, seed: number, index: number): { raw: Buffer; how: string } {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const names = Object.keys(MUTATIONS);
  const how: string[] = [];
  let out = raw;
  for (let times = random(4) + 1; times > 0; times--) {
    const name = names[random(names.length)] ?? '';
    out = MUTATIONS[name]?.(out, random).subarray(0, MAX_BYTES) ?? out;
    how.push(name);
  }
  return { raw: out, how: how.join(', ') };
}
