import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import { isLoopback } from '../proxy/no-proxy.ts';
import { openRoute } from '../proxy/open-route.ts';
import { type HostPort, hostPortOf } from '../proxy/proxy-address.ts';
import type { Routes } from '../proxy/routes.ts';
import { type Finding, foreign, no, yes } from './finding.ts';

const CONNECT_MS = 5000;
const TLS_MS = 15_000;

/** `host`: of the proxy where there is one, which then looks up the server's name itself. */
export async function nameStep({ host }: HostPort): Promise<Finding> {
  if (isIP(host) !== 0) return yes('name', `${host} es una dirección.`, `${host} is an address.`);
  try {
    const { address } = await lookup(host);
    return yes('name', `${host} es ${address}.`, `${host} is ${address}.`);
  } catch (error) {
    const why = messageOf(error);
    return no(
      'name',
      `El nombre ${host} no se puede resolver (${why}). Revise el DNS de este equipo.`,
      `The name ${host} cannot be resolved (${why}). Check the DNS of this computer.`,
    );
  }
}

export async function connectionStep({ host, port }: HostPort, machine: Machine): Promise<Finding> {
  const reached = await machine.connectMs({ host, port }, CONNECT_MS);
  if (reached.kind === 'read') {
    const ms = Math.round(reached.value);
    return yes('connection', `${host}:${port} contesta en ${ms} ms.`, `${host}:${port} answers in ${ms} ms.`);
  }
  return no(
    'connection',
    `${host}:${port} no contesta (${reached.reason}). Revise el cortafuegos y la ruta.`,
    `${host}:${port} does not answer (${reached.reason}). Check firewall and route.`,
  );
}

/** Whom the certificate is of and who issued it; also when it is not to be trusted, which is when one wants to know. */
export async function tlsStep(url: URL, routes: Routes, ca?: string[]): Promise<Finding> {
  const { host } = hostPortOf(url);
  if (url.protocol !== 'https:') {
    return isLoopback(host)
      ? yes('tls', 'Sin TLS: el servidor está en este mismo equipo.', 'No TLS: the server is on this same computer.')
      : no(
          'tls',
          `${url.origin} no usa TLS. Inscriba el equipo con una dirección https.`,
          `${url.origin} uses no TLS. Enrol with an https address.`,
        );
  }
  try {
    const socket = await greeted(url, routes, ca);
    const finding = judged(socket, host);
    socket.destroy();
    return finding;
  } catch (error) {
    const why = foreign(messageOf(error));
    return no('tls', `No se llegó a hablar por TLS: ${why}.`, `TLS was not reached: ${why}.`);
  }
}

/**
 * The certificate is looked at whatever it is worth, since a refused one is gone before it can be shown. Nothing is sent over
 * this connection, and all others refuse what cannot be verified.
 */
async function greeted(url: URL, routes: Routes, ca: string[] | undefined): Promise<TLSSocket> {
  const { host } = hostPortOf(url);
  const socket = await openRoute(routes, url, { ca });
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const servername = isIP(host) === 0 ? host : '';
  const secured = connect({ socket, host, servername, rejectUnauthorized: false, ...(ca && { ca }) });
  const late = setTimeout(() => secured.destroy(new Error(`no answer within ${TLS_MS / 1000} s`)), TLS_MS);
  secured.once('close', () => clearTimeout(late));
  secured.on('error', reject);
  secured.once('secureConnect', () => resolve(secured));
  return promise;
}

function judged(socket: TLSSocket, host: string): Finding {
  const certificate = socket.getPeerCertificate();
  const issuer = nameOf(certificate.issuer);
  const until = dateOf(certificate.valid_to);
  if (socket.authorized) {
    return yes(
      'tls',
      `El certificado de ${host} lo emitió "${issuer}" y vale hasta el ${until}.`,
      `The certificate of ${host} was issued by "${issuer}" and is valid until ${until}.`,
    );
  }
  // Safe: Node gives the code as a text, though its types say Error.
  const code = String(socket.authorizationError as unknown);
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const since = dateOf(certificate.valid_from);
    return no(
      'tls',
      `El certificado de ${host} vale del ${since} al ${until}, y para el reloj de este equipo hoy no. Revise el reloj, y si está bien, renueve el certificado del servidor.`,
      `The certificate of ${host} is valid from ${since} to ${until}, and by this computer's clock not today. Check the clock; if it is right, renew the server's certificate.`,
    );
  }
  if (code.includes('ALTNAME')) {
    const subject = nameOf(certificate.subject);
    return no(
      'tls',
      `El certificado es de "${subject}", no de ${host}. Revise la dirección del servidor.`,
      `The certificate is of "${subject}", not of ${host}. Check the address of the server.`,
    );
  }
  return no(
    'tls',
    `El certificado de ${host} lo emitió "${issuer}", en quien este equipo no confía (${code}). Si es el proxy o el antivirus de su empresa, guarde el certificado de esa autoridad en un archivo y nómbrelo en "caFile" de agent.json; si no, alguien se interpone.`,
    `The certificate of ${host} was issued by "${issuer}", whom this computer does not trust (${code}). If that is the proxy or antivirus of your company, save the certificate of that authority to a file and name it in "caFile" of agent.json; else somebody is in between.`,
  );
}

/** Of the name's parts, the one people know. */
function nameOf(name: PeerCertificate['issuer'] | undefined): string {
  return foreign(String(name?.CN ?? name?.O ?? '?'));
}

function dateOf(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? foreign(text) : at.toISOString().slice(0, 10);
}
