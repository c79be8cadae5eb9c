// A server of its own for benchmarks, the simulator and journeys: a child process on a fresh data folder, ended with it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Ready = z.object({
  server: z.string(),
  token: z.string(),
  clientId: z.string(),
  siteId: z.string(),
  pid: z.number(),
  people: z.record(
    z.string(),
    z.object({ email: z.string(), password: z.string(), totpSecret: z.string().nullable() }),
  ),
});

export interface PrivateServerOptions {
  /** How many computers may join. */
  uses?: number;
  dataDir?: string;
  port?: number;
  /** `LANET_*` of the server. */
  environment?: Record<string, string>;
}

export type PrivateServer = z.infer<typeof Ready> & {
  dataDir: string;
  child: ChildProcess;
  /** Writes into its database what a test cannot wait for. One at a time. @throws what the database refuses */
  write(statement: string): Promise<void>;
  /** Hands a message over as if it had come by that mailbox; answers its id. One at a time. */
  takeMail(mailboxId: string, raw: Uint8Array): Promise<string>;
  /** As a crash: no clean-up at all. */
  kill(): Promise<void>;
  close(): Promise<void>;
};

/** Starts the real server and makes an organisation, a client, people and a token that lets computers of this host in. */
export async function startPrivateServer(options: PrivateServerOptions = {}): Promise<PrivateServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'lanet-private-')));
  const main = fileURLToPath(new URL('private-server.main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, dataDir, String(options.port ?? 0), String(options.uses ?? 25)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, LANET_LOG_LEVEL: 'warn', LANET_LOG_FORMAT: 'json', ...options.environment },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Whoever started it may be stopped at any moment, also while this one is still starting.
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const ready = await firstLine(child).catch(async (error: unknown) => {
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  return {
    ...ready,
    dataDir,
    child,
    async write(statement) {
      await ask(child, statement);
    },
    async takeMail(mailboxId, raw) {
      const { id } = await ask(child, { mailboxId, base64: Buffer.from(raw).toString('base64') });
      return id ?? '';
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async close() {
      child.kill('SIGTERM');
      await exited;
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A message on its way into the child. */
export interface HandedOver {
  mailboxId: string;
  base64: string;
}

const Done = z.object({ id: z.string().optional(), failure: z.string().optional() });

async function ask(child: ChildProcess, what: string | HandedOver): Promise<z.infer<typeof Done>> {
  child.send(what);
  const [answer] = await once(child, 'message');
  const done = Done.parse(answer);
  if (done.failure !== undefined) throw new Error(done.failure);
  return done;
}

/** The line in which the child says that it is ready; what else it prints is passed on. */
function firstLine(child: ChildProcess): Promise<z.infer<typeof Ready>> {
  const { promise, resolve, reject } = Promise.withResolvers<z.infer<typeof Ready>>();
  if (!child.stdout) throw new Error('the server has no output to read');
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (text.startsWith('READY ')) resolve(Ready.parse(JSON.parse(text.slice(6))));
    else console.error(text);
  });
  child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
  return promise;
}
