import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { emptyOld, isFileNamed } from './inbound-mail.retention.repo.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Deletes files that a message named, unless something else does. */
    'inbound_mail.forget_files': { sha256s: string[] };
  }
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;
const AT_ONCE = 200;

/** Empties what no ticket took and nobody decided about for 90 days. Its files go by jobs, once that is committed. */
export async function forgetOldMail({ db, clock }: Platform): Promise<void> {
  const at = new Date(clock.now());
  const before = new Date(clock.now() - KEPT_DAYS * DAY_MS);
  let emptied = AT_ONCE;
  while (emptied === AT_ONCE) {
    emptied = await inScope(db, SYSTEM, async (tx) => {
      const named = await emptyOld(tx, { before, at, limit: AT_ONCE });
      for (const sha256s of named) await enqueue(tx, 'inbound_mail.forget_files', { sha256s });
      return named.length;
    });
  }
}

/**
 * Deletes files that no row names. Whoever stores a file names it in a row soon after, far sooner than within a day; so a file
 * that was stored within the last one stays, and is asked about again when it is older. Running twice: what is gone is gone.
 */
export async function forgetFiles({ db, files }: Platform, sha256s: readonly string[]): Promise<void> {
  const young: string[] = [];
  for (const sha256 of sha256s) {
    if (await inScope(db, SYSTEM, (tx) => isFileNamed(tx, sha256))) continue;
    // By the disk's own time, which files are dated by.
    if ((await files.deleteUnwritten(sha256, Date.now() - DAY_MS)) === 'written') young.push(sha256);
  }
  if (young.length === 0) return;
  const runAt = new Date(Date.now() + DAY_MS);
  await inScope(db, SYSTEM, (tx) => enqueue(tx, 'inbound_mail.forget_files', { sha256s: young }, { runAt }));
}
