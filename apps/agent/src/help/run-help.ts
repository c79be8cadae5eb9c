import { collectFacts } from '../collect/index.ts';
import { type Log, messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import type { ServerClock } from '../server/server-clock.ts';
import type { Session } from '../server/session.ts';
import { mayAskForHelp, readPolicy } from '../settings/local-policy.ts';
import type { Settings } from '../settings/settings.ts';
import { readConfig } from '../state/config-file.ts';
import { readJson } from '../state/durable-file.ts';
import type { StateFolder } from '../state/state-folder.ts';
import type { Wake } from '../wake.ts';
import { channelPlace } from './channel-place.ts';
import { HelpChannel } from './help-channel.ts';
import { readHelpMachine } from './help-machine.ts';
import { HelpRequests } from './help-requests.ts';
import { HelpStore } from './help-store.ts';

interface HelpParts {
  state: StateFolder;
  settings: Settings;
  session: Session;
  clock: ServerClock;
  machine: Machine;
  log: Log;
  /** Wakes what waits to be sent. */
  wake: Wake;
}

/** Takes and sends what people of this computer ask for while the agent works. @throws what the work throws */
export async function whileHelping(parts: HelpParts, work: () => Promise<void>): Promise<void> {
  const end = new AbortController();
  const helping = runHelp(parts, end.signal);
  try {
    await work();
  } finally {
    end.abort();
    await helping;
  }
}

/** Until the signal. Never throws: an agent works without it, too. */
async function runHelp(parts: HelpParts, signal: AbortSignal): Promise<void> {
  const { state, log } = parts;
  try {
    const requests = helpRequestsOf(parts);
    const channel = new HelpChannel({ place: channelPlace(state.path), requests, log });
    await Promise.all([requests.run(signal), channel.run(signal)]);
  } catch (error) {
    log('warn', 'People of this computer cannot ask for help', { error: messageOf(error) });
  }
}

function helpRequestsOf({ state, settings, session, clock, machine, log, wake }: HelpParts): HelpRequests {
  let os: Promise<string> | undefined;
  return new HelpRequests({
    ...{ session, log, wake, now: clock.now, store: new HelpStore(state.file('help')) },
    reportSeconds: () => readConfig(state).reportSeconds,
    isAllowed: () => mayAskForHelp(readPolicy(settings)),
    readMachine: async () => {
      os ??= collectFacts(machine).then((facts) => facts.os);
      return readHelpMachine({ ...machine, now: clock.now }, await os, readJson(state.file('alerts.json')));
    },
  });
}
