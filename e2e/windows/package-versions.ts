import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { missingRuntime } from '../../scripts/package/build-payload.ts';
import { missingTools } from '../../scripts/package/msi/tools.ts';

const RUN = fileURLToPath(new URL('../../scripts/package/run.ts', import.meta.url));

/** Whether this computer has what the Windows package is built with. */
export function canBuildMsi(): boolean {
  return missingTools().length === 0 && missingRuntime([{ system: 'windows', arch: 'x64' }]) === undefined;
}

/** Builds the installer as `npm run package` does, of a version and with a release key below `folder`. Answers its path. */
export async function buildVersion(folder: string, version: string): Promise<string> {
  const out = join(folder, version);
  const args = ['--version', version, '--only', 'msi', '--system', 'windows', '--arch', 'x64', '--out', out];
  await promisify(execFile)(process.execPath, [RUN, ...args, '--release-key', join(folder, 'release.key')]);
  const msi = join(out, 'lanet-helpdesk-agent.msi');
  if (!existsSync(msi)) throw new Error(`no installer in ${out}`);
  return msi;
}
