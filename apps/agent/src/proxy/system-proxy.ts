// Which proxy the system itself is set to use. What a system has no word for is `none`; what it says and this agent cannot
// follow is said, so that the doctor can tell.
import type { LinuxMachine, Machine, MacMachine, WindowsMachine } from '../platform/machine.ts';
import { goesDirect, noProxyEntries } from './no-proxy.ts';
import { hostPortOf, type ProxyServer, parseProxy } from './proxy-address.ts';

export type SystemSource = 'environment' | 'etc_environment' | 'winhttp' | 'internet_options' | 'pac' | 'macos';

export type SystemProxy =
  | { kind: 'none' }
  | { kind: 'found'; source: SystemSource; proxy: ProxyServer }
  /** `pac`: a script decides, and it was not evaluated. `unusable`: what is set is no proxy this agent knows. */
  | { kind: 'unusable'; source: SystemSource; reason: 'pac' | 'unusable' };

const NONE: SystemProxy = { kind: 'none' };

/** For one address of a server. `env`: the environment of this process. */
export async function systemProxy(machine: Machine, url: URL, env: NodeJS.ProcessEnv): Promise<SystemProxy> {
  if (machine.system === 'win32') return windowsProxy(machine, url);
  const own = fromVariables(env, url, 'environment');
  if (own.kind !== 'none') return own;
  return machine.system === 'darwin' ? macProxy(machine, url) : linuxProxy(machine, url);
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables curl knows. `http_proxy` in capitals counts here: no web server sets the agent's environment. */
function fromVariables(variables: Variables, url: URL, source: SystemSource): SystemProxy {
  const variable = (name: string) => variables[name] || variables[name.toUpperCase()];
  const text = variable(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') ?? variable('all_proxy');
  return text ? found(text, variable('no_proxy') ?? '', url, source) : NONE;
}

function found(text: string, noProxy: string, url: URL, source: SystemSource): SystemProxy {
  if (goesDirect(noProxyEntries(noProxy), hostPortOf(url))) return NONE;
  const proxy = parseProxy(text);
  return proxy ? { kind: 'found', source, proxy } : { kind: 'unusable', source, reason: 'unusable' };
}

/** A service gets none of what users' shells get: the machine's own file is read as pam_env reads it. */
async function linuxProxy(machine: LinuxMachine, url: URL): Promise<SystemProxy> {
  const text = await machine.readFile('/etc/environment');
  return text.kind === 'read' ? fromVariables(parseEnvironmentFile(text.value), url, 'etc_environment') : NONE;
}

/** Lines `NAME=value`, with `export` and quotes allowed (pam_env(8)). */
export function parseEnvironmentFile(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const [, , quoted] = /^\s*(["'])(.*?)\1/.exec(value) ?? [];
    variables[name] = quoted ?? value.replace(/\s+#.*$/, '').trim();
  }
  return variables;
}

async function macProxy(machine: MacMachine, url: URL): Promise<SystemProxy> {
  const answer = await machine.run({ program: '/usr/sbin/scutil', args: ['--proxy'], timeoutSeconds: 8 });
  if (answer.kind === 'unavailable' || answer.value.exitCode !== 0) return NONE;
  return parseScutil(answer.value.stdout, url);
}

/** What `scutil --proxy` prints. Credentials of its proxies lie in the keychain, which is not opened. */
export function parseScutil(text: string, url: URL): SystemProxy {
  const values = new Map([...text.matchAll(/^\s*(\w+) : (.+)$/gm)].map(([, name, value]) => [name, value?.trim()]));
  const [, exceptions = ''] = /ExceptionsList : <array> \{([^}]*)\}/.exec(text) ?? [];
  const noProxy = [...exceptions.matchAll(/^\s*\d+ : (.+)$/gm)].map(([, entry]) => entry).join(' ');
  const kind = url.protocol === 'https:' ? 'HTTPS' : 'HTTP';
  const host = values.get(`${kind}Proxy`);
  if (values.get(`${kind}Enable`) === '1' && host !== undefined) {
    return found(`${host}:${values.get(`${kind}Port`) ?? '80'}`, noProxy, url, 'macos');
  }
  const isScript = values.get('ProxyAutoConfigEnable') === '1' || values.get('ProxyAutoDiscoveryEnable') === '1';
  return isScript ? { kind: 'unusable', source: 'macos', reason: 'pac' } : NONE;
}

/** WinHTTP's own (`netsh winhttp`), then what the internet options of this account say, then what their script answers. */
async function windowsProxy(machine: WindowsMachine, url: URL): Promise<SystemProxy> {
  const reading = await machine.proxySettings(url.href);
  if (reading.kind === 'unavailable') return NONE;
  const { winHttp, internetOptions, script } = reading.value;
  const set = [
    { ...winHttp, source: 'winhttp' },
    { ...internetOptions, source: 'internet_options' },
    { ...(script === 'failed' ? undefined : script), source: 'pac' },
  ] as const;
  for (const { proxy, bypass, source } of set) {
    const text = proxy && windowsProxyFor(proxy, url);
    if (text) return found(text, bypass ?? '', url, source);
  }
  return script === 'failed' ? { kind: 'unusable', source: 'pac', reason: 'pac' } : NONE;
}

/** Of `proxy:8080` or `http=a:80;https=b:81`, as WinHTTP writes them. */
export function windowsProxyFor(text: string, url: URL): string | undefined {
  const entries = text.split(/[;\s]+/).filter((entry) => entry !== '');
  const scheme = `${url.protocol.slice(0, -1)}=`;
  const own = entries.find((entry) => entry.toLowerCase().startsWith(scheme))?.slice(scheme.length);
  return own ?? entries.find((entry) => !entry.includes('='));
}
