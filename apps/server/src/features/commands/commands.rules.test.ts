import { FILE_MAX_BYTES } from '@lanet/contracts/agent';
import { COMMAND_ENDS, CommandState } from '@lanet/contracts/commands';
import type { ParameterValues, ScriptParameter } from '@lanet/contracts/scripts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMMAND_LIFE_MS,
  checkParameters,
  filesToKeep,
  isEnd,
  movesOn,
  type PlanFacts,
  type SigningFacts,
  signingRefusal,
} from './commands.rules.ts';

const titles = { es: 'x', en: 'x' };
const parameters: ScriptParameter[] = [
  { kind: 'path', name: 'volume', titles, default: '/' },
  { kind: 'number', name: 'days', titles, default: 7, min: 0, max: 365 },
  { kind: 'boolean', name: 'all', titles, default: true },
  {
    kind: 'choice',
    name: 'level',
    titles,
    default: 'all',
    choices: ['all', 'errors'].map((value) => ({ value, titles })),
  },
  { kind: 'service', name: 'service', titles, default: 'cron.service' },
  { kind: 'text', name: 'note', titles, default: '', maxLength: 5 },
];

describe('parameters of a run', () => {
  it('are completed with their defaults', () => {
    expect(checkParameters(parameters, { days: 1 })).toEqual({
      values: { volume: '/', days: 1, all: true, level: 'all', service: 'cron.service', note: '' },
    });
  });

  it.each<{ given: ParameterValues; wrong: string }>([
    { given: { days: 366 }, wrong: 'days' },
    { given: { days: -1 }, wrong: 'days' },
    { given: { days: '7' }, wrong: 'days' },
    { given: { days: Number.NaN }, wrong: 'days' },
    { given: { all: 'true' }, wrong: 'all' },
    { given: { level: 'none' }, wrong: 'level' },
    { given: { service: 'x & calc' }, wrong: 'service' },
    { given: { service: 'x;reboot' }, wrong: 'service' },
    { given: { service: '$(id)' }, wrong: 'service' },
    { given: { service: '' }, wrong: 'service' },
    { given: { volume: 'tmp' }, wrong: 'volume' },
    { given: { volume: '/a/../etc' }, wrong: 'volume' },
    { given: { volume: '/a\n/b' }, wrong: 'volume' },
    { given: { note: '123456' }, wrong: 'note' },
    { given: { other: 1 }, wrong: 'other' },
    { given: { constructor: 1 }, wrong: 'constructor' },
  ])('refuse $given', ({ given, wrong }) => {
    expect(checkParameters(parameters, given)).toEqual({
      problems: [{ pointer: `body/parameters/${wrong}`, message: expect.any(String) }],
    });
  });

  it('never let a value through that the script does not name', () => {
    const anything = fc.dictionary(fc.string({ maxLength: 12 }), fc.oneof(fc.string(), fc.double(), fc.boolean()));
    fc.assert(
      fc.property(anything, (given) => {
        const checked = checkParameters(parameters, given);
        if ('values' in checked)
          expect(Object.keys(checked.values).sort()).toEqual(parameters.map(({ name }) => name).sort());
      }),
    );
  });
});

describe('states of a run', () => {
  const state = fc.constantFrom(...CommandState.options);

  it('only move forward, and the first end stays', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 12 }), (reports) => {
        let current: CommandState = 'queued';
        let end: CommandState | undefined;
        for (const next of reports) {
          if (movesOn(current, next)) current = next;
          if (isEnd(current)) end ??= current;
          if (end) expect(current).toBe(end);
        }
      }),
    );
  });

  it.each(COMMAND_ENDS)('%s is an end', (end) => {
    expect(CommandState.options.some((next) => movesOn(end, next))).toBe(false);
  });
});

describe('the signer', () => {
  const now = Date.UTC(2026, 10, 23);
  const good: SigningFacts = {
    now,
    stopped: false,
    command: {
      class: 'safe',
      requestedAt: now - 1000,
      expiresAt: now - 1000 + COMMAND_LIFE_MS,
      clientId: 'a',
      scriptSha256: 'h',
    },
    script: { class: 'safe', enabled: true, textSha256: 'h' },
    agentActive: true,
    agentUnconfirmed: false,
    requester: { active: true, role: 'technician', limitedTo: [] },
    signIn: { samePerson: true, endedAt: null, expiresAt: now + 1000, secondFactorAt: now - 5000, stepUpAt: null },
    runsOfPerson: 1,
    runsOfInstallation: 1,
    secondFactorAsked: true,
  };
  const caution = {
    command: { ...good.command, class: 'caution' as const },
    script: { class: 'caution' as const, enabled: true, textSha256: 'h' },
  };
  const signIn = { samePerson: true, endedAt: null, expiresAt: now + 1000, secondFactorAt: now - 5000, stepUpAt: null };

  it('signs what everything speaks for', () => {
    expect(signingRefusal(good)).toBeNull();
    expect(
      signingRefusal({ ...good, requester: { active: true, role: 'technician', limitedTo: ['a', 'b'] } }),
    ).toBeNull();
    expect(signingRefusal({ ...good, ...caution, signIn: { ...signIn, stepUpAt: now - 60_000 } })).toBeNull();
    expect(
      signingRefusal({ ...good, ...caution, secondFactorAsked: false, signIn: { ...signIn, secondFactorAt: null } }),
    ).toBeNull();
    expect(signingRefusal({ ...good, signIn: { ...signIn, endedAt: now } })).toBeNull();
  });

  it.each<{ change: Partial<SigningFacts>; code: string }>([
    { change: { stopped: true }, code: 'stopped' },
    { change: { command: { ...good.command, expiresAt: now } }, code: 'expired' },
    { change: { command: { ...good.command, expiresAt: now + 10 * COMMAND_LIFE_MS } }, code: 'expired' },
    { change: { script: undefined }, code: 'script_unknown' },
    { change: { script: { class: 'safe', enabled: false, textSha256: 'h' } }, code: 'script_unknown' },
    { change: { script: { class: 'safe', enabled: true, textSha256: 'other' } }, code: 'script_changed' },
    { change: { script: { class: 'caution', enabled: true, textSha256: 'h' } }, code: 'script_changed' },
    { change: { agentActive: false }, code: 'agent_not_active' },
    { change: { agentUnconfirmed: true }, code: 'agent_unconfirmed' },
    { change: { requester: undefined }, code: 'requester_not_allowed' },
    { change: { requester: { active: false, role: 'technician', limitedTo: [] } }, code: 'requester_not_allowed' },
    { change: { requester: { active: true, role: 'client_admin', limitedTo: [] } }, code: 'requester_not_allowed' },
    { change: { requester: { active: true, role: 'requester', limitedTo: [] } }, code: 'requester_not_allowed' },
    { change: { requester: { active: true, role: 'technician', limitedTo: ['b'] } }, code: 'requester_not_allowed' },
    { change: { signIn: undefined }, code: 'sign_in_unknown' },
    { change: { signIn: { ...signIn, samePerson: false } }, code: 'sign_in_unknown' },
    { change: { signIn: { ...signIn, endedAt: now - 2000 } }, code: 'sign_in_unknown' },
    { change: { signIn: { ...signIn, expiresAt: now - 2000 } }, code: 'sign_in_unknown' },
    { change: { signIn: { ...signIn, secondFactorAt: null } }, code: 'second_factor_missing' },
    { change: caution, code: 'step_up_missing' },
    { change: { ...caution, signIn: { ...signIn, stepUpAt: now - 16 * 60_000 - 1000 } }, code: 'step_up_missing' },
    { change: { ...caution, signIn: { ...signIn, stepUpAt: now + 120_000 } }, code: 'step_up_missing' },
    {
      change: {
        command: { ...good.command, class: 'dangerous' },
        script: { class: 'dangerous', enabled: true, textSha256: 'h' },
        signIn: { ...signIn, stepUpAt: now - 2000 },
      },
      code: 'approval_missing',
    },
    { change: { runsOfPerson: 61 }, code: 'cap_reached' },
    { change: { runsOfInstallation: 501 }, code: 'cap_reached' },
  ])('refuses with $code', ({ change, code }) => {
    expect(signingRefusal({ ...good, ...change })).toBe(code);
  });

  describe('and a planned run', () => {
    const noon = now + 12 * 3_600_000;
    const minute = 720;
    const day = new Date(noon).getUTCDay() || 7;
    const window = { timeZone: 'UTC', fromMinute: minute - 60, toMinute: minute + 60, day: null, weekday: day };
    const plan: PlanFacts = { isRunning: true, plannedAt: noon - 3_600_000 * 20, window, isPermitted: false };
    const atPlanning = { ...signIn, expiresAt: plan.plannedAt + 3_600_000, stepUpAt: plan.plannedAt - 2000 };
    const planned: SigningFacts = {
      ...{ ...good, ...caution, plan, signIn: atPlanning, now: noon },
      command: { ...good.command, class: 'caution', requestedAt: noon - 1000, expiresAt: noon + 600_000 },
    };

    it('counts the sign-in and the second factor of when it was planned', () => {
      expect(signingRefusal(planned)).toBeNull();
      expect(signingRefusal({ ...planned, signIn: { ...atPlanning, stepUpAt: noon } })).toBe('step_up_missing');
      expect(signingRefusal({ ...planned, signIn: { ...atPlanning, endedAt: plan.plannedAt - 1 } })).toBe(
        'sign_in_unknown',
      );
    });

    it('asks for no sign-in once it found the plan in order, but still for the person', () => {
      const permitted = { ...planned, signIn: undefined, plan: { ...plan, isPermitted: true } };
      expect(signingRefusal({ ...permitted, plan })).toBe('sign_in_unknown');
      expect(signingRefusal(permitted)).toBeNull();
      expect(signingRefusal({ ...permitted, requester: { active: false, role: 'technician', limitedTo: [] } })).toBe(
        'requester_not_allowed',
      );
      expect(signingRefusal({ ...permitted, stopped: true })).toBe('stopped');
    });

    it.each([
      { because: 'its plan is gone', change: { plan: null } },
      { because: 'it was cancelled, or is another one’s plan', change: { plan: { ...plan, isRunning: false } } },
      { because: 'the window is over', change: { plan: { ...plan, window: { ...window, toMinute: minute - 1 } } } },
      { because: 'it has not begun', change: { plan: { ...plan, window: { ...window, fromMinute: minute + 1 } } } },
      { because: 'it is another day’s', change: { plan: { ...plan, window: { ...window, weekday: (day % 7) + 1 } } } },
      { because: 'it would last beyond it', change: { command: { ...planned.command, expiresAt: noon + 3_700_000 } } },
    ])('is refused when $because', ({ change }) => {
      expect(signingRefusal({ ...planned, ...change })).toBe('outside_window');
    });
  });
});

describe('the files of a run', () => {
  const anyFile = fc.record({
    sha256: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
    sizeBytes: fc.oneof(fc.nat(10), fc.integer({ min: 0, max: FILE_MAX_BYTES })),
  });

  it('never grow past ten and the size of the largest, nor hold one twice, in however many reports', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyFile, { maxLength: 10 }), { maxLength: 8 }), (reports) => {
        const kept: (typeof reports)[number] = [];
        for (const announced of reports) kept.push(...filesToKeep(kept, announced));

        expect(kept.length).toBeLessThanOrEqual(10);
        expect(kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeLessThanOrEqual(FILE_MAX_BYTES);
        expect(new Set(kept.map(({ sha256 }) => sha256)).size).toBe(kept.length);
      }),
    );
  });

  it('are all that is announced as long as there is room', () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ sha256: `${index}`, sizeBytes: FILE_MAX_BYTES / 10 - 1 }));

    expect(filesToKeep(ten.slice(0, 4), ten)).toEqual(ten.slice(4));
    expect(filesToKeep([], [{ sha256: 'a', sizeBytes: FILE_MAX_BYTES }])).toHaveLength(1);
  });
});
