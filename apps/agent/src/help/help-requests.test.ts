import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { helpRequests } from '@lanet/contracts/help-requests';
import { PNG_4_BY_3 } from '@lanet/contracts/testing/pictures';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../keys/ed25519.ts';
import { askOf, HelpWorld, picture } from '../testing/help-life.ts';
import { problem } from '../testing/scripted.ts';
import type { HelpRefused } from './local-protocol.ts';

let world: HelpWorld;
beforeEach(async () => {
  world = await new HelpWorld().start();
});
afterEach(() => world.stop());

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
    const { requests, end } = world.live();
    const ask = await askOf(requests, { picture });

    expect(requests.accept(ask)).toEqual({ state: 'waiting', folio: null });
    await world.ended(ask.id);

    expect(requests.state(ask.id)).toEqual({ state: 'sent', folio: 'TKT-1' });
    const bytes = Buffer.from(PNG_4_BY_3, 'base64');
    expect(world.taken.get(ask.id)).toMatchObject({
      ...{ subject: 'No imprime', contact: ask.contact, machine: { hostname: 'pc-01', user: 'ana' } },
      picture: { sha256: sha256Hex(bytes), sizeBytes: bytes.length, mediaType: 'image/png' },
    });
    await end();
    const names = readdirSync(join(world.folder, 'help'));
    expect(names).toEqual([`${ask.id}.json`]);
    expect(readFileSync(join(world.folder, 'help', `${ask.id}.json`), 'utf8')).not.toContain('imprime');
  });

  it('made offline waits on the disk over a restart and a lost answer, and becomes one ticket', async () => {
    await world.server.stop();
    const before = world.live();
    const ask = await askOf(before.requests, { picture });
    before.requests.accept(ask);
    await before.end();
    let lost = 0;
    world.server.script = (call) => {
      const answer = world.take(call);
      if (!answer || lost >= 2) return answer;
      lost += 1;
      return 'hang up';
    };

    await world.server.start();
    const { requests } = world.live();
    expect(requests.state(ask.id)).toEqual({ state: 'waiting', folio: null });
    await world.ended(ask.id);
    const again = requests.accept(ask);

    expect(lost).toBe(2);
    expect(again).toEqual({ state: 'sent', folio: 'TKT-1' });
    expect([...world.taken.keys()]).toEqual([ask.id]);
    expect(world.pictures).toEqual([ask.id]);
  });

  it('waits until the server has time, and others after it come later', async () => {
    let refusals = 0;
    world.server.script = (call) => {
      refusals += 1;
      const tooMany = { status: 429, body: { code: 'request.too_many', retryAfterSeconds: 0 } };
      return call.path === helpRequests.ask.path && refusals <= 3 ? tooMany : world.take(call);
    };
    const { requests } = world.live();
    const ask = await askOf(requests);

    requests.accept(ask);
    await world.ended(ask.id);

    expect(refusals).toBe(4);
  });

  it('that the server refuses for good ends so, and nothing of it stays', async () => {
    world.server.script = () => problem(422, 'request.invalid');
    const { requests } = world.live();
    const ask = await askOf(requests, { picture });

    requests.accept(ask);
    await world.ended(ask.id);

    expect(requests.state(ask.id)).toEqual({ state: 'refused', folio: null });
    expect(readdirSync(join(world.folder, 'help'))).toEqual([`${ask.id}.json`]);
  });

  it('keeps its ticket when its picture is refused', async () => {
    world.server.script = (call) =>
      call.method === 'PUT' ? problem(422, 'help_requests.not_a_picture') : world.take(call);
    const { requests } = world.live();
    const ask = await askOf(requests, { picture });

    requests.accept(ask);
    await world.ended(ask.id);

    expect(requests.state(ask.id)).toEqual({ state: 'sent', folio: 'TKT-1' });
  });

  it('is no longer there when its file was torn, and the others are', async () => {
    await world.server.stop();
    const before = world.live();
    const [torn, whole] = [await askOf(before.requests), await askOf(before.requests)];
    before.requests.accept(torn);
    before.requests.accept(whole);
    await before.end();
    writeFileSync(join(world.folder, 'help', `${torn.id}.json`), '{"id":');
    writeFileSync(join(world.folder, 'help', `${randomUUID()}.picture`), 'nobody’s');

    await world.server.start();
    const { requests } = world.live();
    await world.ended(whole.id);

    expect([...world.taken.keys()]).toEqual([whole.id]);
    expect(codeOf(() => requests.state(torn.id))).toBe('help.not_found');
    expect(readdirSync(join(world.folder, 'help')).filter((name) => name.endsWith('.picture'))).toEqual([]);
  });
});

describe('what is not taken', () => {
  it('is more than five requests an hour, whoever asks and however often the agent starts', async () => {
    await world.server.stop();
    const first = world.live();
    for (let time = 0; time < 3; time += 1) first.requests.accept(await askOf(first.requests));
    await first.end();
    const { requests } = world.live();
    for (let time = 0; time < 2; time += 1) requests.accept(await askOf(requests));

    const sixth = await askOf(requests);
    expect(codeOf(() => requests.accept(sixth))).toBe('help.too_many');
    world.localNow += 3_600_001;
    expect(codeOf(() => requests.accept({ ...sixth }))).toBe('taken');
  });

  it('is more than twenty that wait', async () => {
    await world.server.stop();
    const { requests } = world.live();
    for (let time = 0; time < 20; time += 1) {
      requests.accept(await askOf(requests));
      world.localNow += 1_000_000;
    }

    const more = await askOf(requests);
    expect(codeOf(() => requests.accept(more))).toBe('help.full');
  });

  it('is what the administrator of the computer forbade', async () => {
    const { requests } = world.live();
    const ask = await askOf(requests);
    world.allowed = false;

    expect(codeOf(() => requests.accept(ask))).toBe('help.forbidden');
    await expect(requests.shown()).rejects.toMatchObject({ code: 'help.forbidden' });
  });

  it('is a request about what nobody was shown', async () => {
    const { requests } = world.live();
    const ask = await askOf(requests, { shown: randomUUID() });

    expect(codeOf(() => requests.accept(ask))).toBe('help.shown_is_old');
  });

  it.each([
    ['a page', Buffer.from('<script>alert(1)</script>').toString('base64'), 'image/png'],
    ['another kind', PNG_4_BY_3, 'image/jpeg'],
    ['nothing', '', 'image/png'],
  ] as const)('is %s as a picture', async (_what, data, mediaType) => {
    const { requests } = world.live();
    const ask = await askOf(requests, { picture: { data, mediaType } });

    expect(codeOf(() => requests.accept(ask))).toBe('help.not_a_picture');
    expect(readdirSync(join(world.folder, 'help'))).toEqual([]);
  });
});
