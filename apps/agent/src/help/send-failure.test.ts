import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askOf, HelpWorld, picture } from '../testing/help-life.ts';
import { problem } from '../testing/scripted.ts';

let world: HelpWorld;
beforeEach(async () => {
  world = await new HelpWorld().start();
});
afterEach(() => world.stop());

describe('a request that always fails', () => {
  const DAY = 24 * 3_600_000;
  /** What the server answers to one request, or to its picture, from now on. */
  const fails = (id: () => string, method: string, status = 500) => {
    world.server.script = (call) => {
      const isIts = call.method === method && (call.path.includes(id()) || call.body.includes(id()));
      if (!isIts) return world.take(call);
      tries += 1;
      return problem(status, 'request.failed');
    };
  };
  let tries = 0;
  const again = async () => {
    const before = tries;
    await world.server.until(() => tries >= before + 2);
  };
  beforeEach(() => {
    tries = 0;
  });

  it('keeps no later one waiting', async () => {
    const { requests } = world.live();
    const [bad, good] = [await askOf(requests), await askOf(requests)];
    fails(() => bad.id, 'POST');

    requests.accept(bad);
    requests.accept(good);
    await world.ended(good.id);

    expect(requests.state(good.id)).toMatchObject({ state: 'sent' });
    expect(requests.state(bad.id)).toEqual({ state: 'waiting', folio: null });
  });

  it('is given up after a week of failures, and whoever asked is told', async () => {
    const { requests } = world.live();
    const ask = await askOf(requests, { picture });
    fails(() => ask.id, 'POST');

    requests.accept(ask);
    for (let day = 0; day < 7; day += 1) {
      await again();
      expect(requests.state(ask.id).state).toBe('waiting');
      world.localNow += DAY;
    }
    await world.ended(ask.id);

    expect(requests.state(ask.id)).toEqual({ state: 'refused', folio: null });
    expect(readdirSync(join(world.folder, 'help'))).toEqual([`${ask.id}.json`]);
  });

  it('with its picture alone keeps its ticket and no later one waiting', async () => {
    const { requests } = world.live();
    const [bad, good] = [await askOf(requests, { picture }), await askOf(requests)];
    fails(() => bad.id, 'PUT');

    requests.accept(bad);
    requests.accept(good);
    await world.ended(good.id);
    for (let day = 0; day < 7; day += 1) {
      await again();
      world.localNow += DAY;
    }
    await world.ended(bad.id);

    expect(requests.state(bad.id)).toEqual({ state: 'sent', folio: 'TKT-1' });
  });

  it('is kept for as long as a server or a connection is missing', async () => {
    const { requests } = world.live();
    const ask = await askOf(requests);
    fails(() => ask.id, 'POST', 502);

    requests.accept(ask);
    for (let day = 0; day < 9; day += 1) {
      await again();
      world.localNow += DAY;
    }

    expect(requests.state(ask.id)).toEqual({ state: 'waiting', folio: null });
  });
});

it('a request that waits for its next try goes at once when the server is there again', async () => {
  world.drawn = 1;
  await world.server.stop();
  const { requests, wake, failed } = world.live();
  const ask = await askOf(requests);
  requests.accept(ask);
  await failed;

  await world.server.start();
  wake.wake();
  await world.ended(ask.id);

  expect(requests.state(ask.id)).toMatchObject({ state: 'sent' });
});
