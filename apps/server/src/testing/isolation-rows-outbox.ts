import { mailPairs, mailTemplates, outbox } from '@lanet/contracts/mail';
import { none, type Row, thing } from './isolation-row.ts';

const template = { params: { name: 'ticket_created', language: 'es' } } as const;
const text = { subject: '{{ subject }}', body: 'Hola, {{ name }}:' };

/** Mail of every client, and what decides about it, is the provider's business alone. */
export const outboxRows: Record<string, Row> = {
  'outbox.list': thing(outbox.list, none),
  'outbox.attempts': thing(outbox.attempts, ({ victim }) => ({ params: { id: victim.outboxId } })),
  'outbox.retry': thing(outbox.retry, ({ victim }) => ({ params: { id: victim.outboxId } })),
  'outbox.release': thing(outbox.release, ({ victim }) => ({ params: { id: victim.heldMailId } })),
  'outbox.discard': thing(outbox.discard, ({ victim }) => ({ params: { id: victim.spareMailId } })),
  'mailPairs.list': thing(mailPairs.list, none),
  'mailPairs.decide': thing(mailPairs.decide, ({ victim }) => ({
    body: { ...victim.pair, state: 'released' as const },
  })),
  'mailTemplates.list': thing(mailTemplates.list, none, { shows: false }),
  'mailTemplates.get': thing(mailTemplates.get, () => template, { shows: false }),
  'mailTemplates.save': thing(mailTemplates.save, () => ({ ...template, body: text, ifMatch: 0 })),
  'mailTemplates.reset': thing(mailTemplates.reset, () => template),
  'mailTemplates.preview': thing(mailTemplates.preview, () => ({ ...template, body: text })),
  'mailTemplates.sendToMe': thing(mailTemplates.sendToMe, () => ({ ...template, body: text })),
};
