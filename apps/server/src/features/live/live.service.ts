import { LIVE, type LiveState } from '@lanet/contracts/live';
import { inScope } from '../../platform/database/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { currentAgent, liveStateOf, readIsOnline } from '../agents/index.ts';
import { requireDevice } from '../devices/index.ts';

/** Pages of one person that look at the same time: several windows on several screens, and what a crash left behind. */
const MOST_PAGES = 12;

/** By person: their pages that look, in the order of their last words. In memory: what is forgotten is said again soon. */
type Watching = Map<string, Map<string, { agentId: string; endsAt: number }>>;
export const createWatching = (): Watching => new Map();

interface Page {
  id: string;
  viewerId: string;
}

/** Of too many pages the one that spoke longest ago gives way. @throws Refusal 404 `devices.not_found`. */
export async function watchDevice(
  platform: Platform,
  watching: Watching,
  caller: Caller,
  { id, viewerId }: Page,
): Promise<{ state: LiveState }> {
  const found = await agentOf(platform, caller, id);
  if (!found) return { state: 'no_agent' };
  const { agentId, isOnline } = found;
  for (const left of holdPlace(watching, caller.personId, { viewerId, agentId }, platform.clock.now()))
    tell(platform, caller, { ...left, seconds: 0 });
  tell(platform, caller, { agentId, viewerId, seconds: LIVE.leaseSeconds });
  return { state: liveStateOf(platform, agentId, isOnline) };
}

/** @throws Refusal 404 `devices.not_found`. Leaving what one never looked at is no fault. */
export async function leaveDevice(
  platform: Platform,
  watching: Watching,
  caller: Caller,
  { id, viewerId }: Page,
): Promise<void> {
  const found = await agentOf(platform, caller, id);
  const pages = watching.get(caller.personId);
  pages?.delete(viewerId);
  if (pages?.size === 0) watching.delete(caller.personId);
  if (found) tell(platform, caller, { agentId: found.agentId, viewerId, seconds: 0 });
}

/** The agent of a device that the caller may see; undefined where nothing measures. */
function agentOf(
  { db }: Platform,
  caller: Caller,
  deviceId: string,
): Promise<{ agentId: string; isOnline: boolean } | undefined> {
  return inScope(db, caller, async (tx) => {
    const { status } = await requireDevice(tx, deviceId);
    const agent = status === 'active' ? await currentAgent(tx, deviceId) : undefined;
    return agent && { agentId: agent.id, isOnline: await readIsOnline(tx, deviceId) };
  });
}

/** The pages that lost theirs by it. */
function holdPlace(
  watching: Watching,
  personId: string,
  { viewerId, agentId }: { viewerId: string; agentId: string },
  nowMs: number,
): { viewerId: string; agentId: string }[] {
  const pages = new Map([...(watching.get(personId) ?? [])].filter(([, { endsAt }]) => endsAt > nowMs));
  pages.delete(viewerId);
  pages.set(viewerId, { agentId, endsAt: nowMs + LIVE.leaseSeconds * 1000 });
  const left = [...pages].slice(0, Math.max(0, pages.size - MOST_PAGES));
  for (const [key] of left) pages.delete(key);
  watching.set(personId, pages);
  return left.map(([key, page]) => ({ viewerId: key, agentId: page.agentId }));
}

function tell(
  { db }: Platform,
  { personId }: Caller,
  { agentId, viewerId, seconds }: { agentId: string; viewerId: string; seconds: number },
): void {
  // The person's own name is part of it, so that nobody ends what another looks at.
  db.bus.publish({ topic: 'live.watched', agentId, viewer: `${personId} ${viewerId}`, personId, seconds });
}
