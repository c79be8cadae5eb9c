import { resolve } from 'node:path';
import { FalseServer, pollEnrolment } from '../enrolment/enrol.ts';
import { type EnrolmentRecord, readEnrolment } from '../enrolment/enrolment-record.ts';
import { messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import type { Routes } from '../proxy/routes.ts';
import { systemProxy } from '../proxy/system-proxy.ts';
import { routesFor } from '../server/client-for.ts';
import { HttpClient } from '../server/http-client.ts';
import { identityOf } from '../server/identity.ts';
import { ServerClock } from '../server/server-clock.ts';
import { Session } from '../server/session.ts';
import type { Settings } from '../settings/settings.ts';
import { systemSettingsFile } from '../settings/system-folders.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { type Finding, foreign, no, yes } from './finding.ts';
import { inventorySteps } from './inventory-step.ts';
import { diskStep, permissionsStep, policyStep, stateStep } from './local-steps.ts';
import { connectionStep, nameStep, tlsStep } from './network-steps.ts';
import { proxyStep } from './proxy-step.ts';

/** What is off by less is nothing anybody has to do something about. */
const WRONG_CLOCK_MS = 5 * 60_000;

/**
 * Looks at all that reporting depends on, step by step; each finding is a sentence to act on. `settingsFile`: the one that was
 * named.
 */
export async function examine(
  state: StateFolder,
  settings: Settings,
  machine: Machine,
  settingsFile: string | undefined,
): Promise<Finding[]> {
  const file = resolve(settingsFile ?? systemSettingsFile());
  const findings = [stateStep(state), permissionsStep(state, settings, file), diskStep(state), policyStep(settings)];
  findings.push(...inventorySteps(state, machine.now()));
  const record = readEnrolment(state);
  const server = settings.server ?? record?.server;
  if (server === undefined) return [...findings, notEnrolled()];
  const url = new URL(server);
  const routes = routesFor(settings, machine);
  const http = clientOf(server, settings, routes);
  if (!(http instanceof HttpClient)) return [...findings, http];
  try {
    const way = await routes.to(url);
    const system = settings.proxy ? ({ kind: 'none' } as const) : await systemProxy(machine, url, process.env);
    const hop = await http.firstHop();
    findings.push(await proxyStep(url, way, system, http.ca), await nameStep(hop), await connectionStep(hop, machine));
    findings.push(await tlsStep(url, routes, http.ca));
    if (record?.answer) findings.push(...(await serverSteps(state, http, record, record.answer)));
    else findings.push(notEnrolled());
    return findings;
  } finally {
    http.close();
  }
}

/** The client, or why there is none. */
function clientOf(server: string, { caFile }: Settings, routes: Routes): HttpClient | Finding {
  try {
    return new HttpClient(server, caFile, routes);
  } catch (error) {
    const why = messageOf(error);
    return no('tls', `El archivo de "caFile" no se puede leer: ${why}`, `The file of "caFile" cannot be read: ${why}`);
  }
}

const notEnrolled = (): Finding =>
  no(
    'enrolment',
    'Este equipo no está inscrito. Ejecute: lanet-agent enrol --server URL (pide el token)',
    'Not enrolled. Run: lanet-agent enrol --server URL (it asks for the token)',
  );

async function serverSteps(
  state: StateFolder,
  http: HttpClient,
  record: EnrolmentRecord,
  { keys }: NonNullable<EnrolmentRecord['answer']>,
): Promise<Finding[]> {
  const clock = new ServerClock();
  try {
    const now = await pollEnrolment(state, new Session(http, identityOf(state.key, keys), clock), record);
    const standing = now.answer?.state;
    const states = { active: 'activo', pending: 'espera a que lo acepten en la consola', rejected: 'rechazado' };
    return [
      yes(
        'identity',
        `El servidor es el mismo con el que se inscribió este agente. Estado: ${standing ? states[standing] : '?'}.`,
        `The server is the one this agent enrolled with. State: ${standing}.`,
      ),
      clockStep(clock.offsetMs),
    ];
  } catch (error) {
    const why = foreign(messageOf(error));
    return [
      error instanceof FalseServer
        ? no(
            'identity',
            'Quien contesta no es el servidor con el que se inscribió este agente. Revise la dirección; si es correcta, alguien se interpone.',
            'Whoever answers is not the server this agent enrolled with. Check the address; if it is right, somebody is in between.',
          )
        : no(
            'identity',
            `El servidor no respondió como debe: ${why}`,
            `The server did not answer as it should: ${why}`,
          ),
    ];
  }
}

const SET_CLOCK: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'w32tm /resync',
  darwin: 'sudo sntp -sS time.apple.com',
  linux: 'sudo timedatectl set-ntp true',
};

/** `offsetMs`: how far the server's clock is ahead of this computer's. */
export function clockStep(offsetMs: number): Finding {
  if (Math.abs(offsetMs) < WRONG_CLOCK_MS) {
    return yes('clock', 'El reloj coincide con el del servidor.', 'The clock agrees with the server.');
  }
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const line = SET_CLOCK[process.platform] ?? '';
  const isAhead = offsetMs < 0;
  return no(
    'clock',
    `El reloj está ${minutes} min ${isAhead ? 'adelantado' : 'atrasado'}. El agente usa la hora del servidor, pero póngalo en hora: ${line}`,
    `The clock is ${minutes} min ${isAhead ? 'ahead' : 'behind'}. The agent works with server time; set it all the same: ${line}`,
  );
}
