import { auth } from '@lanet/contracts/auth';
import { people } from '@lanet/contracts/people';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { readMe } from '../auth/index.ts';
import {
  createPerson,
  invitePerson,
  listVisible,
  readAssignable,
  readPerson,
  resetSecondFactor,
} from './people.service.ts';
import { changeOwnProfile, changePerson } from './people.update.service.ts';

export function peopleRoutes(app: FastifyInstance, platform: Platform): void {
  const { db } = platform;
  route(app, people.list, ({ query, caller }) => inScope(db, caller, (tx) => listVisible(tx, caller, query)));
  route(app, people.assignable, async ({ query, caller }) => ({
    items: await readAssignable(platform, caller, query.clientId),
  }));
  route(app, people.get, ({ params, caller }) => inScope(db, caller, (tx) => readPerson(tx, caller, params.id)));
  route(app, people.create, ({ body, caller }) =>
    inScope(db, caller, (tx) => createPerson(tx, platform, caller, body)),
  );
  route(app, people.update, ({ params, body, caller, version }) =>
    inScope(db, caller, (tx) => changePerson(tx, platform, caller, { id: params.id, version, changes: body })),
  );
  route(app, people.invite, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => invitePerson(tx, caller, params.id));
    return {};
  });
  route(app, people.resetSecondFactor, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => resetSecondFactor(tx, platform, caller, params.id));
    return {};
  });
  // One's own profile is a person's row; the rest of `auth` knows no table of this feature.
  route(app, auth.updateMe, async ({ body, caller, request }) => {
    await inScope(db, caller, (tx) => changeOwnProfile(tx, caller, body));
    return readMe(platform, caller, request);
  });
}
