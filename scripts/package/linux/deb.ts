import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildContext, runTool } from '../build-context.ts';
import type { PackagedArch, Payload, PayloadFile } from '../payload.ts';
import { installedFiles, linuxText, PACKAGE, SETTINGS_FOLDER, settle, writeTree } from './tree.ts';

/** As dpkg names processors. */
export const DEBIAN_ARCH: Record<PackagedArch, string> = { x64: 'amd64', arm64: 'arm64' };

const MAINTAINER = 'LANET Systems <soporte@lanet.mx>';
const UNITS = '/lib/systemd/system';

/** Builds the package of Debian and Ubuntu with dpkg-deb. Answers its path. */
export async function buildDeb(payload: Payload, context: BuildContext): Promise<string> {
  const { out, workFolder, modifiedAt, level } = context;
  const arch = DEBIAN_ARCH[payload.arch];
  const root = join(workFolder, `deb-${arch}`);
  const target = join(out, `lanet-helpdesk-agent_${payload.version}_${arch}.deb`);
  await rm(root, { recursive: true, force: true });
  await writeTree(root, [...installedFiles(payload, UNITS), ...documents(payload, modifiedAt)]);
  await mkdir(join(root, SETTINGS_FOLDER), { recursive: true });
  await writeTree(root, await controlFiles(root, payload));
  await settle(root, modifiedAt);
  // xz: the dpkg of Debian 11 reads nothing newer.
  const args = ['--root-owner-group', '-Zxz', `-z${level}`, '--threads-max=2', '--build', root, target];
  await runTool('dpkg-deb', args, { env: { SOURCE_DATE_EPOCH: String(modifiedAt) } });
  await rm(root, { recursive: true });
  return target;
}

function documents({ version }: Payload, modifiedAt: number): PayloadFile[] {
  const folder = `/usr/share/doc/${PACKAGE}`;
  const date = new Date(modifiedAt * 1000).toUTCString().replace('GMT', '+0000');
  const changes = `${PACKAGE} (${version}) stable; urgency=medium\n\n  * Version ${version}.\n\n -- ${MAINTAINER}  ${date}\n`;
  return [
    { path: `${folder}/copyright`, from: Buffer.from(linuxText('copyright')), mode: 0o644 },
    { path: `${folder}/changelog.gz`, from: gzipSync(changes, { level: 9 }), mode: 0o644 },
    {
      path: `/usr/share/lintian/overrides/${PACKAGE}`,
      from: Buffer.from(linuxText('lintian-overrides')),
      mode: 0o644,
    },
  ];
}

async function controlFiles(root: string, payload: Payload): Promise<PayloadFile[]> {
  const { sizeKib, sums } = await measure(root);
  const control = `Package: ${PACKAGE}
Version: ${payload.version}
Architecture: ${DEBIAN_ARCH[payload.arch]}
Maintainer: ${MAINTAINER}
Installed-Size: ${sizeKib}
Depends: libc6 (>= 2.28), libstdc++6
Recommends: systemd, smartmontools
Section: admin
Priority: optional
Description: agent of LANET Helpdesk
 Watches this computer, keeps its inventory, and does what the technicians of
 its service provider sign: alerts, scripts, updates. It reports over HTTPS to
 the one server it was enrolled with.
`;
  return [
    { path: 'DEBIAN/control', from: Buffer.from(control), mode: 0o644 },
    { path: 'DEBIAN/md5sums', from: Buffer.from(sums), mode: 0o644 },
    script('postinst', 'configure', 'after-install.sh'),
    script('prerm', 'remove', 'before-remove.sh'),
    { path: 'DEBIAN/postrm', from: Buffer.from(afterRemoval()), mode: 0o755 },
  ];
}

/** A maintainer script that acts in one of its cases alone (Debian Policy 6.5). */
function script(name: string, argument: string, file: string): PayloadFile {
  const text = `#!/bin/sh\nset -e\nif [ "$1" = ${argument} ]; then\n${linuxText(file)}fi\n`;
  return { path: `DEBIAN/${name}`, from: Buffer.from(text), mode: 0o755 };
}

const afterRemoval = () => `#!/bin/sh
set -e
if [ "$1" = remove ] || [ "$1" = purge ]; then
${linuxText('after-remove.sh')}fi
if [ "$1" = purge ]; then
${linuxText('remove-data.sh')}fi
`;

async function measure(root: string): Promise<{ sizeKib: number; sums: string }> {
  let sizeKib = 0;
  let sums = '';
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const path of entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))) {
    sizeKib += Math.ceil((await stat(path)).size / 1024);
    const md5 = createHash('md5')
      .update(await readFile(path))
      .digest('hex');
    sums += `${md5}  ${relative(root, path)}\n`;
  }
  return { sizeKib, sums };
}
