-- SLA: what is promised for a ticket, the log its clocks are computed from, and what was told because of them.

-- What everything that is computed depends on, in one value: whoever has read policies, calendars and the rest under it need
-- not read them again while it stays.
create table sla_revision (
  only_row boolean primary key default true check (only_row),
  id       uuid not null
);
insert into sla_revision (id) values (gen_random_uuid());
-- What changed and makes due times of open tickets differ; the service works it off.
create table sla_changes (
  id         bigint generated always as identity primary key,
  kind       text not null check (kind in ('policy', 'calendar', 'client', 'site', 'maintenance')),
  -- Of the policy, calendar, client or site; null: everything.
  ref        uuid,
  changed_at timestamptz not null default clock_timestamp()
);
grant select on sla_revision to lanet_everything, lanet_clients, lanet_sites;
grant select, delete on sla_changes to lanet_everything;

create table sla_policies (
  id         uuid primary key,
  name       text not null check (name <> ''),
  is_default boolean not null default false,
  active     boolean not null default true,
  position   integer not null default 0,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  check (active or not is_default)
);
create unique index sla_policies__name on sla_policies (plain(name));
create unique index sla_policies__is_default on sla_policies (is_default) where is_default;

-- What was promised from when on. Never changed: what was promised before stays so.
create table sla_policy_versions (
  policy_id  uuid not null references sla_policies (id),
  version    integer not null,
  -- In whole milliseconds, as clocks count.
  valid_from timestamptz not null,
  -- It holds for open tickets since they have the policy, not from now on.
  from_start boolean not null default false,
  -- Contract `PolicyTerms`.
  terms      jsonb not null,
  saved_by   text,
  primary key (policy_id, version)
);

-- For which tickets a policy is chosen; null: any.
create table sla_policy_scopes (
  id          uuid primary key,
  policy_id   uuid not null references sla_policies (id) on delete cascade,
  client_id   uuid references clients (id) on delete cascade,
  site_id     uuid,
  category_id uuid references ticket_categories (id),
  type_id     uuid references ticket_types (id),
  priorities  text[],
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade,
  check (site_id is null or client_id is not null)
);
create index sla_policy_scopes__policy_id on sla_policy_scopes (policy_id);
create index sla_policy_scopes__client_id on sla_policy_scopes (client_id);
grant select on sla_policies, sla_policy_versions to lanet_everything, lanet_clients, lanet_sites;
grant insert, update on sla_policies to lanet_everything;
grant insert on sla_policy_versions to lanet_everything;
-- Whoever writes a ticket computes its clocks, and sees what is for their own client and for all.
alter table sla_policy_scopes enable row level security;
alter table sla_policy_scopes force row level security;
create policy everything on sla_policy_scopes to lanet_everything using (true);
create policy own on sla_policy_scopes for select to lanet_clients, lanet_sites
  using (client_id is null or client_id = any (scope_clients()));
grant select on sla_policy_scopes to lanet_everything, lanet_clients, lanet_sites;
grant insert, delete on sla_policy_scopes to lanet_everything;

create function sla_note_change() returns trigger
  language plpgsql security definer set search_path = public, pg_catalog, pg_temp as $$
declare
  row_now jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
  update sla_revision set id = gen_random_uuid();
  if tg_argv[0] is not null then
    insert into sla_changes (kind, ref) values (tg_argv[0], (row_now ->> tg_argv[1])::uuid);
  end if;
  return null;
end $$;
revoke all on function sla_note_change from public;
-- The choice of a policy is made when a ticket changes: policies by themselves and their scopes are only read anew.
create trigger sla_change after insert or update or delete on sla_policies for each row execute function sla_note_change();
create trigger sla_change after insert or delete on sla_policy_scopes for each row execute function sla_note_change();
create trigger sla_change after insert on sla_policy_versions for each row execute function sla_note_change('policy', 'policy_id');
create trigger sla_change after insert or update on ticket_categories for each row execute function sla_note_change();
create trigger sla_change after insert on calendar_versions for each row execute function sla_note_change('calendar', 'calendar_id');
create trigger sla_change_default after update of is_default, active on calendars for each row execute function sla_note_change();
create trigger sla_change after insert or update on extra_holidays for each row execute function sla_note_change('client', 'client_id');
create trigger sla_change after update of calendar_id on clients for each row
  when (old.calendar_id is distinct from new.calendar_id) execute function sla_note_change('client', 'id');
create trigger sla_change after update of calendar_id, time_zone on sites for each row
  when (old.calendar_id is distinct from new.calendar_id or old.time_zone <> new.time_zone)
  execute function sla_note_change('site', 'id');

create trigger sla_change after insert on maintenance_windows for each row
  when (new.pauses_sla) execute function sla_note_change('maintenance', 'client_id');
create trigger sla_change_state after update of state, valid_until on maintenance_windows for each row
  when (new.pauses_sla and (old.state <> new.state or old.valid_until is distinct from new.valid_until))
  execute function sla_note_change('maintenance', 'client_id');

-- The log. Only added to: what was a mistake is taken back by a further row.
create table sla_events (
  client_id   uuid not null,
  id          uuid not null,
  ticket_id   uuid not null,
  site_id     uuid,
  -- In whole milliseconds.
  happened_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  -- What happened (sla.events.rules.ts), or which policy and calendar hold from then on.
  fact        jsonb not null,
  -- The line of the timeline that tells of it.
  entry_id    uuid,
  primary key (client_id, id),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index sla_events__ticket_id on sla_events (ticket_id, happened_at, id);
call apply_scope('sla_events', 'site_id');

-- One row a ticket: what its policy was chosen by, and what the log gives. All of it can be computed again.
create table sla_tickets (
  client_id     uuid not null,
  ticket_id     uuid not null unique,
  site_id       uuid,
  device_id     uuid,
  category_id   uuid,
  type_id       uuid,
  team_id       uuid references teams (id),
  assignee_id   uuid references people (id),
  priority      text not null,
  -- Chosen by a person, whatever the scopes say.
  by_hand       boolean not null default false,
  policy_id     uuid references sla_policies (id),
  calendar_id   uuid references calendars (id),
  state         text not null check (state in ('none', 'running', 'paused', 'ended')),
  first_due     timestamptz,
  update_due    timestamptz,
  close_due     timestamptz,
  next_due      timestamptz,
  next_clock    text,
  -- A clock that lives is late.
  late          boolean not null default false,
  paused_since  timestamptz,
  next_fire_at  timestamptz,
  created_at    timestamptz not null,
  ended_at      timestamptz,
  computed_at   timestamptz not null,
  primary key (client_id, ticket_id),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index sla_tickets__next_fire_at on sla_tickets (next_fire_at) where next_fire_at is not null;
create index sla_tickets__next_due on sla_tickets (next_due, ticket_id) where next_due is not null;
create index sla_tickets__client_id_next_due on sla_tickets (client_id, next_due) where next_due is not null;
create index sla_tickets__policy_id on sla_tickets (policy_id) where ended_at is null;
create index sla_tickets__created_at on sla_tickets (created_at);
call apply_scope('sla_tickets', 'site_id');

-- Each clock that was started. `instance`: 1, 2, … of one that starts anew.
create table sla_clocks (
  client_id   uuid not null,
  ticket_id   uuid not null,
  site_id     uuid,
  clock       text not null check (clock in ('first_response', 'next_response', 'update', 'resolution')),
  instance    integer not null,
  state       text not null check (state in ('running', 'paused', 'met', 'stopped', 'withdrawn', 'merged')),
  started_at  timestamptz not null,
  ended_at    timestamptz,
  -- Milliseconds of open time; null: further than calendars reach.
  target_ms   bigint,
  elapsed_ms  bigint not null,
  due_at      timestamptz,
  -- When the due time passed, whoever noticed it and when.
  breached_at timestamptz,
  by_change   boolean not null default false,
  -- Whose it was when it ended, or is.
  assignee_id uuid references people (id),
  team_id     uuid references teams (id),
  policy_id   uuid references sla_policies (id),
  priority    text not null,
  primary key (ticket_id, clock, instance),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index sla_clocks__ended_at on sla_clocks (ended_at) where ended_at is not null;
create index sla_clocks__client_id_ended_at on sla_clocks (client_id, ended_at) where ended_at is not null;
create index sla_clocks__breached_at on sla_clocks (breached_at) where breached_at is not null;
call apply_scope('sla_clocks', 'site_id');

-- Each step of a ladder that was reached: once for each clock that was started, whatever restarts, repeats or moves.
create table sla_firings (
  client_id uuid not null,
  ticket_id uuid not null,
  site_id   uuid,
  clock     text not null,
  instance  integer not null,
  step      text not null,
  -- When it was reached, and when that was told. `told`: false where a further step was told with it.
  due_at    timestamptz not null,
  fired_at  timestamptz not null default clock_timestamp(),
  told      boolean not null,
  primary key (ticket_id, clock, instance, step),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index sla_firings__fired_at on sla_firings (fired_at);
call apply_scope('sla_firings', 'site_id');

-- Recomputing after a change, for whoever waits for it.
create table sla_recomputes (
  id          uuid primary key,
  -- What changed: [{kind, ref}]
  changes     jsonb not null,
  total       integer not null,
  done        integer not null default 0,
  started_at  timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);
grant select, insert, update, delete on sla_recomputes to lanet_everything;
-- Limited staff too see how far it is.
grant select on sla_recomputes to lanet_clients;

-- Tickets that were open before there was an SLA: their course is known from their timeline; nothing was promised for them.
insert into sla_tickets (client_id, ticket_id, site_id, device_id, priority, assignee_id, state, created_at, computed_at)
select client_id, id, site_id, device_id, priority, assignee_id, 'none', date_trunc('milliseconds', created_at), now()
from tickets where kind not in ('resolved', 'closed');
insert into sla_events (client_id, id, ticket_id, site_id, happened_at, fact)
select t.client_id, gen_random_uuid(), t.id, t.site_id, date_trunc('milliseconds', e.created_at), f.fact
from tickets t
join ticket_entries e on e.ticket_id = t.id and e.visibility = 'public'
left join people p on p.id = e.author_id
cross join lateral (
  select jsonb_build_object('kind', 'created') as fact where e.detail ->> 'kind' = 'created'
  union all
  select jsonb_build_object('kind', case when p.client_id is null and p.id is not null then 'answered' else 'asked' end)
  where (e.detail ->> 'kind' = 'reply' or (e.detail ->> 'kind' = 'created' and e.author_kind = 'person' and p.client_id is not null))
    and e.detail -> 'mail' ->> 'automatic' is null
) f
where t.kind not in ('resolved', 'closed');
insert into sla_events (client_id, id, ticket_id, site_id, happened_at, fact)
select client_id, gen_random_uuid(), id, site_id, date_trunc('milliseconds', updated_at),
       jsonb_build_object('kind', 'state', 'state', kind)
from tickets where kind in ('waiting_client', 'waiting_third', 'scheduled');
