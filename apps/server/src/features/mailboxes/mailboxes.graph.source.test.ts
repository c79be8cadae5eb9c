import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Incoming } from '@lanet/contracts/mailboxes';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../platform/config/config.ts';
import type { Platform } from '../../platform/platform.ts';
import type { GraphMailbox } from '../../testing/graph-mailbox.ts';
import { type GraphServer, startGraphServer, throttled } from '../../testing/graph-server.ts';
import { mailSourceContract, plainMail } from '../../testing/mail-source-contract.ts';
import { STORED_MARK } from './mailboxes.graph.rules.ts';
import { openSource } from './mailboxes.opening.service.ts';
import type { MailSource, Token } from './mailboxes.source.ts';

const SEEN = { kind: 'mark_seen' } as const;

describe('Microsoft Graph', () => {
  let graph: GraphServer;
  let folder: string;
  let count = 0;
  const open: MailSource[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lanet-graph-source-'));
    graph = await startGraphServer();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((source) => source.close()));
    graph.before = () => undefined;
    graph.mostAPage = 1000;
    graph.asked.length = 0;
  });
  afterAll(async () => {
    await graph.close();
    await rm(folder, { recursive: true });
  });

  const platform = (environment: Record<string, string> = {}) =>
    // The driver needs the configuration alone.
    ({
      config: loadConfig({
        env: {
          ...{ LANET_DATA_DIR: folder, LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: graph.caFile },
          ...{ LANET_MAIL_MICROSOFT_GRAPH: graph.url, ...environment },
        },
        cwd: folder,
      }),
    }) as Platform;
  const user = () => {
    const address = `user${++count}@example.com`;
    graph.mailbox(address);
    return address;
  };
  async function connect(
    address: string,
    { token = {}, env, patienceMs }: { token?: Partial<Token>; env?: Record<string, string>; patienceMs?: number } = {},
  ): Promise<MailSource> {
    graph.accountOf = (one) => (one === 'good' ? '*' : undefined);
    const incoming = Incoming.parse({ server: null, way: 'graph' });
    const settings = { kind: 'microsoft' as const, address, aliases: [], incoming, outgoing: null };
    const source = await openSource(platform(env), settings, {}, { token: 'good', ...token }, patienceMs);
    open.push(source);
    return source;
  }
  /** With messages, oldest first, a minute apart. */
  function filled(...ids: string[]): { address: string; mailbox: GraphMailbox } {
    const address = user();
    const mailbox = graph.mailbox(address);
    for (const [at, id] of ids.entries()) {
      mailbox.add('inbox', Buffer.from(plainMail(id)), new Date(Date.UTC(2026, 0, 5, 10, at)));
    }
    return { address, mailbox };
  }
  const inbox = (mailbox: GraphMailbox) => mailbox.in(mailbox.folder('inbox')?.id ?? '');
  const asked = (method: string, part = '') =>
    graph.asked.filter((one) => one.method === method && one.path.includes(part));
  async function opened(address: string, options?: Parameters<typeof connect>[1]) {
    const source = await connect(address, options);
    await source.open('INBOX');
    return { source, changes: (cursor: string | null) => mustBe(source.changes?.({ cursor })) };
  }
  const mustBe = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('it keeps no track');
    return value;
  };

  describe('fulfils what every driver does:', () => {
    mailSourceContract(() => ({
      user,
      deliver: async (address, raw) =>
        void graph.mailbox(address).add('inbox', Buffer.from(raw), new Date(Date.now() + count)),
      connect: (address, { password, host: _host, env } = {}) =>
        connect(address, { env: env ?? {}, ...(password !== undefined && { token: { token: password } }) }),
      traces: async (address) =>
        inbox(graph.mailbox(address)).map(({ isRead, properties }) => [
          ...(isRead ? ['read'] : []),
          ...properties.keys(),
        ]),
      hasSeries: false,
      hasExactSizes: false,
      refusal: 'token',
    }));
  });

  it('is asked by immutable names, of one host alone', async () => {
    const { address } = filled('a');
    const { source, changes } = await opened(address);
    const { uids, cursor } = await changes(null);

    expect(uids[0]).toMatch(/^Imm\//);
    expect((await source.changes?.({ cursor }))?.isWhole).toBe(false);
    // A cursor that leads to another host is not followed there: everything is listed anew instead.
    expect(await changes('https://evil.example/v1.0/x?$deltatoken=1')).toMatchObject({ uids, isWhole: true });
    graph.before = ({ path }) =>
      path.includes('delta')
        ? { status: 200, body: { value: [], '@odata.nextLink': 'https://evil.example/v1.0/users' } }
        : undefined;
    await expect(changes(null)).rejects.toMatchObject({ fault: { code: 'protocol' } });
  });

  it('tells what is new page by page, then what changed since', async () => {
    graph.mostAPage = 2;
    const { address, mailbox } = filled('a', 'b', 'c', 'd', 'e');
    const { changes } = await opened(address);

    const first = await changes(null);
    const none = await changes(first.cursor);
    mailbox.add('inbox', Buffer.from(plainMail('f')), new Date());
    const [, second] = inbox(mailbox);
    if (second) mailbox.remove(second);
    const news = await changes(none.cursor);

    expect(first).toMatchObject({ isWhole: true, uids: expect.objectContaining({ length: 5 }) });
    expect(asked('GET', 'skiptoken').length).toBeGreaterThan(1);
    expect(none).toMatchObject({ isWhole: false, uids: [] });
    expect(news.uids).toEqual([inbox(mailbox).at(-1)?.immutableId]);
  });

  it('lists everything when the place of the last look is forgotten, and leaves out what is too old', async () => {
    const { address, mailbox } = filled('a', 'b', 'c');
    const { source, changes } = await opened(address);
    const { cursor } = await changes(null);

    mailbox.forget();
    const since = new Date(Date.UTC(2026, 0, 5, 10, 1));
    const again = await mustBe(source.changes?.({ cursor, since }));

    expect(again).toMatchObject({
      isWhole: true,
      uids: inbox(mailbox)
        .slice(1)
        .map((one) => one.immutableId),
    });
    graph.before = ({ path }) =>
      path.includes('deltatoken')
        ? { status: 400, body: { error: { code: 'syncStateNotFound', message: 'The delta token is expired.' } } }
        : undefined;
    expect(await changes(again.cursor)).toMatchObject({ isWhole: true });
  });

  it('marks once what is stored, and lets people mark it as unread again', async () => {
    const { address, mailbox } = filled('a', 'b');
    const { source, changes } = await opened(address);
    const { uids, cursor } = await changes(null);
    await source.describe(uids);

    await source.tidy(uids, SEEN);
    const echo = await changes(cursor);
    await source.tidy(echo.uids, SEEN);
    const [first] = inbox(mailbox);
    if (first) {
      first.isRead = false;
      mailbox.changed(first);
    }
    const unread = await changes(echo.cursor);
    await source.tidy(unread.uids, SEEN);

    expect(echo.uids).toEqual(uids);
    expect(asked('PATCH')).toHaveLength(2);
    expect(unread.uids).toEqual([first?.immutableId]);
    expect(inbox(mailbox).map(({ isRead }) => isRead)).toEqual([false, true]);
    expect(inbox(mailbox).every(({ properties }) => properties.get(STORED_MARK) === '1')).toBe(true);
    expect((await source.describe(uids)).map(({ isTidy }) => isTidy)).toEqual([true, true]);
  });

  it('moves what is stored, into a folder that is made for it', async () => {
    const { address, mailbox } = filled('a', 'b');
    const { source, changes } = await opened(address);
    const { uids, cursor } = await changes(null);

    await source.tidy(uids, { kind: 'move', folder: 'INBOX/Año 2026' });
    await source.tidy(uids, { kind: 'move', folder: 'INBOX/Año 2026' });

    expect(inbox(mailbox)).toEqual([]);
    expect((await source.folders()).map(({ path }) => path)).toContain('INBOX/Año 2026');
    expect(await source.open('INBOX/Año 2026')).toMatchObject({ count: 2 });
    await source.open('INBOX');
    expect((await changes(cursor)).uids).toEqual([]);
    const named = { kind: 'move', folder: 'x'.repeat(201) } as const;
    const { uids: news } = await (async () => {
      mailbox.add('inbox', Buffer.from(plainMail('c')), new Date());
      return changes(cursor);
    })();
    await expect(source.tidy(news, named)).rejects.toMatchObject({ fault: { code: 'folder' } });
  });

  it('knows folders by their paths, and where sent mail is', async () => {
    const { address, mailbox } = filled();
    const above = mailbox.addFolder('Añil', null);
    mailbox.addFolder('Facturación 日本', above.id);
    graph.mostAPage = 2;
    const source = await connect(address);

    const folders = await source.folders();

    expect(folders).toContainEqual({ path: 'INBOX', use: null });
    expect(folders).toContainEqual({ path: 'Elementos enviados', use: '\\Sent' });
    expect(await source.open('Añil/Facturación 日本')).toMatchObject({ count: 0 });
  });

  it('finds a probe by our header where its Message-ID became another', async () => {
    const { address, mailbox } = filled('other');
    const id = '<lanet.probe.1@example.com>';
    mailbox.add('inbox', Buffer.from(`X-LANET-Probe: ${id}\r\n${plainMail('replaced')}`), new Date());
    const { source, changes } = await opened(address);
    const { uids } = await changes(null);

    expect((await source.describe(uids)).map(({ messageId }) => messageId)).toEqual(['<other@example.com>', id]);
    expect(await source.discard('<lanet.probe.2@example.com>')).toBe(false);
    expect(await source.discard(id)).toBe(true);
    expect([...mailbox.messages.values()].map(({ messageId }) => messageId)).toEqual(['<other@example.com>']);
  });

  it('puts a probe away where nothing can be removed for good', async () => {
    const { address, mailbox } = filled('probe');
    mailbox.add('sentitems', Buffer.from(plainMail('probe')), new Date());
    graph.removesForGood = false;
    const { source } = await opened(address);

    expect(await source.discard('<probe@example.com>')).toBe(true);

    graph.removesForGood = true;
    expect(mailbox.in(mailbox.folder('deleteditems')?.id ?? '')).toHaveLength(2);
  });

  it.each([{ status: 429 }, { status: 503 }])('waits as long as it is told to after $status', async ({ status }) => {
    const { address } = filled('a');
    const { changes } = await opened(address);
    throttled(graph, 2, { status, seconds: 1 });
    graph.asked.length = 0;

    expect((await changes(null)).uids).toHaveLength(1);

    const times = graph.asked.map(({ atMs }) => atMs);
    expect(times).toHaveLength(3);
    expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 990)).toBe(true);
  });

  it('says so where it is told to wait for longer than it can, and asks nothing before', async () => {
    const { address } = filled('a');
    const { changes } = await opened(address, { patienceMs: 100 });
    throttled(graph, 1, { seconds: 120 });

    await expect(changes(null)).rejects.toMatchObject({ fault: { code: 'other', text: expect.stringMatching(/429/) } });
    const before = graph.asked.length;
    await expect(changes(null)).rejects.toMatchObject({ fault: { text: expect.stringMatching(/again in \d+ sec/) } });

    expect(graph.asked).toHaveLength(before);
  });

  it('renews a token that ended once, and needs somebody when that one is refused too', async () => {
    const { address } = filled('a');
    const renew = vi.fn(async () => 'renewed');
    const { changes } = await opened(address, { token: { renew } });
    graph.accountOf = (token) => (token === 'renewed' ? address : undefined);

    expect((await changes(null)).uids).toHaveLength(1);
    graph.accountOf = () => undefined;
    await expect(changes(null)).rejects.toMatchObject({ fault: { code: 'token' } });

    expect(renew.mock.calls).toEqual([['good'], ['renewed']]);
  });

  it('says who is not there, and who may not be read', async () => {
    await expect(connect('nobody@example.com')).rejects.toMatchObject({ fault: { code: 'authentication' } });
    const { address } = filled();
    const tried = connect(address);
    graph.accountOf = () => 'somebody@example.com';
    await expect(tried).rejects.toMatchObject({ fault: { code: 'token' } });
  });

  it('ends its waiting when asked to, also where Graph made it wait', async () => {
    const { address } = filled('a');
    const { source, changes } = await opened(address);
    const ending = new AbortController();
    const waiting = source.wait(60_000, ending.signal);
    ending.abort();
    expect(await waiting).toBe(true);
    throttled(graph, 1, { seconds: 100 });
    const held = expect(changes(null)).rejects.toMatchObject({ fault: { code: 'refused' } });
    await vi.waitFor(() => expect(asked('GET', 'delta')).toHaveLength(1));

    await source.close();

    await held;
  });
});
