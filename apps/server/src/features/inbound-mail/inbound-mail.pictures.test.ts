import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inboundMail } from '@lanet/contracts/inbound-mail';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { fetchPicture, NoPicture } from './inbound-mail.pictures.source.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

describe('a picture on another server', () => {
  let peer: Server;
  let base: string;
  const asked: Record<string, string | string[] | undefined>[] = [];
  beforeAll(async () => {
    peer = createServer((request, response) => {
      asked.push(request.headers);
      const answers: Record<string, () => void> = {
        '/a.png': () => response.setHeader('set-cookie', 'id=1').end(PNG),
        '/page': () => response.setHeader('content-type', 'image/png').end('<script>alert(1)</script>'),
        '/moved': () => response.writeHead(302, { location: '/a.png' }).end(),
        '/inside': () => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
        '/file': () => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
        '/circle': () => response.writeHead(302, { location: '/circle' }).end(),
        '/large': () => response.end(Buffer.concat([PNG, Buffer.alloc(6 * 1024 * 1024)])),
      };
      const answer = answers[request.url ?? ''];
      if (answer) answer();
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    // It listens on TCP, so the address is not a path.
    base = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => peer.close(resolve)));

  it.each(['/a.png', '/moved'])('is fetched as nobody, from %s', async (path) => {
    expect(await fetchPicture(base + path, ['loopback'])).toEqual({ type: 'image/png', bytes: PNG });
    expect(asked.at(-1)).not.toHaveProperty('cookie');
    expect(asked.at(-1)).not.toHaveProperty('referer');
  });

  it.each(['/page', '/inside', '/file', '/circle', '/large', '/none'])('is none at %s', async (path) => {
    await expect(fetchPicture(base + path, ['loopback'])).rejects.toThrow(NoPicture);
  });

  it.each([
    'http://127.0.0.1:1/a.png',
    'http://[::1]/a.png',
    'http://localhost/a.png',
    'http://[::ffff:7f00:1]/a.png',
    'http://[64:ff9b::7f00:1]/a.png',
    'http://2130706433/a.png',
    'http://10.0.0.1/a.png',
    'http://169.254.169.254/latest/meta-data',
    'http://user:secret@example.com/a.png',
    'ftp://example.com/a.png',
  ])('is never asked of %s', async (url) => {
    await expect(fetchPicture(url)).rejects.toThrow(NoPicture);
  });

  it('is fetched only where the message waits for it, and not from our own network', async () => {
    const server: TestServer = await createTestServer();
    const mailbox = await testMailbox(server, 'soporte@msp.example');
    const acme = await server.client('Acme');
    const { id } = await deliver(server, mailbox, {
      ...{ from: acme.requester.email, html: `<p>Hola</p><img width=50 height=50 src="${base}/a.png?x=1&y=2">` },
    });
    const before = asked.length;

    const inside = await server.admin.call(inboundMail.remoteImage, {
      params: { id },
      query: { url: `${base}/a.png?x=1&y=2` },
    });
    const other = await server.admin.call(inboundMail.remoteImage, { params: { id }, query: { url: `${base}/moved` } });

    expect(inside).toMatchObject({ status: 422, body: { code: 'inbound_mail.picture_failed' } });
    expect(other).toMatchObject({ status: 404, body: { code: 'files.not_found' } });
    expect(asked.length).toBe(before);
    await server.close();
  });
});
