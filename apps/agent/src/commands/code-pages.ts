import type { Machine } from '../platform/machine.ts';

export type DecodeLine = (bytes: Uint8Array) => string;

/** Bytes 0x80 to 0xff. Source: the tables CP437.TXT and CP850.TXT of unicode.org. */
const FRAMES = {
  437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
} as const;

const byFrame =
  (upper: string): DecodeLine =>
  (bytes) =>
    Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : (upper[byte - 0x80] ?? '\ufffd'))).join('');

/** How a console of this code page writes; one that is not known is taken for the one of Western Windows. */
export function decoderOf(codePage: number): DecodeLine {
  if (codePage === 437 || codePage === 850) return byFrame(FRAMES[codePage]);
  const windows = codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : 'windows-1252';
  const decoder = new TextDecoder(windows);
  return (bytes) => decoder.decode(bytes);
}

const NLS = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage';

/** What programs of this computer write that do not write UTF-8; undefined where all do. */
export function consoleDecoder(machine: Machine): DecodeLine | undefined {
  if (machine.system !== 'win32') return undefined;
  const values = machine.registryValues(NLS);
  const page = values.kind === 'read' ? Number(values.value.OEMCP) : Number.NaN;
  return decoderOf(Number.isInteger(page) ? page : 1252);
}
