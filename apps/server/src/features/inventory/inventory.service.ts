import type { ServiceRestart } from '@lanet/contracts/agent';
import type { devices } from '@lanet/contracts/devices';
import { InventoryChange } from '@lanet/contracts/devices';
import { SectionName } from '@lanet/contracts/inventory';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { InstantKey, pageOf, readCursor } from '../../platform/http/cursor.ts';
import { requireDevice, setDeviceFacts } from '../devices/index.ts';
import {
  type ChangeRow,
  lockContents,
  readChanges,
  readHashes,
  readSections,
  writeChanges,
  writeSections,
} from './inventory.repo.ts';
import {
  type Claim,
  changesSince,
  claimsOf,
  contentOf,
  factsOf,
  MAX_CHANGES,
  type SectionReport,
} from './inventory.rules.ts';

const keyOf = ({ deviceId, section }: { deviceId: string; section: string }) => `${deviceId} ${section}`;

/**
 * Stores the sections that a batch of reports brings and tells the changes; answers, by device, the sections whose hash is
 * not what is stored and that came without data. Data of a wrong shape is left out and not asked for again: the device
 * would send the same. Runs as the product (scope everything); one statement when nothing changed, none without sections.
 */
export async function storeSections(
  tx: ScopedTx,
  reports: readonly SectionReport[],
  nowMs: number,
): Promise<Map<string, SectionName[]>> {
  const claims = claimsOf(reports);
  if (claims.length === 0) return new Map();
  const hashes = await readHashes(tx, [...new Set(claims.map(({ deviceId }) => deviceId))]);
  const fresh = claims.filter((claim) => claim.dataHash !== undefined && claim.dataHash !== hashes.get(keyOf(claim)));
  if (fresh.length > 0) await storeContents(tx, fresh, new Date(nowMs));
  const missing = claims.filter(({ hash, dataHash, ...key }) => hash !== dataHash && hash !== hashes.get(keyOf(key)));
  return new Map(
    [...Map.groupBy(missing, ({ deviceId }) => deviceId)].map(([id, of]) => [id, of.map(({ section }) => section)]),
  );
}

async function storeContents(tx: ScopedTx, claims: readonly Claim[], now: Date): Promise<void> {
  const rows = claims.flatMap(({ clientId, deviceId, section, dataHash, data }) => {
    const content = contentOf(section, data);
    return content === undefined || dataHash === undefined
      ? []
      : [{ clientId, deviceId, section, hash: dataHash, data: content }];
  });
  if (rows.length === 0) return;
  const before = await lockContents(tx, rows);
  await writeSections(tx, rows, now);
  const changes = [...Map.groupBy(rows, ({ deviceId }) => deviceId).values()].flatMap((ofDevice) =>
    ofDevice
      .flatMap(({ clientId, deviceId, section, data }) =>
        // A section seen for the first time has not changed.
        changesSince(section, before.get(keyOf({ deviceId, section })), data).map(
          (change): ChangeRow => ({ clientId, deviceId, id: uuidv7(), ...change }),
        ),
      )
      .slice(0, MAX_CHANGES),
  );
  if (changes.length > 0) await writeChanges(tx, changes);
  const facts = rows.map(({ deviceId, section, data }) => ({ deviceId, ...factsOf(section, data) }));
  await setDeviceFacts(
    tx,
    facts.filter((known) => Object.keys(known).length > 1),
  );
}

/** Puts into the history of a device that it started a service again, or why it did not. */
export async function tellRestart(
  tx: ScopedTx,
  { clientId, deviceId }: { clientId: string; deviceId: string },
  { name, outcome, reason }: ServiceRestart,
): Promise<void> {
  const change = outcome === 'worked' ? 'restarted' : `restart_${outcome}`;
  const row = { clientId, deviceId, id: uuidv7(), section: 'services', change, item: name };
  await writeChanges(tx, [{ ...row, before: null, after: reason }]);
}

type Inventory = z.input<typeof devices.inventory.response>;

/** @throws Refusal 404 `devices.not_found`. */
export async function deviceInventory(
  tx: ScopedTx,
  deviceId: string,
  section: SectionName | undefined,
): Promise<Inventory> {
  await requireDevice(tx, deviceId);
  const rows = await readSections(tx, deviceId, section);
  return {
    sections: rows.flatMap(({ section: name, hash, collected_at, data }) => {
      // A section that a later version knew is nothing to this one.
      const known = SectionName.safeParse(name);
      return known.success ? [{ section: known.data, hash, collectedAt: collected_at.toISOString(), data }] : [];
    }),
  };
}

const Key = z.tuple([InstantKey, z.uuid()]);

/** One page of the history, newest first. @throws Refusal 404 `devices.not_found`, 422 for a cursor that is none. */
export async function deviceChanges(
  tx: ScopedTx,
  deviceId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<z.input<typeof devices.changes.response>> {
  const after = readCursor(Key, cursor);
  await requireDevice(tx, deviceId);
  const rows = await readChanges(tx, deviceId, { after, limit: limit + 1 });
  return pageOf(
    rows,
    limit,
    ({ at, at_key: _, ...row }) => InventoryChange.parse({ ...row, at: at.toISOString() }),
    (row) => [row.at_key, row.id],
  );
}
