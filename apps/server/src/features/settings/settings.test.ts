import { settings } from '@lanet/contracts/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

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
      expect((await person.call(settings.updateOrganisation, { ifMatch: 1, body: { name: 'x' } })).status).toBe(403);
    }
  });
});
