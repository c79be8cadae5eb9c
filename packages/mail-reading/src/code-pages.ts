import { Buffer } from 'node:buffer';

/** The upper halves of the DOS code pages that browsers do not know. Source: unicode.org, VENDORS/MICSFT/PC. */
const UPPER_HALVES: Record<string, string> = {
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  cp858:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
};

/** Undefined where the page is none of ours. */
export function decodeCodePage(bytes: Uint8Array, page: string): string | undefined {
  const upper = UPPER_HALVES[page];
  if (!upper) return undefined;
  const parts: string[] = [];
  for (const byte of bytes) parts.push(byte < 128 ? String.fromCharCode(byte) : (upper[byte - 128] ?? '\ufffd'));
  return parts.join('');
}

/**
 * UTF-7 (RFC 2152): `+` opens base64 of UTF-16BE, anything outside that alphabet closes it, a `-` that closes is swallowed.
 * Browsers do not know it any more, for it hides markup; here its text meets the sanitiser like any other.
 */
export function decodeUtf7(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/\+([A-Za-z0-9+/]*)(-?)/g, (all, encoded: string, end: string) => {
    if (encoded === '') return end ? '+' : all;
    const units = Buffer.from(encoded, 'base64');
    return units
      .subarray(0, units.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}
