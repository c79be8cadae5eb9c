import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { KeyPair } from './crypto/ed25519.ts';
import type { Sealer } from './crypto/sealed.ts';
import type { Db } from './database/index.ts';
import type { FileStore } from './files/file-store.ts';
import type { Health } from './health/health.ts';
import type { Metrics } from './health/metrics.ts';

/** What every feature is handed: nothing is imported as a singleton. */
export interface Platform {
  config: Config;
  clock: Clock;
  db: Db;
  /** As lanet_login, for what needs connections of its own (jobs). */
  databaseUrl: string;
  /** As the user who may become lanet_owner: for backups, which read everything, and for nothing else. */
  ownerUrl: string;
  log: Logger;
  files: FileStore;
  health: Health;
  metrics: Metrics;
  sealer: Sealer;
  /** Proves the installation to agents, and makes their bearers. Only the service `gateway` opens them. */
  gatewayKeys: () => Promise<{ identity: KeyPair; bearer: Buffer }>;
  /** Where people and agents find this server, without a slash at the end; known for sure once it listens. */
  publicUrl: () => string;
  version: string;
  startedAt: number;
}
