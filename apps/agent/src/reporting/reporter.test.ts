import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { Queue } from '../queue/queue.ts';
import { Sampler } from '../sampling/sampler.ts';
import { NoAnswer } from '../server/http-client.ts';
import { readConfig } from '../state/config-file.ts';
import { enrolledPeer, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { MINUTE, START, sampleAt } from '../testing/samples.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { Reporter } from './reporter.ts';
import { SectionWatch } from './sections.ts';

let folder = '';
let server: ScriptedServer;
let peer: Awaited<ReturnType<typeof enrolledPeer>>;
let now = START;
const queues: Queue[] = [];
beforeEach(async () => {
  folder = temporaryFolder();
  now = START;
  server = await new ScriptedServer().start();
  server.now = () => now;
  peer = await enrolledPeer(server, folder, () => now);
});
afterEach(async () => {
  for (const queue of queues.splice(0)) queue.close();
  peer.http.close();
  await server.stop();
  expect(server.violations).toEqual([]);
  removeFolder(folder);
});

function life() {
  const log = () => {};
  const queue = new Queue({ folder: peer.state.file('queue'), log, now: () => now });
  queues.push(queue);
  const machine = linuxMachine({ root: join(folder, 'no-machine') });
  const reporter = new Reporter({
    ...{ file: peer.state.file('reports.json'), queue, session: peer.session, log, now: () => now },
    sections: new SectionWatch(peer.state.file('sections.json'), machine, () => {}),
    device: () => ({ bootId: 'boot-1', uptimeSeconds: 1, configEtag: null }),
  });
  return { reporter, queue };
}
const window = (from: number) => ({
  ...{ from, stepSeconds: 60, cpu: [1], memory: [1], temperature: [null], volumes: [], network: [] },
});
const edge: AlertEdge = {
  ...{ rule: 'disk_full', ruleVersion: 1, object: '/', metric: 'volume.usedPercent', trigger: 90, recover: 85 },
  ...{ samples: [], from: 'pending', to: 'firing', at: START, since: START, value: 95, flaps: 0 },
};
const windowsTaken = () => server.reports.flatMap(({ windows }) => windows.map(({ from }) => from));
const kept = () => JSON.parse(readFileSync(peer.state.file('reports.json'), 'utf8'));

describe('the reporter', () => {
  it('sends an empty report when nothing waits: it is how the server hears of the device', async () => {
    await life().reporter.send();

    expect(server.reports).toMatchObject([{ sequence: 1, windows: [], lease: null, backlog: 0 }]);
  });

  it('sends the freshest report first, then the rest in order, and says how many wait', async () => {
    const { reporter } = life();
    for (const minute of [1, 2, 3, 4]) reporter.add({ windows: [window(START + minute * MINUTE)] });

    await reporter.send();
    await reporter.send();

    expect(windowsTaken()).toEqual([4, 1, 2, 3].map((minute) => START + minute * MINUTE));
    expect(server.reports.map(({ backlog, sequence }) => [sequence, backlog])).toEqual([
      [1, 3],
      [2, 0],
    ]);
    expect(server.reports[1]?.lease).not.toBeNull();
  });

  it('sends what waits in turns with what every interval brings, and an event before both', async () => {
    const { reporter } = life();
    for (const minute of [1, 2]) reporter.add({ windows: [window(START + minute * MINUTE)] });
    for (const minute of [3, 4, 5]) {
      reporter.add({ windows: [window(START + minute * MINUTE)] });
      reporter.preferFreshInTurn();
      await reporter.send();
    }
    for (const minute of [6, 7]) {
      reporter.add({ windows: [window(START + minute * MINUTE)] });
      reporter.preferFresh();
      await reporter.send();
    }

    expect(windowsTaken()).toEqual([3, 1, 2, 4, 5, 6, 7].map((minute) => START + minute * MINUTE));
  });

  it('after 72 hours offline has told every minute once, in order, and each edge', async () => {
    const sampler = new Sampler(peer.state.file('alerts.json'), { ...readConfig(peer.state), sampleSeconds: 60 });
    const { reporter } = life();
    await server.stop();
    for (let minute = 0; minute < 72 * 60; minute++) {
      now = START + minute * MINUTE;
      sampler.take(sampleAt(now), {}, () => {});
      if (minute === 1000) reporter.add({ edges: [edge] });
      if (minute % 15 === 14) {
        reporter.add({ windows: sampler.takeWindows() });
        reporter.preferFresh();
        await expect(reporter.send()).rejects.toThrow(NoAnswer);
      }
    }

    await server.start();
    const { reporter: afterRestart } = life();
    do await afterRestart.send();
    while (afterRestart.backlog > 0);

    const taken = server.reports.flatMap(({ windows }) => windows);
    const [fresh, ...backlog] = taken;
    expect(taken).toHaveLength(288);
    expect(fresh?.from).toBe(START + (72 * 60 - 15) * MINUTE);
    expect(backlog.map(({ from }) => from)).toEqual(Array.from({ length: 287 }, (_, at) => START + at * 15 * MINUTE));
    expect(taken.every(({ cpu }) => cpu.length === 15 && !cpu.slice(1).includes(null))).toBe(true);
    expect(server.reports.flatMap(({ edges }) => edges ?? [])).toEqual([edge]);
    expect(server.reports.length).toBeLessThanOrEqual(5);
  }, 120_000);

  it('sends the same under the same number when an answer was lost, also after a restart', async () => {
    const { reporter } = life();
    reporter.add({ windows: [window(START)] });
    server.script = ({ path, body }) => {
      if (path !== '/agent/v1/reports') return undefined;
      server.reports.push(JSON.parse(body));
      return 'hang up';
    };
    await expect(reporter.send()).rejects.toThrow();
    reporter.add({ windows: [window(START + MINUTE)] });
    server.script = () => undefined;
    now += 10 * MINUTE;

    const again = life().reporter;
    await again.send();

    expect(server.reports.map(({ sequence, windows }) => [sequence, windows.map(({ from }) => from)])).toEqual([
      [1, [START]],
      [1, [START]],
    ]);
    expect(server.reports.map(({ sentAt }) => sentAt)).toEqual([START, START + 10 * MINUTE]);
    await again.send();
    expect(server.reports.at(-1)).toMatchObject({ sequence: 2, windows: [{ from: START + MINUTE }] });
  });

  it('takes no number for a report that never left', async () => {
    const { reporter } = life();
    await server.stop();
    await expect(reporter.send()).rejects.toThrow(NoAnswer);
    await server.start();

    await reporter.send();

    expect(server.reports[0]?.sequence).toBe(1);
  });

  it('parks one report that the server refuses and goes on with the others', async () => {
    const { reporter, queue } = life();
    const poison = START + 2 * MINUTE;
    for (const minute of [1, 2, 3, 4]) reporter.add({ windows: [window(START + minute * MINUTE)] });
    server.script = ({ path, body }) =>
      path === '/agent/v1/reports' && body.includes(String(poison)) ? { status: 422, body: {} } : undefined;

    for (let sends = 0; sends < 5; sends++) await reporter.send();

    expect(windowsTaken().sort()).toEqual([1, 3, 4].map((minute) => START + minute * MINUTE));
    expect(queue.waiting('report')).toEqual([]);
    expect(readFileSync(peer.state.file('queue/parked.log'), 'utf8')).toContain(String(poison));
  });

  it.each([429, 503, 500, 403, 404])('keeps everything on %s', async (status) => {
    const { reporter } = life();
    reporter.add({ windows: [window(START)] });
    server.script = ({ path }) => (path === '/agent/v1/reports' ? { status, body: {} } : undefined);
    await expect(reporter.send()).rejects.toMatchObject({ status });
    server.script = () => undefined;

    await reporter.send();

    expect(windowsTaken()).toEqual([START]);
  });

  it('counts on when the server knows its number with other content', async () => {
    const { reporter } = life();
    reporter.add({ windows: [window(START)] });
    server.script = ({ path, body }) => {
      const reused = path === '/agent/v1/reports' && JSON.parse(body).sequence < 500;
      const problem = { type: 'about:blank', title: 'x', status: 409, code: 'agents.sequence_reused' };
      return reused ? { status: 409, body: problem } : undefined;
    };

    await reporter.send();

    expect(server.reports).toMatchObject([{ sequence: 1001, windows: [{ from: START }] }]);
    expect(kept()).toMatchObject({ sequence: 1001, inFlight: null });
  });

  it('renews a bearer that the server does not take any more', async () => {
    const { reporter } = life();
    await reporter.send();
    now += 16 * MINUTE;
    await reporter.send();
    let refusals = 1;
    server.script = ({ path }) =>
      path === '/agent/v1/reports' && refusals-- > 0 ? { status: 401, body: {} } : undefined;

    await reporter.send();

    expect(server.reports.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(server.requests.filter((request) => request.includes('grants'))).toHaveLength(3);
  });

  it('speaks in time also with a clock that is a year off', async () => {
    const { clock, session } = peer;
    clock.distrust();
    const years = await enrolledPeer(server, join(folder, 'other'), () => now - 365 * 1440 * MINUTE);

    const answer = await years.session.prove('POST', '/agent/v1/grants');

    expect(answer.status).toBe(200);
    expect(Math.abs(years.clock.now() - now)).toBeLessThan(2000);
    expect(session).not.toBe(years.session);
    years.http.close();
  });

  it('keeps what it is about to send before it sends it', async () => {
    const { reporter } = life();
    expect(existsSync(peer.state.file('reports.json'))).toBe(false);
    server.script = ({ path }) => {
      if (path === '/agent/v1/reports') expect(kept()).toMatchObject({ sequence: 1, inFlight: { ids: [] } });
      return undefined;
    };

    await reporter.send();

    expect(kept().inFlight).toBeNull();
  });
});
