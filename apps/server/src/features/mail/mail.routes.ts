import { mailPairs, outbox } from '@lanet/contracts/mail';
import { mailAddresses } from '@lanet/contracts/mail-addresses';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { addressesOfPerson, releaseByHand, suppressedAddresses } from './mail.bounces.service.ts';
import { decideHeldPair, heldPairs } from './mail.budget.service.ts';
import { canSend } from './mail.sender.service.ts';
import { attemptsOf, discardMail, outboxPage, releaseMail, retryMail } from './mail.service.ts';

export function mailRoutes(app: FastifyInstance, platform: Platform): void {
  const { db, clock } = platform;
  route(app, outbox.list, ({ query, caller }) =>
    inScope(db, caller, async (tx) => ({
      ...(await outboxPage(tx, caller.role, query)),
      configured: await canSend(platform, tx),
    })),
  );
  route(app, outbox.attempts, ({ params, caller }) => inScope(db, caller, (tx) => attemptsOf(tx, params.id)));
  route(app, outbox.retry, ({ params, caller }) => inScope(db, caller, (tx) => retryMail(tx, caller.role, params.id)));
  route(app, outbox.release, ({ params, caller }) => inScope(db, caller, (tx) => releaseMail(tx, caller, params.id)));
  route(app, outbox.discard, ({ params, caller }) => inScope(db, caller, (tx) => discardMail(tx, caller, params.id)));
  route(app, mailAddresses.list, ({ caller }) =>
    inScope(db, caller, async (tx) => ({ items: await suppressedAddresses(tx) })),
  );
  route(app, mailAddresses.ofPerson, async ({ params, caller }) => ({
    items: await addressesOfPerson(db, caller, params.id),
  }));
  route(app, mailAddresses.release, async ({ body, caller }) => {
    await inScope(db, caller, (tx) => releaseByHand(tx, caller, body.address, clock.now()));
    return {};
  });
  route(app, mailPairs.list, ({ caller }) => inScope(db, caller, async (tx) => ({ items: await heldPairs(tx) })));
  route(app, mailPairs.decide, ({ body, caller }) =>
    inScope(db, caller, (tx) => decideHeldPair(tx, caller, body, clock.now())),
  );
}
