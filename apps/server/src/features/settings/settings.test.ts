import { settings } from '@lanet/contracts/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { Degraded } from '../../platform/health/health.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { ALWAYS_OPEN, SlaWorld } from '../../testing/sla-world.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import type { TicketEvent } from '../tickets/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

describe('the organisation', () => {
  it('is changed by administrators, once per version', async () => {
    const { body: before } = await server.superadmin.call(settings.organisation);
    const change = (name: string) =>
      server.admin.call(settings.updateOrganisation, {
        ifMatch: before.version,
        body: { name, timeZone: 'UTC', folioPrefix: 'MESA' },
      });

    const [won, lost] = (await Promise.all([change('Ñandú 🖥️'), change('Otra')])).sort((a, b) => a.status - b.status);

    expect(before).toEqual({
      name: 'LANET',
      language: 'es',
      timeZone: 'America/Mexico_City',
      folioPrefix: 'TKT',
      blockedExtensions: expect.arrayContaining(['exe', 'js', 'vbs']),
      version: 1,
    });
    expect(won).toMatchObject({
      status: 200,
      body: { language: 'es', timeZone: 'UTC', folioPrefix: 'MESA', version: 2 },
    });
    expect(lost).toMatchObject({ status: 412, body: { code: 'request.stale' } });
    expect((await server.admin.call(settings.organisation)).body).toEqual(won?.body);
    const { rows } = await server.db.admin.query(
      "select detail -> 'before' as before, detail -> 'after' as after from audit_log where action = 'settings.organisation_changed'",
    );
    expect(rows).toEqual([{ before, after: won?.body }]);
  });

  it('says which files are kept from others than staff', async () => {
    const { body: before } = await server.admin.call(settings.organisation);

    const { body } = await server.admin.call(settings.updateOrganisation, {
      ifMatch: before.version,
      body: { blockedExtensions: ['PY', 'exe', 'py'] },
    });

    expect(body.blockedExtensions).toEqual(['exe', 'py']);
  });

  it.each<Record<string, unknown>>([
    { folioPrefix: 'tkt' },
    { folioPrefix: 'T' },
    { blockedExtensions: ['.exe'] },
    { timeZone: 'UTC; drop' },
    { language: 'fr' },
    { name: '\0' },
  ])('does not become %j', async (body) => {
    expect((await server.admin.call(settings.updateOrganisation, { ifMatch: 1, body: { ...body } })).status).toBe(422);
  });

  it('is nobody else’s business', async () => {
    const acme = await server.client('Acme');

    for (const person of [server.technician, acme.technician, acme.clientAdmin, acme.requester]) {
      expect((await person.call(settings.organisation)).status).toBe(403);
      expect((await person.call(settings.system)).status).toBe(403);
      expect((await person.call(settings.updateOrganisation, { ifMatch: 1, body: { name: 'x' } })).status).toBe(403);
    }
  });
});

describe('the system’s state', () => {
  it('tells what works, what does not and what waits', async () => {
    server.platform.health.addCheck('sky', async () => undefined);
    server.platform.health.addCheck('ground', async () => {
      throw new Error('gone\nwith a second line');
    });
    server.platform.health.addCheck('sla', async () => {
      throw new Degraded('what is due waits for 90 s');
    });
    const { body: before } = await server.admin.call(settings.system);
    const event: TicketEvent = 'created';
    await inScope(server.db, SYSTEM, (tx) =>
      enqueue(tx, 'tickets.notify', { clientId: 'c', ticketId: 't', event, entryId: 'e', actorId: null }),
    );
    for (const state of ['queued', 'failed', 'sent', 'kept']) {
      await server.db.admin.query(
        `insert into outbox (id, event_key, to_address, subject, text, html, message_id, state)
         values (gen_random_uuid(), $1, 'a@example.com', 's', 't', 'h', $1, $1)`,
        [state],
      );
    }

    const { body } = await server.admin.call(settings.system);

    expect(body).toMatchObject({
      version: 'test',
      startedAt: new Date(server.platform.startedAt).toISOString(),
      services: ['web', 'gateway', 'mail', 'sla', 'worker', 'signer'],
      signerShared: true,
      agentsConnected: 0,
      jobsWaiting: before.jobsWaiting + 1,
      mailWaiting: before.mailWaiting + 1,
    });
    expect(body.checks).toEqual(
      expect.arrayContaining([
        { name: 'sky', ok: true, degraded: false, detail: null },
        { name: 'ground', ok: false, degraded: false, detail: 'gone' },
        { name: 'sla', ok: true, degraded: true, detail: 'what is due waits for 90 s' },
      ]),
    );
  });

  it('names the calendars in use in which nothing opens for a year', async () => {
    const world = new SlaWorld(server);
    const closed = { ...ALWAYS_OPEN, week: {} };
    const [ofNobody, ofPolicy] = [await world.calendar(closed, false), await world.calendar(closed, false)];
    await world.calendar(ALWAYS_OPEN);
    await world.policy({ calendarId: ofPolicy });

    const { body } = await server.admin.call(settings.system);

    const ids = body.closedCalendars.map(({ id }: { id: string }) => id);
    expect(ids).toEqual([ofPolicy]);
    expect(ids).not.toContain(ofNobody);

    const byDefault = await world.calendar(closed);

    const { body: after } = await server.admin.call(settings.system);
    expect(after.closedCalendars.map(({ id }: { id: string }) => id)).toEqual([byDefault, ofPolicy]);
  });
});
