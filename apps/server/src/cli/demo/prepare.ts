import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { enrolmentTokens } from '@lanet/contracts/agents';
import { alertRules } from '@lanet/contracts/alerts';
import { classification } from '@lanet/contracts/classification';
import { clients } from '@lanet/contracts/clients';
import { sites } from '@lanet/contracts/sites';
import { tickets } from '@lanet/contracts/tickets';
import { z } from 'zod';
import { hashAcceptable, setPasswordIn } from '../../features/auth/index.ts';
import { addPerson, createStaffPerson, storeLists } from '../../features/people/index.ts';
import { completeSetup } from '../../features/setup/index.ts';
import { readOrCreateKeyFile } from '../../platform/crypto/key-file.ts';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Api, signInTo } from './api.ts';

const Prepared = z.object({
  people: z.array(z.object({ label: z.string(), email: z.string(), password: z.string() })),
  token: z.string(),
});
/** Who may sign in to the demo, and the token its computers join with. */
export type Prepared = z.infer<typeof Prepared>;

const DOMAIN = 'demo.lanet.example';

/** Makes the demo's data at the first start; later starts only read what was made. */
export async function prepareDemo(platform: Platform, server: string): Promise<Prepared> {
  const folder = join(platform.config.dataDir, 'demo');
  // Written last: a start that was killed half-way leaves no file, and then says so instead of going on with half a demo.
  const made = await isMade(platform);
  const text = await readOrCreateKeyFile(folder, 'people.json', () => (made ? '' : JSON.stringify(newPeople())));
  if (text === '')
    throw new Error(`This data folder is not a demo's: ${platform.config.dataDir}. Name another with --data.`);
  const people = Prepared.shape.people.parse(JSON.parse(text));
  if (!made) await makePeople(platform, people);
  const [administrator] = people;
  const { session } = await signInTo(server, administrator?.email ?? '', administrator?.password ?? '');
  const api = session.call;
  const place = await clientAndSite(api);
  if (place.isNew) await fill(platform, api, place, people);
  const { token } = await api(enrolmentTokens.create, {
    body: {
      clientId: place.clientId,
      siteId: place.siteId,
      label: 'Demo',
      maxUses: 50,
      validDays: 1,
      approval: 'automatic',
      addressRanges: ['127.0.0.0/8', '::1/128'],
    },
  });
  return { people, token };
}

function newPeople(): Prepared['people'] {
  const person = (label: string, name: string) => ({
    label,
    email: `${name}@${DOMAIN}`,
    password: randomBytes(12).toString('base64url'),
  });
  return [
    person('Administrador', 'admin'),
    person('Técnico 1', 'tecnico1'),
    person('Técnico 2', 'tecnico2'),
    person('Administrador del cliente', 'cliente'),
    person('Solicitante', 'solicitante'),
  ];
}

async function isMade({ db }: Platform): Promise<boolean> {
  return inScope(
    db,
    SYSTEM,
    async (tx) => (await tx.selectFrom('organisation').select('name').executeTakeFirst()) !== undefined,
  );
}

async function makePeople(platform: Platform, people: Prepared['people']): Promise<void> {
  const [administrator, ...others] = people;
  if (!administrator) throw new Error('the demo has nobody to sign in');
  const { language, timeZone } = platform.config;
  await completeSetup(platform, {
    organisation: 'LANET',
    language,
    timeZone,
    name: administrator.label,
    email: administrator.email,
    password: administrator.password,
  });
  for (const { label, email, password } of others.slice(0, 2)) {
    await createStaffPerson(platform, { name: label, email, password, role: 'technician' });
  }
}

interface Place {
  clientId: string;
  siteId: string;
  isNew: boolean;
}

async function clientAndSite(api: Api): Promise<Place> {
  const [there] = (await api(clients.list)).items;
  const client =
    there ??
    (await api(clients.create, {
      body: {
        name: 'Industrias Tebi',
        slug: 'industrias-tebi',
        site: { name: 'Oficina principal', slug: 'oficina-principal', timeZone: 'America/Mexico_City' },
      },
    }));
  const [site] = (await api(sites.list, { query: { clientId: client.id } })).items;
  if (!site) throw new Error('the demo client has no site');
  return { clientId: client.id, siteId: site.id, isNew: there === undefined };
}

async function fill(platform: Platform, api: Api, place: Place, people: Prepared['people']): Promise<void> {
  await addPortalPeople(platform, place, people.slice(3));
  await quickenRules(api);
  const { clientId, siteId } = place;
  const { types, categories } = await api(classification.get);
  for (const { type, category, ...body } of SAMPLE_TICKETS) {
    const typeId = types.find(({ name }) => name === type)?.id;
    const categoryId = categories.find(({ name }) => name === category)?.id;
    await api(tickets.create, { body: { ...body, clientId, siteId, typeId, categoryId } });
  }
}

async function addPortalPeople(
  platform: Platform,
  { clientId, siteId }: Place,
  people: Prepared['people'],
): Promise<void> {
  for (const [index, { label, email, password }] of people.entries()) {
    const hash = await hashAcceptable(password, { name: label, email, organisation: 'LANET' });
    await inScope(platform.db, SYSTEM, async (tx) => {
      const role = index === 0 ? 'client_admin' : 'requester';
      const id = await addPerson(tx, { name: label, email, role, clientId });
      await storeLists(tx, id, { role, clientId, siteIds: [siteId], clientIds: [] });
      await setPasswordIn(tx, id, hash);
    });
  }
}

/** The rules as they are by default, with shorter times: nobody watches a demo for a quarter of an hour. */
async function quickenRules(api: Api): Promise<void> {
  for (const { key, version } of (await api(alertRules.list)).items) {
    const fields = { forSeconds: 10, minSamples: 2, keepSeconds: 10, stableMinutes: 0.5 };
    await api(alertRules.update, { params: { key }, body: fields, ifMatch: version });
  }
}

const SAMPLE_TICKETS = [
  {
    subject: 'La impresora de recepción no imprime',
    text: 'Sale el mensaje «sin papel», pero la bandeja está llena.',
    type: 'Incidente',
    category: 'Impresora y escáner',
    impact: 'medium',
    urgency: 'medium',
  },
  {
    subject: 'Alta de correo para una persona nueva',
    text: 'Empieza el lunes en ventas. Necesita correo y acceso a la carpeta compartida.',
    type: 'Solicitud',
    category: 'Alta de usuario',
    impact: 'low',
    urgency: 'medium',
  },
  {
    subject: 'No puedo entrar al sistema de facturación',
    text: 'Desde esta mañana dice que mi sesión expiró, una y otra vez.',
    type: 'Incidente',
    category: 'Sistemas de negocio',
    impact: 'medium',
    urgency: 'high',
  },
] as const;
