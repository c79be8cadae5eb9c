// A whole database set aside under another name on the same server, and brought back: what undoes a migration that was committed.
import pg, { type Client } from 'pg';

/** Names what prevents it, for whoever updates. */
class CopyProblem extends Error {
  override readonly name = 'CopyProblem';
}

const nameIn = (ownerUrl: string): string => decodeURIComponent(new URL(ownerUrl).pathname.slice(1));

/** Of the copy that the update `id` makes; PostgreSQL cuts a name after 63 bytes. */
const copyNameOf = (ownerUrl: string, id: string): string => `${nameIn(ownerUrl).slice(0, 40)}_before_${id}`;

/**
 * Copies the database at `ownerUrl`, with the rights and settings that belong to the database itself. Nobody may be connected to it.
 * @throws CopyProblem when somebody is, or the user may not make databases.
 */
export async function copyDatabase(ownerUrl: string, id: string): Promise<void> {
  await onServer(ownerUrl, async (client) => {
    const from = nameIn(ownerUrl);
    const to = copyNameOf(ownerUrl, id);
    const others = await connectedTo(client, from);
    // Whoever is connected may be writing, and what is written after the copy would be lost with it.
    if (others.length > 0)
      throw new CopyProblem(
        `Others are still connected to the database: ${others.join(', ')}. Stop them, also the LANET of other machines, and update again.`,
      );
    const [source, copy] = [from, to].map((name) => client.escapeIdentifier(name));
    // One left half made does not exist: PostgreSQL makes a database whole or not at all.
    await client.query(`drop database if exists ${copy}`);
    await client.query(`create database ${copy} template ${source} strategy file_copy`);
    await copyRights(client, from, to);
    await copySettings(client, from, to);
  });
}

/** Puts the copy of the update `id` in the place of the database. Without a copy it does nothing, so that it can be repeated. */
export async function bringCopyBack(ownerUrl: string, id: string): Promise<boolean> {
  return onServer(ownerUrl, async (client) => {
    const to = copyNameOf(ownerUrl, id);
    if (!(await isThere(client, to))) return false;
    const [name, copy] = [nameIn(ownerUrl), to].map((one) => client.escapeIdentifier(one));
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`alter database ${copy} rename to ${name}`);
    return true;
  });
}

export async function dropCopy(ownerUrl: string, id: string): Promise<void> {
  await onServer(ownerUrl, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(copyNameOf(ownerUrl, id))} with (force)`),
  );
}

/** Who is connected to the database, by the names they gave. */
export const usersOf = (ownerUrl: string): Promise<string[]> =>
  onServer(ownerUrl, (client) => connectedTo(client, nameIn(ownerUrl)));

async function connectedTo(client: Client, name: string): Promise<string[]> {
  const { rows } = await client.query<{ who: string }>(
    `select distinct coalesce(nullif(application_name, ''), 'unnamed') || coalesce(' from ' || host(client_addr), '') as who
       from pg_stat_activity where datname = $1 and backend_type = 'client backend' order by 1 limit 10`,
    [name],
  );
  return rows.map(({ who }) => who);
}

/** Why this user could not copy the database and bring it back; undefined when it can. */
export async function whyNoCopy(ownerUrl: string): Promise<string | undefined> {
  return onServer(ownerUrl, async (client) => {
    const { rows } = await client.query<{ creates: boolean; owns: boolean; user: string }>(
      `select rolsuper or rolcreatedb as creates, pg_has_role(session_user, datdba, 'usage') as owns, session_user as user
         from pg_roles, pg_database where rolname = session_user and datname = $1`,
      [nameIn(ownerUrl)],
    );
    const { creates, owns, user } = rows[0] ?? {};
    if (!owns)
      return `The database does not belong to ${user}. As a superuser: alter database <name> owner to ${user};`;
    if (!creates)
      return `Before it is migrated the database is copied, and ${user} may not create one. As a superuser: alter role ${user} createdb;`;
    return undefined;
  });
}

/** Connected to the server but not to the database itself, which is to be copied, dropped or renamed. */
async function onServer<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectBeside(ownerUrl);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** By the database that every server has for this; where it was removed or closed, by the other one. */
async function connectBeside(ownerUrl: string): Promise<Client> {
  const connect = async (name: string) => {
    const url = new URL(ownerUrl);
    url.pathname = `/${name}`;
    const client = new pg.Client({
      connectionString: url.href,
      application_name: 'lanet update',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      options: '-c statement_timeout=0 -c lock_timeout=60000 -c tcp_user_timeout=60000',
    });
    // A line that breaks while nothing is asked is told by the next question.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  return connect('postgres').catch(() => connect('template1'));
}

async function isThere(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  return rowCount === 1;
}

/** What a new database has of its own rights is the default; the migrations and whoever runs the server gave others. */
async function copyRights(client: Client, from: string, to: string): Promise<void> {
  const { rows } = await client.query<{ grantee: string | null; privilege: string; grantable: boolean }>(
    `select case when grantee <> 0 then pg_get_userbyid(grantee) end as grantee, privilege_type as privilege,
            is_grantable as grantable
       from pg_database, aclexplode(datacl) where datname = $1`,
    [from],
  );
  if (rows.length === 0) return;
  const copy = client.escapeIdentifier(to);
  await client.query(`revoke all on database ${copy} from public`);
  for (const { grantee, privilege, grantable } of rows) {
    const whom = grantee === null ? 'public' : client.escapeIdentifier(grantee);
    // The privilege is PostgreSQL's own word for it.
    await client.query(`grant ${privilege} on database ${copy} to ${whom}${grantable ? ' with grant option' : ''}`);
  }
}

/** As `alter database … set` left them. Set here first and taken from there: nothing has to be quoted. */
async function copySettings(client: Client, from: string, to: string): Promise<void> {
  const { rows } = await client.query<{ role: string | null; setting: string }>(
    `select case when setrole <> 0 then pg_get_userbyid(setrole) end as role, unnest(setconfig) as setting
       from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = $1)`,
    [from],
  );
  const copy = client.escapeIdentifier(to);
  for (const { role, setting } of rows) {
    const name = setting.slice(0, setting.indexOf('='));
    const whose =
      role === null ? `alter database ${copy}` : `alter role ${client.escapeIdentifier(role)} in database ${copy}`;
    await client.query('select set_config($1, $2, false)', [name, setting.slice(name.length + 1)]);
    await client.query(`${whose} set ${client.escapeIdentifier(name)} from current`);
  }
}
