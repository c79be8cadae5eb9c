import type { AgentEvent } from '@lanet/contracts/agent';
import type { AgentUpdate, UpdateState } from '@lanet/contracts/rollouts';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { InstantKey, pageOf, readCursor } from '../../platform/http/cursor.ts';
import { Refusal } from '../../platform/http/index.ts';
import { findRelease } from './releases.repo.ts';
import { insertUpdates, isDevice, readUpdates, readUpdatesOf, toUpdate } from './releases.updates.repo.ts';

/** Of one report: an agent in a loop must not fill the table. */
const MOST_UPDATES = 10;

interface Reporting {
  agent: { agentId: string; clientId: string; deviceId: string };
  events: readonly AgentEvent[];
}

/** Keeps what agents say became of updates. `nowMs`: when it came; an agent's own clock may be wrong. */
export async function storeUpdates(tx: ScopedTx, reports: readonly Reporting[], nowMs: number): Promise<void> {
  const rows = reports.flatMap(({ agent: { agentId, clientId, deviceId }, events }) =>
    events
      .filter((event) => event.kind === 'update')
      .slice(0, MOST_UPDATES)
      .map(({ version, state, reason, at }) => ({
        ...{ id: uuidv7(), agentId, clientId, deviceId, version, state, reason },
        ...{ at: storableInstant(at, nowMs), receivedAt: new Date(nowMs) },
      })),
  );
  if (rows.length === 0) return;
  await insertUpdates(tx, rows);
  for (const { id } of rows)
    announce(tx, { topic: 'live', event: { type: 'rollout', id }, audience: { staffOnly: true } });
}

/** PostgreSQL knows no year 275760, which the contract lets through. */
const storableInstant = (at: number, nowMs: number) => new Date(Math.min(at, nowMs));

const UpdateCursor = z.tuple([InstantKey, z.uuid()]);

interface UpdateQuery {
  limit: number;
  cursor?: string | undefined;
  state?: UpdateState | undefined;
}

/** @throws Refusal 404 `releases.not_found` */
export async function updatePage(
  tx: ScopedTx,
  releaseId: string,
  { limit, cursor, state }: UpdateQuery,
): Promise<{ items: AgentUpdate[]; nextCursor: string | null }> {
  const release = await findRelease(tx, releaseId);
  if (!release) throw new Refusal('releases.not_found');
  const after = readCursor(UpdateCursor, cursor);
  const rows = await readUpdates(tx, { version: release.version, state, after, limit: limit + 1 });
  return pageOf(rows, limit, toUpdate, (row) => [row.received_key, row.id]);
}

/** @throws Refusal 404 `devices.not_found` */
export async function updatesOfDevice(tx: ScopedTx, deviceId: string): Promise<{ items: AgentUpdate[] }> {
  if (!(await isDevice(tx, deviceId))) throw new Refusal('devices.not_found');
  return { items: (await readUpdatesOf(tx, deviceId)).map(toUpdate) };
}
