// update.sh on a Debian that boots, while people write and an agent reports: nothing that was acknowledged is lost, whatever comes.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { devices } from '@lanet/contracts/devices';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { bootDebian, type DebianMachine, whyNoMachine } from '../packages/debian-machine.ts';
import { type RealAgent, startRealAgent } from '../real-agent.ts';
import { alterRelease, publishRelease } from './altered-release.ts';
import { type BuiltServer, buildServerArchives, makeKey } from './built-server.ts';
import { blocksOf } from './documents.ts';
import {
  type FirstPeople,
  type InstalledServer,
  installServer,
  leftovers,
  queryDatabase,
  setUpServer,
} from './installed-server.ts';
import { buildPreviousServer, previousRef } from './previous-release.ts';
import { keepLedger, lostOf, type TicketLedger } from './ticket-ledger.ts';

/** N-1 is as its tag has it; N is this checkout, N+1 is N with a migration more. Whatever package.json says, each is newer. */
const [N, NEXT] = ['9.1.0', '9.2.0'];
const PREVIOUS = '/srv/previous';
const RELEASE = '/srv/release';
const MIGRATION = 'create table later (id integer primary key);\ncreate index later__id on later (id);\n';
const SERVE = 'backend/apps/server/src/cli/serve.ts';
const serve = (body: string) => () => `export async function serve() {\n${body}\n}\n`;

interface Bad {
  name: string;
  files: Record<string, (text: string) => string>;
  migration?: string;
}
const BAD: Bad[] = [
  { name: 'ends at its start', files: { [SERVE]: serve('process.exit(1);') } },
  { name: 'never answers', files: { [SERVE]: serve('await new Promise(() => setInterval(() => {}, 1e6));') } },
  {
    name: 'has a signer that ends',
    files: {
      [SERVE]: (text: string) =>
        text.replace(
          'const server = await',
          `if (process.argv.includes('signer')) process.exit(1);\n  const server = await`,
        ),
    },
  },
  { name: 'fails in its migration', files: {}, migration: `${MIGRATION}select 1 / 0;\n` },
  {
    name: 'migrates well and is not healthy',
    files: {
      [SERVE]: (text: string) =>
        text.replace(
          'await prepare(platform);',
          `await prepare(platform);\n    platform.health.addCheck('broken', async () => { throw new Error('it is'); });`,
        ),
    },
  },
];

describe.skipIf(leftOut('updating the server', whyNoMachine()))('update.sh', () => {
  let machine: DebianMachine;
  let old: BuiltServer;
  let built: BuiltServer;
  let server: InstalledServer;
  let people: FirstPeople;
  let agent: RealAgent;
  let load: TicketLedger;
  let oldVersion: string;
  const at = (path: string) => join(machine.root, path);

  beforeAll(async () => {
    const ref = previousRef();
    console.log(`N-1 is built from ${ref}`);
    old = buildPreviousServer(ref);
    built = buildServerArchives('production', old.key);
    machine = await bootDebian();
    for (const [archive, folder] of [
      [old, PREVIOUS],
      [built, RELEASE],
    ] as const) {
      mkdirSync(at(`${folder}/built`), { recursive: true });
      const file = join(archive.folder, 'lanet-helpdesk-production.tar.gz');
      execFileSync('tar', ['-xzf', file, '-C', at(`${folder}/built`)]);
    }
    alterRelease(at(`${RELEASE}/built`), at(`${RELEASE}/n`), { version: N });
    server = await installServer(machine, `${PREVIOUS}/built`, {
      settings: ['LANET_AGENT_REPORT_SECONDS=2', 'LANET_AGENT_SAMPLE_SECONDS=1'],
    });
    oldVersion = await server.version();
    people = await setUpServer(machine, server);
    agent = await startRealAgent({
      server: server.url,
      token: people.token,
      policy: { scripts: false },
      bundled: true,
    });
    await eventually('the agent’s first report', hasReportedSince(0));
  });
  afterAll(async () => {
    await agent?.remove();
    await machine?.remove();
    built?.remove();
    old?.remove();
  });

  const hasBackups = () => existsSync(at(`${PREVIOUS}/built/scripts/backup.sh`));
  const hasReportedSince = (sinceMs: number) => async () => {
    const { items } = await people.admin.call(devices.list);
    if (items.length > 1) throw new Error('the agent enrolled again');
    return items[0]?.online === true && Date.parse(items[0].lastReportAt ?? '') > sinceMs;
  };
  const update = (release: string, ...options: string[]) =>
    machine.run('bash', '-c', `${release}/scripts/update.sh --offline --unattended ${options.join(' ')}`);
  /** A release of the machine's, broken on purpose. */
  const broken = (name: string, files: Record<string, (text: string) => string>, migration?: string) => {
    alterRelease(at(`${RELEASE}/n`), at(`${RELEASE}/${name}`), {
      version: NEXT,
      files,
      ...(migration && { migration }),
    });
    return `${RELEASE}/${name}`;
  };
  const migrations = () => queryDatabase(machine, 'select count(*) from schema_migrations');

  it('says with --dry-run what it would do, and refuses what cannot be done, before anything changes', async () => {
    const before = await machine.shell('find /opt/lanet-helpdesk -maxdepth 3 | sort; find /etc/systemd/system | sort');
    expect(await update(`${RELEASE}/n`, '--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no se cambió nada'),
    });
    // Without a key there is no backup, and without a backup no update, unless somebody says so.
    const refused = await update(`${RELEASE}/n`);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('sin respaldo no se actualiza') });
    expect(await update(`${RELEASE}/n`, '--nonsense')).toMatchObject({ code: 2 });
    alterRelease(at(`${RELEASE}/n`), at(`${RELEASE}/older`), { version: '0.0.1' });
    expect(await update(`${RELEASE}/older`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not newer'),
    });
    await machine.shell(`cp -al ${RELEASE}/n ${RELEASE}/damaged && rm ${RELEASE}/damaged/docs/INSTALL.md`);
    expect(await update(`${RELEASE}/damaged`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('SHA256SUMS'),
    });

    const after = await machine.shell('find /opt/lanet-helpdesk -maxdepth 3 | sort; find /etc/systemd/system | sort');
    expect(after).toBe(before);
    expect(await server.version()).toBe(oldVersion);
  });

  describe('under load', () => {
    beforeEach(() => {
      load = keepLedger(people.admin, people.place, { writers: 4, pauseMs: 20 });
    });
    afterEach(async () => {
      const name = expect.getState().currentTestName?.split(' > ').at(-1);
      const sinceMs = Date.now();
      await eventually('the agent to report again', hasReportedSince(sinceMs));
      await eventually('somebody to write again', async () => load.acknowledged.size > 0);
      await load.stop();
      const gap = load.longestGap().toFixed(1);
      const lost = await lostOf(people.admin, load.acknowledged);
      console.log(`${name}: ${load.acknowledged.size} acknowledged, ${lost.length} lost, longest gap ${gap} s`);
      expect(lost).toEqual([]);
      expect(await leftovers(machine)).toBe('');
    });

    it.each(BAD)('returns by itself from a release that $name', async ({ name, files, migration = MIGRATION }) => {
      const release = broken(name.replaceAll(' ', '-'), files, migration);
      const before = await migrations();
      await eventually('somebody to have written', async () => load.acknowledged.size > 20);
      const { code, stdout, stderr } = await update(release, '--without-backup', '--wait', '20');

      expect(code, stdout + stderr).toBe(1);
      expect(stdout).toContain('no se perdió nada');
      expect(await server.version()).toBe(oldVersion);
      expect(await server.isReady()).toBe(true);
      expect(await migrations()).toBe(before);
      expect(await machine.shell('ls /opt/lanet-helpdesk/releases')).toBe(`${oldVersion}\n`);
    });

    it('goes from N-1 to N by a signed download, with a backup first', async () => {
      publishRelease(at(`${RELEASE}/n`), at('/srv/mirror'), built.key);
      for (const block of blocksOf('MAINTENANCE.md', 'respaldos')) await machine.shell(`set -e\n${block}`);
      await eventually('somebody to have written', async () => load.acknowledged.size > 20);
      // The version before this one may have no script of its own yet, or none that takes a release: that of the new one does.
      const fetched = await machine.shell(
        `cd /tmp; ${RELEASE}/built/scripts/install.sh --from file:///srv/mirror --fetch /srv/new`,
      );
      expect(fetched).toContain('Descargado y verificado');
      const { code, stdout, stderr } = await update('/srv/new', ...(hasBackups() ? [] : ['--without-backup']));
      console.log(stdout);

      expect(code, stdout + stderr).toBe(0);
      expect(await server.version()).toBe(N);
      expect(await machine.shell('lanet --version')).toBe(`${N}\n`);
      expect(await machine.shell('systemctl is-active lanet-helpdesk lanet-helpdesk-signer')).toBe('active\nactive\n');
    });

    it('goes on to N+1 by its own script, which downloads what the key of N signed and nothing else', async () => {
      alterRelease(at(`${RELEASE}/n`), at(`${RELEASE}/next`), { version: NEXT, migration: MIGRATION });
      publishRelease(at(`${RELEASE}/next`), at('/srv/next'), built.key);
      publishRelease(at(`${RELEASE}/next`), at('/srv/forged'), makeKey(at('/srv')));
      const script = '/opt/lanet-helpdesk/current/scripts/update.sh';
      const forged = await machine.run(script, '--from', 'file:///srv/forged');
      expect(forged).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('la firma de la descarga no es válida'),
      });
      const before = Number(await migrations());
      await eventually('somebody to have written', async () => load.acknowledged.size > 20);
      let said = '';
      for (const block of blocksOf('MAINTENANCE.md', 'actualizar'))
        said += await machine.shell(
          `set -e\n${block.replaceAll('https://install.lanet-helpdesk.com', 'file:///srv/next')}`,
        );
      console.log(said);

      expect(await server.version()).toBe(NEXT);
      expect(Number(await migrations())).toBe(before + 1);
      expect(await machine.shell('ls /opt/lanet-helpdesk/releases')).toBe(`${N}\n${NEXT}\n`);
    });
  });

  it('changes nothing when it is there already, and goes back to no version whose database is older', async () => {
    const again = await update(`${RELEASE}/next`);
    const back = await update(`${RELEASE}/n`, '--force', '--without-backup');

    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('no se cambió nada') });
    expect(back).toMatchObject({ code: 1, stderr: expect.stringContaining('was used with a newer version') });
    expect(await server.version()).toBe(NEXT);
  });

  it('leaves an older program that refuses the newer database with a sentence', async () => {
    const run = `set -a; . /etc/lanet-helpdesk/production.env; export LANET_DATA_DIR=/tmp/nothing LANET_PORT=0
      LANET_DATABASE_URL="postgresql://postgres:$(cat /var/lib/lanet-helpdesk/postgres.password)@127.0.0.1:$(cat /var/lib/lanet-helpdesk/postgres.port)/lanet"
      /opt/lanet-helpdesk/releases/${N}/backend/lanet serve`;
    const { code, stderr } = await machine.run('sh', '-c', run);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database has migration \d+_later\.sql, which this version does not know/);
    expect(await server.isReady()).toBe(true);
  });
});
