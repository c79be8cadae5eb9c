import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { mailTokens, rotateTokenKey } from './index.ts';
import { loopHeader } from './mail.loop.rules.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const tokens = () => inScope(server.db, SYSTEM, (tx) => mailTokens(server.platform, tx));
const ticketId = '0190a000-0000-7000-8000-000000000001';

it('makes one key when many need it first, seals it, and answers for all after a rotation', async () => {
  const [first] = await Promise.all(Array.from({ length: 5 }, tokens));
  const { rows } = await server.db.admin.query('select id, secret from mail_token_keys');
  expect(rows).toEqual([{ id: '1', secret: expect.stringMatching(/^s1\./) }]);
  const old = first?.signReplyAddress('ayuda@lanet.example', ticketId) ?? '';

  await inScope(server.db, SYSTEM, (tx) => rotateTokenKey(server.platform, tx));
  const after = await tokens();
  const fresh = after.signReplyAddress('ayuda@lanet.example', ticketId) ?? '';

  expect(old).toContain('.1.');
  expect(fresh).toContain('.2.');
  expect([old, fresh].map((address) => after.verifyReplyAddress(address))).toEqual([{ ticketId }, { ticketId }]);
  expect(first?.verifyReplyAddress(fresh)).toEqual({ ticketId });
});

it('knows its own loop header and no other’s', async () => {
  const { isOwnLoop, installation } = await tokens();

  expect(isOwnLoop(loopHeader(installation, 1))).toBe(true);
  expect(isOwnLoop(loopHeader(ticketId, 1))).toBe(false);
});
