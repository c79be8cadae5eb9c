// What an engine needs and Debian 12 has not, taken from its mirror once for all runs on this computer.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mirror } from '../packages/debian-machine.ts';

/** Name of the base in the engine: where no registry of images is reached, debootstrap makes one. */
export const BASE_IMAGE = 'local/debian:bookworm';

const BASE = join(tmpdir(), 'lanet-test-bookworm-minimal.tar');
const PLUGINS = join(tmpdir(), 'lanet-test-docker-plugins');
/** Where Debian has Compose 2 and buildx first; they run on Debian 12. */
const PLUGINS_RELEASE = 'trixie';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** A tar of the smallest Debian. */
export function baseImageFile(): string {
  if (existsSync(BASE)) return BASE;
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bavail * bsize < 8e9) throw new Error(`containers need 8 GB in ${tmpdir()}`);
  const making = mkdtempSync(join(tmpdir(), 'lanet-base-'));
  const root = join(making, 'root');
  execFileSync('debootstrap', ['--variant=minbase', 'bookworm', root, mirror()], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rmSync(join(root, 'var/cache/apt'), { recursive: true });
  mkdirSync(join(root, 'var/cache/apt/archives/partial'), { recursive: true });
  execFileSync('tar', ['-C', root, '--numeric-owner', '-cf', join(making, 'base.tar'), '.']);
  renameSync(join(making, 'base.tar'), BASE);
  rmSync(making, { recursive: true });
  return BASE;
}

/** A folder with the two plug-ins of docker's command, by a list of packages of its own: the system's is not touched. */
export function pluginsFolder(): string {
  if (existsSync(PLUGINS)) return PLUGINS;
  const making = mkdtempSync(join(tmpdir(), 'lanet-plugins-'));
  const list = join(making, 'list');
  writeFileSync(list, `deb [signed-by=${KEYRING}] ${mirror()} ${PLUGINS_RELEASE} main\n`);
  for (const name of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(making, name), { recursive: true });
  const own = [
    ...['-qq', '-o', `Dir::Etc::sourcelist=${list}`, '-o', 'Dir::Etc::sourceparts=-', '-o', 'APT::Sandbox::User=root'],
    ...[
      '-o',
      `Dir::State::lists=${making}/lists`,
      '-o',
      `Dir::Cache=${making}/cache`,
      '-o',
      'Dir::State::status=/dev/null',
    ],
  ];
  const apt = (...args: string[]) => execFileSync('apt-get', [...own, ...args], { cwd: making, stdio: 'pipe' });
  apt('update');
  apt('download', 'docker-compose', 'docker-buildx');
  const unpacked = join(making, 'unpacked');
  for (const name of readdirSync(making).filter((file) => file.endsWith('.deb')))
    execFileSync('dpkg-deb', ['-x', join(making, name), unpacked]);
  renameSync(join(unpacked, 'usr/libexec/docker/cli-plugins'), PLUGINS);
  rmSync(making, { recursive: true });
  return PLUGINS;
}
