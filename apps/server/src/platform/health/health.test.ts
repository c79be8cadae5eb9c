import { describe, expect, it } from 'vitest';
import { createHealth, Degraded } from './health.ts';

describe('readiness', () => {
  it('is fine without checks, and when all pass', async () => {
    const health = createHealth(() => 0);
    expect(await health.readiness()).toEqual({ ok: true, checks: [] });

    health.addCheck('database', async () => undefined);

    expect(await health.readiness()).toEqual({ ok: true, checks: [{ name: 'database', ok: true, durationMs: 0 }] });
  });

  it.each([
    ['a rejection', () => Promise.reject(new Error('refused\nwith details')), 'refused'],
    ['an exception before the promise', () => raise(new Error('refused')), 'refused'],
    ['something that is no error', () => Promise.reject('refused'), 'refused'],
    ['an error without a message', () => Promise.reject(new Error()), 'failed'],
  ])('names the check that fails by %s, and the others still run', async (_what, check, detail) => {
    const health = createHealth(() => 0);
    health.addCheck('database', check);
    health.addCheck('mail', async () => undefined);

    expect(await health.readiness()).toEqual({
      ok: false,
      checks: [
        { name: 'database', ok: false, detail, durationMs: 0 },
        { name: 'mail', ok: true, durationMs: 0 },
      ],
    });
  });

  it('does not hang with a check that never answers, and tells it to stop', async () => {
    const health = createHealth();
    const signals: AbortSignal[] = [];
    health.addCheck('database', (signal) => hang(signals.push(signal)), 1);

    const { ok, checks } = await health.readiness();

    expect(ok).toBe(false);
    expect(checks[0]?.detail).toBe('no answer within 1 ms');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('stays where a check only says that something is worse than it should be', async () => {
    const health = createHealth(() => 0);
    health.addCheck('sla', () => Promise.reject(new Degraded('what is due waits for 90 s')));

    expect(await health.readiness()).toEqual({
      ok: true,
      checks: [{ name: 'sla', ok: true, degraded: true, detail: 'what is due waits for 90 s', durationMs: 0 }],
    });
  });

  it('runs the checks anew each time', async () => {
    const health = createHealth();
    let up = false;
    health.addCheck('database', () => (up ? Promise.resolve() : Promise.reject(new Error('down'))));

    expect((await health.readiness()).ok).toBe(false);
    up = true;
    expect((await health.readiness()).ok).toBe(true);
  });

  it('refuses a second check of one name', () => {
    const health = createHealth();
    health.addCheck('database', async () => undefined);

    expect(() => health.addCheck('database', async () => undefined)).toThrow(RangeError);
  });
});

function raise(error: Error): Promise<void> {
  throw error;
}

const hang = (_count: number) => new Promise<void>(() => undefined);
