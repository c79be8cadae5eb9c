import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HelpRequest, helpRequests } from '@lanet/contracts/help-requests';
import { PNG_4_BY_3 } from '@lanet/contracts/testing/pictures';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../keys/ed25519.ts';
import { enrolledPeer, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { problem, type Scripted } from '../testing/scripted.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { Wake } from '../wake.ts';
import { HelpRequests } from './help-requests.ts';
import { HelpStore } from './help-store.ts';
import type { HelpRefused, LocalAsk } from './local-protocol.ts';

let folder = '';
let server: ScriptedServer;
let peer: Awaited<ReturnType<typeof enrolledPeer>>;
let lives: (() => Promise<void>)[] = [];
/** Requests the server took, by id: what it opened a ticket for. */
let taken: Map<string, HelpRequest>;
let pictures: string[];
let allowed = true;
/** How much of the usual pauses, of seconds to minutes, is drawn. */
let drawn = 0;
let localNow = 1_800_000_000_000;

beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
  peer = await enrolledPeer(server, folder);
  [lives, taken, pictures, allowed, drawn] = [[], new Map(), [], true, 0];
  server.script = take;
});
afterEach(async () => {
  for (const end of lives) await end();
  await server.stop();
  peer.http.close();
  removeFolder(folder);
});

/** As the real server: each id once, and a repeat is answered alike. */
function take({ method, path, body }: { method: string; path: string; body: string }): Scripted | undefined {
  if (method === 'POST' && path === helpRequests.ask.path) {
    const request = HelpRequest.parse(JSON.parse(body));
    if (!taken.has(request.id)) taken.set(request.id, request);
    const pictureWanted = request.picture !== null && !pictures.includes(request.id);
    return { status: 201, body: { folio: `TKT-${[...taken.keys()].indexOf(request.id) + 1}`, pictureWanted } };
  }
  const [, id] = /^\/agent\/v1\/help-requests\/(.+)\/picture$/.exec(path) ?? [];
  if (method !== 'PUT' || !id) return undefined;
  pictures.push(id);
  return { status: 204 };
}

/** A life of the service over the same folder; `end` is its end, clean or not. */
function live() {
  const store = new HelpStore(join(folder, 'help'));
  const wake = new Wake();
  const failed = Promise.withResolvers<void>();
  const requests = new HelpRequests({
    ...{ store, session: peer.session, log: () => failed.resolve(), now: peer.clock.now, localNow: () => localNow },
    readMachine: async () => ({
      ...{ hostname: 'pc-01', os: 'Debian', user: null, uptimeSeconds: 60, volumes: [], alerts: [], readAt: 0 },
    }),
    isAllowed: () => allowed,
    ...{ reportSeconds: () => 900, random: () => drawn, wake },
  });
  const stop = new AbortController();
  const done = requests.run(stop.signal);
  const end = async () => {
    stop.abort();
    await done;
  };
  lives.push(end);
  return { requests, wake, failed: failed.promise, end };
}

async function askOf(requests: HelpRequests, changes: Partial<LocalAsk> = {}): Promise<LocalAsk> {
  const { id: shown } = await requests.shown();
  return {
    ...{ id: randomUUID(), shown, subject: 'No imprime', text: 'Desde hoy.', user: 'ana', picture: null },
    contact: { name: 'Ana', email: 'ana@tebi.example', phone: null },
    ...changes,
  };
}
const picture = { mediaType: 'image/png' as const, data: PNG_4_BY_3 };
/** Until nothing of it is left to be sent: its ticket is there before its picture is. */
const ended = async (id: string) => {
  const file = join(folder, 'help', `${id}.json`);
  while (JSON.parse(readFileSync(file, 'utf8')).request !== null) await new Promise((done) => setImmediate(done));
};
function codeOf(act: () => unknown): string {
  try {
    act();
    return 'taken';
  } catch (error) {
    return (error as HelpRefused).code; // whatever else it is has no code, and the test says so
  }
}

describe('a request', () => {
  it('is sent with what was shown and its picture, and nothing of it stays', async () => {
    const { requests } = live();
    const ask = await askOf(requests, { picture });

    expect(requests.accept(ask)).toEqual({ state: 'waiting', folio: null });
    await ended(ask.id);

    expect(requests.state(ask.id)).toEqual({ state: 'sent', folio: 'TKT-1' });
    const bytes = Buffer.from(PNG_4_BY_3, 'base64');
    expect(taken.get(ask.id)).toMatchObject({
      ...{ subject: 'No imprime', contact: ask.contact, machine: { hostname: 'pc-01', user: 'ana' } },
      picture: { sha256: sha256Hex(bytes), sizeBytes: bytes.length, mediaType: 'image/png' },
    });
    await lives[0]?.();
    const names = readdirSync(join(folder, 'help'));
    expect(names).toEqual([`${ask.id}.json`]);
    expect(readFileSync(join(folder, 'help', `${ask.id}.json`), 'utf8')).not.toContain('imprime');
  });

  it('made offline waits on the disk over a restart and a lost answer, and becomes one ticket', async () => {
    await server.stop();
    const before = live();
    const ask = await askOf(before.requests, { picture });
    before.requests.accept(ask);
    await before.end();
    let lost = 0;
    server.script = (call) => {
      const answer = take(call);
      if (!answer || lost >= 2) return answer;
      lost += 1;
      return 'hang up';
    };

    await server.start();
    const { requests } = live();
    expect(requests.state(ask.id)).toEqual({ state: 'waiting', folio: null });
    await ended(ask.id);
    const again = requests.accept(ask);

    expect(lost).toBe(2);
    expect(again).toEqual({ state: 'sent', folio: 'TKT-1' });
    expect([...taken.keys()]).toEqual([ask.id]);
    expect(pictures).toEqual([ask.id]);
  });

  it('waits until the server has time, and others after it come later', async () => {
    let refusals = 0;
    server.script = (call) => {
      refusals += 1;
      const tooMany = { status: 429, body: { code: 'request.too_many', retryAfterSeconds: 0 } };
      return call.path === helpRequests.ask.path && refusals <= 3 ? tooMany : take(call);
    };
    const { requests } = live();
    const ask = await askOf(requests);

    requests.accept(ask);
    await ended(ask.id);

    expect(refusals).toBe(4);
  });

  it('that the server refuses for good ends so, and nothing of it stays', async () => {
    server.script = () => problem(422, 'request.invalid');
    const { requests } = live();
    const ask = await askOf(requests, { picture });

    requests.accept(ask);
    await ended(ask.id);

    expect(requests.state(ask.id)).toEqual({ state: 'refused', folio: null });
    expect(readdirSync(join(folder, 'help'))).toEqual([`${ask.id}.json`]);
  });

  it('keeps its ticket when its picture is refused', async () => {
    server.script = (call) => (call.method === 'PUT' ? problem(422, 'help_requests.not_a_picture') : take(call));
    const { requests } = live();
    const ask = await askOf(requests, { picture });

    requests.accept(ask);
    await ended(ask.id);

    expect(requests.state(ask.id)).toEqual({ state: 'sent', folio: 'TKT-1' });
  });

  it('is no longer there when its file was torn, and the others are', async () => {
    await server.stop();
    const before = live();
    const [torn, whole] = [await askOf(before.requests), await askOf(before.requests)];
    before.requests.accept(torn);
    before.requests.accept(whole);
    await before.end();
    writeFileSync(join(folder, 'help', `${torn.id}.json`), '{"id":');
    writeFileSync(join(folder, 'help', `${randomUUID()}.picture`), 'nobody’s');

    await server.start();
    const { requests } = live();
    await ended(whole.id);

    expect([...taken.keys()]).toEqual([whole.id]);
    expect(codeOf(() => requests.state(torn.id))).toBe('help.not_found');
    expect(readdirSync(join(folder, 'help')).filter((name) => name.endsWith('.picture'))).toEqual([]);
  });
});

describe('a request that always fails', () => {
  const DAY = 24 * 3_600_000;
  /** What the server answers to one request, or to its picture, from now on. */
  const fails = (id: () => string, method: string, status = 500) => {
    server.script = (call) => {
      const isIts = call.method === method && (call.path.includes(id()) || call.body.includes(id()));
      if (!isIts) return take(call);
      tries += 1;
      return problem(status, 'request.failed');
    };
  };
  let tries = 0;
  const again = async () => {
    const before = tries;
    await server.until(() => tries >= before + 2);
  };
  beforeEach(() => {
    tries = 0;
  });

  it('keeps no later one waiting', async () => {
    const { requests } = live();
    const [bad, good] = [await askOf(requests), await askOf(requests)];
    fails(() => bad.id, 'POST');

    requests.accept(bad);
    requests.accept(good);
    await ended(good.id);

    expect(requests.state(good.id)).toMatchObject({ state: 'sent' });
    expect(requests.state(bad.id)).toEqual({ state: 'waiting', folio: null });
  });

  it('is given up after a week of failures, and whoever asked is told', async () => {
    const { requests } = live();
    const ask = await askOf(requests, { picture });
    fails(() => ask.id, 'POST');

    requests.accept(ask);
    for (let day = 0; day < 7; day += 1) {
      await again();
      expect(requests.state(ask.id).state).toBe('waiting');
      localNow += DAY;
    }
    await ended(ask.id);

    expect(requests.state(ask.id)).toEqual({ state: 'refused', folio: null });
    expect(readdirSync(join(folder, 'help'))).toEqual([`${ask.id}.json`]);
  });

  it('with its picture alone keeps its ticket and no later one waiting', async () => {
    const { requests } = live();
    const [bad, good] = [await askOf(requests, { picture }), await askOf(requests)];
    fails(() => bad.id, 'PUT');

    requests.accept(bad);
    requests.accept(good);
    await ended(good.id);
    for (let day = 0; day < 7; day += 1) {
      await again();
      localNow += DAY;
    }
    await ended(bad.id);

    expect(requests.state(bad.id)).toEqual({ state: 'sent', folio: 'TKT-1' });
  });

  it('is kept for as long as a server or a connection is missing', async () => {
    const { requests } = live();
    const ask = await askOf(requests);
    fails(() => ask.id, 'POST', 502);

    requests.accept(ask);
    for (let day = 0; day < 9; day += 1) {
      await again();
      localNow += DAY;
    }

    expect(requests.state(ask.id)).toEqual({ state: 'waiting', folio: null });
  });
});

it('a request that waits for its next try goes at once when the server is there again', async () => {
  drawn = 1;
  await server.stop();
  const { requests, wake, failed } = live();
  const ask = await askOf(requests);
  requests.accept(ask);
  await failed;

  await server.start();
  wake.wake();
  await ended(ask.id);

  expect(requests.state(ask.id)).toMatchObject({ state: 'sent' });
});

describe('what is not taken', () => {
  it('is more than five requests an hour, whoever asks and however often the agent starts', async () => {
    await server.stop();
    const first = live();
    for (let time = 0; time < 3; time += 1) first.requests.accept(await askOf(first.requests));
    await first.end();
    const { requests } = live();
    for (let time = 0; time < 2; time += 1) requests.accept(await askOf(requests));

    const sixth = await askOf(requests);
    expect(codeOf(() => requests.accept(sixth))).toBe('help.too_many');
    localNow += 3_600_001;
    expect(codeOf(() => requests.accept({ ...sixth }))).toBe('taken');
  });

  it('is more than twenty that wait', async () => {
    await server.stop();
    const { requests } = live();
    for (let time = 0; time < 20; time += 1) {
      requests.accept(await askOf(requests));
      localNow += 1_000_000;
    }

    const more = await askOf(requests);
    expect(codeOf(() => requests.accept(more))).toBe('help.full');
  });

  it('is what the administrator of the computer forbade', async () => {
    const { requests } = live();
    const ask = await askOf(requests);
    allowed = false;

    expect(codeOf(() => requests.accept(ask))).toBe('help.forbidden');
    await expect(requests.shown()).rejects.toMatchObject({ code: 'help.forbidden' });
  });

  it('is a request about what nobody was shown', async () => {
    const { requests } = live();
    const ask = await askOf(requests, { shown: randomUUID() });

    expect(codeOf(() => requests.accept(ask))).toBe('help.shown_is_old');
  });

  it.each([
    ['a page', Buffer.from('<script>alert(1)</script>').toString('base64'), 'image/png'],
    ['another kind', PNG_4_BY_3, 'image/jpeg'],
    ['nothing', '', 'image/png'],
  ] as const)('is %s as a picture', async (_what, data, mediaType) => {
    const { requests } = live();
    const ask = await askOf(requests, { picture: { data, mediaType } });

    expect(codeOf(() => requests.accept(ask))).toBe('help.not_a_picture');
    expect(readdirSync(join(folder, 'help'))).toEqual([]);
  });
});
