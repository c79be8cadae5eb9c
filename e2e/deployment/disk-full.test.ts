// A disk that is really full, under load, with the embedded database on it: refused and not lost, red and not dead, and back by itself.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { type SignedIn, signIn } from '../staff-api.ts';

const why = process.getuid?.() === 0 ? undefined : 'only root may mount a disk';

describe.skipIf(leftOut('a disk that is full', why))('a disk that is full', () => {
  let folder: string;
  let server: PrivateServer;
  let admin: SignedIn;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lanet-small-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700m,mode=0755', 'tmpfs', folder]);
    // The database has an account of its own, which passes through to its folder.
    chmodSync(folder, 0o755);
    server = await startPrivateServer({ dataDir: join(folder, 'data'), environment: { LANET_LOG_LEVEL: 'fatal' } });
    const { superadmin } = server.people;
    if (!superadmin) throw new Error('there is no superadmin');
    admin = await signIn(server.server, superadmin);
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  const filler = () => join(folder, 'filler');
  const fill = () => execFileSync('sh', ['-c', `dd if=/dev/zero of=${filler()} bs=64k status=none 2>/dev/null; true`]);
  const readiness = async () => {
    const answer = await fetch(new URL('/readyz', server.server));
    // As operations.ts writes it.
    const { checks } = (await answer.json()) as { checks: { name: string; ok: boolean }[] };
    return { status: answer.status, disk: checks.find(({ name }) => name === 'disk')?.ok };
  };
  const statusOf = (error: unknown) => Number(/answered (\d+)/.exec(String(error))?.[1] ?? 0);

  it('refuses what it cannot keep, goes on reading, and comes back by itself with every acknowledged ticket', async () => {
    const acknowledged: string[] = [];
    const refusals = new Map<number, number>();
    let isOver = false;
    const write = async (writer: number) => {
      for (let number = 0; !isOver; number += 1) {
        const subject = `w${writer}-${number} ${'x'.repeat(100)}`;
        try {
          const body = { clientId: server.clientId, siteId: server.siteId, subject, text: 'y'.repeat(4_000) };
          await admin.call(tickets.create, { body });
          acknowledged.push(subject);
        } catch (error) {
          const status = statusOf(error);
          refusals.set(status, (refusals.get(status) ?? 0) + 1);
        }
      }
    };
    const writers = [write(0), write(1), write(2)];
    await eventually('some tickets', async () => acknowledged.length >= 20);

    fill();
    await eventually('readiness to be red', async () => {
      const { status, disk } = await readiness();
      return status === 503 && disk === false;
    });
    // Until what little there was in pages and in the log of writes is used up, too.
    const refused = await eventually(
      'many writes to be refused',
      async () => {
        fill();
        return [...refusals.values()].reduce((sum, count) => sum + count, 0) >= 24 && acknowledged.length;
      },
      150_000,
    );
    await eventually('the list to be read', async () => (await admin.call(tickets.list)).items.length > 0);

    rmSync(filler());
    const freedAt = performance.now();
    await eventually('it to take tickets again', async () => acknowledged.length > refused);
    const backSeconds = (performance.now() - freedAt) / 1000;
    await eventually('readiness', async () => (await readiness()).status === 200);
    isOver = true;
    await Promise.all(writers);

    const kept = await subjects();
    console.log(
      `${acknowledged.length} acknowledged, refused: ${JSON.stringify([...refusals])}, back ${backSeconds.toFixed(1)} s after it was freed`,
    );
    expect([...refusals.keys()].filter((status) => ![503, 507].includes(status))).toEqual([]);
    expect(acknowledged.filter((subject) => !kept.has(subject))).toEqual([]);
    expect([...kept.values()].filter((count) => count > 1)).toEqual([]);
  }, 300_000);

  /** How often each is there. */
  async function subjects(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    let cursor: string | undefined;
    do {
      const query = { view: 'all' as const, limit: 100, ...(cursor && { cursor }) };
      const page = await admin.call(tickets.list, { query });
      for (const { subject } of page.items) found.set(subject, (found.get(subject) ?? 0) + 1);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  }
});
