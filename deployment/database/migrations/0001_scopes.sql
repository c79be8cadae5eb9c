-- Scopes: the database roles that callers act under, and how a table is bound to them (ARCHITECTURE.md, "Isolation").
-- Roles belong to the whole server, so they may exist already: another database of the same server made them.
do $$
declare name text;
begin
  foreach name in array array['lanet_everything', 'lanet_clients', 'lanet_sites', 'lanet_auth', 'lanet_signer', 'lanet_worker'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin noinherit nobypassrls', name);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'lanet_login') then
    create role lanet_login login noinherit nobypassrls;
  end if;
end $$;
-- The login has no rights of its own: a query outside a scope fails with "permission denied".
grant lanet_everything, lanet_clients, lanet_sites, lanet_auth, lanet_signer, lanet_worker to lanet_login;

create extension if not exists unaccent;
create extension if not exists pg_trgm;

revoke all on schema public from public;
grant usage on schema public to lanet_everything, lanet_clients, lanet_sites, lanet_auth, lanet_signer, lanet_worker;

-- unaccent is only "stable" because its dictionary could be changed; ours is not, and an index needs "immutable".
-- It takes microseconds, not the nothing that the planner assumes: without the cost it reads every row instead of the index.
create function plain(value text) returns text
  language sql immutable parallel safe strict cost 1000
  return lower(public.unaccent('public.unaccent'::regdictionary, value));

-- The caller's scope, set for one transaction by inScope. Empty where nothing was set: no rows, never an error.
create function scope_clients() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('app.client_ids', true), ''), '{}')::uuid[];
create function scope_sites() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('app.site_ids', true), ''), '{}')::uuid[];
create function scope_person() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.person_id', true), '')::uuid;
create function scope_is_staff() returns boolean language sql stable parallel safe
  return coalesce(current_setting('app.staff', true), '') = 'on';

-- Binds a client-owned table to the three scopes. `site_column`: which column a caller of some sites is held to; null
-- where a table has no site, and then such a caller sees nothing of it.
create procedure apply_scope(target regclass, site_column text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy everything on %s to lanet_everything using (true)', target);
  execute format('create policy own_clients on %s to lanet_clients using (client_id = any (scope_clients()))', target);
  if site_column is not null then
    execute format('create policy own_sites on %s to lanet_sites using (client_id = any (scope_clients()) and %I = any (scope_sites()))',
                   target, site_column);
  end if;
  execute format('grant select, insert, update, delete on %s to lanet_everything, lanet_clients, lanet_sites', target);
end $$;
