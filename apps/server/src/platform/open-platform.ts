import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { busKind, openBus } from './bus/open-bus.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config/config.ts';
import { readOrCreateKeyFile } from './crypto/key-file.ts';
import { type KeyPrint, keyPrints, passwordPrint } from './crypto/key-prints.ts';
import { openKeys } from './crypto/keys.ts';
import { createSealer } from './crypto/sealed.ts';
import { acceptKeys, compareKeys, migrate, openKysely, openPool } from './database/index.ts';
import { openFiles } from './files/open-files.ts';
import { createHealth, Degraded } from './health/health.ts';
import { createMetrics } from './health/metrics.ts';
import type { Platform } from './platform.ts';
import { readIfPresent } from './postgres/durable-files.ts';
import { attachPostgres, launchPostgres } from './postgres/index.ts';
import { VERSION } from './version.ts';

/** Where the services find the database, and how it is closed after them. */
interface OpenDatabase {
  ownerUrl: string;
  stop(): Promise<void>;
}

export interface OpenPlatform extends Platform {
  /** The address once it is known for sure (port 0 is only known after listening). */
  listensAt(url: string): void;
  close(): Promise<void>;
}

/**
 * Opens everything a process needs: data folder, database (embedded unless `databaseUrl` says otherwise), keys, files.
 * The database is brought to this program's schema first. `makeKeys`: those that the services need are made at the first start.
 * @throws KeysDiffer where the keys are another installation's
 */
export async function openPlatform(config: Config, log: Logger, { makeKeys = false } = {}): Promise<OpenPlatform> {
  await mkdir(config.dataDir, { recursive: true });
  const database = await openDatabase(config, log);
  try {
    const password = await loginPassword(config);
    const prints = await keyPrints(config, { make: makeKeys });
    const { pending } = await migrate(database.ownerUrl, password, (client) =>
      judgeKeys(client, config, prints, password),
    );
    if (pending.length > 0) log.info({ migrations: pending.length }, 'database migrated');
    const databaseUrl = asLogin(database.ownerUrl, password);
    const pool = openPool({ url: databaseUrl, max: 20, applicationName: 'lanet' });
    const kysely = openKysely(pool);
    const { data } = await openKeys(config.dataDir, ['data']);
    const health = createHealth();
    const files = await openFiles(config, log, health);
    health.addCheck('database', async () => void (await sql`select 1`.execute(kysely)));
    const bus = openBus(config, databaseUrl, log);
    if (bus.isShared) {
      health.addCheck('bus', async () => {
        const fault = bus.fault();
        if (fault !== undefined) throw new Degraded(`${busKind(config)}: ${fault}`);
      });
    }
    const metrics = createMetrics({ version: VERSION });
    metrics.beforePrint(async () => {
      metrics.pool('idle', pool.idleCount);
      metrics.pool('busy', pool.totalCount - pool.idleCount);
      metrics.pool('waiting', pool.waitingCount);
    });
    let publicUrl = config.publicUrl;
    return {
      config,
      clock: systemClock,
      db: { kysely, bus },
      databaseUrl,
      ownerUrl: database.ownerUrl,
      log,
      files,
      health,
      metrics,
      sealer: createSealer(data),
      gatewayKeys: () => openKeys(config.dataDir, ['identity', 'bearer']),
      publicUrl: () => publicUrl,
      version: VERSION,
      startedAt: Date.now(),
      listensAt(url) {
        if (config.sources.publicUrl === 'default') publicUrl = url;
      },
      async close() {
        await bus.close();
        await kysely.destroy();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** The database the services use, made when it is not there. */
export async function openDatabase(config: Config, log: Logger): Promise<OpenDatabase> {
  if (config.databaseUrl) return { ownerUrl: config.databaseUrl, stop: async () => undefined };
  const postgres = await launchPostgres({
    dataDir: config.dataDir,
    log: (message, details) => log.info(details ?? {}, message),
  });
  const url = new URL(postgres.url);
  url.pathname = '/lanet';
  try {
    await createIfAbsent(postgres.url, 'lanet');
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { ownerUrl: url.href, stop: () => postgres.stop() };
}

/**
 * The same for what works beside a running server: the embedded database that another process keeps up is used as it is, and left up.
 */
export async function openDatabaseBeside(config: Config, log: Logger): Promise<OpenDatabase> {
  const ownerUrl = config.databaseUrl ? undefined : await ownerUrlOfRunning(config);
  return ownerUrl === undefined ? openDatabase(config, log) : { ownerUrl, stop: async () => undefined };
}

/** Of a database that is there by itself; undefined of an embedded one that nobody keeps up. Starts nothing. */
export async function ownerUrlOfRunning(config: Config): Promise<string | undefined> {
  const running = config.databaseUrl ?? (await attachPostgres(config.dataDir));
  if (running === undefined || config.databaseUrl) return running;
  const url = new URL(running);
  url.pathname = '/lanet';
  return url.href;
}

async function createIfAbsent(url: string, name: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** The embedded database is this process's own: its password is whatever this one says. */
async function judgeKeys(
  client: pg.Client,
  config: Config,
  prints: readonly KeyPrint[],
  password: string,
): Promise<void> {
  const login = passwordPrint(password, 'LANET_DATABASE_LOGIN_PASSWORD (or keys/database-login of the data folder)');
  await compareKeys(client, config.databaseUrl ? [...prints, login] : prints);
  if (!config.databaseUrl) await acceptKeys(client, [login]);
}

/** `lanet keys accept`: what this node has is right, whatever the database knew. Answers the names. */
export async function acceptOwnKeys(config: Config, log: Logger): Promise<string[]> {
  const database = await openDatabaseBeside(config, log);
  try {
    const prints = await keyPrints(config, { make: false });
    const password = await knownPassword(config);
    if (password !== undefined) prints.push(passwordPrint(password, ''));
    await withClient(database.ownerUrl, (client) => acceptKeys(client, prints));
    return prints.map(({ name }) => name);
  } finally {
    await database.stop();
  }
}

/** Of lanet_login: given by the configuration, else made once and kept beside the keys. */
export async function loginPassword(config: Config): Promise<string> {
  if (config.databaseLoginPassword) return config.databaseLoginPassword;
  const text = await readOrCreateKeyFile(join(config.dataDir, 'keys'), 'database-login', () =>
    randomBytes(24).toString('base64url'),
  );
  return text.trim();
}

/** As `loginPassword`, and makes none. */
async function knownPassword({ databaseLoginPassword, dataDir }: Config): Promise<string | undefined> {
  return databaseLoginPassword ?? (await readIfPresent(join(dataDir, 'keys', 'database-login')))?.trim();
}

function asLogin(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = 'lanet_login';
  url.password = password;
  return url.href;
}
