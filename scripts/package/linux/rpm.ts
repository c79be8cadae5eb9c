import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BuildContext, runTool } from '../build-context.ts';
import type { PackagedArch, Payload, PayloadFile } from '../payload.ts';
import { installedFiles, linuxText, PACKAGE, PROGRAM_FOLDER, SETTINGS_FOLDER, settle, writeTree } from './tree.ts';

/** As rpm names processors. */
export const RPM_ARCH: Record<PackagedArch, string> = { x64: 'x86_64', arm64: 'aarch64' };

const UNITS = '/usr/lib/systemd/system';

/** Builds the package of Red Hat, Fedora and SUSE with rpmbuild. Answers its path. */
export async function buildRpm(payload: Payload, context: BuildContext): Promise<string> {
  const { out, modifiedAt, level } = context;
  const arch = RPM_ARCH[payload.arch];
  const work = resolve(context.workFolder, `rpm-${arch}`);
  const root = join(work, 'tree');
  await rm(work, { recursive: true, force: true });
  const files = installedFiles(payload, UNITS);
  await writeTree(root, files);
  await mkdir(join(root, SETTINGS_FOLDER), { recursive: true });
  await settle(root, modifiedAt);
  const spec = join(work, 'lanet-agent.spec');
  await writeFile(spec, specText(payload, root, files, level));
  const made = join(work, 'out');
  const args = [
    '-bb',
    '--quiet',
    `--target=${arch}`,
    '--define',
    `_topdir ${work}`,
    '--define',
    `_rpmdir ${made}`,
    spec,
  ];
  await runTool('rpmbuild', args, { env: { SOURCE_DATE_EPOCH: String(modifiedAt), HOME: work } });
  const [file] = (await readdir(made, { recursive: true })).filter((name) => name.endsWith('.rpm'));
  if (!file) throw new Error('rpmbuild made no package');
  const target = join(out, `lanet-helpdesk-agent_${payload.version}_${arch}.rpm`);
  await cp(join(made, file), target);
  await rm(work, { recursive: true });
  return target;
}

/** Nothing is stripped, compressed or looked into: the runtime stays its makers' file, byte for byte. */
function specText({ version }: Payload, root: string, files: readonly PayloadFile[], level: number): string {
  const listed = files.map(({ path, mode }) => `%attr(0${mode.toString(8)},root,root) "${path}"`).join('\n');
  return `%global __os_install_post %{nil}
%global debug_package %{nil}
%global _build_id_links none
%global source_date_epoch_from_changelog 0
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _buildhost localhost
%global _binary_payload w${level}T2.xzdio

Name: ${PACKAGE}
Version: ${version}
Release: 1
Summary: Agent of LANET Helpdesk
License: Proprietary
Vendor: LANET Systems
Group: System Environment/Daemons
AutoReqProv: no
Requires: glibc >= 2.28, libstdc++
Provides: lanet-helpdesk-agent = ${version}

%description
Watches this computer, keeps its inventory, and does what the technicians of its service provider sign: alerts, scripts,
updates. It reports over HTTPS to the one server it was enrolled with.

%install
cp -a ${root}/. %{buildroot}/

%files
%dir "${PROGRAM_FOLDER}"
%dir "${PROGRAM_FOLDER}/runtime"
%dir "${PROGRAM_FOLDER}/versions"
%dir "${PROGRAM_FOLDER}/versions/${version}"
%dir %attr(0755,root,root) "${SETTINGS_FOLDER}"
${listed}

%post
${linuxText('after-install.sh')}
%preun
if [ "$1" = 0 ]; then
${linuxText('before-remove.sh')}fi

%postun
${linuxText('after-remove.sh')}# rpm knows no purge: what is removed for good goes with everything of it.
if [ "$1" = 0 ]; then
${linuxText('remove-data.sh')}fi
`;
}
