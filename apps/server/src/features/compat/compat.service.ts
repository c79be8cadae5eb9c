import { hash } from 'node:crypto';
import type { CompatStatus } from '@lanet/contracts/compat';
import { parseEnrolmentToken, sortedJson } from '@lanet/contracts/wire';
import { hashToken } from '../../platform/crypto/tokens.ts';
import { announce, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { createDevice } from '../devices/index.ts';
import { storeSections } from '../inventory/index.ts';
import { storeWindows } from '../metrics/index.ts';
import {
  findSource,
  findStatusToken,
  insertSource,
  lockComputer,
  type StatusToken,
  setClaims,
  setMeasured,
  takeStatusUse,
} from './compat.repo.ts';
import { flat, sectionsOf, uptimeSeconds, windowOf } from './compat.rules.ts';

interface Message {
  token: string;
  body: CompatStatus;
  /** As `plainAddress` writes it. */
  address: string;
}

/**
 * Takes the status message of a computer without an agent, as what it is: claims under a site token.
 * @throws Refusal 403 `agents.token_refused` (whatever is wrong with the token, alike), 422 for an uptime that is none,
 *   403 `agents.revoked` for a computer that was archived.
 */
export async function takeStatus(platform: Platform, { token: text, body, address }: Message): Promise<void> {
  const { db, clock } = platform;
  const token = parseEnrolmentToken(text);
  if (!token) throw new Refusal('agents.token_refused');
  const told = flat(body);
  const uptime = told.uptime === undefined ? null : uptimeSeconds(told.uptime);
  if (uptime === undefined) {
    const pointer = body.status?.uptime === told.uptime ? 'body/status/uptime' : 'body/uptime';
    throw new Refusal('request.invalid', { errors: [{ pointer, message: 'no duration, such as "5 days 3 hours"' }] });
  }
  const nowMs = clock.now();
  await inScope(db, SYSTEM, async (tx) => {
    const known = await findStatusToken(tx, { hash: hashToken(token.secret), address, now: new Date(nowMs) });
    if (!known) throw new Refusal('agents.token_refused');
    const deviceId = await deviceOf(tx, known, body);
    await store(tx, { deviceId, token: known, told, uptime, nowMs });
  });
}

/** The device of a computer, by token and name alone; made when it is new. */
async function deviceOf(tx: ScopedTx, token: StatusToken, body: CompatStatus): Promise<string> {
  const { clientId, siteId, id: tokenId } = token;
  const computerId = body.computer_id;
  await lockComputer(tx, tokenId, computerId);
  const source = await findSource(tx, tokenId, computerId);
  if (source && source.status !== 'active') throw new Refusal('agents.revoked');
  let deviceId = source?.deviceId;
  if (deviceId === undefined) {
    if (!(await takeStatusUse(tx, tokenId))) throw new Refusal('agents.token_refused');
    deviceId = await createDevice(tx, { clientId, siteId, name: computerId, type: 'other', status: 'active' });
    await insertSource(tx, { clientId, siteId, deviceId, tokenId, computerId });
  }
  await tellClaims(tx, { token, body, deviceId, before: source?.claims });
  return deviceId;
}

/** The token decides where a computer belongs; that it says otherwise is told once, not with each message. */
async function tellClaims(
  tx: ScopedTx,
  { token, body, deviceId, before }: { token: StatusToken; body: CompatStatus; deviceId: string; before: unknown },
): Promise<void> {
  const claims = {
    ...(body.client_id !== undefined && body.client_id !== token.clientSlug && { client_id: body.client_id }),
    ...(body.site_id !== undefined && body.site_id !== token.siteSlug && { site_id: body.site_id }),
  };
  // The database gives members back in an order of its own.
  if (sortedJson(claims) === sortedJson(before ?? {})) return;
  await setClaims(tx, deviceId, claims);
  if (Object.keys(claims).length === 0) return;
  await audit(tx, {
    actor: { kind: 'agent', id: null, name: body.computer_id },
    action: 'agent.scope_claimed',
    target: body.computer_id,
    clientId: token.clientId,
    security: true,
    detail: { deviceId, ...claims },
  });
}

interface Told {
  deviceId: string;
  token: StatusToken;
  told: ReturnType<typeof flat>;
  uptime: number | null;
  nowMs: number;
}

async function store(tx: ScopedTx, { deviceId, token, told, uptime, nowMs }: Told): Promise<void> {
  const { clientId, siteId } = token;
  const { cpu_usage = null, ram_usage = null, temperature = null } = told;
  const window = windowOf(told, nowMs);
  const [volume] = window?.volumes ?? [];
  const usedPercent = volume?.usedPercent[0];
  await setMeasured(tx, deviceId, new Date(nowMs), {
    ...{ cpu: cpu_usage, memory: ram_usage, temperature, uptimeSeconds: uptime },
    disk: volume && usedPercent != null ? { volume: volume.id, usedPercent } : null,
  });
  if (window) await storeWindows(tx, [{ clientId, deviceId, window }], nowMs);
  const sections = Object.fromEntries(
    Object.entries(sectionsOf(told)).map(([name, data]) => [
      name,
      { hash: hash('sha256', JSON.stringify(data)).slice(0, 16), data },
    ]),
  );
  await storeSections(tx, [{ clientId, deviceId, sections }], nowMs);
  announce(tx, { topic: 'live', event: { type: 'device_sample', id: deviceId }, audience: { clientId, siteId } });
}
