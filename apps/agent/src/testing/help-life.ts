import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HelpRequest, helpRequests } from '@lanet/contracts/help-requests';
import { PNG_4_BY_3 } from '@lanet/contracts/testing/pictures';
import { HelpRequests } from '../help/help-requests.ts';
import { HelpStore } from '../help/help-store.ts';
import type { LocalAsk } from '../help/local-protocol.ts';
import { Wake } from '../wake.ts';
import { enrolledPeer, removeFolder, temporaryFolder } from './agent-peer.ts';
import type { Scripted } from './scripted.ts';
import { ScriptedServer } from './scripted-server.ts';

export const picture = { mediaType: 'image/png' as const, data: PNG_4_BY_3 };

/** An enrolled agent whose people ask for help, and a server that takes it. */
export class HelpWorld {
  readonly folder = temporaryFolder();
  readonly server = new ScriptedServer();
  /** Requests the server took, by id: what it opened a ticket for. */
  readonly taken = new Map<string, HelpRequest>();
  readonly pictures: string[] = [];
  allowed = true;
  /** How much of the usual pauses, of seconds to minutes, is drawn. */
  drawn = 0;
  localNow = 1_800_000_000_000;
  #peer: Awaited<ReturnType<typeof enrolledPeer>> | undefined;
  readonly #lives: (() => Promise<void>)[] = [];

  async start(): Promise<this> {
    await this.server.start();
    this.#peer = await enrolledPeer(this.server, this.folder);
    this.server.script = (call) => this.take(call);
    return this;
  }

  async stop(): Promise<void> {
    for (const end of this.#lives) await end();
    await this.server.stop();
    this.#peer?.http.close();
    removeFolder(this.folder);
  }

  /** As the real server: each id once, and a repeat is answered alike. */
  take({ method, path, body }: { method: string; path: string; body: string }): Scripted | undefined {
    if (method === 'POST' && path === helpRequests.ask.path) {
      const request = HelpRequest.parse(JSON.parse(body));
      if (!this.taken.has(request.id)) this.taken.set(request.id, request);
      const pictureWanted = request.picture !== null && !this.pictures.includes(request.id);
      return { status: 201, body: { folio: `TKT-${[...this.taken.keys()].indexOf(request.id) + 1}`, pictureWanted } };
    }
    const [, id] = /^\/agent\/v1\/help-requests\/(.+)\/picture$/.exec(path) ?? [];
    if (method !== 'PUT' || !id) return undefined;
    this.pictures.push(id);
    return { status: 204 };
  }

  /** A life of the service over the same folder; `failed` is its first failure, `end` its end, clean or not. */
  live() {
    if (!this.#peer) throw new Error('not started');
    const { session, clock } = this.#peer;
    const store = new HelpStore(join(this.folder, 'help'));
    const wake = new Wake();
    const failed = Promise.withResolvers<void>();
    const requests = new HelpRequests({
      ...{ store, session, log: () => failed.resolve(), now: clock.now, localNow: () => this.localNow },
      readMachine: async () => ({
        ...{ hostname: 'pc-01', os: 'Debian', user: null, uptimeSeconds: 60, volumes: [], alerts: [], readAt: 0 },
      }),
      isAllowed: () => this.allowed,
      ...{ reportSeconds: () => 900, random: () => this.drawn, wake },
    });
    const stop = new AbortController();
    const done = requests.run(stop.signal);
    const end = async () => {
      stop.abort();
      await done;
    };
    this.#lives.push(end);
    return { requests, wake, failed: failed.promise, end };
  }

  /** Until nothing of it is left to be sent: its ticket is there before its picture is. */
  async ended(id: string): Promise<void> {
    const file = join(this.folder, 'help', `${id}.json`);
    while (JSON.parse(readFileSync(file, 'utf8')).request !== null) await new Promise((done) => setImmediate(done));
  }
}

/** What somebody writes about what they were shown. */
export async function askOf(requests: HelpRequests, changes: Partial<LocalAsk> = {}): Promise<LocalAsk> {
  const { id: shown } = await requests.shown();
  return {
    ...{ id: randomUUID(), shown, subject: 'No imprime', text: 'Desde hoy.', user: 'ana', picture: null },
    contact: { name: 'Ana', email: 'ana@tebi.example', phone: null },
    ...changes,
  };
}
