import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleAgent } from '../../scripts/package/bundle.ts';
import { manifestOf, readReleaseKey, signRelease } from '../../scripts/package/release.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUNTIME = join(ROOT, 'scripts/package/runtime');

export interface BuiltPackages {
  /** The folder of one version. */
  folder(version: string): string;
  /** The folder of a release without packages, for computers that have one: the real agent, or this text in its place. */
  release(version: string, bundle?: string): Promise<string>;
  remove(): void;
}

/** Builds packages of several versions, all signed by one key of their own. `forms`: as `--only` takes them. */
export function buildPackages(versions: readonly string[], forms: string, system: string): BuiltPackages {
  if (!existsSync(join(RUNTIME, 'node_modules')))
    execFileSync('npm', ['ci', '--force', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: RUNTIME,
      stdio: 'ignore',
    });
  const parent = mkdtempSync(join(tmpdir(), 'lanet-built-'));
  const key = join(parent, 'release.key');
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key]);
  execFileSync('chmod', ['600', key]);
  const folder = (version: string) => join(parent, version);
  for (const version of versions) {
    const what = ['--only', forms, '--system', system, '--arch', 'x64', '--version', version];
    const where = ['--quick', '--out', folder(version), '--release-key', key];
    execFileSync(process.execPath, ['scripts/package/run.ts', ...what, ...where], { cwd: ROOT, stdio: 'pipe' });
  }
  const release = async (version: string, bundle?: string) => {
    mkdirSync(folder(version));
    const from = join(folder(version), 'agent.cjs');
    if (bundle === undefined) await bundleAgent(from, version);
    else writeFileSync(from, bundle);
    const signed = signRelease(manifestOf(version, [{ file: 'agent.cjs', from }]), readReleaseKey(key));
    const text = JSON.stringify(signed);
    writeFileSync(join(folder(version), 'release.json'), text);
    // What it does not list, the server does not see.
    const sum = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(folder(version), 'SHA256SUMS'), `${sum}  release.json\n`);
    return folder(version);
  };
  return { folder, release, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
