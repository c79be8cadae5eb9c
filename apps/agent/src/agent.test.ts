import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertRule } from '@lanet/contracts/alert-rules';
import { defaultRules } from '@lanet/contracts/alert-rules';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxMachine } from './platform/linux.ts';
import { read } from './platform/machine.ts';
import { removeFolder, startAgent, temporaryFolder } from './testing/agent-peer.ts';
import { ScriptedServer } from './testing/scripted-server.ts';

let folder = '';
let server: ScriptedServer;
let stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
  server.config = config();
});
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
  await server.stop();
  expect(server.violations).toEqual([]);
  removeFolder(folder);
});

async function start(options: Parameters<typeof startAgent>[2] = {}) {
  const agent = await startAgent(server, folder, options);
  stops.push(agent.stop);
  return agent;
}
function config(change: object = {}) {
  const rules: AlertRule[] = [];
  const standard = { reportSeconds: 2, sampleSeconds: 1, rules, watchedServices: [], extraMounts: [] };
  return { etag: JSON.stringify(change).slice(0, 60), ...standard, ...change };
}
const states = (commandId: string) => server.resultsOf(commandId).flatMap(({ state }) => state ?? []);
const output = (commandId: string) =>
  server
    .resultsOf(commandId)
    .flatMap(({ parts }) => parts ?? [])
    .sort((a, b) => a.part - b.part)
    .map(({ text }) => text)
    .join('');
const idOf = ({ envelope }: { envelope: { payload: string } }): string => JSON.parse(envelope.payload).commandId;

describe('an agent at work', () => {
  it('reports that it started, takes the configuration, connects, and sends its inventory', async () => {
    const { agentId } = await start();
    server.nextReportInSeconds = 0.3;

    await server.until(() => server.reports.some(({ configEtag }) => configEtag === server.config?.etag));
    await server.until(() => server.reports.some(({ sections }) => sections?.os?.data !== undefined));
    await server.until(() => server.connected.includes(agentId));

    const events = server.reports.flatMap(({ events: told = [] }) => told);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'started', bootId: 'boot-1' }));
    // A report whose answer was late comes again under its number.
    const numbers = [...new Set(server.reports.map(({ sequence }) => sequence))];
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('says with its reports how far its own clock is off, once it knows', async () => {
    server.now = () => Date.now() + 7 * 60_000;
    server.nextReportInSeconds = 0.2;
    await start();

    await server.until(() => server.reports.length > 1);

    const [first, second] = server.reports;
    expect(first?.clockOffsetMs).toBeUndefined();
    expect(Math.round((second?.clockOffsetMs ?? 0) / 60_000)).toBe(7);
  });

  it('sends an inventory section once, and again when the server wants it', async () => {
    server.nextReportInSeconds = 0.2;
    await start();
    const withOs = () => server.reports.filter(({ sections }) => sections?.os?.data !== undefined).length;
    await server.until(() => withOs() === 1);
    const before = server.reports.length;
    await server.until(() => server.reports.length > before + 3);
    expect(withOs()).toBe(1);

    server.want = ['os'];

    await server.until(() => withOs() === 2);
  });

  it('tells an edge at once, and only once over a restart', async () => {
    const usual = defaultRules.find(({ key }) => key === 'ram_high');
    if (!usual) throw new Error('there is no rule ram_high');
    const rule = { ...usual, trigger: 0, recover: 0, forSeconds: 0 };
    server.config = config({ rules: [rule], reportSeconds: 3600 });
    const { stop } = await start();
    await server.until(() => server.reports.some(({ edges }) => (edges?.length ?? 0) > 0));
    await stop();
    stops = [];

    await start();
    const before = server.reports.length;
    await server.until(() => server.reports.length > before);
    server.nudge('report');

    const edges = server.reports.flatMap((report) => report.edges ?? []);
    expect(edges).toMatchObject([{ rule: 'ram_high', to: 'firing', from: 'inactive' }]);
  });

  it('says that it stops, so that it is no outage', async () => {
    const { agentId, stop } = await start();
    await server.until(() => server.connected.includes(agentId) && server.reports.length > 0);

    await stop();
    stops = [];

    // Not always in the last one: a report that was on its way may arrive after it.
    expect(server.reports.flatMap(({ events = [] }) => events)).toContainEqual(
      expect.objectContaining({ kind: 'stopping' }),
    );
  });

  it('comes back by itself when the server does, with everything it measured meanwhile', async () => {
    server.nextReportInSeconds = 0.5;
    const { agentId } = await start();
    await server.until(() => server.connected.includes(agentId) && server.reports.length > 1);
    await server.stop();
    const before = server.reports.length;

    await server.start();

    await server.until(() => server.connected.includes(agentId));
    await server.until(() => server.reports.length > before + 1);
  });

  it('refuses a server that cannot sign with the pinned identity, and says so locally', async () => {
    const lines: string[] = [];
    await start({ log: (_level, message) => lines.push(message) });
    await server.until(() => server.reports.length > 0);
    const impostor = await new ScriptedServer().start();
    stops.push(() => impostor.stop());

    // The impostor stands where the server stood: the agent's socket is answered by another identity.
    Object.defineProperty(server, 'identity', { value: impostor.identity });
    server.bye(0);

    await server.until(() => lines.some((line) => line.includes('not the server this agent enrolled with')));
    expect(server.connected).toEqual([]);
  });
});

describe('live samples', () => {
  it('come while they are asked for, beside the minute, and not over the next socket', async () => {
    server.nextReportInSeconds = 0.3;
    const { agentId } = await start();
    await server.until(() => server.connected.includes(agentId));

    server.say({ type: 'live', everySeconds: 1, seconds: 600 });
    await server.until(() => server.samples.length === 2);
    server.bye(0);
    await server.until(() => !server.connected.includes(agentId));
    const count = server.samples.length;
    await server.until(() => server.connected.includes(agentId));
    // Longer than a step of the series that ended.
    const reports = server.reports.length;
    await server.until(() => server.reports.length > reports + 5);

    const [sample] = server.samples;
    expect(sample).toMatchObject({ cpu: expect.any(Number), memory: expect.any(Number) });
    expect(server.samples).toHaveLength(count);
    expect(server.reports.flatMap(({ windows }) => windows).length).toBeGreaterThan(0);
  });
});

describe('a command', () => {
  it('is run when the socket hints at it: states, output, parameters and files arrive', async () => {
    const { agentId } = await start();
    await server.until(() => server.connected.includes(agentId));
    const script =
      'echo "días: $LANET_PARAM_OLDER_THAN_DAYS $LANET_LANGUAGE"; echo oops >&2; echo log >"$LANET_FILES/a.txt"; exit 3';
    const delivery = server.deliver(agentId, script, {
      parameters: { olderThanDays: 7 },
      parameterKinds: { olderThanDays: 'number' },
    });

    server.nudge('commands');

    await server.until(() => states(idOf(delivery)).includes('finished') && server.files.size === 1);
    const last = server.resultsOf(idOf(delivery)).at(-1);
    expect(states(idOf(delivery))).toEqual(['accepted', 'running', 'finished']);
    expect(last).toMatchObject({ exitCode: 3, stdoutBytes: 12, stderrBytes: 5, truncated: false });
    expect(output(idOf(delivery))).toBe('días: 7 es\noops\n');
    expect(last?.files).toMatchObject([{ name: 'a.txt', sizeBytes: 4 }]);
    expect([...server.files.values()].map(String)).toEqual(['log\n']);
  });

  it('is fetched by waiting at the server when no socket can be opened', async () => {
    server.acceptsSockets = false;
    const { agentId } = await start();
    await server.until(() => server.requests.some((request) => request.endsWith('wait=50')));

    const delivery = server.deliver(agentId, 'echo ok');

    await server.until(() => states(idOf(delivery)).includes('finished'));
  });

  it('runs once although it is delivered again and again; a copy of an old one is a breach', async () => {
    const { agentId } = await start();
    await server.until(() => server.connected.includes(agentId));
    const delivery = server.deliver(agentId, `echo once >>${folder}/effect`);
    server.nudge('commands');
    await server.until(() => states(idOf(delivery)).includes('finished'));

    server.nudge('commands');

    const breach = () => server.reports.flatMap(({ events }) => events ?? []).find(({ kind }) => kind === 'security');
    await server.until(() => breach() !== undefined);
    expect(breach()).toMatchObject({ code: 'envelope.replayed', commandId: idOf(delivery) });
    expect(states(idOf(delivery))).toEqual(['accepted', 'running', 'finished']);
  });

  it('is refused by local policy whatever the signature, with an event in a report at once', async () => {
    const policyFile = join(folder, 'policy.json');
    writeFileSync(policyFile, '{"maxClass":"safe"}', { mode: 0o600 });
    const { agentId } = await start({ policyFile });
    await server.until(() => server.connected.includes(agentId));
    const delivery = server.deliver(agentId, 'echo no', { class: 'caution' });

    server.nudge('commands');

    await server.until(() => states(idOf(delivery)).includes('refused'));
    await server.until(() =>
      server.reports.flatMap(({ events }) => events ?? []).some(({ kind }) => kind === 'security'),
    );
    expect(server.resultsOf(idOf(delivery))).toMatchObject([{ state: 'refused', refusal: 'policy.class_forbidden' }]);
  });

  it('keeps its result through an outage and is told once', async () => {
    const { agentId } = await start();
    await server.until(() => server.connected.includes(agentId));
    let outages = 3;
    server.script = ({ path }) => {
      if (path !== '/agent/v1/results' || outages === 0) return undefined;
      outages -= 1;
      return outages % 2 === 0 ? 'hang up' : { status: 503, body: {} };
    };
    const delivery = server.deliver(agentId, 'echo kept');

    server.nudge('commands');

    await server.until(() => states(idOf(delivery)).includes('finished'));
    expect(states(idOf(delivery)).filter((state) => state === 'finished')).toHaveLength(1);
  });

  it('looks a service up before its name reaches a script', async () => {
    const machine = linuxMachine({
      exists: async () => true,
      run: async () => read({ exitCode: 0, stdout: 'LoadState=loaded\nActiveState=active\n' }),
    });
    const { agentId } = await start({ machine });
    await server.until(() => server.connected.includes(agentId));
    const parameterKinds = { service: 'service' } as const;
    const good = server.deliver(agentId, 'echo "$LANET_PARAM_SERVICE"', {
      parameters: { service: 'cron' },
      parameterKinds,
    });
    const bad = server.deliver(agentId, 'echo no', { parameters: { service: 'x & calc' }, parameterKinds });

    server.nudge('commands');

    await server.until(() => states(idOf(good)).includes('finished') && states(idOf(bad)).length > 0);
    expect(output(idOf(good))).toBe('cron\n');
    expect(server.resultsOf(idOf(bad))).toMatchObject([{ state: 'refused', refusal: 'services.unknown' }]);
  });
});
