// From an archive to a database, its files and its keys: all of it, or nothing.
import type { Client } from 'pg';
import { migrateTo, readMigrations } from '../database/index.ts';
import { isEmpty } from './catalogue.ts';
import { connectForLong } from './connect.ts';
import type { KeyFile } from './key-files.ts';
import { closeTables, compareTables, loadTable, openTables } from './loading.ts';
import type { ArchiveHead, ArchiveTail } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { readArchive } from './read-archive.ts';

/** Where files and keys go. */
export interface Destination {
  /** Before anything is written. @throws BackupProblem when they cannot go there. */
  accept(keys: readonly KeyFile[]): Promise<void>;
  putFile(sha256: string, content: AsyncIterable<Buffer>): Promise<void>;
  /** Last, before the database keeps what was loaded. */
  putKeys(keys: readonly KeyFile[]): Promise<void>;
  /** Takes back what was put. */
  undo(): Promise<void>;
}

export interface Checked {
  head: ArchiveHead;
  tail: ArchiveTail;
  keys: KeyFile[];
}

/**
 * Reads the whole archive and touches nothing. @throws BackupProblem for a wrong key, for what is damaged or cut off, and for what
 * this version cannot restore.
 */
export async function checkArchive(path: string, passphrase: string): Promise<Checked> {
  let head: ArchiveHead | undefined;
  const keys: KeyFile[] = [];
  for await (const event of readArchive(path, passphrase)) {
    if (event.kind === 'head') {
      await refuseNewer(event.head);
      head = event.head;
    } else if (event.kind === 'part' && event.part.kind === 'key') {
      keys.push({ path: event.part.path, content: Buffer.concat(await Array.fromAsync(event.content)) });
    } else if (event.kind === 'part') {
      for await (const _chunk of event.content);
    } else if (head) return { head, tail: event.tail, keys };
  }
  throw new BackupProblem('The backup is cut off: its list is missing.');
}

async function refuseNewer({ program, migrations }: ArchiveHead): Promise<void> {
  const mine = await readMigrations();
  for (const { number, name, checksum } of migrations) {
    const known = mine.find((one) => one.number === number);
    if (!known)
      throw new BackupProblem(
        `The backup was made by a newer version (${program}, migration ${name}). Restore it with that version.`,
      );
    if (known.checksum !== checksum)
      throw new BackupProblem(
        `The backup was made by another program (${program}): its migration ${name} is not the one of this version.`,
      );
  }
}

/** @throws BackupProblem when the database holds anything at all. */
export async function refuseIfFilled(ownerUrl: string): Promise<void> {
  await connected(ownerUrl, async (client) => {
    if (!(await isEmpty(client)))
      throw new BackupProblem(
        'The database is not empty, and a restore never writes over anything. Name an empty one, or another data folder (--data).',
      );
  });
}

/**
 * Loads a checked archive into the empty database at `ownerUrl`, compares every row, and keeps it. When anything fails the
 * database is empty again. @throws BackupProblem
 */
export async function loadArchive(
  path: string,
  passphrase: string,
  ownerUrl: string,
  to: Destination,
): Promise<Checked> {
  await refuseIfFilled(ownerUrl);
  const checked = await checkArchive(path, passphrase);
  await to.accept(checked.keys);
  try {
    await migrateTo(ownerUrl, checked.head.migration);
    await connected(ownerUrl, (client) => loadAll(client, { path, passphrase, checked, to }));
  } catch (error) {
    await to.undo();
    await empty(ownerUrl);
    throw error;
  }
  await connected(ownerUrl, (client) => client.query('analyze'));
  return checked;
}

interface Load {
  path: string;
  passphrase: string;
  checked: Checked;
  to: Destination;
}

async function loadAll(client: Client, { path, passphrase, checked, to }: Load): Promise<void> {
  await client.query('begin');
  try {
    const opened = await openTables(client);
    for await (const event of readArchive(path, passphrase)) {
      if (event.kind !== 'part') continue;
      const { part, content } = event;
      if (part.kind === 'table') await loadTable(client, part, content);
      else if (part.kind === 'file') await to.putFile(part.sha256, content);
      else for await (const _chunk of content);
    }
    await compareTables(client, checked.tail);
    await closeTables(client, opened, checked.tail.sequences);
    await to.putKeys(checked.keys);
    await client.query('commit');
  } catch (error) {
    // Of a line that is cut there is nothing left to undo.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/**
 * As it was found: the migrations had committed theirs. Thing by thing and never `drop owned`, which would also take what these roles
 * have in other databases of the server, and whom they let in (PostgreSQL's manual, DROP OWNED: "or on shared objects").
 */
async function empty(ownerUrl: string): Promise<void> {
  await connected(ownerUrl, (client) => client.query(EMPTY));
}

// All names first: what a cascade took has none any more.
const EMPTY = `do $$
declare thing text; things text[];
begin
  drop schema if exists auth, graphile_worker cascade;
  select array_agg(command) into things from (
    select format('drop %s if exists %s cascade', case relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, oid::regclass) as command
    from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S') and not relispartition
      and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.objsubid = 0 and d.deptype in ('e', 'a', 'i'))
    union all
    select format('drop routine if exists %s cascade', oid::regprocedure)
    from pg_proc p where pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')
    union all
    select format('drop type if exists %s cascade', t.oid::regtype)
    from pg_type t left join pg_class c on c.oid = typrelid
    where typnamespace = 'public'::regnamespace and (typtype in ('e', 'd') or (typtype = 'c' and c.relkind = 'c'))
      and not exists (select from pg_depend d where d.objid = t.oid and d.classid = 'pg_type'::regclass and d.deptype = 'e')
  ) commands;
  foreach thing in array coalesce(things, '{}') loop
    execute thing;
  end loop;
end $$`;

async function connected<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectForLong(ownerUrl, 'lanet restore');
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
