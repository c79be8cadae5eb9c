import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problems.ts';
import { Refusal } from './refusal.ts';

/** What those who run the server ask while it is held; none of it changes anything. */
const ANSWERED: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/version', '/metrics']);

/** While `isHeld` nobody but the operator is answered: what is accepted now could be undone with the update. */
export function refuseWhileHeld(app: FastifyInstance, isHeld: () => boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!isHeld() || ANSWERED.has(request.routeOptions.url)) return;
    // Answered here and not thrown: no failure that belongs into the log, once for every agent.
    return sendProblem(request, reply, new Refusal('server.unavailable', { retryAfterSeconds: 5 }));
  });
}
