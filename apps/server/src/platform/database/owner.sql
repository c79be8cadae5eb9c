-- The owner of everything, and the list of what was migrated. Run by whoever may create roles.
do $$
declare name text;
begin
  if not exists (select from pg_roles where rolname = 'lanet_owner') then
    create role lanet_owner nologin nobypassrls createrole;
  end if;
  execute format('grant lanet_owner to %I', current_user);
  -- Migrations act as these two in places, and let others do so. Who is no superuser has to be a member for that.
  foreach name in array array['lanet_auth', 'lanet_worker'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin noinherit nobypassrls', name);
      execute format('grant %I to lanet_owner with admin option', name);
      if not (select rolsuper from pg_roles where rolname = current_user) then
        execute format('grant %I to %I', name, current_user);
      end if;
    end if;
  end loop;
  execute format('grant all on database %I to lanet_owner with grant option', current_database());
  -- Asked first: an owner that is no superuser holds its rights by lanet_owner from the second start on, and is refused then.
  if not has_schema_privilege('lanet_owner', 'public', 'create with grant option') then
    grant create, usage on schema public to lanet_owner with grant option;
  end if;
end $$;
set role lanet_owner;
create table if not exists schema_migrations (
  number     integer primary key,
  name       text not null,
  checksum   text not null,
  applied_at timestamptz not null default now()
);
reset role;
