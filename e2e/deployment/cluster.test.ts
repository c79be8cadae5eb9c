// Two app nodes and PostgreSQL under Patroni, as CLUSTER.md sets them up, while one thing after the other fails: what was acknowledged
// is there, and there once.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { devices } from '@lanet/contracts/devices';
import { slaPolicies } from '@lanet/contracts/sla-policies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { type RealAgent, startRealAgent } from '../real-agent.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { type AppName, Cluster, whyNoCluster } from './cluster/cluster.ts';
import { ENTRANCE, environmentOf, onLoopback, prepareFiles, runBlocks } from './cluster/files.ts';
import { judge, judgeAll, judgePromises, judgeRuns, type Run } from './cluster/judge.ts';
import { type Kind, Ledger } from './cluster/ledger.ts';
import { type Computer, joinComputer, runOn, writeMail, writeReports, writeTickets } from './cluster/writers.ts';

/** How often the leader is killed; proving.md asks for twenty before a figure is claimed. */
const FAILOVERS = Number(process.env.E2E_CLUSTER_FAILOVERS ?? 2);
const FROZEN_MS = 30_000;
const MAIN = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));

const isLeftOut = leftOut('a cluster of several nodes', whyNoCluster());

describe.skipIf(isLeftOut)('the files of configs/cluster', () => {
  it('are taken by the programs they are for, as the guide makes them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lanet-cluster-files-'));
    prepareFiles(folder);
    const certificate = join(folder, 'lanet.pem');
    const made = ['-newkey', 'rsa:2048', '-subj', '/CN=soporte.ejemplo.mx', '-keyout', `${certificate}.key`];
    execFileSync('openssl', ['req', '-x509', '-nodes', ...made, '-out', certificate], { stdio: 'ignore' });
    writeFileSync(certificate, readFileSync(certificate, 'utf8') + readFileSync(`${certificate}.key`, 'utf8'));
    const entrance = join(folder, 'entrada/checked.cfg');
    const text = readFileSync(join(folder, 'entrada/haproxy.cfg'), 'utf8');
    writeFileSync(entrance, text.replaceAll('/etc/haproxy/lanet.pem', certificate));
    const said: string[] = [];
    for (const config of [entrance, join(folder, 'app1/haproxy.cfg')])
      said.push(execFileSync('/usr/sbin/haproxy', ['-c', '-f', config], { encoding: 'utf8' }));
    for (const app of ['app1', 'app2']) {
      execFileSync('/usr/sbin/nats-server', ['-t', '-c', join(folder, app, 'nats.conf')], { stdio: 'ignore' });
      said.push(
        execFileSync(process.execPath, [MAIN, 'config', 'check'], {
          ...{ cwd: folder, encoding: 'utf8' },
          env: { PATH: process.env.PATH, ...environmentOf(readFileSync(join(folder, app, 'production.env'), 'utf8')) },
        }),
      );
    }
    // What is to be the same is the same, and what is each machine's own is not.
    const own = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8');
    const differing = (file: string, one: string, other: string) =>
      own(one, file)
        .split('\n')
        .filter((line, index) => line !== own(other, file).split('\n')[index]).length;
    rmSync(join(folder, 'lanet.pem.key'));

    expect(said.join('\n')).toContain('The configuration is valid.');
    expect(readFileSync(join(folder, 'production.env'), 'utf8')).not.toMatch(/CLAVE_/);
    expect(differing('production.env', 'app1', 'app2')).toBe(1);
    expect(differing('nats.conf', 'app1', 'app2')).toBe(3);
    expect(differing('patroni.yml', 'db1', 'db2')).toBe(5);
    expect(differing('etcd.env', 'db1', 'testigo')).toBe(5);
    rmSync(folder, { recursive: true });
  });
});

describe.skipIf(isLeftOut)('a cluster of several nodes', () => {
  let cluster: Cluster;
  const ledger = new Ledger();
  const computers: Computer[] = [];
  const runs: Run[] = [];
  const lines: string[] = [];
  let technician: SignedIn;
  let real: RealAgent;
  let realId: string;

  beforeAll(async () => {
    cluster = new Cluster();
    const server = await cluster.start();
    await eventually('the entrance', async () => (await fetch(`${ENTRANCE}/readyz`)).ok, 120_000);
    const person = (name: string) => server.people[name] ?? { email: '', password: '' };
    const admin = await signIn(ENTRANCE, person('superadmin'));
    technician = await signIn(ENTRANCE, person('tecnico'));
    const requester = await signIn(ENTRANCE, person('solicitante'));
    await promiseAMinute(cluster, admin);
    for (const name of ['uno', 'dos', 'tres']) {
      const agent = await joinComputer(server, name);
      const { items } = await technician.call(devices.list);
      const deviceId = items.find((device) => device.name === name)?.id ?? '';
      computers.push({ agent, deviceId, envelopes: new Map() });
    }
    real = await startRealAgent({
      ...{ server: ENTRANCE, token: server.token, bundled: true },
      policy: { scripts: true, allowScripts: ['list_processes'], maxClass: 'safe' },
    });
    const known = new Set(computers.map(({ deviceId }) => deviceId));
    realId = await eventually('the real computer', async () => {
      const { items } = await technician.call(devices.list);
      return items.find(({ id, online, lastReportAt }) => !known.has(id) && online && lastReportAt !== null)?.id;
    });
    for (const name of ['Primero', 'Segundo']) writeTickets(ledger, requester, name);
    await writeMail(ledger, admin, person('solicitante').email);
    for (const computer of computers) writeReports(ledger, computer);
    await acknowledgements(60);
  }, 900_000);
  afterAll(async () => {
    await real?.remove();
    await cluster?.remove();
  }, 120_000);

  /** Until so many more of each kind were told that they are done. */
  async function acknowledgements(count: number): Promise<void> {
    const kinds: Kind[] = ['ticket', 'mail', 'report'];
    const before = kinds.map((kind) => ledger.keys(kind).length);
    await eventually(
      'acknowledgements',
      async () => kinds.every((kind, index) => ledger.keys(kind).length >= (before[index] ?? 0) + count / 6),
      180_000,
    );
  }

  /** Does it while everybody writes and a run is asked for, waits until all goes on, and looks. */
  async function during(what: string, fault: () => Promise<void>): Promise<void> {
    const [first] = computers;
    const asked = Promise.all([runOn(technician, first?.deviceId ?? ''), runOn(technician, realId)]);
    const from = performance.now();
    await fault();
    await acknowledgements(30);
    const [counted = '', ran = ''] = await asked;
    runs.push({ id: counted, computer: first }, { id: ran, computer: undefined });
    const gaps = (['ticket', 'mail', 'report'] as const).map((kind) => `${kind} ${ledger.gapSince(from, kind)} s`);
    lines.push(`${what}: gap ${ledger.gapSince(from)} s (${gaps.join(', ')})`);
    await judge(cluster, ledger);
    console.log(lines.at(-1));
  }

  const bothReady = async () => {
    await eventually(
      'both nodes',
      async () => (await cluster.isReady('app1')) && (await cluster.isReady('app2')),
      120_000,
    );
  };

  it.each(Array.from({ length: FAILOVERS }, (_none, index) => index + 1))(
    'goes on when the machine of the leader dies (%i)',
    async (turn) => {
      const leader = await cluster.standsSafely();
      await during(`leader killed, ${turn}`, async () => {
        await cluster.daemon(`${leader}.patroni`).stop('SIGKILL', cluster.pidsOf(leader));
        await eventually('the other to lead', async () => {
          const next = await cluster.leader();
          return next !== undefined && next !== leader;
        });
      });
      cluster.startDb(leader);
      await cluster.standsSafely();
    },
  );

  it('goes on when the machine of the leader freezes, and when it is back', async () => {
    const leader = await cluster.standsSafely();
    await during(`leader frozen for ${FROZEN_MS / 1000} s`, async () => {
      const pids = cluster.pidsOf(leader);
      const patroni = cluster.daemon(`${leader}.patroni`);
      patroni.signal('SIGSTOP', pids);
      await wait(FROZEN_MS);
      patroni.signal('SIGCONT', pids);
    });
    await cluster.standsSafely();
  });

  it('goes on when NATS is stopped, and hears it again', async () => {
    await during('NATS stopped', async () => {
      for (const app of ['app1', 'app2'] as const) await cluster.daemon(`${app}.nats`).stop();
      await acknowledgements(30);
    });
    for (const app of ['app1', 'app2'] as const) cluster.startNats(app);
    await eventually('the bus', async () => {
      const answer: unknown = await (await fetch(`${ENTRANCE}/readyz`)).json();
      return Object(answer).degraded === false;
    });
  });

  it('goes on when a node dies, and when it is back', async () => {
    await during('node killed', async () => {
      for (const part of ['server', 'signer']) await cluster.daemon(`app1.${part}`).stop('SIGKILL');
      await acknowledgements(30);
    });
    cluster.startApp('app1');
    await bothReady();
  });

  it('goes on while the nodes are started anew, one after the other', async () => {
    await during('rolling restart', async () => {
      for (const app of ['app1', 'app2'] satisfies AppName[]) {
        for (const part of ['server', 'signer']) await cluster.daemon(`${app}.${part}`).stop();
        cluster.startApp(app);
        await bothReady();
      }
    });
  });

  it('has lost nothing, done nothing twice, and no process ended by itself', async () => {
    await ledger.end();
    const counts = await judgeAll(cluster, ledger);
    await judgeRuns(cluster, runs);
    const promises = await judgePromises(cluster);
    const failures = [...ledger.failures].map(([why, count]) => `${why} ${count}`).join(', ');
    console.log(
      [
        ...lines,
        `${ledger.acknowledged.length} acknowledged by ${ledger.sendings} sendings: ${ledger.keys('ticket').length} tickets, ${ledger.keys('mail').length} mails, ${ledger.keys('report').length} reports; 0 missing, 0 twice`,
        `${counts.tickets} tickets in one series of folios, ${runs.length} runs once each, ${promises} broken promises told once each`,
        `longest request ${(ledger.longest / 1000).toFixed(1)} s; not acknowledged at first: ${failures}`,
      ].join('\n'),
    );

    for (const app of ['app1', 'app2'])
      for (const part of ['server', 'signer', 'haproxy'])
        expect([app, part, cluster.daemon(`${app}.${part}`).ends]).toEqual([app, part, 0]);
    expect(runBlocks('revisar', cluster.folder, onLoopback)).toContain('sync_standby');
  });
});

/** The default policy: all that is opened is to be solved within a minute, at any hour. */
async function promiseAMinute(cluster: Cluster, { call }: SignedIn): Promise<void> {
  const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]);
  const hours = JSON.stringify({ timeZone: 'UTC', week: Object.fromEntries(week), days: [] });
  const calendarId = randomUUID();
  await cluster.query(`insert into calendars (id, name, own_hours) values ('${calendarId}', 'Siempre', '${hours}')`);
  await cluster.query(`insert into calendar_versions (calendar_id, valid_from, hours)
    values ('${calendarId}', '-infinity', '${hours}')`);
  const standard = (await call(slaPolicies.list)).items.find(({ isDefault }) => isDefault);
  if (!standard) throw new Error('the installation promises nothing');
  const step = {
    ...{ key: 'breach', at: { kind: 'breach' as const }, clock: null, tell: [{ kind: 'admins' as const }], mail: true },
    ...{ heedsQuietHours: false, act: { raisePriority: false, teamId: null } },
  };
  const resolution = { kind: 'minutes' as const, minutes: 1 };
  const targets = Object.fromEntries(['low', 'medium', 'high', 'critical'].map((name) => [name, { resolution }]));
  const always = { calendarId, hours: 'provider' as const };
  const terms = { ...standard.terms, ...always, targets, ladder: [step], quietHours: null };
  await call(slaPolicies.update, { params: { id: standard.id }, body: { terms }, ifMatch: standard.version });
}
