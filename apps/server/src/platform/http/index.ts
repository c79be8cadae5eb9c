export type { Caller } from './caller.ts';
export { isLoopbackOrigin } from './headers.ts';
export { startForgetting } from './idempotency.ts';
export { operationRoutes } from './operations.ts';
export { parsed } from './problems.ts';
export { Refusal } from './refusal.ts';
export { type Authenticate, type BindOptions, bind, type Handler, openRoute, route } from './route.ts';
export { createHttp } from './server.ts';
export { serveWeb } from './web-files.ts';
