// The release before this one, built from its tag by its own scripts: what an update starts from.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltServer, buildServerArchives, ROOT } from './built-server.ts';

/**
 * What it is built from: `LANET_TEST_PREVIOUS` (a tag or a commit), else the newest tag of a release that is not this commit
 * itself, else this commit, as long as no release was tagged.
 */
export function previousRef(): string {
  if (process.env.LANET_TEST_PREVIOUS) return process.env.LANET_TEST_PREVIOUS;
  const merged = git('tag', '--list', 'v*', '--merged', 'HEAD', '--no-contains', 'HEAD', '--sort=-version:refname');
  return merged.split('\n')[0] || 'HEAD';
}

/** Its archive, signed by this key or one of its own. */
export function buildPreviousServer(ref: string, signedBy?: string): BuiltServer {
  const folder = mkdtempSync(join(tmpdir(), 'lanet-previous-'));
  const checkout = join(folder, 'checkout');
  git('worktree', 'add', '--detach', checkout, ref);
  try {
    bringModules(checkout);
    execFileSync(process.execPath, ['scripts/build-web.mjs'], { cwd: checkout, stdio: 'inherit' });
    return buildServerArchives('production', signedBy, checkout);
  } finally {
    git('worktree', 'remove', '--force', checkout);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ours, as links, where the lock file is the same one; else as npm installs them. */
function bringModules(checkout: string): void {
  const lock = (folder: string) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (lock(checkout) !== lock(ROOT)) {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: checkout, stdio: 'inherit' });
    return;
  }
  for (const place of ['', 'scripts/package/runtime', ...['apps/server', 'apps/web', 'apps/agent']]) {
    const from = join(ROOT, place, 'node_modules');
    if (existsSync(from)) execFileSync('cp', ['-al', from, join(checkout, place)]);
  }
}

const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
