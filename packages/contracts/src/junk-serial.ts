/** What makers leave in serial, UUID and model fields when they forget to fill them; compared without case and marks. */
const PLACEHOLDERS = new Set(
  [
    'To be filled by O.E.M.',
    'System Serial Number',
    'Chassis Serial Number',
    'Base Board Serial Number',
    'Board Serial Number',
    'Serial Number',
    'System Product Name',
    'System manufacturer',
    'System Version',
    'Default string',
    'Not Applicable',
    'Not Available',
    'Not Specified',
    'Not Defined',
    'Not Set',
    'N/A',
    'None',
    'Null',
    'Unknown',
    'Undefined',
    'Invalid',
    'Empty',
    'OEM',
    'Type1 - Serial Number',
    'SerNum',
    'Unset',
    'TBD',
    'Void',
    'No Enclosure',
    'No DIMM',
    'No Module Installed',
  ].map(bare),
);

/** Whether a maker's or model's name is a placeholder. Unlike a serial number it may be short or of one character. */
export function isPlaceholder(value: string): boolean {
  return bare(value) === '' || PLACEHOLDERS.has(bare(value));
}

function bare(value: string): string {
  return value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Whether a serial number, UUID or asset field says nothing about this one device: placeholders of makers, one repeated
 * character, digits that only count up (0123456789, 00010203…0f), or fewer than three characters.
 * The list grew from reports in the issue trackers of inventory agents.
 */
export function isJunkSerial(value: string | null | undefined): boolean {
  const plain = bare(value ?? '');
  if (plain.length < 3 || PLACEHOLDERS.has(plain)) return true;
  // One firmware numbers its placeholders: SerNum0, SerNum01, …
  if (new Set(plain).size === 1 || /^sernum\d+$/.test(plain)) return true;
  if ('01234567890123456789'.includes(plain) || '1234567890abcdef'.startsWith(plain)) return true;
  return countsUp(plain);
}

/** 00010203…0e0f, and the UUID 03000200-0400-0500-0006-000700080009, which one firmware maker ships on every board. */
function countsUp(plain: string): boolean {
  if (plain === '03000200040005000006000700080009') return true;
  return plain.length >= 8 && '000102030405060708090a0b0c0d0e0f'.startsWith(plain);
}
