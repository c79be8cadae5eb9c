export type { Caller } from './caller.ts';
export { isLoopbackOrigin } from './headers.ts';
export { operationRoutes } from './operations.ts';
export { parsed, sendProblem } from './problems.ts';
export { Refusal } from './refusal.ts';
export { type Authenticate, type BindOptions, bind, type Call, type Handler, openRoute, route } from './route.ts';
export { createHttp, type HttpOptions } from './server.ts';
export { serveWeb } from './web-files.ts';
