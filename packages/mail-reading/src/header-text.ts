import { charsetOf, decodeStrict, decodeStrictUtf8, decodeText, hasJapaneseEscape } from './charsets.ts';
import { charsetsOfWords, type RawDecoder } from './encoded-words.ts';
import type { RawHeader } from './headers.ts';

/**
 * How the raw 8-bit characters of a message's headers are read: as UTF-8 where they are that without a fault, else in the
 * charset of the first text part, else in one that words of other headers name, else as windows-1252.
 */
export function rawDecoderFor(headers: readonly RawHeader[], charsetOfText: string | undefined): RawDecoder {
  let candidates: string[] | undefined;
  const find = () => {
    const named = headers
      .slice(0, 500)
      .flatMap(({ value }) => (value.includes('=?') ? charsetsOfWords(value).slice(0, 5) : []));
    const all = [charsetOfText ?? '', ...named].map((label) => charsetOf(label)).filter((label) => label !== undefined);
    return [...new Set(all)].filter((label) => !/^utf-?(8|16|7)/.test(label)).slice(0, 5);
  };
  return (bytes) => {
    if (isAscii(bytes))
      return hasJapaneseEscape(bytes) ? decodeText(bytes, 'iso-2022-jp').text : bytes.toString('latin1');
    const utf8 = decodeStrictUtf8(bytes);
    if (utf8 !== undefined) return utf8;
    candidates ??= find();
    for (const label of candidates) {
      const text = decodeStrict(bytes, label);
      if (text !== undefined) return text;
    }
    return decodeText(bytes, 'windows-1252').text;
  };
}

const isAscii = (bytes: Buffer) => {
  for (const byte of bytes) if (byte > 127) return false;
  return true;
};
