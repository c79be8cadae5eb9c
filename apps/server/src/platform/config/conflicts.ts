/** What keys of the configuration ask of each other, when each is right by itself. */
import { SERVICES, type Service } from './schema.ts';
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
  services: readonly Service[];
  bus: 'auto' | 'memory' | 'postgres' | 'nats';
  nats: {
    url?: readonly string[] | undefined;
    caFile?: string | undefined;
    certFile?: string | undefined;
    keyFile?: string | undefined;
  };
  files: {
    driver: 'disk' | 's3';
    s3: { bucket?: string | undefined; accessKey?: string | undefined; secretKey?: string | undefined };
  };
  smtp: { url?: string | undefined; from?: string | undefined };
  mail: { certFile?: string | undefined; keyFile?: string | undefined };
  agent: { reportSeconds: number; sampleSeconds: number };
  session: { staffHours: number; staffIdleHours: number; clientDays: number; clientIdleDays: number };
}

/** @param demo the demo asks for no second factor, so nobody else may reach it. */
export function conflicts(config: Judged, demo: boolean): Conflict[] {
  return [
    ...addressConflicts(config, demo),
    ...busConflicts(config),
    ...filesConflicts(config),
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

function busConflicts({ bus, services, nats }: Judged): Conflict[] {
  const found: Conflict[] = [];
  const left = SERVICES.filter((service) => !services.includes(service));
  if (bus === 'memory' && left.length > 0) {
    const message = `memory reaches this process alone, and another one has to run ${left.join(', ')}: use auto, postgres or nats`;
    found.push({ keys: ['bus', 'services'], message });
  }
  if (bus === 'nats' && !nats.url) found.push({ keys: ['nats.url', 'bus'], message: 'is needed when bus is nats' });
  const natsKeys = (['url', 'caFile', 'certFile', 'keyFile'] as const).filter((key) => nats[key] !== undefined);
  const [first] = natsKeys;
  if (bus !== 'nats' && first) {
    found.push({ keys: [`nats.${first}`, 'bus'], message: `is of no use while bus is ${bus}: set bus to nats` });
  }
  if ((nats.certFile === undefined) !== (nats.keyFile === undefined)) {
    found.push({ keys: ['nats.certFile', 'nats.keyFile'], message: 'is needed together with nats.keyFile' });
  }
  return found;
}

function filesConflicts({ files: { driver, s3 } }: Judged): Conflict[] {
  if (driver !== 's3') return [];
  return (['bucket', 'accessKey', 'secretKey'] as const)
    .filter((key) => !s3[key])
    .map((key) => ({ keys: [`files.s3.${key}`, 'files.driver'], message: 'is needed when files.driver is s3' }));
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
