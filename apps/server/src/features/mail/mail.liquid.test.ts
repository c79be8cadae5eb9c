import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from './mail.layout.rules.ts';
import { type MailFor, type RenderedMail, renderMail, TemplateBroken } from './mail.liquid.service.ts';
import type { MailTemplate, TemplateSource, TicketMailValues } from './mail.templates.rules.ts';

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
const bare: Frame = { marker: null, footer: 'LANET', files: [], history: [], reference: null };
const render = <Name extends MailTemplate>(mail: MailFor<Name>, frame = bare) => renderMail(mail, frame);

describe('a mail', () => {
  it('says the same in text and HTML, in the language of the person', () => {
    const spanish = render({ template: 'ticket_replied', values: ticket, language: 'es', ...for_ });
    const english = render({ template: 'ticket_replied', values: ticket, language: 'en', ...for_ });

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
    const alarm = { mailbox: 'Soporte', address: 'soporte@lanet.example', problem: '535', ...link };
    const mails: RenderedMail[] = [
      render({ template: 'invitation', values: { ...link, validHours: '72' }, language, ...for_ }),
      render({ template: 'password_reset', values: link, language, ...for_ }),
      render({ template: 'security_event', values: event, language, ...for_ }),
      render({ template: 'mailbox_alarm', values: alarm, language, ...for_ }),
      ...(['created', 'created_staff', 'assigned', 'comment', 'replied', 'resolved', 'reopened'] as const).map((name) =>
        render({ template: `ticket_${name}`, values: { ...ticket, ...link }, language, ...for_ }),
      ),
    ];

    expect(new Set(mails.map(({ text }) => text)).size).toBe(11);
    for (const { subject, text, html } of mails) {
      expect(subject).not.toBe('');
      expect(text).toMatch(/Luis|Ana Ruiz\nLANET/);
      expect(text).toContain(link.url);
      expect(html).toContain(link.url);
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|\[object/);
    }
  });

  it.each(['es', 'en'] as const)('that answers another, in %s, says what became of that', (language) => {
    const large = { subject: 'Los planos', size: '48.5', limit: '35' };
    const notices = [
      render({ template: 'mail_too_large', values: large, language, ...for_ }),
      render({ template: 'mail_waiting', values: { address: 'soporte@lanet.example' }, language, ...for_ }),
    ].map(({ subject, text, html }) => `${subject}\n${text}\n${html}`);

    for (const said of ['Los planos', '48.5', '35']) expect(notices[0]).toContain(said);
    expect(notices[1]).toContain('soporte@lanet.example');
    expect(notices[1]).not.toContain('Luis');
    expect(notices.join()).not.toMatch(/undefined|\[object|\{\{/);
  });

  it('shows what people wrote and never interprets it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (raw) => {
        // With something to show: a block without words is left out.
        const nasty = `x${raw}`;
        const values = { ...ticket, ticketSubject: nasty, said: nasty, client: nasty, actor: nasty };
        const { subject, text, html } = render({
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
            ...render({ template: 'ticket_replied', values: ticket, language: 'es', ...for_ }).html.matchAll(
              /<(\/?[a-z0-9]+)/g,
            ),
          ].map(([, tag]) => tag),
        );
      }),
      { examples: [['<script>alert(1)</script>'], ['"><img src=x onerror=y>'], ['a\r\nBcc: x@y.z']] },
    );
  });
});

describe('around the words of a template', () => {
  const frame: Frame = {
    marker: '##- Responda por encima de esta línea -##',
    footer: null,
    files: [{ label: 'video.mp4 (31.0 MB)', url: 'https://ayuda.example/f/x' }],
    history: [{ head: 'El 01/12/2026 10:15, Luis escribió:', text: 'No imprime.\nUrge.' }],
    reference: 'Ref. TKT-000123 · lanet:abc.1.def',
  };

  it('stand the marker, what was said before and the reference, in text and HTML', () => {
    const { text, html } = render({ template: 'ticket_comment', values: ticket, language: 'es', ...for_ }, frame);

    expect(text).toBe(
      [
        '##- Responda por encima de esta línea -##',
        'Ya la reinicié.\nSigue igual.',
        'Ana Ruiz\nLANET',
        'Ticket TKT-000123 · https://ayuda.example/tickets/1',
        'video.mp4 (31.0 MB): https://ayuda.example/f/x',
        'El 01/12/2026 10:15, Luis escribió:\n> No imprime.\n> Urge.',
        'Ref. TKT-000123 · lanet:abc.1.def\n',
      ].join('\n\n'),
    );
    for (const part of ['##- Responda', 'Sigue igual.', 'Ana Ruiz', '<blockquote', 'No imprime.', 'lanet:abc.1.def']) {
      expect(html).toContain(part);
    }
  });
});

describe('a template somebody wrote', () => {
  const broken = (source: Partial<TemplateSource>) => () =>
    renderMail({ template: 'ticket_created', values: ticket, language: 'es', ...for_ }, bare, {
      subject: 'Hola',
      body: 'Hola',
      ...source,
    });

  it.each([
    ['{% include "/etc/passwd" %}', 'a file'],
    ['{% render "mail.repo.ts" %}', 'a file'],
    ['{% layout "../x" %}', 'a file'],
    ['{{ nobody }}', 'a name it does not have'],
    ['{{ name | nothing }}', 'a filter there is not'],
    ['{% if name %}', 'an end'],
    ['{% for i in (1..100000000) %}x{% endfor %}', 'no end'],
    ['{% for i in (1..4000) %}{% for j in (1..4000) %}x{% endfor %}{% endfor %}', 'no end'],
    [
      '{{ name | append: name }}{% assign a = "aaaaaaaaaaaaaaaa" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}',
      'memory',
    ],
    [`${'x'.repeat(50_000)}`, 'more than it may be'],
    ['{{ device | remove: device }}', 'something to show'],
  ])('that says %.40j is refused: %s', (body) => {
    expect(broken({ body })).toThrow(TemplateBroken);
  });

  it('says where in which text', () => {
    expect(broken({ subject: '{{ nobody }}' })).toThrow(/^subject: undefined variable: nobody, line:1, col:4$/);
    expect(broken({ body: 'Hola\n\n{% if said %}' })).toThrow(/^body: .* not closed, line:3, col:1$/);
  });

  it('with an empty subject is refused', () => {
    expect(broken({ subject: '{{ said | remove: said }}' })).toThrow(TemplateBroken);
  });

  it('reaches nothing but the values it is given', () => {
    expect(broken({ body: '{{ name.constructor }}' })).toThrow(TemplateBroken);
    expect(broken({ body: '{{ constructor }}' })).toThrow(TemplateBroken);
  });

  it('makes a button of web addresses alone', () => {
    const source = (url: string) => ({ subject: 'Hola', body: `[Ver](${url})` });
    const mail = { template: 'ticket_created', values: ticket, language: 'es', ...for_ } as const;

    expect(renderMail(mail, bare, source('{{ url }}')).html).toContain('href="https://ayuda.example/tickets/1"');
    expect(renderMail(mail, bare, source('javascript:alert(1)')).html).not.toContain('href');
    expect(renderMail(mail, bare, source('https://x.example/"onclick="y')).html).not.toContain('href');
  });
});
