// Backups while people and agents write.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { intoFolder } from '../../platform/backup/into-folder.ts';
import { loadArchive } from '../../platform/backup/restore.ts';
import { inSnapshot } from '../../platform/backup/snapshot.ts';
import { writeArchive } from '../../platform/backup/write-archive.ts';
import { openFileStore } from '../../platform/files/file-store.ts';
import { foldersOf, PASSPHRASE, secondInstallation, temporaryFolder } from '../../testing/backup-world.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { FILE_COLUMNS } from './backups.rules.ts';

let server: TestServer;
let client: TestClient;
let folder: string;
beforeAll(async () => {
  server = await createTestServer();
  client = await server.client('Tebi');
  folder = await temporaryFolder();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await server.close();
});

/** Writers that open tickets until they are told to stop, and what they were told was done, with when. */
function startWriters(count: number) {
  const acknowledged: { folio: string; atMs: number }[] = [];
  let slowestMs = 0;
  let stopped = false;
  const writer = async () => {
    while (!stopped) {
      const startedAt = performance.now();
      const { status, body } = await client.requester.call(tickets.create, {
        body: { subject: 'Ñandú', text: 'Ayuda' },
      });
      expect([status, body.code]).toEqual([201, undefined]);
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      acknowledged.push({ folio: body.folio, atMs: performance.now() });
      await setImmediate();
    }
  };
  const running = Promise.all(Array.from({ length: count }, writer));
  return {
    acknowledged,
    async stop() {
      stopped = true;
      await running;
      return slowestMs;
    },
  };
}

it('holds what was acknowledged before it began, and of the rest whole tickets or none', async () => {
  const writers = startWriters(4);
  while (writers.acknowledged.length < 20) await setImmediate();
  const startedAtMs = performance.now();
  const path = join(folder, 'under-load.lanetbackup');
  const { files, config } = server.platform;
  const source = {
    ownerUrl: server.db.ownerUrl,
    keyFolders: foldersOf(config.dataDir),
    files,
    fileColumns: FILE_COLUMNS,
  };

  await writeArchive(source, path, PASSPHRASE, new Date());
  const endedAtMs = performance.now();
  const slowestMs = await writers.stop();
  const second = await secondInstallation(server);
  onTestFinished(() => second.close());
  await loadArchive(
    path,
    PASSPHRASE,
    second.db.ownerUrl,
    intoFolder(foldersOf(second.folder), await openFileStore(second.folder)),
  );

  const { rows } = await second.db.admin.query<{ folio: string; entries: number }>(
    'select folio, (select count(*)::int from ticket_entries e where e.ticket_id = t.id) as entries from tickets t order by folio',
  );
  const { rows: counter } = await second.db.admin.query<{ last: number }>('select last::int from ticket_counter');
  const restored = new Set(rows.map(({ folio }) => folio));
  const acknowledgedBefore = writers.acknowledged.filter(({ atMs }) => atMs <= startedAtMs);
  const during = writers.acknowledged.filter(({ atMs }) => atMs > startedAtMs && atMs <= endedAtMs).length;
  console.log(
    `${acknowledgedBefore.length} acknowledged before, ${during} during ${Math.round(endedAtMs - startedAtMs)} ms, ${rows.length} in the backup; slowest write ${Math.round(slowestMs)} ms`,
  );

  expect(acknowledgedBefore.filter(({ folio }) => !restored.has(folio))).toEqual([]);
  expect(during).toBeGreaterThan(0);
  // Folios are one series: the counter and the tickets are of the same moment.
  expect(counter[0]?.last).toBe(rows.length);
  expect(rows.filter(({ entries }) => entries === 0)).toEqual([]);
  const { rows: jobs } = await second.db.admin.query<{ tickets: number }>(
    "select count(distinct payload ->> 'ticketId')::int as tickets from graphile_worker._private_jobs where payload ->> 'event' = 'created'",
  );
  expect(jobs[0]?.tickets).toBe(rows.length);
}, 120_000);

it('keeps days of metrics where they are, and nobody from making the next one or writing into it', async () => {
  const { admin, ownerUrl } = server.db;
  await admin.query("select ensure_metric_day('2026-02-01')");

  const meanwhile = await inSnapshot(ownerUrl, async (snapshot) => {
    for (const table of snapshot.tables) for await (const _rows of snapshot.rowsOf(table, { add() {} } as never));
    await admin.query("set statement_timeout = '5s'");
    await admin.query("select ensure_metric_day('2026-02-02')");
    return (await admin.query<{ gone: boolean }>("select drop_metric_day('2026-02-01') as gone")).rows[0]?.gone;
  });

  expect(meanwhile).toBe(false);
  expect((await admin.query("select drop_metric_day('2026-02-01') as gone")).rows).toEqual([{ gone: true }]);
});
