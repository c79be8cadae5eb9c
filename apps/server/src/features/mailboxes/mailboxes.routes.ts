import { mailIntake } from '@lanet/contracts/mail-intake';
import { mailboxSignIns } from '@lanet/contracts/mailbox-sign-ins';
import { mailboxTests } from '@lanet/contracts/mailbox-tests';
import { mailboxes } from '@lanet/contracts/mailboxes';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  changeMailbox,
  createMailbox,
  readMailbox,
  readMailboxes,
  removeMailbox,
  renewIntakeSecret,
} from './mailboxes.service.ts';
import { completeSignIn, signOut, startSignIn } from './mailboxes.sign-in.service.ts';
import { readTest, startTest } from './mailboxes.testing.service.ts';

export function mailboxRoutes(app: FastifyInstance, platform: Platform): void {
  const { db } = platform;
  route(app, mailboxes.list, async ({ caller }) => ({
    items: await inScope(db, caller, (tx) => readMailboxes(tx, platform)),
  }));
  route(app, mailboxes.get, ({ params, caller }) => inScope(db, caller, (tx) => readMailbox(tx, platform, params.id)));
  route(app, mailboxes.create, ({ body, caller }) =>
    inScope(db, caller, (tx) => createMailbox(tx, platform, caller, body)),
  );
  route(app, mailboxes.update, ({ params, body, caller, version }) =>
    inScope(db, caller, (tx) => changeMailbox(tx, platform, caller, { id: params.id, version, changes: body })),
  );
  route(app, mailIntake.renewSecret, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => renewIntakeSecret(tx, platform, caller, { ...params, ...body })),
  );
  route(app, mailboxTests.start, ({ body, caller }) => startTest(platform, caller, body));
  route(app, mailboxTests.get, async ({ params, caller }) => readTest(platform, caller, params.id));
  route(app, mailboxSignIns.start, ({ params, caller }) => startSignIn(platform, caller, params.id));
  route(app, mailboxSignIns.complete, ({ body, caller }) => completeSignIn(platform, caller, body));
  route(app, mailboxSignIns.end, ({ params, caller }) =>
    inScope(db, caller, (tx) => signOut(tx, platform, caller, params.id)),
  );
  route(app, mailboxes.remove, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => removeMailbox(tx, caller, params.id));
    return {};
  });
}
