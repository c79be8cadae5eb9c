import { describe, expect, it } from 'vitest';
import { invitationText } from './calendar.ts';
import { readMail } from './read-mail.ts';

const event = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');

describe('an invitation as text', () => {
  it.each([
    [
      event(
        'SUMMARY:Visita técnica\\, planta 2',
        'DTSTART;TZID=America/Mexico_City:20250303T100000',
        'DTEND;TZID=America/Mexico_City:20250303T113000',
        'LOCATION:Sala 1',
        'ORGANIZER;CN="Ruiz: Ana":mailto:ana@cliente.example',
      ),
      'Visita técnica, planta 2\n03/03/2025 10:00 – 11:30 (America/Mexico_City)\nSala 1\nRuiz: Ana <ana@cliente.example>',
    ],
    [event('SUMMARY:Cor', ' te', 'DTSTART:20250303T160000Z'), 'Corte\n03/03/2025 16:00 (UTC)'],
    [event('DTSTART;VALUE=DATE:20250303', 'DTEND;VALUE=DATE:20250305'), '03/03/2025 – 05/03/2025'],
    [event('SUMMARYX:no', 'DESCRIPTION:Uno\\nDos'), 'Uno\nDos'],
    [event('DTSTART:mañana'), null],
    ['no calendar', null],
    ['BEGIN:VEVENT\nSUMMARY:sin fin', 'sin fin'],
  ])('is what, when, where and by whom: %#', (calendar, text) => {
    expect(invitationText(calendar)).toBe(text);
  });
});

it('is shown where a message says nothing else, and its file stays', () => {
  const calendar = event('SUMMARY:Visita', 'DTSTART:20250303T160000Z');
  const message = (type: string, body: string) =>
    readMail(Buffer.from(`From: a@b.example\r\n${type}\r\n\r\n${body}\r\n`));

  const alone = message('Content-Type: text/calendar; charset=utf-8; method=REQUEST', calendar);
  const withText = message(
    'Content-Type: multipart/mixed; boundary=x',
    `--x\r\nContent-Type: text/plain\r\n\r\nNos vemos.\r\n--x\r\nContent-Type: text/calendar\r\n\r\n${calendar}\r\n--x--`,
  );

  expect(alone).toMatchObject({
    fullText: 'Visita\n03/03/2025 16:00 (UTC)',
    visibleText: 'Visita\n03/03/2025 16:00 (UTC)',
  });
  expect(alone.attachments).toHaveLength(1);
  expect(withText.fullText.trim()).toBe('Nos vemos.');
});
