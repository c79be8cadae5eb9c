import { LIVE_PATH } from '@lanet/contracts/realtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopbackOrigin, Refusal } from '../../platform/http/index.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { Streams } from './realtime.streams.service.ts';

const BEAT_MS = 15_000;
/** A lost hint about an ended sign-in costs at most this; the promise is 60 s (product.md 1.2). */
const RECHECK_MS = 30_000;

/** `GET /api/v1/events`: what changed, for as long as the reader stays. */
export function realtimeRoutes(app: FastifyInstance, { db, log, publicUrl }: Platform): void {
  const streams = new Streams();
  const recheck = (personId?: string) => {
    streams.recheck(personId).catch((error: unknown) => log.error({ err: error }, 'streams were not checked'));
  };
  const ends = [
    db.bus.subscribe('live', (hint) => streams.tell(hint)),
    db.bus.subscribe('live.sample', (hint) => streams.show(hint)),
    db.bus.subscribe('sign_ins.ended', ({ personId }) => recheck(personId)),
    db.bus.subscribe('hints.missed', () => {
      streams.gap();
      recheck();
    }),
  ];
  const beat = setInterval(() => streams.beat(), BEAT_MS).unref();
  const rechecks = poll('realtime.recheck', RECHECK_MS, log, () => streams.recheck());

  app.get(LIVE_PATH, async (request, reply) => {
    checkOrigin(request, publicUrl());
    const check = () => app.authenticate(request, 'signed_in');
    const caller = await check();
    if (streams.isFull(caller.personId)) throw new Refusal('request.too_many', { retryAfterSeconds: 30 });
    reply.hijack();
    reply.raw.writeHead(200, {
      ...Object.fromEntries(Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined)),
      'content-type': 'text/event-stream; charset=utf-8',
      // nginx would collect the events before it passes them on.
      'x-accel-buffering': 'no',
    });
    streams.add({ caller, response: reply.raw, check });
  });

  // Before the server waits for its requests to end: these never do by themselves.
  app.addHook('preClose', async () => {
    for (const end of ends) end();
    clearInterval(beat);
    streams.closeAll();
    await rechecks.stop();
  });
}

/**
 * Only our own pages read the stream (security.md, rule 11). A page of ours sends no Origin with a GET, another site's
 * script does; browsers also say where a request comes from, which no page can forge.
 */
function checkOrigin({ headers, host }: FastifyRequest, publicUrl: string): void {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isOwnOrigin = origin === undefined || origin === publicUrl || isLoopbackOrigin(origin, host);
  if (!isOwnOrigin || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    throw new Refusal('request.origin');
}
