// A ticket with mail of every sort, a requester whom mail does not reach, an edited template, and mail that did not go out.
import { inboundMail } from '@lanet/contracts/inbound-mail';
import { mailTemplates } from '@lanet/contracts/mail';
import type { PrivateServer } from '../../bench/private-server.ts';
import { eventually } from '../eventually.ts';
import type { SignedIn } from '../staff-api.ts';

interface Known {
  /** Takes a message in as a mail server does, and answers its id. */
  take: (mail: { from: string; subject: string; text: string; html?: string; headers?: string[] }) => Promise<string>;
  /** The message that opened the ticket. */
  inTicketId: string;
}

/** Writes to the ticket of a message, and answers its id. */
export async function makeThread(
  server: PrivateServer,
  { call }: Pick<SignedIn, 'call'>,
  { take, inTicketId }: Known,
): Promise<string> {
  const { ticket } = await call(inboundMail.get, { params: { id: inTicketId } });
  if (!ticket) throw new Error('the first message opened no ticket');
  const requester = server.people.solicitante?.email ?? '';
  const from = `Solicitante <${requester}>`;
  const away = new Date(Date.now() + 20 * 86_400_000).toLocaleDateString('es-MX', { day: 'numeric', month: 'long' });
  const mails = [
    { from, subject: `Re: [${ticket.folio}] Correo`, ...ANSWER },
    { from, subject: `Re: [${ticket.folio}] Correo`, text: LATE },
    {
      ...{ from, subject: `Respuesta automática: [${ticket.folio}] Correo`, headers: ['Auto-Submitted: auto-replied'] },
      text: `Buen día:\n\nEstaré fuera de la oficina hasta el ${away}. Lo atiende Recepción.`,
    },
  ];
  const ids: string[] = [];
  for (const mail of mails) ids.push(await take(mail));
  await eventually('every message in the ticket', async () => {
    const all = await Promise.all(ids.map((id) => call(inboundMail.get, { params: { id } })));
    return all.every((one) => one.state !== 'stored') || undefined;
  });
  await writeRest(server, { ticketId: ticket.id, strangeId: ids[1] ?? '', requester });
  await call(mailTemplates.save, {
    params: { name: 'ticket_created', language: 'es' },
    body: TEMPLATE,
    ifMatch: 0,
  });
  return ticket.id;
}

const ANSWER = {
  text: 'Ya lo intenté con la contraseña nueva y sigue igual.\n\nEl lun, 3 mar 2025 a las 10:15, Soporte (<soporte@msp.example>) escribió:\n> ¿Ya probó con la contraseña que le dimos por teléfono?\n',
  html: '<p>Ya lo intenté con la <b>contraseña nueva</b> y sigue igual.</p><p>Seguí <a href="https://ayuda.example/celular">su guía</a>, y también la de <a href="https://correo-seguro.example/entrar">www.banco.example</a>.</p><blockquote>¿Ya probó con la contraseña que le dimos por teléfono?</blockquote>',
};
const LATE = 'Soy del despacho contable: el mismo problema lo tenemos aquí.';

const TEMPLATE = {
  subject: 'Recibimos su solicitud: {{ subject }}',
  body: '# Ya estamos en ello\n\nHola, {{ name }}:\n\nSu solicitud quedó registrada con el folio {{ folio }}. Le respondemos en menos de dos horas hábiles.\n\n* Ticket: {{ folio }} · {{ subject }}\n* Equipo: {{ device }}\n\n[Ver el ticket]({{ url }})\n\n~ Si es urgente, llámenos al 55 1234 5678.',
};

interface Rest {
  ticketId: string;
  /** Shown as a stranger's. */
  strangeId: string;
  requester: string;
}

/** What needs other people's servers, which there are none of here: as their answers would have left it. */
async function writeRest(server: PrivateServer, { ticketId, strangeId, requester }: Rest): Promise<void> {
  const facts = { from: 'contador@despacho.example', unverified: true, problem: 'too_large' };
  await server.write(`update ticket_entries set author_name = 'contador@despacho.example', visibility = 'internal',
    detail = jsonb_set(detail, '{mail}', detail -> 'mail' || '${JSON.stringify(facts)}')
    where detail #>> '{mail,id}' = '${strangeId}'`);
  await server.write(`insert into mail_addresses (address, suppressed_at, status, reason)
    values ('${requester}', now() - interval '3 days', '5.2.1', 'mailbox_disabled')
    on conflict (address) do update set suppressed_at = excluded.suppressed_at, status = excluded.status,
      reason = excluded.reason`);
  const undelivered = { kind: 'mail_undelivered', outboxId: strangeId, address: requester, reason: 'mailbox_disabled' };
  const said = '550 5.2.1 The email account that you tried to reach is disabled';
  await server.write(`insert into ticket_entries (client_id, id, ticket_id, site_id, visibility, author_kind, author_name, detail)
    select client_id, '${crypto.randomUUID()}', id, site_id, 'internal', 'system', 'LANET',
      '${JSON.stringify({ ...undelivered, said })}' from tickets where id = '${ticketId}'`);
  await writeOutbox(server, said);
}

/** Of the mails that were kept, some as they would be if they had been sent. */
async function writeOutbox(server: PrivateServer, said: string): Promise<void> {
  const bounce = { action: 'failed', status: '5.2.1', reason: 'mailbox_disabled', at: new Date().toISOString() };
  const states = [
    `state = 'held', held_reason = 'pair_budget'`,
    `state = 'bounced', attempts = 1, sent_at = now() - interval '2 hours', server_reply = '250 2.0.0 Ok: queued as 4F1B2',
       bounce = '${JSON.stringify({ ...bounce, inboundId: null })}'`,
    `state = 'failed', attempts = 3, last_error = '${said}'`,
    `state = 'discarded'`,
    `state = 'sent', attempts = 1, sent_at = now(), server_reply = '250 2.0.0 Ok: queued as 4F1B9'`,
  ];
  // Others may be kept meanwhile; none is taken twice.
  for (const state of states)
    await server.write(`update outbox set ${state} where id = (select id from outbox
      where state = 'kept' and secret is null order by created_at desc, id desc limit 1)`);
  await server.write(`insert into outbox_attempts (outbox_id, number, at, code, text, ms)
    select id, number, now() - (4 - number) * interval '20 minutes', case when number = 1 then null else 550 end,
      case when number = 1 then 'connect ETIMEDOUT' else '${said}' end, 900
    from outbox, generate_series(1, 3) number where state = 'failed' and attempts = 3`);
}
