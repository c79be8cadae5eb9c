/** How large lengths may be, in CSS pixels; a percentage counts as such. */
type Bound = readonly [least: number, most: number];

const KEYWORDS = undefined;
const SPACING: Bound = [0, 200];
const SIZE: Bound = [0, 2_000];
const LINE: Bound = [0, 20];

/** What a mail may say about its looks, with the bounds of lengths. No position, no pictures, nothing that hides. */
const PROPERTIES: Record<string, Bound | undefined> = {
  color: KEYWORDS,
  'background-color': KEYWORDS,
  background: KEYWORDS,
  'font-family': KEYWORDS,
  'font-style': KEYWORDS,
  'font-weight': [0, 1_000],
  'font-variant': KEYWORDS,
  'font-size': [6, 72],
  font: [0, 1_000],
  'text-align': KEYWORDS,
  'text-decoration': KEYWORDS,
  'text-decoration-line': KEYWORDS,
  'text-transform': KEYWORDS,
  'vertical-align': KEYWORDS,
  'white-space': KEYWORDS,
  'list-style-type': KEYWORDS,
  'border-collapse': KEYWORDS,
  'border-spacing': LINE,
  'line-height': [0.8, 100],
  width: SIZE,
  'max-width': SIZE,
  'min-width': [0, 800],
  height: SIZE,
  direction: KEYWORDS,
};
for (const side of ['', '-top', '-right', '-bottom', '-left']) {
  PROPERTIES[`padding${side}`] = SPACING;
  PROPERTIES[`margin${side}`] = SPACING;
  PROPERTIES[`border${side}`] = LINE;
  for (const what of ['color', 'style', 'width']) PROPERTIES[`border${side}-${what}`] = LINE;
}
for (const corner of ['', '-top-left', '-top-right', '-bottom-left', '-bottom-right']) {
  PROPERTIES[`border${corner}-radius`] = SPACING;
}

const PIXELS: Record<string, number> = {
  px: 1,
  pt: 4 / 3,
  pc: 16,
  em: 16,
  rem: 16,
  ex: 8,
  ch: 8,
  in: 96,
  cm: 38,
  mm: 3.8,
};
const COLOUR = /\b(?:rgb|hsl)a?\([\d\s.,%/deg]{1,60}\)/gi;
const WORDS = /^(?:[\w\s.,%#/+-]|"[\w\s.,-]{0,60}"|'[\w\s.,-]{0,60}')*$/;

/** The declarations of a `style` attribute that are allowed, written anew. Empty where none is. */
export function cleanStyle(style: string): string {
  const kept: string[] = [];
  // A mail with more than this in one element is not written by people.
  for (const declaration of style.slice(0, 4_000).split(';')) {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!Object.hasOwn(PROPERTIES, property)) continue;
    const value = declaration
      .slice(colon + 1)
      .replace(/!\s*important/i, '')
      .trim();
    if (isAllowed(property, value)) kept.push(`${property}:${value}`);
  }
  return kept.join(';');
}

function isAllowed(property: string, value: string): boolean {
  if (value === '' || value.length > 300) return false;
  const bare = value.replace(COLOUR, '');
  if (!WORDS.test(bare)) return false;
  const bound = PROPERTIES[property];
  if (!bound) return true;
  for (const [, number, unit = ''] of bare.replace(/#[\da-f]+/gi, '').matchAll(/(-?\d*\.?\d+)([a-z]*)/gi)) {
    const pixels = Number(number) * (PIXELS[unit.toLowerCase()] ?? 1);
    if (!(pixels >= bound[0] || (pixels === 0 && property !== 'font-size')) || pixels > bound[1]) return false;
  }
  return true;
}
