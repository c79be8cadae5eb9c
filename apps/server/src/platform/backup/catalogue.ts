// Which tables an archive holds, read from the database itself, so that a new one is in by itself.
import type { Client } from 'pg';
import { escapeIdentifier } from 'pg';
import type { Sequence, TablePart } from './manifest.ts';

/** The jobs belong to their own role (docs/decisions/0001); everything else is read by lanet_backup (migration 0041). */
export const JOBS_SCHEMA = 'graphile_worker';
const SCHEMAS = ['public', 'auth', JOBS_SCHEMA];

/**
 * What migrations write, which run again at a restore, and what is of this database and its processes alone: where it is restored,
 * other runners work, no proof of before is good any more, and the first start notes the keys anew.
 */
const LEFT_OUT = [
  ...['public.schema_migrations', `${JOBS_SCHEMA}.migrations`],
  ...['public.job_runners', 'public.agent_proofs', 'public.installation_keys'],
];

export const sqlName = ({ schema, name }: { schema: string; name: string }) =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;

/** Who reads and writes it in a restore. */
export const ownerOf = (schema: string) => (schema === JOBS_SCHEMA ? 'lanet_worker' : 'lanet_owner');

/**
 * Every table with the columns that are stored, not computed. A partitioned one is there by its partitions.
 */
export async function readTables(client: Client): Promise<TablePart[]> {
  const { rows } = await client.query<
    Omit<TablePart, 'kind' | 'partition'> & { of: string | null; bounds: string | null }
  >(
    `select n.nspname as schema, c.relname as name, p.relname as of, pg_get_expr(c.relpartbound, c.oid) as bounds,
       (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     left join pg_inherits i on i.inhrelid = c.oid and c.relispartition left join pg_class p on p.oid = i.inhparent
     where n.nspname = any ($1) and c.relkind = 'r' and not (n.nspname || '.' || c.relname = any ($2))
       and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
     order by 1, 2`,
    [SCHEMAS, LEFT_OUT],
  );
  return rows.map(({ schema, name, columns, of, bounds }) => ({
    kind: 'table',
    schema,
    name,
    columns,
    partition: of === null || bounds === null ? null : { of, bounds },
  }));
}

/**
 * How far each sequence is. Read after the snapshot was taken: it may be further than the snapshot's rows, and never behind them.
 */
export async function readSequences(client: Client): Promise<Sequence[]> {
  const { rows: owned } = await client.query<{ schema: string; table: string; column: string; sequence: string }>(
    `select n.nspname as schema, t.relname as table, a.attname as column, format('%I.%I', n.nspname, s.relname) as sequence
     from pg_class s join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
     join pg_class t on t.oid = d.refobjid join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
     join pg_namespace n on n.oid = t.relnamespace
     where s.relkind = 'S' and n.nspname = any ($1) order by 1, 2, 3`,
    [SCHEMAS],
  );
  const sequences: Sequence[] = [];
  for (const { sequence, ...place } of owned) {
    await client.query(`set local role ${place.schema === JOBS_SCHEMA ? 'lanet_worker' : 'lanet_backup'}`);
    const { rows } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${sequence}`,
    );
    if (rows[0]) sequences.push({ ...place, ...rows[0] });
  }
  return sequences;
}

/** Whether there is nothing of anybody in the database: no table, view, sequence or function of its own in any schema. */
export async function isEmpty(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    `select from (select oid, relnamespace as schema, 'pg_class'::regclass as kind from pg_class
                  union all select oid, pronamespace, 'pg_proc'::regclass from pg_proc) o join pg_namespace n on n.oid = o.schema
     where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
       and not exists (select from pg_depend d where d.objid = o.oid and d.classid = o.kind and d.deptype = 'e') limit 1`,
  );
  return rows.length === 0;
}
