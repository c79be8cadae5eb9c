import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import compress from '@fastify/compress';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { allowStyles } from './headers.ts';
import { unrouted } from './methods.ts';

const DIST = new URL('../../../../web/dist/', import.meta.url);

/**
 * Serves the built web application. Files with a hash in their name are kept for ever; any other path that is no API is
 * the application itself, which knows its own pages.
 */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  const page = await readFile(new URL('index.html', DIST), 'utf8').catch(() => undefined);
  if (page === undefined) throw new Error('The web application is not built: npm run build:web');
  await app.register(compress, { global: true, encodings: ['br', 'gzip'], threshold: 1024 });
  await app.register(staticFiles, {
    root: fileURLToPath(DIST),
    index: false,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', /\/assets\//.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const send = (reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page.replaceAll('__CSP_NONCE__', allowStyles(reply)));
  app.get('/', async (_request, reply) => send(reply));
  app.get('/*', async (request, reply) => {
    if (/^\/(api|agent|assets)(\/|$)/.test(request.url)) throw unrouted(request);
    return send(reply);
  });
}
