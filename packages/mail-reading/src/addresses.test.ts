import { describe, expect, it } from 'vitest';
import { parseAddresses, senderOf } from './addresses.ts';

const utf8 = (bytes: Buffer) => bytes.toString('utf8');
const shown = (value: string) => parseAddresses(value, utf8).map(({ name, address }) => `${name}|${address}`);

describe('lists of addresses', () => {
  it.each([
    ['a@b.mx', ['|a@b.mx']],
    ['<a@b.mx>', ['|a@b.mx']],
    ['Ana Ruiz <a@b.mx>, "Luis, hijo" <l@b.mx>', ['Ana Ruiz|a@b.mx', 'Luis, hijo|l@b.mx']],
    ['Ruiz, Ana <a@b.mx>; c@d.mx', ['Ruiz, Ana|a@b.mx', '|c@d.mx']],
    ['a@b.mx (Ana Ruiz)', ['Ana Ruiz|a@b.mx']],
    ['=?utf-8?Q?Ana=2C_la_de_ventas?= <a@b.mx>', ['Ana, la de ventas|a@b.mx']],
    ['"=?utf-8?Q?Ana?=" <a@b.mx>', ['Ana|a@b.mx']],
    ["'a@b.mx' <a@b.mx>", ['|a@b.mx']],
    ['Ana <a@b.mx', ['Ana|a@b.mx']],
    ['Ana Ruiz a@b.mx', ['Ana Ruiz|a@b.mx']],
    ['equipo: a@b.mx, c@d.mx;', ['|a@b.mx', '|c@d.mx']],
    ['"Empresa " <>, "Ventas" <v@b.mx>', ['Empresa|', 'Ventas|v@b.mx']],
    ['MAILER-DAEMON (Mail System)', ['Mail System|MAILER-DAEMON']],
    ['Ana <a@b.mx> Luis <l@b.mx>', ['Ana|a@b.mx', 'Luis|l@b.mx']],
    ['Ana <mailto:a@b.mx>', ['Ana|a@b.mx']],
    ['Ana \u202e<a@b.mx>', ['Ana|a@b.mx']],
  ])('%s', (value, expected) => {
    expect(shown(Buffer.from(value).toString('latin1'))).toEqual(expected);
  });

  it('take time in proportion to their length', () => {
    for (const piece of ['"a" <', '(', 'a,', '<', '=?u?q?', ' ', "'"]) {
      expect(parseAddresses(piece.repeat(60_000), utf8, 500).length).toBeLessThanOrEqual(500);
    }
  });
});

describe('who wrote', () => {
  it.each([
    [
      [
        ['from', ''],
        ['from', 'Ana <a@b.mx>'],
      ],
      'Ana|a@b.mx',
      'the first From is empty',
    ],
    [[['from', 'Ana [a@b.mx]']], 'Ana|a@b.mx', 'another kind of brackets'],
    [
      [
        ['from', 'Ana'],
        ['reply-to', 'r@b.mx'],
      ],
      'Ana|r@b.mx',
      'no address but one for answers',
    ],
    [[['return-path', '<p@b.mx>']], '|p@b.mx', 'no From at all'],
    [
      [
        ['from', 'MAILER-DAEMON (Mail)'],
        ['return-path', '<ana@b.mx>'],
      ],
      'Mail|MAILER-DAEMON',
      'a mail system',
    ],
    [[['from', 'MAILER-DAEMON']], '|MAILER-DAEMON', 'a bare word'],
    [[['from', 'Ana Ruiz']], 'Ana Ruiz|', 'a name alone'],
  ])('%j is %s: %s', (headers, expected) => {
    const sender = senderOf(
      headers.map(([name = '', value = '']) => ({ name, value })),
      utf8,
    );

    expect(`${sender?.name}|${sender?.address}`).toBe(expected);
  });
});
