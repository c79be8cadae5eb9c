-- The owner of everything, and the list of what was migrated. Run by whoever may create roles.
do $$ begin
  if not exists (select from pg_roles where rolname = 'lanet_owner') then
    create role lanet_owner nologin nobypassrls createrole;
  end if;
  execute format('grant lanet_owner to %I', current_user);
  execute format('grant all on database %I to lanet_owner with grant option', current_database());
  grant create, usage on schema public to lanet_owner with grant option;
end $$;
set role lanet_owner;
create table if not exists schema_migrations (
  number     integer primary key,
  name       text not null,
  checksum   text not null,
  applied_at timestamptz not null default now()
);
reset role;
