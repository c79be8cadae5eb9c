import { auth } from '@lanet/contracts/auth';
import { clientSenders } from '@lanet/contracts/client-senders';
import { clients } from '@lanet/contracts/clients';
import { notifications } from '@lanet/contracts/notifications';
import { people } from '@lanet/contracts/people';
import { search } from '@lanet/contracts/search';
import { audit, settings } from '@lanet/contracts/settings';
import { setup } from '@lanet/contracts/setup';
import { sites } from '@lanet/contracts/sites';
import { system } from '@lanet/contracts/system';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { asAccount, asRequester, none, own, type Row, thing, versionOf } from './isolation-row.ts';

const wrong = 'ninguna de las anteriores';
const fresh = () => `n${uuidv7()}`;
const accountRow = { rightful: asAccount, shows: false };
const atPerson = ({ victim }: Parameters<Row['aim']>[0]) => ({ params: { id: victim.people.clientAdmin.id } });

/** Doors and one's own account: there is nothing to aim at but other people's addresses, links and sign-ins. */
export const authRows: Record<string, Row> = {
  'auth.signIn': own(auth.signIn, ({ victim }) => ({ body: { email: victim.accountEmail, password: wrong } }), {
    ownAnswer: z.never(),
    because: 'the password is what is right or wrong: auth.sign-in.test.ts',
  }),
  'auth.secondFactor': own(auth.secondFactor, () => ({ body: { code: '123456' } }), {
    because: 'the code is what is right or wrong: auth.second-factor.test.ts',
  }),
  'auth.signOut': own(auth.signOut, none, { because: 'names nobody: ends the own sign-in' }),
  'auth.me': own(auth.me, none, { rightful: asAccount }),
  'auth.updateMe': own(auth.updateMe, () => ({ body: { name: 'Other name' } }), { ...accountRow, shows: true }),
  'auth.changePassword': own(auth.changePassword, () => ({ body: { current: wrong, password: wrong } }), {
    because: 'the password is what is right or wrong: auth.passwords.test.ts',
  }),
  'auth.requestReset': own(auth.requestReset, ({ victim }) => ({ body: { email: victim.accountEmail } }), {
    because: 'answers alike whoever asks for whom',
  }),
  'auth.setPassword': own(auth.setPassword, () => ({ body: { token: 'x'.repeat(43), password: wrong } }), {
    because: 'whoever holds the token is right: auth.passwords.test.ts',
  }),
  'auth.stepUp': own(auth.stepUp, () => ({ body: { code: '123456' } }), {
    because: 'the code is what is right or wrong: auth.second-factor.test.ts',
  }),
  'auth.startTotp': own(auth.startTotp, none, accountRow),
  'auth.confirmTotp': own(auth.confirmTotp, () => ({ body: { code: '123456' } }), {
    because: 'the code is what is right or wrong: auth.second-factor.test.ts',
  }),
  'auth.renewRecoveryCodes': own(auth.renewRecoveryCodes, () => ({ body: { code: '123456' } }), {
    because: 'the code is what is right or wrong: auth.second-factor.test.ts',
  }),
  'auth.signIns': own(auth.signIns, none, { rightful: asAccount }),
  'auth.endSignIn': own(auth.endSignIn, ({ victim }) => ({ params: { id: victim.signInId } }), accountRow),
  'auth.endOtherSignIns': own(auth.endOtherSignIns, none, accountRow),
};

export const peopleRows: Record<string, Row> = {
  'people.list': own(people.list, ({ victim }) => ({ query: { clientId: victim.client.id, search: victim.secret } })),
  'people.assignable': thing(people.assignable, ({ victim }) => ({ query: { clientId: victim.client.id } }), {
    shows: false,
  }),
  'people.get': thing(people.get, atPerson),
  'people.create': thing(people.create, ({ victim }) => ({
    body: {
      name: 'New',
      email: `${fresh()}@example.com`,
      role: 'requester' as const,
      invite: false,
      clientId: victim.client.id,
      siteIds: [victim.client.siteId],
    },
  })),
  'people.update': thing(people.update, async (scene) => ({
    params: { id: scene.victim.people.clientAdmin.id },
    ifMatch: await versionOf(scene, 'people', scene.victim.people.clientAdmin.id),
    body: { phone: '1' },
  })),
  'people.invite': thing(people.invite, atPerson),
  'people.resetSecondFactor': thing(people.resetSecondFactor, atPerson),
};

export const clientRows: Record<string, Row> = {
  'clients.list': own(clients.list, ({ victim }) => ({ query: { search: victim.shared } })),
  'clients.get': thing(clients.get, ({ victim }) => ({ params: { id: victim.client.id } })),
  'clients.create': thing(clients.create, () => ({
    body: { name: 'New', slug: fresh(), site: { name: 'One', slug: 'one', timeZone: 'America/Mexico_City' } },
  })),
  'clients.update': thing(clients.update, async (scene) => ({
    params: { id: scene.victim.client.id },
    ifMatch: await versionOf(scene, 'clients', scene.victim.client.id),
    body: { phone: '1' },
  })),
  'clientSenders.list': thing(clientSenders.list, ({ victim }) => ({ params: { id: victim.client.id } })),
  'clientSenders.add': thing(clientSenders.add, ({ victim }) => ({
    params: { id: victim.client.id },
    body: { kind: 'domain' as const, value: `${fresh()}.example.com` },
  })),
  'clientSenders.remove': thing(clientSenders.remove, ({ victim }) => ({
    params: { id: victim.client.id, senderId: victim.desk.senderId },
  })),
  'sites.list': own(sites.list, ({ victim }) => ({ query: { clientId: victim.client.id } })),
  'sites.create': thing(sites.create, ({ victim }) => ({
    body: { clientId: victim.client.id, name: 'New', slug: fresh(), timeZone: 'America/Mexico_City' },
  })),
  'sites.update': thing(sites.update, async (scene) => ({
    params: { id: scene.victim.client.siteId },
    ifMatch: await versionOf(scene, 'sites', scene.victim.client.siteId),
    body: { name: 'Renamed' },
  })),
};

export const officeRows: Record<string, Row> = {
  'audit.list': thing(audit.list, none),
  'notifications.list': own(notifications.list, none, { rightful: asAccount }),
  'notifications.read': thing(notifications.read, ({ victim }) => ({ params: { id: victim.notificationId } }), {
    rightful: asAccount,
  }),
  'notifications.readAll': own(notifications.readAll, none, { rightful: asAccount }),
  'search.find': own(search.find, ({ victim }) => ({ query: { q: victim.secret } }), { rightful: asRequester }),
  'settings.organisation': thing(settings.organisation, none, { shows: false }),
  'settings.updateOrganisation': thing(
    settings.updateOrganisation,
    async ({ server }) => {
      const { rows } = await server.db.admin.query<{ version: number }>('select version from organisation');
      return { ifMatch: rows[0]?.version ?? 0, body: { folioPrefix: 'NEW' } };
    },
    { shows: false },
  ),
  'system.status': thing(system.status, none, { shows: false }),
  'setup.status': thing(setup.status, none, { because: 'is there only before the first start: setup.test.ts' }),
  'setup.complete': thing(
    setup.complete,
    () => ({
      body: {
        code: 'AAAA-BBBB-CCCC-DDDD',
        organisation: 'Taken',
        language: 'es' as const,
        timeZone: 'UTC',
        name: 'Eve',
        email: 'eve@example.com',
        password: wrong,
      },
    }),
    { because: 'is there only before the first start: setup.test.ts' },
  ),
};
