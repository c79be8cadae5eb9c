import type { Shown } from './api.ts';
import { language, say, sayRule } from './texts.ts';

/** Everything that is sent of the computer, as it is sent. */
export function machineFacts({ machine }: Shown): [name: string, value: string][] {
  const { hostname, os, uptimeSeconds, volumes, alerts } = machine;
  const facts: [string, string][] = [[say('computer'), hostname]];
  if (os) facts.push([say('os'), os]);
  if (uptimeSeconds !== null) facts.push([say('uptime'), duration(uptimeSeconds)]);
  const disks = volumes.map(({ id, freeBytes, sizeBytes }) =>
    say('disk', { id, free: bytes(freeBytes), size: bytes(sizeBytes) }),
  );
  if (disks.length > 0) facts.push([say('disks'), disks.join('\n')]);
  const open = alerts.map(({ rule, object, value }) =>
    [sayRule(rule), object, value === null ? '' : number(value, 1)].filter((part) => part !== '').join(' · '),
  );
  facts.push([say('alerts'), open.join('\n') || say('none')]);
  return facts;
}

const number = (value: number, digits = 0) =>
  new Intl.NumberFormat(language === 'en' ? 'en-US' : 'es-MX', { maximumFractionDigits: digits }).format(value);

function bytes(size: number): string {
  const names = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  const step = size < 1 ? 0 : Math.min(Math.floor(Math.log2(size) / 10), names.length - 1);
  return `${number(size / 1024 ** step, step === 0 ? 0 : 1)}\u00a0${names[step]}`;
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${number(days)} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
