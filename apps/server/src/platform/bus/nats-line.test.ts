import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../testing/dovecot.ts';
import { type NatsServer, startNats, withoutNats } from '../../testing/nats-server.ts';
import { natsConnect } from './nats-line.ts';

const isLeftOut = withoutNats();

describe.skipIf(isLeftOut)('a line to NATS', () => {
  let folder: string;
  let caFile: string;
  let nats: NatsServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lanet-nats-'));
    const keyFile = join(folder, 'key.pem');
    caFile = join(folder, 'cert.pem');
    await makeCertificate(caFile, keyFile);
    nats = await startNats(['--tls', '--tlscert', caFile, '--tlskey', keyFile]);
  });
  afterAll(async () => {
    await nats.stop();
    await rm(folder, { recursive: true });
  });

  const subject = 'lanet.hints';
  const at = (protocol: string, password = nats.password, port = nats.port) =>
    `${protocol}://${nats.user}:${encodeURIComponent(password)}@localhost:${port}`;
  const failure = (settings: Parameters<typeof natsConnect>[0]) =>
    natsConnect(settings)(() => undefined).then(
      (line) => {
        line.close();
        return 'connected';
      },
      (error: Error) => error.message,
    );

  it('is encrypted, checked and authenticated, and goes to whichever server of the cluster is there', async () => {
    const heard = Promise.withResolvers<string>();
    const url = [at('tls', nats.password, 1), at('tls')];
    const [one, other] = [
      await natsConnect({ url, subject, caFile })(() => undefined),
      await natsConnect({ url, subject, caFile })(heard.resolve),
    ];

    await one.send(['ñ']);

    expect(await heard.promise).toBe('ñ');
    one.close();
    other.close();
    expect(await one.broken).toBe('the connection to NATS ended');
  });

  it('is refused with a wrong password, to a stranger, and to a server that nobody vouches for', async () => {
    expect(await failure({ url: [at('tls', 'wrong')], subject, caFile })).toMatch(/authorization/i);
    expect(await failure({ url: [`tls://localhost:${nats.port}`], subject, caFile })).toMatch(/authorization/i);
    expect(await failure({ url: [at('tls')], subject })).not.toBe('connected');
    expect(await failure({ url: [at('nats')], subject })).not.toBe('connected');
  });

  it('is not even tried when the authority cannot be read', () => {
    expect(() => natsConnect({ url: [at('tls')], subject, caFile: join(folder, 'none.pem') })).toThrow('ENOENT');
  });
});
