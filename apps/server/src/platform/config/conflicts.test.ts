import { describe, expect, it } from 'vitest';
import { conflicts, type Judged } from './conflicts.ts';
import { SERVICES } from './schema.ts';

const sound: Judged = {
  host: '127.0.0.1',
  services: [...SERVICES],
  bus: 'auto',
  nats: {},
  files: { driver: 'disk', s3: {} },
  smtp: {},
  mail: {},
  agent: { reportSeconds: 900, sampleSeconds: 60 },
  session: { staffHours: 12, staffIdleHours: 2, clientDays: 30, clientIdleDays: 7 },
};
const at = (changes: Partial<Judged>, demo = false) =>
  conflicts({ ...sound, ...changes }, demo).map(({ keys }) => keys[0]);

describe('addresses', () => {
  const https = 'https://help.example.com';
  it.each([
    { because: 'only this computer reaches it', host: '127.0.0.1', found: [] },
    { because: 'all of 127/8 is loopback', host: '127.8.8.8', found: [] },
    { because: 'so is ::1', host: '::1', publicUrl: 'http://[::1]:3000', found: [] },
    { because: 'so is localhost', host: 'localhost', publicUrl: 'http://localhost:3000', found: [] },
    { because: 'a proxy on this computer ends TLS', host: '127.0.0.1', publicUrl: https, found: [] },
    { because: 'a named proxy ends TLS', host: '0.0.0.0', publicUrl: https, trustProxy: ['uniquelocal'], found: [] },
    { because: 'the network would see plain HTTP', host: '0.0.0.0', found: ['host'] },
    { because: 'the network would see plain HTTP', host: '::', found: ['host'] },
    {
      because: 'the network would see plain HTTP',
      host: '192.168.1.5',
      publicUrl: 'http://localhost',
      found: ['host'],
    },
    { because: 'a proxy without TLS is none', host: '0.0.0.0', trustProxy: ['10.0.0.1'], found: ['host'] },
    { because: 'nobody says where the proxy is', host: '0.0.0.0', publicUrl: https, found: ['host'] },
    {
      because: 'the address is plain HTTP',
      host: '127.0.0.1',
      publicUrl: 'http://help.example.com',
      found: ['publicUrl'],
    },
    {
      because: 'a name may only look local',
      host: '127.0.0.1',
      publicUrl: 'http://localhost.example.com',
      found: ['publicUrl'],
    },
    { because: 'a name may only look local', host: '127.0.0.1.example.com', found: ['host'] },
  ])('$host, $publicUrl, $trustProxy: $found, as $because', ({ found, because: _because, ...changes }) => {
    expect(at(changes)).toEqual(found);
  });

  it('keep the demo to this computer, TLS or not', () => {
    expect(at({}, true)).toEqual([]);
    expect(at({ publicUrl: https }, true)).toEqual(['host']);
    expect(at({ host: '0.0.0.0', publicUrl: https, trustProxy: ['10.0.0.1'] }, true)).toEqual(['host']);
  });
});

describe('keys that need each other', () => {
  it('a certificate needs its key', () => {
    expect(at({ mail: { certFile: 'cert.pem' } })).toEqual(['mail.certFile']);
    expect(at({ mail: { keyFile: 'key.pem' } })).toEqual(['mail.certFile']);
    expect(at({ mail: { certFile: 'cert.pem', keyFile: 'key.pem' } })).toEqual([]);
  });

  it.each<{ because: string; found: string[] } & Partial<Judged>>([
    { because: 'one process runs everything', bus: 'memory', found: [] },
    { because: 'others run the rest, by the database', services: ['web'], found: [] },
    { because: 'the rest would never hear of it', services: ['web'], bus: 'memory', found: ['bus'] },
    { because: 'nobody says where NATS is', bus: 'nats', found: ['nats.url'] },
    { because: 'NATS is there', bus: 'nats', nats: { url: ['nats://a'] }, found: [] },
    { because: 'NATS is there and not used', nats: { url: ['nats://a'] }, found: ['nats.url'] },
    { because: 'NATS is there and not used', bus: 'postgres', nats: { caFile: 'ca.pem' }, found: ['nats.caFile'] },
    {
      because: 'a certificate needs its key',
      bus: 'nats',
      nats: { url: ['tls://a'], certFile: 'a.pem' },
      found: ['nats.certFile'],
    },
  ])('bus $bus of $services: $found, as $because', ({ found, because: _because, ...changes }) => {
    expect(at(changes)).toEqual(found);
  });

  it('a bucket needs its name and keys', () => {
    const s3 = { bucket: 'lanet', accessKey: 'a', secretKey: 'b' };
    expect(at({ files: { driver: 's3', s3 } })).toEqual([]);
    expect(at({ files: { driver: 's3', s3: {} } })).toEqual([
      'files.s3.bucket',
      'files.s3.accessKey',
      'files.s3.secretKey',
    ]);
    // To copy from one to the other, both are named before the driver is changed.
    expect(at({ files: { driver: 'disk', s3 } })).toEqual([]);
  });

  it('a mail server needs a sender', () => {
    expect(at({ smtp: { url: 'smtp://mail' } })).toEqual(['smtp.from']);
    expect(at({ smtp: { url: 'smtp://mail', from: 'soporte@example.com' } })).toEqual([]);
  });

  it('the short duration is at most the long one', () => {
    expect(at({ agent: { reportSeconds: 5, sampleSeconds: 5 } })).toEqual([]);
    expect(at({ agent: { reportSeconds: 5, sampleSeconds: 6 } })).toEqual(['agent.sampleSeconds']);
    expect(at({ session: { staffHours: 1, staffIdleHours: 2, clientDays: 1, clientIdleDays: 2 } })).toEqual([
      'session.staffIdleHours',
      'session.clientIdleDays',
    ]);
  });
});
