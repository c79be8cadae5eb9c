import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { readMail } from './read-mail.ts';

const ORIGINAL = 'Message-ID: <propio@msp.example>\r\nSubject: x\r\n';

function report(
  status: string,
  original = `Content-Type: message/rfc822\r\n\r\n${ORIGINAL}\r\nHola`,
  type = 'message/delivery-status',
) {
  const parts = [`\r\nNo se entregó.`, `Content-Type: ${type}\r\n\r\n${status}`, original];
  const body = parts.map((part) => `--x\r\n${part}\r\n`).join('');
  const raw = `From: postmaster@mx.example\r\nSubject: Undeliverable: x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n${body}--x--`;
  return readMail(Buffer.from(raw)).deliveryReports;
}

describe('reports for machines (RFC 3464)', () => {
  it('say for each recipient what became of the mail', () => {
    const reports = report(
      'Reporting-MTA: dns; mx\r\nOriginal-Envelope-Id: sobre-1\r\n\r\n' +
        'Final-Recipient: rfc822; <uno@b.mx>\r\nAction: failed\r\nStatus: 5.1.1 (no existe)\r\nDiagnostic-Code: smtp; 550 5.1.1 user\r\n  unknown\r\n\r\n' +
        'Final-Recipient: rfc822; dos@b.mx\r\nAction: Delayed\r\nStatus: 4.4.1\r\n',
    );

    const shared = { originalMessageId: '<propio@msp.example>', originalEnvelopeId: 'sobre-1' };
    expect(reports).toEqual([
      { recipient: 'uno@b.mx', action: 'failed', status: '5.1.1', diagnostic: '550 5.1.1 user unknown', ...shared },
      { recipient: 'dos@b.mx', action: 'delayed', status: '4.4.1', diagnostic: '4.4.1', ...shared },
    ]);
  });

  it.each([
    ['Original-Recipient: rfc822;ana+2Bx@b.mx\r\nFinal-Recipient: rfc822; otra@b.mx', 'ana+x@b.mx'],
    ['Final-Recipient: utf-8; ni\\x{F1}o@b.mx', 'niño@b.mx'],
    ['Final-Recipient: local; ana', 'ana'],
  ])('%j is of %s', (fields, recipient) => {
    const reports = report(`X: y\r\n\r\n${fields}\r\nStatus: 5.0.0\r\n`, undefined, 'message/global-delivery-status');

    expect(reports).toMatchObject([{ recipient, action: 'failed' }]);
  });

  it('name the mail by its headers alone', () => {
    const [first] = report(
      'X: y\r\n\r\nFinal-Recipient: rfc822; a@b.mx\r\n',
      `Content-Type: text/rfc822-headers\r\n\r\n${ORIGINAL}`,
    );

    expect(first?.originalMessageId).toBe('<propio@msp.example>');
  });
});

describe('reports for people', () => {
  const of = (text: string, headers = '') =>
    readMail(Buffer.from(`From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n${headers}\r\n${text}`))
      .deliveryReports;

  it.each([
    [
      'qmail',
      'Hi. This is the qmail-send program.\r\n\r\n<uno@b.mx>:\r\nSorry, no mailbox here. (#5.1.1)\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <propio@msp.example>',
      '5.1.1',
    ],
    [
      'Exim',
      'A message that you sent could not be delivered:\r\n\r\n  uno@b.mx\r\n    host mx [1.2.3.4]: 550 unknown user\r\n',
      '5.0.0',
    ],
    [
      'Exchange',
      "Your message to uno@b.mx couldn't be delivered.\r\n550 5.1.10 RESOLVER.ADR.RecipientNotFound",
      '5.1.10',
    ],
    ['Exchange in Spanish', 'No se pudo entregar el mensaje a uno@b.mx.\r\n\r\n550 5.1.10 no encontrado', '5.1.10'],
  ])('of %s name the recipient and the reason', (_, text, status) => {
    expect(of(text)).toMatchObject([{ recipient: 'uno@b.mx', action: 'failed', status }]);
  });

  it('are believed by their header of failed recipients', () => {
    expect(of('The mail will be retried.', 'X-Failed-Recipients: uno@b.mx, dos@b.mx\r\n')).toMatchObject([
      { recipient: 'uno@b.mx', action: 'delayed' },
      { recipient: 'dos@b.mx' },
    ]);
  });

  it('are none, if a person writes so', () => {
    const raw = 'From: ana@cliente.example\r\nSubject: ayuda\r\n\r\n<uno@b.mx>:\r\nSorry, no mailbox here. (#5.1.1)';

    expect(readMail(Buffer.from(raw)).deliveryReports).toEqual([]);
  });
});
