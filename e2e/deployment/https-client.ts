import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get, type RequestOptions, request } from 'node:https';

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** One request without a library between; `body`: zeros, so many bytes. The server may answer before it has all. */
export async function ask(url: string, options: RequestOptions & { bytes?: number } = {}): Promise<Answer> {
  const { bytes, ...rest } = options;
  const asked = request(url, { agent: false, ...rest, ...(bytes && { headers: { 'content-length': bytes } }) });
  // The connection is closed under whoever sends too much; the answer is what counts.
  asked.on('error', () => undefined);
  asked.end(bytes ? Buffer.alloc(bytes) : undefined);
  const [response] = await once(asked, 'response');
  response.resume();
  return { status: response.statusCode ?? 0, headers: response.headers };
}

/** What a server answers to who asks for a WebSocket; the socket is closed at once. */
export async function upgrade(url: string): Promise<{ status: number; protocol: string | undefined }> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  };
  const asked = get(url, { agent: false, headers });
  const [response, socket] = await Promise.race([once(asked, 'upgrade'), once(asked, 'response')]);
  socket?.destroy();
  asked.destroy();
  return { status: response.statusCode, protocol: response.headers.upgrade };
}

/** The stream of events as a browser reads it. `hears`: until this text came. */
export async function readStream(
  url: string,
  cookie: string,
): Promise<{ hears(text: string): Promise<void>; close(): void }> {
  const asked = get(url, { agent: false, headers: { cookie } });
  const [response] = await once(asked, 'response');
  let written = '';
  response.setEncoding('utf8').on('data', (part: string) => {
    written += part;
  });
  asked.on('error', () => undefined);
  return {
    async hears(text) {
      while (!written.includes(text)) await once(response, 'data');
    },
    close: () => asked.destroy(),
  };
}
