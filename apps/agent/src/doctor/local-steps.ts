// What can be examined without the network.
import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { readPolicy } from '../settings/local-policy.ts';
import type { Settings } from '../settings/settings.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { type Finding, no, yes } from './finding.ts';

const MEGABYTE = 1024 * 1024;
/** Below it the queue keeps reports in memory only. */
const ENOUGH_MB = 200;

export function stateStep({ path, key }: StateFolder): Finding {
  const isClosed = process.platform === 'win32' || (statSync(path).mode & 0o077) === 0;
  return isClosed
    ? yes(
        'state',
        `${path} es solo de este agente. Agent id ${key.agentId}.`,
        `${path} is this agent's own. Agent id ${key.agentId}.`,
      )
    : no(
        'state',
        `Otros pueden leer ${path}. Ejecute: chmod 700 ${path}`,
        `Others may read ${path}. Run: chmod 700 ${path}`,
      );
}

/** Whether the agent can write what it keeps, and whether others can read the password of its proxy. */
export function permissionsStep({ path }: StateFolder, settings: Settings, settingsFile: string): Finding {
  if (!isWritable(path)) {
    return no(
      'permissions',
      `No se puede escribir en ${path}. Ejecute esto como administrador, o devuelva la carpeta al usuario del servicio.`,
      `${path} cannot be written. Run this as an administrator, or give the folder back to the service's user.`,
    );
  }
  const isSecret = typeof settings.proxy === 'object' && settings.proxy.authorization !== undefined;
  if (isSecret && process.platform !== 'win32' && (statSync(settingsFile).mode & 0o077) !== 0) {
    return no(
      'permissions',
      `${settingsFile} guarda la contraseña del proxy y otros pueden leerlo. Ejecute: chmod 600 "${settingsFile}"`,
      `${settingsFile} holds the password of the proxy, and others may read it. Run: chmod 600 "${settingsFile}"`,
    );
  }
  return yes('permissions', 'El agente puede escribir en su carpeta.', 'The agent can write to its folder.');
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export function diskStep({ path }: StateFolder): Finding {
  const { bavail, bsize } = statfsSync(path);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  return free >= ENOUGH_MB
    ? yes('disk', `Hay ${free} MB libres para la cola.`, `${free} MB are free for the queue.`)
    : no(
        'disk',
        `Solo hay ${free} MB libres: con menos de ${ENOUGH_MB} MB los reportes se guardan solo en memoria. Libere espacio.`,
        `Only ${free} MB are free: with less than ${ENOUGH_MB} MB, reports are kept in memory only. Free some space.`,
      );
}

export function policyStep(settings: Settings): Finding {
  const reading = readPolicy(settings);
  if (reading.kind === 'unusable') {
    return no(
      'policy',
      `La política local no se puede usar, y hasta que se repare se rechaza toda orden. Detalle: ${reading.reason}`,
      `${reading.reason} Every command is refused until it is repaired.`,
    );
  }
  const bans = Object.keys(reading.policy).join(', ');
  return bans === ''
    ? yes('policy', 'Sin restricciones locales.', 'No local restrictions.')
    : yes('policy', `Restringido en este equipo: ${bans}.`, `Restricted locally: ${bans}.`);
}
