import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PresenceWorld, presenceWorld } from '../../testing/present-computers.ts';
import { gatewayOf } from '../agents/agents.gateway.service.ts';
import { forgetOutages } from './alerts.background.ts';

let world: PresenceWorld;

describe('when it is us', () => {
  beforeAll(async () => {
    world = await presenceWorld();
  });
  afterAll(() => world.server.close());

  it('many lost at once are no tickets of clients but a notice, until ten minutes after they are back', async () => {
    const lost = [];
    for (const _one of Array.from({ length: 7 })) lost.push(await world.computer('server'));
    const left = [];
    for (const _one of Array.from({ length: 4 })) left.push(await world.computer('desktop'));
    for (const one of lost) one.cut();
    world.server.clock.advance({ seconds: 131 });
    for (const one of left) one.pings();
    await world.tend();
    await world.judge();
    await world.after(10);

    expect(await world.outages()).toMatchObject([
      { priority: 'critical', values: { cause: 'mass_loss', lost: '7', total: '11' } },
    ]);
    for (const one of lost) expect(await one.tickets()).toEqual([]);

    const [first, second, ...others] = lost;
    for (const one of others) await one.returns();
    await world.judge();
    await world.after(9);
    for (const one of lost) expect(await one.tickets()).toEqual([]);
    await world.after(2);

    expect(await first?.tickets()).toHaveLength(1);
    expect(await second?.tickets()).toHaveLength(1);
    for (const one of others) expect(await one.tickets()).toEqual([]);
    expect(await world.outages()).toHaveLength(1);
  });

  it('one server more that goes down meanwhile is a ticket all the same', async () => {
    const lost = [];
    for (const _one of Array.from({ length: 12 })) lost.push(await world.computer('desktop'));
    const single = await world.computer('server');
    for (const one of lost) one.cut();
    world.server.clock.advance({ minutes: 2 });
    single.pings();
    world.server.clock.advance({ seconds: 11 });
    await world.tend();
    await world.judge();
    world.server.clock.advance({ minutes: 5 });
    single.cut();
    await world.leasesEnd();
    await world.after(6);

    expect(await single.tickets()).toHaveLength(1);
    expect(await world.outages()).toHaveLength(2);
  });

  it('computers that say goodbye together are people going home', async () => {
    const before = (await world.outages()).length;
    world.server.clock.advance({ minutes: 60 });
    const leaving = [];
    for (const _one of Array.from({ length: 8 })) leaving.push(await world.computer('desktop'));
    for (const one of leaving) await one.saysGoodbye();

    await world.after(3);

    expect(await world.outages()).toHaveLength(before);
  });
});

describe('when the gateway starts anew', () => {
  beforeAll(async () => {
    world = await presenceWorld();
  });
  afterAll(() => world.server.close());

  it('nobody is missed until everybody had time to return, and administrators hear of it', async () => {
    const gone = await world.computer('server');
    gone.cut();

    await gatewayOf(world.server.platform).presence.assume();
    await world.leasesEnd();
    await world.after(9);
    const excused = await gone.tickets();
    await world.after(2);

    expect(excused).toEqual([]);
    expect(await gone.tickets()).toHaveLength(1);
    expect(await world.outages()).toMatchObject([{ values: { cause: 'restart', total: '1' } }]);
  });

  it('a server that was lost before is a ticket as ever', async () => {
    const lost = await world.computer('server');
    lost.cut();
    await world.leasesEnd();
    await gatewayOf(world.server.platform).presence.assume();

    await world.after(4);

    expect(await lost.tickets()).toHaveLength(1);
  });

  it('what was over long ago is forgotten', async () => {
    const left = async () => (await world.server.db.admin.query('select from own_outages')).rows.length;
    const before = await left();
    await forgetOutages(world.server.platform);
    const kept = await left();
    world.server.clock.advance({ days: 91 });
    await forgetOutages(world.server.platform);

    expect(before).toBeGreaterThan(0);
    expect([kept, await left()]).toEqual([before, 0]);
  });
});
