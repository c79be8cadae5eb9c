import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { readMail } from './read-mail.ts';

const HEAD = 'From: Ana <ana@cliente.example>\r\nSubject: Hola\r\n';
const read = (rest: string) => readMail(Buffer.from(HEAD + rest));
const html = (text: string) => `Content-Type: text/html\r\n\r\n${text}`;

function nested(depth: number): string {
  const open = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary="n${at}"\r\n\r\n--n${at}\r\n`,
  );
  return `${open.join('')}\r\nfondo\r\n`;
}

const parts = (count: number) =>
  `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\nContent-Disposition: attachment\r\n\r\na\r\n'.repeat(count)}--x--`;

it.each([
  ['a header of 5 MB', `X-Big: ${'a'.repeat(5_000_000)}\r\n\r\nHola`, 'header cut'],
  ['headers of 5 MB together', `${`X-Big: ${'a'.repeat(990)}\r\n`.repeat(5_000)}\r\nHola`, 'header block cut'],
  ['many headers', `${'A: b\r\n'.repeat(100_000)}\r\nHola`, 'too many headers'],
  ['many addresses', `To: ${'a@b.mx, '.repeat(2_000)}\r\n\r\nHola`, 'more than 500 addresses'],
  ['10,000 parts', parts(10_000), 'more than 200 parts'],
  ['200 levels', nested(200), 'nested deeper than 20'],
  ['100,000 elements in each other', html(`${'<div>'.repeat(100_000)}hola`), 'HTML too long or too deep: attached'],
  ['many elements', html('<br>'.repeat(200_000)), 'HTML too long or too deep: attached'],
  ['many links', html('<a href="https://a.mx">a</a>'.repeat(5_001)), 'HTML too long or too deep: attached'],
  ['3 MB of HTML', html(`<p>${'hola '.repeat(600_000)}</p>`), 'HTML too long or too deep: attached'],
  ['3 MB of text', `\r\n${'hola '.repeat(600_000)}`, 'text too long: attached'],
])('cuts %s, says so, and still knows who wrote what', (_, rest, warning) => {
  const mail = read(rest);

  expect(mail).toMatchObject({ subject: 'Hola', from: { address: 'ana@cliente.example' } });
  expect(mail.warnings).toContain(warning);
});

it('shows the text of HTML that is too long, and attaches the HTML', () => {
  const mail = read(html(`${'<div>'.repeat(2_000)}hola`));

  expect(mail).toMatchObject({ html: null, text: 'hola', attachments: [{ name: 'document.html', mime: 'text/html' }] });
});

it('keeps what is too deep as one file', () => {
  const mail = read(nested(30));

  expect(mail.attachments.map(({ name }) => name)).toEqual(['document.txt']);
  expect(Buffer.from(mail.attachments[0]?.content ?? []).toString()).toContain('fondo');
});

it('does not take unclosed paragraphs for depth', () => {
  expect(read(html('<p>hola'.repeat(3_000))).html).toContain('hola');
});

it.each([
  '<',
  '<!--',
  '<a ',
  '&#x41;',
  '<table><tr><td>',
  '<p style="rgb(',
  '<img src="data:image/png;base64,iVBORw0KGgo=">',
  '</p>',
  '<select><option>',
  '<noscript>',
])('reads a megabyte of %s', (piece) => {
  expect(read(html(piece.repeat(1_000_000 / piece.length))).subject).toBe('Hola');
});
