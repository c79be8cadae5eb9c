import { type Reading, read, reasonOf, unavailable, type WindowsMachine } from '../../platform/machine.ts';
import { isRow, type Row, rowsOf } from './row.ts';
import { HARDWARE_SCRIPT, STATE_SCRIPT, UPDATES_SCRIPT } from './wmi-scripts.ts';

const MINUTE = 60_000;

/**
 * One PowerShell process reads a whole group, for all sections that need some of it. An answer is kept for about half the
 * interval at which sections are read, so that no reading is given the one before it.
 */
const GROUPS = {
  hardware: { script: HARDWARE_SCRIPT, timeoutSeconds: 100, keepMs: 720 * MINUTE },
  state: { script: STATE_SCRIPT, timeoutSeconds: 50, keepMs: 8 * MINUTE },
  updates: { script: UPDATES_SCRIPT, timeoutSeconds: 90, keepMs: 180 * MINUTE },
};
/** A run that failed is not repeated for every section that asks. */
const KEEP_FAILURE_MS = 8 * MINUTE;

export type WmiGroup = keyof typeof GROUPS;

/** What a group answered, by class. */
export type WmiAnswer = {
  /** Null when the class is not there or could not be read; empty when it has no instances. */
  rows(name: string): Row[] | null;
};

type Kept = { answer: Promise<Reading<WmiAnswer>>; until: number };
const kept = new WeakMap<WindowsMachine, Map<WmiGroup, Kept>>();

/** The group's classes, read now or not long ago. Who asks during a run waits for it. */
export function wmi(machine: WindowsMachine, group: WmiGroup): Promise<Reading<WmiAnswer>> {
  const groups = kept.get(machine) ?? new Map<WmiGroup, Kept>();
  kept.set(machine, groups);
  const now = machine.monotonicMs();
  const last = groups.get(group);
  if (last && now < last.until) return last.answer;

  const answer = run(machine, group);
  // Nothing is known about how long the run takes, so its time counts from its end.
  const entry: Kept = { answer, until: Number.POSITIVE_INFINITY };
  groups.set(group, entry);
  void answer.then(({ kind }) => {
    entry.until = machine.monotonicMs() + (kind === 'read' ? GROUPS[group].keepMs : KEEP_FAILURE_MS);
  });
  return answer;
}

/** One class of a group: null when the run or the class failed. */
export async function wmiRows(machine: WindowsMachine, group: WmiGroup, name: string): Promise<Row[] | null> {
  const answer = await wmi(machine, group);
  return answer.kind === 'read' ? answer.value.rows(name) : null;
}

async function run(machine: WindowsMachine, group: WmiGroup): Promise<Reading<WmiAnswer>> {
  const { script, timeoutSeconds } = GROUPS[group];
  try {
    const output = await machine.powershell(script, timeoutSeconds);
    if (output.kind === 'unavailable') return output;
    const answer = output.value;
    if (!isRow(answer)) return unavailable('unreadable');
    return read({
      rows: (name) => (answer[name] === undefined || answer[name] === null ? null : rowsOf(answer[name])),
    });
  } catch (error) {
    return reasonOf(error);
  }
}
