import { mailPairs, mailTemplates, outbox } from '@lanet/contracts/mail';
import { mailAddresses } from '@lanet/contracts/mail-addresses';
import { mailFiles } from '@lanet/contracts/mail-files';
import { none, own, type Row, thing } from './isolation-row.ts';

const template = { params: { name: 'ticket_created', language: 'es' } } as const;
const text = { subject: '{{ subject }}', body: 'Hola, {{ name }}:' };

/** Mail of every client, and what decides about it, is the provider's business alone. */
export const outboxRows: Record<string, Row> = {
  'outbox.list': thing(outbox.list, none),
  'outbox.attempts': thing(outbox.attempts, ({ victim }) => ({ params: { id: victim.outbox.failedId } })),
  'outbox.retry': thing(outbox.retry, ({ victim }) => ({ params: { id: victim.outbox.failedId } })),
  'outbox.release': thing(outbox.release, ({ victim }) => ({ params: { id: victim.outbox.heldId } })),
  'outbox.discard': thing(outbox.discard, ({ victim }) => ({ params: { id: victim.outbox.spareId } })),
  'mailPairs.list': thing(mailPairs.list, none),
  'mailPairs.decide': thing(mailPairs.decide, ({ victim }) => ({
    body: { ...victim.outbox.pair, state: 'released' as const },
  })),
  'mailAddresses.list': thing(mailAddresses.list, none),
  'mailAddresses.ofPerson': thing(mailAddresses.ofPerson, ({ victim }) => ({
    params: { id: victim.outbox.personId },
  })),
  'mailAddresses.release': thing(mailAddresses.release, ({ victim }) => ({ body: { address: victim.outbox.address } })),
  'mailTemplates.list': thing(mailTemplates.list, none, { shows: false }),
  'mailTemplates.get': thing(mailTemplates.get, () => template, { shows: false }),
  'mailTemplates.save': thing(mailTemplates.save, () => ({ ...template, body: text, ifMatch: 0 })),
  'mailTemplates.reset': thing(mailTemplates.reset, () => template),
  'mailTemplates.preview': thing(mailTemplates.preview, () => ({ ...template, body: text })),
  'mailTemplates.sendToMe': thing(mailTemplates.sendToMe, () => ({ ...template, body: text })),
  'mailFiles.open': own(mailFiles.open, () => ({ params: { link: 'x'.repeat(60) } }), {
    because: 'whoever holds a link is right: mail.files.test.ts',
  }),
};
