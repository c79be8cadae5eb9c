import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { databaseUrl } from '../../testing/database.setup.ts';
import { startServerProcess } from '../../testing/server-process.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { loadConfig } from '../config/config.ts';
import { keyPrints, passwordPrint } from '../crypto/key-prints.ts';
import { acceptKeys, compareKeys } from './index.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));

let server: TestServer;
let owner: pg.Client;
let other: string;
beforeAll(async () => {
  server = await createTestServer();
  owner = new pg.Client({ connectionString: server.db.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});
beforeEach(async () => {
  await server.db.admin.query('delete from installation_keys');
  await server.db.admin.query('delete from signer_keys');
  other = await mkdtemp(join(tmpdir(), 'lanet-node-'));
  return () => rm(other, { recursive: true });
});

const NODES = 'web,gateway,mail,sla,worker';
/** How a process of a second node ends that cannot start, or undefined when it can. */
async function start(services: string, environment: Record<string, string> = {}): Promise<string | undefined> {
  try {
    const started = await startServerProcess(server, services, environment);
    await started.stop();
    return undefined;
  } catch (error) {
    return String(error);
  }
}
const onOther = (services = NODES, more = {}) => start(services, { LANET_DATA_DIR: other, ...more });
/** What the command says, run on a node. */
function lanet(what: string, dataDir: string): string {
  const url = databaseUrl(inject('postgresUrl'), new URL(server.db.url).pathname.slice(1));
  return execFileSync(process.execPath, [MAIN, 'keys', what, '--data', dataDir], {
    ...{ cwd: dataDir, encoding: 'utf8' },
    env: { PATH: process.env.PATH, LANET_DATABASE_URL: url, LANET_DATABASE_LOGIN_PASSWORD: inject('loginPassword') },
  });
}
const copyKeys = () => cp(join(server.platform.config.dataDir, 'keys'), join(other, 'keys'), { recursive: true });

describe('a second node', { timeout: 120_000 }, () => {
  it('does not start with keys of its own, says which they are and what to do, and starts with the same', async () => {
    expect(await start(NODES)).toBeUndefined();

    const said = await onOther();
    expect(said).toContain('This process has other keys than the installation its database belongs to');
    for (const name of ['data', 'identity', 'bearer']) expect(said).toContain(join(other, 'keys', `${name}.key`));
    expect(said).toContain('Copy them from a node that works');
    expect(said).not.toContain('at async');
    await rm(join(other, 'keys'), { recursive: true });
    await copyKeys();
    expect(await onOther()).toBeUndefined();
  });

  it.each([
    { services: 'worker', key: 'data' },
    { services: 'mail', key: 'data' },
    { services: 'sla', key: 'data' },
    { services: 'gateway', key: 'identity' },
    { services: 'gateway', key: 'bearer' },
    { services: 'web', key: 'identity' },
  ])('does not start $services with another $key', async ({ services, key }) => {
    await start(NODES);
    await copyKeys();
    await rm(join(other, 'keys', `${key}.key`));

    const said = await onOther(services);

    expect(said).toContain(join(other, 'keys', `${key}.key`));
    expect(said?.match(/^ {2}- /gm)).toHaveLength(1);
  });

  it('leaves the password of the database as it is when it has another', async () => {
    await start(NODES);
    await copyKeys();

    const said = await onOther(NODES, { LANET_DATABASE_LOGIN_PASSWORD: 'of-nobody-else-0123' });

    expect(said).toContain('LANET_DATABASE_LOGIN_PASSWORD');
    // Whoever runs with the right one goes on being let in.
    const login = new pg.Client({ connectionString: server.db.url });
    await login.connect();
    await login.end();
  });

  it('starts with keys of its own once somebody says on it that they are the right ones, and then the first does not', async () => {
    await start(NODES);
    await keyPrints(loadConfig({ env: { LANET_DATA_DIR: other }, cwd: other }), { make: true });
    const said = lanet('accept', other);

    expect(said).toContain('data, identity, bearer, database-login');
    expect(await onOther()).toBeUndefined();
    expect(await start(NODES)).toContain('identity.key');
  });

  it('signs with the key that agents know or not at all', async () => {
    expect(await start('signer')).toBeUndefined();

    const said = await onOther('signer');
    expect(said).toContain(join(other, 'signer', 'command.key'));
    expect(said).toContain('Copy the folder signer');
    await cp(join(other, 'signer'), join(other, 'kept'), { recursive: true });
    await rm(join(other, 'signer'), { recursive: true });
    await cp(join(server.platform.config.dataDir, 'signer'), join(other, 'signer'), { recursive: true });
    expect(await onOther('signer')).toBeUndefined();

    // Given up on purpose, another takes its place, and the first one is refused.
    expect(lanet('retire-signer', server.platform.config.dataDir)).toContain('1 retired');
    await rm(join(other, 'signer'), { recursive: true });
    await cp(join(other, 'kept'), join(other, 'signer'), { recursive: true });
    expect(await onOther('signer')).toBeUndefined();
    expect(await start('signer')).toContain('command.key');
    const { rows } = await server.db.admin.query("select from audit_log where action = 'commands.key_retired'");
    expect(rows).toHaveLength(1);
  });
});

describe('what is noted of keys', () => {
  const configOf = () => loadConfig({ env: { LANET_DATA_DIR: other }, cwd: other });
  const noted = async () =>
    (await owner.query<{ name: string; fingerprint: Buffer }>('select name, fingerprint from installation_keys')).rows;

  it('is nothing they could be found from, nor the same for two installations with one password', async () => {
    const prints = await keyPrints(configOf(), { make: true });
    await compareKeys(owner, [...prints, passwordPrint('correct horse battery', 'x')]);
    const [first] = (await noted()).filter(({ name }) => name === 'database-login');
    const rows = Buffer.concat((await noted()).map(({ fingerprint }) => fingerprint));

    for (const name of ['data.key', 'bearer.key'])
      expect(rows.includes(Buffer.from(await readFile(join(other, 'keys', name), 'utf8'), 'base64'))).toBe(false);
    expect(rows.includes('correct horse')).toBe(false);
    await acceptKeys(owner, [passwordPrint('correct horse battery', 'x')]);
    const [second] = (await noted()).filter(({ name }) => name === 'database-login');
    expect(second?.fingerprint.equals(first?.fingerprint ?? Buffer.alloc(0))).toBe(false);
    await compareKeys(owner, [passwordPrint('correct horse battery', 'x')]);
  });

  it('changes when somebody says that the keys were changed on purpose, and not before', async () => {
    await compareKeys(owner, await keyPrints(configOf(), { make: true }));
    await writeFile(join(other, 'keys', 'data.key'), Buffer.alloc(32, 7).toString('base64'));
    await chmod(join(other, 'keys', 'data.key'), 0o600);

    await expect(compareKeys(owner, await keyPrints(configOf(), { make: true }))).rejects.toThrow('data.key');
    await acceptKeys(owner, await keyPrints(configOf(), { make: false }));
    await compareKeys(owner, await keyPrints(configOf(), { make: true }));
  });

  it('is seen by none of the roles that the services work in', async () => {
    const roles = ['lanet_login', 'lanet_everything', 'lanet_clients', 'lanet_sites', 'lanet_auth', 'lanet_signer'];
    const { rows } = await owner.query(
      "select from unnest($1::text[]) role where has_table_privilege(role, 'installation_keys', 'select, insert, update, delete')",
      [roles],
    );

    expect(rows).toEqual([]);
    expect(inject('loginPassword')).not.toBe('');
  });
});
