import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { labelOf } from './attachment-names.ts';
import { readMail } from './read-mail.ts';

/** The names of parts with these headers, after a text. */
function namesOf(...parts: string[]): string[] {
  const body = parts.map((headers) => `--x\r\n${headers}\r\n\r\ncontenido\r\n`).join('');
  const raw = `From: a@b.mx\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHola\r\n${body}--x--`;
  return readMail(Buffer.from(raw)).attachments.map(({ name }) => name);
}

const TYPE = 'Content-Type: application/pdf';

it.each([
  [`${TYPE}; name=b.pdf\r\nContent-Disposition: attachment; filename=a.pdf`, 'a.pdf', 'the disposition comes first'],
  [
    `${TYPE}\r\nContent-Disposition: attachment; filename=a.pdf; filename*=utf-8''a%C3%B1o.pdf`,
    'año.pdf',
    'and its encoded form',
  ],
  [`${TYPE}; name*0="factura de"; name*1=" marzo.pdf"`, 'factura de marzo.pdf', 'continued'],
  [`${TYPE}; name="=?utf-8?Q?a=C3=B1o.pdf?="`, 'año.pdf', 'encoded as in other headers'],
  [`${TYPE}; name="año.pdf"`, 'año.pdf', 'raw'],
  [`${TYPE}\r\nContent-Location: https://a.mx/docs/plan.pdf?x=1`, 'plan.pdf', 'from its location'],
  ['Content-Type: image/png\r\nContent-ID: <logo.png@01DB>', 'logo.png', 'from its id, if that is a file name'],
  ['Content-Type: application/x\r\nContent-ID: <a.12345@x>', 'a.12345', 'else what is before the at sign'],
  [`${TYPE}\r\nContent-Description: Plan de pagos`, 'Plan de pagos.pdf', 'from its description'],
  ['Content-Type: message/delivery-status', 'delivery-status.txt', 'from its type'],
  ['Content-Type: application/x-raro', 'file', 'none at all'],
  [`${TYPE}; name="../../etc/pas\u0000swd"`, 'passwd', 'without folders'],
  [`${TYPE}; name="C:\\\\docs\\\\a.pdf"`, 'a.pdf', 'nor those of Windows'],
  [`${TYPE}; name="a\u202efdp.exe"`, 'afdp.exe', 'nor marks that turn the writing'],
  [`${TYPE}; name=".."`, 'file', 'nor what is no name'],
])('%s is %s: %s', (headers, name) => {
  expect(namesOf(headers)).toEqual([name]);
});

it('numbers made up names from the second on, and leaves given ones as they are', () => {
  const [image, given] = ['Content-Type: image/jpeg', `${TYPE}; name=a.pdf`];

  expect(namesOf(image, given, image, given, image)).toEqual([
    'image.jpg',
    'a.pdf',
    'image1.jpg',
    'a.pdf',
    'image2.jpg',
  ]);
});

it('keeps the extension of a name that is too long', () => {
  expect(labelOf(`${'a'.repeat(500)}.pdf`)).toBe(`${'a'.repeat(176)}.pdf`);
});
