import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface StatusToken {
  id: string;
  clientId: string;
  siteId: string;
  clientSlug: string;
  siteSlug: string;
  hasRoom: boolean;
}

/** A status token that may be used from an address now, also one whose uses are over: known computers go on. */
export function findStatusToken(
  tx: ScopedTx,
  { hash, address, now }: { hash: Buffer; address: string; now: Date },
): Promise<StatusToken | undefined> {
  return tx
    .selectFrom('enrolment_tokens as t')
    .innerJoin('clients', 'clients.id', 't.client_id')
    .innerJoin('sites', 'sites.id', 't.site_id')
    .select(['t.id', 't.client_id as clientId', 't.site_id as siteId'])
    .select(['clients.slug as clientSlug', 'sites.slug as siteSlug'])
    .select(sql<boolean>`t.uses < t.max_uses`.as('hasRoom'))
    .where('t.token_hash', '=', hash)
    .where('t.kind', '=', 'status')
    .where('t.revoked_at', 'is', null)
    .where('t.expires_at', '>', now)
    .where(sql<boolean>`(t.address_ranges = '{}' or ${address}::inet <<= any (t.address_ranges))`)
    .executeTakeFirst();
}

/** Takes one use, if one is left: two computers that come together cannot both take the last. */
export async function takeStatusUse(tx: ScopedTx, tokenId: string): Promise<boolean> {
  const taken = await tx
    .updateTable('enrolment_tokens')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('id', '=', tokenId)
    .whereRef('uses', '<', 'max_uses')
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}

/** One message of a computer at a time: the second of two first ones waits, and finds the device. */
export async function lockComputer(tx: ScopedTx, tokenId: string, computerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${tokenId} ${computerId}`}, 17))`.execute(tx);
}

export function findSource(tx: ScopedTx, tokenId: string, computerId: string) {
  return tx
    .selectFrom('status_sources as s')
    .innerJoin('devices as d', 'd.id', 's.device_id')
    .select(['s.device_id as deviceId', 's.claims', 'd.status'])
    .where('s.token_id', '=', tokenId)
    .where('s.computer_id', '=', computerId)
    .executeTakeFirst();
}

export async function insertSource(
  tx: ScopedTx,
  source: { clientId: string; siteId: string; deviceId: string; tokenId: string; computerId: string },
): Promise<void> {
  const { clientId, siteId, deviceId, tokenId, computerId } = source;
  await tx.updateTable('devices').set({ unverified: true }).where('id', '=', deviceId).execute();
  await tx
    .insertInto('status_sources')
    .values({ client_id: clientId, device_id: deviceId, token_id: tokenId, computer_id: computerId })
    .execute();
  await tx
    .insertInto('device_status')
    // No agent stands for it, and none has this name.
    .values({ client_id: clientId, device_id: deviceId, site_id: siteId, agent_id: '' })
    .execute();
}

export async function setClaims(tx: ScopedTx, deviceId: string, claims: Record<string, string>): Promise<void> {
  await tx
    .updateTable('status_sources')
    .set({ claims: JSON.stringify(claims) })
    .where('device_id', '=', deviceId)
    .execute();
}

export interface Measured {
  cpu: number | null;
  memory: number | null;
  temperature: number | null;
  disk: { volume: string; usedPercent: number } | null;
  uptimeSeconds: number | null;
}

export async function setMeasured(tx: ScopedTx, deviceId: string, at: Date, measured: Measured): Promise<void> {
  const { cpu, memory, temperature, disk, uptimeSeconds } = measured;
  await tx
    .updateTable('device_status')
    .set({ reported_at: at, seen_at: at, uptime_seconds: uptimeSeconds, cpu, memory, temperature })
    .set({ disk_volume: disk?.volume ?? null, disk_used: disk?.usedPercent ?? null })
    .where('device_id', '=', deviceId)
    .execute();
}
