import { LIVE, type LiveState } from '@lanet/contracts/live';
import { inScope } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { liveStateOf } from '../agents/index.ts';
import { requireDevice } from '../devices/index.ts';
import { readAgentOf } from './live.repo.ts';

/** Pages of one person that look at the same time: several windows on several screens, and what a crash left behind. */
const MOST_PAGES = 12;

/** By person: their pages that look, and until when. In memory: what is forgotten is said again within a minute. */
type Watching = Map<string, Map<string, number>>;
export const createWatching = (): Watching => new Map();

interface Page {
  id: string;
  viewerId: string;
}

/** @throws Refusal 404 `devices.not_found`, 429 for a person who looks at too many at once. */
export async function watchDevice(
  platform: Platform,
  watching: Watching,
  caller: Caller,
  { id, viewerId }: Page,
): Promise<{ state: LiveState }> {
  const agentId = await agentOf(platform, caller, id);
  if (agentId === undefined) return { state: 'no_agent' };
  holdPlace(watching, caller.personId, viewerId, platform.clock.now());
  tell(platform, caller, { agentId, viewerId, seconds: LIVE.leaseSeconds });
  return { state: liveStateOf(platform, agentId) };
}

/** @throws Refusal 404 `devices.not_found`. Leaving what one never looked at is no fault. */
export async function leaveDevice(
  platform: Platform,
  watching: Watching,
  caller: Caller,
  { id, viewerId }: Page,
): Promise<void> {
  const agentId = await agentOf(platform, caller, id);
  const pages = watching.get(caller.personId);
  pages?.delete(viewerId);
  if (pages?.size === 0) watching.delete(caller.personId);
  if (agentId !== undefined) tell(platform, caller, { agentId, viewerId, seconds: 0 });
}

/** The agent of a device that the caller may see; undefined where nothing measures. */
function agentOf({ db }: Platform, caller: Caller, deviceId: string): Promise<string | undefined> {
  return inScope(db, caller, async (tx) => {
    const { status } = await requireDevice(tx, deviceId);
    return status === 'active' ? readAgentOf(tx, deviceId) : undefined;
  });
}

function holdPlace(watching: Watching, personId: string, viewerId: string, nowMs: number): void {
  const pages = new Map([...(watching.get(personId) ?? [])].filter(([, endsAt]) => endsAt > nowMs));
  if (!pages.has(viewerId) && pages.size >= MOST_PAGES)
    throw new Refusal('request.too_many', { retryAfterSeconds: LIVE.leaseSeconds });
  watching.set(personId, pages.set(viewerId, nowMs + LIVE.leaseSeconds * 1000));
}

function tell(
  { db }: Platform,
  { personId }: Caller,
  { agentId, viewerId, seconds }: { agentId: string; viewerId: string; seconds: number },
): void {
  // The person's own name is part of it, so that nobody ends what another looks at.
  db.bus.publish({ topic: 'live.watched', agentId, viewer: `${personId} ${viewerId}`, personId, seconds });
}
