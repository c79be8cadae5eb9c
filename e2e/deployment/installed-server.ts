// A server installed by install.sh on a machine that boots, as its first administrator and its first computers find it.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { enrolmentTokens } from '@lanet/contracts/agents';
import { clients } from '@lanet/contracts/clients';
import { setup } from '@lanet/contracts/setup';
import { sites } from '@lanet/contracts/sites';
import { openSession } from '../../apps/server/src/cli/demo/api.ts';
import type { DebianMachine } from '../packages/debian-machine.ts';
import { bootDebian } from '../packages/debian-machine.ts';
import { type SignedIn, signIn } from '../staff-api.ts';

const PACKAGES = '/srv/packages';
const UNPACKED = '/srv/lanet';

export const ADMINISTRATOR = { email: 'admin@lanet.example', password: 'una-frase-larga-de-prueba-7' };

/** Boots a fresh machine with the archive of `folder` unpacked in it. It shares this computer's network. */
export async function bootWithArchive(folder: string): Promise<DebianMachine> {
  const machine = await bootDebian();
  cpSync(folder, join(machine.root, PACKAGES), { recursive: true });
  await machine.shell(`mkdir ${UNPACKED} && tar -xzf ${PACKAGES}/lanet-helpdesk-production.tar.gz -C ${UNPACKED}`);
  return machine;
}

/** Runs install.sh of the unpacked archive; answers what it said. @throws Error with it when it fails */
export function install(machine: DebianMachine, options: string): Promise<string> {
  return machine.shell(`${UNPACKED}/scripts/install.sh --offline --unattended ${options}`);
}

/** Does what the setup page does, with the code that install.sh said. */
export async function completeSetup(server: string, said: string): Promise<SignedIn> {
  const code = /\/setup#code=(\S+)/.exec(said)?.[1] ?? '';
  const { call } = openSession(server);
  await call(setup.complete, {
    body: {
      ...{ code, organisation: 'LANET', language: 'es', timeZone: 'America/Mexico_City' },
      ...{ name: 'Administración', ...ADMINISTRATOR },
    },
  });
  return signIn(server, ADMINISTRATOR);
}

export interface Place {
  clientId: string;
  siteId: string;
  /** Lets computers of this host in. */
  token: string;
}

/** A first client with a site. */
export async function makePlace({ call }: SignedIn): Promise<Place> {
  const site = { name: 'Matriz', slug: 'matriz', timeZone: 'America/Mexico_City' };
  const { id: clientId } = await call(clients.create, { body: { name: 'Cliente', slug: 'cliente', site } });
  const siteId = (await call(sites.list, { query: { clientId } })).items[0]?.id ?? '';
  const { token } = await call(enrolmentTokens.create, {
    body: {
      ...{ clientId, siteId, label: 'Equipos', maxUses: 50, validDays: 1, approval: 'automatic' },
      addressRanges: ['127.0.0.0/8', '::1/128'],
    },
  });
  return { clientId, siteId, token };
}
