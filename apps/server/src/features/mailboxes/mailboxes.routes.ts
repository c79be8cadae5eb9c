import { mailboxes } from '@lanet/contracts/mailboxes';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeMailbox, createMailbox, readMailbox, readMailboxes, removeMailbox } from './mailboxes.service.ts';
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
  route(app, mailboxes.startTest, ({ body, caller }) => startTest(platform, caller, body));
  route(app, mailboxes.test, async ({ params, caller }) => readTest(platform, caller, params.id));
  route(app, mailboxes.startSignIn, ({ params, caller }) => startSignIn(platform, caller, params.id));
  route(app, mailboxes.completeSignIn, ({ body, caller }) => completeSignIn(platform, caller, body));
  route(app, mailboxes.signOut, ({ params, caller }) =>
    inScope(db, caller, (tx) => signOut(tx, platform, caller, params.id)),
  );
  route(app, mailboxes.remove, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => removeMailbox(tx, caller, params.id));
    return {};
  });
}
