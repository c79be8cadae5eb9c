import { hostPortOf } from '../proxy/proxy-address.ts';
import type { Route, RouteSource } from '../proxy/routes.ts';
import type { SystemProxy } from '../proxy/system-proxy.ts';
import { openTunnel, type ProxyFailed, type ProxyFault } from '../proxy/tunnel.ts';
import { type Finding, no, type Sentence, yes } from './finding.ts';

const sources: Record<RouteSource, Sentence> = {
  setting: { es: '"proxy" de agent.json', en: '"proxy" of agent.json' },
  environment: {
    es: 'la variable https_proxy de esta sesión, que el servicio quizá no tenga',
    en: 'https_proxy of this session, which the service may not have',
  },
  etc_environment: { es: '/etc/environment', en: '/etc/environment' },
  winhttp: { es: 'WinHTTP (netsh winhttp)', en: 'WinHTTP (netsh winhttp)' },
  internet_options: { es: 'las opciones de Internet de esta cuenta', en: 'the internet options of this account' },
  pac: { es: 'el script de configuración automática', en: 'the automatic configuration script' },
  macos: { es: 'la configuración de red de macOS', en: 'the network settings of macOS' },
};

const faults: Record<ProxyFault, (detail: string) => Sentence> = {
  unreachable: (detail) => ({
    es: `no contesta (${detail}). Revise su dirección y que esté encendido`,
    en: `cannot be reached (${detail}). Check its address and that it runs`,
  }),
  silent: (detail) => ({
    es: `no respondió en ${detail}. Revise que atienda a este equipo`,
    en: `did not answer within ${detail}. Check that it serves this computer`,
  }),
  wants_credentials: () => ({
    es: 'pide usuario y contraseña. Póngalos en "proxy" de agent.json: http://usuario:contraseña@proxy:puerto',
    en: 'wants a user name and a password. Put them into "proxy" of agent.json: http://user:password@proxy:port',
  }),
  bad_credentials: () => ({
    es: 'no aceptó el usuario y la contraseña. Corríjalos en "proxy" de agent.json',
    en: 'did not take the user name and password. Correct them in "proxy" of agent.json',
  }),
  wants_other: (detail) => ({
    es: `pide entrar con ${detail}; este agente solo conoce Basic (ni NTLM ni Kerberos). Permita en el proxy el servidor sin contraseña, o con Basic`,
    en: `wants a sign-in by ${detail}; this agent knows Basic only (neither NTLM nor Kerberos). Let the proxy pass the server without a password, or with Basic`,
  }),
  refused: (detail) => ({
    es: `no deja pasar al servidor (${detail}). Permita en el proxy el método CONNECT hacia él`,
    en: `does not let the server pass (${detail}). Allow the method CONNECT to it`,
  }),
};

/** Which way leads to the server and, if it is a proxy, whether that lets it through. `system`: what the system says by itself. */
export async function proxyStep(
  url: URL,
  [first]: readonly Route[],
  system: SystemProxy,
  ca?: string[],
): Promise<Finding> {
  if (first?.kind !== 'proxy') {
    if (system.kind !== 'unusable') {
      return yes(
        'proxy',
        'Sin proxy: el agente habla directo con el servidor.',
        'No proxy: the agent speaks directly to the server.',
      );
    }
    const { es, en } = sources[system.source];
    return no(
      'proxy',
      `El sistema nombra un proxy (${es}) que este agente no puede seguir: los scripts PAC se evalúan solo en Windows, y de los proxies solo se conocen los HTTP. Póngalo en "proxy" de agent.json, o "direct" si no hace falta.`,
      `The system names a proxy (${en}) that this agent cannot follow: PAC scripts are evaluated on Windows only, and of proxies only those of HTTP are known. Put it into "proxy" of agent.json, or "direct" if none is needed.`,
    );
  }
  const { proxy, source } = first;
  try {
    (await openTunnel(proxy, hostPortOf(url), { ca })).destroy();
    const { es, en } = sources[source];
    return yes(
      'proxy',
      `El proxy ${proxy.address} deja pasar al servidor. Viene de: ${es}.`,
      `The proxy ${proxy.address} lets the server pass. It comes from: ${en}.`,
    );
  } catch (error) {
    // Safe: what openTunnel says it throws.
    const { fault, detail } = error as ProxyFailed;
    const { es, en } = faults[fault](detail);
    const { es: fromEs, en: fromEn } = sources[source];
    return no(
      'proxy',
      `El proxy ${proxy.address} ${es}. Viene de: ${fromEs}.`,
      `The proxy ${proxy.address} ${en}. It comes from: ${fromEn}.`,
    );
  }
}
