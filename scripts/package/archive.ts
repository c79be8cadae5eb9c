import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildContext, runTool } from './build-context.ts';
import { linuxFile, settle, writeTree } from './linux/tree.ts';
import type { Payload, PayloadFile } from './payload.ts';

/**
 * Builds the plain archive of a payload, for those who install by means of their own: a zip for Windows, a tar.gz elsewhere,
 * each with one folder and a README. Answers its path.
 */
export async function buildArchive(
  payload: Payload,
  { out, workFolder, modifiedAt, level }: BuildContext,
): Promise<string> {
  const { system, arch, version } = payload;
  const name = `lanet-helpdesk-agent_${version}_${system}-${arch}`;
  const work = join(workFolder, 'archive');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await writeTree(join(work, name), [...payload.files, ...extras(payload)]);
  await settle(work, modifiedAt);
  const isZip = system === 'windows';
  const target = join(out, `${name}.${isZip ? 'zip' : 'tar.gz'}`);
  await rm(target, { force: true });
  const format = isZip
    ? ['--format=zip', `--options=zip:compression-level=${level}`]
    : ['--format=gnutar', '--gzip', `--options=gzip:!timestamp,gzip:compression-level=${level}`];
  await runTool('bsdtar', [
    '-c',
    ...format,
    '--uid=0',
    '--gid=0',
    '--uname=',
    '--gname=',
    '-f',
    target,
    '-C',
    work,
    name,
  ]);
  await rm(work, { recursive: true });
  return target;
}

/** A file of the deployment plan's `configs/windows`. */
export const windowsFile = (name: string): string =>
  fileURLToPath(new URL(`../../deployment/configs/windows/${name}`, import.meta.url));

function extras({ system, version }: Payload): PayloadFile[] {
  const files: PayloadFile[] = [{ path: 'README.txt', from: Buffer.from(readme(system, version)), mode: 0o644 }];
  if (system === 'macos') return files;
  if (system === 'windows') {
    const name = 'lanet-agent-service.cmd';
    return [...files, { path: name, from: windowsFile(name), mode: 0o644 }];
  }
  return [
    ...files,
    { path: 'lanet-agent.service', from: linuxFile('lanet-agent.service'), mode: 0o644 },
    { path: 'lanet-agent', from: linuxFile('lanet-agent.sh'), mode: 0o755 },
  ];
}

/** Both languages: whoever unpacks an archive by hand reads it before anything of the product can ask. */
function readme(system: Payload['system'], version: string): string {
  const [folder, program] = {
    linux: ['/opt/lanet-agent', 'runtime/node launcher.cjs'],
    windows: ['C:\\Program Files\\LANET Agent', 'runtime\\node.exe launcher.cjs'],
    macos: ['/Library/LANET Agent', 'runtime/node launcher.cjs'],
  }[system];
  return `LANET Helpdesk, agente ${version}

Copie esta carpeta como ${folder}, propiedad del administrador y sin escritura para otros.
Inscriba el equipo:   ${program} enrol --server https://servidor --token-file ARCHIVO
Ejecute como servicio, siempre reiniciado:   ${program} run
Los paquetes (.deb, .rpm, .msi, .pkg) hacen todo esto solos.

LANET Helpdesk agent ${version}

Copy this folder to ${folder}, owned by the administrator and not writable by others.
Enrol the computer:   ${program} enrol --server https://server --token-file FILE
Run as a service that is always restarted:   ${program} run
The packages (.deb, .rpm, .msi, .pkg) do all of this by themselves.
`;
}
