// Two app nodes, PostgreSQL under Patroni with a synchronous standby, etcd, NATS and HAProxy, on loopback.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type S3Server, startS3 } from '../../../apps/server/src/testing/s3-server.ts';
import { type PrivateServer, startPrivateServer } from '../../../bench/private-server.ts';
import { eventually } from '../../eventually.ts';
import { Daemon, family } from './daemon.ts';
import {
  ADDRESSES,
  environmentOf,
  fileOf,
  type Machine,
  makeFolder,
  onLoopback,
  place,
  prepareFiles,
  runBlocks,
  withoutTls,
} from './files.ts';

const MAIN = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url));
const PROGRAMS = [
  ...['/usr/bin/patroni', '/usr/bin/etcd', '/usr/sbin/haproxy', '/usr/sbin/nats-server', '/usr/bin/psql'],
  '/usr/lib/postgresql/15/bin/postgres',
];

/** Why it cannot be tried here. */
export function whyNoCluster(): string | undefined {
  if (process.getuid?.() !== 0) return 'It needs root.';
  const missing = PROGRAMS.filter((path) => !existsSync(path));
  return missing.length === 0
    ? undefined
    : `${missing.join(', ')} missing: apt-get install patroni etcd-server haproxy nats-server postgresql-15`;
}

type DbName = 'db1' | 'db2';
export type AppName = 'app1' | 'app2';
const DBS: readonly DbName[] = ['db1', 'db2'];
const APPS: readonly AppName[] = ['app1', 'app2'];

export class Cluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'lanet-cluster-'));
  readonly daemons = new Map<string, Daemon>();
  s3: S3Server | undefined;
  data: PrivateServer | undefined;
  readonly #postgres = accountOf('postgres');

  /** Everything up, and an organisation in it. */
  async start(): Promise<PrivateServer> {
    chmodSync(this.folder, 0o711);
    prepareFiles(this.folder);
    this.s3 = await startS3();
    for (const name of ['db1', 'db2', 'testigo'] as const) this.#startEtcd(name);
    await this.#startPatroni();
    for (const app of APPS) this.#startHelpers(app);
    runBlocks('base', this.folder, onLoopback);
    this.data = await this.#fill();
    for (const app of APPS) this.startApp(app);
    const config = place(this.folder, 'entrada', 'haproxy.cfg', withoutTls);
    this.#run('entrada.haproxy', { command: '/usr/sbin/haproxy', args: ['-W', '-db', '-f', config] });
    return this.data;
  }

  #run(name: string, options: Omit<ConstructorParameters<typeof Daemon>[0], 'log'>): Daemon {
    const daemon = this.daemons.get(name) ?? new Daemon({ ...options, log: join(this.folder, `${name}.log`) });
    this.daemons.set(name, daemon);
    daemon.start();
    return daemon;
  }

  daemon(name: string): Daemon {
    const daemon = this.daemons.get(name);
    if (!daemon) throw new Error(`nothing is named ${name}`);
    return daemon;
  }

  #startEtcd(machine: Machine): void {
    makeFolder(join(this.folder, machine, 'lib', 'etcd'));
    const env = environmentOf(fileOf(this.folder, machine, 'etcd.env'));
    this.#run(`${machine}.etcd`, { command: '/usr/bin/etcd', args: [], env });
  }

  async #startPatroni(): Promise<void> {
    for (const db of DBS) {
      chmodSync(join(this.folder, db), 0o755);
      const lib = join(this.folder, db, 'lib');
      execFileSync('chmod', ['711', lib]);
      makeFolder(join(lib, 'postgresql', '15'), this.#postgres);
      execFileSync('chown', ['-R', `${this.#postgres.uid}:${this.#postgres.gid}`, join(lib, 'postgresql')]);
      this.startDb(db);
      await eventually('Patroni', async () => (await this.leader()) !== undefined, 120_000);
    }
    await this.standsSafely();
  }

  startDb(db: DbName): void {
    const args = [place(this.folder, db, 'patroni.yml')];
    this.#run(`${db}.patroni`, { command: '/usr/bin/patroni', args, account: this.#postgres });
  }

  /** Patroni with its PostgreSQL, which is no child of it. */
  pidsOf(db: DbName): number[] {
    const file = join(this.folder, db, 'lib/postgresql/15/lanet/postmaster.pid');
    const postmaster = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    const roots = [this.daemon(`${db}.patroni`).pid, postmaster].filter((pid) => pid > 0 && existsSync(`/proc/${pid}`));
    return family(roots);
  }

  async leader(): Promise<DbName | undefined> {
    for (const db of DBS) if (await answers(`http://${ADDRESSES[db]}:8008/primary`)) return db;
    return undefined;
  }

  /** Until what is confirmed is on both: only then may one of them go. */
  standsSafely(): Promise<DbName> {
    return eventually(
      'a leader with a synchronous standby',
      async () => {
        const leader = await this.leader();
        const other = DBS.find((db) => db !== leader);
        return leader && other && (await answers(`http://${ADDRESSES[other]}:8008/synchronous`)) ? leader : undefined;
      },
      180_000,
    );
  }

  #startHelpers(app: AppName): void {
    const config = place(this.folder, app, 'haproxy.cfg');
    this.#run(`${app}.haproxy`, { command: '/usr/sbin/haproxy', args: ['-W', '-db', '-f', config] });
    this.startNats(app);
  }

  startNats(app: AppName): void {
    const args = ['-c', place(this.folder, app, 'nats.conf')];
    this.#run(`${app}.nats`, { command: '/usr/sbin/nats-server', args });
  }

  /** The first node is installed, and has made the keys that the second is given. */
  async #fill(): Promise<PrivateServer> {
    const [first, second] = APPS.map((app) => join(this.folder, app)) as [string, string];
    const dataDir = join(first, 'data');
    const environment = this.environment('app1');
    const filled = await eventually('the first start', () =>
      startPrivateServer({ dataDir, uses: 100, environment: { ...environment, LANET_SERVICES: ALL } }),
    );
    await filled.close();
    makeFolder(join(first, 'signer'));
    renameSync(join(dataDir, 'signer'), join(first, 'signer/signer'));
    makeFolder(join(second, 'data'));
    // With owners and modes, as the guide says.
    for (const kept of ['data/keys', 'signer']) execFileSync('cp', ['-a', join(first, kept), join(second, kept)]);
    return filled;
  }

  environment(app: AppName): Record<string, string> {
    const { endpoint = '', bucket = '', accessKey = '', secretKey = '' } = this.s3 ?? {};
    return {
      ...environmentOf(fileOf(this.folder, app, 'production.env')),
      ...{ LANET_TRUST_PROXY: 'loopback', LANET_LOG_FORMAT: 'json', LANET_LOG_LEVEL: 'info' },
      ...{ LANET_FILES_S3_ENDPOINT: endpoint, LANET_FILES_S3_BUCKET: bucket },
      ...{ LANET_FILES_S3_ACCESS_KEY: accessKey, LANET_FILES_S3_SECRET_KEY: secretKey },
      ...{ LANET_AGENT_REPORT_SECONDS: '1', LANET_AGENT_SAMPLE_SECONDS: '1' },
    };
  }

  /** As its two units run it. */
  startApp(app: AppName): void {
    const state = join(this.folder, app);
    const env = this.environment(app);
    const common = { command: process.execPath, cwd: state, isKept: true };
    const services = ['--services', 'web,gateway,mail,sla,worker', '--data-dir', join(state, 'data')];
    this.#run(`${app}.server`, { ...common, env, args: [MAIN, 'serve', ...services] });
    const signer = ['--services', 'signer', '--host', '127.0.0.1', '--port', '0', '--data-dir', join(state, 'signer')];
    this.#run(`${app}.signer`, { ...common, env, args: [MAIN, 'serve', ...signer] });
  }

  isReady(app: AppName): Promise<boolean> {
    return answers(`http://${ADDRESSES[app]}:3000/readyz`);
  }

  /** Asks the database that leads. */
  async query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    const client = new pg.Client({
      connectionString: this.environment('app1').LANET_DATABASE_URL,
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('set role lanet_everything');
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async remove(): Promise<void> {
    const last = ['server', 'signer', 'haproxy', 'nats', 'patroni', 'etcd'];
    for (const kind of last) {
      const some = [...this.daemons].filter(([name]) => name.endsWith(kind));
      const belonging = (name: string) => (kind === 'patroni' ? this.pidsOf(name.slice(0, 3) as DbName) : undefined);
      await Promise.all(some.map(([name, daemon]) => daemon.stop('SIGKILL', belonging(name))));
    }
    await this.s3?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const ALL = 'web,gateway,mail,sla,worker,signer';

async function answers(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(3_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

function accountOf(name: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8').match(new RegExp(`^${name}:.*$`, 'm'))?.[0] ?? '';
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
