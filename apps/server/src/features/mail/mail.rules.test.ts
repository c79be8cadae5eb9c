import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, headerText, isPlainAddress, messageLocalPart, renderMail, withoutSecret } from './mail.rules.ts';
import type { TicketMailValues } from './mail.templates.rules.ts';

const ticket: TicketMailValues = {
  folio: 'TKT-000123',
  ticketSubject: 'La impresora no responde',
  url: 'https://ayuda.example/tickets/1',
  client: 'Ñandú & Cía.',
  device: 'PC-001',
  priority: 'high',
  actor: 'Ana Ruiz',
  said: 'Ya la reinicié.\nSigue igual.',
};
const for_ = { name: 'Luis', organisation: 'LANET' };

describe('a mail', () => {
  it('says the same in text and HTML, in the language of the person', () => {
    const spanish = renderMail({ template: 'ticket_replied', values: ticket, language: 'es', ...for_ });
    const english = renderMail({ template: 'ticket_replied', values: ticket, language: 'en', ...for_ });

    expect(spanish.subject).toBe('[TKT-000123] La impresora no responde');
    expect(spanish.text).toContain('Hola, Luis:\n\nAna Ruiz respondió:');
    expect(spanish.text).toContain('Prioridad: Alta');
    expect(spanish.text).toContain('> Ya la reinicié.\n> Sigue igual.');
    expect(spanish.html).toContain('Ñandú &amp; Cía.');
    expect(spanish.html).toContain('<html lang="es">');
    expect(english.text).toContain('Hello Luis,\n\nAna Ruiz replied:');
    expect(english.text).toContain('Priority: High');
    expect(english.html).toContain('View the ticket');
  });

  it.each(['es', 'en'] as const)('of every template in %s has a subject, a greeting and its link', (language) => {
    const link = { url: 'https://ayuda.example/x' };
    const event = { client: 'Acme', device: 'PC-001', code: 'envelope_refused', text: 'nonce used', ...link };
    const mails = [
      renderMail({ template: 'invitation', values: { ...link, validHours: '72' }, language, ...for_ }),
      renderMail({ template: 'password_reset', values: link, language, ...for_ }),
      renderMail({ template: 'security_event', values: event, language, ...for_ }),
      ...(['created', 'created_staff', 'assigned', 'replied', 'resolved', 'reopened'] as const).map((name) =>
        renderMail({ template: `ticket_${name}`, values: { ...ticket, ...link }, language, ...for_ }),
      ),
    ];

    expect(new Set(mails.map(({ text }) => text)).size).toBe(9);
    for (const { subject, text, html } of mails) {
      expect(subject).not.toBe('');
      expect(text).toContain('Luis');
      expect(text).toContain(link.url);
      expect(html).toContain(`href="${link.url}"`);
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|\[object/);
    }
  });

  it('shows what people wrote and never interprets it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (nasty) => {
        const values = { ...ticket, ticketSubject: nasty, said: nasty, client: nasty, actor: nasty };
        const { subject, text, html } = renderMail({
          template: 'ticket_replied',
          values,
          language: 'es',
          name: nasty,
          organisation: nasty,
        });

        expect(subject).not.toMatch(/[\r\n\0]/);
        expect(text).not.toContain('\0');
        expect([...html.matchAll(/<(\/?[a-z0-9]+)/g)].map(([, tag]) => tag)).toEqual(
          [
            ...renderMail({ template: 'ticket_replied', values: ticket, language: 'es', ...for_ }).html.matchAll(
              /<(\/?[a-z0-9]+)/g,
            ),
          ].map(([, tag]) => tag),
        );
      }),
      { examples: [['<script>alert(1)</script>'], ['"><img src=x onerror=y>'], ['a\r\nBcc: x@y.z']] },
    );
  });
});

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
  const id = messageLocalPart('ticket.created.1', 'ana@example.com');

  expect(id).toBe(messageLocalPart('ticket.created.1', 'ana@example.com'));
  expect(id).not.toBe(messageLocalPart('ticket.created.1', 'eva@example.com'));
  expect(id).not.toBe(messageLocalPart('ticket.created.2', 'ana@example.com'));
  expect(id).toMatch(/^[\w-]{32}$/);
});

it('takes a secret out of text and HTML', () => {
  const url = 'https://ayuda.example/set-password?token=a&b';
  const { text, html } = renderMail({ template: 'invitation', values: { url }, language: 'en', ...for_ });

  expect(withoutSecret(text, url)).not.toContain('token');
  expect(withoutSecret(html, url)).not.toContain('token');
  expect(withoutSecret(text, null)).toContain(url);
  expect(html).toContain(escapeHtml(url));
});
