import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { deliver, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { mailTokens } from './mail.keys.service.ts';

let server: TestServer;
let fileId: string;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  server = await createTestServer();
  const mailbox = await testMailbox(server, 'soporte@msp.example');
  const { requester } = await server.client('Acme');
  const file = { name: 'informe ñ.html', type: 'text/html', content: '<script>alert(1)</script>' };
  const { ticketId } = await deliver(server, mailbox, { from: requester.email, file });
  const { rows } = await server.db.admin.query<{ id: string }>('select id from ticket_files where ticket_id = $1', [
    ticketId,
  ]);
  fileId = rows[0]?.id ?? '';
}, 60_000);
afterAll(() => server.close());

const linkFor = (forMs: number) =>
  inScope(server.platform.db, SYSTEM, async (tx) =>
    (await mailTokens(server.platform, tx)).signFileLink(fileId, server.clock.now() + forMs),
  );
const open = (link: string) => server.app.http.inject({ url: `/api/v1/mail-files/${link}` });

it('gives the file of a link to whoever holds it, as something to save and never as a page', async () => {
  const answer = await open(await linkFor(DAY_MS));

  expect(answer.statusCode).toBe(200);
  expect(answer.body).toBe('<script>alert(1)</script>');
  expect(answer.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': expect.stringMatching(/^attachment; .*filename\*=UTF-8''informe%20%C3%B1\.html$/),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  });
});

it('knows no link that is over or altered, nor a word of why', async () => {
  const over = await linkFor(-1);
  const good = await linkFor(DAY_MS);
  const altered = good.slice(0, -1) + (good.endsWith('a') ? 'b' : 'a');

  const answers = await Promise.all([over, altered, 'x', 'y'.repeat(199)].map(open));

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404]);
  expect(new Set(answers.map(({ body }) => JSON.parse(body).code))).toEqual(new Set(['files.not_found']));
});
