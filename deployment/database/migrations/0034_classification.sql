-- Classification: how tickets are sorted. Types, a tree of categories, and the priority that impact and urgency give. All of
-- it is the provider's own, the same for every client.

-- What the initial data brought: each row once, so that what an administrator removed does not come back.
create table initial_data_given (
  id       uuid primary key,
  given_at timestamptz not null default now()
);

create table ticket_types (
  id       uuid primary key,
  name     text not null check (name <> ''),
  position integer not null,
  active   boolean not null default true,
  version  integer not null default 1
);
create unique index ticket_types__name on ticket_types (plain(name));

create table ticket_categories (
  id           uuid primary key,
  parent_id    uuid,
  -- A category is one level below its parent: there is no circle and no sixth level, whoever writes.
  level        integer not null check (level between 1 and 5),
  parent_level integer generated always as (nullif(level - 1, 0)) stored,
  name         text not null check (name <> ''),
  position     integer not null,
  active       boolean not null default true,
  version      integer not null default 1,
  unique (id, level),
  check ((parent_id is null) = (level = 1)),
  foreign key (parent_id, parent_level) references ticket_categories (id, level)
);
create unique index ticket_categories__name on ticket_categories (parent_id, plain(name)) nulls not distinct;

create table priority_matrix (
  impact   text not null check (impact in ('low', 'medium', 'high')),
  urgency  text not null check (urgency in ('low', 'medium', 'high')),
  priority text not null check (priority in ('low', 'medium', 'high', 'critical')),
  version  integer not null default 1,
  primary key (impact, urgency)
);

grant select on ticket_types, ticket_categories, priority_matrix to lanet_everything, lanet_clients, lanet_sites;
grant insert, update, delete on ticket_types, ticket_categories to lanet_everything;
grant update on priority_matrix to lanet_everything;

-- The names from the top of the tree down to a category.
create function ticket_category_path(category uuid) returns text[] language sql stable parallel safe strict
  return (with recursive up (parent_id, level, name) as (
            select parent_id, level, name from ticket_categories where id = category
            union all
            select c.parent_id, c.level, c.name from ticket_categories c join up on c.id = up.parent_id)
          select array_agg(name order by level) from up);

alter table tickets
  add column type_id uuid references ticket_types (id),
  add column category_id uuid references ticket_categories (id),
  add column impact text check (impact in ('low', 'medium', 'high')),
  add column urgency text check (urgency in ('low', 'medium', 'high'));
create index tickets__type_id on tickets (type_id, updated_at desc, id desc) where type_id is not null;
create index tickets__category_id on tickets (category_id, updated_at desc, id desc) where category_id is not null;
