import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Platform } from '../platform.ts';
import { isLoopbackOrigin } from './headers.ts';
import { Refusal } from './refusal.ts';

/** For those who run the server: alive, ready, which version, figures. Strangers learn nothing but yes or no. */
export function operationRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const { ok, checks } = await platform.health.readiness();
    return reply.code(ok ? 200 : 503).send({
      ...{ ok, degraded: checks.some(({ degraded }) => degraded) },
      checks: checks.map(({ name, ok: good, degraded = false }) => ({ name, ok: good, degraded })),
    });
  });
  app.get('/version', async () => ({ version: platform.version }));
  app.get('/metrics', async (request, reply) => {
    if (!mayReadMetrics(request, platform.config.metricsToken)) throw new Refusal('request.forbidden');
    const { contentType, text } = await platform.metrics.print();
    return reply.type(contentType).send(text);
  });
}

/** With a token configured only its bearer; without one only this computer itself, and not through a proxy. */
function mayReadMetrics({ headers, ip, host }: FastifyRequest, token: string | undefined): boolean {
  if (token) {
    const given = Buffer.from(headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${token}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
  const direct = headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
  return direct && /^(127\.|::1$|::ffff:127\.)/.test(ip) && isLoopbackOrigin(`http://${host}`, host);
}
