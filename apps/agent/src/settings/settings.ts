import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { noProxyEntries } from '../proxy/no-proxy.ts';
import { isProxySetting, NO_PROXY_SETTING, type ProxyServer, parseProxy } from '../proxy/proxy-address.ts';
import { readIfThere } from '../state/durable-file.ts';
import { systemSettingsFile } from './system-folders.ts';

/** What an administrator of the computer sets. What the server controls is in the state folder, never here. */
const SettingsFile = z.strictObject({
  /** Address of the server; without it the one the agent enrolled with. */
  server: z.url({ protocol: /^https?$/ }).optional(),
  /** A file with certificates of authorities to trust besides the usual ones. */
  caFile: z.string().min(1).optional(),
  /** Local policy; beside this file unless said. */
  policy: z.string().min(1).optional(),
  /** The administrator's own word for the computer, as the package's property TAG gave it. */
  tag: z.string().min(1).max(200).optional(),
  /** `http://user:password@proxy:3128`, or `direct` for none, whatever the system is set to; without it the system's. */
  proxy: z.string().min(1).max(500).refine(isProxySetting, NO_PROXY_SETTING).optional(),
  /** Where the file system of the computer to report on is mounted, for an agent in a container of it (Linux). */
  hostRoot: z.string().startsWith('/').optional(),
  /** What is reached without a proxy, such as `localhost,.example.com,10.0.0.0/8`. */
  noProxy: z.string().max(2000).optional(),
});

/** `policyNamed`: the file was named, so it must be there. */
export type Settings = {
  server?: string;
  caFile?: string;
  policyFile: string;
  policyNamed: boolean;
  proxy?: ProxyServer | 'direct';
  noProxy?: readonly string[];
  hostRoot?: string;
};

/** Wrong settings; each line says what and where. */
export class SettingsRefused extends Error {}

/**
 * Reads the settings file. Relative paths in it are relative to its folder. The system's own file may be missing, a named
 * one may not. @throws SettingsRefused
 */
export function readSettings(file?: string): Settings {
  const path = resolve(file ?? systemSettingsFile());
  const text = readText(path);
  if (text === undefined && file !== undefined) throw new SettingsRefused(`There is no settings file ${path}.`);
  const { policy, caFile, server, proxy, noProxy, hostRoot } = parse(path, text ?? '{}');
  const parsed = proxy === undefined || proxy === 'direct' ? proxy : parseProxy(proxy);
  const folder = dirname(path);
  return {
    ...(server !== undefined && { server }),
    ...(caFile !== undefined && { caFile: resolve(folder, caFile) }),
    policyFile: resolve(folder, policy ?? join(folder, 'policy.json')),
    policyNamed: policy !== undefined,
    ...(parsed !== undefined && { proxy: parsed }),
    ...(noProxy !== undefined && { noProxy: noProxyEntries(noProxy) }),
    ...(hostRoot !== undefined && { hostRoot }),
  };
}

function readText(path: string): string | undefined {
  try {
    return readIfThere(path);
  } catch (error) {
    throw new SettingsRefused(`The settings file ${path} cannot be read: ${String(error)}`);
  }
}

function parse(path: string, text: string): z.infer<typeof SettingsFile> {
  try {
    return SettingsFile.parse(JSON.parse(text));
  } catch (error) {
    // What JSON.parse says quotes the file, which may hold the password of a proxy.
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'it is not JSON';
    throw new SettingsRefused(`The settings file ${path} is wrong: ${reason}`);
  }
}
