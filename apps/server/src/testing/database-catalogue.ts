import type pg from 'pg';

/** What else may be in a database under test, and is nobody's: `killer` is of the test that ends migrations. */
const OURS = `n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'killer')`;

/** One line for each thing, by its name, so that two databases can be compared: numbers that PostgreSQL gives differ between them. */
const LINES = [
  `select format('table %s.%s %s owner %s rls %s %s %s', n.nspname, c.relname, c.relkind, pg_get_userbyid(relowner), relrowsecurity,
     relforcerowsecurity, array_to_string(reloptions, ',')) from pg_class c join pg_namespace n on n.oid = relnamespace
   where ${OURS} and relkind in ('r', 'p', 'v', 'm', 'S')`,
  `select format('rights %s.%s %s', n.nspname, c.relname, (grantee::regrole, privilege_type, is_grantable)) from pg_class c
     join pg_namespace n on n.oid = relnamespace, aclexplode(relacl) where ${OURS}`,
  `select format('column %s.%s.%s %s %s null %s default %s identity %s generated %s', n.nspname, c.relname, attname, attnum,
     format_type(atttypid, atttypmod), not attnotnull, pg_get_expr(adbin, adrelid), attidentity, attgenerated)
   from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
   left join pg_attrdef on (adrelid, adnum) = (attrelid, attnum) where ${OURS} and attnum > 0 and not attisdropped`,
  `select format('rights %s.%s.%s %s', n.nspname, c.relname, attname, (grantee::regrole, privilege_type)) from pg_attribute a
     join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace, aclexplode(attacl) where ${OURS}`,
  `select format('constraint %s.%s %s %s', n.nspname, conrelid::regclass, conname, pg_get_constraintdef(c.oid)) from pg_constraint c
     join pg_namespace n on n.oid = connamespace where ${OURS}`,
  `select format('index %s', pg_get_indexdef(i.indexrelid)) from pg_index i join pg_class c on c.oid = indexrelid
     join pg_namespace n on n.oid = relnamespace where ${OURS}`,
  `select format('function %s %s %s', pg_get_functiondef(p.oid), pg_get_userbyid(proowner), proacl) from pg_proc p
     join pg_namespace n on n.oid = pronamespace where ${OURS} and prokind in ('f', 'p')
     and not exists (select from pg_depend d where d.objid = p.oid and deptype = 'e')`,
  `select format('policy %s.%s %s %s %s %s %s %s', schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check)
     from pg_policies n where schemaname <> 'killer'`,
  `select format('trigger %s', pg_get_triggerdef(t.oid)) from pg_trigger t where not tgisinternal and tgname <> 'killer'`,
  `select format('type %s.%s %s %s', n.nspname, typname, typtype, array(select enumlabel from pg_enum where enumtypid = t.oid order by enumsortorder))
     from pg_type t join pg_namespace n on n.oid = typnamespace where ${OURS} and typtype in ('e', 'd')`,
  `select format('schema %s %s %s', nspname, pg_get_userbyid(nspowner), nspacl) from pg_namespace n where ${OURS}`,
  `select format('extension %s', extname) from pg_extension`,
  `select format('comment %s %s', objoid::regclass, description) from pg_description d join pg_class c on c.oid = objoid
     join pg_namespace n on n.oid = relnamespace where classoid = 'pg_class'::regclass and ${OURS}`,
  `select format('migration %s %s', number, checksum) from schema_migrations`,
];

/** The catalogue of a database as sorted lines. */
export async function catalogueOf(admin: pg.Pool): Promise<string[]> {
  const lines: string[] = [];
  for (const text of LINES) {
    const { rows } = await admin.query<[string]>({ text, rowMode: 'array' });
    lines.push(...rows.map(([line]) => line));
  }
  return lines.sort();
}
