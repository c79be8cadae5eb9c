import type { Client } from 'pg';
import type { KeyPrint } from '../crypto/key-prints.ts';

/** This process has other keys than the installation. The message says which, and what to do. */
export class KeysDiffer extends Error {
  override readonly name = 'KeysDiffer';

  constructor(places: readonly string[], remedy: string) {
    const lines = places.map((place) => `  - ${place}`);
    super(['This process has other keys than the installation its database belongs to:', ...lines, remedy].join('\n'));
  }
}

const REMEDY = `Every node needs the same ones. Copy them from a node that works (the folder keys of its data folder, and its
LANET_DATABASE_LOGIN_PASSWORD) and start again. Where the ones of this node are the right ones, since they were changed
on purpose: stop all nodes, run here: lanet keys accept, and copy them to the others.`;

/**
 * Compares what this process has with what the database knows; what it does not know yet is noted. Run by whoever may become the
 * owner, under the lock of migrations, so that of two nodes that start together one is the first. @throws KeysDiffer
 */
export async function compareKeys(client: Client, prints: readonly KeyPrint[]): Promise<void> {
  await asOwner(client, async () => {
    const noted = await readNoted(client);
    const differing = prints.filter(({ name, matches }) => {
      const one = noted.get(name);
      return one !== undefined && !matches(one);
    });
    if (differing.length > 0)
      throw new KeysDiffer(
        differing.map(({ place }) => place),
        REMEDY,
      );
    for (const print of prints) if (!noted.has(print.name)) await note(client, print);
  });
}

/** From now on these are the right ones. */
export async function acceptKeys(client: Client, prints: readonly KeyPrint[]): Promise<void> {
  await asOwner(client, async () => {
    for (const print of prints) await note(client, print);
  });
}

async function asOwner(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await client.query('set local role lanet_owner');
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function readNoted(client: Client): Promise<Map<string, Buffer>> {
  const { rows } = await client.query<{ name: string; fingerprint: Buffer }>(
    'select name, fingerprint from installation_keys',
  );
  return new Map(rows.map(({ name, fingerprint }) => [name, fingerprint]));
}

async function note(client: Client, { name, make }: KeyPrint): Promise<void> {
  await client.query(
    `insert into installation_keys (name, fingerprint) values ($1, $2)
     on conflict (name) do update set fingerprint = excluded.fingerprint, noted_at = now()`,
    [name, make()],
  );
}
