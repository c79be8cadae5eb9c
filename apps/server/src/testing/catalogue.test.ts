import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function query<Row>(text: string): Promise<Row[]> {
  // The statement names its columns; the type beside it says the same.
  return (await db.admin.query(text)).rows as Row[];
}

/** Tables of ours, partitions left out: they are reached through their parent. */
const TABLES = `select c.oid, c.relname as name, c.relrowsecurity, c.relforcerowsecurity from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`;
const HAS_CLIENT = `exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'client_id')`;

const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

describe('row security', () => {
  it('is on, and forced on the owner too, for every table of clients and of people', async () => {
    const open = await query<{ name: string }>(
      `select name from (${TABLES}) t where not (relrowsecurity and relforcerowsecurity) order by 1`,
    );

    // The provider's own, the same for everybody.
    expect(names(open)).toEqual([
      ...[
        'agent_proofs',
        'alert_rules',
        'backup_alarm',
        'backup_runs',
        'calendar_versions',
        'calendars',
        'command_switch',
      ],
      ...['initial_data_given', 'installation_keys', 'job_runners', 'metric_progress'],
      ...['organisation', 'priority_matrix', 'schema_migrations', 'script_texts', 'scripts'],
      ...['service_processes', 'signer_keys'],
      ...['sla_alarm', 'sla_changes', 'sla_policies', 'sla_policy_versions', 'sla_recomputes', 'sla_revision'],
      ...['sla_summaries', 'system_alarms'],
      ...['ticket_categories', 'ticket_counter', 'ticket_types'],
    ]);
    const clients = await query<{ name: string }>(`select name from (${TABLES}) t where ${HAS_CLIENT}`);
    expect(clients.length).toBeGreaterThan(20);
    expect(names(clients).filter((name) => names(open).includes(name))).toEqual([]);
  });

  it('shows everything to one role, and to the limited ones only what their lists name', async () => {
    const policies = await query<{ table: string; role: string; condition: string }>(
      `select tablename as table, role, coalesce(qual, with_check) as condition
       from pg_policies, unnest(roles) as role where permissive = 'PERMISSIVE' and role in
       ('lanet_everything', 'lanet_clients', 'lanet_sites', 'public')`,
    );
    const tables = await query<{ name: string }>(
      `select name from (${TABLES}) t where ${HAS_CLIENT} and name not in ('audit_log', 'update_plan_permits')`,
    );

    for (const { name } of tables) {
      const of = (role: string) =>
        policies.filter((one) => one.table === name && one.role === role).map((one) => one.condition);
      expect([name, of('public')]).toEqual([name, []]);
      expect([name, of('lanet_everything')]).toEqual([name, ['true']]);
      for (const condition of of('lanet_clients'))
        expect([name, condition]).toEqual([name, expect.stringMatching(BY_LIST)]);
      for (const condition of of('lanet_sites'))
        expect([name, condition]).toEqual([name, expect.stringMatching(BY_SITE)]);
    }
    const limited = tables.filter(({ name }) =>
      policies.some((one) => one.table === name && one.role === 'lanet_clients'),
    );
    expect(tables.length - limited.length).toBe(2); // command_envelopes and outbox, read by the product alone
  });

  it('is not passed by partitions, which nobody may name', async () => {
    await db.admin.query("select ensure_metric_day('2030-01-01')");
    const reached = await query<{ name: string }>(
      `select c.relname as name from pg_class c, unnest(array['lanet_everything', 'lanet_clients', 'lanet_sites', 'lanet_login']) as role
       where c.relispartition and has_table_privilege(role, c.oid, 'select, insert, update, delete')`,
    );

    expect(reached).toEqual([]);
  });
});

const BY_LIST =
  /^\(+client_id = ANY \(scope_clients\(\)\)\)+$|^\(\(client_id IS NULL\) OR \(client_id = ANY|^\(id = scope_person\(\)\)$/;
/** The last one: what is of the client as a whole, or of nobody's. */
const BY_SITE =
  /= ANY \(scope_clients\(\)\)\) AND \(+(site_id IS NULL\) OR \()?(site_)?id = ANY \(scope_sites\(\)\)|^\(\(client_id IS NULL\) OR \(client_id = ANY|^\(id = scope_person\(\)\)$|^\(\(client_id IS NULL\) OR \(\(client_id = ANY \(scope_clients\(\)\)\) AND \(\(site_id IS NULL\) OR \(site_id = ANY \(scope_sites\(\)\)\)\)\)\)$/;

const FOREIGN_KEYS = `select conrelid::regclass::text as table, confrelid::regclass::text as target, conkey, conrelid, confrelid,
    (select array_agg(attname::text order by place) from unnest(conkey) with ordinality k (number, place)
     join pg_attribute a on a.attrelid = conrelid and a.attnum = number) as columns
  from pg_constraint where contype = 'f' and conparentid = 0
    and connamespace in ('public'::regnamespace, 'auth'::regnamespace)`;
interface ForeignKey {
  table: string;
  target: string;
  columns: string[];
}
const printed = ({ table, columns, target }: ForeignKey) => `${table} (${columns.join(', ')}) -> ${target}`;

describe('foreign keys', () => {
  it('between tables of clients start with the client: they are checked past row security', async () => {
    const loose = await query<ForeignKey>(
      `select * from (${FOREIGN_KEYS}) f where columns[1] <> 'client_id' and
         exists (select from pg_attribute a where a.attrelid = confrelid and a.attname = 'client_id') and target not like 'auth.%'`,
    );

    expect(loose.map(printed).sort()).toEqual(
      [
        ...LOOSE_TO_STAFF,
        // The caller's own, by the policy.
        'idempotency_keys (person_id) -> people',
        'ticket_uploads (person_id) -> people',
        // Beside a key that starts with the client: staff have none, and their rows are out of the client's policy.
        'person_addresses (person_id) -> people',
        // Staff or people of the client: the service asks which, and names are looked up under the policies of people.
        'ticket_participants (person_id) -> people',
        'ticket_participants (added_by) -> people',
        // Staff, or a person of the client that proposes.
        'maintenance_windows (changed_by) -> people',
        'maintenance_windows (created_by) -> people',
        // Mail belongs to no client until it is decided, so what it names has none to start with; nobody of a client writes it.
        'inbound_mail (copy_of) -> inbound_mail',
        'mail_addresses (inbound_id) -> inbound_mail',
        'mail_held_pairs (inbound_id) -> inbound_mail',
        'outbox_attempts (outbox_id) -> outbox',
        // Written by jobs under everything's scope alone, for the person that the row itself names.
        'notifications (device_id) -> devices',
        'notifications (person_id) -> people',
        'notifications (ticket_id) -> tickets',
        'outbox (person_id) -> people',
        'outbox (ticket_id) -> tickets',
        'person_clients (person_id) -> people',
        'tickets (assignee_id) -> people',
        'sla_tickets (assignee_id) -> people',
        'sla_clocks (assignee_id) -> people',
      ].sort(),
    );
  });

  it('to devices have an index: the only rows with others hanging on them that the product deletes', async () => {
    const bare = await query<ForeignKey>(
      `select * from (${FOREIGN_KEYS}) f where target = 'devices' and not exists (
         select from pg_index i join pg_attribute a on a.attrelid = f.conrelid and a.attname = 'device_id'
         where i.indrelid = f.conrelid and i.indpred is null and i.indkey[0] = a.attnum)`,
    );

    // Only a waiting device is deleted, once it turns out to be a known one: too rare to keep four more indexes for.
    expect(bare.map(({ table }) => table).sort()).toEqual([
      'agents',
      'alert_edges',
      'alert_overrides',
      'notifications',
    ]);
  });
});

/** Staff belong to no client, so a reference to one of them has no client to start with. */
const LOOSE_TO_STAFF = [
  'agent_rollouts (started_by) -> people',
  'agent_tombstones (requester_id) -> people',
  'agents (approved_by) -> people',
  'alert_overrides (updated_by) -> people',
  'alert_rules (updated_by) -> people',
  'enrolment_links (created_by) -> people',
  'auth.accounts (person_id) -> people',
  'auth.password_links (person_id) -> people',
  'command_switch (changed_by) -> people',
  'commands (requester_id) -> people',
  'enrolment_tokens (created_by) -> people',
  'inbound_mail (forced_by) -> people',
  'mail_blocks (created_by) -> people',
  'mail_held_pairs (decided_by) -> people',
  'on_call_overrides (created_by) -> people',
  'on_call_overrides (person_id) -> people',
  'team_members (person_id) -> people',
  'update_plans (requester_id) -> people',
];

describe('rights', () => {
  it('belong to the owner of migrations and the worker, never to whom the server signs in as', async () => {
    const owners = await query<{ schema: string; owner: string }>(
      `select distinct nspname as schema, pg_get_userbyid(relowner) as owner from pg_class c
       join pg_namespace n on n.oid = relnamespace where nspname in ('public', 'auth', 'graphile_worker') order by 1`,
    );

    expect(owners).toEqual([
      { schema: 'auth', owner: 'lanet_owner' },
      { schema: 'graphile_worker', owner: 'lanet_worker' },
      { schema: 'public', owner: 'lanet_owner' },
    ]);
  });

  it('let the login become the six roles of the product and no other, and none of them pass row security', async () => {
    const roles = await query<{ name: string; member: boolean; strong: boolean; inherits: boolean }>(
      `select rolname as name, pg_has_role('lanet_login', oid, 'member') as member,
         rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as strong, rolinherit as inherits
       from pg_roles where pg_has_role('lanet_login', oid, 'member') order by 1`,
    );

    expect(roles.map(({ name }) => name)).toEqual([
      ...[
        'lanet_auth',
        'lanet_clients',
        'lanet_everything',
        'lanet_login',
        'lanet_signer',
        'lanet_sites',
        'lanet_worker',
      ],
    ]);
    expect(roles.filter(({ strong, inherits }) => strong || inherits)).toEqual([]);
  });

  it('of functions that act as their owner go to named roles, and find only our tables', async () => {
    const functions = await query<{ name: string; path: string; open: boolean }>(
      `select proname as name, array_to_string(proconfig, ';') as path, has_function_privilege('public', p.oid, 'execute') as open
       from pg_proc p join pg_namespace n on n.oid = pronamespace where prosecdef and nspname not like 'pg_%' order by 1`,
    );

    expect(functions.length).toBeGreaterThan(4);
    for (const one of functions) {
      // pg_temp is named last: unnamed it comes first, and a caller's temporary table would stand in for ours.
      expect(one).toEqual({
        ...one,
        open: false,
        path: expect.stringMatching(/^search_path=(public|graphile_worker), pg_catalog, pg_temp$/),
      });
    }
  });

  it.each(GRANTED())('of $role are exactly these', async ({ role, rights }) => {
    expect(await rightsOf(role)).toEqual(rights);
  });
});

/** Table and column rights: `select`, or `update (state)` where it is some columns only. */
async function rightsOf(role: string): Promise<Record<string, string>> {
  const rows = await query<{ table: string; rights: string }>(
    `with whole as (
       select table_schema, table_name, lower(privilege_type) as act from information_schema.role_table_grants where grantee = '${role}'
     ), parts as (
       select table_schema, table_name, lower(privilege_type) as act, string_agg(column_name, ', ' order by column_name) as columns
       from information_schema.role_column_grants c where grantee = '${role}' and not exists (
         select from whole w where (w.table_schema, w.table_name, w.act) = (c.table_schema, c.table_name, lower(c.privilege_type)))
       group by 1, 2, 3
     )
     select case when table_schema = 'public' then '' else table_schema || '.' end || table_name as table,
       string_agg(act, ' ' order by act) as rights
     from (select * from whole union all select table_schema, table_name, act || ' (' || columns || ')' from parts) r
     where table_schema in ('public', 'auth') group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ table, rights }) => [table, rights]));
}

function GRANTED() {
  const all = 'delete insert select update';
  return [
    {
      role: 'lanet_auth',
      rights: {
        ...{ 'auth.accounts': all, 'auth.failures': all, 'auth.password_links': all, 'auth.recovery_codes': all },
        ...{ 'auth.sign_ins': all, audit_log: 'insert', organisation: 'select', people: 'select' },
        ...{ person_clients: 'select', person_sites: 'select' },
      },
    },
    {
      // Neither a password's hash nor a token's, and a request it can only answer, never make.
      role: 'lanet_signer',
      rights: {
        'auth.sign_ins': 'select (ended_at, expires_at, id, person_id, second_factor_at, step_up_at)',
        agent_tombstones: 'select update (key_id, order_expires_at, order_wanted, payload, refusal, signature)',
        agents: 'select update (command_sequence)',
        audit_log: 'insert',
        command_envelopes: 'insert select update',
        command_switch: 'select',
        commands: 'select update (envelope_wanted, finished_at, queued_at, refusal, state)',
        ...{ devices: 'select', people: 'select', person_clients: 'select', person_sites: 'select' },
        ...{ script_texts: 'select', scripts: 'select', signer_keys: 'insert select update', tickets: 'select' },
        ...{ update_plan_permits: 'insert select', update_plans: 'select' },
      },
    },
    // Its own schema is graphile-worker's; of ours it sees nothing.
    { role: 'lanet_worker', rights: {} },
    { role: 'lanet_login', rights: {} },
  ];
}
