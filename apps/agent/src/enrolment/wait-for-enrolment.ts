import { type Log, messageOf } from '../log.ts';
import { Backoff } from '../server/backoff.ts';
import { ServerRefused } from '../server/session.ts';
import type { Settings } from '../settings/settings.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { Wake } from '../wake.ts';
import { NotAToken } from './enrol.ts';
import { type EnrolmentRecord, keepEnrolment, readEnrolment } from './enrolment-record.ts';
import { keepPreseedSettings, type Preseed, preseedFile, readPreseed, removePreseed } from './preseed.ts';

/** `settingsFile`: its path, also when there is none yet. */
export type EnrolmentWait = {
  state: StateFolder;
  settingsFile: string;
  /** The settings as they are now. */
  settings: () => Settings;
  enrol: (settings: Settings, asked: { server: string; token: string }) => Promise<EnrolmentRecord>;
  log: Log;
  /** How often to look whether somebody left or did something. */
  lookAgainMs?: number;
  random?: () => number;
};

const LOOK_AGAIN_MS = 5_000;
const HOUR_MS = 3_600_000;
const USUAL_REPORT_SECONDS = 900;

/**
 * Until this computer is enrolled: by what a package left in `enrol.json`, as soon as the server can be reached, or by
 * `lanet-agent enrol` at a terminal. What was left is deleted once the server took it. Undefined when stopped.
 */
export async function waitForEnrolment(wait: EnrolmentWait, signal: AbortSignal): Promise<EnrolmentRecord | undefined> {
  const { state, settingsFile, log, lookAgainMs = LOOK_AGAIN_MS, random } = wait;
  const backoff = new Backoff(random);
  const wake = new Wake();
  let said = '';
  let tryAt = 0;
  while (!signal.aborted) {
    const reading = readPreseed(preseedFile(settingsFile));
    if (reading.kind === 'read' && performance.now() >= tryAt) {
      const pauseMs = await tryPreseed(wait, reading.preseed, backoff);
      if (pauseMs !== undefined) tryAt = performance.now() + pauseMs;
    }
    const record = readEnrolment(state);
    if (record?.answer) return record;
    const text =
      reading.kind === 'refused'
        ? reading.text
        : 'This computer is not enrolled. Run: lanet-agent enrol --server URL (it asks for the token)';
    if (reading.kind !== 'read' && text !== said) log('warn', text);
    said = text;
    await wake.wait(lookAgainMs, signal);
  }
  return undefined;
}

/** Tries once; answers how long to wait before the next, undefined when it is done. */
async function tryPreseed(wait: EnrolmentWait, preseed: Preseed, backoff: Backoff): Promise<number | undefined> {
  const { settingsFile, settings, enrol, log } = wait;
  try {
    keepPreseedSettings(settingsFile, preseed);
    await enrol(settings(), preseed);
    removePreseed(preseedFile(settingsFile));
    log('info', 'Enrolled with what the package left; the token is deleted', { server: preseed.server });
    return undefined;
  } catch (error) {
    log('warn', 'The enrolment did not work yet; it is tried again', { error: messageOf(error) });
    const pause = backoff.next(USUAL_REPORT_SECONDS);
    // Somebody has to give another token: asking often would only look like guessing.
    return error instanceof NotAToken || error instanceof ServerRefused ? Math.max(pause, HOUR_MS) : pause;
  }
}

/**
 * An enrolled computer that is given a token again: the same server takes it as a repetition, another one is not joined. Either
 * way the token does not stay.
 */
export async function usePreseedAgain(wait: EnrolmentWait, record: EnrolmentRecord): Promise<void> {
  const { state, settingsFile, settings, enrol, log } = wait;
  const path = preseedFile(settingsFile);
  const reading = readPreseed(path);
  if (reading.kind === 'none') return;
  try {
    if (reading.kind === 'refused') return log('warn', reading.text);
    const { preseed } = reading;
    if (new URL(preseed.server).href !== new URL(record.server).href) {
      return log(
        'error',
        'This computer belongs to another server; remove the agent with its data before it joins a new one',
        {
          server: record.server,
        },
      );
    }
    keepPreseedSettings(settingsFile, preseed);
    await enrol(settings(), preseed);
  } catch (error) {
    // Asking forgets the answer from before; nothing has replaced it.
    keepEnrolment(state, record);
    log('warn', 'The new token was not taken; the enrolment from before stays', { error: messageOf(error) });
  } finally {
    removePreseed(path);
  }
}
