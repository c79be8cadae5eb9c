-- Status messages of computers without an agent: their own kind of site token, and which device each of them is.
alter table enrolment_tokens add column kind text not null default 'agent' check (kind in ('agent', 'status'));

-- What it says of itself is proved by nothing.
alter table devices add column unverified boolean not null default false;

create table status_sources (
  client_id   uuid not null,
  device_id   uuid primary key,
  token_id    uuid not null,
  -- As the computer calls itself. Two tokens may have one of the same name.
  computer_id text not null,
  -- The client and site it named last, told to administrators once when they are not those of the token.
  claims      jsonb not null default '{}',
  created_at  timestamptz not null default now(),
  unique (token_id, computer_id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  foreign key (client_id, token_id) references enrolment_tokens (client_id, id) on delete cascade
);
call apply_scope('status_sources', null);
