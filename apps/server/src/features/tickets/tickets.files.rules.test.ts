import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentHeader, cleanFileName, cleanMediaType } from './tickets.files.rules.ts';

describe('the name of a file', () => {
  it.each([
    { given: 'factura ñ.pdf', name: 'factura ñ.pdf' },
    { given: 'C:\\Users\\Ana\\foto.png', name: 'foto.png' },
    { given: '../../etc/passwd', name: 'passwd' },
    { given: 'a/b/', name: 'file' },
    { given: '', name: 'file' },
    { given: ' \u0000\n ', name: 'file' },
    { given: '...', name: 'file' },
    { given: 'programa.exe. . ', name: 'programa.exe' },
    { given: 'cosa\u202egnp.exe', name: 'cosagnp.exe' },
    { given: 'a\u200b.e\u2066xe', name: 'a.exe' },
    { given: 'n\u0303.txt', name: 'ñ.txt' },
    { given: `${'x'.repeat(300)}.docx`, name: `${'x'.repeat(175)}.docx` },
    { given: '📎'.repeat(300), name: '📎'.repeat(180) },
  ])('$given is $name', ({ given, name }) => {
    expect(cleanFileName(given)).toBe(name);
  });

  it('is always a label, whatever came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (given) => {
        const name = cleanFileName(given);

        expect([...name].length).toBeGreaterThan(0);
        expect([...name].length).toBeLessThanOrEqual(180);
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}]|[. ]$/u);
        expect(name.isWellFormed()).toBe(true);
        expect(attachmentHeader(name)).toMatch(
          /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w.!#$&+^`|~%-]+$/,
        );
      }),
    );
  });

  it('is found again in the header it is saved by', () => {
    expect(attachmentHeader('Ñandú (1) \'x".pdf')).toBe(
      `attachment; filename="_and_ (1) 'x_.pdf"; filename*=UTF-8''%C3%91and%C3%BA%20%281%29%20%27x%22.pdf`,
    );
  });

  it('is made of a million dots at once', () => {
    expect(cleanFileName(`${'.'.repeat(500_000)}a${'. '.repeat(500_000)}`)).toBe(`${'.'.repeat(179)}a`);
  });
});

it.each([
  { given: 'Image/PNG', type: 'image/png' },
  { given: 'text/html; charset=utf-8', type: 'text/html' },
  {
    given: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  { given: '', type: 'application/octet-stream' },
  { given: 'text', type: 'application/octet-stream' },
  { given: 'a/b\r\nset-cookie: x', type: 'application/octet-stream' },
])('the media type $given is $type', ({ given, type }) => {
  expect(cleanMediaType(given)).toBe(type);
});
