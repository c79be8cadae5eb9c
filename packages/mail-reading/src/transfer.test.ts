import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { decodeTransfer, findUuencoded } from './transfer.ts';

describe('transfer encodings', () => {
  it.each([
    ['base64', 'SG9sYQ==', 'Hola', undefined],
    ['BASE64;', 'SG9\r\nsYQ==\r\n', 'Hola', undefined],
    ['"base64" (comment)', 'SG9sYQ==', 'Hola', undefined],
    ['base64', 'SG8=bGE=', 'Hola', 'base64 with padding inside'],
    ['base64', 'SG9s@@YQ!!==', 'Hola', 'base64 with foreign characters'],
    ['quoted-printable', 'a=3Db=\r\nc\r\n', 'a=bc\r\n', undefined],
    ['quoted-printable', 'a= \t\r\nb', 'ab', undefined],
    ['quoted-printable', '100 = x, =ZZ, =4', '100 = x, =ZZ, =4', undefined],
    ['Quoted_Printable', '=41', 'A', undefined],
    ['8bit', 'a=3D', 'a=3D', undefined],
    ['', 'a=3D', 'a=3D', undefined],
    ['rot13', 'ubyn', 'ubyn', 'unknown transfer encoding: rot13'],
    ['x-uuencode', 'begin 644 a.txt\n$2&]L80``\n`\nend\n', 'Hola', undefined],
    ['base64', 'esto no es base64 sino texto', 'esto no es base64 sino texto', 'text said to be base64 is not'],
    ['x-uuencode', '$2&]L80``\n`\n', 'Hola', undefined],
    ['x-uuencode', 'sin principio', 'sin principio', 'uuencoded part cannot be read'],
  ])('%s: %j is %j', (encoding, sent, content, warning) => {
    const decoded = decodeTransfer(Buffer.from(sent), encoding);

    expect([decoded.bytes.toString(), decoded.warning]).toEqual([content, warning]);
  });
});

describe('uuencoded files in text', () => {
  it('are found with their places, and only with their end', () => {
    const text = 'Va:\r\nbegin 644 a b.txt\r\n$2&]L80``\r\n`\r\nend\r\nbegin 644 roto\r\n$2&]L80``\r\n';

    const files = findUuencoded(text);

    expect(files.map(({ name, bytes }) => [name, bytes.toString()])).toEqual([['a b.txt', 'Hola']]);
    expect(text.slice(files[0]?.start, files[0]?.end)).toMatch(/^begin[\s\S]*\nend$/);
  });

  it('do not take the words of a person for one', () => {
    expect(findUuencoded('begin 644 veces\r\nlo que le dije\r\nend\r\n')).toEqual([]);
  });
});
