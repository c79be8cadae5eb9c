/** What keys of the configuration ask of each other, when each is right by itself. */
import { isLoopback } from './values.ts';

/** A problem, told at the first of its keys; the keys are all those it rests on. */
export interface Conflict {
  keys: readonly [string, ...string[]];
  message: string;
}

/** The values the rules look at. */
export interface Judged {
  host: string;
  publicUrl?: string | undefined;
  trustProxy?: readonly string[] | undefined;
  smtp: { url?: string | undefined; from?: string | undefined };
  mail: { certFile?: string | undefined; keyFile?: string | undefined };
  agent: { reportSeconds: number; sampleSeconds: number };
  session: { staffHours: number; staffIdleHours: number; clientDays: number; clientIdleDays: number };
}

/** @param demo the demo asks for no second factor, so nobody else may reach it. */
export function conflicts(config: Judged, demo: boolean): Conflict[] {
  return [
    ...addressConflicts(config, demo),
    ...smtpConflicts(config),
    ...mailConflicts(config),
    ...durationConflicts(config),
  ];
}

/**
 * Passwords and cookies must not cross a network in clear. This program speaks plain HTTP, so anything beyond this
 * computer needs a proxy with TLS before it.
 */
function addressConflicts({ host, publicUrl, trustProxy }: Judged, demo: boolean): Conflict[] {
  const isPublicLoopback = publicUrl === undefined || isLoopback(new URL(publicUrl).hostname);
  if (demo && !(isLoopback(host) && isPublicLoopback)) {
    return [
      { keys: ['host', 'publicUrl'], message: 'the demo is for this computer only: leave out host and publicUrl' },
    ];
  }
  const isHttps = publicUrl?.startsWith('https:') ?? false;
  if (!isHttps && !isPublicLoopback) {
    return [
      {
        keys: ['publicUrl'],
        message:
          'plain HTTP would send passwords in clear. Put a proxy with TLS before this server and write its https:// address here',
      },
    ];
  }
  if (!isLoopback(host) && !(isHttps && trustProxy)) {
    return [
      {
        keys: ['host', 'publicUrl', 'trustProxy'],
        message:
          'other computers would reach this server by plain HTTP. Either leave out host, or put a proxy with TLS before it and set publicUrl to its https:// address and trustProxy to the address it comes from',
      },
    ];
  }
  return [];
}

function mailConflicts({ mail }: Judged): Conflict[] {
  if ((mail.certFile === undefined) === (mail.keyFile === undefined)) return [];
  return [{ keys: ['mail.certFile', 'mail.keyFile'], message: 'is needed together with mail.keyFile' }];
}

function smtpConflicts({ smtp }: Judged): Conflict[] {
  return smtp.url && !smtp.from ? [{ keys: ['smtp.from', 'smtp.url'], message: 'is needed when smtp.url is set' }] : [];
}

function durationConflicts({ agent, session }: Judged): Conflict[] {
  const notLonger: [string, number, string, number][] = [
    ['agent.sampleSeconds', agent.sampleSeconds, 'agent.reportSeconds', agent.reportSeconds],
    ['session.staffIdleHours', session.staffIdleHours, 'session.staffHours', session.staffHours],
    ['session.clientIdleDays', session.clientIdleDays, 'session.clientDays', session.clientDays],
  ];
  return notLonger
    .filter(([, short, , long]) => short > long)
    .map(([key, short, other, long]) => ({
      keys: [key, other],
      message: `must not be more than ${other}: ${short} is more than ${long}`,
    }));
}
