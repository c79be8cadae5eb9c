import pino from 'pino';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import { openKeys } from '../platform/crypto/keys.ts';
import { createSealer } from '../platform/crypto/sealed.ts';
import { openFiles } from '../platform/files/open-files.ts';
import { createHealth } from '../platform/health/health.ts';
import { createMetrics } from '../platform/health/metrics.ts';
import type { Platform } from '../platform/platform.ts';
import type { TestDatabase } from './test-database.ts';

export interface TestPlatformInput {
  config: Config;
  db: TestDatabase;
  clock: Clock;
  folder: string;
}

/** The real platform with a folder of its own; only warnings are written. */
export async function createTestPlatform({ config, db, clock, folder }: TestPlatformInput): Promise<Platform> {
  const { data } = await openKeys(folder, ['data']);
  const log = pino({ level: process.env.LANET_TEST_LOG ?? 'error' });
  const health = createHealth();
  return {
    config,
    clock,
    db,
    databaseUrl: db.url,
    ownerUrl: db.ownerUrl,
    log,
    files: await openFiles(config, log, health),
    health,
    metrics: createMetrics({ version: 'test' }),
    sealer: createSealer(data),
    gatewayKeys: () => openKeys(folder, ['identity', 'bearer']),
    publicUrl: () => config.publicUrl,
    version: 'test',
    startedAt: clock.now(),
  };
}
