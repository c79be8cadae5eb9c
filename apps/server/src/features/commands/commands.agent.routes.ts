import { Readable } from 'node:stream';
import { agent, type Delivery, FILE_MAX_BYTES } from '@lanet/contracts/agent';
import type { FastifyInstance } from 'fastify';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { FileTooLarge, FileUnexpected } from '../../platform/files/file-store.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentRoute } from '../agents/index.ts';
import { findAnnounced, markStored } from './commands.agent.repo.ts';
import { storeResults, takeDeliveries } from './commands.agent.service.ts';
import { changed } from './commands.service.ts';

/** What an agent calls for its commands. It acts with everything's scope, on rows of its own id alone. */
export async function commandAgentRoutes(app: FastifyInstance, platform: Platform): Promise<void> {
  const { db, clock } = platform;
  agentRoute(app, platform, agent.commands, async ({ query, caller }) => ({
    items: await deliveriesWithin(platform, caller.agentId, query.wait * 1000),
  }));
  agentRoute(app, platform, agent.results, async ({ body, caller }) => {
    await inScope(db, SYSTEM, (tx) => storeResults(tx, caller.agentId, body.items, clock.now()));
    return {};
  });
  await app.register(async (scope) => {
    // Only here a body is a stream: everywhere else bytes that are no JSON are refused unread.
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    agentRoute(
      scope,
      platform,
      agent.file,
      async ({ params, body, caller }) => {
        await storeFile(platform, caller.agentId, params.sha256, body);
        return {};
      },
      { bodyLimit: FILE_MAX_BYTES },
    );
  });
}

/** What waits for the agent now, or as soon as something does, within `waitMs`. */
async function deliveriesWithin({ db, clock }: Platform, agentId: string, waitMs: number): Promise<Delivery[]> {
  const take = () => inScope(db, SYSTEM, (tx) => takeDeliveries(tx, agentId, clock.now()));
  const woken = Promise.withResolvers<void>();
  // Listens before it looks: what is queued between the two is not missed.
  const ends = [
    db.bus.subscribe('commands.queued', (hint) => {
      if (hint.agentId === agentId) woken.resolve();
    }),
    db.bus.subscribe('hints.missed', () => woken.resolve()),
  ];
  const timer = setTimeout(woken.resolve, waitMs);
  try {
    const now = await take();
    if (now.length > 0 || waitMs === 0) return now;
    await woken.promise;
    return await take();
  } finally {
    clearTimeout(timer);
    for (const end of ends) end();
  }
}

/** Stores an announced file durably, then says so. @throws Refusal 403, 413 or 422 when it is not what was announced. */
async function storeFile(
  { db, files, clock }: Platform,
  agentId: string,
  sha256: string,
  body: unknown,
): Promise<void> {
  const expected = await inScope(db, SYSTEM, (tx) => findAnnounced(tx, agentId, sha256));
  if (!expected) throw new Refusal('agents.file_not_announced');
  if (!(body instanceof Readable)) throw new Refusal('request.media_type');
  const stored = await files.put(body, { maxBytes: expected.sizeBytes, expected }).catch((error: unknown) => {
    if (error instanceof FileTooLarge) throw new Refusal('request.too_large');
    throw error instanceof FileUnexpected ? new Refusal('agents.file_mismatch') : error;
  });
  await inScope(db, SYSTEM, async (tx) => {
    for (const commandId of await markStored(tx, agentId, stored, new Date(clock.now()))) await changed(tx, commandId);
  });
}
