-- Sign-in: everything about it and nothing else is in this schema, and only lanet_auth reads it.
create schema auth;
grant usage on schema auth to lanet_auth, lanet_signer;

create table auth.accounts (
  person_id         uuid primary key references people (id) on delete cascade,
  password_hash     text,
  -- Sealed with the data key; a secret that was never confirmed does not count as a second factor.
  totp_secret       text,
  totp_confirmed_at timestamptz,
  -- The last time step whose code was accepted: no step is accepted twice.
  totp_last_step    bigint not null default 0,
  last_sign_in_at   timestamptz,
  created_at        timestamptz not null default now()
);

create table auth.recovery_codes (
  person_id uuid not null references auth.accounts (person_id) on delete cascade,
  code_hash bytea not null,
  used_at   timestamptz,
  primary key (person_id, code_hash)
);

create table auth.sign_ins (
  id               uuid primary key,
  person_id        uuid not null references auth.accounts (person_id) on delete cascade,
  -- sha256 of the token in the cookie; the token itself is stored nowhere.
  token_hash       bytea not null unique,
  second_factor_at timestamptz,
  step_up_at       timestamptz,
  address          text not null,
  user_agent       text not null,
  created_at       timestamptz not null default now(),
  last_seen_at     timestamptz not null default now(),
  expires_at       timestamptz not null,
  idle_seconds     integer not null,
  ended_at         timestamptz
);
create index sign_ins__person_id on auth.sign_ins (person_id) where ended_at is null;

-- Failures of the last minutes, per account and per address: keys are hashed so that the table names nobody.
create table auth.failures (
  id     bigint generated always as identity primary key,
  key    bytea not null,
  at     timestamptz not null default now()
);
create index failures__key_at on auth.failures (key, at);

-- Links that set a password: invitations and resets, once each.
create table auth.password_links (
  token_hash bytea primary key,
  person_id  uuid not null references people (id) on delete cascade,
  purpose    text not null check (purpose in ('invitation', 'reset')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index password_links__person_id on auth.password_links (person_id);

grant select, insert, update, delete on all tables in schema auth to lanet_auth;
-- The signer decides by the requester's own sign-in, not by what the web says of it.
grant select (id, person_id, second_factor_at, step_up_at, expires_at, ended_at) on auth.sign_ins to lanet_signer;
-- Whether a person can sign in is shown beside their name; nothing else leaves this schema.
create view auth.account_states as
  select person_id, password_hash is not null as can_sign_in, totp_confirmed_at is not null as second_factor, last_sign_in_at
  from auth.accounts;
grant usage on schema auth to lanet_everything, lanet_clients;
grant select on auth.account_states to lanet_everything, lanet_clients;
