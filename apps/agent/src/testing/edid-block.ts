const BLOCK_BYTES = 128;
const FIRST_DESCRIPTOR = 54;
const DESCRIPTOR_BYTES = 18;

/** An EDID base block: `letters` of the maker, and texts by the tag of their descriptor (0xfc name, 0xff serial, 0xfe free). */
export function edidBlock(monitor: {
  letters: string;
  product: number;
  serial: number;
  year: number;
  centimetres: readonly [number, number];
  millimetres?: readonly [number, number];
  texts: readonly (readonly [tag: number, text: string])[];
}): Uint8Array {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.set([0, 255, 255, 255, 255, 255, 255, 0]);
  const [a = 0, b = 0, c = 0] = [...monitor.letters].map((letter) => letter.charCodeAt(0) - 64);
  block.writeUInt16BE((a << 10) | (b << 5) | c, 8);
  block.writeUInt16LE(monitor.product, 10);
  block.writeUInt32LE(monitor.serial, 12);
  block.writeUInt8(monitor.year - 1990, 17);
  block.set(monitor.centimetres, 21);
  const [width, height] = monitor.millimetres ?? [0, 0];
  // The first descriptor is the preferred timing; any pixel clock will do.
  block.writeUInt16LE(14_850, FIRST_DESCRIPTOR);
  block.set([width & 255, height & 255, ((width >> 8) << 4) | (height >> 8)], FIRST_DESCRIPTOR + 12);
  monitor.texts.forEach(([tag, text], index) => {
    const at = FIRST_DESCRIPTOR + DESCRIPTOR_BYTES * (index + 1);
    block.set([0, 0, 0, tag, 0], at);
    block.write(`${text}\n`.padEnd(13).slice(0, 13), at + 5, 'latin1');
  });
  block.writeUInt8((256 - (block.reduce((sum, byte) => sum + byte, 0) % 256)) % 256, BLOCK_BYTES - 1);
  return block;
}
