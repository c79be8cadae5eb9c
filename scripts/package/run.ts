// `npm run package`: builds the agent's packages of all systems and the server's archives on Linux, into
// deployment/packages.
import { execFileSync } from 'node:child_process';
import { createHash, type KeyObject } from 'node:crypto';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SignedRelease } from '@lanet/contracts/releases';
import type { BuildContext } from './build-context.ts';
import { buildPayload, hasHost, missingRuntime, releaseParts, type Target } from './build-payload.ts';
import { bundleAgent, bundleLauncher } from './bundle.ts';
import { buildForm, isFormOf } from './forms.ts';
import { buildHost } from './msi/host.ts';
import { signFile } from './msi/sign.ts';
import { billOfMaterials, licenceTexts } from './notices.ts';
import { type Form, HELP, type Options, readOptions } from './options.ts';
import { manifestOf, openReleaseKey, publicText, type ReleasePart, readPublicKeyFile, signRelease } from './release.ts';
import { buildServer, type Seal, sealOf } from './server/build-server.ts';
import { missingTools } from './tools.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function main(options: Options): Promise<void> {
  if (options.help) return void process.stdout.write(HELP);
  const out = resolve(options.out ?? join(root, 'deployment/packages'));
  const targets = options.systems.flatMap((system) => options.archs.map((arch) => ({ system, arch })));
  const wanted = targets.flatMap((target) => options.forms.map((form) => ({ form, target }))).filter(isPossible);
  const missing = whatIsMissing(wanted, options);
  if (missing.length > 0) throw new Error(missing.join('\n'));
  const workFolder = mkdtempSync(join(tmpdir(), 'lanet-package-'));
  const context = { out, workFolder, modifiedAt: modifiedAt(), level: options.isQuick ? 1 : 6, sign: options.sign };
  try {
    const seal = options.forms.length > 0 ? await packageAgent(wanted, options, context) : sealAlone(options, out);
    if (!seal) return;
    if (options.serverForms.length > 0) await packageServer(options, context, seal);
    writeSums(out);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

type Context = BuildContext & { sign: Options['sign'] };

/** Answers with what the release was signed; undefined when only the manifest was wanted. */
async function packageAgent(wanted: readonly Wanted[], options: Options, context: Context): Promise<Seal | undefined> {
  const { out, workFolder } = context;
  const bundle = join(root, 'apps/agent/dist/agent.cjs');
  const version = options.version ?? agentVersion();
  const stamped = options.version === undefined ? bundle : join(workFolder, 'agent.cjs');
  if (stamped !== bundle) await bundleAgent(stamped, version);
  const parts = releaseParts(stamped);
  const manifest = manifestOf(version, parts, options);
  // Before the folder is emptied: the release may lie in it.
  const agreed = options.manifestOnly ? undefined : signed(manifest, options);
  emptyFolder(out);
  if (!agreed) {
    writeFileSync(join(out, 'manifest.json'), manifest);
    return undefined;
  }
  const { release, keys, key } = agreed;
  const launcher = join(workFolder, 'launcher.cjs');
  await bundleLauncher(launcher, keys);
  const host = wanted.some(needsHost) ? buildHost(version, workFolder) : undefined;
  if (host !== undefined && options.sign) signFile(host, options.sign);
  const sources = { version, bundle: stamped, launcher, release, licences: licenceTexts(), host };
  for (const { form, target } of wanted) {
    const startedAt = performance.now();
    const { file, name } = await buildForm(form, buildPayload(target, sources), context);
    if (name !== undefined) copy(file, join(out, name));
    sayBuilt(file, startedAt);
  }
  writeRelease(out, release, parts);
  writeFileSync(join(out, `lanet-helpdesk-agent_${version}.cdx.json`), billOfMaterials(version, context.modifiedAt));
  return sealOf(release.key, key);
}

async function packageServer({ serverForms }: Options, context: Context, seal: Seal): Promise<void> {
  const startedAt = performance.now();
  for (const file of await buildServer(root, serverForms, context, seal)) sayBuilt(file, startedAt);
  if (!seal.key) console.warn('The archives of the server are not signed yet: scripts/package/sign.ts --archive');
}

/** For a run that builds the server alone. */
function sealAlone({ releaseKey, release }: Options, out: string): Seal {
  // Before the folder is emptied: the release may lie in it.
  const seal = release === undefined ? ownSeal(releaseKeyIn(releaseKey)) : sealOf(readRelease(release).key, undefined);
  emptyFolder(out);
  return seal;
}

const ownSeal = (key: KeyObject): Seal => sealOf(publicText(key), key);

const readRelease = (file: string): SignedRelease => SignedRelease.parse(JSON.parse(readFileSync(file, 'utf8')));

function sayBuilt(file: string, startedAt: number): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${basename(file)} (${(statSync(file).size / 1e6).toFixed(1)} MB, ${seconds} s)`);
}

type Wanted = { form: Form; target: Target };
const isPossible = ({ form, target }: Wanted): boolean => isFormOf(form, target);
/** The plain archive of Windows carries the service host as the installer does. */
const needsHost = ({ form, target }: Wanted): boolean => hasHost(target) && (form === 'msi' || form === 'archive');

/** Sentences about what has to be installed first. Half of the packages would be mistaken for all of them. */
function whatIsMissing(
  wanted: readonly Wanted[],
  { sign, manifestOnly, forms: ofAgent, serverForms }: Options,
): string[] {
  const forms = wanted.flatMap((one) => (needsHost(one) ? [one.form, 'host' as const] : [one.form]));
  const others = [...(sign ? (['sign'] as const) : []), ...(serverForms.length > 0 ? (['server'] as const) : [])];
  const tools = manifestOnly ? undefined : missingTools([...forms, ...others]);
  if (ofAgent.length === 0) return tools === undefined ? [] : [tools];
  // The licence text of Node.js is taken from this one.
  const runtime = missingRuntime([...wanted.map(({ target }) => target), { system: 'linux', arch: 'x64' }]);
  return [tools, runtime].filter((sentence) => sentence !== undefined);
}

/** The release to pack, and the keys the launchers are to know. */
function signed(manifest: string, { releaseKey, release: file, nextReleaseKey }: Options) {
  const next = nextReleaseKey === undefined ? [] : [readPublicKeyFile(nextReleaseKey)];
  if (file !== undefined) {
    const release = readRelease(file);
    if (release.manifest !== manifest) throw new Error(`${file} is not the release of what was built here.`);
    return { release, keys: [release.key, ...next], key: undefined };
  }
  const key = releaseKeyIn(releaseKey);
  return { release: signRelease(manifest, key), keys: [publicText(key), ...next], key };
}

function releaseKeyIn(file: string | undefined): KeyObject {
  const path = file ?? join(root, '.lanet/release.key');
  const { key, isNew } = openReleaseKey(path);
  if (isNew) console.warn(newKeyText(path));
  return key;
}

const newKeyText = (path: string) => `A release key was made: ${path}
Agents installed from these packages take updates signed by it and by no other. Whoever holds it can run programs on every one
of these computers; whoever loses it cannot update them any more. Keep it on a machine that is not connected, and a copy of it
in a safe place. Later: npm run package -- --release-key FILE`;

function agentVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'apps/agent/package.json'), 'utf8'));
  return version;
}

/** Epoch seconds: of the commit, so that the same sources give the same packages; of now without one. */
function modifiedAt(): number {
  if (process.env.SOURCE_DATE_EPOCH !== undefined) return Number(process.env.SOURCE_DATE_EPOCH);
  try {
    const time = execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(time);
  } catch {
    return Math.floor(Date.now() / 1000);
  }
}

/** What an earlier run left would be listed with the new packages. */
function emptyFolder(out: string): void {
  mkdirSync(out, { recursive: true });
  const isOurs =
    /^(lanet-helpdesk-(agent|server|web|production).*|install\.sh|SHA256SUMS|release(\.json)?|manifest\.json)$/;
  for (const name of readdirSync(out)) if (isOurs.test(name)) rmSync(join(out, name), { recursive: true });
}

/** A second name for a file; a copy of it where the file system knows no links. */
function copy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** What the server hands to agents that update: the signed manifest, and each file it names. */
function writeRelease(out: string, release: SignedRelease, parts: readonly ReleasePart[]): void {
  writeFileSync(join(out, 'release.json'), JSON.stringify(release));
  for (const { file, from, system, arch } of parts) {
    const target = join(out, 'release', [system, arch].filter(Boolean).join('-'), file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(from, target);
  }
}

/** As sha256sum writes it, so that `sha256sum -c SHA256SUMS` checks it. */
function writeSums(out: string): void {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.gitignore' && entry.name !== 'SHA256SUMS')
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .sort();
  const sum = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(out, file)))
      .digest('hex');
  writeFileSync(join(out, 'SHA256SUMS'), files.map((file) => `${sum(file)}  ${file}\n`).join(''));
}

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
