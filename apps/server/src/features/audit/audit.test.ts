import { audit as contract } from '@lanet/contracts/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inAuth, inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { audit } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const actor = { kind: 'person', id: null, name: 'Rosa' } as const;
const write = (entry: Partial<Parameters<typeof audit>[1]> & { action: string }) =>
  inScope(server.db, SYSTEM, (tx) => audit(tx, { actor, ...entry }));
const list = async (query: Parameters<typeof server.admin.call>[1] = {}) =>
  (await server.admin.call(contract.list, query)).body;

describe('the audit log', () => {
  it('is read newest first, page by page, without a gap', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `test.page_${index}`);
    for (const action of names) await write({ action });
    const seen: string[] = [];

    for (let cursor: string | undefined; ; ) {
      const page = await list({ query: { limit: 2, cursor } });
      seen.push(...page.items.map(({ action }: { action: string }) => action));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }

    expect(seen.filter((action) => action.startsWith('test.page_'))).toEqual(names.toReversed());
  });

  it('shows security events alone on request', async () => {
    await write({ action: 'test.plain' });
    await write({ action: 'test.security', security: true, target: 'x', detail: { why: 'because' } });

    const { items } = await list({ query: { security: 'true' } });

    expect(items[0]).toMatchObject({ actor: 'Rosa', action: 'test.security', target: 'x', detail: { why: 'because' } });
    expect(items.some(({ action }: { action: string }) => action === 'test.plain')).toBe(false);
  });

  it('takes whatever came over the wire', async () => {
    const hostile = `a\0b\ud800${'x'.repeat(2_000)}`;
    await write({ action: 'test.hostile', target: hostile, detail: { text: 'a\0b\udfff', deep: { key: '\0' } } });
    await write({ action: 'test.huge', detail: { text: 'y'.repeat(100_000) } });

    const { items } = await list({ query: { limit: 2 } });

    expect(items[1].target).toMatch(/^ab.x+$/su);
    expect(items[1].target).toHaveLength(500);
    expect(items[1].detail).toEqual({ text: 'ab\ufffd', deep: { key: '' } });
    expect(JSON.stringify(items[0].detail)).toMatch(/^\{"omitted":"\d+ characters"\}$/);
  });

  it('is written by every scope, and stands or falls with the act', async () => {
    const acme = await server.client('Acme');
    const scope = { kind: 'sites', clientIds: [acme.id], siteIds: [acme.siteId], personId: acme.requester.id } as const;
    await inScope(server.db, { scope }, (tx) => audit(tx, { actor, action: 'test.of_site', clientId: acme.id }));
    await inAuth(server.db, (tx) => audit(tx, { actor, action: 'test.of_auth' }));
    const failing = inScope(server.db, SYSTEM, async (tx) => {
      await audit(tx, { actor, action: 'test.never' });
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');

    const actions = (await list()).items.map(({ action }: { action: string }) => action);

    expect(actions.slice(0, 2)).toEqual(['test.of_auth', 'test.of_site']);
    expect(actions).not.toContain('test.never');
  });

  it('is changed and deleted by nobody who serves requests', async () => {
    await write({ action: 'test.kept' });

    const changed = inScope(server.db, SYSTEM, (tx) => tx.updateTable('audit_log').set({ action: 'x' }).execute());
    const deleted = inScope(server.db, SYSTEM, (tx) => tx.deleteFrom('audit_log').execute());

    await expect(changed).rejects.toThrow('permission denied');
    await expect(deleted).rejects.toThrow('permission denied');
  });

  it.each(['x', 'W10', 'WyJhIl0', 'WzFd'.repeat(3), '[1]', 'WzEuNV0', 'Wy0xXQ'])(
    'refuses the cursor %j',
    async (cursor) => {
      expect(await server.admin.call(contract.list, { query: { cursor } })).toMatchObject({
        status: 422,
        body: { code: 'request.invalid' },
      });
    },
  );
});
