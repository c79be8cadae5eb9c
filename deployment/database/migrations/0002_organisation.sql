-- Organisation: the service provider that this installation belongs to. One row, made by the first start.
create table organisation (
  only_row     boolean primary key default true check (only_row),
  name         text not null check (name <> ''),
  language     text not null check (language in ('es', 'en')),
  time_zone    text not null,
  folio_prefix text not null default 'TKT' check (folio_prefix ~ '^[A-Z]{2,6}$'),
  version      integer not null default 1,
  created_at   timestamptz not null default now()
);
grant select on organisation to lanet_everything, lanet_clients, lanet_sites, lanet_auth;
grant insert, update on organisation to lanet_everything;
