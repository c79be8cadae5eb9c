import { describe, expect, it } from 'vitest';
import { escapeHtml, eventId, headerText, isPlainAddress, withoutSecret } from './mail.rules.ts';

describe('a header', () => {
  it.each([
    ['a\r\nBcc: victim@example.com', 'a Bcc: victim@example.com'],
    ['a\nb\u2028c\u0085d', 'a b c d'],
    ['\u202Egpj.exe', 'gpj.exe'],
    ['  Ñandú 🖥️ "O\'Brien" <b>  ', 'Ñandú 🖥️ "O\'Brien" <b>'],
  ])('%j is one line', (given, kept) => {
    expect(headerText(given)).toBe(kept);
  });
});

describe('an address', () => {
  it.each(['ana@example.com', 'ana+x@mail.example.com', 'ñandú@example.com'])('%s may be written to', (address) => {
    expect(isPlainAddress(address)).toBe(true);
  });

  it.each([
    'ana@example.com, eva@example.com',
    'ana@example.com\r\nRCPT TO:<eva@example.com>',
    '<ana@example.com>',
    'Ana <ana@example.com>',
    'ana@@example.com',
    'ana',
    'ana@example.com\0',
    '"a b"@example.com',
    `${'a'.repeat(250)}@example.com`,
  ])('%j may not', (address) => {
    expect(isPlainAddress(address)).toBe(false);
  });
});

it('names a message by its event and address, and shows neither', () => {
  const id = eventId('ticket.created.1', 'ana@example.com');

  expect(id).toBe(eventId('ticket.created.1', 'ana@example.com'));
  expect(id).not.toBe(eventId('ticket.created.1', 'eva@example.com'));
  expect(id).not.toBe(eventId('ticket.created.2', 'ana@example.com'));
  expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

it('takes a secret out of text and HTML', () => {
  const url = 'https://ayuda.example/set-password?token=a&b';
  const html = `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;

  expect(withoutSecret(`Elija:\n${url}`, url)).toBe('Elija:\n…');
  expect(withoutSecret(html, url)).toBe('<a href="…">…</a>');
  expect(withoutSecret(html, null)).toBe(html);
});
