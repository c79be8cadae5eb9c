// What the launcher tells the agent it loads. A launcher is as old as the package that was installed, and meets agents of later
// years: what is here stays, and only grows with a new `protocol`.

/** What became of a version that was tried. `reason`: a code such as `failed_starts`; null when it was a success. */
export type Outcome = { version: string; at: number; state: 'installed' | 'rolled_back'; reason: string | null };

/** A version that failed here. `times` it was tried, last `at` epoch milliseconds. */
export type BadVersion = { version: string; reason: string; at: number; times: number };

export interface Launcher {
  protocol: 1;
  /** Of the release that runs. */
  version: string;
  number: number;
  /** Public release keys, base64url: what an update has to be signed with. */
  keys: readonly string[];
  /** Folder for downloaded versions, one folder each, named by the version; and for downloads on their way. */
  versionsFolder: string;
  /** The agent works: it ran, knew who it is, and the server acknowledged a report. Ends a trial. */
  healthy(): void;
  /** Starts this downloaded version next time, on trial. Answers why it cannot be. */
  tryNext(version: string): string | undefined;
  /** What the server has not been told yet. */
  outcomes(): readonly Outcome[];
  told(outcome: Outcome): void;
  bad(version: string): BadVersion | undefined;
  /** Downloaded versions that may still be started; others may be deleted. */
  keptVersions(): readonly string[];
}

const LAUNCHER = Symbol.for('mx.lanet.agent.launcher');

export function offerLauncher(launcher: Launcher): void {
  Object.defineProperty(globalThis, LAUNCHER, { value: launcher });
}

/** The launcher this agent was loaded by; undefined when it was started without one, and then nothing updates it. */
export function launcherOfThisProcess(): Launcher | undefined {
  // Safe: only a launcher defines this symbol, and `protocol` says of which form.
  const launcher = Reflect.get(globalThis, LAUNCHER) as Launcher | undefined;
  return launcher?.protocol === 1 ? launcher : undefined;
}
