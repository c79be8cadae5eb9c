import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fingerprintOf, publicKeyText, sha256Hex } from '../keys/ed25519.ts';
import { isInClear, keyFileText, pemOf } from '../keys/sealed-key.ts';
import { readIfThere, replaceFile } from './durable-file.ts';

/** Who this agent is, on this computer. */
export type AgentKey = { privateKey: KeyObject; publicKey: string; agentId: string };

/** The folder with everything the agent keeps: keys, queue, journal, configuration. */
export type StateFolder = { path: string; key: AgentKey; file: (name: string) => string };

/** The state folder cannot be used; the message says what to do. */
export class StateRefused extends Error {}

/**
 * Opens the state folder, 0700 and the agent's own, and the agent's key in it, made at the first start.
 * @throws StateRefused
 */
export function openStateFolder(path: string): StateFolder {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { mode, uid } = statSync(folder);
    if (process.getuid && uid !== process.getuid() && process.getuid() !== 0) {
      throw new StateRefused(`The state folder ${folder} belongs to another user.`);
    }
    // Made by a package or by hand with the usual mask: nobody else may read keys or queue. On Windows there are no modes: the
    // service host makes the folder above with an access list of SYSTEM and Administrators, which everything below inherits.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return { path: folder, key: openKey(join(folder, 'agent.key')), file: (name) => join(folder, name) };
  } catch (error) {
    if (error instanceof StateRefused) throw error;
    throw new StateRefused(`The state folder ${folder} cannot be used: ${String(error)}`);
  }
}

function openKey(path: string): AgentKey {
  const kept = readIfThere(path);
  if (kept === undefined) {
    const made = generateKeyPairSync('ed25519').privateKey;
    replaceFile(path, keyFileText(String(made.export({ type: 'pkcs8', format: 'pem' }))));
    return keyOf(made);
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new StateRefused(`Others may read ${path}. Enrol again after deleting it, or run chmod 600 if nobody did.`);
  }
  const pem = pemOf(kept);
  const key = keyOf(createPrivateKey(pem));
  if (isInClear(kept)) replaceFile(path, keyFileText(pem));
  return key;
}

function keyOf(privateKey: KeyObject): AgentKey {
  const publicKey = publicKeyText(privateKey);
  return { privateKey, publicKey, agentId: fingerprintOf(publicKey) };
}

/**
 * Makes sure one agent runs per state folder: two would tear its queue apart. The name is freed by the system whenever and
 * however the process ends. Answers the release. @throws StateRefused when another one runs.
 */
export async function claimStateFolder({ path }: StateFolder): Promise<() => void> {
  const name = `lanet-agent-${sha256Hex(path).slice(0, 32)}`;
  const addresses: Partial<Record<NodeJS.Platform, string>> = { linux: `\0${name}`, win32: `\\\\.\\pipe\\${name}` };
  const address = addresses[process.platform];
  // macOS has neither; there launchd alone starts the agent.
  if (address === undefined) return () => {};
  const claim = createServer((socket) => socket.destroy());
  await new Promise<void>((done, failed) => {
    claim.once('error', () => failed(new StateRefused(`Another agent already runs with ${path}.`)));
    claim.listen(address, done);
  });
  claim.unref();
  return () => claim.close();
}
