import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { Degraded, type Health } from '../health/health.ts';
import { type FileStore, openFileStore } from './file-store.ts';
import { createS3Client, type S3Client } from './s3-client.ts';
import { openS3Store } from './s3-store.ts';

const DRAFTS_LIVE_MS = 24 * 3_600_000;

/**
 * The store the configuration names. Drafts of a process that died while it wrote them are swept; another one at the same
 * place may be at work on younger ones. A bucket that is away does not keep the program from starting.
 */
export async function openFiles(config: Config, log: Logger, health: Health): Promise<FileStore> {
  const beforeMs = Date.now() - DRAFTS_LIVE_MS;
  const files = await openDriver(config, config.files.driver);
  if (config.files.driver === 'disk') {
    await files.sweep(beforeMs);
    return files;
  }
  const s3 = s3ClientOf(config);
  health.addCheck('files', async () => {
    const request = { method: 'GET', query: { 'list-type': '2', 'max-keys': '1' }, onceWithinMs: 1_500 } as const;
    await s3.askText(request).catch((error: Error) => {
      throw new Degraded(`s3: ${error.message}`);
    });
  });
  files.sweep(beforeMs).catch((error: unknown) => log.warn({ err: error }, 'drafts of files were not swept'));
  return files;
}

/** One kind of storage, whether or not it is the one in use. */
export async function openDriver(config: Config, driver: Config['files']['driver']): Promise<FileStore> {
  return driver === 'disk' ? openFileStore(config.dataDir) : openS3Store(s3ClientOf(config));
}

function s3ClientOf({ files: { s3 } }: Config): S3Client {
  const { endpoint = `https://s3.${s3.region}.amazonaws.com`, bucket = '', accessKey = '', secretKey = '' } = s3;
  return createS3Client({ ...s3, endpoint, bucket, accessKey, secretKey });
}
