import { ReleaseManifest, type SignedRelease } from '@lanet/contracts/releases';
import type { AgentRelease } from '@lanet/contracts/rollouts';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

/** One addition of a release at a time, so that two first ones cannot both pin their key. */
export async function lockReleases(tx: ScopedTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('agent_releases', 8))`.execute(tx);
}

export async function readTrustedKeys(tx: ScopedTx): Promise<string[]> {
  const rows = await tx.selectFrom('release_keys').select('key').orderBy('trusted_at').execute();
  return rows.map(({ key }) => key);
}

export async function insertTrustedKey(tx: ScopedTx, row: { key: string; at: Date; by: string }): Promise<void> {
  await tx
    .insertInto('release_keys')
    .values({ key: row.key, trusted_at: row.at, trusted_by: row.by })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const columns = ['id', 'version', 'number', 'manifest', 'signature', 'key', 'added_at', 'added_by'] as const;

const selectReleases = (tx: ScopedTx) => tx.selectFrom('agent_releases').select([...columns]);

type Row = Awaited<ReturnType<ReturnType<typeof selectReleases>['execute']>>[number];

/** As added: its manifest was read by the same schema then. */
const manifestOf = (text: string) => ReleaseManifest.parse(JSON.parse(text));

export function toRelease(row: Row): AgentRelease {
  const { files, allowsDowngrade } = manifestOf(row.manifest);
  return {
    id: row.id,
    version: row.version,
    number: z.coerce.number().parse(row.number),
    // A file for every system says nothing of which systems the release is for, unless there is no other.
    systems: [...new Set(files.flatMap(({ system }) => system ?? []))].toSorted(),
    allowsDowngrade,
    key: row.key.slice(0, 16),
    addedAt: row.added_at.toISOString(),
    addedBy: row.added_by,
  };
}

export const toSigned = ({ manifest, signature, key }: Row): SignedRelease => ({ manifest, signature, key });
export const allowsDowngrade = ({ manifest }: Row): boolean => manifestOf(manifest).allowsDowngrade;

/** Newest first, at most 50. */
export function readReleases(tx: ScopedTx) {
  return selectReleases(tx).orderBy('number', 'desc').limit(50).execute();
}

export function findRelease(tx: ScopedTx, id: string) {
  return selectReleases(tx).where('id', '=', id).executeTakeFirst();
}

/** The releases that have this version or this number. */
export function findClashing(tx: ScopedTx, { version, number }: { version: string; number: number }) {
  return selectReleases(tx)
    .where((eb) => eb.or([eb('version', '=', version), eb('number', '=', number)]))
    .execute();
}

interface NewRelease {
  id: string;
  signed: SignedRelease;
  manifest: ReleaseManifest;
  at: Date;
  by: string;
}

export async function insertRelease(tx: ScopedTx, { id, signed, manifest, at, by }: NewRelease): Promise<void> {
  const { version, number, files } = manifest;
  await tx
    .insertInto('agent_releases')
    .values({ id, version, number, ...signed, added_at: at, added_by: by })
    .execute();
  const bySum = new Map(files.map(({ sha256, sizeBytes }) => [sha256, sizeBytes]));
  await tx
    .insertInto('agent_release_files')
    .values([...bySum].map(([sha256, sizeBytes]) => ({ release_id: id, sha256, size_bytes: sizeBytes })))
    .execute();
}

/** Bytes of a file of any release; undefined for what belongs to none. */
export async function findReleaseFile(tx: ScopedTx, sha256: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('agent_release_files')
    .select('size_bytes')
    .where('sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst();
  return row && Number(row.size_bytes);
}
