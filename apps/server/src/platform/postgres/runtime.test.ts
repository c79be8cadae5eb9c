import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdtemp, readdir, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { accountFor } from './cluster-account.ts';
import { makeFolder } from './launch-fixture.ts';
import { findPackage, prepareRuntime, programPath } from './runtime.ts';
import { makeRuntimeLinks } from './runtime-links.ts';

const account = await accountFor(join(tmpdir(), 'no-such-cluster'));

/** The package as npm leaves it when its install script does not run: without links. */
async function freshPackage(): Promise<{ parent: string; native: string }> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'lanet-runtime-')));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  await chmod(parent, 0o755);
  const native = join(parent, 'package', 'native');
  await cp(findPackage(), native, {
    recursive: true,
    filter: async (path) =>
      !(await readlink(path).then(
        () => true,
        () => false,
      )),
  });
  await cp(join(findPackage(), '..', 'package.json'), join(dirname(native), 'package.json'));
  return { parent, native };
}

it('makes the library links, also when several processes do so at once', async () => {
  const { parent, native } = await freshPackage();
  expect(() => execFileSync(programPath({ native }, 'postgres'), ['--version'], { stdio: 'pipe' })).toThrow();

  const made = await Promise.all([1, 2, 3, 4].map(() => makeRuntimeLinks(native)));

  expect(made).toEqual([true, true, true, true]);
  expect(await prepareRuntime({ home: parent, account }, native)).toMatchObject({ native, version: /^18\./ });
  expect(await readdir(parent)).not.toContain('runtime');
});

it('copies the programs once, readable, when the account cannot run or write them where they are', async () => {
  const { parent, native } = await freshPackage();
  const home = join(parent, 'home');
  await makeFolder(home, 0o711);
  // Closed to the database's account; or, when it is ourselves, not writable, so that the links cannot be made.
  await chmod(account ? dirname(native) : join(native, 'lib'), account ? 0o700 : 0o500);
  onTestFinished(() => chmod(join(native, 'lib'), 0o700));

  const runtime = await prepareRuntime({ home, account }, native);

  expect(runtime.native.startsWith(join(home, 'runtime'))).toBe(true);
  expect(await prepareRuntime({ home, account }, native)).toEqual(runtime);
  expect(await readdir(join(home, 'runtime'))).toHaveLength(1);
});
