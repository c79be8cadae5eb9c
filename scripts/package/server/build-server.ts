import { createPublicKey, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildContext, runTool } from '../build-context.ts';
import type { ServerForm } from '../options.ts';
import { installModules } from './server-modules.ts';
import { serverBill, serverComponents, serverLicences } from './server-notices.ts';
import { type ServerSources, settleModes, writeProductionTree, writeWebTree } from './server-tree.ts';
import { signArchive, sumOf } from './sign-archive.ts';

/** Signs what is downloaded, so that a mirror cannot hand out another server. `publicKey`: SPKI, base64. */
export interface Seal {
  publicKey: string;
  /** Undefined where another machine holds it: the signature is then made there. */
  key: KeyObject | undefined;
}

export const sealOf = (publicX: string, key: KeyObject | undefined): Seal => ({
  publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicX }, format: 'jwk' })
    .export({ type: 'spki', format: 'der' })
    .toString('base64'),
  key,
});

const TREES = { web: writeWebTree, production: writeProductionTree };

/** Builds the archives of the server, their signatures, the bill of materials and install.sh. Answers the archives. */
export async function buildServer(
  root: string,
  forms: readonly ServerForm[],
  context: BuildContext,
  seal: Seal,
): Promise<string[]> {
  const { out, workFolder, modifiedAt } = context;
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'apps/server/package.json'), 'utf8'));
  const modules = join(workFolder, 'server');
  await installModules(root, modules);
  const components = serverComponents(root, join(modules, 'node_modules'));
  const bill = serverBill(components, version, modifiedAt);
  const installer = withValue(
    readFileSync(join(root, 'deployment/scripts/install.sh'), 'utf8'),
    'RELEASE_KEY',
    seal.publicKey,
  );
  const documents = { 'sbom.cdx.json': bill, 'LICENSES.txt': serverLicences(components) };
  const sources = { root, modules, documents, installer };
  writeFileSync(join(out, `lanet-helpdesk-server_${version}.cdx.json`), bill);
  const built: string[] = [];
  for (const form of forms) built.push(await buildArchive(form, sources, context, seal));
  const production = built.find((file) => file.endsWith('-production.tar.gz'));
  if (production) writeFileSync(join(out, 'install.sh'), withValue(installer, 'SHA256', sumOf(production)));
  return built;
}

async function buildArchive(form: ServerForm, sources: ServerSources, context: BuildContext, { key }: Seal) {
  const tree = join(context.workFolder, form);
  mkdirSync(tree);
  TREES[form](tree, sources);
  settleModes(tree);
  const target = join(context.out, `lanet-helpdesk-${form}.tar.gz`);
  await pack(tree, target, context);
  rmSync(tree, { recursive: true });
  if (key) writeFileSync(`${target}.sig`, signArchive(target, key));
  return target;
}

/** GNU tar, because it sorts: the same tree gives the same bytes. Entries have no `./` before them, as the plan shows them. */
async function pack(tree: string, target: string, { modifiedAt, level }: BuildContext): Promise<void> {
  const same = ['--sort=name', '--format=gnu', `--mtime=@${modifiedAt}`, '--owner=0', '--group=0', '--numeric-owner'];
  await runTool('tar', [
    ...same,
    `--use-compress-program=gzip -n -${level}`,
    '-cf',
    target,
    '-C',
    tree,
    ...readdirSync(tree).sort(),
  ]);
}

/** Fills `name='@NAME@'` of the installer; what is not filled, the installer takes for not there. */
function withValue(script: string, name: string, value: string): string {
  if (!script.includes(`'@${name}@'`)) throw new Error(`install.sh has no place for ${name}`);
  return script.replace(`'@${name}@'`, `'${value}'`);
}
