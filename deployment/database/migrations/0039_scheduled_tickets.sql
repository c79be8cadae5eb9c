-- A planned ticket comes back by itself when its date comes.

alter table tickets
  -- Null also for those that were planned before there was a date: they wait for a person.
  add column scheduled_for timestamptz,
  -- A ticket that was merged keeps its date as it keeps its status: it may be taken back.
  add constraint tickets_scheduled_for_check check (scheduled_for is null or kind = 'scheduled' or merged_kind = 'scheduled');
create index tickets__scheduled_for on tickets (scheduled_for) where scheduled_for is not null and merged_into is null;
