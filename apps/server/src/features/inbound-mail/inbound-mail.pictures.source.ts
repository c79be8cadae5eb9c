// Fetches a picture that a message leaves on another server: as nobody in particular, and never from our own network.
import { lookup } from 'node:dns/promises';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { isIP } from 'node:net';
import { mayReach } from '../mailboxes/index.ts';
import { pictureType } from './inbound-mail.pictures.rules.ts';

export interface Picture {
  type: string;
  bytes: Buffer;
}

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_REDIRECTS = 3;
const TIMEOUT_MS = 10_000;

/** Why there is no picture; for logs and tests, never shown. */
export class NoPicture extends Error {
  override readonly name = 'NoPicture';
}

/**
 * Each address on the way is looked up once, judged, and that one is connected to. What comes is a picture by its own bytes,
 * whatever the server says. @param allowed private networks that may be reached; none in the product. @throws NoPicture
 */
export async function fetchPicture(address: string, allowed: readonly string[] = []): Promise<Picture> {
  const ending = AbortSignal.timeout(TIMEOUT_MS);
  let url = address;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await ask(new URL(url), allowed, ending);
    const { statusCode = 0, headers } = answer;
    if (statusCode >= 300 && statusCode < 400 && headers.location) {
      answer.destroy();
      if (!URL.canParse(headers.location, url)) throw new NoPicture('it leads to no address');
      url = new URL(headers.location, url).href;
      continue;
    }
    if (statusCode !== 200) {
      answer.destroy();
      throw new NoPicture(`the server answered ${statusCode}`);
    }
    return pictureOf(await wholeOf(answer));
  }
  throw new NoPicture('it leads on and on');
}

async function ask(url: URL, allowed: readonly string[], signal: AbortSignal): Promise<IncomingMessage> {
  const { protocol, hostname, port, pathname, search } = url;
  if (protocol !== 'https:' && protocol !== 'http:') throw new NoPicture(`not by ${protocol}`);
  if (url.username || url.password) throw new NoPicture('with a password in its address');
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const found = await lookup(host, { all: true }).catch(() => []);
  const peer = found.filter((one) => mayReach(one.address, allowed)).sort((a, b) => a.family - b.family)[0];
  if (!peer) throw new NoPicture('its server is not one of the public internet');
  const isSecure = protocol === 'https:';
  const get = isSecure ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    const request = get(
      {
        host: peer.address,
        port: port || (isSecure ? 443 : 80),
        path: pathname + search,
        // The name its certificate has to have; an address has none.
        ...(isSecure && isIP(host) === 0 && { servername: host }),
        headers: { host: url.host, accept: 'image/png,image/jpeg,image/gif,image/webp' },
        agent: false,
        signal,
      },
      resolve,
    );
    request.on('error', (error) => reject(new NoPicture(error.message)));
  });
}

async function wholeOf(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of answer) {
      length += part.length;
      if (length > MAX_BYTES) throw new NoPicture('it is too large');
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof NoPicture ? error : new NoPicture(String(error));
  } finally {
    answer.destroy();
  }
  return Buffer.concat(parts);
}

function pictureOf(bytes: Buffer): Picture {
  const type = pictureType(bytes);
  if (!type) throw new NoPicture('what came is no picture');
  return { type, bytes };
}
