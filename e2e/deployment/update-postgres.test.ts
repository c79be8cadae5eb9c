// update.sh with a PostgreSQL of one's own, here Debian's: copied, migrated and brought back by an account that is no superuser.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../bench/free-port.ts';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { bootDebian, type DebianMachine, whyNoMachine } from '../packages/debian-machine.ts';
import { alterRelease } from './altered-release.ts';
import { type BuiltServer, buildServerArchives } from './built-server.ts';
import { blocksOf } from './documents.ts';
import {
  type FirstPeople,
  type InstalledServer,
  installServer,
  leftovers,
  queryDatabase,
  setUpServer,
} from './installed-server.ts';
import { keepLedger, lostOf } from './ticket-ledger.ts';

const RELEASE = '/srv/release';

describe.skipIf(leftOut('updating with Debian’s PostgreSQL', whyNoMachine()))('update.sh, PostgreSQL of Debian', () => {
  let machine: DebianMachine;
  let built: BuiltServer;
  let server: InstalledServer;
  let people: FirstPeople;
  const at = (path: string) => join(machine.root, path);
  const update = (release: string) =>
    machine.run(`${release}/scripts/update.sh`, '--offline', '--without-backup', '--wait', '20');
  const asPostgres = (line: string) =>
    machine.shell(`cd /; runuser -u postgres -- env PGPORT=$(cat /srv/port) sh -ec '${line.replaceAll("'", "'\\''")}'`);

  beforeAll(async () => {
    built = buildServerArchives('production');
    machine = await bootDebian();
    // The network is this computer's: its own port may be taken.
    const port = await freePort();
    await machine.shell(`printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
      apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -y -qq install --no-install-recommends postgresql
      rm /usr/sbin/policy-rc.d; echo ${port} >/srv/port
      sed -i 's/^port = .*/port = ${port}/' /etc/postgresql/*/main/postgresql.conf; systemctl start postgresql`);
    mkdirSync(at(RELEASE));
    execFileSync('tar', ['-xzf', join(built.folder, 'lanet-helpdesk-production.tar.gz'), '-C', at(RELEASE)]);
    await eventually('PostgreSQL', async () => (await asPostgres('psql -Atc "select 1"')) === '1\n');
    for (const block of blocksOf('INSTALLATION.md', 'postgres')) await asPostgres(block);
    const databaseUrl = `postgresql://lanet_admin:CAMBIE-ESTA-CLAVE@127.0.0.1:${port}/lanet`;
    server = await installServer(machine, RELEASE, { databaseUrl });
    people = await setUpServer(machine, server);
  });
  afterAll(async () => {
    await machine?.remove();
    built?.remove();
  });

  it('says what the account lacks, and changes nothing', async () => {
    await asPostgres('psql -c "alter role lanet_admin nocreatedb"');
    alterRelease(at(RELEASE), at('/srv/good'), { version: '9.1.0', migration: 'create table later (id integer);\n' });
    const refused = await update('/srv/good');

    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('alter role lanet_admin createdb') });
    for (const block of blocksOf('MAINTENANCE.md', 'postgres')) await asPostgres(block);
  });

  it.each([
    { name: 'bad', outcome: 'returns from a release that is not healthy', code: 1 },
    { name: 'good', outcome: 'goes to one that is', code: 0 },
  ])('$outcome, and loses nothing', async ({ name, code: expected }) => {
    if (name === 'bad')
      alterRelease(at('/srv/good'), at('/srv/bad'), {
        version: '9.0.1',
        files: { 'backend/apps/server/src/cli/serve.ts': () => 'export const serve = () => process.exit(1);\n' },
      });
    const before = Number(await queryDatabase(machine, 'select count(*) from schema_migrations'));
    const load = keepLedger(people.admin, people.place, { writers: 4, pauseMs: 20 });
    await eventually('somebody to have written', async () => load.acknowledged.size > 20);
    const { code, stdout, stderr } = await update(`/srv/${name}`);
    await eventually('the server to answer', server.isReady);
    const taken = load.acknowledged.size;
    await eventually('somebody to write again', async () => load.acknowledged.size > taken);
    await load.stop();
    const lost = await lostOf(people.admin, load.acknowledged);
    console.log(
      `${name}: ${load.acknowledged.size} acknowledged, ${lost.length} lost, longest gap ${load.longestGap().toFixed(1)} s`,
    );

    expect(code, stdout + stderr).toBe(expected);
    expect(lost).toEqual([]);
    expect(await leftovers(machine)).toBe('');
    expect(Number(await queryDatabase(machine, 'select count(*) from schema_migrations'))).toBe(before + 1 - expected);
  });

  it('has nothing to put right afterwards', async () => {
    for (const block of blocksOf('MAINTENANCE.md', 'terminar')) await machine.shell(`set -e\n${block}`);

    expect(await server.version()).toBe('9.1.0');
  });
});
