/** What a monitor says of itself. Null where its maker left the field empty. */
export type Edid = {
  /** Name of well-known makers, else the three letters of the PNP register. */
  manufacturer: string;
  model: string | null;
  serialNumber: string | null;
  productionYear: number | null;
  widthMm: number | null;
  heightMm: number | null;
};

const BLOCK_BYTES = 128;
const HEADER = [0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00];
/** Where the four descriptors of 18 bytes begin. */
const DESCRIPTORS = [54, 72, 90, 108];
const SERIAL_TEXT = 0xff;
const NAME_TEXT = 0xfc;
/** Panels of notebooks have no name; their makers put the part number here. */
const FREE_TEXT = 0xfe;
/** Serial numbers some makers put into every monitor. */
const PLACEHOLDER_SERIALS = new Set([0, 1, 0x01010101, 0xffffffff]);

/** PNP identifiers (UEFI's register of vendors) that are met daily. */
const MAKERS: Record<string, string> = {
  ACI: 'Asus',
  ACR: 'Acer',
  AOC: 'AOC',
  APP: 'Apple',
  AUO: 'AU Optronics',
  AUS: 'Asus',
  BNQ: 'BenQ',
  BOE: 'BOE',
  CMN: 'Chimei Innolux',
  DEL: 'Dell',
  ENC: 'EIZO',
  GSM: 'LG',
  HPN: 'HP',
  HWP: 'HP',
  IVM: 'iiyama',
  LEN: 'Lenovo',
  LGD: 'LG Display',
  MEI: 'Panasonic',
  MSI: 'MSI',
  NEC: 'NEC',
  PHL: 'Philips',
  SAM: 'Samsung',
  SDC: 'Samsung Display',
  SEC: 'Samsung',
  SHP: 'Sharp',
  SNY: 'Sony',
  VSC: 'ViewSonic',
};

/**
 * The base block of an EDID; extensions are not needed. Undefined when it is none. The checksum is not asked: adapters damage
 * it, and a wrong letter in a name is worth more than no monitor. Source: VESA E-EDID Standard, release A.2, 3.4 to 3.10.
 */
export function parseEdid(bytes: Uint8Array): Edid | undefined {
  if (bytes.length < BLOCK_BYTES || HEADER.some((value, at) => bytes[at] !== value)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, BLOCK_BYTES);
  const letters = threeLetters(view.getUint16(8));
  if (letters === undefined) return undefined;
  const product = view.getUint16(10, true).toString(16).toUpperCase().padStart(4, '0');
  const serial = view.getUint32(12, true);
  return {
    manufacturer: MAKERS[letters] ?? letters,
    // Windows and Linux call a monitor without a name by its identifier, too.
    model: descriptorText(bytes, NAME_TEXT) ?? descriptorText(bytes, FREE_TEXT) ?? `${letters}${product}`,
    serialNumber: descriptorText(bytes, SERIAL_TEXT) ?? (PLACEHOLDER_SERIALS.has(serial) ? null : String(serial)),
    productionYear: view.getUint8(17) === 0 ? null : 1990 + view.getUint8(17),
    ...sizeOf(view),
  };
}

/** Five bits a letter, 1 is A. */
function threeLetters(packed: number): string | undefined {
  const codes = [(packed >> 10) & 31, (packed >> 5) & 31, packed & 31];
  return codes.every((code) => code >= 1 && code <= 26) ? String.fromCharCode(...codes.map((c) => 64 + c)) : undefined;
}

/**
 * Thirteen bytes, ended by a line feed and filled with blanks. A display descriptor begins with a pixel clock of zero. The last
 * of its kind: panels have their maker's name in one and the part number in the next.
 */
function descriptorText(bytes: Uint8Array, tag: number): string | null {
  const at = DESCRIPTORS.findLast((from) => bytes[from] === 0 && bytes[from + 1] === 0 && bytes[from + 3] === tag);
  if (at === undefined) return null;
  const [text = ''] = Buffer.from(bytes.subarray(at + 5, at + 18))
    .toString('latin1')
    .split('\n');
  return text.replace(/[^\x20-\x7e]/g, '').trim() || null;
}

/**
 * Whole centimetres, or millimetres from the preferred timing when they agree with them: some makers put an aspect ratio
 * there. One zero is an aspect ratio, two are a projector.
 */
function sizeOf(view: DataView): { widthMm: number | null; heightMm: number | null } {
  const [width, height] = [view.getUint8(21) * 10, view.getUint8(22) * 10];
  if (width === 0 || height === 0) return { widthMm: null, heightMm: null };
  const high = view.getUint8(54 + 14);
  const fine = {
    widthMm: view.getUint8(54 + 12) | ((high & 0xf0) << 4),
    heightMm: view.getUint8(54 + 13) | ((high & 0x0f) << 8),
  };
  const agrees = Math.abs(fine.widthMm - width) <= 10 && Math.abs(fine.heightMm - height) <= 10;
  return view.getUint16(54) !== 0 && agrees ? fine : { widthMm: width, heightMm: height };
}
