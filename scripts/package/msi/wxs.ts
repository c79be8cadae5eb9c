import { createHash } from 'node:crypto';
import { guidOf, UPGRADE_CODE } from './guid.ts';

/** A file of the package: `path` below the program folder with slashes, `source` on this machine. */
export type InstalledFile = { path: string; source: string };

/** The program that is the service and the command. */
export const HOST = 'lanet-agent.exe';
export const HELP_SHORTCUT = 'PedirAyuda';
const SERVICE = 'LANETAgent';
const EVENT_LOG_KEY = 'SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\LANET Agent';

type Folder = { folders: Map<string, Folder>; files: InstalledFile[] };

/** Fills the template of the package. `files` must hold the host. @throws Error for a version Windows Installer cannot order */
export function renderWxs(template: string, version: string, files: readonly InstalledFile[]): string {
  // Windows Installer compares three numbers of limited size and nothing else.
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (!/^\d+\.\d+\.\d+$/.test(version) || major > 255 || minor > 255 || patch > 65_535) {
    throw new Error(`Windows Installer cannot order the version ${version}`);
  }
  const values: Record<string, string> = {
    version,
    productCode: guidOf(`product ${version}`),
    upgradeCode: UPGRADE_CODE,
    hostFile: idOf('file', HOST),
    files: renderFolder(tree(files), ''),
    components: files.map(({ path }) => `<ComponentRef Id="${idOf('component', path)}"/>`).join('\n'),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

function tree(files: readonly InstalledFile[]): Folder {
  const root: Folder = { folders: new Map(), files: [] };
  for (const file of files) {
    const names = file.path.split('/').slice(0, -1);
    let folder = root;
    for (const name of names) {
      const inner = folder.folders.get(name) ?? { folders: new Map(), files: [] };
      folder.folders.set(name, inner);
      folder = inner;
    }
    folder.files.push(file);
  }
  return root;
}

function renderFolder({ folders, files }: Folder, path: string): string {
  const inner = [...folders].map(([name, folder]) => {
    const below = `${path}${name}/`;
    return `<Directory Id="${idOf('folder', below)}" Name="${xml(name)}">${renderFolder(folder, below)}</Directory>`;
  });
  return [...files.map(renderFile), ...inner].join('\n');
}

/** One component a file, as Windows Installer wants it: what it repairs and counts is a component's key file. */
function renderFile({ path, source }: InstalledFile): string {
  const name = xml(path.slice(path.lastIndexOf('/') + 1));
  return `<Component Id="${idOf('component', path)}" Guid="${guidOf(`component ${path}`)}" Win64="yes">
  <File Id="${idOf('file', path)}" Name="${name}" Source="${xml(source)}" KeyPath="yes"/>
  ${path === HOST ? renderService() + renderHelp() : ''}
</Component>`;
}

function renderService(): string {
  return `<ServiceInstall Id="Service" Name="${SERVICE}" DisplayName="LANET Helpdesk Agent" Type="ownProcess" Start="auto"
    ErrorControl="normal" Vital="yes" Description="Reports this computer to LANET Helpdesk and runs what support asks for."/>
  <ServiceControl Id="ServiceControl" Name="${SERVICE}" Start="install" Stop="both" Remove="uninstall" Wait="yes"/>
  <RegistryValue Root="HKLM" Key="${EVENT_LOG_KEY}" Name="EventMessageFile" Type="string" Value="[INSTALLDIR]${HOST}"/>
  <RegistryValue Root="HKLM" Key="${EVENT_LOG_KEY}" Name="TypesSupported" Type="integer" Value="7"/>`;
}

/** The entry of the Start menu by which people ask for help; its picture is the program's. */
function renderHelp(): string {
  return `<Shortcut Id="${HELP_SHORTCUT}" Directory="ProgramMenuFolder" Name="Pedir ayuda" Target="[INSTALLDIR]${HOST}"
    Arguments="ask" WorkingDirectory="INSTALLDIR" Description="Abra un ticket con su equipo de soporte"/>`;
}

/** An identifier of the package's tables: letters, digits, underscores and dots, not starting with a digit. */
export function idOf(kind: string, path: string): string {
  return `${kind}_${createHash('sha256').update(path).digest('hex').slice(0, 24)}`;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
