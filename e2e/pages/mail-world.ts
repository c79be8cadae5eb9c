// What the pages of the mail look at: three mailboxes, messages of people, of strangers and of machines, and a stopped loop.
import { type InboundSummary, inboundMail, mailBlocks } from '@lanet/contracts/inbound-mail';
import { mailIntake } from '@lanet/contracts/mail-intake';
import { type Incoming, type Mailbox, MailboxOptions, mailboxes } from '@lanet/contracts/mailboxes';
import type { PrivateServer } from '../../bench/private-server.ts';
import { eventually } from '../eventually.ts';
import type { SignedIn } from '../staff-api.ts';
import { makeThread } from './thread-world.ts';

export interface MailWorld {
  mailboxId: string;
  /** One that mail is handed over to by HTTP, whose secret was made anew. */
  httpId: string;
  /** One that cannot be read. */
  failingId: string;
  /** Of Microsoft 365, by Graph; nobody has signed in. */
  graphId: string;
  /** Of a stranger, with a file and pictures of another server. */
  quarantinedId: string;
  /** Of a stranger, put away by hand. */
  filedId: string;
  /** Of the requester, in its ticket. */
  inTicketId: string;
  /** The ticket of that message, with more mail of every sort. */
  threadId: string;
}

interface Written {
  from: string;
  subject: string;
  text: string;
  html?: string;
  headers?: readonly string[];
  file?: { name: string; type: string };
}

/** Adds mailboxes and messages, and waits until every message has been decided about. */
export async function makeMail(server: PrivateServer, { call }: SignedIn): Promise<MailWorld> {
  const { id: mailboxId } = await call(mailboxes.create, { body: { ...soporte, options: MailboxOptions.parse({}) } });
  const httpId = await addHttp(call);
  const failingId = await addFailing(server, call);
  const { id: graphId } = await call(mailboxes.create, { body: { ...facturas, options: MailboxOptions.parse({}) } });
  await call(mailBlocks.add, { body: { kind: 'domain', value: 'sorteos.example', note: 'Publicidad diaria' } });
  await call(mailBlocks.add, { body: { kind: 'address', value: 'ventas@listas.example' } });
  const ids: string[] = [];
  for (const mail of MAILS(server.people.solicitante?.email ?? ''))
    ids.push(await server.takeMail(mailboxId, rawOf(mail)));
  await server.write(`insert into mail_held_pairs (mailbox_id, address, state, reason, inbound_id, since)
    values ('${mailboxId}', 'robot@almacen.example', 'held', 'similar', '${ids.at(-1)}', now() - interval '40 minutes')`);
  const items = await eventually('every message decided about', async () => {
    const found: InboundSummary[] = (await call(inboundMail.list)).items;
    return found.length === ids.length && found.every(({ state }) => state !== 'stored') ? found : undefined;
  });
  const idOf = (subject: string) => items.find((one) => one.subject === subject)?.id ?? '';
  await call(inboundMail.file, { params: { id: idOf(FILED) } });
  const threadId = await makeThread(
    server,
    { call },
    {
      inTicketId: idOf(KNOWN),
      take: (mail) => server.takeMail(mailboxId, rawOf(mail)),
    },
  );
  const found = { quarantinedId: idOf(STRANGER), filedId: idOf(FILED), inTicketId: idOf(KNOWN) };
  return { mailboxId, httpId, failingId, graphId, ...found, threadId };
}

const READ: Omit<Incoming, 'server'> = {
  ...{ way: 'imap', folders: ['INBOX'], afterStoring: { kind: 'mark_seen' }, firstLookDays: 30 },
};

const soporte = {
  ...{ kind: 'listener' as const, name: 'Soporte', address: 'soporte@msp.example', aliases: ['ayuda@msp.example'] },
  ...{ active: true, incoming: { ...READ, server: null } },
};

const facturas = {
  ...{ kind: 'microsoft' as const, name: 'Facturas', address: 'facturas@msp.example', active: false },
  incoming: { ...READ, server: null, way: 'graph' as const },
  outgoing: { server: null },
  oauth: { grant: 'person' as const, clientId: '0b1f9f5e-6a1c-4d57-9d8e-2f6f0c1a7b3d', tenant: 'msp.onmicrosoft.com' },
};

async function addHttp(call: SignedIn['call']): Promise<string> {
  const { id } = await call(mailboxes.create, {
    body: {
      ...{ kind: 'http', name: 'Pasarela', address: 'pasarela@msp.example', incoming: { ...READ, server: null } },
      options: MailboxOptions.parse({}),
    },
  });
  await call(mailIntake.renewSecret, { params: { id }, body: {} });
  return id;
}

/** Nobody reads it here, so what is seen of it is written. */
async function addFailing(server: PrivateServer, call: SignedIn['call']): Promise<string> {
  const place = { host: 'mail.msp.example', user: 'monitoreo@msp.example', security: 'tls' } as const;
  const made: Mailbox = await call(mailboxes.create, {
    body: {
      ...{ kind: 'imap', name: 'Monitoreo', address: 'monitoreo@msp.example', active: false, password: 'no-es-esta' },
      incoming: { ...READ, server: { ...place, port: 993 } },
      outgoing: { server: { ...place, port: 465 }, dkim: { domain: 'msp.example', selector: 'lanet' } },
      options: MailboxOptions.parse({}),
    },
  });
  const error = { code: 'authentication', text: 'NO [AUTHENTICATIONFAILED] Invalid credentials' };
  const dns = { checkedAt: new Date().toISOString(), spf: 'not_included', dkim: 'missing', dmarc: 'none' };
  await server.write(`update mailboxes set state = 'failing', failed_connects = 4, last_error = '${JSON.stringify(error)}',
    dns = '${JSON.stringify(dns)}', connected_at = now() - interval '3 hours', fetched_at = now() - interval '3 hours',
    oldest_unseen_at = now() - interval '50 minutes', peer_cert_until = now() + interval '40 days'
    where id = '${made.id}'`);
  return made.id;
}

const STRANGER = 'Cotización de póliza de soporte';
const FILED = 'Catálogo de otoño';
const KNOWN = 'No puedo entrar al correo desde el celular';

const MAILS = (requester: string): readonly Written[] => [
  {
    from: `Solicitante <${requester}>`,
    subject: KNOWN,
    text: 'Buenos días, desde ayer el celular me pide la contraseña y no la acepta.\n\nEn la computadora sí entra.',
  },
  {
    from: 'Mariana Ochoa <mariana@constructora.example>',
    subject: STRANGER,
    text: 'Hola, nos recomendaron con ustedes. Somos 25 equipos en dos oficinas.\n\n¿Nos pueden mandar una cotización?\n\nSaludos,\nMariana\n\nEl lun, 3 mar 2025 a las 10:15, Luis (<luis@constructora.example>) escribió:\n> Pregunta con ellos, a nosotros nos atienden muy bien.\n',
    html: '<p>Hola, nos recomendaron con ustedes. Somos <b>25 equipos</b> en dos oficinas.</p><p>¿Nos pueden mandar una cotización?</p><p>Saludos,<br>Mariana</p><p><img src="https://pictures.example/logo.png" width="180" height="60" alt="Constructora"></p><blockquote>Pregunta con ellos, a nosotros nos atienden muy bien.</blockquote>',
    file: { name: 'Lista de equipos.xlsx', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  },
  {
    from: 'recepcion.taller@gmail.com',
    subject: 'Impresora',
    text: 'La impresora no jala, ¿pueden venir?',
  },
  {
    from: 'Premios <premios@sorteos.example>',
    subject: '¡Usted ganó!',
    text: 'Reclame su premio hoy.',
  },
  {
    from: 'Avisos <avisos@banco.example>',
    subject: 'Boletín de marzo',
    text: 'Las noticias del mes.',
    headers: ['List-Id: <avisos.banco.example>', 'Precedence: bulk'],
  },
  {
    from: 'Ventas <ventas@papeleria.example>',
    subject: FILED,
    text: 'Le enviamos nuestro catálogo.',
  },
  {
    from: 'Jorge Peña <jorge@otra-empresa.example>',
    subject: 'Respuesta automática: Fuera de la oficina',
    text: 'Regreso el lunes.',
    headers: ['Auto-Submitted: auto-replied'],
  },
  {
    from: 'robot@almacen.example',
    subject: 'Inventario recibido',
    text: 'Recibimos su mensaje.',
  },
];

/** A message as a mail program writes it. */
function rawOf({ from, subject, text, html, headers = [], file }: Written): Buffer {
  const parts = [part('text/plain; charset=utf-8', text), ...(html ? [part('text/html; charset=utf-8', html)] : [])];
  const body = ['Content-Type: multipart/alternative; boundary="alternative"', '', ...bounded('alternative', parts)];
  const whole = file
    ? bounded('mixed', [body, part(`${file.type}; name="${file.name}"`, 'contenido', file.name)])
    : undefined;
  const lines = [
    `From: ${named(from)}`,
    'To: Soporte <soporte@msp.example>',
    `Subject: ${encoded(subject)}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${crypto.randomUUID()}@example.org>`,
    'MIME-Version: 1.0',
    ...headers,
    ...(whole ? ['Content-Type: multipart/mixed; boundary="mixed"', '', ...whole] : body),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

const part = (type: string, text: string, fileName?: string): string[] => [
  `Content-Type: ${type}`,
  'Content-Transfer-Encoding: base64',
  ...(fileName ? [`Content-Disposition: attachment; filename="${fileName}"`] : []),
  '',
  Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
];

const bounded = (limit: string, parts: readonly string[][]): string[] => [
  ...parts.flatMap((lines) => [`--${limit}`, ...lines]),
  `--${limit}--`,
];

const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

/** The name encoded, the address as it is. */
function named(from: string): string {
  const [, name, address] = /^(.*) <(.*)>$/.exec(from) ?? [];
  return name ? `${encoded(name)} <${address}>` : from;
}
