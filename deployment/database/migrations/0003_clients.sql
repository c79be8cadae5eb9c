-- Clients, their sites and people: the unit of isolation and what belongs to it.
create table clients (
  id         uuid primary key,
  name       text not null check (name <> ''),
  slug       text not null unique,
  email      text,
  phone      text,
  notes      text,
  version    integer not null default 1,
  created_at timestamptz not null default now()
);
create index clients__name on clients (name, id);
create index clients__name_search on clients using gin (plain(name) gin_trgm_ops);
alter table clients enable row level security;
alter table clients force row level security;
create policy everything on clients to lanet_everything using (true);
create policy own_clients on clients to lanet_clients using (id = any (scope_clients()));
create policy own_clients_of_sites on clients for select to lanet_sites using (id = any (scope_clients()));
grant select, insert, update, delete on clients to lanet_everything;
grant select, update on clients to lanet_clients;
grant select on clients to lanet_sites;

create table sites (
  client_id  uuid not null references clients (id) on delete cascade,
  id         uuid not null unique,
  name       text not null check (name <> ''),
  slug       text not null,
  time_zone  text not null,
  address    text,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (client_id, id),
  unique (client_id, slug)
);
call apply_scope('sites', 'id');

-- People: staff have no client. Who may sign in has a row in auth.accounts.
create table people (
  id         uuid primary key,
  client_id  uuid references clients (id) on delete cascade,
  name       text not null check (name <> ''),
  email      text not null check (email = lower(email)),
  phone      text,
  role       text not null check (role in ('superadmin', 'admin', 'technician', 'client_admin', 'requester')),
  language   text not null default 'es' check (language in ('es', 'en')),
  time_zone  text not null,
  active     boolean not null default true,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  unique (client_id, id),
  check ((client_id is null) = (role in ('superadmin', 'admin', 'technician')))
);
create unique index people__email on people (email);
create index people__name on people (name, id);
create index people__name_search on people using gin (plain(name || ' ' || email) gin_trgm_ops);
alter table people enable row level security;
alter table people force row level security;
create policy everything on people to lanet_everything using (true);
-- Everybody may see who of the staff answers them; only the own client's people otherwise, and nobody changes staff.
create policy visible on people for select to lanet_clients, lanet_sites
  using (client_id is null or client_id = any (scope_clients()));
create policy own_people_insert on people for insert to lanet_clients with check (client_id = any (scope_clients()));
create policy own_people_update on people for update to lanet_clients using (client_id = any (scope_clients()));
-- Oneself, but never as somebody of another client, nor as more of the staff.
create policy oneself on people for update to lanet_clients, lanet_sites using (id = scope_person())
  with check (id = scope_person() and (client_id = any (scope_clients()) or (scope_is_staff() and role = 'technician')));
create policy for_sign_in on people for select to lanet_auth, lanet_signer using (true);
grant select, insert, update, delete on people to lanet_everything;
grant select, insert, update on people to lanet_clients;
grant select, update (name, language, time_zone, version) on people to lanet_sites;
grant select on people to lanet_auth, lanet_signer;

-- The sites a requester sees.
create table person_sites (
  client_id uuid not null,
  person_id uuid not null,
  site_id   uuid not null,
  primary key (person_id, site_id),
  foreign key (client_id, person_id) references people (client_id, id) on delete cascade,
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade
);
call apply_scope('person_sites', 'site_id');
create policy for_sign_in on person_sites for select to lanet_auth, lanet_signer using (true);
grant select on person_sites to lanet_auth, lanet_signer;

-- The clients a technician is limited to; no row means all of them.
create table person_clients (
  person_id uuid not null references people (id) on delete cascade,
  client_id uuid not null references clients (id) on delete cascade,
  primary key (person_id, client_id)
);
create index person_clients__client_id on person_clients (client_id);
call apply_scope('person_clients', null);
create policy for_sign_in on person_clients for select to lanet_auth, lanet_signer using (true);
grant select on person_clients to lanet_auth, lanet_signer;
