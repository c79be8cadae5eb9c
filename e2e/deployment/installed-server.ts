// A server as install.sh left it on a machine, and what people do there first.
import { enrolmentTokens } from '@lanet/contracts/agents';
import { clients } from '@lanet/contracts/clients';
import { setup } from '@lanet/contracts/setup';
import { sites } from '@lanet/contracts/sites';
import { z } from 'zod';
import { openSession } from '../../apps/server/src/cli/demo/api.ts';
import { freePort } from '../../bench/free-port.ts';
import { eventually } from '../eventually.ts';
import type { DebianMachine } from '../packages/debian-machine.ts';
import { type SignedIn, signIn } from '../staff-api.ts';

const Version = z.object({ version: z.string() });

export interface InstalledServer {
  url: string;
  port: number;
  isReady(): Promise<boolean>;
  version(): Promise<string>;
}

export interface InstallOptions {
  /** Further lines of production.env. */
  settings?: readonly string[];
  databaseUrl?: string;
}

/** Installs what is unpacked in `release` there, and waits until it answers. */
export async function installServer(
  machine: DebianMachine,
  release: string,
  { settings = [], databaseUrl }: InstallOptions = {},
): Promise<InstalledServer> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const isReady = async () => (await fetch(`${url}/readyz`)).status === 200;
  await machine.shell(
    `${databaseUrl ? `DATABASE_URL='${databaseUrl}' ` : ''}${release}/scripts/install.sh --offline --unattended --port ${port}`,
  );
  if (settings.length > 0) {
    await machine.shell(
      `cat >>/etc/lanet-helpdesk/production.env <<'END'\n${settings.join('\n')}\nEND\nsystemctl restart lanet-helpdesk`,
    );
    await eventually('the server to answer', isReady);
  }
  // Until it has told its key nobody enrols.
  await eventually('the signer', async () => {
    const said = await machine.shell(
      'journalctl _SYSTEMD_INVOCATION_ID=$(systemctl show -p InvocationID --value lanet-helpdesk-signer) -o cat --no-pager',
    );
    return said.includes('"ready"');
  });
  return {
    ...{ url, port, isReady },
    version: async () => Version.parse(await (await fetch(`${url}/version`)).json()).version,
  };
}

export const ADMINISTRATOR = {
  name: 'Administradora',
  email: 'admin@lanet.example',
  password: 'una frase larga y rara 41',
};

export interface FirstPeople {
  admin: SignedIn;
  place: { clientId: string; siteId: string };
  /** Lets computers of this network in. */
  token: string;
}

/** Goes through the setup with the code of the log, and makes one client. */
export async function setUpServer(machine: DebianMachine, { url }: InstalledServer): Promise<FirstPeople> {
  const code = await eventually('the code of the setup', async () => {
    const said = await machine.shell('journalctl -u lanet-helpdesk -o cat --no-pager');
    return [...said.matchAll(/setup#code=([\w-]+)/g)].at(-1)?.[1];
  });
  const first = { code, organisation: 'LANET', language: 'es' as const, timeZone: 'America/Mexico_City' };
  await openSession(url).call(setup.complete, { body: { ...first, ...ADMINISTRATOR } });
  const admin = await signIn(url, ADMINISTRATOR);
  const site = { name: 'Oficina', slug: 'oficina', timeZone: 'America/Mexico_City' };
  const { id: clientId } = await admin.call(clients.create, { body: { name: 'Tebi', slug: 'tebi', site } });
  const { items } = await admin.call(sites.list, { query: { clientId } });
  const siteId = items[0]?.id ?? '';
  const { token } = await admin.call(enrolmentTokens.create, {
    body: { clientId, siteId, label: 'Todos', approval: 'automatic', addressRanges: ['127.0.0.0/8', '::1/128'] },
  });
  return { admin, place: { clientId, siteId }, token };
}

/** What a statement answers, asked of the database of the installed server as its superuser. */
export async function queryDatabase(machine: DebianMachine, statement: string): Promise<string> {
  const program = `import pg from '/opt/lanet-helpdesk/current/backend/node_modules/pg/esm/index.mjs';
    const client = new pg.Client({ connectionString: process.env.DATABASE }); await client.connect();
    console.log((await client.query({ text: process.argv[1], rowMode: 'array' })).rows.flat().join(' ')); await client.end();`;
  const line = `. /etc/lanet-helpdesk/production.env; d=/var/lib/lanet-helpdesk
    own="postgresql://postgres:$(cat $d/postgres.password)@127.0.0.1:$(cat $d/postgres.port)/lanet"
    export DATABASE="\${LANET_DATABASE_URL:-$own}"
    exec /opt/lanet-helpdesk/current/backend/runtime/node --input-type=module -e "$0" "$1"`;
  const { code, stdout, stderr } = await machine.run('sh', '-c', line, program, statement);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** What an update leaves while it works, and nothing of which may stay: journal, hold, unit, download, copy of the database. */
export async function leftovers(machine: DebianMachine): Promise<string> {
  const files = await machine.shell(
    'cd /opt/lanet-helpdesk; ls -d update releases/.download* releases/*.new /etc/systemd/system/lanet-helpdesk*.d /etc/systemd/system/lanet-helpdesk-update.service 2>/dev/null || true',
  );
  return files + (await queryDatabase(machine, "select datname from pg_database where datname like '%before%'"));
}
