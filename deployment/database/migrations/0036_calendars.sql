-- Calendars: opening hours with their holidays, for the clocks of the SLA. The provider's own, the same for everybody.
create table calendars (
  id         uuid primary key,
  name       text not null check (name <> ''),
  is_default boolean not null default false,
  active     boolean not null default true,
  -- What people set (contract `CalendarHours`). Together with the days of its feeds it makes a version.
  own_hours  jsonb not null,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  check (active or not is_default)
);
create unique index calendars__name on calendars (lower(name));
create unique index calendars__is_default on calendars (is_default) where is_default;
-- Whoever writes a ticket computes its clocks, the people of clients too.
grant select on calendars to lanet_everything, lanet_clients, lanet_sites;
grant insert, update on calendars to lanet_everything;

-- What was in force from when on. Never changed: past time keeps the hours it had.
create table calendar_versions (
  calendar_id uuid not null references calendars (id),
  -- In whole milliseconds, as clocks count; of the first version -infinity.
  valid_from  timestamptz not null,
  hours       jsonb not null,
  -- The name as it was then; null where a feed changed, or the product made it.
  saved_by    text,
  primary key (calendar_id, valid_from)
);
grant select on calendar_versions to lanet_everything, lanet_clients, lanet_sites;
grant insert on calendar_versions to lanet_everything;

-- iCal feeds whose all-day events are holidays. `days` are as they were last read, and stay when the feed dies.
create table calendar_feeds (
  id              uuid primary key,
  calendar_id     uuid not null references calendars (id),
  name            text not null check (name <> ''),
  url             text not null,
  etag            text,
  last_fetched_at timestamptz,
  last_ok_at      timestamptz,
  -- Contract `FeedFault`
  last_error      jsonb,
  -- [{date, name}]
  days            jsonb not null default '[]',
  next_fetch_at   timestamptz not null,
  created_at      timestamptz not null default now(),
  unique (calendar_id, url)
);
create index calendar_feeds__next_fetch_at on calendar_feeds (next_fetch_at);
alter table calendar_feeds enable row level security;
alter table calendar_feeds force row level security;
create policy everything on calendar_feeds to lanet_everything using (true);
create policy staff on calendar_feeds for select to lanet_clients using (scope_is_staff());
grant select, insert, update, delete on calendar_feeds to lanet_everything;
grant select on calendar_feeds to lanet_clients;

-- The calendar that a client or a site goes by; null: the next one up.
alter table clients add column calendar_id uuid references calendars (id);
alter table sites add column calendar_id uuid references calendars (id);
create index clients__calendar_id on clients (calendar_id) where calendar_id is not null;
create index sites__calendar_id on sites (calendar_id) where calendar_id is not null;

-- Days on which a client, or one of its sites, is closed besides. What is taken back stays, so that the past is as it was.
create table extra_holidays (
  client_id  uuid not null references clients (id) on delete cascade,
  id         uuid not null unique,
  -- Null: of every site.
  site_id    uuid,
  date       date not null,
  name       text not null check (name <> ''),
  added_at   timestamptz not null,
  removed_at timestamptz,
  primary key (client_id, id),
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade
);
create unique index extra_holidays__date on extra_holidays (client_id, site_id, date) nulls not distinct
  where removed_at is null;
alter table extra_holidays enable row level security;
alter table extra_holidays force row level security;
create policy everything on extra_holidays to lanet_everything using (true);
create policy own_clients on extra_holidays for select to lanet_clients using (client_id = any (scope_clients()));
-- Those of every site of the client too: who writes a ticket of their own site computes its clocks.
create policy own_sites on extra_holidays for select to lanet_sites
  using (client_id = any (scope_clients()) and (site_id is null or site_id = any (scope_sites())));
grant select, insert, update on extra_holidays to lanet_everything;
grant select on extra_holidays to lanet_clients, lanet_sites;
