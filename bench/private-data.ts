import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { createTokenBySlug } from '../apps/server/src/features/agents/index.ts';
import { hashAcceptable, setPasswordIn } from '../apps/server/src/features/auth/index.ts';
import { addPerson, storeLists } from '../apps/server/src/features/people/index.ts';
import { completeSetup } from '../apps/server/src/features/setup/index.ts';
import { inScope, SYSTEM } from '../apps/server/src/platform/database/index.ts';
import type { Platform } from '../apps/server/src/platform/platform.ts';

export interface PrivateData {
  token: string;
  clientId: string;
  siteId: string;
  people: Record<string, { email: string; password: string; totpSecret: string | null }>;
}

const PASSWORD = `${randomBytes(12).toString('base64url')}Aa1`;

/** An organisation, one client with one site, people of each role, and a token that accepts computers of this host. */
export async function fillPrivateServer(platform: Platform, uses: number): Promise<PrivateData> {
  const organisation = { organisation: 'LANET', language: 'es', timeZone: 'America/Mexico_City' } as const;
  const email = (name: string) => `${name}@lanet.example`;
  await completeSetup(platform, {
    ...organisation,
    name: 'Superadministrador',
    email: email('superadmin'),
    password: PASSWORD,
  });
  const { clientId, siteId } = await addClient(platform, 'Industrias Tebi', 'industrias-tebi');
  const { clientId: otherClientId } = await addClient(platform, 'Otro cliente', 'otro-cliente');
  const people: PrivateData['people'] = {
    superadmin: { email: email('superadmin'), password: PASSWORD, totpSecret: null },
  };
  const others = [
    { name: 'tecnico', role: 'technician', clientId: null, limitedTo: [clientId] },
    // Staff of another client only: hears nothing of this one.
    { name: 'ajeno', role: 'technician', clientId: null, limitedTo: [otherClientId] },
    { name: 'cliente', role: 'client_admin', clientId, limitedTo: [] },
    { name: 'solicitante', role: 'requester', clientId, limitedTo: [] },
  ] as const;
  for (const { name, role, clientId: own, limitedTo } of others) {
    const hash = await hashAcceptable(PASSWORD, { name, email: email(name), organisation: 'LANET' });
    await inScope(platform.db, SYSTEM, async (tx) => {
      const id = await addPerson(tx, { name, email: email(name), role, clientId: own });
      await storeLists(tx, id, { role, clientId: own, siteIds: [siteId], clientIds: [...limitedTo] });
      await setPasswordIn(tx, id, hash);
    });
    people[name] = { email: email(name), password: PASSWORD, totpSecret: null };
  }
  const { token } = await createTokenBySlug(platform, {
    client: 'industrias-tebi',
    site: 'oficina-principal',
    maxUses: uses,
    validDays: 1,
    automaticFrom: ['127.0.0.0/8', '::1/128'],
  });
  return { token, clientId, siteId, people };
}

async function addClient({ db }: Platform, name: string, slug: string): Promise<{ clientId: string; siteId: string }> {
  const [clientId, siteId] = [uuidv7(), uuidv7()];
  await inScope(db, SYSTEM, async (tx) => {
    await tx.insertInto('clients').values({ id: clientId, name, slug }).execute();
    await tx
      .insertInto('sites')
      .values({
        client_id: clientId,
        id: siteId,
        name: 'Oficina principal',
        slug: 'oficina-principal',
        time_zone: 'America/Mexico_City',
      })
      .execute();
  });
  return { clientId, siteId };
}
