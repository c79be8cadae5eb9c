-- Tickets, their one timeline, and the one series of folios for all channels.
create table ticket_counter (
  only_row boolean primary key default true check (only_row),
  last     bigint not null
);
insert into ticket_counter (last) values (0);
-- Taken in the inserting transaction and held until it ends: no number is skipped or given twice.
create function next_ticket_number() returns bigint
  language sql security definer set search_path = public, pg_catalog, pg_temp as $$
  update ticket_counter set last = last + 1 returning last
$$;
revoke all on function next_ticket_number from public;
grant execute on function next_ticket_number to lanet_everything, lanet_clients, lanet_sites;

create table tickets (
  client_id      uuid not null references clients (id) on delete cascade,
  id             uuid not null unique,
  number         bigint not null unique,
  folio          text not null unique,
  site_id        uuid,
  device_id      uuid,
  requester_id   uuid,
  assignee_id    uuid references people (id),
  subject        text not null check (subject <> ''),
  status         text not null,
  -- What the status means; kept beside it so that open tickets are one index condition.
  kind           text not null check (kind in ('new', 'open', 'waiting_client', 'waiting_third', 'scheduled', 'resolved', 'closed')),
  priority       text not null check (priority in ('low', 'medium', 'high', 'critical')),
  channel        text not null check (channel in ('portal', 'email', 'agent', 'phone', 'api')),
  awaiting_reply boolean not null default false,
  reopen_count   integer not null default 0,
  resolved_at    timestamptz,
  -- A person touched it: then a recovered metric alone does not resolve it unless the fix ran from the ticket.
  touched        boolean not null default false,
  version        integer not null default 1,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (client_id, id),
  foreign key (client_id, site_id) references sites (client_id, id),
  foreign key (client_id, device_id) references devices (client_id, id),
  foreign key (client_id, requester_id) references people (client_id, id)
);
create index tickets__updated_at on tickets (updated_at desc, id desc);
create index tickets__open on tickets (updated_at desc, id desc) where kind not in ('resolved', 'closed');
create index tickets__client_id_updated_at on tickets (client_id, updated_at desc, id desc);
create index tickets__client_id_open on tickets (client_id) where kind not in ('resolved', 'closed');
create index tickets__assignee_id on tickets (assignee_id, updated_at desc) where kind not in ('resolved', 'closed');
create index tickets__device_id on tickets (device_id, updated_at desc);
create index tickets__search on tickets using gin (plain(folio || ' ' || subject) gin_trgm_ops);
call apply_scope('tickets', 'site_id');
create policy for_signer on tickets for select to lanet_signer using (true);
grant select on tickets to lanet_signer;

create table ticket_entries (
  client_id   uuid not null,
  id          uuid not null unique,
  ticket_id   uuid not null,
  site_id     uuid,
  visibility  text not null check (visibility in ('public', 'internal')),
  author_kind text not null check (author_kind in ('person', 'system', 'agent')),
  author_id   uuid,
  author_name text not null,
  text        text,
  detail      jsonb not null,
  created_at  timestamptz not null default clock_timestamp(),
  primary key (client_id, id),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index ticket_entries__ticket_id on ticket_entries (ticket_id, created_at, id);
call apply_scope('ticket_entries', 'site_id');
-- Internal lines are kept from the client's side by the database too, whatever a query forgets.
create policy internal_for_staff on ticket_entries as restrictive to lanet_clients, lanet_sites
  using (visibility = 'public' or scope_is_staff());

-- Whether a person may be given tickets of a client: active staff, not limited to other clients. A limited caller sees
-- neither who else is limited nor to what, so this looks as lanet_auth and answers only yes or no.
grant create on schema public to lanet_auth;
set local role lanet_auth;
create function may_be_assigned(person uuid, client uuid) returns boolean
  language sql stable security definer set search_path = public, pg_catalog, pg_temp as $$
  select exists (
    select from people
    where id = person and client_id is null and active
      and (not exists (select from person_clients where person_id = person)
           or exists (select from person_clients where person_id = person and client_id = client)))
$$;
revoke all on function may_be_assigned from public;
grant execute on function may_be_assigned to lanet_everything, lanet_clients;
set local role lanet_owner;
revoke create on schema public from lanet_auth;
