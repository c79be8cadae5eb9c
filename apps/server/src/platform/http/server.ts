import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import websocket from '@fastify/websocket';
import { CONNECT_PATH, FRAME_MAX_BYTES } from '@lanet/contracts/agent';
import type { Endpoint } from '@lanet/contracts/endpoint';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Caller } from './caller.ts';
import { guardHost, guardOrigin, securityHeaders } from './headers.ts';
import { refuseWhileHeld } from './held.ts';
import { noticeMethods } from './methods.ts';
import { answerProblems } from './problems.ts';
import { Refusal } from './refusal.ts';
import type { Authenticate } from './route.ts';
import { answerBadAddress, answerBrokenRequest, answerBrokenUpgrades, endBrokenSocket } from './unrouted.ts';

export interface HttpOptions {
  log: FastifyBaseLogger;
  trustProxy: readonly string[];
  publicUrl: () => string;
  authenticate: Authenticate<Caller>;
  validateResponses: boolean;
  keptIn: FastifyInstance['keptIn'];
  onResponse: (route: string, method: string, status: number, seconds: number) => void;
  isHeld: () => boolean;
}

/** Bodies of people's requests; agents' reports and files say their own. */
const BODY_LIMIT = 1024 * 1024;

/** A Fastify server with our rules about errors, headers, origins, sizes and time, and no route yet. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log,
    // A logger for each request costs more than knowing who calls: a line about a request names it by itself.
    childLoggerFactory: (log) => log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: [...options.trustProxy],
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    keepAliveTimeout: 75_000,
    // A caller may name its request, so that its log and ours meet; anything odd is replaced.
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    },
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: true,
    // By itself Node answers 400 without a body; guardHost says the same as a problem document.
    http: { requireHostHeader: false },
    frameworkErrors: answerBadAddress(options.publicUrl),
    clientErrorHandler: answerBrokenRequest,
  });
  app.decorate('authenticate', options.authenticate);
  app.decorate('bound', new Set<Endpoint>());
  app.decorate('validateResponses', options.validateResponses);
  app.decorate('keptIn', options.keptIn);
  await app.register(cookie);
  await app.register(websocket, {
    options: { maxPayload: FRAME_MAX_BYTES, perMessageDeflate: false },
    errorHandler: endBrokenSocket,
  });
  answerBrokenUpgrades(app.websocketServer);
  app.addHook('onRequest', async ({ ws, routeOptions }) => {
    // Without this the plugin opens a socket wherever one is asked for, and closes it again.
    if (ws && routeOptions.url !== CONNECT_PATH) throw new Refusal('request.not_found');
  });
  // An expectation we do not know is ignored (RFC 9110, 10.1.1); by itself Node answers 417 without a body.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  noticeMethods(app);
  answerProblems(app);
  securityHeaders(app, options.publicUrl);
  refuseWhileHeld(app, options.isHeld);
  guardHost(app);
  guardOrigin(app, options.publicUrl);
  // Bodies are JSON: plain text is what a form of another site may send without asking first. An empty body with a JSON
  // content type is no body: browsers and tools send it with DELETE.
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') return done(null, undefined);
    void parseJson(request, String(text), done);
  });
  app.addHook('onResponse', (request, reply, done) => {
    options.onResponse(request.routeOptions.url ?? 'none', request.method, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  return app;
}
