import { inboundMail, mailBlocks } from '@lanet/contracts/inbound-mail';
import { mailIntake } from '@lanet/contracts/mail-intake';
import { mailboxSignIns } from '@lanet/contracts/mailbox-sign-ins';
import { mailboxTests } from '@lanet/contracts/mailbox-tests';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { none, own, type Row, thing, versionOf } from './isolation-row.ts';
import { signedDelivery } from './test-intake.ts';

/** Whoever holds the secret of the mailbox. */
const GATEWAY = { name: 'gateway', headers: {} };

/** Mailboxes are the provider's and no client's: what the victim has there is only that outsiders may not see it. */
export const mailRows: Record<string, Row> = {
  'mailboxes.list': thing(mailboxes.list, none, { shows: false }),
  'mailboxes.get': thing(mailboxes.get, ({ victim }) => ({ params: { id: victim.mail.mailboxId } }), { shows: false }),
  'mailboxes.create': thing(
    mailboxes.create,
    () => ({
      body: {
        ...{ kind: 'imap' as const, name: 'New', address: `n${crypto.randomUUID()}@example.com`, active: false },
        incoming: { server: { host: 'imap.example.com', port: 993, security: 'tls' as const, user: 'new' } },
        options: {},
        password: 'a password',
      },
    }),
    { shows: false },
  ),
  'mailboxes.update': thing(
    mailboxes.update,
    async (scene) => ({
      params: { id: scene.victim.mail.mailboxId },
      ifMatch: await versionOf(scene, 'mailboxes', scene.victim.mail.mailboxId),
      body: { name: 'Renamed' },
    }),
    { shows: false },
  ),
  'mailboxes.remove': thing(mailboxes.remove, ({ victim }) => ({ params: { id: victim.mail.spareMailboxId } }), {
    shows: false,
  }),
  'mailboxTests.start': thing(
    mailboxTests.start,
    ({ victim }) => ({
      body: {
        ...{ id: victim.mail.mailboxId, kind: 'listener' as const, name: 'New', address: 'a@example.com' },
        ...{ incoming: { server: null }, options: {} },
      },
    }),
    { shows: false },
  ),
  'mailboxTests.get': thing(mailboxTests.get, () => ({ params: { id: crypto.randomUUID() } }), {
    because: 'a test is its owner’s alone: mailboxes.testing.test.ts',
  }),
  'mailIntake.take': thing(
    mailIntake.take,
    ({ server, victim }, by) => {
      const { mailboxId, secret } = victim.mail.intake;
      const raw = `Subject: ${victim.secret}\r\n\r\n`;
      // Others sign as well, with a secret that is not the mailbox's.
      return signedDelivery({ mailboxId, secret: by === GATEWAY ? secret : 'guessed', raw, atMs: server.clock.now() });
    },
    { rightful: () => GATEWAY },
  ),
  'mailIntake.renewSecret': thing(
    mailIntake.renewSecret,
    ({ victim }) => ({ params: { id: victim.mail.intake.mailboxId }, body: {} }),
    { shows: false },
  ),
  'mailboxSignIns.start': thing(mailboxSignIns.start, ({ victim }) => ({ params: { id: victim.mail.mailboxId } }), {
    because: 'the victim’s needs no sign-in: inbound-mail.sign-in.test.ts',
  }),
  'mailboxSignIns.complete': thing(mailboxSignIns.complete, () => ({ body: { code: 'c', state: 's' } }), {
    because: 'whoever started it is right: inbound-mail.sign-in.test.ts',
  }),
  'mailboxSignIns.end': thing(mailboxSignIns.end, ({ victim }) => ({ params: { id: victim.mail.mailboxId } }), {
    shows: false,
  }),
};

/** Messages that came: those of a client are for staff who see it; what is decided about them is for who sees all. */
export const inboundRows: Record<string, Row> = {
  'inboundMail.list': own(inboundMail.list, none),
  'inboundMail.counts': own(inboundMail.counts, none, {
    shows: false,
    ownAnswer: inboundMail.counts.response.refine((counts) => Object.values(counts).every((count) => count === 0)),
  }),
  'inboundMail.get': thing(inboundMail.get, ({ victim }) => ({ params: { id: victim.mail.inboundId } })),
  'inboundMail.raw': thing(inboundMail.raw, ({ victim }) => ({ params: { id: victim.mail.inboundId } })),
  'inboundMail.part': thing(inboundMail.part, ({ victim }) => ({ params: { id: victim.mail.inboundId, index: 0 } })),
  'inboundMail.remoteImage': thing(
    inboundMail.remoteImage,
    ({ victim }) => ({ params: { id: victim.mail.inboundId }, query: { url: 'https://example.com/a.png' } }),
    { because: 'pictures are of other servers: inbound-mail.pictures.test.ts' },
  ),
  'inboundMail.accept': thing(inboundMail.accept, ({ victim }) => ({
    params: { id: victim.mail.toAccept },
    body: { kind: 'once' as const, clientId: victim.client.id },
  })),
  'inboundMail.file': thing(inboundMail.file, ({ victim }) => ({ params: { id: victim.mail.toFile } })),
  'inboundMail.reprocess': thing(
    inboundMail.reprocess,
    ({ victim }) => ({ params: { id: victim.mail.inboundId }, body: { apply: false } }),
    { shows: false },
  ),
  'mailBlocks.list': thing(mailBlocks.list, none, { shows: false }),
  'mailBlocks.add': thing(
    mailBlocks.add,
    () => ({ body: { kind: 'address' as const, value: `${crypto.randomUUID()}@example.com` } }),
    { shows: false },
  ),
  'mailBlocks.remove': thing(mailBlocks.remove, ({ victim }) => ({ params: { id: victim.mail.blockId } }), {
    shows: false,
  }),
};
