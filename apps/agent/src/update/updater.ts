import type { AgentEvent } from '@lanet/contracts/agent';
import type { SignedRelease } from '@lanet/contracts/releases';
import type { Launcher } from '../launcher/handle.ts';
import { examineVersion, type ReleaseFile, thisTarget } from '../launcher/trusted-release.ts';
import { type Log, messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import type { Session } from '../server/session.ts';
import { checkRelease } from './check-release.ts';
import { downloadFile, FileRefused } from './download.ts';
import { updateHindrance } from './hindrance.ts';
import { Told } from './told.ts';
import { passesSelfTest } from './try-bundle.ts';
import { VersionsFolder } from './versions-folder.ts';

type UpdateEvent = Extract<AgentEvent, { kind: 'update' }>;

export interface UpdaterOptions {
  launcher: Launcher;
  session: Session;
  machine: Machine;
  log: Log;
  /** What the server was told, in the state folder. */
  toldFile: string;
  /** Server time, epoch milliseconds. */
  now: () => number;
  /** A new version is in its place: the agent has to end, and the service manager to start it again. */
  onReady: () => void;
}

/** What the updater needs of the agent at work. */
export type AtWork = {
  tell: (event: UpdateEvent) => void;
  /** Until no command runs or waits. */
  idle: () => Promise<void>;
};

/**
 * Brings the release that the configuration names: checks it, downloads what this computer needs, tries it in a private folder,
 * and asks the launcher to start it on trial. The agent asks for nothing by itself (agents.md 9).
 */
export class Updater {
  readonly #options: UpdaterOptions;
  readonly #told: Told;
  readonly #versions: VersionsFolder;
  #work: AtWork | undefined;
  #signal = AbortSignal.abort();
  #isBusy = false;
  #isHealthy = false;
  /** The manifest there is nothing more to do about while this process runs. */
  #settled: string | undefined;

  constructor(options: UpdaterOptions) {
    this.#options = options;
    this.#told = new Told(options.toldFile);
    this.#versions = new VersionsFolder(options.launcher.versionsFolder);
  }

  /** From now until the signal. Tells what became of versions that were tried. */
  begin(work: AtWork, signal: AbortSignal): void {
    this.#work = work;
    this.#signal = signal;
    this.#tellOutcomes();
  }

  /** The server acknowledged a report: this version works. `update`: the release to run, as it is configured now. Never throws. */
  heard(update: SignedRelease | undefined): void {
    const { launcher, log } = this.#options;
    try {
      if (!this.#isHealthy) launcher.healthy();
      if (!this.#isHealthy) this.#tellOutcomes();
      this.#isHealthy = true;
    } catch (error) {
      // A full disk: the next report says the same.
      log('error', 'It could not be kept that this version works', { error: messageOf(error) });
    }
    if (!update || this.#isBusy || this.#signal.aborted || update.manifest === this.#settled) return;
    this.#isBusy = true;
    void this.#consider(update)
      .catch((error: unknown) => log('error', 'The update failed', { error: messageOf(error) }))
      .finally(() => {
        this.#isBusy = false;
      });
  }

  async #consider(update: SignedRelease): Promise<void> {
    const { launcher, log } = this.#options;
    const { version, number, keys } = launcher;
    const bad = (name: string) => launcher.bad(name);
    const judgement = checkRelease(update, { version, number, keys, target: thisTarget(), bad, now: Date.now() });
    if (judgement.kind !== 'take') {
      this.#settled = update.manifest;
      this.#versions.keepOnly(launcher.keptVersions());
      if (judgement.kind === 'refused') this.#tell(judgement.version, 'refused', judgement.reason);
      return;
    }
    const { manifest, files } = judgement;
    const hindrance = await updateHindrance(this.#options.machine, launcher.versionsFolder);
    if (hindrance !== undefined) return log('info', 'The update waits', { version: manifest.version, hindrance });
    this.#versions.keepOnly([...launcher.keptVersions(), manifest.version], manifest.version);
    if (await this.#bring(update, manifest.version, files)) await this.#switchTo(manifest.version);
  }

  /** Whether the version lies complete and tried in its folder. */
  async #bring(update: SignedRelease, version: string, files: readonly ReleaseFile[]): Promise<boolean> {
    const { launcher, session, log } = this.#options;
    if (examineVersion(this.#versions.of(version), launcher.keys).kind === 'good') return true;
    const incoming = this.#versions.incoming(version);
    try {
      for (const file of files) await downloadFile(session, file, incoming, this.#signal);
    } catch (error) {
      if (this.#signal.aborted) return false;
      log('warn', 'The update could not be downloaded', { version, error: messageOf(error) });
      // What is false stays false; a line that broke is tried again after the next report.
      if (error instanceof FileRefused) this.#settled = update.manifest;
      this.#tell(version, 'failed', error instanceof FileRefused ? 'file_false' : 'download');
      return false;
    }
    if (!(await passesSelfTest(incoming, this.#signal))) {
      if (this.#signal.aborted) return false;
      this.#settled = update.manifest;
      this.#versions.keepOnly(launcher.keptVersions());
      this.#tell(version, 'failed', 'self_test');
      return false;
    }
    this.#versions.complete(version, update);
    return true;
  }

  async #switchTo(version: string): Promise<void> {
    const { launcher, log, onReady } = this.#options;
    await this.#work?.idle();
    if (this.#signal.aborted) return;
    const fault = launcher.tryNext(version);
    if (fault !== undefined) return this.#tell(version, 'failed', fault);
    log('info', 'A new version is in place; the agent starts again with it', { version });
    onReady();
  }

  #tellOutcomes(): void {
    const { launcher } = this.#options;
    for (const outcome of launcher.outcomes()) {
      this.#send({ version: outcome.version, state: outcome.state, reason: outcome.reason });
      launcher.told(outcome);
    }
  }

  #tell(version: string, state: 'refused' | 'failed', reason: string): void {
    this.#options.log('warn', 'An update was not installed', { version, state, reason });
    if (this.#told.isNews(version, reason)) this.#send({ version, state, reason });
  }

  #send(said: Pick<UpdateEvent, 'version' | 'state' | 'reason'>): void {
    this.#work?.tell({ kind: 'update', at: this.#options.now(), ...said });
  }
}
