import type { AlertState, OpenAlert } from '@lanet/contracts/alert-rules';

/**
 * A state whose last sample lies ahead of the clock: the clock was set back, and waiting to catch up could take a year.
 * What was timed against the wrong clock starts again; an open alert stays open. `nowMs`: epoch milliseconds.
 */
export function afterClockSetBack(state: AlertState, nowMs: number): AlertState {
  const { phase } = state;
  const samples = state.samples.slice(-1).map(({ value }) => ({ at: nowMs, value }));
  const restarted = { ...state, lastAt: nowMs, samples };
  switch (phase.kind) {
    case 'inactive':
    case 'pending':
      return { ...restarted, phase: { kind: 'inactive' } };
    case 'firing':
    case 'recovering':
      return { ...restarted, phase: { kind: 'firing', alert: atLatest(phase.alert, nowMs) } };
    case 'no-data':
      return { ...restarted, phase: { ...phase, alert: phase.alert && atLatest(phase.alert, nowMs) } };
  }
}

function atLatest(alert: OpenAlert, nowMs: number): OpenAlert {
  const unstableAt = alert.unstableAt === null ? null : Math.min(alert.unstableAt, nowMs);
  return { ...alert, since: Math.min(alert.since, nowMs), changes: [], unstableAt };
}
