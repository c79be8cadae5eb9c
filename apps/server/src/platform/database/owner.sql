-- The owner of everything, and the list of what was migrated. Run by whoever may create roles.
do $$ begin
  if not exists (select from pg_roles where rolname = 'lanet_owner') then
    create role lanet_owner nologin nobypassrls createrole;
  end if;
  execute format('grant lanet_owner to %I', current_user);
  execute format('grant all on database %I to lanet_owner with grant option', current_database());
  -- Once: an owner who is no superuser is in lanet_owner from then on, which cannot grant to itself.
  if not has_schema_privilege('lanet_owner', 'public', 'create with grant option') then
    grant create, usage on schema public to lanet_owner with grant option;
  end if;
end $$;
set role lanet_owner;
-- The roles that the owner's user works in beside this one: migrations make things of theirs (0006, 0010), and backups are read in
-- the last. A superuser needs no grant.
do $$
declare name text;
begin
  foreach name in array array['lanet_auth', 'lanet_worker', 'lanet_backup'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin %s nobypassrls', name, case name when 'lanet_backup' then 'inherit' else 'noinherit' end);
    end if;
    if not (select rolsuper from pg_roles where rolname = session_user) then
      execute format('grant %I to %I', name, session_user);
    end if;
  end loop;
end $$;
create table if not exists schema_migrations (
  number     integer primary key,
  name       text not null,
  checksum   text not null,
  applied_at timestamptz not null default now()
);
reset role;
