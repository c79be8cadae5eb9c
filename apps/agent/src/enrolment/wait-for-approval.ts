import { type Log, messageOf } from '../log.ts';
import { ServerRefused, type Session } from '../server/session.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { Wake } from '../wake.ts';
import { FalseServer, pollEnrolment } from './enrol.ts';
import type { EnrolmentRecord } from './enrolment-record.ts';

const DAY_MS = 86_400_000;
/** Reasons that a person's decision made and another one may undo: asked for seldom. */
const DECIDED = ['agents.revoked', 'agents.unknown', 'agents.retired'];

/** Asks how the enrolment stands until a person accepted this computer, as often as the server said. Undefined when stopped. */
export async function waitForApproval(
  options: { state: StateFolder; session: Session; record: EnrolmentRecord; log: Log },
  signal: AbortSignal,
): Promise<EnrolmentRecord | undefined> {
  const { state, session, log } = options;
  let { record } = options;
  const wake = new Wake();
  while (!signal.aborted) {
    const pollMs = (record.answer?.pollSeconds ?? 300) * 1000;
    let pauseMs = pollMs;
    try {
      record = await pollEnrolment(state, session, record);
      if (record.answer?.state === 'active') return record;
      log('info', 'This computer is not accepted yet', { state: record.answer?.state });
      if (record.answer?.state === 'rejected') pauseMs = Math.min(DAY_MS, 100 * pollMs);
    } catch (error) {
      log(error instanceof FalseServer ? 'error' : 'warn', 'The enrolment could not be asked for', {
        error: messageOf(error),
      });
      if (error instanceof ServerRefused && DECIDED.includes(error.code)) pauseMs = Math.min(DAY_MS, 100 * pollMs);
    }
    await wake.wait(pauseMs, signal);
  }
  return undefined;
}
