// The files of configs/cluster as the guide makes them, with the addresses and folders of this test.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { blocksOf } from '../documents.ts';

const CONFIGS = fileURLToPath(new URL('../../../deployment/configs/cluster/', import.meta.url));
export const GUIDE = 'CLUSTER.md';

/** The machines of the guide; here each is an address of loopback. */
export const ADDRESSES = {
  ...{ entrada: '127.77.0.10', db1: '127.77.0.11', db2: '127.77.0.12', testigo: '127.77.0.13' },
  ...{ app1: '127.77.0.21', app2: '127.77.0.22' },
};
export type Machine = keyof typeof ADDRESSES;
/** Where people and agents come in; TLS in front of it is tried with install.sh. */
export const ENTRANCE = `http://${ADDRESSES.entrada}:8080`;

/** Runs what the guide says to prepare the files, in a copy of them. Nothing of the test is in it yet. */
export function prepareFiles(folder: string): void {
  cpSync(CONFIGS, folder, { recursive: true });
  runBlocks('preparar', folder, (block) => block);
}

export function runBlocks(kind: string, cwd: string, change: (block: string) => string): string {
  const blocks = blocksOf(GUIDE, kind);
  if (blocks.length === 0) throw new Error(`${GUIDE} has no block ${kind}`);
  return execFileSync('sh', ['-euc', change(blocks.join('\n'))], { cwd, encoding: 'utf8' });
}

/** What a text says about addresses, for this computer. */
export const onLoopback = (text: string) =>
  text.replaceAll('10.20.0.0/24', '127.0.0.0/8').replaceAll('10.20.0.', '127.77.0.');

/** A file of one machine: its own 127.0.0.1 is its address, and its folders are below one of the test. */
export function fileOf(folder: string, machine: Machine, name: string): string {
  const state = join(folder, machine);
  return onLoopback(readFileSync(join(state, name), 'utf8'))
    .replaceAll('127.0.0.1:', `${ADDRESSES[machine]}:`)
    .replaceAll('/var/lib/', `${state}/lib/`)
    .replaceAll('/var/run/postgresql', `${state}/lib/postgresql`)
    .replaceAll('hdr Host soporte.ejemplo.mx', `hdr Host ${new URL(ENTRANCE).host}`)
    .replaceAll('https://soporte.ejemplo.mx', ENTRANCE);
}

/** Writes it where the program of the machine reads it. */
export function place(folder: string, machine: Machine, name: string, change = (text: string) => text): string {
  const path = join(folder, machine, `used-${name}`);
  writeFileSync(path, change(fileOf(folder, machine, name)), { mode: 0o644 });
  return path;
}

export const environmentOf = (text: string): Record<string, string> =>
  Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']));

/** Without TLS, which the writers of this test do not speak, and with fewer files than a desk may open. */
export const withoutTls = (text: string) =>
  text
    .replace(/maxconn \d+/, 'maxconn 2000')
    .replace(/^ {4}bind :80\n {4}bind :443 .*$/m, `    bind ${new URL(ENTRANCE).host}`)
    .replace(/^ {4}http-request redirect scheme .*\n/m, '')
    .replace('X-Forwarded-Proto https', 'X-Forwarded-Proto http');

export function makeFolder(path: string, account?: { uid: number; gid: number }): string {
  mkdirSync(path, { recursive: true });
  if (account) execFileSync('chown', [`${account.uid}:${account.gid}`, path]);
  chmodSync(path, 0o700);
  return path;
}
