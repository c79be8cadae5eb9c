-- What mail needs of the helpdesk: who writes, who reads along, which ticket a message belongs to, and files of any kind.

-- Addresses of people: the one of `people.email`, which is primary, and the others they write from. One active person at
-- most has an address; who is deactivated keeps theirs as long as nobody else takes them.
create table person_addresses (
  person_id  uuid not null references people (id) on delete cascade,
  client_id  uuid,
  address    text not null check (address = lower(address)),
  is_primary boolean not null default false,
  active     boolean not null default true,  -- as the person is
  primary key (address, person_id),
  foreign key (client_id, person_id) references people (client_id, id) on delete cascade
);
create unique index person_addresses__address on person_addresses (address) where active;
create index person_addresses__person_id on person_addresses (person_id);
create unique index person_addresses__primary on person_addresses (person_id) where is_primary;
-- The owner reads past the policies for this one statement.
alter table people no force row level security;
insert into person_addresses (person_id, client_id, address, is_primary, active)
  select id, client_id, email, true, active from people;
alter table people force row level security;
alter table person_addresses enable row level security;
alter table person_addresses force row level security;
create policy everything on person_addresses to lanet_everything using (true);
create policy own_clients on person_addresses to lanet_clients using (client_id = any (scope_clients()));
grant select, insert, update, delete on person_addresses to lanet_everything, lanet_clients;

-- Who else may write for a client: single addresses, and whole domains. Each is one client's.
create table client_senders (
  client_id  uuid not null references clients (id) on delete cascade,
  id         uuid not null unique,
  kind       text not null check (kind in ('address', 'domain')),
  value      text not null check (value <> '' and value = lower(value)),
  created_at timestamptz not null default now(),
  primary key (client_id, id)
);
create unique index client_senders__value on client_senders (value, kind);
call apply_scope('client_senders', null);
-- Within so many days an answer brings a resolved ticket back; later it opens a new one.
alter table clients add column reopen_days integer not null default 7 check (reopen_days between 0 and 365);

-- Merged tickets: nothing is copied or moved, so that taking it back leaves both as they were.
alter table tickets
  add column merged_into uuid,
  add column merged_status text,  -- what it was before
  add column merged_kind text,
  -- The ticket that was at its end when an answer to it opened this one.
  add column follows uuid,
  add constraint tickets_merged_into_fkey foreign key (client_id, merged_into) references tickets (client_id, id),
  add constraint tickets_follows_fkey foreign key (client_id, follows) references tickets (client_id, id),
  add constraint tickets_merged_check check (merged_into <> id and (merged_into is null) = (merged_status is null)
                                             and (merged_into is null) = (merged_kind is null));
create index tickets__merged_into on tickets (merged_into) where merged_into is not null;
create index tickets__follows on tickets (follows) where follows is not null;

-- Who reads along: they get the mails that the requester gets.
create table ticket_participants (
  client_id   uuid not null,
  ticket_id   uuid not null,
  person_id   uuid not null references people (id) on delete cascade,
  site_id     uuid,
  added_by    uuid references people (id) on delete set null,  -- null: the product, of a mail or a merge
  -- The merged ticket that brought them, and takes them along when it leaves.
  merged_from uuid,
  added_at    timestamptz not null default now(),
  primary key (client_id, ticket_id, person_id),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade,
  foreign key (client_id, merged_from) references tickets (client_id, id) on delete cascade
);
create index ticket_participants__ticket_id on ticket_participants (ticket_id);
create index ticket_participants__person_id on ticket_participants (person_id);
create index ticket_participants__merged_from on ticket_participants (merged_from) where merged_from is not null;
call apply_scope('ticket_participants', 'site_id');

-- Files of any kind. The name is a label, never a path.
alter table ticket_files
  drop constraint ticket_files_media_type_check,
  add constraint ticket_files_media_type_check check (media_type ~ '^[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}$'),
  add column name text not null default '' check (length(name) <= 180),
  -- Shown within the text that came with it, under this id.
  add column inline boolean not null default false,
  add column content_id text;
-- Pictures that came with a request for help, as they were called when they were saved.
alter table ticket_files no force row level security;
alter table tickets no force row level security;
update ticket_files f set name = t.folio || case f.media_type when 'image/png' then '.png' else '.jpg' end
  from tickets t where t.id = f.ticket_id;
alter table ticket_files force row level security;
alter table tickets force row level security;
alter table ticket_files alter column name drop default, add check (name <> '');
create index ticket_files__ticket_id on ticket_files (ticket_id, created_at, id);

-- What somebody uploaded and has not sent yet: their own until a line takes it, forgotten after a day.
create table ticket_uploads (
  person_id  uuid not null references people (id) on delete cascade,
  -- Made by whoever sends it: unique for the one person alone, and the same bytes sent again are one upload.
  id         uuid not null,
  name       text not null check (name <> '' and length(name) <= 180),
  media_type text not null,
  sha256     text not null,
  size_bytes bigint not null,
  created_at timestamptz not null,
  primary key (person_id, id)
);
create index ticket_uploads__created_at on ticket_uploads (created_at);
create index ticket_uploads__sha256 on ticket_uploads (sha256);
alter table ticket_uploads enable row level security;
alter table ticket_uploads force row level security;
create policy everything on ticket_uploads to lanet_everything using (true);
create policy own on ticket_uploads to lanet_clients, lanet_sites using (person_id = scope_person());
grant select, insert, update, delete on ticket_uploads to lanet_everything, lanet_clients, lanet_sites;

-- Endings of names of files that only staff may take from the helpdesk.
alter table organisation add column blocked_extensions text[] not null default
  '{ade,adp,apk,appx,bat,cmd,com,cpl,dll,exe,hta,inf,iso,jar,js,jse,lnk,msc,msi,msp,ps1,psm1,reg,scf,scr,sys,url,vb,vbe,vbs,wsf,wsh}';
