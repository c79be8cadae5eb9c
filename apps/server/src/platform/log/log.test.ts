import { once } from 'node:events';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

function recorder(logFormat: 'json' | 'pretty' = 'json') {
  const lines: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      output.emit('line');
      done();
    },
  });
  const log = createLog({ logLevel: 'info', logFormat }, output);
  return { log, lines, output, last: (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '') };
}

describe('a line', () => {
  it('has time, level and message, and the request id of its child logger', () => {
    const { log, last } = recorder();
    log.child({ reqId: 'r-1' }).warn({ client: 'c-1' }, 'slow');

    expect(last()).toMatchObject({ level: 'warn', msg: 'slow', reqId: 'r-1', client: 'c-1' });
    expect(last().time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('is left out below the level', () => {
    const { log, lines } = recorder();
    log.debug('no');

    expect(lines).toEqual([]);
  });

  it('is readable on a terminal', async () => {
    const { log, lines, output } = recorder('pretty');
    const written = once(output, 'line');
    log.info({ port: 3000 }, 'listening');
    await written;

    expect(lines.join('')).toMatch(/INFO.*listening[\s\S]*port: 3000/);
  });
});

describe('secrets', () => {
  it.each([
    'password',
    'currentPassword',
    'token',
    'metricsToken',
    'metrics_token',
    'METRICS_TOKEN',
    'secret',
    'clientSecret',
    'code',
    'totp',
    'authorization',
    'Authorization',
    'cookie',
    'set-cookie',
    'apiKey',
    'x-api-key',
    'privateKey',
    'recoveryCodes',
    'community',
    'proof',
    'body',
    'payload',
  ])('in a field %s never appear, at any depth', (name) => {
    const { log, lines } = recorder();
    const secret = { [name]: 'canary' };
    log.info(secret, 'top');
    log.info({ user: secret }, 'nested');
    log.info({ a: { b: [{ c: { d: secret } }] } }, 'deep');
    log.info({ [name]: { inner: ['canary'] } }, 'an object');
    log.error(Object.assign(new Error('failed'), { request: secret }), 'on an error');
    log.info({ reason: Object.assign(new Error('failed'), secret.code ? {} : secret) }, 'on an error elsewhere');

    expect(lines).toHaveLength(6);
    expect(lines.join('')).not.toContain('canary');
  });

  it.each(['password', 'token', 'secret', 'totp', 'cookie', 'authorization', 'apiKey', 'body'])(
    'in the bindings of a child logger never appear: %s',
    (name) => {
      const { log, lines } = recorder();
      log.child({ [name]: 'canary', user: { [name]: 'canary' }, code: 'canary' }).info('bound');

      expect(lines.join('')).toContain('[redacted]');
      expect(lines.join('')).not.toContain('canary');
    },
  );

  it.each([
    ['an enrolment token', `refused LANET-${'CANARY7'.repeat(4).slice(0, 26)}-${'A'.repeat(16)}`],
    ['a bearer', 'sent "Bearer canary-0123456789abcdef"'],
    ['a proof', 'sent Lanet canary0123456789.canary0123456789'],
    ['an API key', 'key lnt_canary-0123456789abcdef'],
    ['a secret of a mailbox', 'signed with lnm_canary-0123456789abcdef'],
    ['a password in an address', 'cannot reach postgres://lanet:canary@db:5432/lanet'],
  ])('are masked in messages and stacks: %s', (_what, message) => {
    const { log, lines } = recorder();
    log.info(message);
    log.error(new Error(message));

    expect(lines).toHaveLength(2);
    expect(lines.join('')).toContain('[redacted]');
    expect(lines.join('')).not.toMatch(/canary/i);
  });

  it('do not hide what is none', () => {
    const { log, last } = recorder();
    const fields = { exitCode: 3, tokenId: 't-1', at: new Date(0), counts: [1, 2], key: 'k', none: null };
    log.info(fields, 'see https://help.example.com/a@b');

    expect(last()).toMatchObject({
      ...fields,
      at: '1970-01-01T00:00:00.000Z',
      msg: 'see https://help.example.com/a@b',
    });
  });
});

describe('an error', () => {
  it('keeps its code and stack, and loses the row that PostgreSQL quotes', () => {
    const { log, last, lines } = recorder();
    const fields = { code: '23514', table: 'people', detail: 'Failing row contains (canary).', where: 'canary' };
    log.error(Object.assign(new Error('violates check'), fields));

    expect(last()).toMatchObject({
      level: 'error',
      err: { message: 'violates check', code: '23514', table: 'people' },
    });
    expect(JSON.stringify(last().err)).toContain('log.test.ts');
    expect(lines.join('')).not.toContain('canary');
  });

  it('may be anything that was thrown', () => {
    const { log, last } = recorder();
    log.error({ err: { password: 'canary', why: 'x' } }, 'thrown');

    expect(last().err).toEqual({ password: '[redacted]', why: 'x' });
  });
});

describe('a request', () => {
  it('is logged by method, path and address, never by headers, query or body', () => {
    const { log, last } = recorder();
    const req = {
      method: 'POST',
      url: '/agent/compat/status/canary?token=canary',
      ip: '10.0.0.1',
      headers: { authorization: 'canary' },
      body: 'canary',
      routeOptions: { url: '/agent/compat/status/:token' },
    };
    log.info({ req, res: { statusCode: 204, payload: 'canary' } }, 'done');

    expect(last().req).toEqual({ method: 'POST', path: '/agent/compat/status/[redacted]', address: '10.0.0.1' });
    expect(last().res).toEqual({ statusCode: 204 });
  });
});

it('survives cycles, bytes, depth and size', () => {
  const { log, lines, last } = recorder();
  const cycle: Record<string, unknown> = { bytes: Buffer.alloc(1_000_000) };
  cycle.self = cycle;
  const inner = Array.from({ length: 100 }, () => [1]);
  const wide = Array.from({ length: 10_000 }, (_, index) => ({ index, inner }));
  log.info({ cycle, wide }, 'big');

  expect(last()).toMatchObject({ msg: 'big', cycle: { bytes: '[1000000 bytes]' } });
  expect(lines.join('').length).toBeLessThan(100_000);
});
