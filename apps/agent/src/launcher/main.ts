// The launcher: what the service starts. It looks for the version to run, makes sure its files are what the release key signed,
// counts the starts of a version on trial, and loads it into this same process. It changes rarely, and only with a package.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { systemStateFolder } from '../settings/system-folders.ts';
import { readIfThere } from '../state/durable-file.ts';
import { offerLauncher } from './handle.ts';
import { launcherFor, type Running } from './launcher.ts';
import { nextStart } from './next-start.ts';
import { readPointer, writePointer } from './pointer.ts';
import { type FoundVersion, packagedVersion, VERSIONS } from './program.ts';
import { watchTrial } from './trial-watch.ts';
import { BUNDLE, examineVersion } from './trusted-release.ts';

/** Put in by the build: the keys whose releases run here, and how long a trial may last. */
declare const RELEASE_KEYS: readonly string[];
declare const TRIAL_SECONDS: number;

const ALTERED = 78;

function launch(): void {
  const here = process.argv[1] ?? '';
  const packaged = packagedVersion(dirname(here), RELEASE_KEYS);
  if (!packaged) {
    process.stderr.write('The installed agent is not what was released. Install the package again.\n');
    process.exitCode = ALTERED;
    return;
  }
  const state = stateFolder(process.argv);
  const isService = process.argv.includes('run');
  load(isService ? startService(state, packaged) : standing(state, packaged));
}

/** For commands at a terminal: what the service last ran well. They count as no start and change nothing. */
function standing(state: string, packaged: FoundVersion): FoundVersion {
  const pointer = readPointer(join(state, 'launch.json'));
  if (pointer?.active == null || pointer.packaged !== packaged.release.number) return packaged;
  return versionAt(join(state, VERSIONS), pointer.active, packaged);
}

function startService(state: string, packaged: FoundVersion): FoundVersion {
  const files = { pointer: join(state, 'launch.json'), expired: join(state, 'trial-expired') };
  const downloads = join(state, VERSIONS);
  const examined = (version: string) => examineVersion(join(downloads, version), RELEASE_KEYS);
  const kept = readPointer(files.pointer);
  const next = nextStart(kept, {
    packaged: packaged.release.number,
    expired: readExpired(files.expired),
    now: Date.now(),
    faultOf: (name) => {
      const verdict = examined(name);
      return verdict.kind === 'bad' ? verdict.reason : undefined;
    },
  });
  const isKept = kept === undefined || attempt(() => writePointer(files.pointer, next.pointer));
  attempt(() => rmSync(files.expired, { force: true }));
  // Where a start cannot be counted, nothing is tried.
  const chosen = isKept ? versionAt(downloads, next.version, packaged) : standing(state, packaged);
  const isTrial = isKept && next.isTrial;
  const running: Running = { release: chosen.release, keys: RELEASE_KEYS, downloads, pointerFile: files.pointer };
  const watch = isTrial ? startWatch(chosen.release.version, files.expired) : undefined;
  offerLauncher(launcherFor(running, { packaged: packaged.release.number, onHealthy: () => void watch?.terminate() }));
  return chosen;
}

/** Whether it could be done: a full disk keeps no agent from starting. */
function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

/** A downloaded version, or the packaged one when it is null or no longer what was signed. */
function versionAt(downloads: string, version: string | null, packaged: FoundVersion): FoundVersion {
  if (version === null) return packaged;
  const folder = join(downloads, version);
  const verdict = examineVersion(folder, RELEASE_KEYS);
  return verdict.kind === 'good' ? { folder, release: verdict.release } : packaged;
}

/** Undefined also where an ordinary user may not read it. */
function readExpired(path: string): string | undefined {
  try {
    return readIfThere(path);
  } catch {
    return undefined;
  }
}

function startWatch(version: string, expiredFile: string): Worker {
  const watch = new Worker(process.argv[1] ?? '', { workerData: { version, expiredFile, seconds: TRIAL_SECONDS } });
  watch.unref();
  return watch;
}

function load({ folder }: FoundVersion): void {
  const bundle = join(folder, BUNDLE);
  // The agent finds itself, and what lies beside it, as if it had been started without a launcher.
  process.argv[1] = bundle;
  createRequire(bundle)(bundle);
}

/** The folder that `--state` names, or the system's. The agent reads its arguments itself, and refuses wrong ones. */
function stateFolder(argv: readonly string[]): string {
  const at = argv.indexOf('--state');
  const joined = argv.find((argument) => argument.startsWith('--state='))?.slice('--state='.length);
  return (at < 0 ? joined : argv[at + 1]) ?? systemStateFolder();
}

if (isMainThread) launch();
else watchTrial(workerData);
