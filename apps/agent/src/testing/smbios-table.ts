type Field = readonly [offset: number, size: 1 | 2 | 4, value: number];

/** A structure of SMBIOS as DSP0134 lays it out: header, formatted part by offset, strings. `length` counts the header. */
export function smbiosStructure(
  type: number,
  length: number,
  fields: readonly Field[],
  strings: readonly string[],
): Buffer {
  const data = Buffer.alloc(length);
  data.writeUInt8(type, 0);
  data.writeUInt8(length, 1);
  for (const [offset, size, value] of fields) data.writeUIntLE(value, offset, size);
  const text = strings.length === 0 ? '\0\0' : `${strings.map((string) => `${string}\0`).join('')}\0`;
  return Buffer.concat([data, Buffer.from(text, 'latin1')]);
}

/** What ends a table. */
export const endOfTable = smbiosStructure(127, 4, [], []);
