// The only proof of a backup: it is restored, into a database of its own on the same server, and compared row by row.
import { randomBytes } from 'node:crypto';
import pg, { type Client } from 'pg';
import { connectForLong } from './connect.ts';
import { BackupProblem } from './problem.ts';
import { type Checked, loadArchive } from './restore.ts';

const PREFIX = 'lanet_verify_';

/** Says when it was made, in seconds of the epoch: one that was made just now has nobody connected yet. */
const newName = () =>
  `${PREFIX}${Math.floor(Date.now() / 1000)
    .toString(16)
    .padStart(8, '0')}${randomBytes(4).toString('hex')}`;

const FORGOTTEN_SECONDS = 3_600;

/** @throws BackupProblem for everything that a restore would refuse; nothing of it stays on the server. */
export async function verifyArchive(path: string, passphrase: string, ownerUrl: string): Promise<Checked> {
  const server = await connectForLong(ownerUrl, 'lanet verify');
  const name = newName();
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  try {
    await dropForgotten(server);
    await createScratch(server, name);
    // Says that somebody is at work in it: another verification drops those that nobody is connected to.
    const guard = await connectForLong(url.href, 'lanet verify');
    try {
      return await loadArchive(path, passphrase, url.href, {
        accept: async () => undefined,
        // Each is held against its sum as it is read.
        putFile: async (_sha256, content) => {
          for await (const _chunk of content);
        },
        putKeys: async () => undefined,
        undo: async () => undefined,
      });
    } finally {
      await guard.end();
      await server.query(`drop database if exists ${name} with (force)`);
    }
  } finally {
    await server.end();
  }
}

async function createScratch(server: Client, name: string): Promise<void> {
  try {
    await server.query(`create database ${name} template template0`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== '42501') throw error;
    throw new BackupProblem(
      'A backup is verified in a database of its own, and this user may not create one. As a superuser: alter role <user> createdb.',
      { cause: error },
    );
  }
}

/** Of a process that was killed while it verified. */
async function dropForgotten(server: Client): Promise<void> {
  const { rows } = await server.query<{ name: string }>(
    `select datname as name from pg_database d where datname ~ $1 and pg_has_role(datdba, 'usage')
       and not exists (select from pg_stat_activity a where a.datname = d.datname)`,
    [`^${PREFIX}[0-9a-f]{16}$`],
  );
  const before = Date.now() / 1000 - FORGOTTEN_SECONDS;
  for (const { name } of rows) {
    if (Number.parseInt(name.slice(PREFIX.length, PREFIX.length + 8), 16) < before)
      await server.query(`drop database if exists ${name}`);
  }
}
