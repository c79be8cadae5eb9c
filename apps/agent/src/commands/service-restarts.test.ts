import { join } from 'node:path';
import type { ServiceRestart } from '@lanet/contracts/agent';
import { type AlertRule, defaultRules } from '@lanet/contracts/alert-rules';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LinuxOptions, linuxMachine } from '../platform/linux.ts';
import { type Machine, type Program, read } from '../platform/machine.ts';
import type { LocalPolicy } from '../settings/local-policy.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { recordedWindows } from '../testing/recorded-windows.ts';
import { MINUTE, START, sampleAt } from '../testing/samples.ts';
import { ServiceRestarts } from './service-restarts.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

const rules = (change: Partial<AlertRule> = {}): { rules: AlertRule[] } => ({
  rules: defaultRules.filter(({ key }) => key === 'service_down').map((rule) => ({ ...rule, ...change })),
});

/** A systemd with one service, and what it was told; `starts`: whether a start succeeds. */
function systemd({ starts = true, fileState = 'enabled' } = {}) {
  const state = { active: false, told: [] as string[] };
  const run = async ({ args }: Program) => {
    const [action = ''] = args;
    if (action !== 'show') state.told.push(args.join(' '));
    if (action === 'restart') state.active = starts;
    const properties = `LoadState=loaded\nActiveState=${state.active ? 'active' : 'failed'}\nUnitFileState=${fileState}\n`;
    return read({ exitCode: action === 'restart' && !starts ? 1 : 0, stdout: properties });
  };
  const options: LinuxOptions = { exists: async () => true, run };
  return { state, machine: linuxMachine(options) };
}

/** A life of the agent's part over one folder. */
type LifeOptions = { policy?: LocalPolicy; busy?: () => boolean };

function life(machine: Machine, { policy = {}, busy = () => false }: LifeOptions = {}) {
  const told: ServiceRestart[] = [];
  let now = START;
  const restarts = new ServiceRestarts({
    ...{ file: join(folder, 'restarts.json'), machine, isBusy: busy, log: () => {}, pauseMs: 1 },
    policy: () => ({ kind: 'read', policy }),
    now: () => now,
    tell: (event) => told.push(event),
  });
  return {
    restarts,
    told,
    outcomes: () => told.map(({ outcome }) => outcome),
    /** One sample of the service at a minute, and all that it leads to. */
    async minute(at: number, state: 'running' | 'failed' | 'stopped' | 'paused', settling = false, config = rules()) {
      now = START + at * MINUTE;
      restarts.look(sampleAt(now, { services: [{ name: 'nginx', state }] }), config, settling);
      await restarts.idle();
    },
  };
}

type LeftAlone = LifeOptions & {
  because: string;
  fileState?: string;
  settling?: boolean;
  service?: 'paused' | 'failed';
  config?: { rules: AlertRule[] };
};

describe('a watched service that stopped', () => {
  it('is started again at once, once, and told', async () => {
    const { state, machine } = systemd();
    const one = life(machine);

    await one.minute(0, 'running');
    await one.minute(1, 'failed');

    expect(state.told).toEqual(['reset-failed -- nginx.service', 'restart -- nginx.service']);
    expect(one.told).toEqual([
      { kind: 'service_restart', at: START + MINUTE, name: 'nginx', outcome: 'worked', reason: null },
    ]);
  });

  it('is not tried again in the same outage, not even by the next life of the agent', async () => {
    const { state, machine } = systemd({ starts: false });
    const one = life(machine);
    await one.minute(0, 'failed');
    await one.minute(1, 'failed');
    const next = life(machine);
    await next.minute(30, 'failed');

    expect(state.told.filter((told) => told.startsWith('restart'))).toHaveLength(1);
    expect(one.told).toMatchObject([{ outcome: 'failed', reason: 'restart: exit code 1' }]);
    expect(next.told).toEqual([]);
  });

  it('is tried three times a day at most, and not within ten minutes', async () => {
    const one = life(systemd().machine);
    for (const at of [0, 5, 20, 40, 60]) {
      await one.minute(at, 'failed');
      await one.minute(at + 1, 'running');
    }
    await one.minute(26 * 60, 'failed');

    expect(one.outcomes()).toEqual(['worked', 'limited', 'worked', 'worked', 'limited', 'worked']);
  });

  it.each([
    { because: 'policy.json says so', policy: { restartServices: false } },
    { because: 'no script may run', policy: { scripts: false } },
    { because: 'only other scripts may run', policy: { allowScripts: ['disk_cleanup'] } },
    { because: 'nothing that changes may run', policy: { maxClass: 'safe' as const } },
  ])('stays as it is and says so where $because', async ({ policy }) => {
    const { state, machine } = systemd();
    const one = life(machine, { policy });
    await one.minute(0, 'failed');
    await one.minute(1, 'failed');

    expect([state.told, one.outcomes()]).toEqual([[], ['forbidden']]);
  });

  it.each<LeftAlone>([
    { because: 'it does not start by itself', fileState: 'disabled' },
    { because: 'the computer just started', settling: true },
    { because: 'somebody paused it', service: 'paused' as const },
    { because: 'the rule does not say so', config: rules({ restartFirst: false }) },
    { because: 'the rule is about others', config: rules({ object: 'mysql' }) },
    { because: 'a command runs', busy: () => true },
  ])('is left alone when $because', async ({ fileState, settling, service = 'failed', config, busy }) => {
    const { state, machine } = systemd({ ...(fileState && { fileState }) });
    const one = life(machine, { ...(busy && { busy }) });
    await one.minute(0, service, settling, config);

    expect([state.told, one.told]).toEqual([[], []]);
  });

  it('stays stopped when our own command stopped it, until somebody starts it', async () => {
    const { state, machine } = systemd();
    const one = life(machine);
    await one.minute(0, 'running');
    one.restarts.onScript({ scriptKey: 'stop_service', parameters: { service: 'nginx.service' } });
    await one.minute(1, 'stopped');
    await life(machine).minute(2, 'stopped');
    expect(state.told).toEqual([]);

    await one.minute(3, 'running');
    await one.minute(4, 'stopped');
    expect(one.outcomes()).toEqual(['worked']);
  });

  it('is told of although the agent ended in the middle of it, and not tried again', async () => {
    const { state, machine } = systemd();
    const hangs = linuxMachine({
      exists: async () => true,
      run: async (program) => (program.args[0] === 'restart' ? new Promise(() => {}) : machine.run(program)),
    });
    const one = life(hangs);
    void one.minute(0, 'failed');
    await expect.poll(() => state.told).toHaveLength(1);
    const next = life(machine);
    await next.minute(1, 'running');

    expect(next.told).toMatchObject([{ outcome: 'worked' }]);
    expect(state.told.filter((told) => told.startsWith('restart'))).toEqual([]);
  });

  it('is started by the service control manager on Windows, if it is to start by itself', async () => {
    const asked: string[] = [];
    const service = { name: 'Spooler', displayName: 'Spooler', startMode: 'automatic', exitCode: 1 } as const;
    const at = (startMode: 'automatic' | 'manual') => ({
      ...recordedWindows({}),
      service: () =>
        read({ ...service, startMode, state: asked.length > 0 ? ('running' as const) : ('stopped' as const) }),
      startService: async (name: string) => {
        asked.push(name);
        return read(true as const);
      },
    });
    const manual = life(at('manual'));
    await manual.minute(0, 'stopped');
    expect([asked, manual.told]).toEqual([[], []]);
    removeFolder(join(folder, 'restarts.json'));

    const automatic = life(at('automatic'));
    await automatic.minute(1, 'stopped');
    expect([asked, automatic.outcomes()]).toEqual([['nginx'], ['worked']]);
  });
});
