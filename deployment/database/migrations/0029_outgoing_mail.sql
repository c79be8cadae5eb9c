-- Outgoing mail: by which mailbox it goes, what it answers, the bytes of it, every attempt, and what stops it.

-- Names this installation to others that answer by machine, and is part of what its references are signed over.
alter table organisation add column installation_id uuid not null default gen_random_uuid();

alter table outbox drop constraint outbox_state_check;
alter table outbox
  add constraint outbox_state_check
    check (state in ('queued', 'sent', 'failed', 'kept', 'held', 'discarded', 'bounced')),
  -- Null: by the mail server of the configuration.
  add column mailbox_id uuid references mailboxes (id) on delete set null,
  -- n: to a technician; r: a person's reply to people outside; a: automatic, to people outside; m: of the installation.
  add column kind text not null default 'a' check (kind in ('n', 'r', 'a', 'm')),
  -- The line of the timeline it carries; no reference, since a line may go before the mail about it.
  add column entry_id uuid,
  -- Who takes part, as its headers show: [{name, address}]. The envelope is to_address alone.
  add column shown_to jsonb not null default '[]',
  add column shown_cc jsonb not null default '[]',
  -- Without angle brackets.
  add column in_reply_to text,
  add column reference_ids text[] not null default '{}',
  add column reply_to text,
  -- The mail it answers by machine, which counts against the budget of that pair. No reference: it outlives that mail.
  add column answers_id uuid,
  add column hops integer not null default 1,
  -- The rendered message in the file store: made once, sent by every attempt.
  add column raw_sha256 text check (raw_sha256 ~ '^[0-9a-f]{64}$'),
  -- Why a budget stopped it; a person may let it go all the same.
  add column held_reason text,
  add column released boolean not null default false,
  -- The last thing the other side told of it after taking it: {action, status, text, at, inboundId}.
  add column bounce jsonb,
  add column server_reply text;
create index outbox__ticket_id on outbox (ticket_id, created_at) where ticket_id is not null;
create index outbox__raw_sha256 on outbox (raw_sha256) where raw_sha256 is not null;
create index outbox__to_address on outbox (to_address, created_at desc);

create table outbox_attempts (
  outbox_id uuid not null references outbox (id) on delete cascade,
  number    integer not null,
  at        timestamptz not null,
  -- The server's code; null when none came.
  code      integer,
  text      text not null,
  ms        integer not null,
  primary key (outbox_id, number)
);
alter table outbox_attempts enable row level security;
alter table outbox_attempts force row level security;
create policy everything on outbox_attempts to lanet_everything using (true);
grant select, insert, update, delete on outbox_attempts to lanet_everything;

-- Templates that were edited; the others are those the product comes with.
create table mail_templates (
  name       text not null,
  language   text not null check (language in ('es', 'en')),
  subject    text not null check (subject <> ''),
  body       text not null check (body <> ''),
  version    integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (name, language)
);
alter table mail_templates enable row level security;
alter table mail_templates force row level security;
create policy everything on mail_templates to lanet_everything using (true);
grant select, insert, update, delete on mail_templates to lanet_everything;
