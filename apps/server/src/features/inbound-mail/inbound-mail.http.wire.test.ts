import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mailIntake } from '@lanet/contracts/mail-intake';
import { intakeExample } from '@lanet/contracts/mail-intake-example';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailText, rawOf, storedMail } from '../../testing/mail-world.ts';
import { httpMailbox, signedDelivery } from '../../testing/test-intake.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let url: string;
let admin: TestServer['admin'];
beforeAll(async () => {
  server = await createTestServer();
  admin = server.admin;
  await server.app.http.listen({ port: 0, host: '127.0.0.1' });
  // A listening TCP server has an address with a port.
  url = `http://127.0.0.1:${(server.app.http.server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

let count = 0;
async function mailbox() {
  count += 1;
  const address = `o'brien${count}@msp.example`;
  const { body } = await admin.call(mailboxes.create, { body: httpMailbox(address) });
  return {
    ...{ mailboxId: String(body.id), secret: String(body.intakeSecret), address },
    at: url + new URL(body.intake.url).pathname,
  };
}

const programs = ['bash', 'curl', 'openssl'];
const isMissing = programs.some((name) => spawnSync(name, ['--version']).error !== undefined);
if (isMissing && process.env.CI) throw new Error(`CI has to try the script: it needs ${programs.join(', ')}`);

describe.skipIf(isMissing)('the script that the pages show', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lanet-intake-'));
    // It signs with this computer's time, by which whoever signed in at noon may have been gone for hours.
    server.clock.advance({ seconds: (Date.now() - server.clock.now()) / 1000 });
    admin = await server.person({ role: 'admin' });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function run(secret: string, example: { url: string; recipient: string }, message: string | Uint8Array) {
    const [script, file] = [join(folder, 'hand-over.sh'), join(folder, 'message.eml')];
    await Promise.all([writeFile(script, intakeExample(example)), writeFile(file, message)]);
    const env = { ...process.env, LANET_SECRET: secret };
    return promisify(execFile)('bash', [script, file], { env });
  }

  it('hands a message over, byte by byte, once', async () => {
    const { mailboxId, secret, address, at } = await mailbox();
    const example = { url: at, recipient: address };
    // More than curl sends unasked, and no text at all.
    const message = Buffer.concat([
      Buffer.from(mailText('curl', 'ñ\n\n')),
      Buffer.from(Array.from({ length: 1_500_000 }, (_, byte) => byte % 256)),
    ]);

    const [first, second] = [await run(secret, example, message), await run(secret, example, message)];

    const [row, ...more] = await storedMail(server, mailboxId);
    expect(more).toEqual([]);
    expect([first, second].map(({ stdout }) => JSON.parse(stdout))).toEqual([
      { id: row?.id, duplicate: false },
      { id: row?.id, duplicate: true },
    ]);
    expect(row && (await rawOf(server, row)) === message.toString('latin1')).toBe(true);
    const { rows } = await server.db.admin.query('select envelope from inbound_mail where id = $1', [row?.id]);
    expect(rows[0].envelope).toMatchObject({ from: null, to: [address] });
  });

  it('ends with a failure that says why', async () => {
    const { address, at } = await mailbox();

    const failed = run('lnm_of-somebody-else', { url: at, recipient: address }, mailText('no'));

    await expect(failed).rejects.toMatchObject({ code: 22, stdout: expect.stringContaining('mail_intake.refused') });
  });
});

/** Begins a request as any program may; `whole` answers once there is an answer. */
function begin(at: string, headers: http.OutgoingHttpHeaders) {
  const request = http.request(at, { method: mailIntake.take.method, headers });
  const whole = new Promise<number | undefined>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode));
    });
  });
  return { request, whole };
}

it('that breaks off in the middle is not taken', async () => {
  const { mailboxId, secret, at } = await mailbox();
  const { headers, body } = signedDelivery({ mailboxId, secret, raw: mailText('half'), atMs: server.clock.now() });
  const half = begin(at, { ...headers, 'content-length': body.length });
  const broken = expect(half.whole).rejects.toThrow();
  await new Promise<void>((resolve) => half.request.write(body.subarray(0, 20), () => resolve()));

  half.request.destroy();

  await broken;
  const other = begin(at, headers);
  other.request.end(body);
  expect(await other.whole).toBe(202);
  expect(await storedMail(server, mailboxId)).toHaveLength(1);
});

it.each([
  { by: 'whoever has no right to', guessed: true, status: 401 },
  { by: 'somebody who says that it is too large', guessed: false, status: 413 },
])('is refused before it is sent by $by', async ({ guessed, status }) => {
  const { mailboxId, secret, at } = await mailbox();
  const signing = { mailboxId, secret: guessed ? 'guessed' : secret, raw: mailText('x'), atMs: server.clock.now() };
  const { headers } = signedDelivery(signing);
  const { request, whole } = begin(at, { ...headers, 'content-length': 100_000_000 });
  request.flushHeaders();

  expect(await whole).toBe(status);
  request.destroy();
});

it('has an envelope in any script', async () => {
  const { mailboxId, secret, at } = await mailbox();
  const said = { sender: 'peña@cliente.example', recipient: '安@msp.example' };
  const raw = mailText('utf8');
  const { headers, body } = signedDelivery({ mailboxId, secret, raw, atMs: server.clock.now(), ...said });
  const { request, whole } = begin(at, headers);
  request.end(body);

  expect(await whole).toBe(202);
  const { rows } = await server.db.admin.query('select envelope from inbound_mail where mailbox_id = $1', [mailboxId]);
  expect(rows[0].envelope).toMatchObject({ from: said.sender, to: [said.recipient] });
});
