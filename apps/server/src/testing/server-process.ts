import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Endpoint } from '@lanet/contracts/endpoint';
import type { InjectOptions } from 'fastify';
import { inject } from 'vitest';
import { databaseUrl } from './database.setup.ts';
import {
  type Answer,
  type AnyBody,
  type CallInput,
  requestOf,
  type TestPerson,
  type TestServer,
} from './test-server.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

const JSON_BODY = { 'content-type': 'application/json' };

/** A real `lanet serve` with some of the services, as its own process. */
export interface ServerProcess {
  url: string;
  port: number;
  call<E extends Endpoint>(person: TestPerson, endpoint: E, input?: CallInput<E>): Promise<Answer<AnyBody>>;
  /** Any request, as an agent makes it. */
  request(options: InjectOptions): Promise<{ statusCode: number; body: string; headers: Record<string, string> }>;
  /** Ends it as an operator does, and says how it ended. */
  stop(): Promise<number | null>;
  /** Ends it at once, as by a power cut. */
  kill(): Promise<void>;
}

/** On the database and the data folder of a test server, whose own process runs nothing. */
export async function startServerProcess(
  { db, platform }: TestServer,
  services: string,
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const { dataDir } = platform.config;
  const child = spawn(process.execPath, [MAIN, 'serve', '--services', services, '--port', '0'], {
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      ...{ LANET_DATA_DIR: dataDir, LANET_LOG_FORMAT: 'json' },
      LANET_DATABASE_URL: databaseUrl(inject('postgresUrl'), new URL(db.url).pathname.slice(1)),
      LANET_DATABASE_LOGIN_PASSWORD: inject('loginPassword'),
      ...environment,
    },
  });
  const end = () => child.kill('SIGKILL');
  // A test run that is broken off leaves nothing running.
  process.once('exit', end);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  void exited.then(() => process.off('exit', end));
  const url = await readyAt(child);
  const request: ServerProcess['request'] = async ({ url: path, method = 'GET', headers, payload }) => {
    const answer = await fetch(new URL(String(path), url), {
      method,
      // Where it goes to says the host.
      headers: Object.entries({ ...(payload !== undefined && JSON_BODY), ...headers, host: undefined })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]): [string, string] => [name, String(value)]),
      ...(payload !== undefined && { body: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
    });
    return { statusCode: answer.status, body: await answer.text(), headers: Object.fromEntries(answer.headers) };
  };
  return {
    url,
    port: Number(new URL(url).port),
    request,
    async call(person, endpoint, input = {}) {
      const options = requestOf(endpoint, input, person);
      const headers = { ...options.headers, origin: url };
      const { statusCode: status, body, headers: answered } = await request({ ...options, headers });
      return { status, body: body === '' ? undefined : JSON.parse(body), headers: answered };
    },
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Its address, once it says that it is ready, or held. */
async function readyAt(child: ChildProcess): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error('its output is not read');
  const lines = createInterface({ input: child.stdout });
  const said: string[] = [];
  child.stderr.on('data', (part) => said.push(String(part)));
  const early = once(child, 'close').then(() => Promise.reject(new Error(`it ended: ${said.join('\n')}`)));
  const ready = Promise.withResolvers<string>();
  lines.on('line', (line) => {
    said.push(line);
    const { msg, url } = JSON.parse(line);
    if (msg === 'ready' || msg === 'held') ready.resolve(url);
  });
  early.catch(() => undefined);
  return Promise.race([ready.promise, early]);
}
