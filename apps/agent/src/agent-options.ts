import type { Facts } from '@lanet/contracts/agent';
import type { Log } from './log.ts';
import type { Machine } from './platform/machine.ts';
import type { HttpClient } from './server/http-client.ts';
import type { Identity } from './server/identity.ts';
import type { ServerClock } from './server/server-clock.ts';
import type { Session } from './server/session.ts';
import type { Settings } from './settings/settings.ts';
import type { StateFolder } from './state/state-folder.ts';
import type { Updater } from './update/updater.ts';

/** What an enrolled agent works with. */
export interface AgentOptions {
  state: StateFolder;
  settings: Settings;
  http: HttpClient;
  identity: Identity;
  clock: ServerClock;
  session: Session;
  machine: Machine;
  log: Log;
  random?: () => number;
  /** Undefined when no launcher started this agent: then nothing updates it. */
  updater?: Updater;
  /** Between the polite end of a script and the other one. */
  graceMs?: number;
  /** The server does not want this agent any more, by its code. */
  onStanding?: (code: string) => void;
  /** The server is there, at the start or again. */
  onConnected?: () => void;
  /** What the computer looks like, once that is read. */
  facts?: () => Facts | undefined;
}
