import { lookup } from 'node:dns/promises';
import { statfsSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { pollEnrolment } from './enrolment/enrol.ts';
import { readEnrolment } from './enrolment/enrolment-record.ts';
import { messageOf } from './log.ts';
import type { Machine } from './platform/machine.ts';
import { HttpClient } from './server/http-client.ts';
import { identityOf } from './server/identity.ts';
import { ServerClock } from './server/server-clock.ts';
import { Session } from './server/session.ts';
import { readPolicy } from './settings/local-policy.ts';
import type { Settings } from './settings/settings.ts';
import type { StateFolder } from './state/state-folder.ts';

export type Finding = { step: string; ok: boolean; text: string };

const MEGABYTE = 1024 * 1024;
const CONNECT_MS = 5000;

/** Looks at all that reporting depends on, step by step; each finding is a sentence to act on. Never throws. */
export async function examine(state: StateFolder, settings: Settings, machine: Machine): Promise<Finding[]> {
  const findings = [folder(state), disk(state), policy(settings)];
  const record = readEnrolment(state);
  const server = settings.server ?? record?.server;
  if (server === undefined) {
    return [...findings, no('enrolment', 'Not enrolled. Run: lanet-agent enrol --server URL --token TOKEN')];
  }
  const url = new URL(server);
  findings.push(await name(url), await connection(url, machine));
  if (!record?.answer) return [...findings, no('enrolment', 'Asked to join, but no answer was kept. Enrol again.')];
  const { answer } = record;
  const clock = new ServerClock();
  try {
    const http = new HttpClient(server, settings.caFile);
    const session = new Session(http, identityOf(state.key, answer.keys), clock);
    try {
      const now = await pollEnrolment(state, session, record);
      findings.push(yes('identity', `The server is the one this agent enrolled with. State: ${now.answer?.state}.`));
      findings.push(time(clock.offsetMs));
    } finally {
      http.close();
    }
  } catch (error) {
    findings.push(no('identity', `The server did not answer as it should: ${messageOf(error)}`));
  }
  return findings;
}

const yes = (step: string, text: string): Finding => ({ step, ok: true, text });
const no = (step: string, text: string): Finding => ({ step, ok: false, text });

function folder({ path, key }: StateFolder): Finding {
  const isClosed = process.platform === 'win32' || (statSync(path).mode & 0o077) === 0;
  return isClosed
    ? yes('state', `${path} is this agent's own. Agent id ${key.agentId}.`)
    : no('state', `Others may read ${path}. Run: chmod 700 ${path}`);
}

function disk({ path }: StateFolder): Finding {
  const { bavail, bsize } = statfsSync(path);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  return free >= 200
    ? yes('disk', `${free} MB are free for the queue.`)
    : no('disk', `Only ${free} MB are free: with less than 200 MB, reports are kept in memory only.`);
}

function policy(settings: Settings): Finding {
  const reading = readPolicy(settings);
  if (reading.kind === 'unusable')
    return no('policy', `${reading.reason} Every command is refused until it is repaired.`);
  const bans = Object.keys(reading.policy);
  return yes('policy', bans.length === 0 ? 'No local restrictions.' : `Restricted locally: ${bans.join(', ')}.`);
}

async function name({ hostname }: URL): Promise<Finding> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return yes('name', `${host} is an address.`);
  try {
    return yes('name', `${host} is ${(await lookup(host)).address}.`);
  } catch (error) {
    return no('name', `The name ${host} cannot be resolved (${messageOf(error)}). Check the DNS of this computer.`);
  }
}

async function connection(url: URL, machine: Machine): Promise<Finding> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const reached = await machine.connectMs({ host, port }, CONNECT_MS);
  return reached.kind === 'read'
    ? yes('connection', `${host}:${port} answers in ${Math.round(reached.value)} ms.`)
    : no('connection', `${host}:${port} does not answer (${reached.reason}). Check firewall and route.`);
}

function time(offsetMs: number): Finding {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  return minutes < 5
    ? yes('clock', 'The clock agrees with the server.')
    : no('clock', `The clock is ${minutes} min off. The agent works with server time; set the clock all the same.`);
}
