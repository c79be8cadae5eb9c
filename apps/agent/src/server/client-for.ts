import type { Log } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import { Routes } from '../proxy/routes.ts';
import { systemProxy } from '../proxy/system-proxy.ts';
import type { Settings } from '../settings/settings.ts';
import { HttpClient } from './http-client.ts';

/** Speaks to a server as the settings say: by which proxy, trusting whom. @throws what reading `caFile` throws. */
export function clientFor(
  server: string,
  settings: Pick<Settings, 'caFile' | 'proxy' | 'noProxy'>,
  machine: Machine,
  log?: Log,
): HttpClient {
  return new HttpClient(server, settings.caFile, routesFor(settings, machine, log));
}

export function routesFor(settings: Pick<Settings, 'proxy' | 'noProxy'>, machine: Machine, log?: Log): Routes {
  const { proxy, noProxy } = settings;
  const system = (url: URL) => systemProxy(machine, url, process.env);
  return new Routes({ proxy, noProxy, system, ...(log && { log }) });
}
