// How mail programs answer: what each makes of the message it answers, with the ids it sends and those it leaves out.
import { randomUUID } from 'node:crypto';
import type { ReadMail } from '@lanet/mail-reading';

export interface Answer {
  from: { name: string; address: string };
  text: string;
  to: ReadMail;
}

export type Program = (answer: Answer) => Buffer;

const date = () => new Date().toUTCString().replace('GMT', '+0000');

function message(headers: Record<string, string | undefined>, body: string): Buffer {
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body.replaceAll(/\r?\n/g, '\r\n')}\r\n`);
}

const encoded = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
const quoted = (text: string) => text.replaceAll(/^/gm, '> ');
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');

function alternatives(text: string, html: string): { type: string; body: string } {
  const limit = `=_${randomUUID()}`;
  const part = (kind: string, content: string) =>
    `--${limit}\nContent-Type: text/${kind}; charset=UTF-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from(content)
      .toString('base64')
      .replaceAll(/.{76}/g, '$&\n')}\n`;
  return {
    type: `multipart/alternative; boundary="${limit}"`,
    body: `${part('plain', text)}${part('html', html)}--${limit}--\n`,
  };
}

function commonHeaders({ from, to }: Answer, domain: string) {
  const [reply] = to.replyTo.length > 0 ? to.replyTo : [to.from];
  return {
    From: `${encoded(from.name)} <${from.address}>`,
    To: reply?.address,
    Subject: encoded(`Re: ${to.subject.replace(/^Re: /, '')}`),
    Date: date(),
    'Message-ID': `<${randomUUID()}@${domain}>`,
    'MIME-Version': '1.0',
  };
}

/** Web, Spanish: the attribution in a `gmail_attr`, all ids kept. */
export const gmail: Program = (answer) => {
  const { text, to } = answer;
  const who = `El lun, 1 dic 2026 a las 3:15, Soporte (<${to.from?.address}>) escribió:`;
  const { type, body } = alternatives(
    `${text}\n\n${who}\n\n${quoted(to.text ?? '')}\n`,
    `<div dir="ltr">${escaped(text)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${escaped(who)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">${to.html ?? escaped(to.text ?? '')}</blockquote></div>`,
  );
  const references = [...to.references, to.messageId].join(' ');
  return message(
    {
      ...commonHeaders(answer, 'mail.gmail.com'),
      'In-Reply-To': to.messageId ?? undefined,
      References: references,
      'Content-Type': type,
    },
    body,
  );
};

/** Desktop, Spanish: a header block, and a Thread-Index. */
export const outlook: Program = (answer) => {
  const { text, to } = answer;
  const block = [
    `De: Soporte <${to.from?.address}>`,
    'Enviado el: lunes, 1 de diciembre de 2026 03:15',
    'Para: Ana Ruiz <ana@cliente.example>',
    `Asunto: ${to.subject}`,
  ];
  const { type, body } = alternatives(
    `${text}\n\n${block.join('\n')}\n\n${to.text ?? ''}\n`,
    `<html><body><div class=WordSection1><p class=MsoNormal>${escaped(text)}</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>${block.map(escaped).join('<br>')}</p></div></div>${to.html ?? ''}</div></body></html>`,
  );
  return message(
    {
      ...commonHeaders(answer, 'MW4PR01.prod.outlook.com'),
      'In-Reply-To': to.messageId ?? undefined,
      References: to.messageId ?? undefined,
      'Thread-Index': Buffer.alloc(27, 5).toString('base64'),
      'X-MS-Exchange-Organization-SCL': '1',
      'Content-Type': type,
    },
    body,
  );
};

/** Apple Mail on a phone, Spanish, with a narrow no-break space before a. m. */
export const apple: Program = (answer) => {
  const { text, to } = answer;
  const who = `El 1 dic 2026, a la(s) 3:15\u202fa. m., Soporte <${to.from?.address}> escribió:`;
  const { type, body } = alternatives(
    `${text}\n\nEnviado desde mi iPhone\n\n> ${who}\n> \n${quoted(to.text ?? '')}\n`,
    `<html><body dir="auto">${escaped(text)}<br><div dir="ltr"><br>Enviado desde mi iPhone</div><div dir="ltr"><br><blockquote type="cite">${escaped(who)}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">${to.html ?? ''}</div></blockquote></body></html>`,
  );
  return message(
    {
      ...commonHeaders(answer, 'icloud.com'),
      'In-Reply-To': to.messageId ?? undefined,
      References: to.messageId ?? undefined,
      'Content-Type': type,
      'X-Mailer': 'iPhone Mail (23A341)',
    },
    body,
  );
};

/** A phone that knows of no conversation: no ids, and the address from the book; what is left is the quotation. */
export const forgetful: Program = (answer) => {
  const { text, to } = answer;
  return message(
    {
      ...commonHeaders(answer, 'phone.example'),
      To: to.from?.address,
      'Content-Type': 'text/plain; charset=UTF-8',
      'Content-Transfer-Encoding': '8bit',
    },
    `${text}\n\n-------- Mensaje original --------\nDe: Soporte <${to.from?.address}>\nFecha: 1/12/26 3:15 (GMT-06:00)\nPara: ana@cliente.example\nAsunto: ${to.subject}\n\n${to.text ?? ''}\n`,
  );
};
